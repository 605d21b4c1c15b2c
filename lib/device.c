/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/device.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/drive_cdio.h"
#ifdef HAVE_SCSI_SG_H
#include "lib/drive_sgio.h"
#endif
#include "lib/node.h"
#include "lib/sysfs.h"
#include "lib/virtual/virtual.h"

static bool is_disc_name(const char *path)
{
	size_t len = strlen(path);

	return len > 4 && strcmp(path + len - 4, ".cue") == 0 &&
	       path[len - 5] != '/';
}

static enum tao_status fail_lookup(int os_errno, struct tao_error *err)
{
	if (os_errno == EACCES)
		return tao_fail(err, TAO_E_NO_PERMISSION,
			"a folder on the way to it may not be searched");
	if (os_errno == ENOMEM)
		return tao_fail_errno(err, TAO_E_OUT_OF_MEMORY, os_errno,
			"cannot look it up");
	return tao_fail_errno(
		err, TAO_E_NO_SUCH_DEVICE, os_errno, "cannot find it");
}

/* A disc that is yet to be made: canonical folder, same name. */
static enum tao_status resolve_new_disc(
	const char *operand, char out[static PATH_MAX], struct tao_error *err)
{
	const char *slash = strrchr(operand, '/');
	const char *name = slash ? slash + 1 : operand;
	size_t dir_len = (size_t)(name - operand);
	char dir[PATH_MAX] = ".", folder[PATH_MAX];
	int len;

	if (dir_len >= sizeof(dir))
		return fail_lookup(ENAMETOOLONG, err);
	if (dir_len > 0) {
		memcpy(dir, operand, dir_len);
		dir[dir_len] = '\0';
	}
	if (!realpath(dir, folder))
		return fail_lookup(errno, err);
	len = snprintf(out, PATH_MAX, "%s/%s",
		strcmp(folder, "/") == 0 ? "" : folder, name);
	return len < PATH_MAX ? TAO_OK : fail_lookup(ENAMETOOLONG, err);
}

static enum tao_status fail_kind(mode_t mode, struct tao_error *err)
{
	const char *what = "is no device";

	if (S_ISREG(mode))
		what = "is a plain file; the name of a virtual disc ends "
		       "in .cue";
	else if (S_ISDIR(mode))
		what = "is a directory, not an optical drive";
	else if (S_ISBLK(mode))
		what = "is a disk, not an optical drive";
	else if (S_ISCHR(mode))
		what = "is a character device, not an optical drive";
	return tao_fail(err, TAO_E_RECORDER_NOT_SUPPORTED, "%s", what);
}

/* /dev/sgN and /dev/srM are two names of one drive; locks and exclusive opens
 * of the one do not see the other, so everybody has to use the same. */
static void prefer_block_node(struct tao_device *device)
{
	char name[NAME_MAX + 1], path[sizeof("/dev/") + NAME_MAX];
	struct stat st;
	dev_t dev;

	if (!tao_sysfs_block_of(TAO_SYSFS, device->rdev, name, &dev))
		return;
	snprintf(path, sizeof(path), "/dev/%s", name);
	if (stat(path, &st) == -1 || !S_ISBLK(st.st_mode) || st.st_rdev != dev)
		return;
	strcpy(device->path, path);
	device->rdev = dev;
}

static enum tao_status resolve_node(
	struct tao_device *device, struct tao_error *err)
{
	struct stat st;

	if (stat(device->path, &st) == -1)
		return fail_lookup(errno, err);
	if (S_ISREG(st.st_mode) && is_disc_name(device->path)) {
		device->kind = TAO_DEVICE_VIRTUAL;
		return TAO_OK;
	}
	if (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
		return fail_kind(st.st_mode, err);
#ifdef __linux__
	/* Elsewhere INQUIRY tells soon enough. */
	if (!tao_sysfs_is_optical(TAO_SYSFS, S_ISBLK(st.st_mode), st.st_rdev))
		return fail_kind(st.st_mode, err);
#endif
	device->kind = TAO_DEVICE_NODE;
	device->rdev = st.st_rdev;
	if (S_ISCHR(st.st_mode))
		prefer_block_node(device);
	return TAO_OK;
}

enum tao_status tao_device_resolve(
	const char *operand, struct tao_device *device, struct tao_error *err)
{
	struct tao_device found = {.kind = TAO_DEVICE_VIRTUAL, .lent_fd = -1};
	enum tao_status status;

	if (realpath(operand, found.path))
		status = resolve_node(&found, err);
	else if (errno == ENOENT && is_disc_name(operand))
		status = resolve_new_disc(operand, found.path, err);
	else
		status = fail_lookup(errno, err);
	if (status)
		return status;
	snprintf(found.node, sizeof(found.node), "%s",
		strrchr(found.path, '/') + 1);
	*device = found;
	return TAO_OK;
}

enum tao_status tao_device_open(const struct tao_device *device,
	enum tao_open_mode mode, const char *transport,
	struct tao_drive **drive, struct tao_error *err)
{
	bool is_lent = mode == TAO_OPEN_EXCLUSIVE && device->lent_fd != -1;

	if (device->kind == TAO_DEVICE_VIRTUAL && is_lent)
		return tao_virtual_adopt(
			device->path, device->lent_fd, drive, err);
	if (device->kind == TAO_DEVICE_VIRTUAL)
		return tao_virtual_open(device->path, mode, drive, err);
#ifdef HAVE_SCSI_SG_H
	if (!transport || strcmp(transport, "sgio") == 0)
		return tao_sgio_open(device, mode, drive, err);
#endif
	if (!transport || strcmp(transport, "cdio") == 0)
		return tao_cdio_open(device, mode, drive, err);
	return tao_fail(err, TAO_E_INVALID_ARGUMENT,
		"TAO_TRANSPORT is '%s': there is only "
#ifdef HAVE_SCSI_SG_H
		"sgio and "
#endif
		"cdio",
		transport);
}

enum tao_status tao_device_check_idle(
	const struct tao_device *device, struct tao_error *err)
{
	/* Virtual discs can be read at any moment; what was lent is ours. */
	if (device->kind == TAO_DEVICE_VIRTUAL || device->lent_fd != -1)
		return TAO_OK;
	return tao_node_check_idle(device, err);
}

enum tao_status tao_device_lend(
	const struct tao_drive *drive, int *fd, struct tao_error *err)
{
	int lent = dup(drive->fd);

	if (lent == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot hold the drive for other programs");
	*fd = lent;
	return TAO_OK;
}

static bool is_node_of(int fd, const struct tao_device *device)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_rdev == device->rdev &&
	       (S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode)) &&
	       (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
}

bool tao_device_borrow(struct tao_device *device, const char *text)
{
	bool is_lent;
	char *end;
	long fd;

	if (!text || !isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	fd = strtol(text, &end, 10);
	if (errno || *end || fd > INT_MAX)
		return false;
	is_lent = device->kind == TAO_DEVICE_VIRTUAL
			  ? tao_virtual_is_lent(device->path, (int)fd)
			  : is_node_of((int)fd, device);
	if (is_lent)
		device->lent_fd = (int)fd;
	return is_lent;
}
