/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TAIL "\"\n}\n" /* what follows the text in the file */

/* All of one length, without blanks, so that a mix of two is one word. */
static const char *const action_names[] = {
	[TAO_ACTION_UNKNOWN] = "unknown--",
	[TAO_ACTION_PREPARING] = "preparing",
	[TAO_ACTION_WRITING] = "writing--",
	[TAO_ACTION_FINISHING] = "finishing",
	[TAO_ACTION_VERIFYING] = "verifying",
	[TAO_ACTION_CLOSING] = "closing--",
	[TAO_ACTION_BLANKING] = "blanking-",
};
enum { ACTIONS = sizeof(action_names) / sizeof(action_names[0]) };

static uint64_t at_most(uint64_t value, uint64_t most)
{
	return value < most ? value : most;
}

/* In so many digits, whatever it is. */
static uint64_t sectors(int64_t value)
{
	return at_most(value > 0 ? (uint64_t)value : 0, 9999999);
}

static uint64_t many(uint64_t value)
{
	return at_most(value, 9999999999);
}

void tao_session_progress_format(const struct tao_progress *progress,
	char out[static TAO_SESSION_PROGRESS_BYTES + 1])
{
	int64_t written =
		(int64_t)progress->last_written_lba - progress->start_lba + 1;
	char remaining[16] = "----------";

	if (progress->remaining_ms >= 0)
		snprintf(remaining, sizeof(remaining), "%010" PRIu64,
			many((uint64_t)progress->remaining_ms));
	snprintf(out, TAO_SESSION_PROGRESS_BYTES + 1,
		"%s start %07" PRIu64 " sectors %07" PRIu64
		" written %07" PRIu64 " read %07" PRIu64 " ms %010" PRIu64
		" left %s ring %010" PRIu64 " %010" PRIu64
		" drive %010" PRIu64 " %010" PRIu64,
		action_names[progress->action % ACTIONS],
		sectors(progress->start_lba), sectors(progress->total_sectors),
		sectors(written), sectors((int64_t)progress->read_sectors),
		many(progress->elapsed_ms), remaining,
		many(progress->buffer_bytes), many(progress->buffer_used_bytes),
		many(progress->drive_buffer_bytes),
		many(progress->drive_buffer_used_bytes));
}

bool tao_session_progress_parse(const char *text, struct tao_progress *out)
{
	struct tao_progress got = {.remaining_ms = -1};
	char action[16], remaining[16];
	uint32_t written;

	if (sscanf(text,
		    "%9s start %" SCNd32 " sectors %" SCNu32 " written %" SCNu32
		    " read %" SCNu64 " ms %" SCNu64 " left %10s ring %" SCNu64
		    " %" SCNu64 " drive %" SCNu32 " %" SCNu32,
		    action, &got.start_lba, &got.total_sectors, &written,
		    &got.read_sectors, &got.elapsed_ms, remaining,
		    &got.buffer_bytes, &got.buffer_used_bytes,
		    &got.drive_buffer_bytes,
		    &got.drive_buffer_used_bytes) != 11)
		return false;
	for (int i = 0; i < ACTIONS; i++)
		if (strcmp(action, action_names[i]) == 0)
			got.action = (enum tao_action)i;
	if (sscanf(remaining, "%" SCNd64, &got.remaining_ms) != 1)
		got.remaining_ms = -1;
	got.last_written_lba = got.start_lba + (int32_t)written - 1;
	*out = got;
	return true;
}

size_t tao_session_progress_at(size_t file_bytes)
{
	return file_bytes - strlen(TAIL) - TAO_SESSION_PROGRESS_BYTES;
}
