/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/options.h"
#include "tools/report.h"
#include "tools/sectors.h"

static int wants_total, wants_used, wants_free, wants_recorded;
static int wants_overhead, wants_count, wants_tracks, wants_toc, is_raw;
static int wants_speeds, wants_json, wants_list, wants_watch, is_any;
static char **fits; /* words, NULL at the end */
static char **gets;

static const struct poptOption options[] = {
	{"total", '\0', POPT_ARG_NONE, &wants_total, 0,
		"print the sectors of the disc as a bare number", NULL},
	{"used", '\0', POPT_ARG_NONE, &wants_used, 0,
		"print the used sectors as a bare number", NULL},
	{"free", '\0', POPT_ARG_NONE, &wants_free, 0,
		"print the free sectors as a bare number", NULL},
	{"recorded", '\0', POPT_ARG_NONE, &wants_recorded, 0,
		"print the sectors that are written, gaps and all", NULL},
	{"overhead", '\0', POPT_ARG_NONE, &wants_overhead, 0,
		"print the sectors of them that are no track", NULL},
	{"count", '\0', POPT_ARG_NONE, &wants_count, 0,
		"print the number of tracks", NULL},
	{"tracks", '\0', POPT_ARG_NONE, &wants_tracks, 0,
		"print a line per track", NULL},
	{"toc", '\0', POPT_ARG_NONE, &wants_toc, 0,
		"print the table of contents as it will be", NULL},
	{"raw", '\0', POPT_ARG_NONE, &is_raw, 0,
		"write the table of contents as bytes of READ TOC", NULL},
	{"speeds", '\0', POPT_ARG_NONE, &wants_speeds, 0,
		"print the requested, current and supported write speeds",
		NULL},
	{"fits", '\0', POPT_ARG_ARGV, &fits, 0,
		"do these files, or tracks of N sectors, fit?", "FILE|N..."},
	{"get", '\0', POPT_ARG_ARGV, &gets, 0,
		"print one value of the JSON, such as medium.type", "NAME"},
	{"json", '\0', POPT_ARG_NONE, &wants_json, 0,
		"print everything as JSON", NULL},
	{"list", '\0', POPT_ARG_NONE, &wants_list, 0,
		"print the recorders of this machine", NULL},
	{"watch", '\0', POPT_ARG_NONE, &wants_watch, 0,
		"show the session live until it ends", NULL},
	{"any", '\0', POPT_ARG_NONE, &is_any, 0,
		"also outside of a session, and any disc", NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_step_options, 0, NULL, NULL},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-sectors",
	.operands = "[OPTION...] DEVICE",
	.about = "Show the total, used and free sectors of a prepared disc, "
		 "and what else can be asked",
	.options = options,
};

static bool wants_numbers(void)
{
	return wants_total || wants_used || wants_free || wants_recorded ||
	       wants_overhead || wants_count;
}

/* All of them are known, or none is printed. */
static enum tao_status check_numbers(
	const struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	if (wants_total || wants_used || wants_free)
		status = tao_sectors_check_space(answer, err);
	if (status == TAO_OK && wants_recorded)
		status = tao_sectors_check_recorded(answer, err);
	if (status == TAO_OK && wants_overhead)
		status = tao_sectors_check_overhead(answer, err);
	if (status == TAO_OK && wants_count)
		status = tao_sectors_check_tracks(answer, err);
	return status;
}

static enum tao_status print_numbers(
	const struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = check_numbers(answer, err);

	if (status != TAO_OK)
		return status;
	if (wants_total)
		printf("%u\n", answer->space.total_sectors);
	if (wants_used)
		printf("%u\n", answer->space.used_sectors);
	if (wants_free)
		printf("%u\n", answer->space.free_sectors);
	if (wants_recorded)
		printf("%u\n", tao_sectors_recorded(answer));
	if (wants_overhead)
		printf("%u\n", tao_sectors_overhead(answer));
	if (wants_count)
		printf("%u\n", answer->tracks_len);
	return TAO_OK;
}

static enum tao_status print_answer(const struct tao_answer *answer,
	const char *const *items, struct tao_error *err)
{
	if (wants_numbers())
		return print_numbers(answer, err);
	else if (fits)
		return tao_sectors_fits(answer, items, err);
	else if (wants_toc)
		return tao_sectors_toc(answer, is_raw, err);
	else if (wants_tracks)
		return tao_sectors_tracks(answer, err);
	else if (wants_speeds)
		return tao_sectors_speeds(answer, err);
	else if (gets)
		return tao_sectors_get(answer, gets, err);
	else if (wants_json)
		return tao_sectors_json(answer, err);
	else
		tao_sectors_table(answer);
	return TAO_OK;
}

/* What the form needs: each question costs the drive time. */
static unsigned depth(void)
{
	bool is_all = wants_json || gets;
	bool is_table = !wants_numbers() && !fits && !wants_toc &&
			!wants_tracks && !wants_speeds;
	unsigned asked = is_any ? TAO_ASK_ANY : 0;

	if (wants_tracks || is_all)
		asked |= TAO_ASK_CODES;
	if (wants_speeds || is_all)
		asked |= TAO_ASK_ABILITIES;
	if (wants_speeds || is_table)
		asked |= TAO_ASK_NO_DISC;
	if (wants_overhead || is_table)
		asked |= TAO_ASK_EARLIER;
	return asked;
}

/* ---- operands ---- */

/* A recorder or a virtual disc, not a file to burn. */
static bool looks_like_device(const char *word)
{
	size_t len = strlen(word);
	struct stat st;

	if (len > 4 && strcmp(word + len - 4, ".cue") == 0)
		return true;
	return !tao_sectors_is_count(word) &&
	       (stat(word, &st) != 0 || !S_ISREG(st.st_mode));
}

/* The words of --fits and, where shells put the rest of them, all operands but
 * the DEVICE, which comes last unless TAO_DEVICE has it. */
static const char *const *fits_items(
	const char *const *operands, const char **device)
{
	const char *named = getenv("TAO_DEVICE");
	size_t words = 0, rest = 0, len = 0;
	static const char **items; /* lives as long as the operands */

	while (fits[words])
		words++;
	while (operands[rest])
		rest++;
	items = calloc(words + rest + 1, sizeof(*items));
	if (!items)
		tao_usage_error("--fits", "no memory for so many words");
	for (size_t i = 0; i < words; i++)
		items[len++] = fits[i];
	for (size_t i = 0; i < rest; i++)
		items[len++] = operands[i];
	*device = named;
	if (rest > 0 && (!named || !named[0] ||
				looks_like_device(operands[rest - 1]))) {
		*device = operands[rest - 1];
		items[--len] = NULL;
	}
	return items;
}

static void check_options(void)
{
	bool is_watched = wants_watch && !wants_list;
	int forms = wants_numbers() + (wants_tracks > 0) + (wants_toc > 0) +
		    (wants_speeds > 0) + (fits != NULL) + (gets != NULL) +
		    (wants_list > 0) + is_watched;

	if (forms > 1 ||
		(wants_json && forms == 1 && !wants_list && !is_watched))
		tao_usage_error("--json, --tracks, --total",
			"choose one form of answer");
	if (is_raw && !wants_toc)
		tao_usage_error("--raw", "goes with --toc only");
	if (is_raw && isatty(STDOUT_FILENO))
		tao_usage_error("standard output",
			"is a terminal: bytes cannot be shown there");
}

/* ---- the work ---- */

static enum tao_status answer_or_watch(
	const char *device, const char *const *items, struct tao_error *err)
{
	static struct tao_answer answer;
	struct tao_step step = {.drive = NULL};
	enum tao_status status;

	answer.operand = device;
	if (wants_watch) {
		status = tao_step_find(&step, device, err);
		if (status == TAO_OK)
			status = tao_step_check_disc(&step, err);
		return status == TAO_OK
			       ? tao_sectors_watch(&step, wants_json, err)
			       : status;
	}
	status = tao_sectors_gather(&step, depth(), &answer, err);
	tao_step_done(&step);
	if (status == TAO_OK)
		status = print_answer(&answer, items, err);
	return status;
}

/* DEVICE; with --fits the items too. */
static const char *get_operands(
	const char *const *operands, const char *const **items)
{
	static const char *const none[] = {NULL};
	const char *device;

	if (!fits && operands[0] && operands[1])
		tao_usage_error(operands[1], "one DEVICE is enough");
	if (!fits)
		return tao_device_operand(operands);
	*items = fits_items(operands, &device);
	return device && device[0] ? device : tao_device_operand(none);
}

int main(int argc, char **argv)
{
	const char *const *operands =
		(const char *const *)tao_options_parse(&tool, argc, argv);
	const char *const *items = NULL;
	const char *subject;
	struct tao_error err;
	enum tao_status status;

	check_options();
	tao_step_timeout_percent(); /* is it one? */
	if (wants_list) {
		subject = operands[0] ? operands[0] : "this machine";
		status = tao_sectors_list(operands, wants_json, &err);
	} else {
		subject = get_operands(operands, &items);
		status = answer_or_watch(subject, items, &err);
	}
	if (status != TAO_OK)
		tao_report(subject, &err);
	return tao_close_stdout((int)status);
}
