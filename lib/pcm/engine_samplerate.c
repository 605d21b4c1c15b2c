/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"

#include <samplerate.h>
#include <stdlib.h>

#include "lib/cdda.h"

struct src_engine {
	struct tao_pcm_engine engine;
	SRC_STATE *state;
	unsigned channels;
	double ratio;
	float *in, *out; /* interleaved, as libsamplerate wants it */
};

static enum tao_status process(struct tao_pcm_engine *self,
	const float *const *in, size_t in_frames, size_t *used,
	float *const *out, size_t out_frames, size_t *made,
	struct tao_error *err)
{
	struct src_engine *e = (struct src_engine *)self;
	SRC_DATA data = {.data_in = e->in, .data_out = e->out,
		.src_ratio = e->ratio};
	int problem;

	if (in_frames > TAO_PCM_BLOCK_FRAMES)
		in_frames = TAO_PCM_BLOCK_FRAMES;
	if (out_frames > TAO_PCM_BLOCK_FRAMES)
		out_frames = TAO_PCM_BLOCK_FRAMES;
	for (unsigned c = 0; c < e->channels; c++)
		for (size_t i = 0; i < in_frames; i++)
			e->in[i * e->channels + c] = in[c][i];
	data.input_frames = (long)in_frames;
	data.output_frames = (long)out_frames;
	problem = src_process(e->state, &data);
	if (problem)
		return tao_fail(err, TAO_E_SYSTEM_ERROR, "libsamplerate: %s",
			src_strerror(problem));
	*used = (size_t)data.input_frames_used;
	*made = (size_t)data.output_frames_gen;
	for (unsigned c = 0; c < e->channels; c++)
		for (size_t i = 0; i < *made; i++)
			out[c][i] = e->out[i * e->channels + c];
	return TAO_OK;
}

static void free_engine(struct tao_pcm_engine *self)
{
	struct src_engine *e = (struct src_engine *)self;

	if (e->state)
		src_delete(e->state);
	free(e->in);
	free(e->out);
	free(e);
}

enum tao_status tao_pcm_engine_samplerate(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err)
{
	size_t size = sizeof(float) * TAO_PCM_BLOCK_FRAMES * channels;
	struct src_engine *made = calloc(1, sizeof(*made));
	int problem = 0;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	made->engine = (struct tao_pcm_engine){process, free_engine,
		"libsamplerate"};
	made->channels = channels;
	made->ratio = (double)TAO_RATE_HZ / rate_hz;
	made->in = malloc(size);
	made->out = malloc(size);
	made->state = src_new(quality == TAO_PCM_BEST
				      ? SRC_SINC_BEST_QUALITY
				      : SRC_SINC_MEDIUM_QUALITY,
		(int)channels, &problem);
	if (!made->in || !made->out || !made->state) {
		free_engine(&made->engine);
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	}
	*engine = &made->engine;
	return TAO_OK;
}
