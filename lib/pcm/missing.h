/* missing.h - is the end of a compressed stream there? libsndfile trusts the
 * length of the file more than its header, and does not tell.
 * Shapes  a source that can seek; it is left where it was.
 * Units   bytes.
 * Owner   the source stays the caller's.
 * Errors  none: what cannot be read is not there.
 * Source  promise.h; flac.h; RFC 3533 (Ogg): the last page of a stream is
 *         marked as such; Creative's VOC and The MathWorks' MAT-file 5: blocks
 *         with their lengths; Xing and Info packets as encoders write them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_MISSING_H
#define TAO_PCM_MISSING_H

#include <stddef.h>

#include "lib/pcm/source.h"

struct tao_pcm_missing {
	const char *words; /* NULL: nothing is missing, as far as is known */
	uint64_t bytes;    /* 0: who knows */
	bool is_mpeg;
};

struct tao_pcm_missing tao_pcm_find_missing(
	const struct tao_pcm_source *source);

#endif
