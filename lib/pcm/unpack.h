/* unpack.h - bytes of any linear or G.711 format to planes of floats. Pure.
 * Shapes  interleaved frames to one plane per channel, full scale -1..1.
 * Units   PCM frames.
 * Owner   the caller owns every buffer; nothing is allocated or kept.
 * Errors  none; the format has passed tao_pcm_format_check.
 * Source  ITU-T G.711 for A-law and u-law. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_UNPACK_H
#define TAO_PCM_UNPACK_H

#include "lib/pcm/format.h"
#include "lib/pcm/kernels.h"

/* Returns how many float samples were no numbers or far beyond any audio;
 * they are 0 now. */
size_t tao_pcm_unpack(const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels, const uint8_t *in,
	size_t frames, float *const *planes);

#endif
