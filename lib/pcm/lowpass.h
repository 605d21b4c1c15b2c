/* lowpass.h - the taps of a filter that lets pass what a rate can hold: a sinc
 * under a Kaiser window, of linear phase.
 * Shapes  one side: tap 0 is the middle one, taps[i] stands at +i and at -i.
 * Units   frequencies as parts of the sampling rate; decibels.
 * Owner   the caller owns the taps. Pure, no I/O.
 * Errors  none.
 * Source  J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh
 *         window function", IEEE ISCAS 1974: length and shape for a depth and
 *         a width of transition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_LOWPASS_H
#define TAO_PCM_LOWPASS_H

#include <stddef.h>

struct tao_pcm_lowpass {
	double pass, stop; /* whole up to pass, gone from stop on */
	double depth_db;   /* how far it is down there: 50 or more */
};

/* Taps on each side of the middle one. */
size_t tao_pcm_lowpass_reach(const struct tao_pcm_lowpass *lowpass);

/* taps[0] to taps[reach]; over both sides they add up to 1. */
void tao_pcm_lowpass_taps(const struct tao_pcm_lowpass *lowpass, double *taps);

#endif
