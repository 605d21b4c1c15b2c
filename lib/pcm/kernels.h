/* kernels.h - the inner loops: unpack, dither and round, multiply and add. One
 * table per instruction set; all give the same bits, but for the last digits
 * of fir. Pure, no I/O.
 * Shapes  stereo frames in memory <-> one plane of floats per channel, full
 *         scale -1..1.
 * Units   PCM frames; a group is TAO_PCM_GROUP_FRAMES of them.
 * Owner   the caller owns every buffer; nothing is allocated or kept.
 * Errors  none.
 * Source  random numbers: Blackman and Vigna, "Scrambled linear pseudorandom
 *         number generators", ACM TOMS 47 (2021): xoshiro128+. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_KERNELS_H
#define TAO_PCM_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum {
	TAO_PCM_RNG_LANES = 16,
	TAO_PCM_GROUP_FRAMES = 64,
	TAO_PCM_FIR_STEP = 32, /* taps are padded to a multiple of it */
	TAO_PCM_FIR_ROWS = 3   /* outputs made at once */
};

/* Four lanes: SSE2, which every 64-bit x86 has, or NEON. */
#if defined(__SSE2__) ||                                                       \
	(defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define TAO_PCM_HAS_SIMD4
#endif
#ifdef __x86_64__
#define TAO_PCM_HAS_AVX
#endif

/* Beyond this a float is no audio: it and NaN become 0 and are counted. */
#define TAO_PCM_SANE 1e9f

/* One generator per lane: frame n of a group draws from lane n % 16. */
struct tao_pcm_rng {
	uint32_t word[4][TAO_PCM_RNG_LANES];
};

struct tao_pcm_kernels {
	const char *name;

	/* Little-endian stereo to two planes. Returns how many samples were
	 * not sane. */
	size_t (*unpack_s16)(const uint8_t *in, size_t frames, float *left,
		float *right);
	size_t (*unpack_s24)(const uint8_t *in, size_t frames, float *left,
		float *right);
	size_t (*unpack_s32)(const uint8_t *in, size_t frames, float *left,
		float *right);
	size_t (*unpack_f32)(const uint8_t *in, size_t frames, float *left,
		float *right);

	/* Whole groups to 16-bit little-endian stereo: times 32,768, plus TPDF
	 * dither of +-1 step from rng if that is not NULL, rounded to nearest,
	 * limited. A channel's group of zeros stays zeros and draws nothing.
	 * in[1] NULL: one channel for both. Returns the largest magnitude. */
	float (*quantise)(const float *const in[2], size_t groups,
		struct tao_pcm_rng rng[2], uint8_t *out);

	/* Three rows of n taps each, one behind the other, times the same
	 * samples of two channels. */
	void (*fir)(const float *taps, size_t n, const float *left,
		const float *right, float sums[2][TAO_PCM_FIR_ROWS]);
};

/* The fastest set this machine can run. */
const struct tao_pcm_kernels *tao_pcm_kernels_best(void);

/* The sets this machine can run, scalar first; NULL after the last. */
const struct tao_pcm_kernels *tao_pcm_kernels_nth(unsigned n);

/* Different streams for each channel, the same for the same seed. */
void tao_pcm_rng_seed(struct tao_pcm_rng *rng, uint64_t seed, unsigned channel);

/* A group's TPDF noise in steps of 1, as quantise draws it. */
void tao_pcm_rng_tpdf(
	struct tao_pcm_rng *rng, float noise[TAO_PCM_GROUP_FRAMES]);

/* Behind tao_pcm_kernels_nth: */
extern const struct tao_pcm_kernels tao_pcm_kernels_scalar;
extern const struct tao_pcm_kernels tao_pcm_kernels_simd4;
extern const struct tao_pcm_kernels tao_pcm_kernels_avx2;
extern const struct tao_pcm_kernels tao_pcm_kernels_avx512;

#endif
