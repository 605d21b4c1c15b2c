/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cdda.h"
#include "lib/pcm/format.h"

uint32_t tao_pcm_common_divisor(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

struct resampled {
	struct tao_pcm_stage stage;
	struct tao_pcm_stage *input;
	struct tao_pcm_engine *engine;
	float **planes;      /* input that the engine has not used yet: */
	size_t start, end;
	uint64_t taken;      /* frames from the input */
	uint64_t given;      /* frames to the reader */
	bool has_ended;      /* the input; then zeros follow it */
};

static enum tao_status refill(struct resampled *r, struct tao_error *err)
{
	size_t frames = 0;
	enum tao_status status;

	if (!r->has_ended) {
		status = tao_pcm_stage_read(r->input, r->planes,
			TAO_PCM_BLOCK_FRAMES, &frames, err);
		if (status)
			return status;
		r->taken += frames;
		r->has_ended = frames == 0;
		if (r->has_ended)
			for (unsigned c = 0; c < r->stage.channels; c++)
				memset(r->planes[c], 0,
					TAO_PCM_BLOCK_FRAMES * sizeof(float));
	}
	r->start = 0;
	r->end = r->has_ended ? TAO_PCM_BLOCK_FRAMES : frames;
	return TAO_OK;
}

static enum tao_status run_engine(struct resampled *r, float *const *planes,
	size_t max_frames, size_t *made, struct tao_error *err)
{
	const float *in[2];
	size_t used = 0;
	enum tao_status status;

	for (unsigned c = 0; c < r->stage.channels; c++)
		in[c] = r->planes[c] + r->start;
	status = r->engine->process(r->engine, in, r->end - r->start, &used,
		planes, max_frames, made, err);
	r->start += used;
	return status;
}

static enum tao_status read_resampled(struct tao_pcm_stage *self,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err)
{
	struct resampled *r = (struct resampled *)self;
	enum tao_status status = TAO_OK;
	size_t made = 0;

	*frames = 0;
	while (!status && !made) {
		if (r->has_ended) {
			uint64_t all = tao_pcm_output_frames(
				r->taken, r->input->rate_hz);
			uint64_t left = all > r->given ? all - r->given : 0;

			if (!left)
				return TAO_OK;
			if (left < max_frames)
				max_frames = (size_t)left;
		}
		status = run_engine(r, planes, max_frames, &made, err);
		if (!status && !made && r->start == r->end)
			status = refill(r, err);
	}
	r->given += made;
	*frames = made;
	return status;
}

static void free_resampled(struct tao_pcm_stage *self)
{
	struct resampled *r = (struct resampled *)self;

	tao_pcm_stage_free(r->input);
	if (r->engine)
		r->engine->free(r->engine);
	free(r->planes);
	free(r);
}

static enum tao_status open_engine(enum tao_pcm_resampler resampler,
	enum tao_pcm_quality quality, const struct tao_pcm_kernels *kernels,
	const struct tao_pcm_stage *input, struct tao_pcm_engine **engine,
	struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	*engine = NULL;
	if (resampler == TAO_PCM_FFT)
		status = tao_pcm_engine_fft(input->rate_hz, input->channels,
			quality, engine, err);
	if (status || *engine)
		return status;
	if (resampler != TAO_PCM_SAMPLERATE)
		return tao_pcm_engine_soxr(input->rate_hz, input->channels,
			quality, engine, err);
	status = tao_pcm_engine_fir(input->rate_hz, input->channels, quality,
		kernels, engine, err);
	if (!status && !*engine)
		status = tao_pcm_engine_samplerate(input->rate_hz,
			input->channels, quality, engine, err);
	return status;
}

enum tao_status tao_pcm_resample_new(enum tao_pcm_resampler resampler,
	enum tao_pcm_quality quality, const struct tao_pcm_kernels *kernels,
	const struct tao_observer *observer, struct tao_pcm_stage **stage,
	struct tao_error *err)
{
	enum tao_status status = TAO_OK;
	struct resampled *made;

	if ((*stage)->rate_hz == TAO_RATE_HZ)
		return TAO_OK;
	made = calloc(1, sizeof(*made));
	if (made)
		made->planes = tao_pcm_planes_new(
			(*stage)->channels, TAO_PCM_BLOCK_FRAMES);
	if (!made || !made->planes)
		status = tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	else
		status = open_engine(resampler, quality, kernels, *stage,
			&made->engine, err);
	if (status) {
		if (made)
			free_resampled(&made->stage);
		return status;
	}
	tao_tell_note(observer, "%u Hz to %u Hz by %s",
		(unsigned)(*stage)->rate_hz, (unsigned)TAO_RATE_HZ,
		made->engine->words);
	made->stage = (struct tao_pcm_stage){read_resampled, free_resampled,
		(*stage)->channels, TAO_RATE_HZ};
	made->input = *stage;
	*stage = &made->stage;
	return TAO_OK;
}
