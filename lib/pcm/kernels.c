/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#include <stdbool.h>

const struct tao_pcm_kernels *tao_pcm_kernels_nth(unsigned n)
{
	const struct tao_pcm_kernels *sets[4] = {&tao_pcm_kernels_scalar};
	unsigned count = 1;

#ifdef TAO_PCM_HAS_SIMD4
	sets[count++] = &tao_pcm_kernels_simd4;
#endif
#ifdef TAO_PCM_HAS_AVX
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		sets[count++] = &tao_pcm_kernels_avx2;
	if (__builtin_cpu_supports("avx512f") &&
		__builtin_cpu_supports("avx512bw") &&
		__builtin_cpu_supports("avx512vl"))
		sets[count++] = &tao_pcm_kernels_avx512;
#endif
	return n < count ? sets[n] : NULL;
}

const struct tao_pcm_kernels *tao_pcm_kernels_best(void)
{
	const struct tao_pcm_kernels *best = &tao_pcm_kernels_scalar, *next;

	for (unsigned n = 1; (next = tao_pcm_kernels_nth(n)); n++)
		best = next;
	return best;
}

/* splitmix64 (Steele, Lea, Flood 2014), the way to seed such generators. */
static uint64_t next_seed(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void tao_pcm_rng_seed(struct tao_pcm_rng *rng, uint64_t seed, unsigned channel)
{
	uint64_t state = seed;

	/* Far from the other channel's seeds, whatever the seed. */
	for (unsigned i = 0; i <= channel; i++)
		state = next_seed(&state);
	for (unsigned lane = 0; lane < TAO_PCM_RNG_LANES; lane++)
		for (unsigned word = 0; word < 4; word++)
			rng->word[word][lane] =
				(uint32_t)(next_seed(&state) >> 32);
}
