/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/write_result.h"

#include <stdio.h>

#include "lib/json_text.h"
#include "tools/report.h"

void tao_write_result_note(const struct tao_track_result *track)
{
	unsigned s = track->sectors / TAO_SECTORS_PER_SECOND;
	unsigned hundredths = track->sectors % TAO_SECTORS_PER_SECOND * 100 /
			      TAO_SECTORS_PER_SECOND;

	if (track->sectors == 0 || track->is_open)
		return;
	tao_note("%strack %u: %u sectors at %d (%u:%02u.%02u)",
		track->is_simulated ? "rehearsed " : "", track->track,
		track->sectors, track->start_lba, s / 60, s % 60, hundredths);
	if (track->stream_bytes % TAO_SECTOR_BYTES)
		tao_note("track %u: the last sector was filled up with silence",
			track->track);
	if (track->sectors > track->stream_sectors)
		tao_note("track %u: filled up to four seconds with silence",
			track->track);
}

static json_t *track_object(const struct tao_write_result *result)
{
	const struct tao_track_result *track = result->track;
	const struct tao_track_options *options = result->options;

	if (track->track == 0)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:s?, s:b, s:s, s:s?, s:b, s:I, s:I}",
		"track", (json_int_t)track->track, "start_lba",
		(json_int_t)track->start_lba, "sectors",
		(json_int_t)track->sectors, "isrc",
		options->isrc[0] ? options->isrc : NULL, "pre_emphasis",
		(int)options->has_pre_emphasis, "copy",
		tao_copy_name(options->copy), "checksum",
		track->checksum[0] ? track->checksum : NULL, "closed",
		(int)!track->is_open, "stream_sectors",
		(json_int_t)track->stream_sectors, "stream_bytes",
		(json_int_t)track->stream_bytes);
}

static double speed_times(const struct tao_track_result *track)
{
	if (track->took_ms == 0)
		return 0;
	return (double)track->sectors * 1000 / (double)track->took_ms /
	       TAO_SECTORS_PER_SECOND;
}

/* How it went, apart from what is on the disc. */
static json_t *burn_object(const struct tao_track_result *track)
{
	if (track->track == 0)
		return json_null();
	return json_pack("{s:f, s:f, s:I, s:I, s:I, s:I, s:I}", "seconds",
		(double)track->took_ms / 1000, "speed", speed_times(track),
		"system_buffer", (json_int_t)track->ring_bytes,
		"lowest_system_buffer", (json_int_t)track->lowest_ring_bytes,
		"drive_buffer", (json_int_t)track->drive_buffer_bytes,
		"lowest_drive_buffer",
		(json_int_t)track->lowest_drive_buffer_bytes, "underruns",
		(json_int_t)track->underruns);
}

static json_t *space_object(const struct tao_track_result *track)
{
	const struct tao_space *space = &track->after;

	if (track->track == 0)
		return json_null();
	return json_pack("{s:I, s:I, s:I}", "total_sectors",
		(json_int_t)space->total_sectors, "used_sectors",
		(json_int_t)space->used_sectors, "free_sectors",
		(json_int_t)space->free_sectors);
}

void tao_write_result_print(const struct tao_write_result *result)
{
	const struct tao_error *err = result->err;
	json_t *root = json_pack(
		"{s:i, s:o, s:i, s:s?, s:o, s:b, s:o, s:o, s:o, s:O}", "format",
		TAO_WRITE_RESULT_FORMAT, "device",
		tao_json_text(result->device), "status",
		err ? (int)err->status : 0, "token",
		err ? tao_error_info(err->code)->token : NULL, "message",
		tao_json_text(err ? err->text : NULL), "simulated",
		(int)result->track->is_simulated, "track", track_object(result),
		"burn", burn_object(result->track), "space",
		space_object(result->track), "warnings", result->warnings);

	json_dumpf(root, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(root);
}
