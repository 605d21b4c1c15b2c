/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "lib/json_text.h"
#include "tools/sectors.h"
#include "tools/sectors_tree.h"

/* ---- small things ---- */

json_t *tao_tree_number(bool is_known, int64_t value)
{
	return is_known ? json_integer((json_int_t)value) : json_null();
}

json_t *tao_tree_bool(bool is_known, bool value)
{
	return is_known ? json_boolean(value) : json_null();
}

json_t *tao_tree_text(const char *text)
{
	return text && text[0] ? tao_json_text(text) : json_null();
}

/* Takes the item. A list that cannot hold it is no list. */
json_t *tao_tree_append(json_t *list, json_t *item)
{
	if (list && item && json_array_append(list, item) == 0) {
		json_decref(item);
		return list;
	}
	json_decref(item);
	json_decref(list);
	return NULL;
}

/* ---- tracks ---- */

/* As offsets from index 1, which is the first one. */
static json_t *indexes_list(const struct tao_indexes *indexes)
{
	json_t *list = indexes->len > 0 ? json_array() : json_null();

	for (unsigned i = 0; list && i < indexes->len; i++)
		list = tao_tree_append(
			list, json_integer(indexes->offset_sectors[i]));
	return list;
}

static json_t *track_object(const struct tao_answer_track *track)
{
	const struct tao_session_track *on_disc = &track->on_disc;

	return json_pack(
		"{s:i, s:i, s:I, s:s, s:o, s:b, s:s, s:b, s:o, s:o}",
		"track", (int)on_disc->track, "start_lba",
		(int)on_disc->start_lba, "sectors",
		(json_int_t)on_disc->sectors, "type",
		track->is_data ? "data" : "audio", "isrc",
		tao_tree_text(on_disc->isrc), "pre_emphasis",
		(int)on_disc->has_pre_emphasis, "copy",
		tao_copy_name(on_disc->copy), "open", (int)track->is_open,
		"indexes", indexes_list(&track->indexes), "checksum",
		tao_tree_text(on_disc->checksum));
}

static json_t *tracks_list(const struct tao_answer *answer)
{
	json_t *tracks = json_array();

	for (unsigned i = 0; tracks && i < answer->tracks_len; i++)
		tracks = tao_tree_append(
			tracks, track_object(&answer->tracks[i]));
	return tracks;
}

static json_t *toc_object(const struct tao_answer *answer)
{
	uint8_t bytes[TAO_TOC_BYTES_MAX];
	char hex[2 * TAO_TOC_BYTES_MAX + 1] = "";
	struct tao_toc toc;
	size_t len;

	if (tao_sectors_make_toc(answer, &toc, NULL) != TAO_OK)
		return json_null();
	len = tao_sectors_toc_bytes(&toc, bytes);
	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return json_pack("{s:i, s:i, s:i, s:b, s:s}", "first_track",
		(int)toc.first_track, "last_track", (int)toc.last_track,
		"leadout_lba", (int)toc.leadout_lba, "final",
		(int)answer->is_final, "raw", hex);
}

static json_t *ids_object(const struct tao_answer *answer)
{
	struct tao_disc_ids ids;

	tao_sectors_ids(answer, &ids);
	return json_pack("{s:o, s:o}", "freedb", tao_tree_text(ids.freedb),
		"musicbrainz", tao_tree_text(ids.musicbrainz));
}

/* ---- the session ---- */

static json_t *progress_object(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;

	if (answer->source != TAO_ANSWER_SESSION || !session->has_progress)
		return json_null();
	return tao_progress_object(session);
}

json_t *tao_progress_object(const struct tao_session *session)
{
	const struct tao_progress *now = &session->progress;
	int64_t written = (int64_t)now->last_written_lba - now->start_lba + 1;

	return json_pack("{s:i, s:s, s:i, s:o, s:I, s:I, s:f, s:o, s:I, s:I, "
			 "s:I, s:I}",
		"track", (int)(session->first_track + session->tracks_len),
		"action", tao_action_name(now->action), "start_lba",
		(int)now->start_lba, "sectors",
		tao_tree_number(now->total_sectors > 0, now->total_sectors),
		"written_sectors", (json_int_t)written, "read_sectors",
		(json_int_t)now->read_sectors, "elapsed_s",
		(double)now->elapsed_ms / 1000, "remaining_s",
		now->remaining_ms < 0
			? json_null()
			: json_real((double)now->remaining_ms / 1000),
		"buffer_bytes", (json_int_t)now->buffer_bytes,
		"buffer_used_bytes", (json_int_t)now->buffer_used_bytes,
		"drive_buffer_bytes", (json_int_t)now->drive_buffer_bytes,
		"drive_buffer_used_bytes",
		(json_int_t)now->drive_buffer_used_bytes);
}

static json_t *session_object(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;
	const struct tao_burn_options *options = &session->options;
	bool is_writing = answer->source == TAO_ANSWER_SESSION &&
			  session->state == TAO_STATE_WRITING;
	char user[64];

	if (!answer->has_session)
		return json_null();
	tao_user_text(session->uid, user);
	return json_pack(
		"{s:s, s:s, s:I, s:o, s:o, s:o, s:i, s:b, s:b, s:o, s:b, s:o}",
		"state", is_writing ? "writing" : "prepared", "client",
		session->client, "uid", (json_int_t)session->uid, "user",
		tao_json_text(user), "holder_pid",
		tao_tree_number(answer->holder_pid > 0, answer->holder_pid),
		"writer_pid",
		tao_tree_number(session->writer_pid > 0, session->writer_pid),
		"first_track", (int)session->first_track, "finalise",
		(int)!options->leave_open, "simulate",
		(int)options->is_simulated, "requested_speed_sectors_per_s",
		tao_tree_number(options->speed_sectors_per_s > 0,
			options->speed_sectors_per_s),
		"requested_cav", (int)options->pure_cav, "progress",
		progress_object(answer));
}

/* ---- everything ---- */

static const char *source_word(enum tao_answer_source source)
{
	switch (source) {
	case TAO_ANSWER_DRIVE:
		return "drive";
	case TAO_ANSWER_SESSION:
		return "session";
	case TAO_ANSWER_IMAGE:
		break;
	}
	return "image";
}

json_t *tao_sectors_tree(const struct tao_answer *answer)
{
	const struct tao_space *space = &answer->space;
	bool has_space = answer->has_space;

	return json_pack("{s:i, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
		"format", TAO_SECTORS_FORMAT, "device",
		tao_json_text(answer->device_path), "source",
		source_word(answer->source), "session", session_object(answer),
		"recorder", tao_tree_recorder(answer), "medium",
		tao_tree_medium(answer), "speeds", tao_tree_speeds(answer),
		"total_sectors",
		tao_tree_number(has_space, space->total_sectors),
		"used_sectors", tao_tree_number(has_space, space->used_sectors),
		"free_sectors", tao_tree_number(has_space, space->free_sectors),
		"recorded_sectors",
		tao_tree_number(
			tao_sectors_check_recorded(answer, NULL) == TAO_OK,
			tao_sectors_recorded(answer)),
		"overhead_sectors",
		tao_tree_number(has_space && answer->has_earlier,
			tao_sectors_overhead(answer)),
		"track_count",
		tao_tree_number(
			tao_sectors_has_tracks(answer), answer->tracks_len),
		"tracks",
		tracks_list(answer), "toc", toc_object(answer), "disc_id",
		ids_object(answer), "mcn", tao_tree_text(answer->mcn));
}
