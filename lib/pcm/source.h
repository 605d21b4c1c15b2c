/* source.h - the bytes that come in: a buffer over a descriptor that can be
 * looked into before anything is taken, and spooled when a format must seek.
 * Shapes  peek lends bytes at the head; take gives them up.
 * Units   bytes.
 * Owner   _new allocates, _free takes NULL and closes only what spooling
 *         opened. The descriptor stays the caller's.
 * Errors  input-error if reading fails, system-error if spooling does,
 *         out-of-memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SOURCE_H
#define TAO_PCM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

enum { TAO_PCM_PEEK_MAX = 1 << 20 };

struct tao_pcm_source;

/* Called before a read that would block, so that a filter can pass on what it
 * has. */
struct tao_pcm_idle {
	void (*call)(void *context);
	void *context;
};

/* Called with all bytes that are taken, while it is set. */
struct tao_pcm_watch {
	void (*call)(void *context, const uint8_t *bytes, size_t len);
	void *context;
};

/* spool_folder as tao_pcm_spool_open has it; it must outlive the source. */
enum tao_status tao_pcm_source_new(int fd, const char *spool_folder,
	struct tao_pcm_source **source, struct tao_error *err);
void tao_pcm_source_free(struct tao_pcm_source *source);

void tao_pcm_source_on_idle(
	struct tao_pcm_source *source, struct tao_pcm_idle idle);

/* A NULL call ends it. */
void tao_pcm_source_on_take(
	struct tao_pcm_source *source, struct tao_pcm_watch watch);
bool tao_pcm_source_is_watched(const struct tao_pcm_source *source);

/* Lend the next bytes: at least want of them (at most TAO_PCM_PEEK_MAX) unless
 * the input ends first, perhaps more. *len 0 is the end. want 1 takes whatever
 * the next read gives. */
enum tao_status tao_pcm_source_peek(struct tao_pcm_source *source, size_t want,
	const uint8_t **data, size_t *len, struct tao_error *err);

/* Give up bytes that were lent. */
void tao_pcm_source_take(struct tao_pcm_source *source, size_t len);

/* Go past len bytes; *skipped is less only at the end of the input. */
enum tao_status tao_pcm_source_skip(struct tao_pcm_source *source,
	uint64_t len, uint64_t *skipped, struct tao_error *err);

/* Read and drop the rest of a pipe, so that its producer can end well. */
void tao_pcm_source_drain(struct tao_pcm_source *source);

/* Bytes from the start to the end of the input, TAO_PCM_UNKNOWN for a pipe. */
uint64_t tao_pcm_source_size(const struct tao_pcm_source *source);

/* Bytes taken so far. */
uint64_t tao_pcm_source_position(const struct tao_pcm_source *source);

/* A file or a spooled pipe: it can be read again from the start. */
bool tao_pcm_source_can_seek(const struct tao_pcm_source *source);

/* Make it seekable: the rest of a pipe goes to an unlinked temporary file.
 * Nothing may have been taken yet. */
enum tao_status tao_pcm_source_spool(
	struct tao_pcm_source *source, struct tao_error *err);

/* Of a source that can seek: go there, from the start of the input. */
void tao_pcm_source_seek(struct tao_pcm_source *source, uint64_t position);

/* Of a source that can seek: read there without moving. Returns bytes read,
 * less than len at the end or if reading fails. */
size_t tao_pcm_source_read_at(const struct tao_pcm_source *source,
	uint64_t position, void *buffer, size_t len);

/* The descriptor behind it, for splice. What was peeked and not taken has
 * left it already. */
int tao_pcm_source_fd(const struct tao_pcm_source *source);

/* Bytes that were read and not taken. */
size_t tao_pcm_source_buffered(const struct tao_pcm_source *source);

#endif
