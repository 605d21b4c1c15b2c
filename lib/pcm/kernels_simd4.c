/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_SIMD4
#ifdef __aarch64__
#include <arm_neon.h>

#define MULTIPLY_ADD(a, b, c)                                                  \
	((vf)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif
#define IN_REGISTER(x) (void)(x)
#define LANES 4
#define TARGET
#define KERNELS tao_pcm_kernels_simd4
#ifdef __SSE2__
#define NAME "sse2"
#else
#define NAME "neon"
#endif
#include "lib/pcm/kernels_simd.h"
#endif
