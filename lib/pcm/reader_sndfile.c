/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/reader.h"

#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pcm/unpack.h"

/* libsndfile sees the source through these; lie_bytes makes the file look
 * longer than it is. */
struct window {
	const struct tao_pcm_source *source;
	uint64_t position;
	uint64_t lie_bytes;
};

struct coded {
	struct tao_pcm_reader reader;
	struct window window;
	SNDFILE *file;
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

static SNDFILE *open_window(struct window *window, SF_INFO *info)
{
	SF_VIRTUAL_IO io = {get_length, seek_in, read_in, write_in, tell_in};

	memset(info, 0, sizeof(*info));
	window->position = 0;
	return sf_open_virtual(&io, SFM_READ, info, window);
}

/* libsndfile trusts the file's length over its header. Told that the file is
 * longer, it shows what the header says; a count that grows with the lie is no
 * promise, but an absence of one. */
static uint64_t find_promise(
	const struct tao_pcm_source *source, const SF_INFO *honest)
{
	int major = honest->format & SF_FORMAT_TYPEMASK;
	uint64_t frames[2] = {0, 0};

	if (major == SF_FORMAT_FLAC)
		return (uint64_t)honest->frames;
	if (major == SF_FORMAT_OGG || major == SF_FORMAT_MPEG)
		return TAO_PCM_UNKNOWN;
	for (unsigned i = 0; i < 2; i++) {
		struct window w = {source, 0, (uint64_t)(i + 1) << 33};
		SF_INFO info;
		SNDFILE *file = open_window(&w, &info);

		if (file)
			frames[i] = (uint64_t)info.frames;
		sf_close(file);
	}
	return frames[0] == frames[1] && frames[0] > (uint64_t)honest->frames
		       ? frames[0]
		       : TAO_PCM_UNKNOWN;
}

static bool is_finer(int format)
{
	switch (format & SF_FORMAT_SUBMASK) {
	case SF_FORMAT_PCM_24:
	case SF_FORMAT_PCM_32:
	case SF_FORMAT_FLOAT:
	case SF_FORMAT_DOUBLE:
	case SF_FORMAT_ALAC_20:
	case SF_FORMAT_ALAC_24:
	case SF_FORMAT_ALAC_32:
	case SF_FORMAT_DWVW_24:
	case SF_FORMAT_VORBIS:
	case SF_FORMAT_OPUS:
	case SF_FORMAT_MPEG_LAYER_I:
	case SF_FORMAT_MPEG_LAYER_II:
	case SF_FORMAT_MPEG_LAYER_III:
		return true;
	default:
		return false;
	}
}

static uint8_t find_speaker(int place)
{
	static const struct {
		int place;
		enum tao_pcm_speaker speaker;
	} table[] = {
		{SF_CHANNEL_MAP_MONO, TAO_SPEAKER_CENTRE},
		{SF_CHANNEL_MAP_LEFT, TAO_SPEAKER_LEFT},
		{SF_CHANNEL_MAP_RIGHT, TAO_SPEAKER_RIGHT},
		{SF_CHANNEL_MAP_CENTER, TAO_SPEAKER_CENTRE},
		{SF_CHANNEL_MAP_FRONT_LEFT, TAO_SPEAKER_LEFT},
		{SF_CHANNEL_MAP_FRONT_RIGHT, TAO_SPEAKER_RIGHT},
		{SF_CHANNEL_MAP_FRONT_CENTER, TAO_SPEAKER_CENTRE},
		{SF_CHANNEL_MAP_REAR_CENTER, TAO_SPEAKER_BACK_CENTRE},
		{SF_CHANNEL_MAP_REAR_LEFT, TAO_SPEAKER_BACK_LEFT},
		{SF_CHANNEL_MAP_REAR_RIGHT, TAO_SPEAKER_BACK_RIGHT},
		{SF_CHANNEL_MAP_LFE, TAO_SPEAKER_LFE},
		{SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER,
			TAO_SPEAKER_LEFT_OF_CENTRE},
		{SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER,
			TAO_SPEAKER_RIGHT_OF_CENTRE},
		{SF_CHANNEL_MAP_SIDE_LEFT, TAO_SPEAKER_SIDE_LEFT},
		{SF_CHANNEL_MAP_SIDE_RIGHT, TAO_SPEAKER_SIDE_RIGHT},
		{SF_CHANNEL_MAP_TOP_CENTER, TAO_SPEAKER_TOP_CENTRE},
		{SF_CHANNEL_MAP_TOP_FRONT_LEFT, TAO_SPEAKER_TOP_LEFT},
		{SF_CHANNEL_MAP_TOP_FRONT_RIGHT, TAO_SPEAKER_TOP_RIGHT},
		{SF_CHANNEL_MAP_TOP_FRONT_CENTER,
			TAO_SPEAKER_TOP_FRONT_CENTRE},
		{SF_CHANNEL_MAP_TOP_REAR_LEFT, TAO_SPEAKER_TOP_BACK_LEFT},
		{SF_CHANNEL_MAP_TOP_REAR_RIGHT, TAO_SPEAKER_TOP_BACK_RIGHT},
		{SF_CHANNEL_MAP_TOP_REAR_CENTER, TAO_SPEAKER_TOP_BACK_CENTRE},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].place == place)
			return (uint8_t)table[i].speaker;
	return TAO_SPEAKER_UNKNOWN;
}

static struct tao_pcm_format describe(SNDFILE *file, const SF_INFO *info)
{
	struct tao_pcm_format format = tao_pcm_format_cd();
	int map[TAO_PCM_CHANNELS_MAX];

	format.rate_hz = info->samplerate > 0 ? (uint32_t)info->samplerate : 0;
	format.channels = info->channels > 0 ? (unsigned)info->channels : 0;
	if (is_finer(info->format)) {
		format.encoding = TAO_PCM_FLOAT;
		format.bits = 32;
	}
	if (format.channels <= TAO_PCM_CHANNELS_MAX &&
		sf_command(file, SFC_GET_CHANNEL_MAP_INFO, map,
			(int)(sizeof(map[0]) * format.channels)))
		for (unsigned i = 0; i < format.channels; i++)
			format.speakers[i] = find_speaker(map[i]);
	return format;
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
	got = sf_readf_float(
		coded->file, coded->interleaved, (sf_count_t)max_frames);
	*frames = got > 0 ? (size_t)got : 0;
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

	sf_close(coded->file);
	free(coded->interleaved);
	free(coded);
}

static enum tao_status fill(struct coded *coded, const SF_INFO *info,
	const struct tao_pcm_kernels *kernels, struct tao_error *err)
{
	struct tao_pcm_format format = describe(coded->file, info);
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
		.frames = (uint64_t)info->frames,
		.promised = find_promise(coded->window.source, info),
	};
	return TAO_OK;
}

enum tao_status tao_pcm_reader_sndfile(struct tao_pcm_source *source,
	const struct tao_pcm_kernels *kernels, struct tao_pcm_reader **reader,
	struct tao_error *err)
{
	enum tao_status status = tao_pcm_source_spool(source, err);
	struct coded *coded;
	SF_INFO info;

	if (status)
		return status;
	coded = calloc(1, sizeof(*coded));
	if (!coded)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "reader");
	coded->window.source = source;
	coded->file = open_window(&coded->window, &info);
	if (!coded->file)
		status = tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED, "%s",
			sf_strerror(NULL));
	else
		status = fill(coded, &info, kernels, err);
	if (status) {
		free_coded(&coded->reader.stage);
		return status;
	}
	*reader = &coded->reader;
	return TAO_OK;
}
