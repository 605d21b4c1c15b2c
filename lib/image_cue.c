/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/codes.h"
#include "lib/image_seam.h"
#include "lib/image_sheet.h"

/* Where in the image the sheet has come to. Times of INDEX count from the start
 * of their FILE, in sectors of the tracks that are in it. */
struct cue {
	struct tao_sheet sheet;
	struct tao_image *image;
	bool has_file;
	bool is_raw;          /* else a file that has to be decoded */
	int64_t file_bytes;   /* of a raw one */
	int64_t file_sectors; /* of another */
	int64_t base_lba;     /* of the time 0 of the file */
	int64_t last_time;    /* of the first index of the last track, ... */
	int64_t bytes_before; /* ... and the bytes that are before it */
	unsigned sector_bytes, next_sector_bytes;
	int64_t gap_sectors; /* silence that is in no file, yet to be added */
	bool has_pregap;     /* some of it is the pause before this track */
	struct tao_disc_track *track; /* the last one */
	struct tao_disc_track *open;  /* that goes on until something ends it */
	bool has_index, has_start;
	bool is_other_file; /* than the last index was in */
	unsigned session;
	bool is_new_session;   /* it has no track yet */
	struct tao_seam seam;  /* of the last track, should a session begin */
	int64_t seam_base_lba; /* base_lba there, without gap_sectors */
};

static const struct mode {
	const char *name;
	unsigned sector_bytes;
	bool is_data;
} modes[] = {
	{"AUDIO", 2352, false},
	{"CDG", 2448, false},
	{"MODE1/2048", 2048, true},
	{"MODE1/2352", 2352, true},
	{"MODE2/2048", 2048, true},
	{"MODE2/2324", 2324, true},
	{"MODE2/2336", 2336, true},
	{"MODE2/2352", 2352, true},
	{"CDI/2336", 2336, true},
	{"CDI/2352", 2352, true},
};

enum { MODES = sizeof(modes) / sizeof(*modes) };

/* ---- where things end ---- */

/* A burner fills the last sector up. */
static int64_t file_end(const struct cue *cue)
{
	int64_t bytes = cue->file_bytes - cue->bytes_before;

	if (!cue->is_raw)
		return cue->file_sectors;
	if (bytes <= 0 || cue->sector_bytes == 0)
		return cue->last_time;
	return cue->last_time +
	       (bytes + cue->sector_bytes - 1) / cue->sector_bytes;
}

static void end_track(struct cue *cue, int64_t end_lba)
{
	if (cue->open && end_lba > cue->open->start_lba)
		cue->open->sectors = (uint32_t)(end_lba - cue->open->start_lba);
	cue->open = NULL;
}

/* All of the file is on the disc, also what no index points at. */
static enum tao_status end_file(struct cue *cue, struct tao_error *err)
{
	int64_t end;

	if (!cue->has_file)
		return TAO_OK;
	end = file_end(cue);
	if (cue->base_lba + end > TAO_IMAGE_SECTORS_MAX)
		return tao_sheet_fail(
			&cue->sheet, err, "that is more than a CD holds");
	end_track(cue, cue->base_lba + end);
	cue->base_lba += end;
	return TAO_OK;
}

/* ---- the commands ---- */

static enum tao_status take_file(struct cue *cue, struct tao_error *err)
{
	char name[TAO_WORD_BYTES], type[TAO_WORD_BYTES];
	enum tao_status status;

	if (!tao_sheet_word(&cue->sheet, name) ||
		!tao_sheet_word(&cue->sheet, type))
		return tao_sheet_fail(
			&cue->sheet, err, "FILE wants a name and a type");
	status = end_file(cue, err);
	if (status != TAO_OK)
		return status;
	cue->is_raw = strcasecmp(type, "BINARY") == 0 ||
		      strcasecmp(type, "MOTOROLA") == 0;
	if (cue->is_raw)
		status = tao_sheet_bytes(
			&cue->sheet, name, &cue->file_bytes, err);
	else
		status = tao_sheet_sectors(
			&cue->sheet, name, &cue->file_sectors, err);
	cue->has_file = cue->is_other_file = true;
	cue->last_time = cue->bytes_before = 0;
	return status;
}

static enum tao_status take_track(struct cue *cue, struct tao_error *err)
{
	struct tao_disc_tracks *tracks = &cue->image->tracks;
	char number[TAO_WORD_BYTES], mode[TAO_WORD_BYTES];
	unsigned long track;
	size_t i = 0;

	if (!cue->has_file || (cue->track && !cue->has_start))
		return tao_sheet_fail(&cue->sheet, err, "TRACK before %s",
			cue->has_file ? "INDEX 01 of the last" : "FILE");
	if (!tao_sheet_word(&cue->sheet, number) ||
		!tao_sheet_word(&cue->sheet, mode))
		return tao_sheet_fail(
			&cue->sheet, err, "TRACK wants a number and a kind");
	track = strtoul(number, NULL, 10);
	if (track < 1 || track > TAO_TRACKS_MAX ||
		(cue->track && track != cue->track->track + 1))
		return tao_sheet_fail(&cue->sheet, err,
			"'%.20s' cannot be a track's number here", number);
	while (i < MODES && strcasecmp(mode, modes[i].name) != 0)
		i++;
	if (i == MODES)
		return tao_sheet_fail(
			&cue->sheet, err, "'%.40s' is no kind of track", mode);
	cue->next_sector_bytes = modes[i].sector_bytes;
	cue->track = &tracks->tracks[tracks->len++];
	*cue->track = (struct tao_disc_track){.track = (unsigned)track,
		.session = cue->session,
		.is_data = modes[i].is_data};
	cue->has_index = cue->has_start = cue->has_pregap = false;
	return TAO_OK;
}

/* ---- where two sessions meet ---- */

static void begin_session(struct cue *cue, int64_t start_time)
{
	int64_t end_time, missing_sectors;

	cue->seam.session = cue->session;
	cue->seam.has_pregap = cue->has_pregap;
	cue->seam.start_time = start_time;
	tao_seam(&cue->seam, &end_time, &missing_sectors);
	end_track(cue, cue->seam_base_lba + end_time);
	cue->base_lba += missing_sectors;
	cue->is_new_session = false;
	cue->seam.lead_out = cue->seam.lead_in = cue->seam.pause = -1;
}

/* The track before ends here, or where the session before does, and what is in
 * no file comes in between. */
static void begin_track(struct cue *cue, int64_t time, bool is_pause)
{
	cue->seam.first_time = time;
	cue->seam.time_before = cue->last_time;
	cue->seam.is_pause = is_pause;
	cue->seam.is_other_file = cue->is_other_file;
	cue->seam_base_lba = cue->base_lba;
	if (!cue->is_new_session)
		end_track(cue, cue->base_lba + time);
	cue->bytes_before += (time - cue->last_time) * cue->sector_bytes;
	cue->last_time = time;
	cue->sector_bytes = cue->next_sector_bytes;
	cue->base_lba += cue->gap_sectors;
	cue->gap_sectors = 0;
	cue->has_index = true;
}

static enum tao_status take_index(struct cue *cue, struct tao_error *err)
{
	char number[TAO_WORD_BYTES], word[TAO_WORD_BYTES];
	unsigned long index;
	int64_t time;

	if (!tao_sheet_word(&cue->sheet, number) ||
		!tao_sheet_word(&cue->sheet, word) ||
		!tao_sheet_time(word, &time) || !cue->track)
		return tao_sheet_fail(&cue->sheet, err,
			"INDEX wants a track, a number and a time");
	index = strtoul(number, NULL, 10);
	if (time < cue->last_time || time > file_end(cue))
		return tao_sheet_fail(&cue->sheet, err,
			"%s is not in the file, or before the last index",
			word);
	if (!cue->has_index)
		begin_track(cue, time, index == 0);
	cue->is_other_file = false;
	if (index == 1 && cue->is_new_session)
		begin_session(cue, time);
	if (cue->base_lba + time > TAO_IMAGE_SECTORS_MAX)
		return tao_sheet_fail(
			&cue->sheet, err, "that is more than a CD holds");
	if (index == 1 && !cue->has_start) {
		cue->track->start_lba = (int32_t)(cue->base_lba + time);
		cue->has_start = true;
		cue->open = cue->track;
	}
	if (cue->has_start)
		tao_image_add_index(cue->image, (unsigned)index,
			cue->base_lba + time - cue->track->start_lba);
	return TAO_OK;
}

static enum tao_status take_gap(
	struct cue *cue, bool is_before, struct tao_error *err)
{
	char word[TAO_WORD_BYTES];
	int64_t sectors;

	if (!tao_sheet_word(&cue->sheet, word) ||
		!tao_sheet_time(word, &sectors) || !cue->track)
		return tao_sheet_fail(&cue->sheet, err,
			"PREGAP and POSTGAP want a track and a time");
	cue->gap_sectors += sectors;
	cue->has_pregap |= is_before;
	if (cue->gap_sectors > TAO_IMAGE_SECTORS_MAX)
		return tao_sheet_fail(
			&cue->sheet, err, "that is more than a CD holds");
	return TAO_OK;
}

static void take_flags(struct cue *cue)
{
	char word[TAO_WORD_BYTES];
	bool is_permitted = false, is_copy = false;

	while (tao_sheet_word(&cue->sheet, word)) {
		is_permitted |= strcasecmp(word, "DCP") == 0;
		is_copy |= strcasecmp(word, "SCMS") == 0;
		cue->track->has_pre_emphasis |= strcasecmp(word, "PRE") == 0;
	}
	cue->track->copy = is_permitted ? TAO_COPY_PERMITTED
			   : is_copy    ? TAO_COPY_SCMS
					: TAO_COPY_PROHIBITED;
}

/* A code that is none is left out. */
static void take_code(struct cue *cue, bool is_isrc)
{
	char word[TAO_WORD_BYTES];

	tao_sheet_word(&cue->sheet, word);
	if (!is_isrc)
		(void)!tao_mcn_parse(word, cue->image->mcn, NULL);
	else if (cue->track)
		(void)!tao_isrc_parse(word,
			cue->image->isrc[cue->image->tracks.len - 1], NULL);
}

static enum tao_status take_session(struct cue *cue, struct tao_error *err)
{
	char number[TAO_WORD_BYTES];
	unsigned long session;

	tao_sheet_word(&cue->sheet, number);
	session = strtoul(number, NULL, 10);
	if (session == cue->session)
		return TAO_OK;
	if (session != cue->session + 1 || !cue->has_start ||
		cue->is_new_session)
		return tao_sheet_fail(&cue->sheet, err,
			"session '%.20s' cannot begin here", number);
	cue->session++;
	cue->is_new_session = true;
	return TAO_OK;
}

/* Remarks are for people, but for those of programs that read discs of several
 * sessions. A lead-out may be told before or behind the next SESSION. */
static enum tao_status take_remark(struct cue *cue, struct tao_error *err)
{
	const struct {
		const char *name;
		int64_t *sectors;
	} lengths[] = {
		{"LEAD-OUT", &cue->seam.lead_out},
		{"LEAD-IN", &cue->seam.lead_in},
		{"PREGAP", &cue->seam.pause},
	};
	char word[TAO_WORD_BYTES], time[TAO_WORD_BYTES];

	tao_sheet_word(&cue->sheet, word);
	if (strcasecmp(word, "SESSION") == 0)
		return take_session(cue, err);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		if (strcasecmp(word, lengths[i].name) == 0 &&
			tao_sheet_word(&cue->sheet, time))
			(void)!tao_sheet_time(time, lengths[i].sectors);
	return TAO_OK;
}

static enum tao_status take_line(struct cue *cue, struct tao_error *err)
{
	char word[TAO_WORD_BYTES];

	if (!tao_sheet_word(&cue->sheet, word))
		return TAO_OK;
	if (strcasecmp(word, "FILE") == 0)
		return take_file(cue, err);
	if (strcasecmp(word, "TRACK") == 0)
		return take_track(cue, err);
	if (strcasecmp(word, "INDEX") == 0)
		return take_index(cue, err);
	if (strcasecmp(word, "PREGAP") == 0 || strcasecmp(word, "POSTGAP") == 0)
		return take_gap(
			cue, toupper((unsigned char)word[1]) == 'R', err);
	if (strcasecmp(word, "REM") == 0)
		return take_remark(cue, err);
	if (strcasecmp(word, "FLAGS") == 0 && cue->track)
		take_flags(cue);
	else if (strcasecmp(word, "ISRC") == 0)
		take_code(cue, true);
	else if (strcasecmp(word, "CATALOG") == 0)
		take_code(cue, false);
	return TAO_OK;
}

static unsigned count_files(struct tao_sheet sheet)
{
	char word[TAO_WORD_BYTES];
	unsigned files = 0;

	do {
		tao_sheet_word(&sheet, word);
		files += strcasecmp(word, "FILE") == 0;
	} while (tao_sheet_line(&sheet));
	return files;
}

enum tao_status tao_image_read_cue(
	const char *path, struct tao_image *out, struct tao_error *err)
{
	struct cue cue = {.image = out,
		.session = 1,
		.seam.lead_out = -1,
		.seam.lead_in = -1,
		.seam.pause = -1};
	enum tao_status status = tao_sheet_open(path, &cue.sheet, err);

	if (status != TAO_OK)
		return status;
	cue.sheet.is_renamed = count_files(cue.sheet) == 1;
	do {
		status = take_line(&cue, err);
	} while (status == TAO_OK && tao_sheet_line(&cue.sheet));
	if (status == TAO_OK && (!cue.track || !cue.has_start))
		status = tao_sheet_fail(&cue.sheet, err, "it ends without %s",
			cue.track ? "INDEX 01" : "TRACK");
	if (status == TAO_OK)
		status = end_file(&cue, err);
	out->leadout_lba = (int32_t)(cue.base_lba + cue.gap_sectors);
	tao_sheet_done(&cue.sheet);
	return status;
}
