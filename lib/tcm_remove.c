/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tcm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- numbers and their locks ---- */

int tao_tcm_lock(unsigned number)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), TAO_TCM_RUN_DIR "/%u.lock", number);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == -1) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool has_backend(unsigned number, const char *below)
{
	char path[256];

	tao_tcm_backend_path(number, below, path);
	return access(path, F_OK) == 0;
}

static bool has_adapter(unsigned number)
{
	char path[256];

	tao_tcm_adapter_path(number, "", path);
	return access(path, F_OK) == 0;
}

/* ---- removal ---- */

static void write_adapter(
	unsigned number, const char *below, const char *value)
{
	char path[256];

	tao_tcm_adapter_path(number, below, path);
	tao_tcm_write(path, value);
}

static void write_backend(
	unsigned number, const char *below, const char *value)
{
	char path[256];

	tao_tcm_backend_path(number, below, path);
	tao_tcm_write(path, value);
}

void tao_tcm_disconnect(const struct tao_tcm *tcm, bool is_dead)
{
	static const char *const folders[] = {
		"/tpgt_1/lun/lun_0", "/tpgt_1", ""};
	char path[256];

	if (is_dead) {
		/* First let nothing more in, then end what is there: else the
		 * removal of the unit waits for it for ever. */
		write_adapter(
			tcm->number, "/tpgt_1/transport_status", "offline");
		write_backend(tcm->number, "/tao/action/block_dev", "1");
		write_backend(tcm->number, "/tao/action/reset_ring", "2");
	}
	tao_tcm_adapter_path(tcm->number, "/tpgt_1/lun/lun_0/tao", path);
	unlink(path);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		tao_tcm_adapter_path(tcm->number, folders[i], path);
		rmdir(path);
	}
	/* stays if others have adapters there */
	rmdir(TAO_TCM_ROOT "/loopback");
}

enum tao_status tao_tcm_remove(struct tao_tcm *tcm, struct tao_error *err)
{
	char path[256];

	tao_tcm_backend_path(tcm->number, "/tao", path);
	if (rmdir(path) == 0 || errno == ENOENT) {
		tao_tcm_backend_path(tcm->number, "", path);
		rmdir(path);
	}
	if (has_backend(tcm->number, "/tao") || has_adapter(tcm->number))
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"the kernel keeps the target '%s'", path);
	/* the lock file stays: a removed one could be locked twice */
	close(tcm->lock_fd);
	tcm->lock_fd = -1;
	return TAO_OK;
}

/* What a killed process left; its lock is free, and ours for the moment. */
static enum tao_status clean_number(
	unsigned number, int lock_fd, struct tao_error *err)
{
	struct tao_tcm tcm = {.number = number, .lock_fd = lock_fd};
	char path[64];

	tao_tcm_disconnect(&tcm, true);
	snprintf(path, sizeof(path), TAO_TCM_RUN_DIR "/%u.sock", number);
	unlink(path);
	return tao_tcm_remove(&tcm, err);
}

static bool is_left_over(unsigned number)
{
	return has_backend(number, "/tao") || has_adapter(number);
}

enum tao_status tao_tcm_clean(unsigned *count, struct tao_error *err)
{
	unsigned cleaned = 0;

	for (unsigned i = 0; i < TAO_TCM_NUMBERS; i++) {
		enum tao_status status;
		int fd;

		if (!is_left_over(i))
			continue;
		fd = tao_tcm_lock(i);
		if (fd == -1)
			continue;
		if (!is_left_over(i)) { /* it was removed just now */
			close(fd);
			continue;
		}
		status = clean_number(i, fd, err);
		if (status != TAO_OK) {
			close(fd);
			return status;
		}
		cleaned++;
	}
	*count = cleaned;
	return TAO_OK;
}

/* ---- a number of one's own ---- */

/* Somebody else's target may have the number: then mkdir fails. */
static int make_backend(unsigned number)
{
	char path[256];

	tao_tcm_backend_path(number, "", path);
	return mkdir(path, 0755) == -1 ? errno : 0;
}

enum tao_status tao_tcm_claim(struct tao_tcm *tcm, struct tao_error *err)
{
	unsigned cleaned;
	enum tao_status status = tao_tcm_clean(&cleaned, err);

	if (status != TAO_OK)
		return status;
	for (unsigned i = 0; i < TAO_TCM_NUMBERS; i++) {
		int fd = tao_tcm_lock(i);
		int error;

		if (fd == -1)
			continue;
		error = make_backend(i);
		if (error == 0) {
			*tcm = (struct tao_tcm){.number = i, .lock_fd = fd};
			return TAO_OK;
		}
		close(fd);
		/* the kernel refuses the name of a backend it does not know */
		if (error != EEXIST)
			return tao_fail(err, TAO_E_KERNEL_MODULE_MISSING,
				"this kernel has no module target_core_user; "
				"Debian's linux-image-amd64 has it, the cloud "
				"kernels do not");
	}
	return tao_fail(err, TAO_E_SYSTEM_ERROR,
		"all %d numbers for targets are taken", TAO_TCM_NUMBERS);
}
