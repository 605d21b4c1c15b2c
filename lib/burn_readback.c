/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_readback.h"

#include <stdlib.h>
#include <string.h>

#include "lib/sector_sum.h"

enum { TELL_US = 200000 };

/* How a sector came back. */
enum verdict { RIGHT, WRONG, UNSEEN };

struct check {
	struct tao_reader reader;
	const struct tao_sent_track *track;
	struct tao_readback *result;
	uint64_t began_us;
	uint64_t told_us;
	uint8_t *data; /* a chunk, and a sector more for the shift */
	bool is_bad[TAO_BURN_CHUNK_SECTORS + 1];
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* Sectors of the disc before and behind the track: some drives read them, some
 * do not. */
static bool is_within(const struct tao_sent_track *track, int64_t lba)
{
	return lba >= track->start_lba &&
	       lba < (int64_t)track->start_lba + track->sectors;
}

/* The place of the track's sector i on the disc, as the drive reads it. */
static int64_t place_bytes(const struct check *check, uint32_t i)
{
	return ((int64_t)check->track->start_lba + i) * TAO_SECTOR_BYTES +
	       check->reader.shift_bytes;
}

static enum verdict judge(const struct check *check, uint32_t i,
	int64_t first_lba, uint32_t got_sectors)
{
	int64_t place = place_bytes(check, i);
	int64_t lba = floor_div(place, TAO_SECTOR_BYTES);
	int64_t last_lba =
		floor_div(place + TAO_SECTOR_BYTES - 1, TAO_SECTOR_BYTES);

	for (; lba <= last_lba; lba++) {
		bool is_there = lba >= first_lba &&
				lba < first_lba + got_sectors &&
				!check->is_bad[lba - first_lba];

		if (!is_there)
			return is_within(check->track, lba) ? WRONG : UNSEEN;
	}
	return tao_sector_sum(
		       check->data + (place - first_lba * TAO_SECTOR_BYTES)) ==
			       check->track->sums[i]
		       ? RIGHT
		       : WRONG;
}

/* The sectors from i on, as many as one chunk has; verdicts gets theirs. */
static enum tao_status look(struct check *check, uint32_t i, uint32_t sectors,
	enum verdict *verdicts, struct tao_error *err)
{
	int64_t first_lba = floor_div(place_bytes(check, i), TAO_SECTOR_BYTES);
	int64_t behind_lba = floor_div(
		place_bytes(check, i + sectors) + TAO_SECTOR_BYTES - 1,
		TAO_SECTOR_BYTES);
	enum tao_status status;

	if (first_lba < 0)
		first_lba = 0;
	if (behind_lba < first_lba) /* all of it would be before the disc */
		behind_lba = first_lba;
	status = tao_reader_read(&check->reader, (int32_t)first_lba,
		(uint32_t)(behind_lba - first_lba), check->data, check->is_bad,
		err);
	for (uint32_t n = 0; status == TAO_OK && n < sectors; n++)
		verdicts[n] = judge(check, i + n, first_lba,
			(uint32_t)(behind_lba - first_lba));
	return status;
}

static void count(struct check *check, uint32_t i, enum verdict verdict)
{
	struct tao_readback *result = check->result;

	result->right_sectors += verdict == RIGHT;
	result->unseen_sectors += verdict == UNSEEN;
	if (verdict != WRONG)
		return;
	if (result->wrong_sectors++ == 0) {
		result->wrong_track = check->track->track;
		result->wrong_lba = check->track->start_lba + (int32_t)i;
	}
}

static void tell(struct check *check, uint32_t i)
{
	uint64_t now_us = tao_drive_now_us(check->reader.drive);
	struct tao_progress progress = {
		.action = TAO_ACTION_VERIFYING,
		.track = check->track->track,
		.start_lba = check->track->start_lba,
		.total_sectors = check->track->sectors,
		.last_written_lba = check->track->start_lba + (int32_t)i - 1,
		.elapsed_ms = (now_us - check->began_us) / 1000,
		.remaining_ms = -1,
	};

	if (i > 0 && i < check->track->sectors &&
		now_us - check->told_us < TELL_US)
		return;
	check->told_us = now_us;
	tao_tell_progress(check->reader.observer, &progress);
}

static bool has_wrong(const enum verdict *verdicts, uint32_t sectors)
{
	for (uint32_t n = 0; n < sectors; n++)
		if (verdicts[n] == WRONG)
			return true;
	return false;
}

/* What is wrong at first is looked at a second time: a scratch may have made
 * the drive stumble. */
static enum tao_status check_track(struct check *check, struct tao_error *err)
{
	uint32_t most = tao_burn_chunk_sectors(check->reader.drive);
	enum verdict verdicts[TAO_BURN_CHUNK_SECTORS];
	enum tao_status status;
	uint32_t sectors;

	/* One more is read for the shift. */
	if (most > 1)
		most--;
	for (uint32_t i = 0; i < check->track->sectors; i += sectors) {
		tell(check, i);
		sectors = check->track->sectors - i;
		if (sectors > most)
			sectors = most;
		status = look(check, i, sectors, verdicts, err);
		if (status == TAO_OK && has_wrong(verdicts, sectors))
			status = look(check, i, sectors, verdicts, err);
		if (status != TAO_OK)
			return status;
		for (uint32_t n = 0; n < sectors; n++)
			count(check, i + n, verdicts[n]);
	}
	tell(check, check->track->sectors);
	return TAO_OK;
}

static enum tao_status conclude(
	const struct tao_readback *result, struct tao_error *err)
{
	if (result->wrong_sectors == 0)
		return TAO_OK;
	tao_fail(err, TAO_E_BURN_VERIFICATION_FAILED,
		"%u of %u sectors are not what was sent, the first is sector "
		"%d, in track %u",
		result->wrong_sectors,
		result->wrong_sectors + result->right_sectors,
		result->wrong_lba, result->wrong_track);
	return tao_error_spoil(err);
}

static enum tao_status check_tracks(struct check *check,
	const struct tao_sent_track *tracks, unsigned tracks_len,
	struct tao_error *err)
{
	enum tao_status status;

	status = tao_reader_find(&check->reader, tracks, tracks_len,
		&check->result->has_offset, err);
	check->result->offset_frames =
		check->reader.shift_bytes / TAO_PCM_FRAME_BYTES;
	for (unsigned i = 0; i < tracks_len && status == TAO_OK; i++) {
		check->track = &tracks[i];
		if (tracks[i].sums)
			status = check_track(check, err);
		else
			check->result->unseen_sectors += tracks[i].sectors;
	}
	return status;
}

enum tao_status tao_burn_read_back(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_sent_track *tracks, unsigned tracks_len,
	struct tao_readback *result, struct tao_error *err)
{
	struct tao_readback found = {0};
	struct check check = {
		.reader = {.drive = drive, .observer = observer},
		.result = &found,
		.began_us = tao_drive_now_us(drive),
		.data = malloc((TAO_BURN_CHUNK_SECTORS + 1) * TAO_SECTOR_BYTES),
	};
	enum tao_status status;

	if (!check.data)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	status = tao_wait_ready(drive, TAO_BURN_READY_MS, observer, err);
	if (status == TAO_OK)
		status = check_tracks(&check, tracks, tracks_len, err);
	free(check.data);
	if (status != TAO_OK)
		return status;
	*result = found;
	return conclude(result, err);
}
