/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/convert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/cdda.h"
#include "lib/pcm/copy.h"

struct conversion {
	const struct tao_pcm_options *options;
	const struct tao_observer *observer;
	const struct tao_pcm_kernels *kernels;
	struct tao_pcm_source *source;
	struct tao_pcm_input input;
	struct tao_pcm_matrix matrix;
	struct tao_pcm_sink sink;
	struct tao_pcm_summary *summary;
};

/* Do samples come out as they went in? Then no dither may touch them. */
static bool is_exact(const struct conversion *c)
{
	const struct tao_pcm_format *format = &c->input.reader->format;

	return c->matrix.is_exact && c->options->gain_db == 0 &&
	       format->rate_hz == TAO_RATE_HZ &&
	       !tao_pcm_format_is_finer(format);
}

/* Nothing at all to do: bytes can pass as they are. */
static bool is_copy(const struct conversion *c)
{
	return c->input.is_linear && is_exact(c) && !c->options->is_float &&
	       !c->options->is_measured && c->matrix.outputs == 2 &&
	       c->matrix.inputs == 2 && c->matrix.factor[0][0] == 1 &&
	       tao_pcm_format_is_cd(&c->input.reader->format);
}

static enum tao_status copy(struct conversion *c, struct tao_error *err)
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
static enum tao_status join_stages(struct conversion *c,
	struct tao_pcm_stage **last, struct tao_error *err)
{
	enum tao_status status;

	*last = &c->input.reader->stage;
	status = tao_pcm_mix_new(&c->matrix, last, err);
	if (!status)
		status = tao_pcm_resample_new(c->options->resampler,
			c->options->quality, c->kernels, last, err);
	return status;
}

static enum tao_status run(struct conversion *c, struct tao_pcm_stage *last,
	struct tao_error *err)
{
	struct tao_pcm_pack_options how = {
		.dither = is_exact(c) ? TAO_PCM_DITHER_NONE
				      : c->options->dither,
		.seed = c->options->seed,
		.gain = (float)pow(10, c->options->gain_db / 20),
		.is_float = c->options->is_float,
	};
	struct tao_pcm_packer packer;
	enum tao_status status = tao_pcm_packer_init(
		&packer, last->channels, &how, c->kernels, err);
	bool has_ended = false;

	if (status)
		return status;
	while (!status && !has_ended)
		status = tao_pcm_packer_run(
			&packer, last, &c->sink, &has_ended, err);
	c->summary->tally = packer.tally;
	c->summary->is_measured = true;
	tao_pcm_packer_done(&packer);
	return status;
}

/* Warn, or fail if the user wants no compromise. */
static enum tao_status object(const struct conversion *c,
	enum tao_error_code code, const char *text, struct tao_error *err)
{
	if (c->options->is_strict)
		return tao_fail(err, code, "%s", text);
	tao_tell_warning(c->observer, code, "%s", text);
	return TAO_OK;
}

static enum tao_status judge_input(
	const struct conversion *c, struct tao_error *err)
{
	const struct tao_pcm_reader *reader = c->input.reader;
	enum tao_status status = tao_pcm_reader_verdict(reader, err);
	char text[120];

	if (status)
		return status;
	if (reader->odd_bytes) {
		snprintf(text, sizeof(text),
			"%zu bytes at the end are no whole frame of %zu bytes",
			reader->odd_bytes,
			tao_pcm_frame_bytes(&reader->format));
		status = object(c, TAO_E_STREAM_LOOKS_LIKE, text, err);
	}
	if (!status && reader->bad_samples) {
		snprintf(text, sizeof(text),
			"%llu samples are no numbers, or far from audio; "
			"they became silence",
			(unsigned long long)reader->bad_samples);
		status = object(c, TAO_E_STREAM_LOOKS_LIKE, text, err);
	}
	if (!status && reader->done == 0)
		status = tao_fail(err, TAO_E_STREAM_NOT_SUPPORTED,
			"there is no audio in it");
	return status;
}

static enum tao_status judge_output(
	const struct conversion *c, struct tao_error *err)
{
	const struct tao_pcm_tally *tally = &c->summary->tally;
	double seconds = (double)tally->first_clipped_frame / TAO_RATE_HZ;
	char text[160];

	if (!tally->clipped_frames || c->options->is_float)
		return TAO_OK;
	snprintf(text, sizeof(text),
		"%llu frames were beyond full scale and are limited, the first "
		"at %d:%06.3f; the peak is %+.2f dBFS",
		(unsigned long long)tally->clipped_frames,
		(int)(seconds / 60), fmod(seconds, 60),
		20 * log10((double)tally->peak));
	return object(c, TAO_E_SAMPLES_CLIPPED, text, err);
}

/* All that came goes out, and the last sector is filled, whatever is wrong
 * with it: who reads us must not be left with half a sector. */
static enum tao_status pass_on(struct conversion *c, struct tao_error *err)
{
	struct tao_pcm_stage *last = &c->input.reader->stage;
	enum tao_status status, verdict;

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
	verdict = status ? TAO_OK : judge_input(c, err);
	tao_pcm_stage_free(last);
	if (status || verdict)
		return status ? status : verdict;
	tao_pcm_source_drain(c->source);
	return judge_output(c, err);
}

static enum tao_status open_input(struct conversion *c, struct tao_error *err)
{
	enum tao_status status = tao_pcm_input_open(c->source,
		&c->options->input, c->kernels, &c->input, err);
	char words[80];

	if (status)
		return status;
	tao_pcm_mix_matrix(
		&c->input.reader->format, c->options->mix, &c->matrix);
	c->summary->format = c->input.reader->format;
	c->summary->words = c->input.words;
	tao_tell_note(c->observer, "%s, %s", c->input.words,
		tao_pcm_format_words(
			&c->summary->format, words, sizeof(words)));
	return TAO_OK;
}

enum tao_status tao_pcm_convert(int in, const struct tao_pcm_options *options,
	int out, const struct tao_observer *observer,
	struct tao_pcm_summary *summary, struct tao_error *err)
{
	struct conversion c = {
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
		status = open_input(&c, err);
	}
	if (!status)
		status = pass_on(&c, err);
	tao_pcm_sink_done(&c.sink);
	tao_pcm_source_free(c.source);
	return status;
}

static enum tao_status count(const struct tao_pcm_reader *reader,
	uint64_t *sectors, struct tao_error *err)
{
	if (reader->frames == TAO_PCM_UNKNOWN)
		return tao_fail(err, TAO_E_LENGTH_UNKNOWN,
			"it does not tell how long it is");
	if (reader->promised != TAO_PCM_UNKNOWN &&
		reader->frames < reader->promised)
		return tao_fail(err, TAO_E_STREAM_TRUNCATED,
			"the file holds %llu of the %llu frames that its "
			"header promises",
			(unsigned long long)reader->frames,
			(unsigned long long)reader->promised);
	if (reader->frames == 0)
		return tao_fail(err, TAO_E_STREAM_NOT_SUPPORTED,
			"there is no audio in it");
	*sectors = tao_bytes_to_sectors(
		tao_pcm_output_frames(reader->frames, reader->format.rate_hz) *
		TAO_PCM_FRAME_BYTES);
	return TAO_OK;
}

enum tao_status tao_pcm_count_sectors(int in,
	const struct tao_pcm_options *options, uint64_t *sectors,
	struct tao_error *err)
{
	struct tao_pcm_source *source;
	struct tao_pcm_input input;
	enum tao_status status = tao_pcm_source_new(
		in, options->spool_folder, &source, err);

	if (status)
		return status;
	status = tao_pcm_input_open(source, &options->input,
		tao_pcm_kernels_best(), &input, err);
	if (!status) {
		status = count(input.reader, sectors, err);
		tao_pcm_stage_free(&input.reader->stage);
	}
	tao_pcm_source_free(source);
	return status;
}
