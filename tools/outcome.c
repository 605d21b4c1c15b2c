/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/outcome.h"

#include <jansson.h>
#include <stdio.h>

#include "lib/json_text.h"

enum { WARNINGS_MAX = 1000 };

static struct {
	struct tao_observer next; /* hears all that is told */
	json_t *warnings;
	json_t *session; /* NULL: none */
	json_t *disc;
} outcome;

static void on_event(void *context, const struct tao_event *event)
{
	(void)context;
	if (event->kind == TAO_EVENT_WARNING &&
		json_array_size(outcome.warnings) < WARNINGS_MAX)
		json_array_append_new(outcome.warnings,
			json_pack("{s:s, s:o}", "token",
				tao_error_info(event->code)->token, "message",
				tao_json_text(event->text)));
	outcome.next.event(outcome.next.context, event);
}

void tao_outcome_watch(struct tao_step *step)
{
	if (!outcome.warnings)
		outcome.warnings = json_array();
	outcome.next = step->observer;
	step->observer = (struct tao_observer){.event = on_event};
}

void tao_outcome_session(const struct tao_session *session)
{
	json_decref(outcome.session);
	outcome.session = json_pack("{s:s, s:I, s:b, s:b, s:I, s:I}", "client",
		session->client, "uid", (json_int_t)session->uid, "leave_open",
		(int)session->options.leave_open, "simulate",
		(int)session->options.is_simulated, "first_track",
		(json_int_t)session->first_track, "tracks",
		(json_int_t)session->tracks_len);
}

void tao_outcome_disc(const struct tao_disc *disc)
{
	json_decref(outcome.disc);
	outcome.disc = json_pack("{s:s, s:s?, s:I, s:I, s:I}", "type",
		tao_medium_name(disc->medium), "status",
		disc->raw.has_disc ? tao_disc_status_name(disc->raw.disc.status)
				   : NULL,
		"total_sectors", (json_int_t)disc->space.total_sectors,
		"used_sectors", (json_int_t)disc->space.used_sectors,
		"free_sectors", (json_int_t)disc->space.free_sectors);
}

static json_t *or_null(json_t *value)
{
	return value ? value : json_null();
}

void tao_outcome_print(
	const char *device, int status, const struct tao_error *err)
{
	json_t *root = json_pack("{s:i, s:o, s:i, s:s?, s:o, s:o, s:o, s:o}",
		"format", TAO_OUTCOME_FORMAT, "device", tao_json_text(device),
		"status", status, "token",
		err ? tao_error_info(err->code)->token : NULL, "message",
		tao_json_text(err ? err->text : NULL), "session",
		or_null(outcome.session), "medium", or_null(outcome.disc),
		"warnings", outcome.warnings ? outcome.warnings : json_array());

	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
}
