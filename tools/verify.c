/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/verify.h"

#include "lib/sums.h"
#include "tools/report.h"

/* The sums of each track that has some; how many have none. */
static unsigned find_sums(const char *path, const struct tao_session *session,
	struct tao_sums sums[static TAO_TRACKS_MAX],
	struct tao_sent_track tracks[static TAO_TRACKS_MAX])
{
	unsigned missing = 0;

	for (unsigned i = 0; i < session->tracks_len; i++) {
		const struct tao_session_track *track = &session->tracks[i];

		tracks[i] = (struct tao_sent_track){
			.track = track->track,
			.start_lba = track->start_lba,
			.sectors = track->sectors,
		};
		if (tao_sums_find(
			    path, track->track, track->checksum, &sums[i]) &&
			sums[i].len_sectors == track->sectors)
			tracks[i].sums = sums[i].sums;
		else
			missing++;
	}
	return missing;
}

static void tell(
	const struct tao_observer *observer, const struct tao_readback *result)
{
	if (result->has_offset && result->offset_frames)
		tao_tell_note(observer, "the drive reads %d samples too %s",
			result->offset_frames > 0 ? result->offset_frames
						  : -result->offset_frames,
			result->offset_frames > 0 ? "late" : "early");
	tao_tell_note(observer,
		"%u sectors are what was sent, %u could not be looked at",
		result->right_sectors, result->unseen_sectors);
}

enum tao_status tao_verify_session(const struct tao_step *step,
	const struct tao_session *session, const struct tao_observer *observer,
	struct tao_readback *result, struct tao_error *err)
{
	struct tao_sums sums[TAO_TRACKS_MAX] = {{0}};
	struct tao_sent_track tracks[TAO_TRACKS_MAX];
	char path[PATH_MAX];
	enum tao_status status;
	unsigned missing;

	status = tao_sums_path(step->session_path, path, err);
	if (status != TAO_OK)
		return status;
	missing = find_sums(path, session, sums, tracks);
	if (missing)
		tao_tell_warning(observer, TAO_E_BURN_VERIFICATION_FAILED,
			"%u of %u tracks cannot be compared: it is not known "
			"what was sent",
			missing, session->tracks_len);
	status = tao_burn_read_back(step->drive, observer, tracks,
		session->tracks_len, result, err);
	for (unsigned i = 0; i < session->tracks_len; i++)
		tao_sums_free(&sums[i]);
	if (status == TAO_OK)
		tell(observer, result);
	return status;
}

void tao_verify_forget(const char *session_path)
{
	char path[PATH_MAX];

	if (tao_sums_path(session_path, path, NULL) == TAO_OK)
		tao_sums_remove(path);
}
