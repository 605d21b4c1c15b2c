/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/node.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/holder.h"
#include "lib/sysfs.h"

bool tao_node_is_busy(int os_errno)
{
	return os_errno == EBUSY || os_errno == EWOULDBLOCK ||
	       os_errno == EINTR;
}

bool tao_node_is_known(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       tao_sysfs_has(TAO_SYSFS, S_ISBLK(st.st_mode), st.st_rdev);
}

bool tao_node_is_lost(int fd)
{
	for (int tries = 0; tries < TAO_NODE_LOST_TRIES; tries++) {
		if (!tao_node_is_known(fd))
			return true;
		tao_node_pause();
	}
	return false;
}

void tao_node_pause(void)
{
	struct timespec pause = {.tv_nsec = TAO_NODE_BUSY_PAUSE_MS * 1000000L};

	nanosleep(&pause, NULL);
}

static enum tao_status fail_permission(
	const struct tao_device *device, int os_errno, struct tao_error *err)
{
	struct stat st;
	struct group group, *has_group = NULL;
	struct passwd owner, *has_owner = NULL;
	char buffer[2048];

	/* The bits would let us: then it is a policy above them. */
	if (os_errno == EPERM || stat(device->path, &st) == -1)
		return tao_fail_errno(err, TAO_E_NO_PERMISSION, os_errno,
			"the system's policy keeps it from this process");
	if ((st.st_mode & (S_IRGRP | S_IWGRP)) == (S_IRGRP | S_IWGRP)) {
		getgrgid_r(
			st.st_gid, &group, buffer, sizeof(buffer), &has_group);
		if (has_group)
			return tao_fail(err, TAO_E_NO_PERMISSION,
				"only members of group %s may use it; become "
				"one (usermod -aG %s USER) and log in again",
				group.gr_name, group.gr_name);
		return tao_fail(err, TAO_E_NO_PERMISSION,
			"only members of the group with number %u may use it",
			(unsigned)st.st_gid);
	}
	getpwuid_r(st.st_uid, &owner, buffer, sizeof(buffer), &has_owner);
	return tao_fail(err, TAO_E_NO_PERMISSION,
		"only its owner %s may use it (mode %04o): give it to group "
		"cdrom, mode 0660",
		has_owner ? owner.pw_name : "", (unsigned)st.st_mode & 07777);
}

static enum tao_status fail_busy(
	const struct tao_device *device, struct tao_error *err)
{
	char holder[160];

	tao_holder_text(TAO_PROCFS, device->path, holder, sizeof(holder));
	return tao_fail(err, TAO_E_RECORDER_LOCKED, "%s",
		holder[0] ? holder : "another program has it open");
}

enum tao_status tao_node_fail(
	const struct tao_device *device, int os_errno, struct tao_error *err)
{
	switch (os_errno) {
	case EACCES:
	case EPERM:
		return fail_permission(device, os_errno, err);
	case EBUSY:
	case EWOULDBLOCK:
	case EINTR:
		return fail_busy(device, err);
	case ENOENT:
	case ENXIO:
	case ENODEV:
		return tao_fail_errno(err, TAO_E_NO_SUCH_DEVICE, os_errno,
			"there is no drive behind this name");
#ifdef ENOMEDIUM
	case ENOMEDIUM:
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
#endif
	case EROFS:
		return tao_fail_errno(err, TAO_E_RECORDER_NOT_SUPPORTED,
			os_errno, "the system lets nobody write to it");
	default:
		return tao_fail_errno(
			err, TAO_E_SYSTEM_ERROR, os_errno, "cannot open it");
	}
}

static bool is_same_device(int fd, const struct tao_device *device)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_rdev == device->rdev &&
	       (S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode));
}

enum tao_status tao_node_open(const struct tao_device *device, int flags,
	bool hold, int *fd, struct tao_error *err)
{
	int opened = -1, os_errno;

	for (int tries = 0;; tries++) {
		if (opened == -1)
			opened = open(device->path, flags);
		/* Once open it is kept: a close would wake udev again. */
		if (opened != -1 &&
			(!hold || flock(opened, LOCK_EX | LOCK_NB) == 0))
			break;
		os_errno = errno;
		if (!tao_node_is_busy(os_errno) ||
			tries == TAO_NODE_BUSY_TRIES) {
			if (opened != -1)
				close(opened);
			return tao_node_fail(device, os_errno, err);
		}
		tao_node_pause();
	}
	if (!is_same_device(opened, device)) {
		close(opened);
		return tao_fail(err, TAO_E_NO_SUCH_DEVICE,
			"another device took its place");
	}
	*fd = opened;
	return TAO_OK;
}

/* 0, or the errno of somebody who keeps us out. */
static int try_idle(const char *path)
{
	int fd = open(path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);
	int os_errno = errno;

	if (fd == -1)
		return tao_node_is_busy(os_errno) ? os_errno : 0;
	os_errno = flock(fd, LOCK_SH | LOCK_NB) == -1 ? errno : 0;
	close(fd);
	return tao_node_is_busy(os_errno) ? os_errno : 0;
}

enum tao_status tao_node_check_idle(
	const struct tao_device *device, struct tao_error *err)
{
	for (int tries = 0; try_idle(device->path); tries++) {
		if (tao_holder_is_mounted(TAO_PROCFS, device->path))
			return TAO_OK;
		if (tries == TAO_NODE_BUSY_TRIES)
			return fail_busy(device, err);
		tao_node_pause();
	}
	return TAO_OK;
}
