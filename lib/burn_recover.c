/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"
#include "lib/tracks.h"

struct rescue {
	struct tao_drive *drive;
	const struct tao_observer *observer;
	bool is_rehearsal;
	struct tao_found *found;
};

static enum tao_status look(struct rescue *rescue, struct tao_error *err)
{
	return tao_disc_read(rescue->drive, rescue->observer,
		&rescue->found->recorder, &rescue->found->disc, err);
}

/* The track that comes next is not blank: it was begun and not ended. */
static bool has_open_track(const struct tao_disc *disc)
{
	const struct tao_space_input *raw = &disc->raw;

	return raw->has_disc && raw->disc.status == TAO_DISC_APPENDABLE &&
	       raw->has_track &&
	       (!raw->track.is_blank || raw->track.is_damaged);
}

/* No player takes a track under four seconds. What a drive without power has
 * lost the place of cannot be filled up; it is told and left at that. */
static void fill_up(struct rescue *rescue)
{
	const struct tao_track_information *track =
		&rescue->found->disc.raw.track;
	uint32_t chunk = tao_burn_chunk_sectors(rescue->drive);
	int32_t lba = track->nwa_lba;
	int32_t end_lba = track->start_lba + TAO_TRACK_MIN_SECTORS;
	struct tao_error err;

	if (track->is_damaged || !track->has_nwa || lba <= track->start_lba)
		return;
	for (uint32_t sectors; lba < end_lba; lba += (int32_t)sectors) {
		sectors = (uint32_t)(end_lba - lba);
		if (sectors > chunk)
			sectors = chunk;
		if (tao_burn_write(rescue->drive, lba, tao_burn_silence(),
			    sectors, rescue->is_rehearsal,
			    rescue->observer, &err) == TAO_OK)
			continue;
		tao_tell_warning(rescue->observer, err.code,
			"the open track cannot be filled up: %s", err.text);
		return;
	}
}

static void close_track(struct rescue *rescue, unsigned track)
{
	struct tao_request request = {
		.cdb = tao_cdb_close_track(true, (uint16_t)track),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_CLOSE_MS,
	};
	struct tao_error err;

	if (tao_command(rescue->drive, &request, rescue->observer, &err) !=
			TAO_OK ||
		tao_burn_settle(rescue->drive, TAO_BURN_CLOSED_MS,
			rescue->observer, &err) != TAO_OK)
		tao_tell_note(rescue->observer, "%s", err.text);
}

/* SYNCHRONIZE CACHE first, since the drive may only wait for it; CLOSE TRACK is
 * for tracks whose drive has lost power or patience. */
static enum tao_status end_track(struct rescue *rescue, struct tao_error *err)
{
	const struct tao_disc *disc = &rescue->found->disc;
	unsigned track = disc->raw.track.track;
	const struct tao_progress finishing = {.action = TAO_ACTION_FINISHING,
		.track = track,
		.is_simulated = rescue->is_rehearsal,
		.start_lba = disc->raw.track.start_lba,
		.last_written_lba = disc->raw.track.start_lba - 1};
	struct tao_burn_watch watch;
	enum tao_status status;
	struct tao_error why;

	fill_up(rescue);
	tao_burn_watch(&watch, rescue->drive, rescue->observer, &finishing);
	if (tao_burn_synchronize(rescue->drive, &watch.observer, &why) !=
		TAO_OK)
		tao_tell_note(rescue->observer, "%s", why.text);
	status = look(rescue, err);
	if (status == TAO_OK && has_open_track(disc)) {
		close_track(rescue, track);
		status = look(rescue, err);
	}
	if (status != TAO_OK)
		return status;
	if (has_open_track(disc))
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"the drive cannot end track %u, which was left open; "
			"tao-release can still try to close the session",
			track);
	rescue->found->ended_track = track;
	return TAO_OK;
}

static enum tao_status list_tracks(struct rescue *rescue, struct tao_error *err)
{
	struct tao_found *found = rescue->found;
	struct tao_disc_tracks there;
	enum tao_status status = tao_tracks_read(
		rescue->drive, rescue->observer, &found->disc, &there, err);

	if (status != TAO_OK)
		return status;
	for (unsigned i = 0; i < there.len; i++)
		found->tracks[i] = (struct tao_found_track){
			.track = there.tracks[i].track,
			.start_lba = there.tracks[i].start_lba,
			.sectors = there.tracks[i].sectors,
			.has_pre_emphasis = there.tracks[i].has_pre_emphasis,
			.copy = there.tracks[i].copy,
		};
	found->tracks_len = there.len;
	return TAO_OK;
}

enum tao_status tao_burn_recover(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_found *found,
	struct tao_error *err)
{
	struct tao_found here = {0};
	struct rescue rescue = {.drive = drive,
		.observer = observer,
		.is_rehearsal = options->is_simulated,
		.found = &here};
	enum tao_status status;

	status = tao_burn_meet(drive, observer, &here.recorder, err);
	/* An aborted burn keeps drives busy for a while. */
	if (status == TAO_OK)
		status = tao_burn_settle(
			drive, TAO_BURN_CLOSED_MS, observer, err);
	if (status == TAO_OK)
		status = tao_burn_select_page(
			drive, &here.recorder, options, NULL, observer, err);
	if (status == TAO_OK)
		status = look(&rescue, err);
	if (status == TAO_OK && has_open_track(&here.disc))
		status = end_track(&rescue, err);
	if (status == TAO_OK)
		status = list_tracks(&rescue, err);
	if (status == TAO_OK)
		*found = here;
	return status;
}
