/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/lowpass.h"

#include <math.h>

#define PI 3.14159265358979323846

/* The modified Bessel function of the first kind, order 0. */
static double bessel_i0(double x)
{
	double sum = 1, term = 1;

	for (unsigned k = 1; term > sum * 1e-18; k++) {
		term *= x * x / (4.0 * k * k);
		sum += term;
	}
	return sum;
}

size_t tao_pcm_lowpass_reach(const struct tao_pcm_lowpass *lowpass)
{
	double width = 14.36 * (lowpass->stop - lowpass->pass);

	return (size_t)ceil((lowpass->depth_db - 7.95) / width / 2);
}

void tao_pcm_lowpass_taps(const struct tao_pcm_lowpass *lowpass, double *taps)
{
	size_t reach = tao_pcm_lowpass_reach(lowpass);
	double middle =
		lowpass->pass + lowpass->stop; /* twice the -6 dB point */
	double beta = 0.1102 * (lowpass->depth_db - 8.7);

	taps[0] = middle;
	for (size_t i = 1; i <= reach; i++) {
		double x = (double)i / (double)(reach + 1);
		double window =
			bessel_i0(beta * sqrt(1 - x * x)) / bessel_i0(beta);

		taps[i] = sin(PI * middle * (double)i) / (PI * (double)i) *
			  window;
	}
}
