/* looks.h - can these samples be what the options say? Music can be predicted
 * from its past, in every format but a wrong one: there it looks like noise.
 * Samples are told to be wrong only if they are noise as claimed and music in
 * another format; noise, silence and tones that are what they claim never are.
 * Pure, no I/O.
 * Shapes  the first bytes of a headerless stream, leading silence left out.
 * Units   bytes; frames.
 * Owner   nothing is allocated that is not freed.
 * Errors  none: without memory or evidence nothing is told.
 * Source  linear prediction: Durbin's recursion, e.g. J. Makhoul, Proc. IEEE
 *         63 (1975). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_LOOKS_H
#define TAO_PCM_LOOKS_H

#include "lib/pcm/format.h"

/* So many bytes are enough; with a quarter of it nothing is told. */
enum { TAO_PCM_LOOKS_BYTES = 96 * 1024 };

/* True if the bytes are not in the claimed format, but in *better; its rate is
 * the claimed one, for samples do not show it. */
bool tao_pcm_looks_like(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len, struct tao_pcm_format *better);

/* The leading bytes of len that are zeros, in steps that keep the frames of all
 * formats whole. */
size_t tao_pcm_looks_silent(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len);

/* Letters, in ASCII or UTF-8, and nothing else: samples would be far off zero
 * all the time. */
bool tao_pcm_looks_text(const uint8_t *bytes, size_t len);

#endif
