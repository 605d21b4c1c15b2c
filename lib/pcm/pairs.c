/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/pairs.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* What every 64-bit machine has in registers: four floats, two doubles. */
typedef float vf __attribute__((vector_size(16)));
typedef float vf2 __attribute__((vector_size(8)));
typedef double vd __attribute__((vector_size(16)));
typedef int64_t vi __attribute__((vector_size(16)));

enum { LANES = 4 };

static void join_four(const float *left, const float *right, double (*pairs)[2])
{
	vf l, r, low, high;
	vd out[LANES];

	memcpy(&l, left, sizeof(l));
	memcpy(&r, right, sizeof(r));
	low = __builtin_shufflevector(l, r, 0, 4, 1, 5);
	high = __builtin_shufflevector(l, r, 2, 6, 3, 7);
	out[0] = __builtin_convertvector(
		__builtin_shufflevector(low, low, 0, 1), vd);
	out[1] = __builtin_convertvector(
		__builtin_shufflevector(low, low, 2, 3), vd);
	out[2] = __builtin_convertvector(
		__builtin_shufflevector(high, high, 0, 1), vd);
	out[3] = __builtin_convertvector(
		__builtin_shufflevector(high, high, 2, 3), vd);
	memcpy(pairs, out, sizeof(out));
}

void tao_pcm_pairs_join(const float *left, const float *right, size_t frames,
	double (*pairs)[2])
{
	size_t i = 0;

	for (; right && i + LANES <= frames; i += LANES)
		join_four(left + i, right + i, pairs + i);
	for (; i < frames; i++) {
		pairs[i][0] = (double)left[i];
		pairs[i][1] = right ? (double)right[i] : 0;
	}
}

static vf2 to_floats(vd value)
{
	vd magnitude = (vd)((vi)value & INT64_MAX);
	vi is_sound = magnitude >= TAO_PCM_SILENCE;

	return __builtin_convertvector((vd)((vi)value & is_sound), vf2);
}

static void part_four(const double (*pairs)[2], float *left, float *right)
{
	vd in[LANES];
	vf low, high, l, r;

	memcpy(in, pairs, sizeof(in));
	low = __builtin_shufflevector(
		to_floats(in[0]), to_floats(in[1]), 0, 1, 2, 3);
	high = __builtin_shufflevector(
		to_floats(in[2]), to_floats(in[3]), 0, 1, 2, 3);
	l = __builtin_shufflevector(low, high, 0, 2, 4, 6);
	r = __builtin_shufflevector(low, high, 1, 3, 5, 7);
	memcpy(left, &l, sizeof(l));
	memcpy(right, &r, sizeof(r));
}

static float to_float(double value)
{
	return fabs(value) >= TAO_PCM_SILENCE ? (float)value : 0;
}

void tao_pcm_pairs_part(
	const double (*pairs)[2], size_t frames, float *left, float *right)
{
	size_t i = 0;

	for (; right && i + LANES <= frames; i += LANES)
		part_four(pairs + i, left + i, right + i);
	for (; i < frames; i++) {
		left[i] = to_float(pairs[i][0]);
		if (right)
			right[i] = to_float(pairs[i][1]);
	}
}
