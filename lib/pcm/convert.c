/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/conversion.h"

#include <math.h>
#include <string.h>

#include "lib/cdda.h"
#include "lib/pcm/copy.h"

/* Do samples come out as they went in? Then no dither may touch them. */
static bool is_exact(const struct tao_pcm_conversion *c)
{
	const struct tao_pcm_format *format = &c->input.reader->format;

	return c->matrix.is_exact && c->gain_db == 0 &&
	       format->rate_hz == TAO_RATE_HZ &&
	       !tao_pcm_format_is_finer(format);
}

/* Nothing at all to do: bytes can pass as they are. */
static bool is_copy(const struct tao_pcm_conversion *c)
{
	return c->input.is_linear && is_exact(c) && !c->options->is_float &&
	       !c->options->is_measured && !c->options->meter.call &&
	       c->matrix.outputs == 2 &&
	       c->matrix.inputs == 2 && c->matrix.factor[0][0] == 1 &&
	       tao_pcm_format_is_cd(&c->input.reader->format);
}

static enum tao_status copy(struct tao_pcm_conversion *c, struct tao_error *err)
{
	struct tao_pcm_reader *reader = c->input.reader;
	struct tao_pcm_copied copied;
	enum tao_status status = tao_pcm_copy(c->source, &c->sink,
		TAO_PCM_FRAME_BYTES, c->input.data_bytes, &copied, err);

	reader->done = copied.bytes / TAO_PCM_FRAME_BYTES;
	reader->odd_bytes = copied.odd_bytes;
	reader->error = copied.input;
	c->summary->tally.frames = reader->done;
	return status;
}

/* Reader, mixer and resampler in a row; *last reads them all. It is the
 * caller's to free, whatever became of it. */
static enum tao_status join_stages(struct tao_pcm_conversion *c,
	struct tao_pcm_stage **last, struct tao_error *err)
{
	enum tao_status status;

	*last = &c->input.reader->stage;
	status = tao_pcm_mix_new(&c->matrix, last, err);
	if (!status)
		status = tao_pcm_resample_new(c->options->resampler,
			c->options->quality, c->kernels, c->observer, last,
			err);
	return status;
}

static void show_progress(const struct tao_pcm_conversion *c)
{
	const struct tao_pcm_reader *reader = c->input.reader;
	const struct tao_pcm_meter *meter = &c->options->meter;
	double rate_hz = reader->format.rate_hz;

	if (meter->call && reader->frames && reader->frames != TAO_PCM_UNKNOWN)
		meter->call(meter->context, (double)reader->done / rate_hz,
			(double)reader->frames / rate_hz);
}

static enum tao_status run(struct tao_pcm_conversion *c,
	struct tao_pcm_stage *last, struct tao_error *err)
{
	struct tao_pcm_pack_options how = {
		.dither = is_exact(c) ? TAO_PCM_DITHER_NONE
				      : c->options->dither,
		.seed = c->options->seed,
		.gain = (float)pow(10, c->gain_db / 20),
		.is_float = c->options->is_float,
	};
	struct tao_pcm_packer packer;
	enum tao_status status = tao_pcm_packer_init(
		&packer, last->channels, &how, c->kernels, err);
	bool has_ended = false;

	if (status)
		return status;
	while (!status && !has_ended) {
		status = tao_pcm_packer_run(
			&packer, last, &c->sink, &has_ended, err);
		show_progress(c);
	}
	c->summary->tally = packer.tally;
	c->summary->is_measured = true;
	tao_pcm_packer_done(&packer);
	return status;
}

/* All that came goes out, and the last sector is filled, whatever is wrong
 * with it: who reads us must not be left with half a sector. */
static enum tao_status pass_on(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	struct tao_pcm_stage *last = &c->input.reader->stage;
	enum tao_status status;

	if (is_copy(c)) {
		status = copy(c, err);
	} else {
		status = join_stages(c, &last, err);
		if (!status)
			status = run(c, last, err);
	}
	c->summary->frames_in = c->input.reader->done;
	c->summary->sectors = tao_bytes_to_sectors(
		c->summary->tally.frames * TAO_PCM_FRAME_BYTES);
	if (!status)
		status = c->options->is_float
				 ? tao_pcm_sink_flush(&c->sink, err)
				 : tao_pcm_sink_finish(&c->sink, err);
	if (!status) {
		tao_pcm_source_drain(c->source);
		status = tao_pcm_judge_end(c, err);
	}
	tao_pcm_stage_free(last);
	return status;
}

static enum tao_status open_input(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	enum tao_status status = tao_pcm_input_open(c->source,
		&c->options->input, c->kernels, &c->input, err);

	if (!status)
		tao_pcm_mix_matrix(&c->input.reader->format, c->options->mix,
			&c->matrix);
	return status;
}

static enum tao_status measure(struct tao_pcm_conversion *c,
	struct tao_pcm_measure **result, struct tao_error *err)
{
	struct tao_pcm_stage *last;
	enum tao_status status = open_input(c, err);

	if (status)
		return status;
	status = join_stages(c, &last, err);
	if (!status)
		status = tao_pcm_measure_new(last, result, err);
	tao_pcm_stage_free(last);
	return status;
}

/* Read it all for its level, and go back to the start. */
static enum tao_status find_gain(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	const struct tao_pcm_options *options = c->options;
	struct tao_pcm_measure *found;
	enum tao_status status;

	c->gain_db = options->gain_db;
	c->summary->lufs = NAN;
	if (options->normalise == TAO_PCM_AS_IT_IS)
		return TAO_OK;
	status = tao_pcm_source_spool(c->source, err);
	if (!status)
		status = measure(c, &found, err);
	if (status)
		return status;
	c->gain_db += tao_pcm_measure_gain_db(
		&found, 1, options->normalise, options->target_lufs);
	c->summary->lufs = tao_pcm_measure_lufs(&found, 1) + c->gain_db;
	tao_pcm_measure_free(found);
	tao_pcm_source_seek(c->source, 0);
	return TAO_OK;
}

/* How a codec keeps its samples is nobody's business. */
static void tell_format(const struct tao_pcm_conversion *c)
{
	const struct tao_pcm_format *format = &c->input.reader->format;
	char words[64] = "";

	if (c->input.is_linear)
		tao_pcm_encoding_words(format, words, sizeof(words));
	tao_tell_note(c->observer, "%s, %s%s%u channel%s, %u Hz",
		c->input.words, words, words[0] ? ", " : "", format->channels,
		format->channels == 1 ? "" : "s", (unsigned)format->rate_hz);
}

static enum tao_status convert(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	enum tao_status status = find_gain(c, err);

	if (!status)
		status = open_input(c, err);
	if (status)
		return status;
	c->summary->gain_db = c->gain_db;
	c->summary->format = c->input.reader->format;
	c->summary->words = c->input.words;
	tell_format(c);
	status = tao_pcm_judge_start(c, err);
	if (status)
		tao_pcm_stage_free(&c->input.reader->stage);
	else
		status = pass_on(c, err);
	tao_pcm_suspect_done(&c->suspect);
	return status;
}

enum tao_status tao_pcm_convert(int in, const struct tao_pcm_options *options,
	int out, const struct tao_observer *observer,
	struct tao_pcm_summary *summary, struct tao_error *err)
{
	struct tao_pcm_conversion c = {
		.options = options,
		.observer = observer,
		.kernels = tao_pcm_kernels_best(),
		.summary = summary,
	};
	enum tao_status status = tao_pcm_source_new(
		in, options->spool_folder, &c.source, err);

	memset(summary, 0, sizeof(*summary));
	if (status)
		return status;
	status = tao_pcm_sink_init(&c.sink, out, err);
	if (!status) {
		tao_pcm_source_on_idle(c.source, tao_pcm_sink_idle(&c.sink));
		status = convert(&c, err);
	}
	tao_pcm_sink_done(&c.sink);
	tao_pcm_source_free(c.source);
	return status;
}

enum tao_status tao_pcm_measure_input(int in,
	const struct tao_pcm_options *options,
	struct tao_pcm_measure **result, struct tao_error *err)
{
	struct tao_pcm_conversion c = {
		.options = options,
		.kernels = tao_pcm_kernels_best(),
	};
	enum tao_status status = tao_pcm_source_new(
		in, options->spool_folder, &c.source, err);

	if (status)
		return status;
	status = measure(&c, result, err);
	tao_pcm_source_free(c.source);
	return status;
}
