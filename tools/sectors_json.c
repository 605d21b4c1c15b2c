/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <jansson.h>
#include <stdio.h>

#include "tools/json_text.h"
#include "tools/sectors.h"

static const char *const copy_names[] = {
	[TAO_COPY_PROHIBITED] = "prohibited",
	[TAO_COPY_PERMITTED] = "permitted",
	[TAO_COPY_SCMS] = "scms",
};
static const char *const status_names[] = {
	[TAO_DISC_BLANK] = "blank",
	[TAO_DISC_APPENDABLE] = "appendable",
	[TAO_DISC_FINALISED] = "finalised",
	[TAO_DISC_OTHER] = "other",
};

static json_t *track_object(const struct tao_session_track *track, bool is_data)
{
	return json_pack("{s:I, s:I, s:I, s:s, s:s?, s:b, s:s, s:s?}", "track",
		(json_int_t)track->track, "start_lba",
		(json_int_t)track->start_lba, "sectors",
		(json_int_t)track->sectors, "type", is_data ? "data" : "audio",
		"isrc", track->isrc[0] ? track->isrc : NULL, "pre_emphasis",
		(int)track->has_pre_emphasis, "copy", copy_names[track->copy],
		"checksum", track->checksum[0] ? track->checksum : NULL);
}

static json_t *tracks_array(const struct tao_answer *answer)
{
	json_t *tracks = json_array();

	for (unsigned i = 0; i < answer->tracks_len; i++)
		json_array_append_new(tracks,
			track_object(&answer->tracks[i], answer->is_data[i]));
	return tracks;
}

static json_t *session_object(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;
	const struct tao_burn_options *options = &session->options;
	bool is_writing =
		!answer->is_live && session->state == TAO_STATE_WRITING;

	if (!answer->has_session)
		return json_null();
	return json_pack("{s:s, s:s, s:I, s:I, s:b, s:b, s:s?, s:I, s:b}",
		"state", is_writing ? "writing" : "prepared", "client",
		session->client, "uid", (json_int_t)session->uid, "writer_pid",
		(json_int_t)session->writer_pid, "leave_open",
		(int)options->leave_open, "simulate",
		(int)options->is_simulated, "mcn",
		options->mcn[0] ? options->mcn : NULL,
		"requested_speed_sectors_per_s",
		(json_int_t)options->speed_sectors_per_s, "requested_cav",
		(int)options->pure_cav);
}

/* Blank or not is only known when the drive was asked. */
static json_t *medium_object(const struct tao_answer *answer)
{
	const struct tao_space_input *raw = &answer->disc.raw;
	const char *status = NULL;

	if (answer->is_live && raw->has_disc)
		status = status_names[raw->disc.status];
	return json_pack("{s:s, s:s, s:s?}", "type",
		tao_medium_name(answer->medium), "id", answer->medium_id,
		"status", status);
}

enum tao_status tao_sectors_json(
	const struct tao_answer *answer, struct tao_error *err)
{
	const struct tao_inquiry *recorder = &answer->recorder;
	json_t *root;

	root = json_pack("{s:i, s:o, s:s, s:o, s:{s:o, s:o, s:o}, s:o, s:I, "
			 "s:I, s:I, s:o}",
		"format", TAO_SECTORS_FORMAT, "device",
		tao_json_text(answer->device_path), "source",
		answer->is_live ? "drive" : "session", "session",
		session_object(answer), "recorder", "vendor",
		tao_json_text(recorder->vendor), "product",
		tao_json_text(recorder->product), "revision",
		tao_json_text(recorder->revision), "medium",
		medium_object(answer), "total_sectors",
		(json_int_t)answer->space.total_sectors, "used_sectors",
		(json_int_t)answer->space.used_sectors, "free_sectors",
		(json_int_t)answer->space.free_sectors, "tracks",
		tracks_array(answer));
	if (!root)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "no memory for the answer");
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
	return TAO_OK;
}
