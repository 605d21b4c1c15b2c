/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/sink.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/fd_io.h"

enum tao_status tao_pcm_sink_init(
	struct tao_pcm_sink *sink, int fd, struct tao_error *err)
{
	uint8_t *buffer = malloc(TAO_PCM_SINK_BYTES);

	if (!buffer)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "output buffer");
	memset(sink, 0, sizeof(*sink));
	sink->fd = fd;
	sink->buffer = buffer;
#ifdef F_SETPIPE_SZ
	/* Fails on what is no pipe, and that is well. */
	fcntl(fd, F_SETPIPE_SZ, 1 << 20);
#endif
	return TAO_OK;
}

void tao_pcm_sink_done(struct tao_pcm_sink *sink)
{
	free(sink->buffer);
	sink->buffer = NULL;
}

static enum tao_status tell(
	const struct tao_pcm_sink *sink, struct tao_error *err)
{
	if (sink->error.status && err)
		*err = sink->error;
	return sink->error.status;
}

enum tao_status tao_pcm_sink_flush(
	struct tao_pcm_sink *sink, struct tao_error *err)
{
	int os_errno = 0;

	if (!sink->error.status)
		os_errno = tao_write_all(sink->fd, sink->buffer, sink->used);
	if (os_errno)
		tao_fail_errno(&sink->error, TAO_E_OUTPUT_ERROR, os_errno,
			"cannot write");
	sink->used = 0;
	return tell(sink, err);
}

enum tao_status tao_pcm_sink_reserve(struct tao_pcm_sink *sink, size_t len,
	uint8_t **room, struct tao_error *err)
{
	enum tao_status status;

	if (sink->used + len > TAO_PCM_SINK_BYTES)
		tao_pcm_sink_flush(sink, NULL);
	status = tell(sink, err);
	if (status)
		return status;
	*room = sink->buffer + sink->used;
	return TAO_OK;
}

void tao_pcm_sink_commit(struct tao_pcm_sink *sink, size_t len)
{
	sink->used += len;
	sink->total += len;
}

enum tao_status tao_pcm_sink_put(struct tao_pcm_sink *sink, const void *bytes,
	size_t len, struct tao_error *err)
{
	const uint8_t *at = bytes;

	while (len) {
		size_t n = len < TAO_PCM_SINK_BYTES ? len : TAO_PCM_SINK_BYTES;
		uint8_t *room;
		enum tao_status status =
			tao_pcm_sink_reserve(sink, n, &room, err);

		if (status)
			return status;
		memcpy(room, at, n);
		tao_pcm_sink_commit(sink, n);
		at += n;
		len -= n;
	}
	return TAO_OK;
}

enum tao_status tao_pcm_sink_finish(
	struct tao_pcm_sink *sink, struct tao_error *err)
{
	static const uint8_t silence[TAO_SECTOR_BYTES];
	size_t over = (size_t)(sink->total % TAO_SECTOR_BYTES);

	if (over)
		tao_pcm_sink_put(sink, silence, TAO_SECTOR_BYTES - over, NULL);
	return tao_pcm_sink_flush(sink, err);
}

static void on_idle(void *context)
{
	tao_pcm_sink_flush(context, NULL);
}

struct tao_pcm_idle tao_pcm_sink_idle(struct tao_pcm_sink *sink)
{
	return (struct tao_pcm_idle){on_idle, sink};
}
