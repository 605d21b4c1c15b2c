/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tray.h"

enum tao_status tao_tray_lock(
	struct tao_drive *drive, bool is_locked, struct tao_error *err)
{
	/* What a transport may do instead: it has calls of its own for it. */
	const struct tao_request request = {
		.cdb = tao_cdb_prevent_allow(is_locked)};
	struct tao_reply reply;

	tao_drive_lock_door(drive, is_locked, &reply);
	if (reply.outcome == TAO_OUTCOME_GOOD)
		return TAO_OK;
	return tao_command_fail(&request, &reply, err);
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
