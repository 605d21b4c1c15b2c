/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/prepare.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/codes.h"
#include "tools/number.h"
#include "tools/progress.h"
#include "tools/report.h"

enum { SPEED_MAX_X = 100, WAIT_MAX_S = 604800 };

static char *blank_word, *client_name, *speed, *mcn, *new_disc, *wait_text;
static int has_json, is_appended, is_cav, is_strict, is_left_open, is_loaded;
static int is_recovered, is_simulated;

const struct poptOption tao_prepare_option_table[] = {
	{"client-name", 'n', POPT_ARG_STRING, &client_name, 0,
		"who holds the drive, for others to see (default: tao:USER)",
		"NAME"},
	{"speed", 's', POPT_ARG_STRING, &speed, 0,
		"write at N times 75 sectors/s, or as fast as it goes "
		"(default: max)",
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
	{"blank", '\0', POPT_ARG_STRING, &blank_word, 0,
		"blank a CD-RW first: fast, full, or fast and full if that "
		"fails (auto)",
		"fast|full|auto"},
	{"append", '\0', POPT_ARG_NONE, &is_appended, 0,
		"also a disc with something on it, if more can be added", NULL},
	{"recover", '\0', POPT_ARG_NONE, &is_recovered, 0,
		"take over a session that was interrupted", NULL},
	{"wait", '\0', POPT_ARG_STRING, &wait_text, 0,
		"wait so long for the drive, a disc, or another's session",
		"SECONDS"},
	{"load", '\0', POPT_ARG_NONE, &is_loaded, 0, "close the tray first",
		NULL},
	{"new-disc", '\0', POPT_ARG_STRING, &new_disc, 0,
		"create DEVICE, a .cue, as blank virtual disc: cdr74, cdr80, "
		"cdr90, cdr99, cdrw74 or cdrw80",
		"MEDIUM"},
	{"json", '\0', POPT_ARG_NONE, &has_json, 0,
		"print the result as JSON on standard output", NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_progress_options, 0, NULL, NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_step_options, 0, NULL, NULL},
	POPT_TABLEEND};

static uint32_t speed_option(void)
{
	uint64_t x;

	if (!speed || strcmp(speed, "max") == 0)
		return 0;
	if (!tao_number_parse(speed, 1, SPEED_MAX_X, &x))
		tao_usage_error("--speed",
			"%s is no whole number from 1 to %d, nor max", speed,
			SPEED_MAX_X);
	return (uint32_t)x * TAO_SECTORS_PER_SECOND;
}

static unsigned wait_option(void)
{
	uint64_t seconds = 0;

	if (wait_text && !tao_number_parse(wait_text, 0, WAIT_MAX_S, &seconds))
		tao_usage_error("--wait",
			"%s is no whole number of seconds up to %d", wait_text,
			WAIT_MAX_S);
	return (unsigned)seconds;
}

static enum tao_blank blank_option(void)
{
	static const char *const words[] = {
		[TAO_BLANK_FAST] = "fast",
		[TAO_BLANK_FULL] = "full",
		[TAO_BLANK_AUTO] = "auto",
	};

	for (int i = TAO_BLANK_FAST; i <= TAO_BLANK_AUTO; i++)
		if (strcmp(blank_word, words[i]) == 0)
			return (enum tao_blank)i;
	tao_usage_error("--blank", "%s is not fast, full or auto", blank_word);
}

/* What erases a disc, and what wants to keep it, do not go together. */
static void check_blank(void)
{
	if (is_simulated || is_appended || is_recovered)
		tao_usage_error("--blank", "it does not go with %s",
			is_simulated  ? "--simulate"
			: is_appended ? "--append"
				      : "--recover");
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

void tao_prepare_options_read(struct tao_prepare_options *out)
{
	struct tao_prepare_options options = {
		.burn = {.leave_open = is_left_open,
			.is_simulated = is_simulated,
			.pure_cav = is_cav,
			.is_speed_strict = is_strict,
			.may_append = is_appended},
		.new_disc = new_disc,
		.is_blanked = blank_word != NULL,
		.is_recovered = is_recovered,
		.is_loaded = is_loaded,
		.has_json = has_json,
	};
	struct tao_error err;

	if (client_name &&
		tao_session_check_client(client_name, &err) != TAO_OK)
		exit(tao_report("--client-name", &err));
	if (client_name)
		strcpy(options.client, client_name);
	else
		default_client(options.client);
	if (mcn && tao_mcn_parse(mcn, options.burn.mcn, &err) != TAO_OK)
		exit(tao_report("--mcn", &err));
	options.burn.speed_sectors_per_s = speed_option();
	options.wait_s = wait_option();
	if (blank_word) {
		options.blank = blank_option();
		check_blank();
	}
	tao_progress_check();
	tao_step_timeout_percent(); /* complains before anything is done */
	*out = options;
}
