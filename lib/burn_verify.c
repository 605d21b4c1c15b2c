/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

/* Drives differ in what they count as the track's: the pause before it, the
 * run-out behind it. */
static enum tao_status compare(const struct tao_found_track *wanted,
	const struct tao_track_information *seen, struct tao_error *err)
{
	int64_t start = seen->start_lba;
	int64_t end = start + seen->size_sectors;
	int64_t wanted_end = (int64_t)wanted->start_lba + wanted->sectors;

	if (seen->is_blank || seen->is_damaged)
		return tao_fail(err, TAO_E_BURN_VERIFICATION_FAILED,
			"the drive calls track %u %s", wanted->track,
			seen->is_blank ? "blank" : "damaged");
	if (start != wanted->start_lba &&
		start != wanted->start_lba - TAO_PAUSE_SECTORS)
		return tao_fail(err, TAO_E_BURN_VERIFICATION_FAILED,
			"track %u should begin at %d, and begins at %lld",
			wanted->track, wanted->start_lba, (long long)start);
	if (end < wanted_end ||
		end > wanted_end + TAO_BURN_RUN_OUT_SECTORS + TAO_PAUSE_SECTORS)
		return tao_fail(err, TAO_E_BURN_VERIFICATION_FAILED,
			"track %u should end at %lld, and ends at %lld",
			wanted->track, (long long)wanted_end, (long long)end);
	return TAO_OK;
}

enum tao_status tao_burn_verify_tracks(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_found_track *tracks, unsigned tracks_len,
	struct tao_error *err)
{
	struct tao_progress progress = {
		.action = TAO_ACTION_VERIFYING, .remaining_ms = -1};
	enum tao_status status = TAO_OK;

	for (unsigned i = 0; i < tracks_len && status == TAO_OK; i++) {
		struct tao_track_information seen;

		progress.track = tracks[i].track;
		progress.start_lba = tracks[i].start_lba;
		progress.total_sectors = tracks[i].sectors;
		progress.last_written_lba =
			tracks[i].start_lba + (int32_t)tracks[i].sectors - 1;
		tao_tell_progress(observer, &progress);
		status = tao_read_track_information(drive, observer,
			TAO_BY_TRACK, tracks[i].track, &seen, err);
		if (status == TAO_OK)
			status = compare(&tracks[i], &seen, err);
	}
	return status == TAO_OK ? TAO_OK : tao_error_spoil(err);
}
