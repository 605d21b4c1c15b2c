/* shape.h - dither whose noise is moved to where ears hear it least.
 * Shapes  as tao_pcm_kernels.quantise, which it stands in for.
 * Units   PCM frames in groups; a group of zeros stays zeros and forgets.
 * Owner   the caller owns everything.
 * Errors  none.
 * Source  see pack.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SHAPE_H
#define TAO_PCM_SHAPE_H

#include "lib/pcm/kernels.h"
#include "lib/pcm/pack.h"

float tao_pcm_shape(const float *const in[2], size_t groups,
	struct tao_pcm_rng rng[2], float past[2][TAO_PCM_SHAPER_TAPS],
	uint8_t *out);

#endif
