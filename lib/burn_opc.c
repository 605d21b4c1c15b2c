/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

/* Not every drive has the command, and none needs it. */
static bool is_unsupported(const struct tao_sense *sense)
{
	return sense->valid && !sense->deferred &&
	       sense->key == TAO_KEY_ILLEGAL_REQUEST;
}

/* 1 or 3/73/01: room for some more calibrations only; 6/5A/03: the drive would
 * rather have done it by itself. */
static bool is_warning(const struct tao_sense *sense)
{
	if (!sense->valid || sense->deferred)
		return false;
	return tao_sense_is_exact(sense, TAO_KEY_MEDIUM_ERROR, 0x73, 0x01) ||
	       tao_sense_is_exact(sense, TAO_KEY_UNIT_ATTENTION, 0x5a, 0x03);
}

enum tao_status tao_burn_calibrate(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_send_opc(),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_OPC_MS,
	};
	struct tao_error why;

	if (tao_command(drive, &request, observer, &why) == TAO_OK)
		return TAO_OK;
	if (is_unsupported(&why.sense))
		return TAO_OK;
	if (is_warning(&why.sense)) {
		tao_tell_warning(observer, TAO_E_COMMAND_HAS_SENSE_DATA,
			"calibrating the laser: %s", why.text);
		return TAO_OK;
	}
	*err = why;
	if (why.code == TAO_E_UNEXPECTED_RESPONSE ||
		why.code == TAO_E_WRITE_ERROR)
		why.code = TAO_E_MEDIA_INCOMPATIBLE;
	tao_burn_reword(err, why.code, "calibrating the laser");
	return tao_burn_unspoil(err);
}
