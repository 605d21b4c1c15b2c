/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/looks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pcm/kernels.h"
#include "lib/pcm/stage.h"
#include "lib/pcm/unpack.h"

enum {
	ORDER = 8,
	BLOCK_FRAMES = 1024,
	BLOCKS_MIN = 4,
	UNIT_BYTES = 48 /* a multiple of every sample's size, twice over */
};

/* What is left of a channel's power when each sample is predicted from those
 * before: 1 for noise, near 0 for music and tones. -1: there is no power. */
static double residual(const float *in, size_t frames)
{
	double r[ORDER + 1], a[ORDER + 1] = {1}, error, mean = 0;

	for (size_t i = 0; i < frames; i++)
		mean += (double)in[i];
	mean /= (double)frames;
	for (unsigned lag = 0; lag <= ORDER; lag++) {
		r[lag] = 0;
		for (size_t i = lag; i < frames; i++)
			r[lag] += ((double)in[i] - mean) *
				  ((double)in[i - lag] - mean);
	}
	if (!(r[0] > 0))
		return -1;
	error = r[0];
	for (unsigned i = 1; i <= ORDER && error > r[0] * 1e-9; i++) {
		double k = r[i], old[ORDER + 1];

		for (unsigned j = 1; j < i; j++)
			k += a[j] * r[i - j];
		k /= -error;
		memcpy(old, a, sizeof(old));
		for (unsigned j = 1; j < i; j++)
			a[j] = old[j] + k * old[i - j];
		a[i] = k;
		error *= 1 - k * k;
	}
	return error / r[0];
}

/* Floats that a wrong format makes are of all sizes; those of audio are not. */
static bool are_floats_sane(float *const *planes, unsigned channels,
	size_t frames)
{
	size_t strange = 0;

	for (unsigned c = 0; c < channels; c++)
		for (size_t i = 0; i < frames; i++) {
			float size = fabsf(planes[c][i]);

			strange += size > 8 || (size < 1e-12f && size > 0);
		}
	return strange * 1000 <= frames * channels;
}

struct verdict {
	unsigned blocks; /* that are not silent; of these: */
	unsigned noise;  /* every channel that is not silent is noise */
	unsigned part;   /* some channel is noise */
	unsigned music;  /* every channel that is not silent is music */
};

static void judge_block(float *const *planes, unsigned channels,
	size_t bad, bool is_float, struct verdict *v)
{
	double worst = -1, best = 1;

	for (unsigned c = 0; c < channels; c++) {
		double found = residual(planes[c], BLOCK_FRAMES);

		worst = fmax(worst, found);
		if (found >= 0)
			best = fmin(best, found);
	}
	if (worst < 0)
		return;
	v->blocks++;
	if (is_float && (bad || !are_floats_sane(planes, channels,
					BLOCK_FRAMES)))
		worst = 1;
	v->noise += best > 0.5;
	v->part += worst > 0.5;
	v->music += worst < 0.2;
}

static struct verdict judge(const struct tao_pcm_format *format,
	const uint8_t *bytes, size_t len)
{
	size_t step = tao_pcm_frame_bytes(format) * BLOCK_FRAMES;
	float **planes = tao_pcm_planes_new(format->channels, BLOCK_FRAMES);
	struct verdict v = {0, 0, 0, 0};

	for (; planes && len >= step; bytes += step, len -= step) {
		size_t bad = tao_pcm_unpack(format, tao_pcm_kernels_best(),
			bytes, BLOCK_FRAMES, planes);

		judge_block(planes, format->channels, bad,
			format->encoding == TAO_PCM_FLOAT, &v);
	}
	free(planes);
	return v;
}

static bool is_most(unsigned part, unsigned all)
{
	return all >= BLOCKS_MIN && part * 10 >= all * 9;
}

static bool is_same(
	const struct tao_pcm_format *a, const struct tao_pcm_format *b)
{
	return a->encoding == b->encoding && a->bits == b->bits &&
	       a->channels == b->channels &&
	       (a->is_big_endian == b->is_big_endian || a->bits == 8);
}

/* Are the 16 bits at the low end of each sample what they are in audio of more
 * bits: all values alike, or nothing in the lower half? One channel of noise
 * beside one of music is neither, unless someone made it so. */
static bool has_low_words(
	const struct tao_pcm_format *format, const uint8_t *bytes, size_t len)
{
	size_t step = format->bits / 8, bins[16] = {0}, zeros = 0, count = 0;
	size_t high = format->is_big_endian ? step - 2 : 1;
	size_t low = format->is_big_endian ? step - 1 : 0;

	for (; len >= step; bytes += step, len -= step, count++) {
		bins[bytes[high] >> 4]++;
		zeros += bytes[low] == 0;
	}
	if (zeros * 100 >= count * 99)
		return true;
	for (unsigned i = 0; i < 16; i++)
		if (bins[i] * 16 * 10 < count * 7 ||
			bins[i] * 16 * 10 > count * 13)
			return false;
	return true;
}

struct search {
	const struct tao_pcm_format *claimed;
	const uint8_t *bytes;
	size_t len;
	bool is_part; /* only some channels are noise as claimed */
};

static bool is_better(
	const struct search *s, const struct tao_pcm_format *other)
{
	struct verdict v;

	if (is_same(other, s->claimed) ||
		(other->bits == 8 && other->is_big_endian))
		return false;
	if (s->is_part && other->bits > s->claimed->bits &&
		!has_low_words(other, s->bytes, s->len))
		return false;
	v = judge(other, s->bytes, s->len);
	return is_most(v.music, v.blocks);
}

/* In the order of likelihood. */
static bool find_better(const struct search *s, unsigned channels,
	struct tao_pcm_format *better)
{
	static const struct {
		enum tao_pcm_encoding encoding;
		unsigned bits;
	} kinds[] = {{TAO_PCM_SIGNED, 24}, {TAO_PCM_SIGNED, 16},
		{TAO_PCM_FLOAT, 32}, {TAO_PCM_SIGNED, 32},
		{TAO_PCM_FLOAT, 64}, {TAO_PCM_UNSIGNED, 8},
		{TAO_PCM_SIGNED, 8}, {TAO_PCM_UNSIGNED, 16}};

	for (size_t i = 0; i < 2 * sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct tao_pcm_format other = {
			.encoding = kinds[i / 2].encoding,
			.bits = kinds[i / 2].bits,
			.is_big_endian = i % 2,
			.channels = channels,
			.rate_hz = s->claimed->rate_hz,
		};

		if (is_better(s, &other)) {
			*better = other;
			return true;
		}
	}
	return false;
}

bool tao_pcm_looks_like(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len, struct tao_pcm_format *better)
{
	struct search s = {claimed, bytes, len, false};
	struct verdict v;

	if (len < TAO_PCM_LOOKS_BYTES / 4)
		return false;
	v = judge(claimed, bytes, len);
	if (!is_most(v.part, v.blocks))
		return false;
	s.is_part = !is_most(v.noise, v.blocks);
	return find_better(&s, claimed->channels, better) ||
	       (claimed->channels != 2 && find_better(&s, 2, better)) ||
	       (claimed->channels != 1 && find_better(&s, 1, better));
}

size_t tao_pcm_looks_silent(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len)
{
	size_t unit = (size_t)UNIT_BYTES * claimed->channels, zeros = 0;

	while (zeros < len && bytes[zeros] == 0)
		zeros++;
	return zeros - zeros % unit;
}
