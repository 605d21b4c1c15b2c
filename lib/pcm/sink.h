/* sink.h - the bytes that go out: a buffer over a descriptor, and the silence
 * that fills the last sector.
 * Shapes  reserve lends room, commit says how much of it was filled.
 * Units   bytes.
 * Owner   _init allocates, _done frees; the descriptor stays the caller's.
 * Errors  output-error with errno; EPIPE is among them. A failed sink stays
 *         failed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SINK_H
#define TAO_PCM_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"
#include "lib/pcm/source.h"

enum { TAO_PCM_SINK_BYTES = 128 * 1024 };

struct tao_pcm_sink {
	int fd;
	uint8_t *buffer;
	size_t used;
	uint64_t total; /* bytes that went out or wait in the buffer */
	struct tao_error error; /* the first failure, status TAO_OK: none */
};

enum tao_status tao_pcm_sink_init(
	struct tao_pcm_sink *sink, int fd, struct tao_error *err);
void tao_pcm_sink_done(struct tao_pcm_sink *sink);

/* Room for len bytes, at most TAO_PCM_SINK_BYTES. */
enum tao_status tao_pcm_sink_reserve(struct tao_pcm_sink *sink, size_t len,
	uint8_t **room, struct tao_error *err);
void tao_pcm_sink_commit(struct tao_pcm_sink *sink, size_t len);

enum tao_status tao_pcm_sink_put(struct tao_pcm_sink *sink, const void *bytes,
	size_t len, struct tao_error *err);

/* Write what waits. */
enum tao_status tao_pcm_sink_flush(
	struct tao_pcm_sink *sink, struct tao_error *err);

/* Fill the last sector with zeros, and flush. */
enum tao_status tao_pcm_sink_finish(
	struct tao_pcm_sink *sink, struct tao_error *err);

/* Flush when the input has nothing: a failure shows at the next use. */
struct tao_pcm_idle tao_pcm_sink_idle(struct tao_pcm_sink *sink);

#endif
