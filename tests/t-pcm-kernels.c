/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/kernels.h"
#include "lib/pcm/pairs.h"

#include <math.h>
#include <stdint.h>

#include "tests/tap.h"

enum { FRAMES = 1023, GROUPS = 31, POINTS = GROUPS * TAO_PCM_GROUP_FRAMES };

static uint32_t state = 12345;

static uint32_t draw(void)
{
	state = state * 1664525 + 1013904223;
	return state >> 8 ^ state << 16;
}

typedef size_t unpack_kernel(
	const uint8_t *in, size_t frames, float *left, float *right);

static bool is_same_unpack(unpack_kernel *scalar, unpack_kernel *simd,
	const uint8_t *in, size_t frames)
{
	float want[2][FRAMES], got[2][FRAMES];
	size_t bad[2];

	memset(want, 0x55, sizeof(want));
	memset(got, 0x55, sizeof(got));
	bad[0] = scalar(in, frames, want[0], want[1]);
	bad[1] = simd(in, frames, got[0], got[1]);
	return bad[0] == bad[1] && memcmp(want, got, sizeof(want)) == 0;
}

/* Every length, so that the tails are met, in memory of just that size, so
 * that a sanitizer or valgrind sees a read beyond it. */
static void test_unpack(const struct tao_pcm_kernels *k)
{
	const struct tao_pcm_kernels *s = &tao_pcm_kernels_scalar;
	bool is_same[4] = {true, true, true, true};

	for (size_t frames = 0; frames < 70; frames++) {
		uint8_t *in[4];

		for (unsigned i = 0; i < 4; i++) {
			size_t size = frames * 2 * (i < 3 ? i + 2 : 4);

			in[i] = malloc(size + 1);
			for (size_t b = 0; b < size; b++)
				in[i][b] = (uint8_t)draw();
		}
		is_same[0] &= is_same_unpack(
			s->unpack_s16, k->unpack_s16, in[0], frames);
		is_same[1] &= is_same_unpack(
			s->unpack_s24, k->unpack_s24, in[1], frames);
		is_same[2] &= is_same_unpack(
			s->unpack_s32, k->unpack_s32, in[2], frames);
		is_same[3] &= is_same_unpack(
			s->unpack_f32, k->unpack_f32, in[3], frames);
		for (unsigned i = 0; i < 4; i++)
			free(in[i]);
	}
	OK(is_same[0], "%s unpacks 16 bit like scalar", k->name);
	OK(is_same[1], "%s unpacks 24 bit like scalar", k->name);
	OK(is_same[2], "%s unpacks 32 bit like scalar", k->name);
	OK(is_same[3], "%s unpacks floats like scalar, and counts the same "
		"that are none", k->name);
}

/* Every magnitude, halves of a step, both limits and beyond, and silence. */
static void fill_samples(float *samples)
{
	static const float odd[] = {0, -0.0f, 1, -1, 0.99998f, -1.00002f,
		0x1p-16f, -0x1p-16f, 3 * 0x1p-16f, 1e9f, -1e9f, 1e-30f};

	for (size_t i = 0; i < POINTS; i++) {
		samples[i] = (float)(int32_t)draw() * 0x1p-31f;
		if (i % 7 == 0)
			samples[i] = odd[i / 7 % (sizeof(odd) / sizeof(*odd))];
		if (i % 5 == 0)
			samples[i] *= 0x1p-14f;
		if (i / TAO_PCM_GROUP_FRAMES % 6 == 3)
			samples[i] = i % 2 ? 0 : -0.0f;
	}
}

static bool is_same_quantise(const struct tao_pcm_kernels *k,
	const float *const in[2], bool has_dither)
{
	static uint8_t want[POINTS * 4], got[POINTS * 4];
	struct tao_pcm_rng rng[2][2];
	float peak[2];

	for (unsigned i = 0; i < 2; i++)
		for (unsigned c = 0; c < 2; c++)
			tao_pcm_rng_seed(&rng[i][c], 7, c);
	peak[0] = tao_pcm_kernels_scalar.quantise(
		in, GROUPS, has_dither ? rng[0] : NULL, want);
	peak[1] = k->quantise(in, GROUPS, has_dither ? rng[1] : NULL, got);
	return memcmp(&peak[0], &peak[1], sizeof(peak[0])) == 0 &&
	       memcmp(want, got, sizeof(want)) == 0 &&
	       memcmp(rng[0], rng[1], sizeof(rng[0])) == 0;
}

static void test_quantise(const struct tao_pcm_kernels *k)
{
	static float left[POINTS], right[POINTS];
	const float *const stereo[2] = {left, right};
	const float *const mono[2] = {left, NULL};

	fill_samples(left);
	fill_samples(right);
	OK(is_same_quantise(k, stereo, false) &&
			is_same_quantise(k, mono, false),
		"%s rounds and limits like scalar", k->name);
	OK(is_same_quantise(k, stereo, true) && is_same_quantise(k, mono, true),
		"%s dithers like scalar", k->name);
}

/* The order of additions differs, so the last digits may. */
static void test_fir(const struct tao_pcm_kernels *k)
{
	enum { TAPS = 320, ROWS = TAO_PCM_FIR_ROWS };
	float taps[ROWS * TAPS], in[2][TAPS + 3], sums[2][ROWS];
	double largest = 0;

	for (unsigned i = 0; i < ROWS * TAPS; i++)
		taps[i] = (float)(int32_t)draw() * 0x1p-31f;
	for (unsigned i = 0; i < TAPS; i++)
		for (unsigned c = 0; c < 2; c++)
			in[c][i + 3] = (float)(int32_t)draw() * 0x1p-31f;
	k->fir(taps, TAPS, in[0] + 3, in[1] + 3, sums);
	for (unsigned c = 0; c < 2; c++)
		for (unsigned row = 0; row < ROWS; row++) {
			double want = 0;

			for (unsigned i = 0; i < TAPS; i++)
				want += (double)taps[row * TAPS + i] *
					(double)in[c][i + 3];
			largest = fmax(largest,
				fabs(want - (double)sums[c][row]));
		}
	OK(largest < 1e-5, "%s multiplies and adds", k->name);
}

/* The scalar set against plain arithmetic: all others are compared to it. */
static void test_scalar(void)
{
	static const uint8_t bytes[] = {0x00, 0x80, 0xff, 0x7f};
	static const uint8_t wide[] = {0, 0, 0x80, 1, 0, 0};
	float group[TAO_PCM_GROUP_FRAMES] = {0.5f / 32768, 1.5f / 32768,
		-1, 1, 100.0f / 32768};
	const float *in[2] = {group, NULL};
	uint8_t out[TAO_PCM_GROUP_FRAMES * 4];
	float left, right;
	static const uint8_t want[] = {0, 0, 0, 0, 2, 0, 2, 0, 0, 0x80, 0,
		0x80, 0xff, 0x7f, 0xff, 0x7f, 100, 0, 100, 0, 0, 0};

	tao_pcm_kernels_scalar.unpack_s16(bytes, 1, &left, &right);
	OK(left == -1 && right == 32767.0f / 32768, "16 bit are -1 to 1");
	tao_pcm_kernels_scalar.unpack_s24(wide, 1, &left, &right);
	OK(left == -1 && right == 0x1p-23f, "24 bit are -1 to 1");
	OK(tao_pcm_kernels_scalar.quantise(in, 1, NULL, out) == 1,
		"the peak is the largest magnitude");
	IS_BYTES(out, want, sizeof(want),
		"samples are rounded to even, limited and doubled");
}

/* Every length: the tails are done one by one. */
static void test_pairs(void)
{
	float in[2][70], out[2][70];
	double pairs[70][2];
	bool is_joined = true, is_back = true, is_mono = true;

	for (unsigned i = 0; i < 70; i++)
		for (unsigned c = 0; c < 2; c++)
			in[c][i] = (float)(int32_t)draw() * 0x1p-31f;
	for (size_t n = 0; n < 70; n++) {
		memset(out, 0, sizeof(out));
		tao_pcm_pairs_join(in[0], in[1], n, pairs);
		for (size_t i = 0; i < n; i++)
			is_joined &= pairs[i][0] == (double)in[0][i] &&
				     pairs[i][1] == (double)in[1][i];
		tao_pcm_pairs_part((const double (*)[2])pairs, n, out[0],
			out[1]);
		is_back &= memcmp(in[0], out[0], n * sizeof(float)) == 0 &&
			   memcmp(in[1], out[1], n * sizeof(float)) == 0;
		tao_pcm_pairs_join(in[1], NULL, n, pairs);
		tao_pcm_pairs_part((const double (*)[2])pairs, n, out[0], NULL);
		is_mono &= memcmp(in[1], out[0], n * sizeof(float)) == 0;
		for (size_t i = 0; i < n; i++)
			is_mono &= pairs[i][1] == 0;
	}
	OK(is_joined, "two channels become pairs");
	OK(is_back, "and are the same again");
	OK(is_mono, "one channel goes into the first of each");
}

static void test_pairs_silence(void)
{
	static const double pairs[5][2] = {{1e-13, -1e-13}, {1e-12, -1e-12},
		{0, -0.0}, {-1, 1}, {1e-13, -1e-12}};
	float left[5], right[5];

	tao_pcm_pairs_part(pairs, 5, left, right);
	OK(left[0] == 0 && right[0] == 0 && left[4] == 0 && left[2] == 0,
		"what is below -240 dB is silence");
	OK(left[1] == 1e-12f && right[1] == -1e-12f && right[4] == -1e-12f &&
			left[3] == -1 && right[3] == 1,
		"what is above is kept");
}

int main(void)
{
	const struct tao_pcm_kernels *k;

	test_scalar();
	test_pairs();
	test_pairs_silence();
	for (unsigned n = 0; (k = tao_pcm_kernels_nth(n)); n++) {
		test_unpack(k);
		test_quantise(k);
		test_fir(k);
	}
	OK(tao_pcm_kernels_best() != NULL, "there is a best set: %s",
		tao_pcm_kernels_best()->name);
	return tap_done();
}
