/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/looks.h"

#include <math.h>

#include "lib/pcm/bytes.h"
#include "tests/tap.h"

enum { FRAMES = 12 * 1024 };

static uint32_t state = 1;

/* -1..1, uniform. */
static double draw(void)
{
	state = state * 1664525 + 1013904223;
	return (double)(int32_t)state / 2147483648.0;
}

/* ---- sounds: each fills both channels, within -1..1 */

static void plucked(double *left, double *right)
{
	double string[2][200];

	for (unsigned i = 0; i < 200; i++) {
		string[0][i] = draw();
		string[1][i] = draw();
	}
	for (unsigned i = 0; i < FRAMES; i++) {
		double *l = &string[0][i % 169], *r = &string[1][i % 113];

		left[i] = *l;
		right[i] = *r;
		*l = (*l + string[0][(i + 1) % 169]) / 2;
		*r = (*r + string[1][(i + 1) % 113]) / 2;
	}
}

static void orchestra(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = right[i] = 0;
		for (unsigned n = 1; n < 40; n++) {
			double t = i * n * 0.0131 + n * n;

			left[i] += sin(t) / n / 4;
			right[i] += sin(t * 1.003) / n / 4;
		}
	}
}

static void noise(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = draw();
		right[i] = draw();
	}
}

static void quiet_noise(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = draw() / 16384;
		right[i] = (draw() + draw()) / 16384;
	}
}

static void brown(double *left, double *right)
{
	double l = 0, r = 0;

	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = l = l * 0.999 + draw() * 0.02;
		right[i] = r = r * 0.99 + draw() * 0.05;
	}
}

static void drums(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = draw() * exp(-(double)(i % 3000) / 300);
		right[i] = draw() * exp(-(double)(i % 4000) / 200);
	}
}

static void high_tone(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = sin(i * 2.9) * 0.7;
		right[i] = i % 2 ? 0.5 : -0.5;
	}
}

static void tone_beside_noise(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = draw() * 0.6 + draw() * 0.3;
		right[i] = sin(i * 0.05) * 0.8;
	}
}

static void clicks(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = i % 1009 == 0 ? 0.9 : 0;
		right[i] = i % 499 == 0 ? -0.9 : 0;
	}
}

static void squares(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = i / 50 % 2 ? 0.99 : -0.99;
		right[i] = i / 3 % 2 ? 0.3 : -0.3;
	}
}

static void one_step(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = round(sin(i * 0.02)) / 32768;
		right[i] = round(sin(i * 0.4) * 0.8) / 32768;
	}
}

static void silence(double *left, double *right)
{
	memset(left, 0, FRAMES * sizeof(*left));
	memset(right, 0, FRAMES * sizeof(*right));
}

/* Not white: each third of the octaves has the same power. */
static void pink(double *left, double *right)
{
	double l[12] = {0}, r[12] = {0};

	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = right[i] = 0;
		for (unsigned n = 0; n < 12; n++) {
			if (i % (1u << n) == 0) {
				l[n] = draw() / 13;
				r[n] = draw() / 13;
			}
			left[i] += l[n];
			right[i] += r[n];
		}
	}
}

static void offset_noise(double *left, double *right)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		left[i] = 0.6 + draw() / 250;
		right[i] = -0.03 + draw() / 300;
	}
}

static void loud_noise_of_one_side(double *left, double *right)
{
	noise(left, right);
	memset(right, 0, FRAMES * sizeof(*right));
}

static void doubled_noise(double *left, double *right)
{
	noise(left, right);
	memcpy(right, left, FRAMES * sizeof(*right));
}

static const struct sound {
	const char *name;
	void (*fill)(double *left, double *right);
} sounds[] = {
	{"plucked strings", plucked},
	{"an orchestra", orchestra},
	{"white noise", noise},
	{"white noise of two steps", quiet_noise},
	{"brown noise", brown},
	{"drums", drums},
	{"tones near the limit", high_tone},
	{"a tone beside noise", tone_beside_noise},
	{"clicks", clicks},
	{"squares", squares},
	{"tones of one step", one_step},
	{"silence", silence},
	{"noise on one side", loud_noise_of_one_side},
	{"pink noise", pink},
	{"hiss beside zero", offset_noise},
	{"noise, the same on both sides", doubled_noise},
};

/* ---- formats to write them in */

static size_t put(uint8_t *p, double value, const struct tao_pcm_format *f)
{
	uint8_t little[8];
	unsigned size = f->bits / 8;

	if (f->encoding == TAO_PCM_FLOAT && f->bits == 32) {
		float single = (float)value;

		memcpy(little, &single, sizeof(single));
	} else if (f->encoding == TAO_PCM_FLOAT) {
		memcpy(little, &value, sizeof(value));
	} else {
		double scaled = floor(value * ldexp(1, (int)f->bits - 1) + 0.5);
		int64_t whole = (int64_t)fmin(
			scaled, ldexp(1, (int)f->bits - 1) - 1);

		if (f->encoding == TAO_PCM_UNSIGNED)
			whole += (int64_t)1 << (f->bits - 1);
		memcpy(little, &whole, sizeof(whole));
	}
	for (unsigned i = 0; i < size; i++)
		p[i] = little[f->is_big_endian ? size - 1 - i : i];
	return size;
}

/* Read as *claimed what was written as *real. */
static bool is_doubted(const struct sound *sound,
	const struct tao_pcm_format *real, const struct tao_pcm_format *claimed,
	struct tao_pcm_format *better)
{
	static double left[FRAMES], right[FRAMES];
	static uint8_t bytes[FRAMES * 16];
	size_t len = 0;

	sound->fill(left, right);
	for (unsigned i = 0; i < FRAMES; i++) {
		len += put(bytes + len, left[i], real);
		if (real->channels == 2)
			len += put(bytes + len, right[i], real);
	}
	if (len > TAO_PCM_LOOKS_BYTES)
		len = TAO_PCM_LOOKS_BYTES;
	return tao_pcm_looks_like(claimed, bytes, len, better);
}

static struct tao_pcm_format stereo(
	enum tao_pcm_encoding encoding, unsigned bits, bool is_big_endian)
{
	struct tao_pcm_format format = tao_pcm_format_cd();

	format.encoding = encoding;
	format.bits = bits;
	format.is_big_endian = is_big_endian;
	return format;
}

/* What is what it claims to be is never doubted. */
static void test_right(const struct tao_pcm_format *format)
{
	char words[64];

	tao_pcm_encoding_words(format, words, sizeof(words));
	for (size_t i = 0; i < sizeof(sounds) / sizeof(sounds[0]); i++) {
		struct tao_pcm_format better;

		OK(!is_doubted(&sounds[i], format, format, &better),
			"%s of %s are believed", words, sounds[i].name);
	}
}

/* What is not is found, and named. */
static void test_wrong(
	const struct tao_pcm_format *real, const struct tao_pcm_format *claimed)
{
	static const size_t music[] = {0, 1, 13};
	char is[64], should[64];

	tao_pcm_encoding_words(real, is, sizeof(is));
	tao_pcm_encoding_words(claimed, should, sizeof(should));
	for (size_t i = 0; i < 3; i++) {
		struct tao_pcm_format better = {0};
		bool is_found = is_doubted(
			&sounds[music[i]], real, claimed, &better);

		OK(is_found && better.bits == real->bits &&
				better.encoding == real->encoding &&
				better.is_big_endian == real->is_big_endian,
			"%s of %s do not pass as %s", is,
			sounds[music[i]].name, should);
		if (is_found)
			printf("# %s, %u channels\n",
				tao_pcm_encoding_words(
					&better, is, sizeof(is)),
				better.channels);
	}
}

int main(void)
{
	struct tao_pcm_format cd = tao_pcm_format_cd();
	struct tao_pcm_format s24 = stereo(TAO_PCM_SIGNED, 24, false);
	struct tao_pcm_format s24be = stereo(TAO_PCM_SIGNED, 24, true);
	struct tao_pcm_format s16be = stereo(TAO_PCM_SIGNED, 16, true);
	struct tao_pcm_format s32 = stereo(TAO_PCM_SIGNED, 32, false);
	struct tao_pcm_format f32 = stereo(TAO_PCM_FLOAT, 32, false);
	struct tao_pcm_format f64 = stereo(TAO_PCM_FLOAT, 64, false);
	struct tao_pcm_format mono = s24;

	test_right(&cd);
	test_right(&s24);
	test_right(&f32);
	test_wrong(&s24, &cd);
	test_wrong(&s24be, &cd);
	test_wrong(&s16be, &cd);
	test_wrong(&s32, &cd);
	test_wrong(&f32, &cd);
	test_wrong(&f64, &cd);
	test_wrong(&cd, &s24);
	test_wrong(&cd, &f32);
	mono.channels = 1;
	test_wrong(&mono, &cd);
	IS_INT(tao_pcm_looks_silent(&cd, (const uint8_t[200]){0}, 200), 192,
		"leading silence is counted in whole units");
	return tap_done();
}
