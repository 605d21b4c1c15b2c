/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tracks.h"
#include "tools/look.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/sectors.h"
#include "tools/step.h"

static int wants_total, wants_used, wants_free, wants_tracks, wants_json;
static int wants_toc, is_any;
static char **fits; /* one word per track, NULL at the end */

static const struct poptOption options[] = {
	{"total", '\0', POPT_ARG_NONE, &wants_total, 0,
		"print the sectors of the disc as a bare number", NULL},
	{"used", '\0', POPT_ARG_NONE, &wants_used, 0,
		"print the used sectors as a bare number", NULL},
	{"free", '\0', POPT_ARG_NONE, &wants_free, 0,
		"print the free sectors as a bare number", NULL},
	{"tracks", '\0', POPT_ARG_NONE, &wants_tracks, 0,
		"print a line per track", NULL},
	{"toc", '\0', POPT_ARG_NONE, &wants_toc, 0,
		"print the table of contents as it will be", NULL},
	{"fits", '\0', POPT_ARG_ARGV, &fits, 0,
		"does a track of N sectors fit? Several times: all of them?",
		"N"},
	{"any", '\0', POPT_ARG_NONE, &is_any, 0,
		"also outside of a session, and any disc", NULL},
	{"json", '\0', POPT_ARG_NONE, &wants_json, 0,
		"print everything as JSON", NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_step_options, 0, NULL, NULL},
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
	if (status != TAO_OK)
		return status;
	answer->is_live = true;
	answer->recorder = recorder.inquiry;
	answer->medium = answer->disc.medium;
	answer->space = answer->disc.space;
	tao_session_medium_id(&answer->disc, answer->medium_id);
	return TAO_OK;
}

static void take_session(struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;

	answer->has_session = true;
	answer->recorder = session->recorder;
	answer->medium = session->medium;
	strcpy(answer->medium_id, session->medium_id);
	answer->tracks_len = session->tracks_len;
	memcpy(answer->tracks, session->tracks, sizeof(answer->tracks));
	if (!answer->is_live)
		answer->space = session->space;
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
		if (status == TAO_OK)
			status = tao_session_check_disc(
				&answer->session, &answer->disc, err);
		tao_session_unlock(lock);
	} else if (status == TAO_BUSY) {
		status = tao_session_read(
			step->session_path, &answer->session, &is_held, err);
	}
	if (status == TAO_OK)
		take_session(answer);
	return status;
}

/* Outside of a session, or in one that cannot be gone on with. */
static enum tao_status gather_any(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	struct tao_disc_tracks tracks;
	enum tao_status status;

	if (tao_session_is_held(step->session_path))
		return tao_fail(err, TAO_E_RECORDER_LOCKED,
			"a step of another user's session is running");
	tao_step_done(step);
	status = ask_drive(step, answer, err);
	if (status == TAO_OK && answer->medium == TAO_MEDIUM_NONE)
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	if (status == TAO_OK)
		status = tao_tracks_read(step->drive, &step->observer,
			&answer->disc, &tracks, err);
	if (status != TAO_OK)
		return status;
	answer->tracks_len = tracks.len;
	for (unsigned i = 0; i < tracks.len; i++) {
		const struct tao_disc_track *track = &tracks.tracks[i];

		answer->is_data[i] = track->is_data;
		answer->tracks[i] = (struct tao_session_track){
			.track = track->track,
			.start_lba = track->start_lba,
			.sectors = track->sectors,
			.has_pre_emphasis = track->has_pre_emphasis,
			.copy = track->copy,
		};
	}
	return TAO_OK;
}

static enum tao_status find_and_gather(
	struct tao_step *step, struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = tao_step_find(step, answer->operand, err);

	if (status != TAO_OK)
		return status;
	answer->device_path = step->device.path;
	status = gather(step, answer, err);
	if (status != TAO_REFUSED || !is_any)
		return status;
	switch (err->code) {
	case TAO_E_MEDIA_IS_NOT_PREPARED:
	case TAO_E_MEDIA_CHANGED:
	case TAO_E_SESSION_INTERRUPTED:
	case TAO_E_SESSION_CORRUPT:
	case TAO_E_SESSION_NOT_YOURS:
		return gather_any(step, answer, err);
	default:
		return status;
	}
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

static uint64_t fit_option(const char *word)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(word, &end, 10);
	if (errno || *end || word[0] < '0' || word[0] > '9' || n > INT32_MAX)
		tao_usage_error("--fits", "%s is no number of sectors", word);
	return n;
}

/* The pauses between the tracks need room too. */
static enum tao_status check_fit(
	const struct tao_space *space, struct tao_error *err)
{
	enum { BETWEEN_SECTORS = TAO_PAUSE_SECTORS + 2 /* run-out */ };
	uint64_t needed = 0;

	for (unsigned i = 0; fits[i]; i++)
		needed += tao_track_sectors_needed(fit_option(fits[i])) +
			  (i > 0 ? BETWEEN_SECTORS : 0);
	if (needed > space->free_sectors)
		return tao_fail(err, TAO_E_NOT_ENOUGH_SPACE,
			"need %" PRIu64 " sectors, %u free", needed,
			space->free_sectors);
	tao_note("%" PRIu64 " sectors of %u would be left",
		space->free_sectors - needed, space->free_sectors);
	return TAO_OK;
}

static enum tao_status print_answer(
	const struct tao_answer *answer, struct tao_error *err)
{
	if (wants_total || wants_used || wants_free)
		print_numbers(&answer->space);
	else if (fits)
		return check_fit(&answer->space, err);
	else if (wants_toc && !answer->is_live)
		return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
			"it will be known when the running step has ended");
	else if (wants_toc)
		return tao_sectors_toc(answer, err);
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
	if (wants_numbers + (wants_tracks > 0) + (wants_toc > 0) +
			(wants_json > 0) + (fits != NULL) >
		1)
		tao_usage_error("--json, --tracks, --total",
			"choose one form of answer");
	for (unsigned i = 0; fits && fits[i]; i++)
		fit_option(fits[i]);
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
	status = find_and_gather(&step, &answer, &err);
	tao_step_done(&step);
	if (status == TAO_OK)
		status = print_answer(&answer, &err);
	if (status != TAO_OK)
		tao_report(device, &err);
	return tao_close_stdout((int)status);
}
