/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_track.h"

#include <stdio.h>
#include <string.h>

#include "lib/sector_sum.h"

enum { TELL_US = 200000 };

void tao_burn_note_error(struct tao_burn *burn, const struct tao_error *err)
{
	if (burn->has_error) {
		tao_tell_warning(
			burn->observer, err->code, "afterwards: %s", err->text);
		return;
	}
	burn->has_error = true;
	burn->first = *err;
}

static int64_t remaining_ms(const struct tao_burn *burn, uint64_t now_us)
{
	uint64_t total = burn->options->expected_sectors;
	uint64_t wrote_ms = (now_us - burn->wrote_us) / 1000;

	if (total == 0 || burn->sent_sectors == 0)
		return -1;
	if (burn->sent_sectors >= total)
		return 0;
	return (int64_t)((total - burn->sent_sectors) * wrote_ms /
			 burn->sent_sectors);
}

static struct tao_progress progress_of(
	const struct tao_burn *burn, enum tao_action action, uint64_t now_us)
{
	struct tao_ring_state ring = tao_ring_state(burn->ring);

	return (struct tao_progress){
		.action = action,
		.track = burn->track,
		.is_simulated = burn->session->is_simulated,
		.start_lba = burn->start_lba,
		.total_sectors = (uint32_t)burn->options->expected_sectors,
		.last_written_lba =
			burn->start_lba + (int32_t)burn->sent_sectors - 1,
		.read_sectors = tao_bytes_to_sectors(ring.read_bytes),
		.elapsed_ms = (now_us - burn->began_us) / 1000,
		.remaining_ms = remaining_ms(burn, now_us),
		.buffer_bytes = ring.size_bytes,
		.buffer_used_bytes = ring.used_bytes,
		.drive_buffer_bytes = burn->buffer.total_bytes,
		.drive_buffer_used_bytes =
			burn->buffer.total_bytes - burn->buffer.blank_bytes,
	};
}

void tao_burn_tell(struct tao_burn *burn, enum tao_action action, bool is_due)
{
	uint64_t now_us = tao_drive_now_us(burn->drive);
	struct tao_progress progress;

	if (!is_due && now_us - burn->told_us < TELL_US)
		return;
	burn->told_us = now_us;
	progress = progress_of(burn, action, now_us);
	tao_tell_progress(burn->observer, &progress);
}

enum tao_status tao_burn_finish_track(
	struct tao_burn *burn, struct tao_error *err)
{
	struct tao_progress finishing = progress_of(
		burn, TAO_ACTION_FINISHING, tao_drive_now_us(burn->drive));
	struct tao_burn_watch watch;

	tao_burn_watch(&watch, burn->drive, burn->observer, &finishing);
	return tao_burn_synchronize(burn->drive, &watch.observer, err);
}

/* All that is known when nothing more will be written. */
static void fill_result(struct tao_burn *burn, struct tao_track_result *result)
{
	struct tao_ring_state ring = tao_ring_state(burn->ring);

	result->track = burn->track;
	result->start_lba = burn->start_lba;
	result->stream_sectors = burn->stream_sectors;
	result->stream_bytes = burn->stream_sectors * TAO_SECTOR_BYTES;
	if (result->stream_bytes > ring.read_bytes)
		result->stream_bytes = ring.read_bytes;
	result->is_simulated = burn->session->is_simulated;
	result->took_ms =
		(tao_drive_now_us(burn->drive) - burn->began_us) / 1000;
	result->lowest_ring_bytes = ring.lowest_used_bytes;
	result->ring_bytes = ring.size_bytes;
	result->drive_buffer_bytes = burn->buffer.total_bytes;
	result->lowest_drive_buffer_bytes = burn->lowest_buffer_bytes;
	result->underruns = burn->underruns;
	result->before = burn->disc.space;
	tao_burn_review_track(burn, result);
	if (result->sectors == burn->sent_sectors)
		tao_track_sum_text(burn->sent_sum, result->checksum);
}

/* What is left on the disc belongs to every error after the first WRITE. */
static void append_outcome(const struct tao_burn *burn,
	const struct tao_track_result *result, struct tao_error *err)
{
	size_t used = strlen(err->text);
	char *end = err->text + used;
	size_t room = sizeof(err->text) - used;

	if (burn->is_unseen)
		snprintf(end, room, "; the drive does not tell how track %u is",
			result->track);
	else if (result->is_open)
		snprintf(end, room, "; track %u could not be closed",
			result->track);
	else if (result->sectors == 0)
		snprintf(end, room, "; nothing of track %u is on the disc",
			result->track);
	else
		snprintf(end, room, "; track %u has %u sectors", result->track,
			result->sectors);
}

static enum tao_status run(struct tao_burn *burn,
	struct tao_track_result *result, struct tao_error *err)
{
	struct tao_track_result filled = {0};
	enum tao_status status;

	status = tao_burn_check_track(burn, err);
	if (status != TAO_OK)
		return tao_burn_unspoil(err);
	tao_burn_write_track(burn);
	if (!burn->has_begun) {
		*err = burn->first;
		return tao_burn_unspoil(err);
	}
	fill_result(burn, &filled);
	*result = filled;
	if (!burn->has_error)
		return TAO_OK;
	*err = burn->first;
	append_outcome(burn, &filled, err);
	return tao_error_spoil(err);
}

enum tao_status tao_burn_track(struct tao_drive *drive,
	const struct tao_burn_options *session,
	const struct tao_track_options *options, struct tao_ring *ring,
	const struct tao_observer *observer, struct tao_track_result *result,
	struct tao_error *err)
{
	struct tao_burn burn = {
		.drive = drive,
		.session = session,
		.options = options,
		.ring = ring,
		.observer = observer,
		.sent_sum = TAO_TRACK_SUM_OF_NONE,
		.began_us = tao_drive_now_us(drive),
		.asks_buffer = true,
	};

	*result = (struct tao_track_result){0};
	return run(&burn, result, err);
}
