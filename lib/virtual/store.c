/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fd_io.h"

/* ---- names ---- */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *tao_store_bin_name(const struct tao_store *store)
{
	return base_name(store->bin_path);
}

/* "NAME.cue" with another end. */
static char *sibling(const char *cue_path, size_t keep, const char *end)
{
	char *out = malloc(keep + strlen(end) + 1);

	if (out) {
		memcpy(out, cue_path, keep);
		strcpy(out + keep, end);
	}
	return out;
}

enum tao_status tao_store_set_names(
	struct tao_store *store, const char *cue_path, struct tao_error *err)
{
	size_t len = strlen(cue_path);
	const char *name = base_name(cue_path);

	*store = (struct tao_store){.bin_fd = -1};
	if (strlen(name) < 5 || strcmp(cue_path + len - 4, ".cue") != 0)
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"a virtual disc's name ends in .cue");
	/* a CUE sheet has no way to write these in a file name */
	if (strpbrk(name, "\"\n\r"))
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"a quote or line break cannot stand in a CUE sheet");
	store->cue_path = sibling(cue_path, len, "");
	store->new_path = sibling(cue_path, len, ".new");
	store->bin_path = sibling(cue_path, len - 4, ".bin");
	if (store->cue_path && store->new_path && store->bin_path)
		return TAO_OK;
	tao_store_close(store);
	return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
}

void tao_store_close(struct tao_store *store)
{
	if (store->bin_fd != -1)
		close(store->bin_fd);
	free(store->cue_path);
	free(store->new_path);
	free(store->bin_path);
	*store = (struct tao_store){.bin_fd = -1};
}

/* ---- bytes ---- */

int tao_store_write(struct tao_store *store, int32_t lba, const uint8_t *data,
	uint32_t sectors)
{
	size_t left = (size_t)sectors * TAO_SECTOR_BYTES;
	off_t at = (off_t)lba * TAO_SECTOR_BYTES;

	while (left > 0) {
		ssize_t n = pwrite(store->bin_fd, data, left, at);

		if (n == -1 && errno != EINTR)
			return errno;
		if (n > 0) {
			data += n;
			at += n;
			left -= (size_t)n;
		}
	}
	return 0;
}

int tao_store_read(
	struct tao_store *store, int32_t lba, uint8_t *data, uint32_t sectors)
{
	size_t left = (size_t)sectors * TAO_SECTOR_BYTES;
	off_t at = (off_t)lba * TAO_SECTOR_BYTES;

	while (left > 0) {
		ssize_t n = pread(store->bin_fd, data, left, at);

		if (n == 0) {
			memset(data, 0, left);
			return 0;
		}
		if (n == -1 && errno != EINTR)
			return errno;
		if (n > 0) {
			data += n;
			at += n;
			left -= (size_t)n;
		}
	}
	return 0;
}

int tao_store_check(const struct tao_store *store, int32_t end_lba)
{
	off_t bytes = (off_t)end_lba * TAO_SECTOR_BYTES;
	struct stat here, there;

	if (stat(store->bin_path, &there) == -1 ||
		fstat(store->bin_fd, &here) == -1)
		return errno;
	if (here.st_dev != there.st_dev || here.st_ino != there.st_ino)
		return ESTALE;
	return here.st_size < bytes ? EIO : 0;
}

int tao_store_resize(struct tao_store *store, int32_t end_lba)
{
	off_t bytes = (off_t)end_lba * TAO_SECTOR_BYTES;

	return ftruncate(store->bin_fd, bytes) == -1 ? errno : 0;
}

/* ---- saving ---- */

/* The new CUE belongs to whom the old one does; best effort, as only root may
 * give files away. */
static int take_over_owner(const struct tao_store *store, int fd)
{
	struct stat old;

	if (stat(store->cue_path, &old) == -1)
		return errno;
	if (fchown(fd, old.st_uid, old.st_gid) == -1 && errno != EPERM)
		return errno;
	return fchmod(fd, old.st_mode & 07777) == -1 ? errno : 0;
}

static int write_new(
	const struct tao_store *store, const char *text, bool is_durable)
{
	int fd, error;

	/* Only the holder of the lock comes here: an old one is litter. */
	unlink(store->new_path);
	fd = open(store->new_path,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return errno;
	error = tao_write_all(fd, text, strlen(text));
	if (error == 0)
		error = take_over_owner(store, fd);
	if (error == 0 && is_durable && fsync(fd) == -1)
		error = errno;
	if (close(fd) == -1 && error == 0)
		error = errno;
	return error;
}

static int sync_folder(const struct tao_store *store)
{
	size_t keep = (size_t)(base_name(store->cue_path) - store->cue_path);
	char *folder = sibling(store->cue_path, keep, ".");
	int error = 0;
	int fd;

	if (!folder)
		return ENOMEM;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (fd == -1)
		return errno;
	/* some file systems cannot sync a folder; the rename is theirs then */
	if (fsync(fd) == -1 && errno != EINVAL)
		error = errno;
	close(fd);
	return error;
}

int tao_store_save(struct tao_store *store, const struct tao_vimage *image,
	bool is_durable)
{
	char *text;
	int error = 0;

	if (store->is_shared)
		return EROFS;
	if (is_durable && fdatasync(store->bin_fd) == -1)
		return errno;
	text = tao_cuefile_format(image, tao_store_bin_name(store));
	if (!text)
		return ENOMEM;
	error = write_new(store, text, is_durable);
	free(text);
	if (error == 0 && rename(store->new_path, store->cue_path) == -1)
		error = errno;
	if (error) {
		unlink(store->new_path);
		return error;
	}
	return is_durable ? sync_folder(store) : 0;
}
