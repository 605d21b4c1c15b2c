/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/prepare.h"

#include <string.h>

#include "tools/look.h"
#include "tools/outcome.h"
#include "tools/report.h"

/* What the drive calls the size of a track may have its run-out in it. */
enum { RUN_OUT_SECTORS = 2 };

/* ---- the tracks of the file and those of the disc ---- */

static const struct tao_found_track *find_track(
	const struct tao_found *found, unsigned number)
{
	for (unsigned i = 0; i < found->tracks_len; i++)
		if (found->tracks[i].track == number)
			return &found->tracks[i];
	return NULL;
}

/* Each track that was reported as written has to be there. */
static enum tao_status check_tracks(const struct tao_session *session,
	const struct tao_found *found, struct tao_error *err)
{
	for (unsigned i = 0; i < session->tracks_len; i++) {
		const struct tao_session_track *track = &session->tracks[i];
		const struct tao_found_track *there =
			find_track(found, track->track);

		if (!there)
			return tao_fail(err, TAO_E_MEDIA_CHANGED,
				"another disc: it has no track %u",
				track->track);
		if (there->start_lba != track->start_lba ||
			there->sectors < track->sectors ||
			there->sectors > track->sectors + RUN_OUT_SECTORS)
			return tao_fail(err, TAO_E_MEDIA_CHANGED,
				"another disc: its track %u is %u sectors at "
				"%ld, the session's %u at %ld",
				track->track, there->sectors,
				(long)there->start_lba, track->sectors,
				(long)track->start_lba);
	}
	return TAO_OK;
}

/* Adopt what is on the disc and not in the file. */
static void adopt_tracks(const struct tao_step *step,
	const struct tao_found *found, struct tao_session *session)
{
	unsigned next = session->first_track + session->tracks_len;

	for (unsigned i = 0; i < found->tracks_len; i++) {
		const struct tao_found_track *there = &found->tracks[i];

		if (there->track < next ||
			session->tracks_len == TAO_TRACKS_MAX)
			continue;
		session->tracks[session->tracks_len++] =
			(struct tao_session_track){
				.track = there->track,
				.start_lba = there->start_lba,
				.sectors = there->sectors,
				.has_pre_emphasis = there->has_pre_emphasis,
				.copy = there->copy,
			};
		tao_tell_note(&step->observer,
			"track %u: %u sectors at %ld, adopted from the disc",
			there->track, there->sectors, (long)there->start_lba);
	}
}

/* ---- the session ---- */

/* Without a file only the disc tells where the session began. */
static void begin_anew(const struct tao_prepare_options *options,
	const struct tao_step *step, const struct tao_found *found,
	struct tao_session *session)
{
	tao_prepare_session(options, session);
	tao_prepare_describe(session, step, &found->recorder, &found->disc);
	session->first_track = found->disc.raw.disc.first_track_last_session;
	if (session->first_track < 1 || session->first_track > TAO_TRACKS_MAX)
		session->first_track = 1;
}

static void go_on(const struct tao_step *step, const struct tao_found *found,
	struct tao_session *session)
{
	unsigned first_track = session->first_track;

	tao_prepare_describe(session, step, &found->recorder, &found->disc);
	session->first_track = first_track;
	session->state = TAO_STATE_PREPARED;
	session->writer_pid = 0;
	tao_session_boot_id(session->boot_id);
}

static enum tao_status check_writable(
	const struct tao_disc *disc, struct tao_error *err)
{
	enum tao_disc_status status = disc->raw.disc.status;

	if (disc->raw.has_disc &&
		(status == TAO_DISC_BLANK || status == TAO_DISC_APPENDABLE))
		return TAO_OK;
	return tao_fail(err, TAO_E_MEDIA_IS_NOT_BLANK,
		"nothing can be added to it any more: %s; 'tao-release "
		"--abandon' ends its session",
		tao_disc_text(disc));
}

static void tell(const struct tao_found *found, const struct tao_step *step,
	const struct tao_session *session)
{
	unsigned n = session->tracks_len;

	if (found->ended_track)
		tao_tell_warning(&step->observer, TAO_E_TRACK_SHORT,
			"track %u was left open and is ended now",
			found->ended_track);
	tao_outcome_session(session);
	tao_outcome_disc(&found->disc);
	tao_tell_note(&step->observer,
		"recovered: %s, %u track%s, %u sectors free",
		tao_disc_text(&found->disc), n, n == 1 ? "" : "s",
		session->space.free_sectors);
}

/* The drive is open, and it is the right disc. */
static enum tao_status mend(const struct tao_step *step,
	const struct tao_prepare_options *options, bool is_known,
	struct tao_session *session, struct tao_found *found,
	struct tao_error *err)
{
	enum tao_status status;

	status = tao_burn_recover(step->drive,
		is_known ? &session->options : &options->burn, &step->observer,
		found, err);
	if (status == TAO_OK)
		status = check_writable(&found->disc, err);
	if (status == TAO_OK && is_known && !session->options.is_simulated)
		status = check_tracks(session, found, err);
	if (status != TAO_OK)
		return status;
	if (is_known)
		go_on(step, found, session);
	else
		begin_anew(options, step, found, session);
	if (!session->options.is_simulated)
		adopt_tracks(step, found, session);
	return TAO_OK;
}

static enum tao_status open_disc(struct tao_step *step,
	const struct tao_session *known, struct tao_disc *disc,
	struct tao_error *err)
{
	struct tao_recorder recorder;
	enum tao_status status;

	status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);
	if (status == TAO_OK)
		status = tao_look(step, &recorder, disc, err);
	if (status == TAO_OK && disc->medium == TAO_MEDIUM_NONE)
		status = tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	if (status == TAO_OK && known)
		status = tao_session_check_identity(known, disc, err);
	return status;
}

/* The file is there, and ours: *lock. */
static enum tao_status recover_file(struct tao_step *step,
	const struct tao_prepare_options *options,
	struct tao_session_lock *lock, struct tao_session *session,
	struct tao_error *err)
{
	bool is_known = session->client[0];
	struct tao_found found;
	struct tao_disc disc;
	enum tao_status status;

	if (is_known && session->state == TAO_STATE_PREPARED)
		return tao_fail(err, TAO_E_MEDIA_IS_PREPARED,
			"nothing is to be recovered: client '%s' has prepared "
			"it, tracks so far: %u",
			session->client, session->tracks_len);
	status = open_disc(step, is_known ? session : NULL, &disc, err);
	if (status == TAO_OK)
		status = mend(step, options, is_known, session, &found, err);
	if (status == TAO_OK)
		status = tao_session_update(lock, session, err);
	if (status != TAO_OK)
		return status;
	tao_prepare_lock_door(step);
	tell(&found, step, session);
	return TAO_OK;
}

/* A session that was closed is no broken one. */
static enum tao_status check_broken(
	const struct tao_disc *disc, struct tao_error *err)
{
	if (disc->raw.disc.last_session == TAO_SESSION_INCOMPLETE ||
		disc->raw.disc.last_session == TAO_SESSION_DAMAGED)
		return TAO_OK;
	return tao_fail(err, TAO_E_MEDIA_IS_NOT_BLANK,
		"no session on it is open: %s", tao_disc_text(disc));
}

/* No file, as after a reboot: the disc has to tell all. */
static enum tao_status recover_disc(struct tao_step *step,
	const struct tao_prepare_options *options, bool *is_done,
	struct tao_error *err)
{
	struct tao_session_lock *lock;
	struct tao_session session;
	struct tao_found found;
	struct tao_disc disc;
	enum tao_status status;

	status = open_disc(step, NULL, &disc, err);
	*is_done = status != TAO_OK || !disc.raw.has_disc ||
		   disc.raw.disc.status != TAO_DISC_BLANK;
	if (!*is_done) {
		tao_step_done(step);
		return TAO_OK;
	}
	if (status == TAO_OK)
		status = check_broken(&disc, err);
	if (status == TAO_OK)
		status = mend(step, options, false, &session, &found, err);
	if (status == TAO_OK)
		status = tao_session_create(
			step->session_path, &session, &lock, err);
	if (status != TAO_OK)
		return status;
	tao_prepare_lock_door(step);
	tao_session_unlock(lock);
	tell(&found, step, &session);
	return TAO_OK;
}

enum tao_status tao_prepare_recover(struct tao_step *step,
	const struct tao_prepare_options *options, bool *is_done,
	struct tao_error *err)
{
	struct tao_session_lock *lock;
	struct tao_session session;
	enum tao_status status;

	status = tao_session_claim(step->session_path,
		TAO_CLAIM_INTERRUPTED | TAO_CLAIM_CORRUPT, &session, &lock,
		err);
	if (status != TAO_OK && err->code == TAO_E_MEDIA_IS_NOT_PREPARED)
		return recover_disc(step, options, is_done, err);
	*is_done = true;
	if (status != TAO_OK)
		return status;
	status = recover_file(step, options, lock, &session, err);
	tao_session_unlock(lock);
	return status;
}
