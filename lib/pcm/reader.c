/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/reader.h"

#include <stdlib.h>

#include "lib/pcm/unpack.h"

struct linear {
	struct tao_pcm_reader reader;
	struct tao_pcm_source *source;
	const struct tao_pcm_kernels *kernels;
	uint64_t left_bytes; /* TAO_PCM_UNKNOWN: until the end */
};

enum tao_status tao_pcm_reader_verdict(
	const struct tao_pcm_reader *reader, struct tao_error *err)
{
	if (reader->error.status) {
		if (err)
			*err = reader->error;
		return reader->error.status;
	}
	if (reader->cut_words && reader->promised == TAO_PCM_UNKNOWN)
		return tao_fail(err, TAO_E_STREAM_TRUNCATED,
			"%s, after %llu frames", reader->cut_words,
			(unsigned long long)reader->done);
	if (reader->promised != TAO_PCM_UNKNOWN &&
		reader->done < reader->promised)
		return tao_fail(err, TAO_E_STREAM_TRUNCATED,
			"the stream ended after %llu of the %llu frames that "
			"its header promises",
			(unsigned long long)reader->done,
			(unsigned long long)reader->promised);
	return TAO_OK;
}

static enum tao_status read_linear(struct tao_pcm_stage *self,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err)
{
	struct linear *linear = (struct linear *)self;
	struct tao_pcm_reader *reader = &linear->reader;
	size_t frame_bytes = tao_pcm_frame_bytes(&reader->format);
	const uint8_t *data = NULL;
	size_t len = 0;

	(void)err;
	*frames = 0;
	if (linear->left_bytes < frame_bytes)
		return TAO_OK;
	if (tao_pcm_source_peek(linear->source, frame_bytes, &data, &len,
		    &reader->error))
		return TAO_OK;
	if (len > linear->left_bytes)
		len = (size_t)linear->left_bytes;
	if (len < frame_bytes) {
		reader->odd_bytes = len;
		return TAO_OK;
	}
	*frames = len / frame_bytes;
	*frames = *frames < max_frames ? *frames : max_frames;
	len = *frames * frame_bytes;
	reader->bad_samples += tao_pcm_unpack(
		&reader->format, linear->kernels, data, *frames, planes);
	reader->done += *frames;
	tao_pcm_source_take(linear->source, len);
	if (linear->left_bytes != TAO_PCM_UNKNOWN)
		linear->left_bytes -= len;
	return TAO_OK;
}

static void free_linear(struct tao_pcm_stage *self)
{
	free(self);
}

/* A file tells how much it really holds. */
static uint64_t bytes_there(
	const struct tao_pcm_source *source, uint64_t data_bytes)
{
	uint64_t size = tao_pcm_source_size(source);
	uint64_t at = tao_pcm_source_position(source);
	uint64_t there;

	if (size == TAO_PCM_UNKNOWN)
		return data_bytes;
	there = size > at ? size - at : 0;
	return there < data_bytes ? there : data_bytes;
}

enum tao_status tao_pcm_reader_linear(struct tao_pcm_source *source,
	const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels, uint64_t data_bytes,
	bool is_promise, struct tao_pcm_reader **reader, struct tao_error *err)
{
	enum tao_status status = tao_pcm_format_check(format, err);
	size_t frame_bytes = tao_pcm_frame_bytes(format);
	struct linear *made;
	uint64_t there;

	if (status)
		return status;
	made = calloc(1, sizeof(*made));
	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "reader");
	there = bytes_there(source, data_bytes);
	made->reader = (struct tao_pcm_reader){
		.stage = {read_linear, free_linear, format->channels,
			format->rate_hz},
		.format = *format,
		.frames = TAO_PCM_UNKNOWN,
		.promised = TAO_PCM_UNKNOWN,
	};
	if (there != TAO_PCM_UNKNOWN)
		made->reader.frames = there / frame_bytes;
	if (data_bytes != TAO_PCM_UNKNOWN && is_promise)
		made->reader.promised = data_bytes / frame_bytes;
	made->source = source;
	made->kernels = kernels;
	made->left_bytes = data_bytes;
	*reader = &made->reader;
	return TAO_OK;
}
