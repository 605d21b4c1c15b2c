/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/conversion.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "lib/cdda.h"

/* Warn, or fail if the user wants no compromise. */
__attribute__((format(printf, 4, 5))) static enum tao_status object(
	const struct tao_pcm_conversion *c, struct tao_error *err,
	enum tao_error_code code, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (c->options->is_strict)
		return tao_fail(err, code, "%s", text);
	tao_tell_warning(c->observer, code, "%s", text);
	return TAO_OK;
}

/* With is_strict, what is found here is told at the end. */
static void on_take(void *context, const uint8_t *bytes, size_t len)
{
	struct tao_pcm_conversion *c = context;
	struct tao_pcm_watch nobody = {NULL, NULL};

	if (!tao_pcm_suspect_feed(&c->suspect, bytes, len))
		return;
	tao_pcm_source_on_take(c->source, nobody);
	if (c->suspect.found.status && !c->options->is_strict)
		tao_tell_warning(c->observer, c->suspect.found.code, "%s",
			c->suspect.found.text);
}

enum tao_status tao_pcm_judge_start(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	const struct tao_pcm_format *claimed = &c->input.reader->format;
	const struct tao_pcm_input_options *input = &c->options->input;
	struct tao_pcm_watch watch = {on_take, c};
	struct tao_error found = {0};
	enum tao_status status;

	if (!c->input.is_headerless)
		return TAO_OK;
	if (c->options->is_strict)
		status = tao_pcm_suspect_head(claimed, c->source, err);
	else
		status = tao_pcm_suspect_header(c->source, &found);
	if (!status && !input->is_raw && input->name)
		status = tao_pcm_suspect_name(input->name, &found);
	if (found.status == TAO_INPUT && found.code == TAO_E_STREAM_LOOKS_LIKE)
		status = object(c, err, found.code, "%s", found.text);
	/* What cannot be read shows when it is read. */
	if (status && !c->options->is_strict)
		status = TAO_OK;
	if (!status)
		status = tao_pcm_suspect_init(&c->suspect, claimed, err);
	if (!status)
		tao_pcm_source_on_take(c->source, watch);
	return status;
}

static enum tao_status judge_samples(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	const struct tao_pcm_reader *reader = c->input.reader;
	bool was_told = !c->suspect.bytes;
	enum tao_status status = TAO_OK;

	if (c->input.is_headerless)
		tao_pcm_suspect_end(&c->suspect);
	if (c->suspect.found.status && (c->options->is_strict || !was_told))
		status = object(c, err, c->suspect.found.code, "%s",
			c->suspect.found.text);
	if (!status && reader->odd_bytes)
		status = object(c, err, TAO_E_STREAM_LOOKS_LIKE,
			"%zu bytes at the end are no whole frame of %zu bytes",
			reader->odd_bytes,
			tao_pcm_frame_bytes(&reader->format));
	if (!status && reader->is_damaged)
		status = object(c, err, TAO_E_INPUT_ERROR,
			"parts of it are damaged, and are missing or noise");
	if (!status && reader->bad_samples)
		status = object(c, err, TAO_E_STREAM_LOOKS_LIKE,
			"%llu samples are no numbers, or far from audio; "
			"they became silence",
			(unsigned long long)reader->bad_samples);
	return status;
}

static enum tao_status judge_level(
	const struct tao_pcm_conversion *c, struct tao_error *err)
{
	const struct tao_pcm_tally *tally = &c->summary->tally;
	double seconds = (double)tally->first_clipped_frame / TAO_RATE_HZ;

	if (!tally->clipped_frames || c->options->is_float)
		return TAO_OK;
	return object(c, err, TAO_E_SAMPLES_CLIPPED,
		"%llu frames were beyond full scale and are limited, the first "
		"at %d:%06.3f; the peak is %+.2f dBFS",
		(unsigned long long)tally->clipped_frames,
		(int)(seconds / 60), fmod(seconds, 60),
		20 * log10((double)tally->peak));
}

enum tao_status tao_pcm_judge_end(
	struct tao_pcm_conversion *c, struct tao_error *err)
{
	const struct tao_pcm_reader *reader = c->input.reader;
	enum tao_status status = tao_pcm_reader_verdict(reader, err);

	if (!status)
		status = judge_samples(c, err);
	if (!status && reader->done == 0)
		status = tao_fail(err, TAO_E_STREAM_NOT_SUPPORTED,
			"there is no audio in it");
	if (!status)
		status = judge_level(c, err);
	return status;
}
