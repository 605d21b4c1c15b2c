/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session_json.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json_text.h"
#include "lib/session_progress.h"

static const char *const state_names[] = {
	[TAO_STATE_PREPARED] = "prepared",
	[TAO_STATE_WRITING] = "writing",
	[TAO_STATE_INTERRUPTED] = "interrupted",
	NULL,
};
static const char *const copy_names[] = {
	[TAO_COPY_PROHIBITED] = "prohibited",
	[TAO_COPY_PERMITTED] = "permitted",
	[TAO_COPY_SCMS] = "scms",
	NULL,
};
static const char *const medium_names[] = {
	[TAO_MEDIUM_NONE] = "none",
	[TAO_MEDIUM_UNKNOWN] = "unknown",
	[TAO_MEDIUM_CDROM] = "cdrom",
	[TAO_MEDIUM_CDR] = "cdr",
	[TAO_MEDIUM_CDRW] = "cdrw",
	[TAO_MEDIUM_DVD_OR_BD] = "dvd-or-bd",
	NULL,
};

/* ---- writing ---- */

static json_t *encode_track(const struct tao_session_track *track)
{
	return json_pack("{s:i, s:I, s:I, s:s, s:b, s:s, s:s}", "track",
		(int)track->track, "start_lba", (json_int_t)track->start_lba,
		"sectors", (json_int_t)track->sectors, "isrc", track->isrc,
		"pre_emphasis", (int)track->has_pre_emphasis, "copy",
		copy_names[track->copy], "checksum", track->checksum);
}

static json_t *encode_tracks(const struct tao_session *session)
{
	json_t *tracks = json_array();

	for (unsigned i = 0; tracks && i < session->tracks_len; i++)
		if (json_array_append_new(
			    tracks, encode_track(&session->tracks[i])) != 0) {
			json_decref(tracks);
			tracks = NULL;
		}
	return tracks;
}

static json_t *encode_options(const struct tao_burn_options *options)
{
	return json_pack("{s:b, s:b, s:s, s:I, s:b, s:b}", "leave_open",
		(int)options->leave_open, "simulate",
		(int)options->is_simulated, "mcn", options->mcn,
		"speed_sectors_per_s", (json_int_t)options->speed_sectors_per_s,
		"cav", (int)options->pure_cav, "strict_speed",
		(int)options->is_speed_strict);
}

static json_t *encode_space(const struct tao_space *space)
{
	return json_pack("{s:I, s:I, s:I}", "total_sectors",
		(json_int_t)space->total_sectors, "used_sectors",
		(json_int_t)space->used_sectors, "free_sectors",
		(json_int_t)space->free_sectors);
}

static json_t *encode_recorder(const struct tao_inquiry *recorder)
{
	return json_pack("{s:o, s:o, s:o}", "vendor",
		tao_json_text(recorder->vendor), "product",
		tao_json_text(recorder->product), "revision",
		tao_json_text(recorder->revision));
}

/* "" if no track is being written. Last of all: it is written over in place. */
static json_t *encode(const struct tao_session *session)
{
	char progress[TAO_SESSION_PROGRESS_BYTES + 1] = "";

	if (session->state == TAO_STATE_WRITING)
		tao_session_progress_format(&session->progress, progress);
	return json_pack(
		"{s:i, s:o, s:I, s:s, s:s, s:I, s:s, s:I, s:o, s:o, s:o, s:s, "
		"s:s, s:i, s:o, s:s}",
		"format", TAO_SESSION_FORMAT, "device",
		tao_json_text(session->device), "rdev",
		(json_int_t)session->rdev, "boot_id", session->boot_id,
		"client", session->client, "uid", (json_int_t)session->uid,
		"state", state_names[session->state], "writer_pid",
		(json_int_t)session->writer_pid, "options",
		encode_options(&session->options), "space",
		encode_space(&session->space), "recorder",
		encode_recorder(&session->recorder), "medium",
		medium_names[session->medium], "medium_id", session->medium_id,
		"first_track", (int)session->first_track, "tracks",
		encode_tracks(session), "progress", progress);
}

enum tao_status tao_session_encode(const struct tao_session *session,
	char **text, size_t *len_bytes, struct tao_error *err)
{
	json_t *root = encode(session);
	char *dump = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
	char *line = NULL;
	size_t len;

	json_decref(root);
	if (dump) {
		len = strlen(dump);
		line = realloc(dump, len + 2);
	}
	if (!line) {
		free(dump);
		return tao_fail(err, TAO_E_OUT_OF_MEMORY,
			"no memory for the session's text");
	}
	memcpy(line + len, "\n", 2);
	*text = line;
	*len_bytes = len + 1;
	return TAO_OK;
}

/* ---- reading ---- */

/* The first thing that is wrong ends the reading: later calls do nothing. */
struct reader {
	bool has_failed;
	struct tao_error *err;
};

static void fail(struct reader *reader, const char *name, const char *what)
{
	if (!reader->has_failed)
		tao_fail(reader->err, TAO_E_SESSION_CORRUPT,
			"the lock file's \"%s\" %s", name, what);
	reader->has_failed = true;
}

static const json_t *member(struct reader *reader, const json_t *from,
	const char *name, json_type type)
{
	static const char *const wants[] = {
		[JSON_OBJECT] = "is no object",
		[JSON_ARRAY] = "is no list",
		[JSON_STRING] = "is no string",
		[JSON_INTEGER] = "is no whole number",
		[JSON_TRUE] = "is neither true nor false",
	};
	const json_t *value = json_object_get(from, name);
	bool fits =
		value && (json_typeof(value) == type ||
				 (type == JSON_TRUE && json_is_false(value)));

	if (fits)
		return value;
	fail(reader, name, value ? wants[type] : "is missing");
	return NULL;
}

static int64_t number(struct reader *reader, const json_t *from,
	const char *name, int64_t min, int64_t max)
{
	const json_t *value = member(reader, from, name, JSON_INTEGER);

	if (!value)
		return 0;
	if (json_integer_value(value) < min || json_integer_value(value) > max)
		fail(reader, name, "is out of range");
	return json_integer_value(value);
}

static uint32_t sectors(
	struct reader *reader, const json_t *from, const char *name)
{
	return (uint32_t)number(reader, from, name, 0, INT32_MAX);
}

static bool boolean(struct reader *reader, const json_t *from, const char *name)
{
	return json_is_true(member(reader, from, name, JSON_TRUE));
}

static void string(struct reader *reader, const json_t *from, const char *name,
	char *out, size_t out_bytes)
{
	const json_t *value = member(reader, from, name, JSON_STRING);
	size_t len = json_string_length(value);

	if (!value)
		return;
	if (len >= out_bytes)
		fail(reader, name, "is too long");
	else
		memcpy(out, json_string_value(value), len + 1);
}

static int word(struct reader *reader, const json_t *from, const char *name,
	const char *const *words)
{
	const json_t *value = member(reader, from, name, JSON_STRING);

	for (int i = 0; value && words[i]; i++)
		if (strcmp(words[i], json_string_value(value)) == 0)
			return i;
	if (value)
		fail(reader, name, "has an unknown word");
	return 0;
}

/* A code of that many letters and digits, or nothing. */
static void code(struct reader *reader, const json_t *from, const char *name,
	const char *allowed, char *out, size_t out_bytes)
{
	size_t len;

	string(reader, from, name, out, out_bytes);
	len = strlen(out);
	if (len != 0 && len != out_bytes - 1)
		fail(reader, name, "has the wrong length");
	else if (out[strspn(out, allowed)])
		fail(reader, name, "has a wrong character");
}

static void decode_track(struct reader *reader, const json_t *from,
	unsigned least, struct tao_session_track *out)
{
	out->track =
		(unsigned)number(reader, from, "track", least, TAO_TRACKS_MAX);
	out->start_lba =
		(int32_t)number(reader, from, "start_lba", -150, INT32_MAX);
	out->sectors = sectors(reader, from, "sectors");
	code(reader, from, "isrc", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
		out->isrc, sizeof(out->isrc));
	out->has_pre_emphasis = boolean(reader, from, "pre_emphasis");
	out->copy = (enum tao_copy)word(reader, from, "copy", copy_names);
	string(reader, from, "checksum", out->checksum, sizeof(out->checksum));
}

static void decode_tracks(
	struct reader *reader, const json_t *from, struct tao_session *out)
{
	const json_t *tracks = member(reader, from, "tracks", JSON_ARRAY);
	size_t len = json_array_size(tracks);
	unsigned least = 1;

	if (len > TAO_TRACKS_MAX) {
		fail(reader, "tracks", "are more than 99");
		return;
	}
	for (size_t i = 0; i < len && !reader->has_failed; i++) {
		decode_track(reader, json_array_get(tracks, i), least,
			&out->tracks[i]);
		least = out->tracks[i].track + 1;
	}
	out->tracks_len = (unsigned)len;
}

static void decode_options(
	struct reader *reader, const json_t *root, struct tao_burn_options *out)
{
	const json_t *from = member(reader, root, "options", JSON_OBJECT);

	if (!from)
		return;
	out->leave_open = boolean(reader, from, "leave_open");
	out->is_simulated = boolean(reader, from, "simulate");
	code(reader, from, "mcn", "0123456789", out->mcn, sizeof(out->mcn));
	out->speed_sectors_per_s = sectors(reader, from, "speed_sectors_per_s");
	out->pure_cav = boolean(reader, from, "cav");
	out->is_speed_strict = boolean(reader, from, "strict_speed");
}

static void decode_disc(
	struct reader *reader, const json_t *root, struct tao_session *out)
{
	const json_t *space = member(reader, root, "space", JSON_OBJECT);
	const json_t *recorder = member(reader, root, "recorder", JSON_OBJECT);
	struct tao_inquiry *inquiry = &out->recorder;

	if (!space || !recorder)
		return;
	out->space.total_sectors = sectors(reader, space, "total_sectors");
	out->space.used_sectors = sectors(reader, space, "used_sectors");
	out->space.free_sectors = sectors(reader, space, "free_sectors");
	string(reader, recorder, "vendor", inquiry->vendor,
		sizeof(inquiry->vendor));
	string(reader, recorder, "product", inquiry->product,
		sizeof(inquiry->product));
	string(reader, recorder, "revision", inquiry->revision,
		sizeof(inquiry->revision));
	out->medium =
		(enum tao_medium)word(reader, root, "medium", medium_names);
	string(reader, root, "medium_id", out->medium_id,
		sizeof(out->medium_id));
}

static void decode(
	struct reader *reader, const json_t *root, struct tao_session *out)
{
	char progress[TAO_SESSION_PROGRESS_BYTES + 1] = "";

	string(reader, root, "device", out->device, sizeof(out->device));
	out->rdev = (uint64_t)number(reader, root, "rdev", 0, INT64_MAX);
	string(reader, root, "boot_id", out->boot_id, sizeof(out->boot_id));
	string(reader, root, "client", out->client, sizeof(out->client));
	if (!reader->has_failed &&
		tao_session_check_client(out->client, NULL) != TAO_OK)
		fail(reader, "client", "is no client name");
	out->uid = (uid_t)number(reader, root, "uid", 0, UINT32_MAX);
	out->state = (enum tao_session_state)word(
		reader, root, "state", state_names);
	out->writer_pid =
		(pid_t)number(reader, root, "writer_pid", 0, INT32_MAX);
	decode_options(reader, root, &out->options);
	decode_disc(reader, root, out);
	out->first_track = (unsigned)number(
		reader, root, "first_track", 1, TAO_TRACKS_MAX + 1);
	decode_tracks(reader, root, out);
	string(reader, root, "progress", progress, sizeof(progress));
	out->has_progress =
		tao_session_progress_parse(progress, &out->progress);
}

/* The format comes first: a newer one may have changed all the rest. */
static void decode_format(struct reader *reader, const json_t *root)
{
	int64_t format = number(reader, root, "format", 1, INT64_MAX);

	if (!reader->has_failed && format > TAO_SESSION_FORMAT) {
		tao_fail(reader->err, TAO_E_SESSION_CORRUPT,
			"the lock file has format %" PRId64
			", newer than this program, which knows %d",
			format, TAO_SESSION_FORMAT);
		reader->has_failed = true;
	}
}

enum tao_status tao_session_decode(const char *text, size_t len_bytes,
	struct tao_session *out, struct tao_error *err)
{
	struct reader reader = {.err = err};
	struct tao_session session = {.tracks_len = 0};
	json_error_t where;
	json_t *root =
		json_loadb(text, len_bytes, JSON_REJECT_DUPLICATES, &where);

	if (!root)
		return tao_fail(err, TAO_E_SESSION_CORRUPT,
			"the lock file is no JSON: line %d: %s", where.line,
			where.text);
	if (!json_is_object(root)) {
		tao_fail(err, TAO_E_SESSION_CORRUPT,
			"the lock file holds no JSON object");
		reader.has_failed = true;
	}
	if (!reader.has_failed)
		decode_format(&reader, root);
	if (!reader.has_failed)
		decode(&reader, root, &session);
	json_decref(root);
	if (reader.has_failed)
		return TAO_REFUSED;
	*out = session;
	return TAO_OK;
}
