/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "tools/look.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/sectors.h"
#include "tools/step.h"

static int wants_total, wants_used, wants_free, wants_tracks, wants_json;

static const struct poptOption options[] = {
	{"total", '\0', POPT_ARG_NONE, &wants_total, 0,
		"print the sectors of the disc as a bare number", NULL},
	{"used", '\0', POPT_ARG_NONE, &wants_used, 0,
		"print the used sectors as a bare number", NULL},
	{"free", '\0', POPT_ARG_NONE, &wants_free, 0,
		"print the free sectors as a bare number", NULL},
	{"tracks", '\0', POPT_ARG_NONE, &wants_tracks, 0,
		"print a line per track", NULL},
	{"json", '\0', POPT_ARG_NONE, &wants_json, 0,
		"print everything as JSON", NULL},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-sectors",
	.operands = "[OPTION...] DEVICE",
	.about = "Show the total, used and free sectors of a prepared disc",
	.options = options,
};

/* No step runs, and none begins while we hold the session. */
static enum tao_status ask_drive(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	struct tao_recorder recorder;
	enum tao_status status;

	status = tao_step_open(step, TAO_OPEN_SHARED, err);
	if (status == TAO_OK)
		status = tao_look(step, &recorder, &answer->disc, err);
	if (status == TAO_OK)
		status = tao_session_check_disc(
			&answer->session, &answer->disc, err);
	if (status != TAO_OK)
		return status;
	answer->is_live = true;
	answer->space = answer->disc.space;
	return TAO_OK;
}

/* While a step runs the drive is left alone: the file tells what was before. */
static enum tao_status gather(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	struct tao_session_lock *lock;
	enum tao_status status;
	bool is_held;

	status = tao_session_share(
		step->session_path, &answer->session, &lock, err);
	if (status == TAO_OK) {
		status = ask_drive(step, answer, err);
		tao_session_unlock(lock);
	} else if (status == TAO_BUSY) {
		status = tao_session_read(
			step->session_path, &answer->session, &is_held, err);
		answer->space = answer->session.space;
	}
	return status;
}

static void print_numbers(const struct tao_space *space)
{
	if (wants_total)
		printf("%u\n", space->total_sectors);
	if (wants_used)
		printf("%u\n", space->used_sectors);
	if (wants_free)
		printf("%u\n", space->free_sectors);
}

static enum tao_status print_answer(
	const struct tao_answer *answer, struct tao_error *err)
{
	if (wants_total || wants_used || wants_free)
		print_numbers(&answer->space);
	else if (wants_tracks)
		tao_sectors_tracks(answer);
	else if (wants_json)
		return tao_sectors_json(answer, err);
	else
		tao_sectors_table(answer);
	return TAO_OK;
}

static void check_options(const char *const *operands)
{
	bool wants_numbers = wants_total || wants_used || wants_free;

	if (operands[0] && operands[1])
		tao_usage_error(operands[1], "one DEVICE is enough");
	if (wants_numbers + (wants_tracks > 0) + (wants_json > 0) > 1)
		tao_usage_error("--json, --tracks, --total",
			"choose one form of answer");
}

int main(int argc, char **argv)
{
	const char **operands = tao_options_parse(&tool, argc, argv);
	const char *device = tao_device_operand(operands);
	struct tao_answer answer = {.operand = device};
	struct tao_step step = {.drive = NULL};
	struct tao_error err;
	enum tao_status status;

	check_options(operands);
	status = tao_step_find(&step, device, &err);
	if (status == TAO_OK)
		status = gather(&step, &answer, &err);
	tao_step_done(&step);
	if (status == TAO_OK)
		status = print_answer(&answer, &err);
	if (status != TAO_OK)
		tao_report(device, &err);
	return tao_close_stdout((int)status);
}
