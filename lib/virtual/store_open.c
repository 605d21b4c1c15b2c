/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/holder.h"
#include "lib/fd_io.h"

enum { CUE_MAX_BYTES = 256 * 1024 };

/* ---- creating ---- */

static int create_file(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static enum tao_status fail_create(
	const char *path, int error, struct tao_error *err)
{
	enum tao_error_code code = TAO_E_SYSTEM_ERROR;

	if (error == EEXIST)
		code = TAO_E_DISC_EXISTS;
	else if (error == EACCES || error == EPERM || error == EROFS)
		code = TAO_E_NO_PERMISSION;
	else if (error == ENOENT || error == ENOTDIR)
		code = TAO_E_NO_SUCH_DEVICE;
	return tao_fail_errno(err, code, error, "cannot create '%s'", path);
}

static int fill_cue(
	const struct tao_store *store, int fd, const struct tao_vimage *image)
{
	char *text = tao_cuefile_format(image, tao_store_bin_name(store));
	int error;

	if (!text)
		return ENOMEM;
	error = tao_write_all(fd, text, strlen(text));
	if (error == 0 && fsync(fd) == -1)
		error = errno;
	free(text);
	return error;
}

enum tao_status tao_store_create(const char *cue_path,
	const struct tao_vimage *image, struct tao_error *err)
{
	struct tao_store store;
	enum tao_status status = tao_store_set_names(&store, cue_path, err);
	int cue_fd, error;

	if (status != TAO_OK)
		return status;
	cue_fd = create_file(store.cue_path);
	if (cue_fd == -1) {
		status = fail_create(store.cue_path, errno, err);
		goto out;
	}
	store.bin_fd = create_file(store.bin_path);
	if (store.bin_fd == -1) {
		status = fail_create(store.bin_path, errno, err);
		unlink(store.cue_path);
		goto out;
	}
	error = fill_cue(&store, cue_fd, image);
	if (error) {
		status = fail_create(store.cue_path, error, err);
		unlink(store.cue_path);
		unlink(store.bin_path);
	}
out:
	if (cue_fd != -1)
		close(cue_fd);
	tao_store_close(&store);
	return status;
}

/* ---- opening ---- */

/* to: what for, "read" */
static enum tao_status fail_open(
	const char *path, const char *to, int error, struct tao_error *err)
{
	enum tao_error_code code = TAO_E_SYSTEM_ERROR;

	if (error == EACCES || error == EPERM || error == EROFS)
		return tao_fail_errno(err, TAO_E_NO_PERMISSION, error,
			"no permission to %s '%s'", to, path);
	if (error == ENOENT)
		return tao_fail(err, TAO_E_NO_SUCH_DEVICE,
			"there is no '%s'; tao-prepare --new-disc makes a disc",
			path);
	if (error == ENOTDIR || error == ELOOP)
		code = TAO_E_NO_SUCH_DEVICE;
	return tao_fail_errno(err, code, error, "cannot open '%s'", path);
}

static enum tao_status fail_locked(
	const struct tao_store *store, struct tao_error *err)
{
	char holder[160];

	tao_holder_text(TAO_PROCFS, store->bin_path, holder, sizeof(holder));
	return tao_fail(err, TAO_E_RECORDER_LOCKED, "%s",
		holder[0] ? holder : "another program has it open");
}

static enum tao_status fail_bin(
	const struct tao_store *store, const char *what, struct tao_error *err)
{
	return tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED, "'%s' %s",
		tao_store_bin_name(store), what);
}

static enum tao_status read_cue(const struct tao_store *store, char **text,
	size_t *len, struct tao_error *err)
{
	/* O_NONBLOCK: a FIFO of that name must not hang us */
	int fd = open(store->cue_path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char *buffer;
	ssize_t n = 1;
	size_t got = 0;

	if (fd == -1)
		return fail_open(store->cue_path, "read", errno, err);
	buffer = malloc(CUE_MAX_BYTES);
	while (buffer && n > 0 && got < CUE_MAX_BYTES) {
		n = read(fd, buffer + got, CUE_MAX_BYTES - got);
		if (n > 0)
			got += (size_t)n;
	}
	close(fd);
	if (!buffer)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	if (n != 0) {
		free(buffer);
		return tao_fail(err, TAO_E_NOT_A_VIRTUAL_DISC,
			"'%s' is not a CUE sheet of ours", store->cue_path);
	}
	*text = buffer;
	*len = got;
	return TAO_OK;
}

static enum tao_status read_image(const struct tao_store *store,
	struct tao_vimage *image, struct tao_error *err)
{
	char *text = NULL;
	size_t len = 0;
	enum tao_status status = read_cue(store, &text, &len, err);

	if (status == TAO_OK)
		status = tao_cuefile_parse(
			text, len, tao_store_bin_name(store), image, err);
	free(text);
	return status;
}

static enum tao_status check_complete(const struct tao_store *store,
	const struct tao_vdisc *disc, int64_t have, struct tao_error *err)
{
	for (unsigned i = 0; i < disc->tracks_len; i++) {
		const struct tao_vtrack *track = &disc->tracks[i];
		int64_t end = tao_vtrack_end_lba(track);

		if (track->state == TAO_VTRACK_COMPLETE && have < end)
			return tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED,
				"'%s' is %lld sectors short of track %u",
				tao_store_bin_name(store),
				(long long)(end - have), i + 1);
	}
	return TAO_OK;
}

/* Give the open track the sectors that the BIN has of it. */
static enum tao_status measure_open(const struct tao_store *store,
	struct tao_vdisc *disc, int64_t have, struct tao_error *err)
{
	struct tao_vtrack *track = tao_vdisc_open_track(disc);

	if (!track)
		return TAO_OK;
	have -= track->start_lba;
	if (have < 0)
		have = 0;
	if (track->reserved_sectors && have > track->reserved_sectors)
		have = track->reserved_sectors;
	if (have > disc->medium->limit_lba - track->start_lba)
		return tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED,
			"'%s' is longer than the disc",
			tao_store_bin_name(store));
	track->sectors = (uint32_t)have;
	track->is_damaged = !track->can_link;
	if (have > 0)
		return TAO_OK;
	if (track->reserved_sectors)
		track->state = TAO_VTRACK_RESERVED;
	else
		disc->tracks_len--;
	return TAO_OK;
}

/* What lies in the BIN behind the last track is what a program that died left
 * there: nothing of the disc. */
static enum tao_status measure(const struct tao_store *store,
	struct tao_vdisc *disc, struct tao_error *err)
{
	enum tao_status status;
	struct stat st;
	int64_t have;

	if (fstat(store->bin_fd, &st) == -1)
		return fail_open(store->bin_path, "read", errno, err);
	if (!S_ISREG(st.st_mode))
		return fail_bin(store, "is no plain file", err);
	have = st.st_size / TAO_SECTOR_BYTES;
	status = check_complete(store, disc, have, err);
	if (status != TAO_OK)
		return status;
	return measure_open(store, disc, have, err);
}

bool tao_store_is_bin(const struct tao_store *store, int fd)
{
	struct stat here, there;

	return fstat(fd, &here) == 0 && stat(store->bin_path, &there) == 0 &&
	       here.st_dev == there.st_dev && here.st_ino == there.st_ino &&
	       (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
}

/* A CUE is replaced by a new one beside it. */
static enum tao_status check_rights(
	const struct tao_store *store, struct tao_error *err)
{
	const char *slash = strrchr(store->cue_path, '/');
	char *folder;
	enum tao_status status = TAO_OK;

	if (access(store->cue_path, W_OK) == -1)
		return fail_open(store->cue_path, "change", errno, err);
	folder = slash ? strndup(store->cue_path,
				 (size_t)(slash - store->cue_path) + 1)
		       : strdup(".");
	if (!folder)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	if (access(folder, W_OK | X_OK) == -1)
		status = fail_open(folder, "make files in", errno, err);
	free(folder);
	return status;
}

static enum tao_status open_bin(struct tao_store *store,
	enum tao_open_mode mode, int lent_fd, struct tao_error *err)
{
	int flags = mode == TAO_OPEN_SHARED ? O_RDONLY : O_RDWR;
	enum tao_status status = TAO_OK;

	if (mode == TAO_OPEN_EXCLUSIVE)
		status = check_rights(store, err);
	if (status != TAO_OK)
		return status;
	store->is_shared = mode == TAO_OPEN_SHARED;
	if (lent_fd == -1)
		store->bin_fd =
			open(store->bin_path, flags | O_NONBLOCK | O_CLOEXEC);
	else
		store->bin_fd = fcntl(lent_fd, F_DUPFD_CLOEXEC, 3);
	if (store->bin_fd == -1 && errno == ENOENT)
		return fail_bin(store, "is missing", err);
	if (store->bin_fd == -1 && (errno == EISDIR || errno == ENXIO))
		return fail_bin(store, "is no plain file", err);
	if (store->bin_fd == -1)
		return fail_open(store->bin_path,
			mode == TAO_OPEN_SHARED ? "read" : "change", errno,
			err);
	if (mode == TAO_OPEN_SHARED)
		return TAO_OK;
	/* what was lent has the lock already, and so has its copy */
	if (flock(store->bin_fd, LOCK_EX | LOCK_NB) == 0)
		return TAO_OK;
	if (errno == EWOULDBLOCK)
		return fail_locked(store, err);
	return fail_open(store->bin_path, "lock", errno, err);
}

/* A program that writes may replace the CUE between our two reads; then they
 * do not fit together, and are read again. */
static enum tao_status read_both(const struct tao_store *store,
	struct tao_vimage *image, struct tao_error *err)
{
	struct tao_error problem = {0};
	enum tao_status status = TAO_OK;

	for (int tries = 0; tries < 3; tries++) {
		status = read_image(store, image, &problem);
		if (status == TAO_OK)
			status = measure(store, &image->disc, &problem);
		if (status == TAO_OK)
			return TAO_OK;
		if (!store->is_shared)
			break;
	}
	if (err)
		*err = problem;
	return status;
}

enum tao_status tao_store_open(const char *cue_path, enum tao_open_mode mode,
	int lent_fd, struct tao_store *store, struct tao_vimage *image,
	struct tao_error *err)
{
	char *real_path = realpath(cue_path, NULL);
	struct tao_store new;
	enum tao_status status;

	if (!real_path)
		return fail_open(cue_path, "find", errno, err);
	status = tao_store_set_names(&new, real_path, err);
	free(real_path);
	if (status != TAO_OK)
		return status;
	/* whose file it is comes first: a foreign one is not even locked */
	status = read_image(&new, image, err);
	if (status == TAO_OK)
		status = open_bin(&new, mode, lent_fd, err);
	if (status == TAO_OK)
		status = read_both(&new, image, err);
	if (status == TAO_OK)
		*store = new;
	else
		tao_store_close(&new);
	return status;
}
