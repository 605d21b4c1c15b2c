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
	PERIOD = 6,
	TEXT_MIN_BYTES = 8,
	UNIT_BYTES = 48 /* a multiple of every sample's size, twice over */
};

/* Bytes that are taken together wrongly can have a pattern of two or three;
 * only what is around it counts. */
static void remove_means(const float *in, double *out)
{
	double mean[PERIOD] = {0};

	for (size_t i = 0; i < BLOCK_FRAMES; i++)
		mean[i % PERIOD] += (double)in[i];
	for (unsigned i = 0; i < PERIOD; i++)
		mean[i] /= (BLOCK_FRAMES - i + PERIOD - 1) / PERIOD;
	for (size_t i = 0; i < BLOCK_FRAMES; i++)
		out[i] = (double)in[i] - mean[i % PERIOD];
}

/* What is left of a block's power when each sample is predicted from those
 * before: 1 for noise, near 0 for music and tones. -1: there is too little to
 * tell. */
static double residual(const float *in)
{
	double r[ORDER + 1] = {0}, a[ORDER + 1] = {1}, x[BLOCK_FRAMES], error;
	unsigned zeros = 0;

	for (size_t i = 0; i < BLOCK_FRAMES; i++)
		zeros += in[i] == 0;
	if (zeros > BLOCK_FRAMES * 3 / 4)
		return -1;
	remove_means(in, x);
	for (unsigned lag = 0; lag <= ORDER; lag++)
		for (size_t i = lag; i < BLOCK_FRAMES; i++)
			r[lag] += x[i] * x[i - lag];
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
	double sum;      /* of the worst channels' residuals */
};

/* Measured: a wrong format leaves 0.97 or more, pink noise in the right one 0.5
 * or less, music far less. */
#define NOISE 0.85
#define MUSIC 0.6

static void judge_block(float *const *planes, unsigned channels,
	size_t bad, bool is_float, struct verdict *v)
{
	double worst = -1, best = 1;

	for (unsigned c = 0; c < channels; c++) {
		double found = residual(planes[c]);

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
	v->noise += best > NOISE;
	v->part += worst > NOISE;
	v->music += worst < MUSIC;
	v->sum += worst;
}

static struct verdict judge(const struct tao_pcm_format *format,
	const uint8_t *bytes, size_t len)
{
	size_t step = tao_pcm_frame_bytes(format) * BLOCK_FRAMES;
	float **planes = tao_pcm_planes_new(format->channels, BLOCK_FRAMES);
	struct verdict v = {0, 0, 0, 0, 0};

	for (; planes && len >= step; bytes += step, len -= step) {
		size_t bad = tao_pcm_unpack(format, tao_pcm_kernels_best(),
			bytes, BLOCK_FRAMES, planes);

		judge_block(planes, format->channels, bad,
			format->encoding == TAO_PCM_FLOAT, &v);
	}
	free(planes);
	return v;
}

static bool is_most(unsigned part, unsigned all, unsigned percent)
{
	return all >= BLOCKS_MIN && part * 100 >= all * percent;
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
	bool is_doubled;
};

/* The same on both sides: so the frames are what they should be. In others
 * every value would come twice, which makes even noise look like something. */
static bool is_doubled(
	const struct tao_pcm_format *format, const uint8_t *bytes, size_t len)
{
	size_t half = format->bits / 8, count = 0, same = 0;

	if (format->channels != 2)
		return false;
	for (; len >= 2 * half; bytes += 2 * half, len -= 2 * half, count++)
		same += memcmp(bytes, bytes + half, half) == 0;
	return is_most((unsigned)same, (unsigned)count, 90);
}

/* The residual in that format, 1 if it cannot be that. */
static double try_format(
	const struct search *s, const struct tao_pcm_format *other)
{
	struct verdict v;

	if (is_same(other, s->claimed))
		return 1;
	if (s->is_doubled && (other->bits != s->claimed->bits ||
				     other->channels != s->claimed->channels))
		return 1;
	/* Floats need no such check: wrong ones are of all sizes. */
	if (s->is_part && other->encoding != TAO_PCM_FLOAT &&
		other->bits > s->claimed->bits &&
		!has_low_words(other, s->bytes, s->len))
		return 1;
	v = judge(other, s->bytes, s->len);
	return is_most(v.music, v.blocks, 75) ? v.sum / v.blocks : 1;
}

static bool find_better(const struct search *s, unsigned channels,
	struct tao_pcm_format *better)
{
	static const struct {
		enum tao_pcm_encoding encoding;
		unsigned bits;
	} kinds[] = {{TAO_PCM_SIGNED, 16}, {TAO_PCM_SIGNED, 24},
		{TAO_PCM_SIGNED, 32}, {TAO_PCM_FLOAT, 32},
		{TAO_PCM_FLOAT, 64}};
	double least = 1;

	for (size_t i = 0; i < 2 * sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct tao_pcm_format other = {
			.encoding = kinds[i / 2].encoding,
			.bits = kinds[i / 2].bits,
			.is_big_endian = i % 2,
			.channels = channels,
			.rate_hz = s->claimed->rate_hz,
		};
		double found = try_format(s, &other);

		if (found < least) {
			least = found;
			*better = other;
		}
	}
	return least < 1;
}

bool tao_pcm_looks_like(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len, struct tao_pcm_format *better)
{
	struct search s = {claimed, bytes, len, false, false};
	struct tao_pcm_format found;
	struct verdict v;

	if (len < TAO_PCM_LOOKS_BYTES / 4)
		return false;
	v = judge(claimed, bytes, len);
	if (!is_most(v.part, v.blocks, 90))
		return false;
	s.is_part = !is_most(v.noise, v.blocks, 90);
	s.is_doubled = is_doubled(claimed, bytes, len);
	if (!find_better(&s, claimed->channels, &found) &&
		(s.is_part || claimed->channels == 2 ||
			!find_better(&s, 2, &found)) &&
		(s.is_part || claimed->channels == 1 ||
			!find_better(&s, 1, &found)))
		return false;
	*better = found;
	return true;
}

size_t tao_pcm_looks_silent(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len)
{
	size_t unit = (size_t)UNIT_BYTES * claimed->channels, zeros = 0;

	while (zeros < len && bytes[zeros] == 0)
		zeros++;
	return zeros - zeros % unit;
}

/* Bytes of the letter that begins here, 0 if none does. */
static size_t letter_bytes(const uint8_t *p, size_t len)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (n == 1)
		return (p[0] >= ' ' && p[0] < 0x7f) ||
		       (p[0] >= '\t' && p[0] <= '\r');
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < n && i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool tao_pcm_looks_text(const uint8_t *bytes, size_t len)
{
	size_t at = 0, ascii = 0, n = 1;

	for (; n && at < len; at += n) {
		n = letter_bytes(bytes + at, len - at);
		ascii += n == 1;
	}
	return n && len >= TEXT_MIN_BYTES && ascii * 4 >= len;
}
