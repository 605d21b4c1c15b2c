/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/ending.h"

#include "lib/tray.h"
#include "tools/look.h"
#include "tools/report.h"

enum tao_status tao_ending_close(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_recorder recorder;
	struct tao_disc disc;
	unsigned n = session->tracks_len;
	enum tao_status status;

	if (n == 0)
		return TAO_OK;
	status = tao_look(step, &recorder, &disc, err);
	if (status == TAO_OK)
		status = tao_session_check_to_close(session, &disc, err);
	if (status == TAO_OK)
		status = tao_burn_close(step->drive, &session->options,
			&step->observer, &disc, err);
	if (status == TAO_OK)
		tao_note("released: %s, %u track%s", tao_disc_text(&disc), n,
			n == 1 ? "" : "s");
	return status;
}

enum tao_status tao_ending_give_back(const struct tao_step *step,
	struct tao_session_lock *lock, struct tao_error *err)
{
	struct tao_error door;

	if (step->drive && tao_tray_lock(step->drive, false, &door) != TAO_OK)
		tao_warn(step->operand, door.code,
			"the door may still be locked: %s", door.text);
	return tao_session_remove(lock, err);
}
