/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/mix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HALF_POWER 0.70710678f
#define JUST_OVER_1 1.000001f /* rounded factors must not add up to more */

struct side {
	float left, right;
};

/* What each speaker adds to the two sides. BS.775 has L, R, C and the two
 * surrounds, and leaves the low-frequency channel out. */
static struct side find_side(enum tao_pcm_speaker speaker)
{
	switch (speaker) {
	case TAO_SPEAKER_LEFT:
	case TAO_SPEAKER_LEFT_OF_CENTRE:
	case TAO_SPEAKER_TOP_LEFT:
		return (struct side){1, 0};
	case TAO_SPEAKER_RIGHT:
	case TAO_SPEAKER_RIGHT_OF_CENTRE:
	case TAO_SPEAKER_TOP_RIGHT:
		return (struct side){0, 1};
	case TAO_SPEAKER_CENTRE:
	case TAO_SPEAKER_TOP_FRONT_CENTRE:
		return (struct side){HALF_POWER, HALF_POWER};
	case TAO_SPEAKER_BACK_LEFT:
	case TAO_SPEAKER_SIDE_LEFT:
	case TAO_SPEAKER_TOP_BACK_LEFT:
		return (struct side){HALF_POWER, 0};
	case TAO_SPEAKER_BACK_RIGHT:
	case TAO_SPEAKER_SIDE_RIGHT:
	case TAO_SPEAKER_TOP_BACK_RIGHT:
		return (struct side){0, HALF_POWER};
	case TAO_SPEAKER_BACK_CENTRE:
	case TAO_SPEAKER_TOP_CENTRE:
	case TAO_SPEAKER_TOP_BACK_CENTRE:
		/* A mono surround stands for two that carry the same. */
		return (struct side){0.5f, 0.5f};
	default:
		return (struct side){0, 0};
	}
}

/* Scale both sides alike, so that the louder row adds up to 1 and the balance
 * stays. */
static void normalise(struct tao_pcm_matrix *matrix)
{
	float largest = 0;

	for (unsigned side = 0; side < 2; side++) {
		float sum = 0;

		for (unsigned i = 0; i < matrix->inputs; i++)
			sum += fabsf(matrix->factor[side][i]);
		largest = fmaxf(largest, sum);
	}
	if (largest <= 1)
		return;
	largest *= JUST_OVER_1;
	for (unsigned side = 0; side < 2; side++)
		for (unsigned i = 0; i < matrix->inputs; i++)
			matrix->factor[side][i] /= largest;
}

static void set_equal(struct tao_pcm_matrix *matrix)
{
	matrix->outputs = 1;
	for (unsigned i = 0; i < matrix->inputs; i++)
		matrix->factor[0][i] =
			1.0f / ((float)matrix->inputs * JUST_OVER_1);
}

static void pick(struct tao_pcm_matrix *matrix, unsigned left, unsigned right)
{
	matrix->outputs = left == right ? 1 : 2;
	matrix->factor[0][left] = 1;
	if (matrix->outputs == 2)
		matrix->factor[1][right] = 1;
	matrix->is_exact = true;
}

/* A lone low-frequency channel, or speakers nobody named, would be silence:
 * then all are summed. */
static void set_by_speakers(
	const struct tao_pcm_format *format, struct tao_pcm_matrix *matrix)
{
	struct tao_pcm_format known = *format;
	float sum = 0;

	tao_pcm_format_guess_speakers(&known);
	matrix->outputs = 2;
	for (unsigned i = 0; i < known.channels; i++) {
		struct side side = find_side(known.speakers[i]);

		matrix->factor[0][i] = side.left;
		matrix->factor[1][i] = side.right;
		sum += side.left + side.right;
	}
	if (sum > 0)
		normalise(matrix);
	else
		set_equal(matrix);
}

void tao_pcm_mix_matrix(const struct tao_pcm_format *format,
	enum tao_pcm_mix mix, struct tao_pcm_matrix *matrix)
{
	bool is_mono = format->channels == 1;

	memset(matrix, 0, sizeof(*matrix));
	matrix->inputs = format->channels;
	if (is_mono || mix == TAO_PCM_MIX_LEFT)
		pick(matrix, 0, 0);
	else if (mix == TAO_PCM_MIX_RIGHT)
		pick(matrix, 1, 1);
	else if (mix == TAO_PCM_MIX_FIRST || (mix == TAO_PCM_MIX_AUTO &&
						     format->channels == 2))
		pick(matrix, 0, 1);
	else if (mix == TAO_PCM_MIX_SUM)
		set_equal(matrix);
	else
		set_by_speakers(format, matrix);
}

struct mixer {
	struct tao_pcm_stage stage;
	struct tao_pcm_stage *input;
	struct tao_pcm_matrix matrix;
	float **planes;
};

static void mix_side(const struct mixer *mixer, unsigned side, size_t frames,
	float *out)
{
	memset(out, 0, frames * sizeof(*out));
	for (unsigned c = 0; c < mixer->matrix.inputs; c++) {
		float factor = mixer->matrix.factor[side][c];
		const float *in = mixer->planes[c];

		if (factor == 0)
			continue;
		for (size_t i = 0; i < frames; i++)
			out[i] += factor * in[i];
	}
}

static enum tao_status read_mixed(struct tao_pcm_stage *self,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err)
{
	struct mixer *mixer = (struct mixer *)self;
	enum tao_status status;

	if (max_frames > TAO_PCM_BLOCK_FRAMES)
		max_frames = TAO_PCM_BLOCK_FRAMES;
	status = tao_pcm_stage_read(
		mixer->input, mixer->planes, max_frames, frames, err);
	if (status)
		return status;
	for (unsigned side = 0; side < self->channels; side++)
		mix_side(mixer, side, *frames, planes[side]);
	return TAO_OK;
}

static void free_mixer(struct tao_pcm_stage *self)
{
	struct mixer *mixer = (struct mixer *)self;

	tao_pcm_stage_free(mixer->input);
	free(mixer->planes);
	free(mixer);
}

enum tao_status tao_pcm_mix_new(const struct tao_pcm_matrix *matrix,
	struct tao_pcm_stage **stage, struct tao_error *err)
{
	struct mixer *mixer;

	if (matrix->is_exact && matrix->inputs == matrix->outputs)
		return TAO_OK;
	mixer = calloc(1, sizeof(*mixer));
	if (mixer)
		mixer->planes = tao_pcm_planes_new(
			matrix->inputs, TAO_PCM_BLOCK_FRAMES);
	if (!mixer || !mixer->planes) {
		free(mixer);
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "mixer");
	}
	mixer->stage = (struct tao_pcm_stage){read_mixed, free_mixer,
		matrix->outputs, (*stage)->rate_hz};
	mixer->input = *stage;
	mixer->matrix = *matrix;
	*stage = &mixer->stage;
	return TAO_OK;
}
