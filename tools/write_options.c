/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/write_options.h"

#include <stdlib.h>
#include <string.h>

#include "lib/codes.h"
#include "tools/number.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/step.h"

static char *sectors_text, *isrc_text, *copy_text, *buffer_text, *start_text;
static char *stall_text, *spool_dir;
static int pre_emphasis, no_burnfree, is_verified, has_json;

const struct poptOption tao_write_option_table[] = {
	{"sectors", '\0', POPT_ARG_STRING, &sectors_text, 0,
		"the stream holds N sectors, no more and no less", "N"},
	{"isrc", '\0', POPT_ARG_STRING, &isrc_text, 0,
		"the recording's code, CC-XXX-YY-NNNNN", "CODE"},
	{"pre-emphasis", '\0', POPT_ARG_NONE, &pre_emphasis, 0,
		"mark the track as recorded with pre-emphasis", NULL},
	{"copy", '\0', POPT_ARG_STRING, &copy_text, 0,
		"digital copies of it; scms: it is one (default: prohibited)",
		"permitted|prohibited|scms"},
	{"no-burnfree", '\0', POPT_ARG_NONE, &no_burnfree, 0,
		"fail if the drive's buffer runs empty", NULL},
	{"buffer", '\0', POPT_ARG_STRING, &buffer_text, 0,
		"size of the buffer, with K, M or G (default: 32M)", "SIZE"},
	{"start-at", '\0', POPT_ARG_STRING, &start_text, 0,
		"fill of the buffer before writing begins (default: 100)",
		"PERCENT"},
	{"stall-timeout", '\0', POPT_ARG_STRING, &stall_text, 0,
		"end the track when nothing comes for so long; 0: never "
		"(default: 300)",
		"SECONDS"},
	{"spool", '\0', POPT_ARG_STRING | POPT_ARGFLAG_OPTIONAL, &spool_dir, 0,
		"take the whole stream into a file before writing", "DIR"},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_progress_options, 0, NULL, NULL},
	{"verify", '\0', POPT_ARG_NONE, &is_verified, 0,
		"ask the drive afterwards whether it knows every track", NULL},
	{"json", '\0', POPT_ARG_NONE, &has_json, 0,
		"print what came of it as JSON", NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_step_options, 0, NULL, NULL},
	POPT_TABLEEND};

static enum tao_copy copy_word(const char *word)
{
	static const enum tao_copy copies[] = {
		TAO_COPY_PROHIBITED, TAO_COPY_PERMITTED, TAO_COPY_SCMS};

	for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++)
		if (strcmp(word, tao_copy_name(copies[i])) == 0)
			return copies[i];
	tao_usage_error(word, "--copy takes permitted, prohibited or scms");
}

static void read_track(struct tao_track_options *track)
{
	struct tao_error err;

	*track = (struct tao_track_options){
		.has_pre_emphasis = pre_emphasis,
		.no_burnfree = no_burnfree,
		.start_percent = TAO_RING_DEFAULT_START_PERCENT,
	};
	if (sectors_text)
		track->expected_sectors =
			tao_number("--sectors", sectors_text, 1, INT32_MAX);
	if (isrc_text && tao_isrc_parse(isrc_text, track->isrc, &err) != TAO_OK)
		exit(tao_report(isrc_text, &err));
	if (copy_text)
		track->copy = copy_word(copy_text);
	if (start_text)
		track->start_percent =
			(unsigned)tao_number("--start-at", start_text, 0, 100);
}

void tao_write_options_read(struct tao_write_options *out)
{
	tao_step_timeout_percent();
	read_track(&out->track);
	out->buffer = (struct tao_ring_options){
		.size_bytes = TAO_RING_DEFAULT_BYTES,
		.stall_timeout_ms = TAO_RING_DEFAULT_STALL_MS,
	};
	if (buffer_text)
		out->buffer.size_bytes = (size_t)tao_size_bytes(
			"--buffer", buffer_text, 1 << 16, 1 << 30);
	if (stall_text)
		out->buffer.stall_timeout_ms =
			(unsigned)tao_number(
				"--stall-timeout", stall_text, 0, 1000000) *
			1000;
	out->is_verified = is_verified;
	out->has_json = has_json;
	out->spool_dir = spool_dir;
	tao_progress_check();
}
