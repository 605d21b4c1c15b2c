/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/reader.h"

#include <stdlib.h>
#include <string.h>

#include "lib/pcm/hush.h"
#include "lib/pcm/missing.h"
#include "lib/pcm/sndfile_library.h"
#include "lib/pcm/sndfile_names.h"
#include "lib/pcm/unpack.h"

/* libsndfile sees the source through these; lie_bytes makes the file look
 * longer than it is. */
struct window {
	const struct tao_pcm_source *source;
	uint64_t position;
	uint64_t lie_bytes;
	bool has_zeros; /* they can be read, too */
};

struct coded {
	struct tao_pcm_reader reader;
	struct tao_sndfile_library sndfile;
	struct window window;
	const char *path; /* NULL, or libsndfile opens that itself */
	SNDFILE *file;
	bool is_flac;
	struct tao_hush hush;
	float *interleaved;
	const struct tao_pcm_kernels *kernels;
};

static sf_count_t get_length(void *user)
{
	const struct window *w = user;

	return (sf_count_t)(tao_pcm_source_size(w->source) + w->lie_bytes);
}

static sf_count_t seek_in(sf_count_t offset, int whence, void *user)
{
	struct window *w = user;
	sf_count_t from = whence == SEEK_SET   ? 0
			  : whence == SEEK_CUR ? (sf_count_t)w->position
					       : get_length(user);

	if (offset < -from)
		return -1;
	w->position = (uint64_t)(from + offset);
	return from + offset;
}

static sf_count_t read_in(void *buffer, sf_count_t len, void *user)
{
	struct window *w = user;
	size_t got = 0;

	if (len > 0)
		got = tao_pcm_source_read_at(
			w->source, w->position, buffer, (size_t)len);
	if (w->has_zeros && len > 0 && got < (size_t)len) {
		memset((uint8_t *)buffer + got, 0, (size_t)len - got);
		got = (size_t)len;
	}
	w->position += got;
	return (sf_count_t)got;
}

static sf_count_t write_in(const void *buffer, sf_count_t len, void *user)
{
	(void)buffer;
	(void)len;
	(void)user;
	return 0;
}

static sf_count_t tell_in(void *user)
{
	const struct window *w = user;

	return (sf_count_t)w->position;
}

static SNDFILE *open_either(struct coded *coded, SF_INFO *info)
{
	SF_VIRTUAL_IO io = {get_length, seek_in, read_in, write_in, tell_in};

	memset(info, 0, sizeof(*info));
	coded->window.position = 0;
	return coded->path ? coded->sndfile.open(coded->path, SFM_READ, info)
			   : coded->sndfile.open_virtual(&io, SFM_READ, info,
				     &coded->window);
}

/* What a stream of unknown length has in place of it. */
static uint64_t find_frames(sf_count_t frames)
{
	return frames < 0 || frames >= (sf_count_t)1 << 62 ? TAO_PCM_UNKNOWN
							   : (uint64_t)frames;
}

static void find_lengths(struct coded *coded, const SF_INFO *info)
{
	struct tao_pcm_reader *reader = &coded->reader;

	coded->is_flac = (info->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC;
	reader->frames = find_frames(info->frames);
	reader->promised = coded->is_flac ? reader->frames : TAO_PCM_UNKNOWN;
}

static struct tao_pcm_format describe(const struct tao_sndfile_library *sndfile,
	SNDFILE *file, const SF_INFO *info)
{
	struct tao_pcm_format format = tao_pcm_format_cd();
	int map[TAO_PCM_CHANNELS_MAX];

	format.rate_hz = info->samplerate > 0 ? (uint32_t)info->samplerate : 0;
	format.channels = info->channels > 0 ? (unsigned)info->channels : 0;
	if (tao_sndfile_is_finer(info->format)) {
		format.encoding = TAO_PCM_FLOAT;
		format.bits = 32;
	}
	if (format.channels <= TAO_PCM_CHANNELS_MAX &&
		sndfile->command(file, SFC_GET_CHANNEL_MAP_INFO, map,
			(int)(sizeof(map[0]) * format.channels)))
		for (unsigned i = 0; i < format.channels; i++)
			format.speakers[i] = tao_sndfile_speaker(map[i]);
	return format;
}

/* What a header promised and does not come is told when all has been passed
 * on. */
static void explain_end(struct coded *coded)
{
	struct tao_pcm_reader *reader = &coded->reader;
	bool was_read = coded->window.position >=
			tao_pcm_source_size(coded->window.source);

	if (reader->cut_words || (reader->promised != TAO_PCM_UNKNOWN &&
					 reader->done < reader->promised))
		return;
	tao_fail(&reader->error,
		coded->is_flac && was_read ? TAO_E_STREAM_TRUNCATED
				    : TAO_E_INPUT_ERROR,
		"decoding ended after %llu frames: %s",
		(unsigned long long)reader->done,
		coded->sndfile.strerror(coded->file));
}

static enum tao_status read_coded(struct tao_pcm_stage *self,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err)
{
	struct coded *coded = (struct coded *)self;
	struct tao_pcm_reader *reader = &coded->reader;
	struct tao_pcm_format floats = reader->format;
	sf_count_t got;

	(void)err;
	if (max_frames > TAO_PCM_BLOCK_FRAMES)
		max_frames = TAO_PCM_BLOCK_FRAMES;
	tao_hush_on(&coded->hush);
	got = coded->sndfile.readf_float(
		coded->file, coded->interleaved, (sf_count_t)max_frames);
	reader->is_damaged |= tao_hush_off(&coded->hush);
	*frames = got > 0 ? (size_t)got : 0;
	if (!*frames && coded->sndfile.error(coded->file))
		explain_end(coded);
	floats.encoding = TAO_PCM_FLOAT;
	floats.bits = 32;
	floats.is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	reader->bad_samples += tao_pcm_unpack(&floats, coded->kernels,
		(const uint8_t *)coded->interleaved, *frames, planes);
	reader->done += *frames;
	return TAO_OK;
}

static void free_coded(struct tao_pcm_stage *self)
{
	struct coded *coded = (struct coded *)self;

	tao_hush_on(&coded->hush);
	if (coded->file)
		coded->sndfile.close(coded->file);
	tao_hush_off(&coded->hush);
	tao_hush_done(&coded->hush);
	tao_sndfile_unload(&coded->sndfile);
	free(coded->interleaved);
	free(coded);
}

static enum tao_status fill(struct coded *coded, const SF_INFO *info,
	const struct tao_pcm_kernels *kernels, struct tao_error *err)
{
	struct tao_pcm_format format =
		describe(&coded->sndfile, coded->file, info);
	enum tao_status status = tao_pcm_format_check(&format, err);

	if (status)
		return status;
	coded->interleaved = malloc(
		sizeof(float) * TAO_PCM_BLOCK_FRAMES * format.channels);
	if (!coded->interleaved)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "reader");
	coded->kernels = kernels;
	coded->reader = (struct tao_pcm_reader){
		.stage = {read_coded, free_coded, format.channels,
			format.rate_hz},
		.format = format,
	};
	find_lengths(coded, info);
	return TAO_OK;
}

static enum tao_status open_file(struct coded *coded,
	const struct tao_pcm_missing *missing, SF_INFO *info,
	struct tao_error *err)
{
	enum tao_status status = tao_sndfile_load(&coded->sndfile, err);

	if (status)
		return status;
	/* Told the length that the MP3 should have, its decoder does not
	 * complain to the user behind our back. */
	coded->window.lie_bytes = missing->is_mpeg ? missing->bytes : 0;
	coded->window.has_zeros = missing->is_mpeg;
	tao_hush_on(&coded->hush);
	coded->file = open_either(coded, info);
	tao_hush_off(&coded->hush);
	coded->window.has_zeros = false;
	if (coded->file)
		return TAO_OK;
	if (missing->words)
		return tao_fail(err, TAO_E_STREAM_TRUNCATED, "%s: %s",
			missing->words, coded->sndfile.strerror(NULL));
	return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED, "%s",
		coded->sndfile.strerror(NULL));
}

enum tao_status tao_pcm_reader_sndfile(struct tao_pcm_source *source,
	const char *path, const struct tao_pcm_kernels *kernels,
	struct tao_pcm_reader **reader, struct tao_error *err)
{
	enum tao_status status = tao_pcm_source_spool(source, err);
	struct tao_pcm_missing missing;
	struct coded *coded;
	SF_INFO info;

	if (status)
		return status;
	coded = calloc(1, sizeof(*coded));
	if (!coded)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "reader");
	missing = tao_pcm_find_missing(source);
	coded->window.source = source;
	coded->path = path;
	tao_hush_init(&coded->hush);
	status = open_file(coded, &missing, &info, err);
	if (!status)
		status = fill(coded, &info, kernels, err);
	if (status) {
		free_coded(&coded->reader.stage);
		return status;
	}
	coded->reader.cut_words = missing.words;
	*reader = &coded->reader;
	return TAO_OK;
}
