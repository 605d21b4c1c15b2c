/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/count.h"

#include "lib/cdda.h"

static enum tao_status count(const struct tao_pcm_reader *reader,
	uint64_t *sectors, struct tao_error *err)
{
	if (reader->cut_words)
		return tao_fail(
			err, TAO_E_STREAM_TRUNCATED, "%s", reader->cut_words);
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
	const struct tao_pcm_input_options *options, const char *spool_folder,
	uint64_t *sectors, struct tao_error *err)
{
	struct tao_pcm_source *source;
	struct tao_pcm_input input;
	enum tao_status status = tao_pcm_source_new(
		in, spool_folder, &source, err);

	if (status)
		return status;
	status = tao_pcm_input_open(
		source, options, tao_pcm_kernels_best(), &input, err);
	if (!status) {
		status = count(input.reader, sectors, err);
		tao_pcm_stage_free(&input.reader->stage);
	}
	tao_pcm_source_free(source);
	return status;
}
