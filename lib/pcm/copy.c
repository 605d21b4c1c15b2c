/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/pcm/format.h"

enum { CHUNK_BYTES = 1 << 20 };

struct copy {
	struct tao_pcm_source *source;
	struct tao_pcm_sink *sink;
	size_t unit_bytes;
	uint64_t left_bytes;
	uint64_t there_bytes; /* in a file, from here on; or TAO_PCM_UNKNOWN */
	bool has_ended;
	bool can_splice;
	struct tao_pcm_copied done;
};

/* One read's worth through our buffer: works with whatever there is. */
static enum tao_status copy_some(
	struct copy *c, size_t unit_bytes, struct tao_error *err)
{
	const uint8_t *data = NULL;
	size_t len = 0;
	enum tao_status status;

	if (tao_pcm_source_peek(
		    c->source, unit_bytes, &data, &len, &c->done.input)) {
		c->has_ended = true;
		return TAO_OK;
	}
	if (len < unit_bytes) {
		c->done.odd_bytes = len;
		c->has_ended = true;
		return TAO_OK;
	}
	if (len > c->left_bytes)
		len = (size_t)c->left_bytes;
	len -= len % unit_bytes;
	status = tao_pcm_sink_put(c->sink, data, len, err);
	tao_pcm_source_take(c->source, len);
	c->left_bytes -= len;
	c->done.bytes += len;
	return status;
}

#ifdef SPLICE_F_MOVE
static bool is_pipe(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* Bytes that can be moved now without a wait or half a unit at the end. 0: the
 * end, or less than a unit is there. */
static size_t count_ready(const struct copy *c)
{
	size_t most = CHUNK_BYTES;
	int there = 0;

	if (c->left_bytes < most)
		most = (size_t)c->left_bytes;
	if (c->there_bytes - c->done.bytes < most)
		most = (size_t)(c->there_bytes - c->done.bytes);
	if (!tao_pcm_source_can_seek(c->source)) {
		struct pollfd in = {
			tao_pcm_source_fd(c->source), POLLIN, 0};

		while (poll(&in, 1, -1) < 0 && errno == EINTR)
			continue;
		if (ioctl(in.fd, FIONREAD, &there) != 0 || there < 0)
			return 0;
		most = (size_t)there < most ? (size_t)there : most;
	}
	return most - most % c->unit_bytes;
}

/* Moves up to count bytes; returns how many it could not. */
static size_t move_bytes(struct copy *c, size_t count)
{
	int in = tao_pcm_source_fd(c->source);

	while (count) {
		ssize_t n = splice(in, NULL, c->sink->fd, NULL, count,
			SPLICE_F_MOVE | SPLICE_F_MORE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		count -= (size_t)n;
		c->left_bytes -= (size_t)n;
		c->done.bytes += (size_t)n;
		c->sink->total += (uint64_t)n;
	}
	return count;
}

/* Leaves to copy_some whatever splice cannot do: the end, odd bytes, errors,
 * for read and write know better what is wrong and with which side. */
static enum tao_status splice_some(struct copy *c, struct tao_error *err)
{
	enum tao_status status = tao_pcm_sink_flush(c->sink, err);
	size_t count;

	while (!status && (count = count_ready(c)) > 0) {
		size_t rest = move_bytes(c, count);

		if (!rest)
			continue;
		c->can_splice = false;
		/* Back to whole units, before anything looks for them. */
		for (rest %= c->unit_bytes; rest && !status && !c->has_ended;
			rest--) {
			uint64_t left = c->left_bytes;

			c->left_bytes = 1;
			status = copy_some(c, 1, err);
			c->left_bytes = left - 1;
		}
		break;
	}
	return status;
}
#else
static bool is_pipe(int fd)
{
	(void)fd;
	return false;
}

static enum tao_status splice_some(struct copy *c, struct tao_error *err)
{
	(void)c;
	(void)err;
	return TAO_OK;
}
#endif

static uint64_t bytes_there(const struct tao_pcm_source *source)
{
	uint64_t size = tao_pcm_source_size(source);
	uint64_t at = tao_pcm_source_position(source);

	if (size == TAO_PCM_UNKNOWN)
		return TAO_PCM_UNKNOWN;
	return size > at ? size - at : 0;
}

enum tao_status tao_pcm_copy(struct tao_pcm_source *source,
	struct tao_pcm_sink *sink, size_t unit_bytes, uint64_t limit_bytes,
	struct tao_pcm_copied *copied, struct tao_error *err)
{
	struct copy c = {
		.source = source,
		.sink = sink,
		.unit_bytes = unit_bytes,
		.left_bytes = limit_bytes,
		.there_bytes = bytes_there(source),
		.can_splice = is_pipe(tao_pcm_source_fd(source)) ||
			      is_pipe(sink->fd),
	};
	enum tao_status status = TAO_OK;

	while (!status && !c.has_ended && c.left_bytes >= unit_bytes) {
		if (c.can_splice && tao_pcm_source_buffered(source) == 0 &&
			!tao_pcm_source_is_watched(source))
			status = splice_some(&c, err);
		if (!status && c.left_bytes >= unit_bytes)
			status = copy_some(&c, unit_bytes, err);
	}
	*copied = c.done;
	return status;
}
