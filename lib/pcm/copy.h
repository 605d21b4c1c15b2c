/* copy.h - pass bytes on as they are, by splice(2) where the system can.
 * Shapes  a source and a sink.
 * Units   bytes; a unit is what must not be cut.
 * Owner   both stay the caller's.
 * Errors  output-error. A failure of reading ends the copy like the end of the
 *         input and is told in its own place.
 * Source  splice(2), pipe(7). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_COPY_H
#define TAO_PCM_COPY_H

#include "lib/pcm/sink.h"
#include "lib/pcm/source.h"

struct tao_pcm_copied {
	uint64_t bytes;         /* went out */
	size_t odd_bytes;       /* at the end of the input, less than a unit */
	struct tao_error input; /* status TAO_OK: none */
};

/* Whole units of unit_bytes, at most limit_bytes or until the end. */
enum tao_status tao_pcm_copy(struct tao_pcm_source *source,
	struct tao_pcm_sink *sink, size_t unit_bytes, uint64_t limit_bytes,
	struct tao_pcm_copied *copied, struct tao_error *err);

#endif
