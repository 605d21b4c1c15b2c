/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"
#include "lib/cdda.h"

/* The medium was touched, whatever the reason was called before. */
static enum tao_status fail_close(struct tao_error *err, const char *doing)
{
	tao_burn_reword(err, TAO_E_CLOSE_FAILED, "%s", doing);
	return tao_error_spoil(err);
}

static bool has_open_session(const struct tao_disc *disc)
{
	return disc->raw.has_disc &&
	       disc->raw.disc.status == TAO_DISC_APPENDABLE &&
	       disc->raw.disc.last_session != TAO_SESSION_EMPTY &&
	       disc->raw.disc.last_session != TAO_SESSION_COMPLETE;
}

/* "Busy" in answer to CLOSE SESSION is taken for its beginning. If it was not,
 * the session is open afterwards, and it is sent once more. */
static enum tao_status close_session(struct tao_drive *drive,
	const struct tao_recorder *recorder,
	const struct tao_observer *observer, struct tao_disc *disc,
	struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_close_session(true),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_CLOSE_MS,
	};
	enum tao_status status;

	for (int tries = 0; tries < 2; tries++) {
		status = tao_command(drive, &request, observer, err);
		if (status == TAO_OK)
			status = tao_burn_settle(
				drive, TAO_BURN_CLOSED_MS, observer, err);
		if (status == TAO_OK)
			status = tao_disc_read(
				drive, observer, recorder, disc, err);
		if (status != TAO_OK)
			return fail_close(err, "closing the session");
		if (!has_open_session(disc))
			break;
	}
	return TAO_OK;
}

/* Behind track 99 there can be no session, whatever page 05h said. */
static bool is_finalised_anyway(const struct tao_disc *disc)
{
	return disc->raw.disc.status == TAO_DISC_FINALISED &&
	       disc->raw.disc.last_track_last_session == TAO_TRACKS_MAX;
}

static enum tao_status check_closed(const struct tao_burn_options *options,
	const struct tao_disc *disc, struct tao_error *err)
{
	const char *wanted = options->leave_open ? "appendable" : "finalised";
	enum tao_disc_status status =
		options->leave_open ? TAO_DISC_APPENDABLE : TAO_DISC_FINALISED;

	if (disc->raw.has_disc &&
		(disc->raw.disc.status == status ||
			is_finalised_anyway(disc)) &&
		!has_open_session(disc) &&
		disc->raw.disc.last_session != TAO_SESSION_DAMAGED)
		return TAO_OK;
	tao_fail(err, TAO_E_CLOSE_FAILED,
		"the disc should be %s now, but is: %s%s", wanted,
		tao_disc_text(disc),
		has_open_session(disc) ? ", its session still open" : "");
	return tao_error_spoil(err);
}

enum tao_status tao_burn_close(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_disc *disc,
	struct tao_error *err)
{
	const struct tao_progress closing = {
		.action = TAO_ACTION_CLOSING, .last_written_lba = -1};
	struct tao_burn_watch watch;
	struct tao_burn_options real = *options;
	struct tao_recorder recorder;
	struct tao_disc found;
	enum tao_status status;

	/* A drive that was left in test mode goes on showing a disc that was
	 * written. No sector is sent from here on. */
	real.is_simulated = false;
	status = tao_burn_meet(drive, observer, &recorder, err);
	if (status == TAO_OK)
		status = tao_burn_select_page(
			drive, &recorder, &real, NULL, observer, err);
	if (status == TAO_OK)
		status = tao_disc_read(drive, observer, &recorder, &found, err);
	if (status != TAO_OK)
		return status;
	/* A rehearsal leaves nothing to close, and drives refuse to. */
	if (!options->is_simulated &&
		(!found.raw.has_disc ||
			found.raw.disc.status != TAO_DISC_BLANK)) {
		tao_burn_watch(&watch, drive, observer, &closing);
		if (has_open_session(&found))
			status = close_session(
				drive, &recorder, &watch.observer, &found, err);
		if (status == TAO_OK)
			status = check_closed(options, &found, err);
		if (status != TAO_OK)
			return status;
	}
	*disc = found;
	return TAO_OK;
}
