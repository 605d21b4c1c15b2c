/* kernels_simd.h - the body of the vector kernels, written once in the
 * compiler's vector types. Include it after defining
 *   LANES     32-bit lanes of a vector: 4, 8 or 16
 *   TARGET    attributes of every function
 *   MULTIPLY_ADD(a, b, c)  a * b + c of vectors, in one step if there is one
 *   IN_REGISTER(x)         keep a vector there
 *   KERNELS   the table's name; NAME its word
 * The machine is little-endian wherever this is built.
 * Shapes, Units, Owner, Errors: see kernels.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lib/pcm/kernels.h"

typedef float vf __attribute__((vector_size(4 * LANES)));
typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * LANES)));
typedef uint8_t vb __attribute__((vector_size(4 * LANES)));

typedef float vf4 __attribute__((vector_size(16)));
typedef float vf8 __attribute__((vector_size(32)));
typedef int32_t vi4 __attribute__((vector_size(16)));

#define BODY static inline __attribute__((always_inline)) TARGET

BODY vi4 load16(const uint8_t *in)
{
	vi4 value;

	memcpy(&value, in, sizeof(value));
	return value;
}

/* 16 bytes from every twelfth, as one vector. */
#define JOIN8 0, 1, 2, 3, 4, 5, 6, 7
#define JOIN16 JOIN8, 8, 9, 10, 11, 12, 13, 14, 15
#define FIRST8 JOIN8
#define LAST8 8, 9, 10, 11, 12, 13, 14, 15
#define LOAD24_4(in) load16(in)
#define LOAD24_8(in)                                                           \
	__builtin_shufflevector(load16(in), load16((in) + 12), JOIN8)
#define LOAD24_16(in)                                                          \
	__builtin_shufflevector(LOAD24_8(in), LOAD24_8((in) + 24), JOIN16)

#if LANES == 4
#define LOAD24(in) ((vb)LOAD24_4(in))
#define EVEN 0, 2, 4, 6
#define ODD 1, 3, 5, 7
#define SPREAD24 0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11
#elif LANES == 8
#define LOAD24(in) ((vb)LOAD24_8(in))
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD 1, 3, 5, 7, 9, 11, 13, 15
#define SPREAD24 0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, \
	16, 16, 17, 18, 19, 19, 20, 21, 22, 22, 23, 24, 25, 25, 26, 27
#else
#define LOAD24(in) ((vb)LOAD24_16(in))
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define SPREAD24 0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, \
	16, 16, 17, 18, 19, 19, 20, 21, 22, 22, 23, 24, 25, 25, 26, 27, \
	32, 32, 33, 34, 35, 35, 36, 37, 38, 38, 39, 40, 41, 41, 42, 43, \
	48, 48, 49, 50, 51, 51, 52, 53, 54, 54, 55, 56, 57, 57, 58, 59
#endif

/* Whole vectors of frames; the tails are left to the scalar twin. */
static TARGET size_t unpack_s16(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	size_t i = 0;

	for (; i + LANES <= frames; i += LANES) {
		vi both;
		vf l, r;

		memcpy(&both, in + i * 4, sizeof(both));
		l = __builtin_convertvector((vi)((vu)both << 16) >> 16, vf);
		r = __builtin_convertvector(both >> 16, vf);
		l *= 0x1p-15f;
		r *= 0x1p-15f;
		memcpy(left + i, &l, sizeof(l));
		memcpy(right + i, &r, sizeof(r));
	}
	return tao_pcm_kernels_scalar.unpack_s16(
		in + i * 4, frames - i, left + i, right + i);
}

/* Four samples lie in 12 bytes; 16 are read. Each goes to the upper bytes of
 * a lane. */
BODY vi load_s24(const uint8_t *in)
{
	vb bytes = LOAD24(in);

	bytes = __builtin_shufflevector(bytes, bytes, SPREAD24);
	return (vi)bytes & ~0xff;
}

static TARGET size_t unpack_s24(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	size_t i = 0;

	/* One frame more must be there for the reads beyond. */
	for (; i + LANES < frames; i += LANES) {
		vf a = __builtin_convertvector(load_s24(in + i * 6), vf);
		vf b = __builtin_convertvector(
			load_s24(in + i * 6 + 3 * LANES), vf);
		vf l = __builtin_shufflevector(a, b, EVEN) * 0x1p-31f;
		vf r = __builtin_shufflevector(a, b, ODD) * 0x1p-31f;

		memcpy(left + i, &l, sizeof(l));
		memcpy(right + i, &r, sizeof(r));
	}
	return tao_pcm_kernels_scalar.unpack_s24(
		in + i * 6, frames - i, left + i, right + i);
}

static TARGET size_t unpack_s32(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	size_t i = 0;

	for (; i + LANES <= frames; i += LANES) {
		vi both[2];
		vf a, b, l, r;

		memcpy(both, in + i * 8, sizeof(both));
		a = __builtin_convertvector(both[0], vf);
		b = __builtin_convertvector(both[1], vf);
		l = __builtin_shufflevector(a, b, EVEN) * 0x1p-31f;
		r = __builtin_shufflevector(a, b, ODD) * 0x1p-31f;
		memcpy(left + i, &l, sizeof(l));
		memcpy(right + i, &r, sizeof(r));
	}
	return tao_pcm_kernels_scalar.unpack_s32(
		in + i * 8, frames - i, left + i, right + i);
}

/* Zero what is no audio; a lane of *bad goes down by one for each. */
BODY vf make_sane(vf value, vi *bad)
{
	vf magnitude = (vf)((vi)value & 0x7fffffff);
	vi is_sane = magnitude <= TAO_PCM_SANE;

	*bad += ~is_sane;
	return (vf)((vi)value & is_sane);
}

static TARGET size_t unpack_f32(
	const uint8_t *in, size_t frames, float *left, float *right)
{
	vi bad = {0};
	size_t i = 0, count = 0;

	for (; i + LANES <= frames; i += LANES) {
		vf both[2], l, r;

		memcpy(both, in + i * 8, sizeof(both));
		both[0] = make_sane(both[0], &bad);
		both[1] = make_sane(both[1], &bad);
		l = __builtin_shufflevector(both[0], both[1], EVEN);
		r = __builtin_shufflevector(both[0], both[1], ODD);
		memcpy(left + i, &l, sizeof(l));
		memcpy(right + i, &r, sizeof(r));
	}
	for (unsigned lane = 0; lane < LANES; lane++)
		count += (size_t)-bad[lane];
	return count + tao_pcm_kernels_scalar.unpack_f32(in + i * 8,
			       frames - i, left + i, right + i);
}

BODY vf tpdf(vu word)
{
	vi sum = (vi)((word & 0xffff) + (word >> 16)) - 0xffff;

	return __builtin_convertvector(sum, vf) * 0x1p-16f;
}

/* Adding 1.5 * 2^23 leaves no room for a fraction: rounds to nearest even. */
BODY vi quantise_lanes(vf value)
{
	vi over, under;

	under = value < -32768.0f;
	value = (vf)(((vi)value & ~under) | ((vi)(vf){0} & under));
	over = value > 32767.0f;
	value = (vf)((vi)value & ~over);
	value += 12582912.0f;
	return ((vi)value - 0x4b400000) + (over & 32767) + (under & -32768);
}

/* Returns the magnitudes' bits: as integers they sort as the floats do. */
BODY vi find_peak(const float *in)
{
	vi peak = {0};

	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i += LANES) {
		vi bits;
		vi is_more;

		memcpy(&bits, in + i, sizeof(bits));
		bits &= 0x7fffffff;
		is_more = bits > peak;
		peak = (bits & is_more) | (peak & ~is_more);
	}
	return peak;
}

BODY int32_t largest_lane(vi lanes)
{
	int32_t largest = 0;

	for (unsigned i = 0; i < LANES; i++)
		largest = lanes[i] > largest ? lanes[i] : largest;
	return largest;
}

BODY void quantise_plain(const float *in, int32_t *out)
{
	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i += LANES) {
		vf value;
		vi rounded;

		memcpy(&value, in + i, sizeof(value));
		rounded = quantise_lanes(value * 32768.0f);
		memcpy(out + i, &rounded, sizeof(rounded));
	}
}

BODY void quantise_tpdf(const float *in, struct tao_pcm_rng *rng, int32_t *out)
{
	for (unsigned lane = 0; lane < TAO_PCM_RNG_LANES; lane += LANES) {
		vu s[4], t;

		for (unsigned w = 0; w < 4; w++)
			memcpy(&s[w], &rng->word[w][lane], sizeof(s[w]));
		for (unsigned i = lane; i < TAO_PCM_GROUP_FRAMES;
			i += TAO_PCM_RNG_LANES) {
			vf value;
			vi rounded;

			memcpy(&value, in + i, sizeof(value));
			value = value * 32768.0f + tpdf(s[0] + s[3]);
			rounded = quantise_lanes(value);
			memcpy(out + i, &rounded, sizeof(rounded));
			t = s[1] << 9;
			s[2] ^= s[0];
			s[3] ^= s[1];
			s[1] ^= s[2];
			s[0] ^= s[3];
			s[2] ^= t;
			s[3] = s[3] << 11 | s[3] >> 21;
		}
		for (unsigned w = 0; w < 4; w++)
			memcpy(&rng->word[w][lane], &s[w], sizeof(s[w]));
	}
}

/* One channel's group; returns the bits of its peak. */
BODY int32_t quantise_group(
	const float *in, struct tao_pcm_rng *rng, int32_t *out)
{
	int32_t peak = largest_lane(find_peak(in));

	if (rng && peak)
		quantise_tpdf(in, rng, out);
	else
		quantise_plain(in, out);
	return peak;
}

BODY void interleave(const int32_t *left, const int32_t *right, uint8_t *out)
{
	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i += LANES) {
		vu l, r, both;

		memcpy(&l, left + i, sizeof(l));
		memcpy(&r, right + i, sizeof(r));
		both = (l & 0xffff) | r << 16;
		memcpy(out + i * 4, &both, sizeof(both));
	}
}

static TARGET float quantise(const float *const in[2], size_t groups,
	struct tao_pcm_rng rng[2], uint8_t *out)
{
	int32_t left[TAO_PCM_GROUP_FRAMES], right[TAO_PCM_GROUP_FRAMES];
	int32_t peak = 0;
	float magnitude;

	for (size_t g = 0; g < groups; g++) {
		size_t first = g * TAO_PCM_GROUP_FRAMES;
		int32_t found = quantise_group(in[0] + first, rng, left);

		peak = found > peak ? found : peak;
		if (in[1]) {
			found = quantise_group(in[1] + first,
				rng ? rng + 1 : NULL, right);
			peak = found > peak ? found : peak;
		}
		interleave(left, in[1] ? right : left, out + first * 4);
	}
	memcpy(&magnitude, &peak, sizeof(magnitude));
	return magnitude;
}

BODY float sum_lanes(vf lanes)
{
#if LANES == 16
	vf8 eight = __builtin_shufflevector(lanes, lanes, FIRST8) +
		    __builtin_shufflevector(lanes, lanes, LAST8);
	vf4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
		   __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#elif LANES == 8
	vf4 four = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3) +
		   __builtin_shufflevector(lanes, lanes, 4, 5, 6, 7);
#else
	vf4 four = lanes;
#endif
	return (four[0] + four[2]) + (four[1] + four[3]);
}

BODY vf load(const float *from)
{
	vf value;

	memcpy(&value, from, sizeof(value));
	return value;
}

/* Sums of three rows and two channels: named, for what is indexed would be
 * kept in memory. */
struct fir_sums {
	vf l0, r0, l1, r1, l2, r2;
};

/* Each vector is loaded once and used from a register: there are fewer loads
 * than multiplications then. */
BODY void fir_add(struct fir_sums *s, const float *taps, size_t n,
	const float *left, const float *right)
{
	vf l = load(left), r = load(right);
	vf a = load(taps), b = load(taps + n), c = load(taps + 2 * n);

	IN_REGISTER(a);
	IN_REGISTER(b);
	IN_REGISTER(c);
	s->l0 = MULTIPLY_ADD(a, l, s->l0);
	s->r0 = MULTIPLY_ADD(a, r, s->r0);
	s->l1 = MULTIPLY_ADD(b, l, s->l1);
	s->r1 = MULTIPLY_ADD(b, r, s->r1);
	s->l2 = MULTIPLY_ADD(c, l, s->l2);
	s->r2 = MULTIPLY_ADD(c, r, s->r2);
}

/* Two sets of sums keep enough multiplications under way at a time. They go
 * from both ends to the middle: a row's taps are largest there, and what is
 * added to a large sum loses its last digits. */
static TARGET void fir(const float *taps, size_t n, const float *left,
	const float *right, float sums[2][TAO_PCM_FIR_ROWS])
{
	vf zero = {0};
	struct fir_sums even = {zero, zero, zero, zero, zero, zero};
	struct fir_sums odd = even;

	for (size_t i = 0, k = n - LANES; i < k; i += LANES, k -= LANES) {
		fir_add(&even, taps + i, n, left + i, right + i);
		fir_add(&odd, taps + k, n, left + k, right + k);
	}
	sums[0][0] = sum_lanes(even.l0 + odd.l0);
	sums[0][1] = sum_lanes(even.l1 + odd.l1);
	sums[0][2] = sum_lanes(even.l2 + odd.l2);
	sums[1][0] = sum_lanes(even.r0 + odd.r0);
	sums[1][1] = sum_lanes(even.r1 + odd.r1);
	sums[1][2] = sum_lanes(even.r2 + odd.r2);
}

const struct tao_pcm_kernels KERNELS = {
	.name = NAME,
	.unpack_s16 = unpack_s16,
	.unpack_s24 = unpack_s24,
	.unpack_s32 = unpack_s32,
	.unpack_f32 = unpack_f32,
	.quantise = quantise,
	.fir = fir,
};
