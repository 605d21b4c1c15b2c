/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tcm.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Some have no name in sysfs when they are built into the kernel: then modprobe
 * is asked in vain, which does no harm. */
static bool has_modules(void)
{
	static const char *const names[] = {"/sys/module/target_core_user",
		"/sys/module/tcm_loop", "/sys/module/sr_mod", "/sys/module/sg"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (access(names[i], F_OK) == -1)
			return false;
	return true;
}

/* Whether it worked shows in what exists afterwards. */
static void load_modules(void)
{
	static const char *const argv[] = {"modprobe", "-q", "-a", "configfs",
		"target_core_mod", "target_core_user", "tcm_loop", "sr_mod",
		"sg", NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int error;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return;
	posix_spawn_file_actions_addopen(
		&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawn(
		&pid, "/sbin/modprobe", &actions, NULL,
		(char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
			;
}

static enum tao_status module_missing(const char *name, struct tao_error *err)
{
	return tao_fail(err, TAO_E_KERNEL_MODULE_MISSING,
		"this kernel has no module %s; Debian's linux-image-amd64 has "
		"it, the cloud kernels do not",
		name);
}

enum tao_status tao_tcm_load(struct tao_error *err)
{
	if (geteuid() != 0)
		return tao_fail(err, TAO_E_NO_PERMISSION,
			"only root may make a drive in this machine");
	if (!has_modules())
		load_modules();
	if (access(TAO_TCM_ROOT, F_OK) == -1 &&
		mount("configfs", "/sys/kernel/config", "configfs", 0, NULL) ==
			-1 &&
		errno != ENOENT && errno != ENODEV && errno != EBUSY)
		return tao_fail_errno(err,
			errno == EPERM ? TAO_E_NO_PERMISSION
				       : TAO_E_SYSTEM_ERROR,
			errno, "cannot mount configfs");
	if (access(TAO_TCM_ROOT, F_OK) == -1)
		return module_missing("target_core_mod", err);
	/* The kernel refuses the name of an adapter that it does not know. The
	 * folder would keep the module; it is made again with the adapter. */
	if (mkdir(TAO_TCM_ROOT "/loopback", 0755) == 0)
		rmdir(TAO_TCM_ROOT "/loopback");
	else if (errno != EEXIST)
		return module_missing("tcm_loop", err);
	if (mkdir(TAO_TCM_RUN_DIR, 0755) == -1 && errno != EEXIST)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot make '%s'", TAO_TCM_RUN_DIR);
	return TAO_OK;
}
