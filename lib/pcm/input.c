/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/input.h"

#include <string.h>
#include <strings.h>

#include "lib/pcm/promise.h"
#include "lib/pcm/sniff.h"

enum { FIRST_LOOK_BYTES = 32 };

/* Few bytes speak for that header: it has to be right about the length. */
static enum tao_status look_at_size(struct tao_pcm_source *source,
	struct tao_pcm_sniffed *found, struct tao_error *err)
{
	enum tao_status status = tao_pcm_source_spool(source, err);
	uint8_t head[FIRST_LOOK_BYTES];
	size_t len;

	if (status)
		return status;
	len = tao_pcm_source_read_at(source, 0, head, sizeof(head));
	found->container = TAO_PCM_CODED;
	if (tao_pcm_promised_bytes(head, len) != tao_pcm_source_size(source))
		*found = (struct tao_pcm_sniffed){TAO_PCM_RAW, "headerless"};
	return TAO_OK;
}

/* A live source must not wait for a long look: most headers show in the first
 * bytes, and what may be MPEG audio by its first two has a producer that sends
 * more. */
static enum tao_status look(struct tao_pcm_source *source,
	struct tao_pcm_sniffed *found, struct tao_error *err)
{
	const uint8_t *bytes;
	size_t len;
	enum tao_status status = tao_pcm_source_peek(
		source, FIRST_LOOK_BYTES, &bytes, &len, err);

	if (!status && len >= 2 && bytes[0] == 0xff && bytes[1] >= 0xe0)
		status = tao_pcm_source_peek(
			source, TAO_PCM_SNIFF_BYTES, &bytes, &len, err);
	if (status)
		return status;
	*found = tao_pcm_sniff(bytes, len);
	return found->container == TAO_PCM_SIZED
		       ? look_at_size(source, found, err)
		       : TAO_OK;
}

static enum tao_status parse_header(struct tao_pcm_source *source,
	const char *words, enum tao_pcm_verdict *verdict,
	struct tao_pcm_header *header, struct tao_error *err)
{
	uint64_t want = 512, need = 0;
	const uint8_t *bytes;
	size_t len;

	for (;;) {
		enum tao_status status = tao_pcm_source_peek(
			source, (size_t)want, &bytes, &len, err);

		if (status)
			return status;
		*verdict = tao_pcm_header_parse(bytes, len, header, &need);
		if (*verdict != TAO_PCM_HEADER_MORE)
			return TAO_OK;
		if (len < want)
			return tao_fail(err, TAO_E_STREAM_TRUNCATED,
				"%s ends inside its header", words);
		/* A header this large is libsndfile's. */
		*verdict = TAO_PCM_HEADER_OTHER;
		if (need > TAO_PCM_PEEK_MAX || len >= TAO_PCM_PEEK_MAX)
			return TAO_OK;
		/* Doubling keeps many small chunks from being walked often. */
		want = need > 2 * want ? need : 2 * want;
		if (want > TAO_PCM_PEEK_MAX)
			want = TAO_PCM_PEEK_MAX;
	}
}

static enum tao_status open_headed(struct tao_pcm_source *source,
	const struct tao_pcm_kernels *kernels, struct tao_pcm_input *input,
	struct tao_error *err)
{
	struct tao_pcm_header header;
	enum tao_pcm_verdict verdict;
	uint64_t skipped;
	enum tao_status status =
		parse_header(source, input->words, &verdict, &header, err);

	if (status)
		return status;
	if (verdict == TAO_PCM_HEADER_OTHER)
		return tao_pcm_reader_sndfile(
			source, NULL, kernels, &input->reader, err);
	status = tao_pcm_source_skip(source, header.data_offset, &skipped, err);
	if (status)
		return status;
	if (skipped < header.data_offset)
		return tao_fail(err, TAO_E_STREAM_TRUNCATED,
			"%s ends inside its header", input->words);
	input->is_linear = true;
	input->data_bytes = header.data_bytes;
	return tao_pcm_reader_linear(source, &header.format, kernels,
		header.data_bytes, true, &input->reader, err);
}

/* Sound Designer II has its rate, width and channels in another fork of the
 * file, which other systems than its own keep in a file of its own. */
static bool is_forked(const struct tao_pcm_input_options *options)
{
	const char *dot = options->name && !options->is_raw
				  ? strrchr(options->name, '.')
				  : NULL;

	return dot && strcasecmp(dot, ".sd2") == 0;
}

static enum tao_status open_forked(struct tao_pcm_source *source,
	const char *path, const struct tao_pcm_kernels *kernels,
	struct tao_pcm_input *input, struct tao_error *err)
{
	enum tao_status status = tao_pcm_reader_sndfile(
		source, path, kernels, &input->reader, err);

	input->words = "a Sound Designer II file";
	if (status != TAO_INPUT)
		return status;
	return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED,
		"Sound Designer II without its other fork, which would be in a "
		"file of the same name behind '._', or in .AppleDouble");
}

static enum tao_status open_headerless(struct tao_pcm_source *source,
	const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels, struct tao_pcm_input *input,
	struct tao_error *err)
{
	input->is_headerless = true;
	input->is_linear = true;
	input->data_bytes = TAO_PCM_UNKNOWN;
	return tao_pcm_reader_linear(source, format, kernels, TAO_PCM_UNKNOWN,
		false, &input->reader, err);
}

enum tao_status tao_pcm_input_open(struct tao_pcm_source *source,
	const struct tao_pcm_input_options *options,
	const struct tao_pcm_kernels *kernels, struct tao_pcm_input *input,
	struct tao_error *err)
{
	struct tao_pcm_sniffed found = {TAO_PCM_RAW, "headerless"};
	struct tao_pcm_input made = {0};
	enum tao_status status = TAO_OK;

	if (!options->is_raw)
		status = look(source, &found, err);
	if (status)
		return status;
	made.words = found.words;
	switch (found.container) {
	case TAO_PCM_RAW:
		status = is_forked(options)
				 ? open_forked(source, options->name, kernels,
					   &made, err)
				 : open_headerless(source, &options->raw,
					   kernels, &made, err);
		break;
	case TAO_PCM_HEADED:
		status = open_headed(source, kernels, &made, err);
		break;
	case TAO_PCM_CODED:
	case TAO_PCM_SIZED:
		status = tao_pcm_reader_sndfile(
			source, NULL, kernels, &made.reader, err);
		break;
	case TAO_PCM_FOREIGN:
		return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED,
			"this is %s; decode it to WAV or FLAC first",
			found.words);
	}
	if (!status)
		*input = made;
	return status;
}
