/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/codes.h"
#include "lib/image_sheet.h"

/* What a track has so far counts in units: samples of sound, bytes of data. */
struct toc {
	struct tao_sheet sheet;
	struct tao_image *image;
	struct tao_disc_track *track; /* NULL in the head */
	int64_t base_lba;             /* of the track */
	unsigned sector_units;
	unsigned index;                        /* the last one */
	int64_t units, start_units, end_units; /* -1: not told */
};

static const struct mode {
	const char *name;
	unsigned sector_units;
	bool is_data;
} modes[] = {
	{"AUDIO", TAO_SAMPLES_PER_SECTOR, false},
	{"MODE0", 2336, true},
	{"MODE1", 2048, true},
	{"MODE1_RAW", 2352, true},
	{"MODE2", 2336, true},
	{"MODE2_RAW", 2352, true},
	{"MODE2_FORM1", 2048, true},
	{"MODE2_FORM2", 2324, true},
	{"MODE2_FORM_MIX", 2336, true},
};

enum {
	MODES = sizeof(modes) / sizeof(*modes),
	SAMPLE_BYTES = 4,
	SUBCHANNEL_BYTES = 96
};

static const struct mode *find_mode(const char *word)
{
	for (size_t i = 0; i < MODES; i++)
		if (strcmp(word, modes[i].name) == 0)
			return &modes[i];
	return NULL;
}

/* A time, or a number of units, if there is one. */
static bool take_length(struct toc *toc, int64_t *units)
{
	return tao_sheet_length(&toc->sheet, toc->sector_units, units);
}

/* ---- tracks ---- */

static int64_t to_sectors(const struct toc *toc, int64_t units)
{
	return (units + toc->sector_units - 1) / toc->sector_units;
}

static enum tao_status end_track(struct toc *toc, struct tao_error *err)
{
	int64_t start, end, past;

	if (!toc->track)
		return TAO_OK;
	past = to_sectors(toc, toc->units);
	start = toc->start_units < 0 ? 0 : to_sectors(toc, toc->start_units);
	end = toc->end_units < 0 ? past : to_sectors(toc, toc->end_units);
	if (start >= past || end > past || end <= start)
		return tao_sheet_fail(&toc->sheet, err,
			"track %u has nothing between its start and its end",
			toc->track->track);
	if (toc->base_lba + past > TAO_IMAGE_SECTORS_MAX)
		return tao_sheet_fail(
			&toc->sheet, err, "that is more than a CD holds");
	toc->track->start_lba = (int32_t)(toc->base_lba + start);
	toc->track->sectors = (uint32_t)(end - start);
	toc->base_lba += past;
	return TAO_OK;
}

static enum tao_status take_track(struct toc *toc, struct tao_error *err)
{
	struct tao_disc_tracks *tracks = &toc->image->tracks;
	enum tao_status status = end_track(toc, err);
	char word[TAO_WORD_BYTES];
	const struct mode *mode;

	if (status != TAO_OK)
		return status;
	tao_sheet_word(&toc->sheet, word);
	mode = find_mode(word);
	if (!mode || tracks->len == TAO_TRACKS_MAX)
		return tao_sheet_fail(&toc->sheet, err,
			mode ? "more than 99 tracks"
			     : "'%.40s' is no kind of track",
			word);
	toc->sector_units = mode->sector_units;
	if ((tao_sheet_accept(&toc->sheet, "RW") ||
		    tao_sheet_accept(&toc->sheet, "RW_RAW")) &&
		mode->is_data)
		toc->sector_units += SUBCHANNEL_BYTES;
	toc->track = &tracks->tracks[tracks->len++];
	*toc->track = (struct tao_disc_track){
		.track = tracks->len, .session = 1, .is_data = mode->is_data};
	tao_image_add_index(toc->image, 1, 0);
	toc->index = 1;
	toc->units = 0;
	toc->start_units = toc->end_units = -1;
	return TAO_OK;
}

/* ---- what is in a track ---- */

/* Sound in a file with a header is known by the name of the file. */
static bool has_header(const char *name)
{
	static const char *const endings[] = {".wav", ".flac", ".mp3", ".ogg"};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(*endings); i++)
		if (strcasecmp(dot, endings[i]) == 0)
			return true;
	return false;
}

static enum tao_status file_units(const struct toc *toc, const char *name,
	bool is_data, int64_t *units, struct tao_error *err)
{
	enum tao_status status;

	if (!is_data && has_header(name)) {
		status = tao_sheet_sectors(&toc->sheet, name, units, err);
		if (status == TAO_OK)
			*units *= TAO_SAMPLES_PER_SECTOR;
		return status;
	}
	status = tao_sheet_bytes(&toc->sheet, name, units, err);
	if (status == TAO_OK && !toc->track->is_data)
		*units /= SAMPLE_BYTES;
	return status;
}

/* FILE "name" [SWAP] [#bytes] start [length]; DATAFILE without the start */
static enum tao_status take_file(
	struct toc *toc, bool is_data, struct tao_error *err)
{
	char name[TAO_WORD_BYTES], word[TAO_WORD_BYTES];
	int64_t whole, start = 0, length, offset = 0;
	struct tao_sheet before;
	enum tao_status status;

	if (!tao_sheet_word(&toc->sheet, name))
		return tao_sheet_fail(&toc->sheet, err, "FILE wants a name");
	status = file_units(toc, name, is_data, &whole, err);
	if (status != TAO_OK)
		return status;
	tao_sheet_accept(&toc->sheet, "SWAP");
	before = toc->sheet;
	if (tao_sheet_word(&toc->sheet, word) && word[0] == '#')
		offset = strtoll(word + 1, NULL, 10);
	else
		toc->sheet = before;
	if (!toc->track->is_data)
		offset /= SAMPLE_BYTES;
	if (!is_data && !take_length(toc, &start))
		return tao_sheet_fail(&toc->sheet, err, "FILE wants a start");
	if (offset < 0 || offset > whole)
		offset = whole;
	if (!take_length(toc, &length) || (!is_data && length == 0))
		length = whole - offset - start;
	if (length < 0 || start > whole - offset ||
		length > whole - offset - start)
		return tao_sheet_fail(&toc->sheet, err,
			"'%.80s' has not so much in it", name);
	toc->units += length;
	return TAO_OK;
}

static enum tao_status take_silence(struct toc *toc, struct tao_error *err)
{
	struct tao_sheet before = toc->sheet;
	char word[TAO_WORD_BYTES];
	int64_t length;

	/* ZERO may say of what kind */
	if (!tao_sheet_word(&toc->sheet, word) || !find_mode(word))
		toc->sheet = before;
	if (!tao_sheet_accept(&toc->sheet, "RW"))
		tao_sheet_accept(&toc->sheet, "RW_RAW");
	if (!take_length(toc, &length))
		return tao_sheet_fail(
			&toc->sheet, err, "a length should stand here");
	toc->units += length;
	return TAO_OK;
}

static enum tao_status take_pregap(struct toc *toc, struct tao_error *err)
{
	enum tao_status status = take_silence(toc, err);

	toc->start_units = toc->units;
	return status;
}

/* Here, or at that time. */
static enum tao_status take_place(struct toc *toc, int64_t *units)
{
	if (!take_length(toc, units))
		*units = toc->units;
	return TAO_OK;
}

static enum tao_status take_start(struct toc *toc, struct tao_error *err)
{
	(void)err;
	return take_place(toc, &toc->start_units);
}

static enum tao_status take_end(struct toc *toc, struct tao_error *err)
{
	(void)err;
	return take_place(toc, &toc->end_units);
}

static enum tao_status take_index(struct toc *toc, struct tao_error *err)
{
	int64_t units;

	if (!take_length(toc, &units))
		return tao_sheet_fail(&toc->sheet, err, "INDEX wants a time");
	tao_image_add_index(toc->image, ++toc->index, to_sectors(toc, units));
	return TAO_OK;
}

/* Whoever burns fills it: its length is all that there is. */
static enum tao_status take_fifo(struct toc *toc, struct tao_error *err)
{
	char name[TAO_WORD_BYTES], word[TAO_WORD_BYTES];
	struct tao_sheet before;
	int64_t units;

	tao_sheet_word(&toc->sheet, name);
	before = toc->sheet;
	tao_sheet_word(&toc->sheet, word);
	toc->sheet = before;
	if (!take_length(toc, &units))
		return tao_sheet_fail(
			&toc->sheet, err, "FIFO wants a name and a length");
	if (!toc->track->is_data && !strchr(word, ':'))
		units /= SAMPLE_BYTES;
	toc->units += units;
	return TAO_OK;
}

static enum tao_status take_audio_file(struct toc *toc, struct tao_error *err)
{
	return take_file(toc, false, err);
}

static enum tao_status take_data_file(struct toc *toc, struct tao_error *err)
{
	return take_file(toc, true, err);
}

static enum tao_status take_isrc(struct toc *toc, struct tao_error *err)
{
	char word[TAO_WORD_BYTES];

	(void)err;
	tao_sheet_word(&toc->sheet, word);
	(void)!tao_isrc_parse(
		word, toc->image->isrc[toc->image->tracks.len - 1], NULL);
	return TAO_OK;
}

static enum tao_status take_flag(
	struct toc *toc, const char *word, bool is_on, struct tao_error *err)
{
	if (strcmp(word, "COPY") == 0)
		toc->track->copy =
			is_on ? TAO_COPY_PERMITTED : TAO_COPY_PROHIBITED;
	else if (strcmp(word, "PRE_EMPHASIS") == 0)
		toc->track->has_pre_emphasis = is_on && !toc->track->is_data;
	else
		return tao_sheet_fail(
			&toc->sheet, err, "'%.40s' is no flag", word);
	return TAO_OK;
}

static enum tao_status take_no(struct toc *toc, struct tao_error *err)
{
	char word[TAO_WORD_BYTES];

	tao_sheet_word(&toc->sheet, word);
	return take_flag(toc, word, false, err);
}

static enum tao_status take_nothing(struct toc *toc, struct tao_error *err)
{
	(void)toc;
	(void)err;
	return TAO_OK;
}

static const struct statement {
	const char *word;
	enum tao_status (*take)(struct toc *toc, struct tao_error *err);
} statements[] = {
	{"NO", take_no},
	{"TWO_CHANNEL_AUDIO", take_nothing},
	{"FOUR_CHANNEL_AUDIO", take_nothing},
	{"ISRC", take_isrc},
	{"PREGAP", take_pregap},
	{"SILENCE", take_silence},
	{"ZERO", take_silence},
	{"FILE", take_audio_file},
	{"AUDIOFILE", take_audio_file},
	{"DATAFILE", take_data_file},
	{"FIFO", take_fifo},
	{"START", take_start},
	{"END", take_end},
	{"INDEX", take_index},
};

/* ---- the whole ---- */

static bool is_kind_of_disc(const char *word)
{
	return strcmp(word, "CD_DA") == 0 || strcmp(word, "CD_ROM") == 0 ||
	       strcmp(word, "CD_ROM_XA") == 0 || strcmp(word, "CD_I") == 0;
}

static enum tao_status take_statement(
	struct toc *toc, const char *word, struct tao_error *err)
{
	char mcn[TAO_WORD_BYTES];

	if (strcmp(word, "TRACK") == 0)
		return take_track(toc, err);
	if (strcmp(word, "CD_TEXT") == 0)
		return tao_sheet_skip_block(&toc->sheet, err);
	if (!toc->track && is_kind_of_disc(word))
		return TAO_OK;
	if (!toc->track && strcmp(word, "CATALOG") == 0) {
		tao_sheet_word(&toc->sheet, mcn);
		(void)!tao_mcn_parse(mcn, toc->image->mcn, NULL);
		return TAO_OK;
	}
	for (size_t i = 0;
		toc->track && i < sizeof(statements) / sizeof(*statements); i++)
		if (strcmp(word, statements[i].word) == 0)
			return statements[i].take(toc, err);
	if (toc->track && (strcmp(word, "COPY") == 0 ||
				  strcmp(word, "PRE_EMPHASIS") == 0))
		return take_flag(toc, word, true, err);
	return tao_sheet_fail(&toc->sheet, err,
		"'%.40s' is nothing that cdrdao knows there", word);
}

enum tao_status tao_image_read_toc(
	const char *path, struct tao_image *out, struct tao_error *err)
{
	struct toc toc = {.image = out};
	enum tao_status status = tao_sheet_open(path, &toc.sheet, err);
	char word[TAO_WORD_BYTES];

	if (status != TAO_OK)
		return status;
	toc.sheet.is_free = true;
	while (status == TAO_OK && tao_sheet_word(&toc.sheet, word))
		status = take_statement(&toc, word, err);
	if (status == TAO_OK && !toc.track)
		status = tao_sheet_fail(
			&toc.sheet, err, "it ends without TRACK");
	if (status == TAO_OK)
		status = end_track(&toc, err);
	out->leadout_lba = (int32_t)toc.base_lba;
	tao_sheet_done(&toc.sheet);
	return status;
}
