/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/measure.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

#include "lib/cdda.h"

struct tao_pcm_measure {
	float peak;
	ebur128_state *loudness;
};

static void find_peak(
	struct tao_pcm_measure *m, const float *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		m->peak = fmaxf(m->peak, fabsf(samples[i]));
}

/* Mono comes out of both sides of a CD, and is as loud as that. */
static enum tao_status read_all(struct tao_pcm_measure *m,
	struct tao_pcm_stage *stage, struct tao_error *err)
{
	static const size_t most = TAO_PCM_BLOCK_FRAMES;
	float **planes = tao_pcm_planes_new(2, most);
	float *both = malloc(2 * most * sizeof(*both));
	enum tao_status status = TAO_OK;
	size_t frames = 1;

	if (!planes || !both)
		status = tao_fail(err, TAO_E_OUT_OF_MEMORY, "loudness");
	while (!status && frames) {
		status = tao_pcm_stage_read(stage, planes, most, &frames, err);
		if (status)
			break;
		for (size_t i = 0; i < frames; i++) {
			both[2 * i] = planes[0][i];
			both[2 * i + 1] = planes[stage->channels - 1][i];
		}
		find_peak(m, both, 2 * frames);
		if (frames && ebur128_add_frames_float(
				      m->loudness, both, frames))
			status = tao_fail(
				err, TAO_E_OUT_OF_MEMORY, "loudness");
	}
	free(planes);
	free(both);
	return status;
}

enum tao_status tao_pcm_measure_new(struct tao_pcm_stage *stage,
	struct tao_pcm_measure **measure, struct tao_error *err)
{
	struct tao_pcm_measure *made = calloc(1, sizeof(*made));
	enum tao_status status;

	if (made)
		made->loudness = ebur128_init(2, TAO_RATE_HZ, EBUR128_MODE_I);
	if (!made || !made->loudness)
		status = tao_fail(err, TAO_E_OUT_OF_MEMORY, "loudness");
	else
		status = read_all(made, stage, err);
	if (status) {
		tao_pcm_measure_free(made);
		return status;
	}
	*measure = made;
	return TAO_OK;
}

void tao_pcm_measure_free(struct tao_pcm_measure *measure)
{
	if (!measure)
		return;
	if (measure->loudness)
		ebur128_destroy(&measure->loudness);
	free(measure);
}

double tao_pcm_measure_lufs(
	struct tao_pcm_measure *const *measures, size_t count)
{
	ebur128_state **states = malloc(count * sizeof(*states));
	double lufs = -HUGE_VAL;

	for (size_t i = 0; states && i < count; i++)
		states[i] = measures[i]->loudness;
	if (states && ebur128_loudness_global_multiple(states, count, &lufs))
		lufs = -HUGE_VAL;
	free(states);
	return lufs;
}

float tao_pcm_measure_peak(
	struct tao_pcm_measure *const *measures, size_t count)
{
	float peak = 0;

	for (size_t i = 0; i < count; i++)
		peak = fmaxf(peak, measures[i]->peak);
	return peak;
}

double tao_pcm_measure_gain_db(struct tao_pcm_measure *const *measures,
	size_t count, enum tao_pcm_normalise normalise, double target_lufs)
{
	float peak = tao_pcm_measure_peak(measures, count);
	double lufs;

	if (normalise == TAO_PCM_TO_PEAK && peak > 0)
		return 20 * log10(32767.0 / 32768 / (double)peak);
	if (normalise != TAO_PCM_TO_LOUDNESS)
		return 0;
	lufs = tao_pcm_measure_lufs(measures, count);
	return isfinite(lufs) ? target_lufs - lufs : 0;
}
