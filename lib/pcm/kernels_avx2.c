/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_AVX
#define LANES 8
#define TARGET __attribute__((target("avx2,fma")))
#define KERNELS tao_pcm_kernels_avx2
#define NAME "avx2"
#include "lib/pcm/kernels_simd.h"
#endif
