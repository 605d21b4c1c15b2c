/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tracks.h"

/* Q control bits, MMC-6 table "Control nibble" */
enum { CONTROL_PRE_EMPHASIS = 1, CONTROL_COPY = 2, CONTROL_DATA = 4 };

enum { SECTORS_MAX = 450000 }; /* to 99:59:74, the last MSF address */

void tao_track_set_control(
	struct tao_disc_track *track, uint8_t control, bool is_copy)
{
	track->is_data = control & CONTROL_DATA;
	track->has_pre_emphasis =
		!track->is_data && (control & CONTROL_PRE_EMPHASIS);
	track->copy = TAO_COPY_PROHIBITED;
	if (control & CONTROL_COPY)
		track->copy = TAO_COPY_PERMITTED;
	else if (is_copy)
		track->copy = TAO_COPY_SCMS;
}

/* What was written of an open track: some drives tell the last sector, all
 * others where the next one goes. */
static uint32_t open_sectors(const struct tao_track_information *info)
{
	int64_t end = info->start_lba;

	if (info->has_last_recorded)
		end = (int64_t)info->last_recorded_lba + 1;
	else if (info->has_nwa)
		end = info->nwa_lba;
	return end > info->start_lba ? (uint32_t)(end - info->start_lba) : 0;
}

/* Drives that count the pause before a track as its own let it begin where the
 * track before ends. */
static void leave_out_pause(
	const struct tao_disc_tracks *tracks, struct tao_disc_track *track)
{
	const struct tao_disc_track *before =
		tracks->len ? &tracks->tracks[tracks->len - 1] : NULL;
	int64_t end_lba = -TAO_PAUSE_SECTORS;

	if (before)
		end_lba = (int64_t)before->start_lba + before->sectors;
	if (track->is_data || track->start_lba > end_lba ||
		track->sectors <= TAO_PAUSE_SECTORS)
		return;
	track->start_lba += TAO_PAUSE_SECTORS;
	track->sectors -= TAO_PAUSE_SECTORS;
}

/* Addresses that no CD has, or tracks out of order. */
static bool is_sensible(const struct tao_disc_tracks *tracks,
	const struct tao_disc_track *track)
{
	const struct tao_disc_track *before =
		tracks->len ? &tracks->tracks[tracks->len - 1] : NULL;
	int32_t least = before ? before->start_lba : -TAO_PAUSE_SECTORS;

	return track->start_lba >= least &&
	       (int64_t)track->start_lba + track->sectors <= SECTORS_MAX;
}

static enum tao_status add_track(const struct tao_track_information *info,
	unsigned number, bool is_last, struct tao_disc_tracks *tracks,
	struct tao_error *err)
{
	struct tao_disc_track track = {
		.track = number,
		.session = info->session,
		.start_lba = info->start_lba,
		.sectors = info->size_sectors,
		/* A closed track has nowhere to write to. One that broke off
		 * may have none either, but is marked as damaged; drives may
		 * leave the mark when it was closed and another can follow. */
		.is_open = info->has_nwa || (info->is_damaged && is_last),
	};

	if (info->is_blank)
		return TAO_OK;
	if (track.is_open)
		track.sectors = open_sectors(info);
	/* the one that is yet to be written, on a drive that forgets to say
	 * that it is blank */
	if (track.is_open && track.sectors == 0 && !info->is_damaged)
		return TAO_OK;
	if (!is_sensible(tracks, &track))
		return tao_fail(err, TAO_E_INVALID_RESPONSE,
			"READ TRACK INFORMATION: track %u cannot be at sector "
			"%ld with %lu sectors",
			number, (long)track.start_lba,
			(unsigned long)track.sectors);
	tao_track_set_control(&track, info->track_mode, info->is_copy);
	leave_out_pause(tracks, &track);
	tracks->tracks[tracks->len++] = track;
	return TAO_OK;
}

/* Pressed discs and drives that only read: the table of contents is all. */
static void take_toc(const struct tao_toc *toc, struct tao_disc_tracks *tracks)
{
	for (unsigned i = 0; i < toc->tracks_len; i++) {
		const struct tao_toc_track *entry = &toc->tracks[i];
		int64_t end = i + 1 < toc->tracks_len ? entry[1].start_lba
						      : toc->leadout_lba;
		struct tao_disc_track track = {
			.track = entry->track,
			.start_lba = entry->start_lba,
		};

		if (end > entry->start_lba)
			track.sectors = (uint32_t)(end - entry->start_lba);
		tao_track_set_control(&track, entry->control, false);
		tracks->tracks[tracks->len++] = track;
	}
}

static enum tao_status ask_each(struct tao_drive *drive,
	const struct tao_observer *observer, unsigned last,
	struct tao_disc_tracks *tracks, struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	if (last > TAO_TRACKS_MAX)
		last = TAO_TRACKS_MAX;
	for (unsigned n = 1; n <= last && status == TAO_OK; n++) {
		struct tao_track_information track;

		status = tao_read_track_information(
			drive, observer, TAO_BY_TRACK, n, &track, err);
		if (status == TAO_OK)
			status = add_track(&track, n, n == last, tracks, err);
	}
	return status;
}

/* Does the table of contents have all tracks? */
static bool is_toc_enough(const struct tao_disc *disc)
{
	return disc->raw.has_toc &&
	       (!disc->raw.has_disc || disc->medium == TAO_MEDIUM_CDROM ||
		       disc->raw.disc.status == TAO_DISC_FINALISED);
}

enum tao_status tao_tracks_read(struct tao_drive *drive,
	const struct tao_observer *observer, const struct tao_disc *disc,
	struct tao_disc_tracks *out, struct tao_error *err)
{
	const struct tao_disc_information *info = &disc->raw.disc;
	struct tao_disc_tracks tracks = {.len = 0};
	struct tao_error why;
	enum tao_status status = TAO_OK;

	if (!disc->raw.has_disc || disc->medium == TAO_MEDIUM_CDROM) {
		if (disc->raw.has_toc)
			take_toc(&disc->raw.toc, &tracks);
	} else if (info->status != TAO_DISC_BLANK) {
		status = ask_each(drive, observer,
			info->last_track_last_session, &tracks, &why);
	}
	if (status != TAO_OK && is_toc_enough(disc) &&
		(tao_is_refusal(&why) || why.code == TAO_E_INVALID_RESPONSE)) {
		tao_tell_note(observer, "not told: %s", why.text);
		tracks.len = 0;
		take_toc(&disc->raw.toc, &tracks);
		status = TAO_OK;
	}
	if (status != TAO_OK) {
		if (err)
			*err = why;
		return status;
	}
	*out = tracks;
	return TAO_OK;
}
