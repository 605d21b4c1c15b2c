/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_SIMD4
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
