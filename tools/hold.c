/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/hold.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

static volatile sig_atomic_t child;
static bool ends_by_pipes; /* did we, before tao_hold_ignore_pipes()? */

void tao_hold_ignore_pipes(void)
{
	ends_by_pipes = signal(SIGPIPE, SIG_IGN) != SIG_IGN;
}

static void hand_on(int signal)
{
	int before = errno;

	if (child > 0)
		kill((pid_t)child, signal);
	errno = before;
}

/* Take the signals; what they did before is what the command starts with. */
static void take_signals(sigset_t *defaults)
{
	static const struct {
		int signal;
		void (*handler)(int);
	} rows[] = {
		{SIGINT, SIG_IGN},
		{SIGQUIT, SIG_IGN},
		{SIGTERM, hand_on},
		{SIGHUP, hand_on},
	};

	sigemptyset(defaults);
	if (ends_by_pipes)
		sigaddset(defaults, SIGPIPE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sigaction action = {
			.sa_handler = rows[i].handler, .sa_flags = SA_RESTART};
		struct sigaction before;

		sigaction(rows[i].signal, NULL, &before);
		if (before.sa_handler == SIG_IGN) /* as nohup wants it */
			continue;
		sigaction(rows[i].signal, &action, NULL);
		sigaddset(defaults, rows[i].signal);
	}
}

static int spawn(const char *const *command, const sigset_t *defaults,
	const sigset_t *mask, pid_t *pid)
{
	posix_spawnattr_t attributes;
	int failed;

	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, defaults);
	posix_spawnattr_setsigmask(&attributes, mask);
	posix_spawnattr_setflags(
		&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	failed = posix_spawnp(pid, command[0], NULL, &attributes,
		(char *const *)(uintptr_t)command, environ);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

static enum tao_status fail_start(
	const char *name, int os_errno, struct tao_error *err)
{
	bool is_wrong = os_errno == ENOENT || os_errno == EACCES ||
			os_errno == ENOEXEC || os_errno == ENOTDIR;

	return tao_fail_errno(err,
		is_wrong ? TAO_E_INVALID_ARGUMENT : TAO_E_SYSTEM_ERROR,
		os_errno, "cannot start '%s'", name);
}

enum tao_status tao_hold_run(const char *const *command,
	const struct tao_device *device, int lent_fd, int *ended,
	struct tao_error *err)
{
	sigset_t defaults, before, all;
	char number[16];
	pid_t pid = 0;
	int failed, how;

	snprintf(number, sizeof(number), "%d", lent_fd);
	if (setenv("TAO_DRIVE_FD", number, 1) != 0 ||
		setenv("TAO_DEVICE", device->path, 1) != 0)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot set the environment");
	/* No signal may come before it is known whom to hand it to. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	take_signals(&defaults);
	/* Some daemons leave it ignored: how it ended would be lost. */
	signal(SIGCHLD, SIG_DFL);
	failed = spawn(command, &defaults, &before, &pid);
	child = failed ? 0 : pid;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (failed)
		return fail_start(command[0], failed, err);
	while (waitpid(pid, &how, 0) == -1)
		if (errno != EINTR)
			return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
				"cannot wait for '%s'", command[0]);
	child = 0;
	*ended = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
	return TAO_OK;
}
