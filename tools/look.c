/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/look.h"

#include <stdio.h>

enum { READY_LIMIT_MS = 60000 }; /* a disc just put in: some 20 s */

enum tao_status tao_look(const struct tao_step *step,
	struct tao_recorder *recorder, struct tao_disc *disc,
	struct tao_error *err)
{
	struct tao_recorder met;
	struct tao_disc found;
	enum tao_status status;

	status = tao_wait_ready(
		step->drive, READY_LIMIT_MS, &step->observer, err);
	if (status == TAO_OK)
		status = tao_disc_recorder(
			step->drive, &step->observer, &met, err);
	if (status == TAO_OK)
		status = tao_disc_read(
			step->drive, &step->observer, &met, &found, err);
	if (status != TAO_OK)
		return status;
	*recorder = met;
	*disc = found;
	return TAO_OK;
}

char *tao_time_text(uint32_t sectors, char out[static 16])
{
	uint32_t seconds = sectors / TAO_SECTORS_PER_SECOND;

	snprintf(out, 16, "%02u:%02u", seconds / 60, seconds % 60);
	return out;
}
