/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fd_io.h"
#include "lib/pcm/format.h"
#include "lib/pcm/spool.h"

enum { READ_BYTES = 256 * 1024 };

struct tao_pcm_source {
	int fd;
	const char *spool_folder;
	int spool_fd;     /* -1, or ours to close */
	bool can_seek;
	bool has_ended;
	off_t base;       /* where the input starts in fd */
	uint64_t size;    /* from base, if can_seek */
	uint64_t taken;
	uint8_t *buffer;  /* what lies in start..end was read, not taken */
	size_t capacity, start, end;
	struct tao_pcm_idle idle;
	struct tao_pcm_watch watch;
};

/* A regular file can be read again; where stdin was opened by someone else its
 * start is where they left it. */
static void look_at_fd(struct tao_pcm_source *source)
{
	struct stat st;

	if (fstat(source->fd, &st) == 0 && S_ISREG(st.st_mode)) {
		source->base = lseek(source->fd, 0, SEEK_CUR);
		source->can_seek = source->base >= 0;
		source->size = 0;
		if (st.st_size > source->base)
			source->size = (uint64_t)(st.st_size - source->base);
		return;
	}
#ifdef F_SETPIPE_SZ
	/* Fails on what is no pipe, and that is well. */
	fcntl(source->fd, F_SETPIPE_SZ, 1 << 20);
#endif
}

enum tao_status tao_pcm_source_new(int fd, const char *spool_folder,
	struct tao_pcm_source **source, struct tao_error *err)
{
	struct tao_pcm_source *made = calloc(1, sizeof(*made));

	if (made)
		made->buffer = malloc(READ_BYTES);
	if (!made || !made->buffer) {
		free(made);
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "input buffer");
	}
	made->capacity = READ_BYTES;
	made->fd = fd;
	made->spool_folder = spool_folder;
	made->spool_fd = -1;
	made->size = TAO_PCM_UNKNOWN;
	look_at_fd(made);
	*source = made;
	return TAO_OK;
}

void tao_pcm_source_free(struct tao_pcm_source *source)
{
	if (!source)
		return;
	if (source->spool_fd != -1)
		close(source->spool_fd);
	free(source->buffer);
	free(source);
}

void tao_pcm_source_on_idle(
	struct tao_pcm_source *source, struct tao_pcm_idle idle)
{
	source->idle = idle;
}

void tao_pcm_source_on_take(
	struct tao_pcm_source *source, struct tao_pcm_watch watch)
{
	source->watch = watch;
}

bool tao_pcm_source_is_watched(const struct tao_pcm_source *source)
{
	return source->watch.call != NULL;
}

static void tell_if_idle(struct tao_pcm_source *source)
{
	struct pollfd ready = {.fd = source->fd, .events = POLLIN};

	if (!source->can_seek && source->idle.call && poll(&ready, 1, 0) == 0)
		source->idle.call(source->idle.context);
}

/* Make room for want bytes from start on. */
static enum tao_status make_room(
	struct tao_pcm_source *source, size_t want, struct tao_error *err)
{
	size_t used = source->end - source->start;
	uint8_t *larger;

	if (source->start && used)
		memmove(source->buffer, source->buffer + source->start, used);
	source->start = 0;
	source->end = used;
	if (want <= source->capacity)
		return TAO_OK;
	larger = realloc(source->buffer, TAO_PCM_PEEK_MAX);
	if (!larger)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "input buffer");
	source->buffer = larger;
	source->capacity = TAO_PCM_PEEK_MAX;
	return TAO_OK;
}

static enum tao_status read_more(
	struct tao_pcm_source *source, struct tao_error *err)
{
	size_t room = source->capacity - source->end;
	ssize_t got;

	tell_if_idle(source);
	got = tao_read_some(source->fd, source->buffer + source->end, room);
	if (got < 0)
		return tao_fail_errno(
			err, TAO_E_INPUT_ERROR, errno, "cannot read");
	source->has_ended = got == 0;
	source->end += (size_t)got;
	return TAO_OK;
}

enum tao_status tao_pcm_source_peek(struct tao_pcm_source *source, size_t want,
	const uint8_t **data, size_t *len, struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	if (source->end - source->start < want && !source->has_ended)
		status = make_room(source, want, err);
	while (!status && source->end - source->start < want &&
		!source->has_ended)
		status = read_more(source, err);
	if (status)
		return status;
	*data = source->buffer + source->start;
	*len = source->end - source->start;
	return TAO_OK;
}

void tao_pcm_source_take(struct tao_pcm_source *source, size_t len)
{
	if (source->watch.call)
		source->watch.call(source->watch.context,
			source->buffer + source->start, len);
	source->start += len;
	source->taken += len;
}

enum tao_status tao_pcm_source_skip(struct tao_pcm_source *source,
	uint64_t len, uint64_t *skipped, struct tao_error *err)
{
	uint64_t left = len;
	const uint8_t *data;
	size_t n = 0;

	if (source->can_seek) {
		uint64_t behind = source->size > source->taken
					  ? source->size - source->taken
					  : 0;

		left = len < behind ? len : behind;
		tao_pcm_source_seek(source, source->taken + left);
		*skipped = left;
		return TAO_OK;
	}
	for (; left; left -= n) {
		enum tao_status status =
			tao_pcm_source_peek(source, 1, &data, &n, err);

		if (status)
			return status;
		if (!n)
			break;
		n = n < left ? n : (size_t)left;
		tao_pcm_source_take(source, n);
	}
	*skipped = len - left;
	return TAO_OK;
}

void tao_pcm_source_drain(struct tao_pcm_source *source)
{
	uint64_t skipped;

	if (!source->can_seek)
		tao_pcm_source_skip(source, UINT64_MAX, &skipped, NULL);
}

uint64_t tao_pcm_source_size(const struct tao_pcm_source *source)
{
	return source->size;
}

uint64_t tao_pcm_source_position(const struct tao_pcm_source *source)
{
	return source->taken;
}

bool tao_pcm_source_can_seek(const struct tao_pcm_source *source)
{
	return source->can_seek;
}

static enum tao_status copy_all(struct tao_pcm_source *source, int fd,
	uint64_t *size, struct tao_error *err)
{
	const uint8_t *data;
	size_t len;

	for (*size = 0;; *size += len) {
		enum tao_status status =
			tao_pcm_source_peek(source, 1, &data, &len, err);

		if (!status && len)
			status = tao_pcm_spool_write(fd, data, len, err);
		if (status || !len)
			return status;
		tao_pcm_source_take(source, len);
	}
}

enum tao_status tao_pcm_source_spool(
	struct tao_pcm_source *source, struct tao_error *err)
{
	enum tao_status status;
	uint64_t size;
	int fd;

	if (source->can_seek)
		return TAO_OK;
	status = tao_pcm_spool_open(source->spool_folder, &fd, err);
	if (status)
		return status;
	source->spool_fd = fd;
	status = copy_all(source, fd, &size, err);
	if (status)
		return status;
	source->fd = fd;
	source->can_seek = true;
	source->size = size;
	tao_pcm_source_seek(source, 0);
	return TAO_OK;
}

void tao_pcm_source_seek(struct tao_pcm_source *source, uint64_t position)
{
	source->start = source->end = 0;
	source->has_ended = false;
	source->taken = position;
	lseek(source->fd, source->base + (off_t)position, SEEK_SET);
}

size_t tao_pcm_source_read_at(const struct tao_pcm_source *source,
	uint64_t position, void *buffer, size_t len)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = pread(source->fd, (uint8_t *)buffer + done, len - done,
			source->base + (off_t)(position + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

int tao_pcm_source_fd(const struct tao_pcm_source *source)
{
	return source->fd;
}

size_t tao_pcm_source_buffered(const struct tao_pcm_source *source)
{
	return source->end - source->start;
}
