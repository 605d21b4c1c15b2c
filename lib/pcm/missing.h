/* missing.h - is the end of a compressed stream there? For formats where
 * libsndfile does not tell.
 * Shapes  a source that can seek; it is left where it was.
 * Units   bytes.
 * Owner   the source stays the caller's.
 * Errors  none: what cannot be read is not there.
 * Source  RFC 3533 (Ogg): the last page of a stream is marked as such. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_MISSING_H
#define TAO_PCM_MISSING_H

#include <stdbool.h>

#include "lib/pcm/source.h"

/* The last page is whole and says that it is the last. */
bool tao_pcm_ogg_has_end(const struct tao_pcm_source *source);

/* Bytes that the first packet of an MP3 promises and the source does not have;
 * 0 for all other formats. */
uint64_t tao_pcm_mpeg_missing_bytes(const struct tao_pcm_source *source);

#endif
