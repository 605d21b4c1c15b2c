/* suspect.h - watch the bytes that pass for a format other than the claimed
 * one, until there are enough of them to tell.
 * Shapes  bytes in, in pieces of any size; one warning or failure out.
 * Units   bytes.
 * Owner   _init allocates, _done frees.
 * Errors  stream-looks-like; out-of-memory.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SUSPECT_H
#define TAO_PCM_SUSPECT_H

#include "lib/pcm/looks.h"
#include "lib/pcm/source.h"

struct tao_pcm_suspect {
	struct tao_pcm_format claimed;
	uint8_t *bytes; /* NULL when a verdict was reached */
	size_t len;
	struct tao_error found; /* status TAO_OK: nothing */
};

enum tao_status tao_pcm_suspect_init(struct tao_pcm_suspect *suspect,
	const struct tao_pcm_format *claimed, struct tao_error *err);
void tao_pcm_suspect_done(struct tao_pcm_suspect *suspect);

/* True if that was enough for a verdict. */
bool tao_pcm_suspect_feed(
	struct tao_pcm_suspect *suspect, const uint8_t *bytes, size_t len);

/* There are no more bytes: judge by what came. */
void tao_pcm_suspect_end(struct tao_pcm_suspect *suspect);

/* Judge the head of the source now, without taking anything: a header in front
 * of what should have none, the size of a file, and as many samples as can be
 * looked at in advance. */
enum tao_status tao_pcm_suspect_head(const struct tao_pcm_format *claimed,
	struct tao_pcm_source *source, struct tao_error *err);

/* A file's name that says that it has a header, which it has not. */
enum tao_status tao_pcm_suspect_name(const char *name, struct tao_error *err);

/* A header in front of what should have none; looks at the first bytes only. */
enum tao_status tao_pcm_suspect_header(
	struct tao_pcm_source *source, struct tao_error *err);

#endif
