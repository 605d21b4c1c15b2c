/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_AVX
#include <immintrin.h>

#define MULTIPLY_ADD(a, b, c)                                                  \
	((vf)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#define IN_REGISTER(x) __asm__("" : "+v"(x))
#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,fma")))
#define KERNELS tao_pcm_kernels_avx512
#define NAME "avx512"
#include "lib/pcm/kernels_simd.h"
#endif
