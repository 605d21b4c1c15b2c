/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/step.h"

#include <stdlib.h>

#include "tools/report.h"

/* An empty variable is none: "TAO_LOCK_DIR= tao-write" means the default. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] ? value : NULL;
}

enum tao_status tao_step_find(
	struct tao_step *step, const char *operand, struct tao_error *err)
{
	enum tao_status status;

	step->operand = operand;
	step->observer = tao_report_observer(operand);
	step->drive = NULL;
	status = tao_device_resolve(operand, &step->device, err);
	if (status != TAO_OK)
		return status;
	/* a tao-prepare above may hold the drive for us */
	tao_device_borrow(&step->device, environment("TAO_DRIVE_FD"));
	return tao_session_path(&step->device, environment("TAO_LOCK_DIR"),
		step->session_path, err);
}

enum tao_status tao_step_open(
	struct tao_step *step, enum tao_open_mode mode, struct tao_error *err)
{
	return tao_device_open(&step->device, mode,
		environment("TAO_TRANSPORT"), &step->drive, err);
}

void tao_step_done(struct tao_step *step)
{
	tao_drive_close(step->drive);
	step->drive = NULL;
}
