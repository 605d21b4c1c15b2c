/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_track.h"

/* What the drive says of the track after it was closed. */
struct review {
	struct tao_disc disc;
	struct tao_track_information track;
};

static enum tao_status ask(
	struct tao_burn *burn, struct review *out, struct tao_error *err)
{
	enum tao_status status;

	status = tao_read_track_information(burn->drive, burn->observer,
		TAO_BY_TRACK, burn->track, &out->track, err);
	if (status == TAO_OK)
		status = tao_disc_read(burn->drive, burn->observer,
			&burn->recorder, &out->disc, err);
	if (status != TAO_OK)
		tao_burn_reword(err, err->code, "looking at the track");
	return status;
}

/* The first address behind the track. Drives that count the pause before it as
 * the track's still agree about its end. */
static int64_t end_lba(const struct tao_track_information *track)
{
	return (int64_t)track->start_lba + track->size_sectors;
}

/* The drive still calls it the next one: it was not closed, or not begun. */
static bool is_next(const struct tao_burn *burn, const struct review *now)
{
	const struct tao_track_information *next = &now->disc.raw.track;

	return now->disc.raw.has_track && next->track == burn->track &&
	       (next->has_nwa || next->is_damaged);
}

static bool is_still_open(const struct tao_burn *burn, const struct review *now)
{
	const struct tao_track_information *next = &now->disc.raw.track;

	return is_next(burn, now) && (!next->is_blank || next->is_damaged ||
					     next->nwa_lba > burn->start_lba);
}

/* How many of the sectors sent are on the disc, as far as can be told; four
 * seconds if the drive has filled it up to them. */
static uint32_t sectors_on_disc(
	const struct tao_burn *burn, const struct review *now)
{
	int64_t end = end_lba(&now->track);
	bool is_open = is_still_open(burn, now);

	if (is_open && now->disc.raw.track.has_nwa)
		end = now->disc.raw.track.nwa_lba;
	else if (!is_open && (is_next(burn, now) || now->track.is_blank))
		end = burn->start_lba;
	end -= burn->start_lba;
	if (end < 0)
		return 0;
	if (end <= burn->sent_sectors)
		return (uint32_t)end;
	if (!is_open && burn->sent_sectors < TAO_TRACK_MIN_SECTORS &&
		end >= TAO_TRACK_MIN_SECTORS)
		return TAO_TRACK_MIN_SECTORS;
	return burn->sent_sectors;
}

/* After the last track that fits there is no next address. */
static bool is_last_possible(const struct tao_burn *burn)
{
	uint32_t left = burn->disc.space.free_sectors - burn->sent_sectors;

	return burn->track == TAO_TRACKS_MAX ||
	       left < TAO_PAUSE_SECTORS + TAO_BURN_RUN_OUT_SECTORS +
			       TAO_TRACK_MIN_SECTORS;
}

static enum tao_status compare(const struct tao_burn *burn,
	const struct review *now, struct tao_error *err)
{
	const struct tao_space_input *raw = &now->disc.raw;
	int64_t end = (int64_t)burn->start_lba + burn->sent_sectors;
	int64_t seen = end_lba(&now->track);
	bool has_nwa = raw->has_track && raw->track.has_nwa;

	if (is_next(burn, now))
		return tao_fail(err, TAO_E_CLOSE_FAILED,
			"the drive says that track %u is %s", burn->track,
			is_still_open(burn, now) ? "still open" : "not begun");
	if (now->track.is_damaged || now->track.is_blank)
		return tao_fail(err, TAO_E_TRACK_MISMATCH,
			"the drive calls track %u %s", burn->track,
			now->track.is_damaged ? "damaged" : "blank");
	if (seen < end ||
		seen > end + TAO_PAUSE_SECTORS + TAO_BURN_RUN_OUT_SECTORS)
		return tao_fail(err, TAO_E_TRACK_MISMATCH,
			"track %u was sent up to sector %lld, but ends at %lld",
			burn->track, (long long)end, (long long)seen);
	if (!has_nwa && is_last_possible(burn))
		return TAO_OK;
	if (!has_nwa)
		return tao_fail(err, TAO_E_TRACK_MISMATCH,
			"after track %u the drive tells no next address",
			burn->track);
	if (raw->track.nwa_lba < end + TAO_PAUSE_SECTORS)
		return tao_fail(err, TAO_E_TRACK_MISMATCH,
			"track %u was sent up to sector %lld, but the next "
			"address is %d",
			burn->track, (long long)end, raw->track.nwa_lba);
	return TAO_OK;
}

void tao_burn_review_track(
	struct tao_burn *burn, struct tao_track_result *result)
{
	struct review now;
	struct tao_error err;

	/* A rehearsal leaves nothing to look at. */
	result->sectors = burn->sent_sectors;
	result->after = burn->disc.space;
	if (burn->session->is_simulated)
		return;
	if (ask(burn, &now, &err) != TAO_OK) {
		result->sectors = 0;
		result->is_open = true;
		burn->is_unseen = true;
		tao_error_spoil(&err);
		tao_burn_note_error(burn, &err);
		return;
	}
	result->after = now.disc.space;
	result->is_open = is_still_open(burn, &now);
	result->sectors = sectors_on_disc(burn, &now);
	if (compare(burn, &now, &err) == TAO_OK)
		return;
	tao_error_spoil(&err);
	/* With an error known already this one only says the same. */
	if (!burn->has_error ||
		(!burn->has_drive_failed && !is_next(burn, &now)))
		tao_burn_note_error(burn, &err);
}
