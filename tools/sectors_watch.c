/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/json_text.h"
#include "tools/look.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "tools/sectors_tree.h"

enum { LOOK_MS = 200 };

struct watch {
	const struct tao_step *step;
	bool is_json;
	struct tao_progress_view view;
	struct tao_observer shown;
	struct tao_session session;
	bool is_held;
	char last[512]; /* what was told of the session */
	struct tao_progress last_progress;
};

static const char *state_word(const struct watch *watch)
{
	if (watch->session.state == TAO_STATE_WRITING)
		return "writing";
	return watch->is_held ? "busy" : "prepared";
}

/* Once for every step: a line about the session itself. */
static void compose(const struct watch *watch, char *line, size_t line_bytes)
{
	const struct tao_session *session = &watch->session;
	char time[16];

	snprintf(line, line_bytes,
		"%s: %s, session of %s, tracks so far: %u, %s free",
		watch->step->device.node, state_word(watch), session->client,
		session->tracks_len,
		tao_time_text(session->space.free_sectors, time));
}

static enum tao_status print_session(
	const struct watch *watch, const char *line, struct tao_error *err)
{
	const struct tao_session *session = &watch->session;
	json_t *event;

	if (!watch->is_json) {
		puts(line);
		return TAO_OK;
	}
	event = json_pack("{s:s, s:o, s:s, s:s, s:i, s:I, s:I, s:I}", "event",
		"session", "device", tao_json_text(watch->step->device.path),
		"state", state_word(watch), "client", session->client, "tracks",
		(int)session->tracks_len, "total_sectors",
		(json_int_t)session->space.total_sectors, "used_sectors",
		(json_int_t)session->space.used_sectors, "free_sectors",
		(json_int_t)session->space.free_sectors);
	if (!event)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "no memory for the answer");
	json_dumpf(event, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(event);
	return TAO_OK;
}

static enum tao_status show_session(struct watch *watch, struct tao_error *err)
{
	char line[sizeof(watch->last)];
	enum tao_status status;

	compose(watch, line, sizeof(line));
	if (strcmp(line, watch->last) == 0)
		return TAO_OK;
	strcpy(watch->last, line);
	tao_progress_end(&watch->view);
	status = print_session(watch, line, err);
	if (fflush(stdout) != 0)
		return tao_fail(err, TAO_E_OUTPUT_ERROR,
			"standard output cannot be written");
	return status;
}

/* The same view as that of tao-write itself. */
static void show_progress(struct watch *watch)
{
	const struct tao_session *session = &watch->session;
	struct tao_progress now = session->progress;
	const struct tao_event event = {
		.kind = TAO_EVENT_PROGRESS, .progress = &now};

	if (session->state != TAO_STATE_WRITING || !session->has_progress ||
		now.elapsed_ms == 0)
		return;
	now.track = session->first_track + session->tracks_len;
	now.is_simulated = session->options.is_simulated;
	if (memcmp(&now, &watch->last_progress, sizeof(now)) == 0)
		return;
	watch->last_progress = now;
	watch->shown.event(watch->shown.context, &event);
}

static void start(struct watch *watch)
{
	const struct tao_observer lines =
		tao_report_observer(watch->step->operand);

	tao_progress_start(&watch->view,
		watch->is_json ? TAO_PROGRESS_JSON : TAO_PROGRESS_BAR,
		STDOUT_FILENO, &lines);
	watch->shown = tao_progress_observer(&watch->view);
}

enum tao_status tao_sectors_watch(
	const struct tao_step *step, bool is_json, struct tao_error *err)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
	static struct watch watch;
	enum tao_status status;

	watch.step = step;
	watch.is_json = is_json;
	start(&watch);
	for (;;) {
		status = tao_session_read(step->session_path, &watch.session,
			&watch.is_held, err);
		if (status == TAO_OK)
			status = show_session(&watch, err);
		if (status != TAO_OK)
			break;
		show_progress(&watch);
		nanosleep(&pause, NULL);
	}
	tao_progress_end(&watch.view);
	/* It was there, and has come to its end. */
	if (watch.last[0] && err->code == TAO_E_MEDIA_IS_NOT_PREPARED)
		return TAO_OK;
	return status;
}
