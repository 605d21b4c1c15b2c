/* burn_stream.h - what a stream is that should be CD audio sectors: files with
 * a header are burned as noise, so they are told by their first bytes. Pure.
 * Shapes  the first bytes of a stream in, a name for people out.
 * Units   bytes.
 * Owner   the name is a constant.
 * Errors  none: NULL is "nothing known", so it may be audio.
 * Source  each format's own magic number; MPEG audio: pcm/mpeg.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BURN_STREAM_H
#define TAO_BURN_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Enough for two frames of MPEG audio, which has no magic number. */
enum { TAO_STREAM_HEAD_BYTES = 4096 };

/* "a WAV file", "an MP3 file", ...; NULL if it has no header that we know. */
const char *tao_stream_container(const uint8_t *head, size_t len);

#endif
