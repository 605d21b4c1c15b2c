/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "lib/pcm/bytes.h"

static size_t unpack_s16(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	for (size_t i = 0; i < frames; i++, in += 4) {
		left[i] = (float)(int16_t)tao_le16(in) * 0x1p-15f;
		right[i] = (float)(int16_t)tao_le16(in + 2) * 0x1p-15f;
	}
	return 0;
}

/* The low byte stays empty, so that the sign is where it belongs. */
static float from_s24(const uint8_t *in)
{
	return (float)(int32_t)(tao_le24(in) << 8) * 0x1p-31f;
}

static size_t unpack_s24(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	for (size_t i = 0; i < frames; i++, in += 6) {
		left[i] = from_s24(in);
		right[i] = from_s24(in + 3);
	}
	return 0;
}

static size_t unpack_s32(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	for (size_t i = 0; i < frames; i++, in += 8) {
		left[i] = (float)(int32_t)tao_le32(in) * 0x1p-31f;
		right[i] = (float)(int32_t)tao_le32(in + 4) * 0x1p-31f;
	}
	return 0;
}

static size_t from_f32(const uint8_t *in, float *out)
{
	uint32_t bits = tao_le32(in);
	float value;
	bool is_sane;

	memcpy(&value, &bits, sizeof(value));
	is_sane = fabsf(value) <= TAO_PCM_SANE;
	*out = is_sane ? value : 0;
	return !is_sane;
}

static size_t unpack_f32(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	size_t bad = 0;

	for (size_t i = 0; i < frames; i++, in += 8) {
		bad += from_f32(in, &left[i]);
		bad += from_f32(in + 4, &right[i]);
	}
	return bad;
}

static uint32_t draw(struct tao_pcm_rng *rng, unsigned lane)
{
	uint32_t *s0 = &rng->word[0][lane], *s1 = &rng->word[1][lane];
	uint32_t *s2 = &rng->word[2][lane], *s3 = &rng->word[3][lane];
	uint32_t result = *s0 + *s3, t = *s1 << 9;

	*s2 ^= *s0;
	*s3 ^= *s1;
	*s1 ^= *s2;
	*s0 ^= *s3;
	*s2 ^= t;
	*s3 = *s3 << 11 | *s3 >> 21;
	return result;
}

/* Two uniform halves of one word: triangular over +-1, mean 0. */
static float tpdf(uint32_t word)
{
	int32_t sum = (int32_t)(word & 0xffff) + (int32_t)(word >> 16);

	return (float)(sum - 0xffff) * 0x1p-16f;
}

void tao_pcm_rng_tpdf(
	struct tao_pcm_rng *rng, float noise[TAO_PCM_GROUP_FRAMES])
{
	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
		noise[i] = tpdf(draw(rng, i % TAO_PCM_RNG_LANES));
}

static int32_t quantise_sample(float value)
{
	value = value < -32768.0f ? -32768.0f : value;
	value = value > 32767.0f ? 32767.0f : value;
	return (int32_t)lrintf(value);
}

static void quantise_group(const float *in, struct tao_pcm_rng *rng,
	int32_t *out, float *peak)
{
	float noise[TAO_PCM_GROUP_FRAMES] = {0}, largest = 0;

	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
		largest = fmaxf(largest, fabsf(in[i]));
	*peak = fmaxf(*peak, largest);
	if (rng && largest > 0)
		tao_pcm_rng_tpdf(rng, noise);
	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
		out[i] = quantise_sample(in[i] * 32768.0f + noise[i]);
}

static float quantise(const float *const in[2], size_t groups,
	struct tao_pcm_rng rng[2], uint8_t *out)
{
	int32_t left[TAO_PCM_GROUP_FRAMES], right[TAO_PCM_GROUP_FRAMES];
	float peak = 0;

	for (size_t g = 0; g < groups; g++) {
		size_t first = g * TAO_PCM_GROUP_FRAMES;

		quantise_group(in[0] + first, rng, left, &peak);
		if (in[1])
			quantise_group(in[1] + first, rng ? rng + 1 : NULL,
				right, &peak);
		else
			memcpy(right, left, sizeof(right));
		for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++, out += 4) {
			tao_put_le16(out, (uint16_t)left[i]);
			tao_put_le16(out + 2, (uint16_t)right[i]);
		}
	}
	return peak;
}

/* Many short sums instead of a long one: less of the last digits is lost. */
static float fir_row(const float *taps, size_t n, const float *in)
{
	float part[TAO_PCM_FIR_STEP] = {0};
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		part[i % TAO_PCM_FIR_STEP] += taps[i] * in[i];
	for (unsigned i = 0; i < TAO_PCM_FIR_STEP; i++)
		sum += (double)part[i];
	return (float)sum;
}

static void fir(const float *taps, size_t n, const float *left,
	const float *right, float sums[2][TAO_PCM_FIR_ROWS])
{
	for (unsigned row = 0; row < TAO_PCM_FIR_ROWS; row++) {
		sums[0][row] = fir_row(taps + row * n, n, left);
		sums[1][row] = fir_row(taps + row * n, n, right);
	}
}

const struct tao_pcm_kernels tao_pcm_kernels_scalar = {
	.name = "scalar",
	.unpack_s16 = unpack_s16,
	.unpack_s24 = unpack_s24,
	.unpack_s32 = unpack_s32,
	.unpack_f32 = unpack_f32,
	.quantise = quantise,
	.fir = fir,
};
