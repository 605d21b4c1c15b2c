/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lib/image.h"
#include "lib/tracks.h"
#include "tools/look.h"
#include "tools/sectors.h"

/* ---- the drive ---- */

/* The recorder alone: a drive may be empty, or its tray out. */
static enum tao_status look_at_empty(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	answer->disc = (struct tao_disc){.medium = TAO_MEDIUM_NONE};
	return tao_disc_recorder(
		step->drive, &step->observer, &answer->met, err);
}

/* No step runs, and none begins while we hold the session. */
static enum tao_status ask_drive(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status;

	status = tao_step_open(step, TAO_OPEN_SHARED, err);
	if (status == TAO_OK)
		status = tao_look(step, &answer->met, &answer->disc, err);
	if (status == TAO_REFUSED && err->code == TAO_E_NO_MEDIA &&
		(depth & TAO_ASK_NO_DISC))
		status = look_at_empty(step, answer, err);
	if (status == TAO_OK && (depth & TAO_ASK_ABILITIES))
		status = tao_abilities_read(
			step->drive, &step->observer, &answer->abilities, err);
	if (status != TAO_OK)
		return status;
	answer->source = TAO_ANSWER_DRIVE;
	answer->has_features = depth & TAO_ASK_ABILITIES;
	answer->recorder = answer->met.inquiry;
	answer->medium = answer->disc.medium;
	answer->has_space = tao_disc_has_space(&answer->disc);
	answer->space = answer->disc.space;
	tao_session_medium_id(&answer->disc, answer->medium_id);
	return TAO_OK;
}

/* No code is told by an empty one; a drive that cannot read them has none. */
static enum tao_status forgive(
	enum tao_status status, const struct tao_error *why, char *code)
{
	if (status == TAO_OK)
		return TAO_OK;
	code[0] = '\0';
	return tao_is_refusal(why) || why->code == TAO_E_INVALID_RESPONSE
		       ? TAO_OK
		       : status;
}

/* Out of the sub-channel, where there is sound to play. Takes a second or so a
 * track on a real drive. */
static enum tao_status ask_codes(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status;
	struct tao_error why;

	if (!answer->disc.raw.has_toc)
		return TAO_OK;
	status = tao_read_mcn(step->drive, &step->observer, answer->mcn, &why);
	status = forgive(status, &why, answer->mcn);
	for (unsigned i = 0; status == TAO_OK && i < answer->tracks_len; i++) {
		struct tao_session_track *track = &answer->tracks[i].on_disc;

		if (answer->tracks[i].is_data)
			continue;
		status = tao_read_isrc(step->drive, &step->observer,
			(uint8_t)track->track, track->isrc, &why);
		status = forgive(status, &why, track->isrc);
	}
	if (status != TAO_OK)
		*err = why;
	return status;
}

static void take_tracks(
	const struct tao_disc_tracks *tracks, struct tao_answer *answer)
{
	answer->tracks_len = tracks->len;
	for (unsigned i = 0; i < tracks->len; i++) {
		const struct tao_disc_track *track = &tracks->tracks[i];

		answer->tracks[i] = (struct tao_answer_track){
			.on_disc = {.track = track->track,
				.start_lba = track->start_lba,
				.sectors = track->sectors,
				.has_pre_emphasis = track->has_pre_emphasis,
				.copy = track->copy},
			.is_data = track->is_data,
			.is_open = track->is_open,
		};
	}
}

/* Known of a disc that is closed. Else it will follow the last track: at once,
 * or after its 2 run-out sectors, which recorders disagree on. */
static void set_leadout(struct tao_answer *answer)
{
	const struct tao_space_input *raw = &answer->disc.raw;
	bool is_live = answer->source == TAO_ANSWER_DRIVE;
	const struct tao_session_track *last;

	if (answer->tracks_len == 0)
		return;
	last = &answer->tracks[answer->tracks_len - 1].on_disc;
	answer->leadout_lba = last->start_lba + (int32_t)last->sectors;
	answer->is_final = is_live && raw->has_toc && !answer->has_session;
	if (answer->is_final && raw->toc.leadout_lba > answer->leadout_lba)
		answer->leadout_lba = raw->toc.leadout_lba;
}

/* ---- a session ---- */

static void take_session(struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;

	answer->has_session = true;
	answer->recorder = session->recorder;
	answer->medium = session->medium;
	strcpy(answer->medium_id, session->medium_id);
	strcpy(answer->mcn, session->options.mcn);
	answer->tracks_len = session->tracks_len;
	for (unsigned i = 0; i < session->tracks_len; i++)
		answer->tracks[i] = (struct tao_answer_track){
			.on_disc = session->tracks[i],
			/* a recorder makes no other one track at once */
			.indexes = {.len = 1}};
	if (answer->source == TAO_ANSWER_SESSION) {
		answer->has_space = true;
		answer->space = session->space;
	}
}

/* What a drive tells that makes no sense, or does not tell, is no answer of
 * the tracks; the rest it may know. */
static enum tao_status ask_tracks(struct tao_step *step,
	struct tao_answer *answer, struct tao_disc_tracks *tracks,
	struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	status = tao_tracks_read(
		step->drive, &step->observer, &answer->disc, tracks, &why);
	if (status == TAO_OK)
		return TAO_OK;
	if (tao_is_refusal(&why) || why.code == TAO_E_INVALID_RESPONSE) {
		answer->untold = why;
		return TAO_OK;
	}
	*err = why;
	return status;
}

/* What is on a disc that was not blank before the session. */
static enum tao_status ask_earlier(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	struct tao_disc_tracks all;
	enum tao_status status;

	if (answer->session.first_track == 1) {
		answer->has_earlier = true;
		return TAO_OK;
	}
	if (!(depth & TAO_ASK_EARLIER))
		return TAO_OK;
	status = ask_tracks(step, answer, &all, err);
	if (status != TAO_OK || answer->untold.code != TAO_E_NONE)
		return status;
	while (all.len > 0 &&
		all.tracks[all.len - 1].track >= answer->session.first_track)
		all.len--;
	answer->earlier = all;
	answer->has_earlier = true;
	return TAO_OK;
}

/* While a step runs the drive is left alone: the file tells what was before. */
static enum tao_status gather_session(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	struct tao_session_lock *lock;
	enum tao_status status;
	bool is_held;

	status = tao_session_share(
		step->session_path, &answer->session, &lock, err);
	if (status == TAO_OK) {
		status = ask_drive(step, depth, answer, err);
		if (status == TAO_OK)
			status = tao_session_check_disc(
				&answer->session, &answer->disc, err);
		if (status == TAO_OK)
			status = ask_earlier(step, depth, answer, err);
		tao_session_unlock(lock);
	} else if (status == TAO_BUSY) {
		status = tao_session_read(
			step->session_path, &answer->session, &is_held, err);
		answer->source = TAO_ANSWER_SESSION;
		answer->holder_pid = tao_session_holder(step->session_path);
		answer->has_earlier =
			status == TAO_OK && answer->session.first_track == 1;
	}
	if (status == TAO_OK)
		take_session(answer);
	return status;
}

/* ---- an image of others ---- */

static enum tao_status gather_image(
	const char *path, struct tao_answer *answer, struct tao_error *err)
{
	static struct tao_image image;
	enum tao_status status = tao_image_read(path, &image, err);

	if (status != TAO_OK)
		return status;
	answer->source = TAO_ANSWER_IMAGE;
	answer->image_kind = image.kind;
	answer->medium = TAO_MEDIUM_CDROM;
	strcpy(answer->mcn, image.mcn);
	take_tracks(&image.tracks, answer);
	for (unsigned i = 0; i < image.tracks.len; i++) {
		strcpy(answer->tracks[i].on_disc.isrc, image.isrc[i]);
		answer->tracks[i].indexes = image.indexes[i];
		answer->image_sessions = image.tracks.tracks[i].session;
	}
	answer->leadout_lba = image.leadout_lba;
	answer->is_final = true;
	answer->has_space = answer->has_earlier = true;
	answer->space = (struct tao_space){
		.total_sectors = (uint32_t)image.leadout_lba,
		.used_sectors = (uint32_t)image.leadout_lba,
	};
	return TAO_OK;
}

/* ---- anything ---- */

/* Outside of a session, or in one that cannot be gone on with. */
static enum tao_status gather_any(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	struct tao_disc_tracks tracks = {.len = 0};
	enum tao_status status;

	answer->has_session = false;
	if (tao_session_is_held(step->session_path))
		return tao_fail(err, TAO_E_RECORDER_LOCKED,
			"a step of another user's session is running");
	tao_step_done(step);
	status = tao_device_check_idle(&step->device, err);
	if (status == TAO_OK)
		status = ask_drive(step, depth, answer, err);
	if (status == TAO_OK && answer->medium != TAO_MEDIUM_NONE)
		status = ask_tracks(step, answer, &tracks, err);
	if (status != TAO_OK)
		return status;
	if (answer->medium == TAO_MEDIUM_NONE && !(depth & TAO_ASK_NO_DISC))
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	take_tracks(&tracks, answer);
	/* they are among the tracks */
	answer->has_earlier = answer->untold.code == TAO_E_NONE;
	return depth & TAO_ASK_CODES ? ask_codes(step, answer, err) : TAO_OK;
}

/* What is wrong with a virtual disc that has no session. A CUE sheet that these
 * tools did not make is no recorder, nor is one that is not there. */
static enum tao_error_code ask_disc(
	struct tao_step *step, struct tao_error *why)
{
	enum tao_status status;

	if (step->device.kind != TAO_DEVICE_VIRTUAL)
		return TAO_E_MEDIA_IS_NOT_PREPARED;
	tao_step_done(step);
	status = tao_step_open(step, TAO_OPEN_SHARED, why);
	return status == TAO_OK ? TAO_E_MEDIA_IS_NOT_PREPARED : why->code;
}

/* There is no session: an image of others, or a slip of the pen? */
static enum tao_status gather_unprepared(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	struct tao_error why;

	switch (ask_disc(step, &why)) {
	case TAO_E_NOT_A_VIRTUAL_DISC:
		return gather_image(step->device.path, answer, err);
	case TAO_E_NO_SUCH_DEVICE:
		*err = why;
		return TAO_REFUSED;
	default:
		break;
	}
	if (depth & TAO_ASK_ANY)
		return gather_any(step, depth, answer, err);
	return tao_fail(err, TAO_E_MEDIA_IS_NOT_PREPARED,
		"no session; run tao-prepare first, or ask with --any");
}

static bool is_for_any(const struct tao_error *err)
{
	switch (err->code) {
	case TAO_E_MEDIA_CHANGED:
	case TAO_E_SESSION_INTERRUPTED:
	case TAO_E_SESSION_CORRUPT:
	case TAO_E_SESSION_NOT_YOURS:
	case TAO_E_NO_MEDIA:
		return true;
	default:
		return false;
	}
}

static enum tao_status gather(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = gather_session(step, depth, answer, err);

	if (status != TAO_REFUSED)
		return status;
	if (err->code == TAO_E_MEDIA_IS_NOT_PREPARED)
		return gather_unprepared(step, depth, answer, err);
	if ((depth & TAO_ASK_ANY) && is_for_any(err))
		return gather_any(step, depth, answer, err);
	return status;
}

enum tao_status tao_sectors_gather(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status;

	status = tao_step_find(step, answer->operand, err);
	if (status == TAO_OK) {
		answer->device_path = step->device.path;
		tao_holder_mounts(
			TAO_PROCFS, step->device.path, &answer->mounts);
		status = gather(step, depth, answer, err);
	} else if (tao_image_is_name(answer->operand) &&
		   err->code == TAO_E_RECORDER_NOT_SUPPORTED) {
		answer->device_path = answer->operand;
		status = gather_image(answer->operand, answer, err);
	}
	if (status == TAO_OK && answer->source != TAO_ANSWER_IMAGE)
		set_leadout(answer);
	return status;
}
