/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tray.h"

#include <stdbool.h>

enum { FIRST_PAUSE_MS = 20, LAST_PAUSE_MS = 1280 };

static bool may_pass(const struct tao_error *err)
{
	return err->status == TAO_BUSY ||
	       (err->sense.valid && err->sense.key == TAO_KEY_UNIT_ATTENTION);
}

enum tao_status tao_tray_lock(
	struct tao_drive *drive, bool is_locked, struct tao_error *err)
{
	/* What a transport may do instead: it has calls of its own for it. */
	const struct tao_request request = {
		.cdb = tao_cdb_prevent_allow(is_locked)};
	unsigned pause_ms = FIRST_PAUSE_MS;
	struct tao_reply reply;
	struct tao_error why;

	for (;;) {
		tao_drive_lock_door(drive, is_locked, &reply);
		if (reply.outcome == TAO_OUTCOME_GOOD)
			return TAO_OK;
		tao_command_fail(&request, &reply, &why);
		if (!may_pass(&why) || pause_ms > LAST_PAUSE_MS)
			break;
		tao_drive_sleep_ms(drive, pause_ms);
		pause_ms *= 2;
	}
	if (err)
		*err = why;
	return why.status;
}

static enum tao_status move(struct tao_drive *drive, enum tao_tray action,
	const struct tao_observer *observer, struct tao_error *err)
{
	const struct tao_request request = {
		.cdb = tao_cdb_start_stop_unit(action, false),
		.timeout_ms = TAO_LIMIT_LOAD_MS,
	};

	return tao_command(drive, &request, observer, err);
}

enum tao_status tao_tray_load(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err)
{
	return move(drive, TAO_LOAD, observer, err);
}

enum tao_status tao_tray_eject(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err)
{
	return move(drive, TAO_EJECT, observer, err);
}
