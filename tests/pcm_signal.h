/* pcm_signal.h - made signals, and what is left of them.
 * A stage that gives a function of time, and the power of a sine and of all
 * that is not that sine. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PCM_SIGNAL_H
#define PCM_SIGNAL_H

#include <math.h>

#include "lib/pcm/stage.h"
#include "tests/tap.h"

#define TAU 6.283185307179586

struct maker {
	struct tao_pcm_stage stage;
	uint64_t done, frames;
	float (*sample)(uint64_t n, unsigned channel);
};

__attribute__((unused)) static enum tao_status make(
	struct tao_pcm_stage *self, float *const *planes, size_t max_frames,
	size_t *frames, struct tao_error *err)
{
	struct maker *m = (struct maker *)self;
	uint64_t left = m->frames - m->done;
	size_t n = left < max_frames ? (size_t)left : max_frames;

	(void)err;
	for (unsigned c = 0; c < self->channels; c++)
		for (size_t i = 0; i < n; i++)
			planes[c][i] = m->sample(m->done + i, c);
	m->done += n;
	*frames = n;
	return TAO_OK;
}

__attribute__((unused)) static void keep(struct tao_pcm_stage *self)
{
	(void)self;
}

/* The power of what fits a sine of that frequency, and of the rest. */
__attribute__((unused)) static void split_power(const float *x, size_t count,
	double hz, double *fits, double *rest)
{
	double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0, det, a, b;

	for (size_t i = 0; i < count; i++) {
		double s = sin(TAU * hz * (double)i / 44100);
		double c = cos(TAU * hz * (double)i / 44100);

		ss += s * s;
		cc += c * c;
		sc += s * c;
		xs += (double)x[i] * s;
		xc += (double)x[i] * c;
	}
	det = ss * cc - sc * sc;
	a = (xs * cc - xc * sc) / det;
	b = (xc * ss - xs * sc) / det;
	*rest = 0;
	for (size_t i = 0; i < count; i++) {
		double s = a * sin(TAU * hz * (double)i / 44100) +
			   b * cos(TAU * hz * (double)i / 44100);

		*rest += ((double)x[i] - s) * ((double)x[i] - s);
	}
	*rest /= (double)count;
	*fits = (a * a + b * b) / 2;
}

__attribute__((unused)) static double db(double power)
{
	return 10 * log10(power + 1e-30);
}

#endif
