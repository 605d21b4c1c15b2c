/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/step.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/trace.h"
#include "tools/options.h"
#include "tools/report.h"

static char *timeout_scale;

const struct poptOption tao_step_options[] = {
	{"timeout-scale", '\0', POPT_ARG_STRING, &timeout_scale, 0,
		"wait so many times as long for the drive (default: 1)",
		"FACTOR"},
	POPT_TABLEEND};

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

enum tao_status tao_step_check_disc(
	const struct tao_step *step, struct tao_error *err)
{
	if (step->device.kind != TAO_DEVICE_VIRTUAL ||
		access(step->session_path, F_OK) == 0 ||
		access(step->device.path, F_OK) == 0 || errno != ENOENT)
		return TAO_OK;
	return tao_fail(err, TAO_E_NO_SUCH_DEVICE,
		"there is no '%s'; tao-prepare --new-disc makes a disc",
		step->device.path);
}

unsigned tao_step_timeout_percent(void)
{
	double factor;
	char *end;

	if (!timeout_scale)
		return 100;
	factor = strtod(timeout_scale, &end);
	if (end == timeout_scale || *end || !(factor >= 0.01 && factor <= 100))
		tao_usage_error(timeout_scale,
			"--timeout-scale takes a factor from 0.01 to 100");
	return (unsigned)(factor * 100 + 0.5);
}

static void tell_command(void *context, const struct tao_request *request,
	const struct tao_reply *reply, uint64_t took_us)
{
	char line[TAO_TRACE_BYTES];

	(void)context;
	tao_trace_format(request, reply, took_us, line, sizeof(line));
	fprintf(stderr, "%s: %s\n", tao_program, line);
}

enum tao_status tao_step_open(
	struct tao_step *step, enum tao_open_mode mode, struct tao_error *err)
{
	unsigned timeout_percent = tao_step_timeout_percent();
	enum tao_status status;

	status = tao_device_open(&step->device, mode,
		environment("TAO_TRANSPORT"), &step->drive, err);
	if (status != TAO_OK)
		return status;
	step->drive->timeout_percent = timeout_percent;
	if (tao_verbosity >= 2)
		step->drive->trace = tell_command;
	return TAO_OK;
}

void tao_step_done(struct tao_step *step)
{
	tao_drive_close(step->drive);
	step->drive = NULL;
}
