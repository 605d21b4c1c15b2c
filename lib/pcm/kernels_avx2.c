/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_AVX
#include <immintrin.h>

#define MULTIPLY_ADD(a, b, c)                                                  \
	((vf)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#define IN_REGISTER(x) __asm__("" : "+x"(x))
#define LANES 8
#define TARGET __attribute__((target("avx2,fma")))
#define KERNELS tao_pcm_kernels_avx2
#define NAME "avx2"
#include "lib/pcm/kernels_simd.h"
#endif
