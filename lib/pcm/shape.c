/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/shape.h"

#include <math.h>
#include <string.h>

#include "lib/pcm/bytes.h"

static const float taps[TAO_PCM_SHAPER_TAPS] = {2.412f, -3.370f, 3.937f,
	-4.174f, 3.353f, -2.205f, 1.281f, -0.569f, 0.0847f};

static int16_t shape_sample(float value, float noise, float *past)
{
	float wanted = value * 32768.0f, rounded, error;

	for (unsigned i = 0; i < TAO_PCM_SHAPER_TAPS; i++)
		wanted -= taps[i] * past[i];
	rounded = rintf(wanted + noise);
	rounded = fmaxf(-32768.0f, fminf(32767.0f, rounded));
	/* What a limit cut off is no rounding: it must not feed back. */
	error = fmaxf(-2.0f, fminf(2.0f, rounded - wanted));
	memmove(past + 1, past, (TAO_PCM_SHAPER_TAPS - 1) * sizeof(*past));
	past[0] = error;
	return (int16_t)rounded;
}

static float find_peak(const float *in)
{
	float peak = 0;

	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
		peak = fmaxf(peak, fabsf(in[i]));
	return peak;
}

static float shape_group(const float *in, struct tao_pcm_rng *rng, float *past,
	uint8_t *out)
{
	float noise[TAO_PCM_GROUP_FRAMES], peak = find_peak(in);

	if (peak == 0) {
		memset(past, 0, TAO_PCM_SHAPER_TAPS * sizeof(*past));
		for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
			tao_put_le16(out + i * 4, 0);
		return 0;
	}
	tao_pcm_rng_tpdf(rng, noise);
	for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
		tao_put_le16(out + i * 4,
			(uint16_t)shape_sample(in[i], noise[i], past));
	return peak;
}

float tao_pcm_shape(const float *const in[2], size_t groups,
	struct tao_pcm_rng rng[2], float past[2][TAO_PCM_SHAPER_TAPS],
	uint8_t *out)
{
	float peak = 0;

	for (size_t g = 0; g < groups; g++, out += TAO_PCM_GROUP_FRAMES * 4) {
		size_t first = g * TAO_PCM_GROUP_FRAMES;

		peak = fmaxf(peak,
			shape_group(in[0] + first, &rng[0], past[0], out));
		if (in[1])
			peak = fmaxf(peak, shape_group(in[1] + first, &rng[1],
						   past[1], out + 2));
		else
			for (unsigned i = 0; i < TAO_PCM_GROUP_FRAMES; i++)
				memcpy(out + i * 4 + 2, out + i * 4, 2);
	}
	return peak;
}
