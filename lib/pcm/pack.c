/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pcm/bytes.h"
#include "lib/pcm/shape.h"

enum { ROOM_FRAMES = TAO_PCM_BLOCK_FRAMES + TAO_PCM_GROUP_FRAMES };

enum tao_status tao_pcm_packer_init(struct tao_pcm_packer *packer,
	unsigned channels, const struct tao_pcm_pack_options *options,
	const struct tao_pcm_kernels *kernels, struct tao_error *err)
{
	float **planes = tao_pcm_planes_new(channels, ROOM_FRAMES);

	if (!planes)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "output planes");
	memset(packer, 0, sizeof(*packer));
	packer->options = *options;
	packer->kernels = kernels;
	packer->planes = planes;
	packer->channels = channels;
	for (unsigned c = 0; c < 2; c++)
		tao_pcm_rng_seed(&packer->rng[c], options->seed, c);
	return TAO_OK;
}

void tao_pcm_packer_done(struct tao_pcm_packer *packer)
{
	free(packer->planes);
	packer->planes = NULL;
}

static void apply_gain(struct tao_pcm_packer *p, size_t from, size_t frames)
{
	if (p->options.gain == 1)
		return;
	for (unsigned c = 0; c < p->channels; c++)
		for (size_t i = from; i < from + frames; i++)
			p->planes[c][i] *= p->options.gain;
}

/* Rare, so it may be slow: which frames were beyond full scale? */
static void count_clipped(struct tao_pcm_packer *p, size_t frames)
{
	const float *left = p->planes[0], *right = p->planes[p->channels - 1];

	for (size_t i = 0; i < frames; i++) {
		if (fabsf(left[i]) <= 1 && fabsf(right[i]) <= 1)
			continue;
		if (!p->tally.clipped_frames++)
			p->tally.first_clipped_frame = p->tally.frames + i;
	}
}

static enum tao_status pack_float(struct tao_pcm_packer *p, size_t frames,
	struct tao_pcm_sink *sink, struct tao_error *err)
{
	const float *planes[2] = {p->planes[0], p->planes[p->channels - 1]};
	enum tao_status status;
	uint8_t *room;

	status = tao_pcm_sink_reserve(sink, frames * 8, &room, err);
	if (status)
		return status;
	for (size_t i = 0; i < frames; i++)
		for (unsigned c = 0; c < 2; c++) {
			uint32_t bits;

			memcpy(&bits, &planes[c][i], sizeof(bits));
			tao_put_le32(room + i * 8 + c * 4, bits);
			p->tally.peak =
				fmaxf(p->tally.peak, fabsf(planes[c][i]));
		}
	tao_pcm_sink_commit(sink, frames * 8);
	return TAO_OK;
}

/* The first frames of groups whole groups are wanted. */
static enum tao_status pack_groups(struct tao_pcm_packer *p, size_t groups,
	size_t frames, struct tao_pcm_sink *sink, struct tao_error *err)
{
	const float *in[2] = {p->planes[0],
		p->channels == 2 ? p->planes[1] : NULL};
	struct tao_pcm_rng *rng =
		p->options.dither == TAO_PCM_DITHER_NONE ? NULL : p->rng;
	enum tao_status status;
	uint8_t *room;
	float peak;

	status = tao_pcm_sink_reserve(
		sink, groups * TAO_PCM_GROUP_FRAMES * 4, &room, err);
	if (status)
		return status;
	if (p->options.dither == TAO_PCM_DITHER_SHAPED)
		peak = tao_pcm_shape(in, groups, rng, p->shaper, room);
	else
		peak = p->kernels->quantise(in, groups, rng, room);
	p->tally.peak = fmaxf(p->tally.peak, peak);
	if (peak > 1)
		count_clipped(p, frames);
	tao_pcm_sink_commit(sink, frames * 4);
	return TAO_OK;
}

static enum tao_status pack(struct tao_pcm_packer *p, size_t groups,
	size_t frames, struct tao_pcm_sink *sink, struct tao_error *err)
{
	enum tao_status status;

	if (!frames)
		return TAO_OK;
	if (p->options.is_float)
		status = pack_float(p, frames, sink, err);
	else
		status = pack_groups(p, groups, frames, sink, err);
	if (!status)
		p->tally.frames += frames;
	return status;
}

/* The last group is filled up with zeros, which are not passed on. */
static enum tao_status pack_rest(
	struct tao_pcm_packer *p, struct tao_pcm_sink *sink,
	struct tao_error *err)
{
	size_t frames = p->held;

	for (unsigned c = 0; c < p->channels; c++)
		memset(p->planes[c] + frames, 0,
			(TAO_PCM_GROUP_FRAMES - frames) * sizeof(float));
	p->held = 0;
	return pack(p, 1, frames, sink, err);
}

enum tao_status tao_pcm_packer_run(struct tao_pcm_packer *packer,
	struct tao_pcm_stage *stage, struct tao_pcm_sink *sink,
	bool *has_ended, struct tao_error *err)
{
	float *planes[2] = {packer->planes[0] + packer->held,
		packer->planes[packer->channels - 1] + packer->held};
	size_t frames, groups, whole;
	enum tao_status status;

	status = tao_pcm_stage_read(
		stage, planes, TAO_PCM_BLOCK_FRAMES, &frames, err);
	if (status)
		return status;
	if (!frames) {
		*has_ended = true;
		return pack_rest(packer, sink, err);
	}
	apply_gain(packer, packer->held, frames);
	packer->held += frames;
	groups = packer->held / TAO_PCM_GROUP_FRAMES;
	whole = groups * TAO_PCM_GROUP_FRAMES;
	status = pack(packer, groups, whole, sink, err);
	packer->held -= whole;
	for (unsigned c = 0; c < packer->channels; c++)
		memmove(packer->planes[c], packer->planes[c] + whole,
			packer->held * sizeof(float));
	*has_ended = false;
	return status;
}
