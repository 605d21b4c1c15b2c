/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/ending.h"

#include "lib/session_file.h"
#include "lib/tray.h"
#include "tools/inhibit.h"
#include "tools/look.h"
#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/verify.h"

/* What an interrupted step left may be anywhere on the disc; that it is the
 * session's is all that can be asked. */
static enum tao_status check_disc(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_recorder recorder;
	struct tao_disc disc;
	enum tao_status status = tao_look(step, &recorder, &disc, err);

	if (status != TAO_OK)
		return status;
	if (session->state == TAO_STATE_INTERRUPTED)
		return tao_session_check_identity(session, &disc, err);
	return tao_session_check_to_close(session, &disc, err);
}

enum tao_status tao_ending_close(const struct tao_step *step,
	const struct tao_session *session, bool *is_closed,
	struct tao_error *err)
{
	struct tao_disc disc;
	unsigned n = session->tracks_len;
	enum tao_status status;
	int inhibitor;

	*is_closed = n > 0 || session->state == TAO_STATE_INTERRUPTED;
	if (!*is_closed)
		return TAO_OK;
	/* A session that could not end has no disc closed. */
	status = tao_session_file_check_folder(step->session_path, err);
	if (status != TAO_OK)
		return status;
	inhibitor = tao_inhibit_take(
		session->client, "an audio CD is being closed");
	status = check_disc(step, session, err);
	if (status == TAO_OK)
		status = tao_burn_close(step->drive, &session->options,
			&step->observer, &disc, err);
	if (status == TAO_OK)
		tao_outcome_disc(&disc);
	if (status == TAO_OK)
		tao_tell_note(&step->observer, "released: %s, %u track%s",
			tao_disc_text(&disc), n, n == 1 ? "" : "s");
	tao_inhibit_drop(inhibitor);
	return status;
}

/* Where there is no lock, or no drive any more, none is left behind. */
static enum tao_status free_door(
	const struct tao_step *step, bool is_closed, struct tao_error *err)
{
	struct tao_error door;

	if (!step->drive || tao_tray_lock(step->drive, false, &door) == TAO_OK)
		return TAO_OK;
	if (door.code == TAO_E_NO_SUCH_FEATURE)
		return TAO_OK;
	tao_fail(err, door.code, "the door may still be locked: %s", door.text);
	if (is_closed || door.code == TAO_E_DEVICE_GONE) {
		tao_tell_warning(&step->observer, err->code, "%s", err->text);
		return TAO_OK;
	}
	err->status = TAO_FAILED;
	return TAO_FAILED;
}

enum tao_status tao_ending_give_back(const struct tao_step *step,
	bool is_closed, struct tao_session_lock *lock, struct tao_error *err)
{
	struct tao_error door;
	enum tao_status status, freed = free_door(step, is_closed, &door);

	tao_verify_forget(step->session_path);
	status = tao_session_remove(lock, err);
	if (status != TAO_OK && is_closed)
		return tao_error_spoil(err);
	if (status != TAO_OK || freed == TAO_OK)
		return status;
	*err = door;
	return freed;
}
