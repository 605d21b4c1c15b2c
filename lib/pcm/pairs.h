/* pairs.h - two channels as the two parts of complex numbers, which is what a
 * transform of both at once takes, and back.
 * Shapes  planes of floats <-> pairs of doubles, left and right. right NULL:
 *         zeros go to the second of each pair, and nothing comes back.
 * Units   PCM frames, full scale -1..1.
 * Owner   the caller owns every buffer; nothing is allocated or kept.
 * Errors  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_PAIRS_H
#define TAO_PCM_PAIRS_H

#include <stddef.h>

/* 240 dB below full scale. Where there was silence a transform leaves less than
 * that, but not nothing: what is nearer to 0 comes back as 0. */
#define TAO_PCM_SILENCE 0x1p-40

void tao_pcm_pairs_join(const float *left, const float *right, size_t frames,
	double (*pairs)[2]);
void tao_pcm_pairs_part(const double (*pairs)[2], size_t frames, float *left,
	float *right);

#endif
