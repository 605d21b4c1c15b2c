/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/codes.h"
#include "lib/tray.h"
#include "lib/virtual/virtual.h"
#include "tools/look.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/step.h"

enum { SPEED_MAX_X = 100 };

static char *client_name, *speed, *mcn, *new_disc;
static int is_cav, is_strict, is_left_open, is_simulated;

static const struct poptOption options[] = {
	{"client-name", 'n', POPT_ARG_STRING, &client_name, 0,
		"who holds the drive, for others to see (tao:USER)", "NAME"},
	{"speed", 's', POPT_ARG_STRING, &speed, 0,
		"write at N times 75 sectors/s, or as fast as it goes (max)",
		"N|max"},
	{"cav", '\0', POPT_ARG_NONE, &is_cav, 0,
		"ask for constant angular velocity", NULL},
	{"strict-speed", '\0', POPT_ARG_NONE, &is_strict, 0,
		"refuse instead of taking the nearest speed", NULL},
	{"leave-open", '\0', POPT_ARG_NONE, &is_left_open, 0,
		"close the session in the end, but let others follow", NULL},
	{"mcn", '\0', POPT_ARG_STRING, &mcn, 0,
		"media catalogue number (EAN/UPC): 13 digits", "DIGITS"},
	{"simulate", '\0', POPT_ARG_NONE, &is_simulated, 0,
		"rehearse: the laser never writes", NULL},
	{"new-disc", '\0', POPT_ARG_STRING, &new_disc, 0,
		"create DEVICE, a .cue, as blank virtual disc: cdr74, cdr80, "
		"cdr90, cdr99, cdrw74 or cdrw80",
		"MEDIUM"},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-prepare",
	.operands = "[OPTION...] DEVICE",
	.about = "Take a recorder with a blank CD for burning track by track",
	.options = options,
};

static uint32_t speed_option(void)
{
	unsigned long x;
	char *end;

	if (!speed || strcmp(speed, "max") == 0)
		return 0;
	errno = 0;
	x = strtoul(speed, &end, 10);
	if (errno || *end || speed[0] < '0' || speed[0] > '9' || x < 1 ||
		x > SPEED_MAX_X)
		tao_usage_error("--speed",
			"%s is no whole number from 1 to "
			"%d, nor max",
			speed, SPEED_MAX_X);
	return (uint32_t)x * TAO_SECTORS_PER_SECOND;
}

/* "tao:USER", with "_" for what a client name may not have. */
static void default_client(char out[static TAO_CLIENT_NAME_BYTES])
{
	const struct passwd *user = getpwuid(geteuid());
	char one[2] = "";

	if (user)
		snprintf(out, TAO_CLIENT_NAME_BYTES, "tao:%s", user->pw_name);
	else
		snprintf(
			out, TAO_CLIENT_NAME_BYTES, "tao:%ld", (long)geteuid());
	for (char *c = out; *c; c++) {
		one[0] = *c;
		if (tao_session_check_client(one, NULL) != TAO_OK)
			*c = '_';
	}
}

/* The options as a session without a disc; ends the program if one is wrong. */
static void read_options(struct tao_session *session)
{
	struct tao_error err;

	if (client_name &&
		tao_session_check_client(client_name, &err) != TAO_OK)
		exit(tao_report("--client-name", &err));
	if (client_name)
		strcpy(session->client, client_name);
	else
		default_client(session->client);
	if (mcn && tao_mcn_parse(mcn, session->options.mcn, &err) != TAO_OK)
		exit(tao_report("--mcn", &err));
	session->options.speed_sectors_per_s = speed_option();
	session->options.pure_cav = is_cav;
	session->options.is_speed_strict = is_strict;
	session->options.leave_open = is_left_open;
	session->options.is_simulated = is_simulated;
	session->state = TAO_STATE_PREPARED;
	session->uid = geteuid();
	tao_session_boot_id(session->boot_id);
}

static bool ends_in_cue(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".cue") == 0;
}

static enum tao_status create_disc(
	const struct tao_step *step, struct tao_error *err)
{
	enum tao_status status;

	status = tao_virtual_create(step->device.path, new_disc, err);
	if (status == TAO_OK)
		tao_note("created: '%s', a blank %s", step->operand, new_disc);
	return status;
}

static void describe(struct tao_session *session, const struct tao_step *step,
	const struct tao_recorder *recorder, const struct tao_disc *disc)
{
	strcpy(session->device, step->device.path);
	session->rdev = step->device.rdev;
	session->recorder = recorder->inquiry;
	session->medium = disc->medium;
	session->space = disc->space;
	tao_session_medium_id(disc, session->medium_id);
	session->first_track = 1;
	if (disc->raw.has_track && disc->raw.track.track > 0 &&
		disc->raw.track.track <= TAO_TRACKS_MAX)
		session->first_track = disc->raw.track.track;
}

/* The drive is open and the disc is good: from here on it is a session. The
 * file comes before the door, so that no door is locked without one. */
static enum tao_status begin_session(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_session_lock *lock;
	enum tao_status status;
	struct tao_error door;

	status = tao_session_create(step->session_path, session, &lock, err);
	if (status != TAO_OK)
		return status;
	if (tao_tray_lock(step->drive, true, &door) != TAO_OK)
		tao_warn(step->operand, door.code,
			"the door stays unlocked: %s", door.text);
	tao_session_unlock(lock);
	return TAO_OK;
}

static enum tao_status prepare(struct tao_step *step, const char *operand,
	struct tao_session *session, struct tao_error *err)
{
	struct tao_recorder recorder;
	struct tao_disc disc;
	enum tao_status status;
	char time[16];

	status = tao_step_find(step, operand, err);
	if (status == TAO_OK)
		status = tao_session_check_none(step->session_path, err);
	if (status == TAO_OK && new_disc)
		status = create_disc(step, err);
	if (status == TAO_OK)
		status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);
	if (status == TAO_OK)
		status = tao_burn_prepare(step->drive, &session->options,
			&step->observer, &recorder, &disc, err);
	if (status != TAO_OK)
		return status;
	describe(session, step, &recorder, &disc);
	status = begin_session(step, session, err);
	if (status == TAO_OK)
		tao_note("prepared: %s, %u sectors free (%s)",
			tao_disc_text(&disc), session->space.free_sectors,
			tao_time_text(session->space.free_sectors, time));
	return status;
}

int main(int argc, char **argv)
{
	const char **operands = tao_options_parse(&tool, argc, argv);
	const char *device = tao_device_operand(operands);
	struct tao_session session = {.tracks_len = 0};
	struct tao_step step = {.drive = NULL};
	struct tao_error err;
	int status;

	if (operands[0] && operands[1])
		tao_usage_error(operands[1], "one DEVICE is enough");
	if (new_disc && !ends_in_cue(device))
		tao_usage_error(
			device, "--new-disc takes a name that ends in .cue");
	read_options(&session);
	status = (int)prepare(&step, device, &session, &err);
	tao_step_done(&step);
	if (status != TAO_OK)
		status = tao_report(device, &err);
	return tao_close_stdout(status);
}
