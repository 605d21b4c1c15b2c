/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#ifdef TAO_PCM_HAS_AVX
#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,fma")))
#define KERNELS tao_pcm_kernels_avx512
#define NAME "avx512"
#include "lib/pcm/kernels_simd.h"
#endif
