/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_track.h"
#include "lib/sector_sum.h"

enum {
	/* The drive is asked how full its buffer is about once a megabyte, as
	 * others do: by sectors, so that a burn can be repeated exactly. */
	ASK_BUFFER_SECTORS = 27 * 17,
	/* A producer that keeps us waiting so long may have let it run dry. */
	DRY_US = 50000
};

/* False if the drive does not tell, or contradicts itself. */
static bool ask_buffer(struct tao_burn *burn)
{
	struct tao_buffer_capacity now;
	struct tao_error ignored;
	uint32_t used_bytes;

	burn->asked_sectors = burn->sent_sectors;
	if (!burn->asks_buffer)
		return false;
	if (tao_read_buffer_capacity(
		    burn->drive, burn->observer, &now, &ignored) != TAO_OK ||
		now.total_bytes == 0 || now.blank_bytes > now.total_bytes) {
		burn->asks_buffer = false;
		burn->buffer = (struct tao_buffer_capacity){0};
		burn->lowest_buffer_bytes = 0;
		return false;
	}
	used_bytes = now.total_bytes - now.blank_bytes;
	if (burn->buffer.total_bytes == 0 ||
		used_bytes < burn->lowest_buffer_bytes)
		burn->lowest_buffer_bytes = used_bytes;
	burn->buffer = now;
	return true;
}

/* After a wait for the producer, before the next WRITE. */
static void count_underrun(struct tao_burn *burn, uint64_t waited_us)
{
	if (waited_us < DRY_US || burn->sent_sectors == 0 || !ask_buffer(burn))
		return;
	burn->underruns += burn->buffer.blank_bytes == burn->buffer.total_bytes;
}

/* What went to the disc is known afterwards by its sums: the only thing that
 * looks at the sound, and while the drive has something to do. */
static void note_sent(
	struct tao_burn *burn, const uint8_t *data, uint32_t sectors)
{
	uint32_t sums[TAO_BURN_CHUNK_SECTORS];

	tao_sector_sums(data, sectors, sums);
	burn->sent_sum = tao_track_sum(burn->sent_sum, sums, sectors);
	burn->sent_sectors += sectors;
	if (burn->options->sent)
		burn->options->sent(burn->options->context, sums, sectors);
}

static enum tao_status send(struct tao_burn *burn, const uint8_t *data,
	uint32_t sectors, struct tao_error *err)
{
	int32_t lba = burn->start_lba + (int32_t)burn->sent_sectors;
	enum tao_status status;

	burn->has_begun = true;
	status = tao_burn_write(burn->drive, lba, data, sectors,
		burn->session->is_simulated, burn->observer, err);
	if (status != TAO_OK) {
		burn->has_drive_failed = true;
		/* It has not reached the drive. */
		if (err->code == TAO_E_COMMAND_NOT_ALLOWED &&
			burn->sent_sectors == 0)
			burn->has_begun = false;
		return status;
	}
	note_sent(burn, data, sectors);
	if (burn->sent_sectors - burn->asked_sectors >= ASK_BUFFER_SECTORS)
		ask_buffer(burn);
	return TAO_OK;
}

/* There is more in the stream than the track may hold. */
static enum tao_status fail_too_long(
	const struct tao_burn *burn, struct tao_error *err)
{
	if (burn->options->expected_sectors)
		tao_fail(err, TAO_E_STREAM_TOO_LONG,
			"more than the %u sectors announced came",
			burn->limit_sectors);
	else
		tao_fail(err, TAO_E_NOT_ENOUGH_SPACE,
			"more than the %u sectors that were free came",
			burn->limit_sectors);
	return tao_error_spoil(err);
}

static enum tao_status write_stream(
	struct tao_burn *burn, struct tao_error *err)
{
	const uint8_t *data;
	uint32_t room, sectors;
	uint64_t before_us;
	enum tao_status status;

	for (;;) {
		before_us = tao_drive_now_us(burn->drive);
		room = burn->limit_sectors - burn->sent_sectors;
		if (room > burn->chunk_sectors)
			room = burn->chunk_sectors;
		status = tao_ring_peek(
			burn->ring, room ? room : 1, &data, &sectors, err);
		if (status != TAO_OK || sectors == 0)
			return status;
		if (room == 0)
			return fail_too_long(burn, err);
		count_underrun(burn, tao_drive_now_us(burn->drive) - before_us);
		status = send(burn, data, sectors, err);
		if (status != TAO_OK)
			return status;
		burn->stream_sectors += sectors;
		tao_ring_take(burn->ring, sectors);
		tao_burn_tell(burn, TAO_ACTION_WRITING, false);
	}
}

/* The stream ended where nothing went wrong: is it where it should? */
static enum tao_status judge_end(
	const struct tao_burn *burn, struct tao_error *err)
{
	unsigned long long expected = burn->options->expected_sectors;

	if (burn->options->cancel && *burn->options->cancel)
		return tao_fail(err, TAO_E_REQUEST_CANCELLED,
			"stopped after %u sectors", burn->sent_sectors);
	if (expected && burn->stream_sectors < expected)
		return tao_fail(err, TAO_E_TRACK_SHORT,
			"%llu of %llu sectors came, then the stream ended",
			(unsigned long long)burn->stream_sectors, expected);
	return TAO_OK;
}

/* No player takes a track under four seconds. */
static enum tao_status fill_up(struct tao_burn *burn, struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	while (status == TAO_OK && burn->sent_sectors < TAO_TRACK_MIN_SECTORS) {
		uint32_t sectors = TAO_TRACK_MIN_SECTORS - burn->sent_sectors;

		if (sectors > burn->chunk_sectors)
			sectors = burn->chunk_sectors;
		status = send(burn, tao_burn_silence(), sectors, err);
	}
	return status;
}

void tao_burn_write_track(struct tao_burn *burn)
{
	struct tao_error err;

	burn->wrote_us = tao_drive_now_us(burn->drive);
	tao_burn_tell(burn, TAO_ACTION_WRITING, true);
	if (write_stream(burn, &err) != TAO_OK ||
		judge_end(burn, &err) != TAO_OK)
		tao_burn_note_error(burn, &err);
	/* Cancelled in the last moment: not one sector of silence then. */
	if (!burn->has_begun)
		return;
	tao_burn_tell(burn, TAO_ACTION_WRITING, true);
	if (!burn->has_drive_failed && fill_up(burn, &err) != TAO_OK)
		tao_burn_note_error(burn, &err);
	if (burn->underruns)
		tao_tell_warning(burn->observer, TAO_E_LOSS_OF_STREAMING,
			"the producer was too slow: the drive's buffer ran "
			"empty %u time%s and it had to go on later",
			burn->underruns, burn->underruns == 1 ? "" : "s");
	if (tao_burn_finish_track(burn, &err) != TAO_OK)
		tao_burn_note_error(burn, &err);
}
