/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

/* How the time model meets the commands: before each the buffer is written out
 * as far as time allowed, after each that succeeded its cost is added. */

enum {
	READ_KBPS = 9172,
	ASC_NOT_READY = 0x04,
	BECOMING_READY = 0x01,
	OPERATION_IN_PROGRESS = 0x07,
	LONG_WRITE_IN_PROGRESS = 0x08
};

static uint32_t write_kbps(const struct tao_target *target)
{
	unsigned speed = target->faults.settings.speed;

	return speed ? tao_speed_kbps(speed) : target->image.power.write_kbps;
}

static uint64_t sectors_us(uint64_t sectors, uint32_t kbps)
{
	return sectors * TAO_SECTOR_BYTES * 1000 / kbps;
}

/* The buffer ran empty: with BUF the drive links and goes on, without it the
 * track ends there. */
static void run_empty(struct tao_target *target)
{
	struct tao_vtrack *track =
		tao_vdisc_open_track(tao_target_disc(target));

	target->underruns++;
	if (track && !track->can_link)
		track->is_damaged = true;
}

bool tao_target_is_ready(struct tao_target *target,
	struct tao_vcommand *command, bool needs_disc)
{
	struct tao_timing *timing = &target->timing;
	uint16_t progress;

	if (timing->kind == TAO_TIME_NONE)
		return true;
	if (tao_timing_drain(timing, write_kbps(target)))
		run_empty(target);
	/* the buffer can be looked at while it is written out */
	if (!needs_disc || command->cdb[0] == 0x5c ||
		!tao_timing_is_busy(timing, &progress))
		return true;
	tao_target_refuse(command, TAO_KEY_NOT_READY, timing->busy_asc,
		timing->busy_ascq);
	tao_target_tell_progress(command->sense, progress);
	return false;
}

void tao_target_tell_progress(uint8_t *sense, uint16_t progress)
{
	sense[15] = 0x80; /* SPC-4 table "Progress indication" */
	tao_wire_put16(sense + 16, progress);
}

static void occupy(struct tao_target *target, uint64_t ms, uint64_t us,
	bool is_immediate, uint8_t ascq)
{
	tao_timing_occupy(&target->timing, ms * 1000 + us, is_immediate,
		ASC_NOT_READY, ascq);
}

bool tao_target_lowest_buffer(const struct tao_target *target,
	uint32_t *lowest_bytes, uint32_t *buffer_bytes)
{
	if (target->timing.kind == TAO_TIME_NONE)
		return false;
	*lowest_bytes = target->timing.lowest_bytes;
	*buffer_bytes = target->timing.buffer_bytes;
	return true;
}

static void spend_write(struct tao_target *target, uint32_t sectors)
{
	struct tao_timing *timing = &target->timing;

	if (timing->level_bytes == 0 && !timing->is_streaming)
		tao_timing_pass(timing,
			target->faults.settings.seek_ms * UINT64_C(1000));
	tao_timing_fill(timing, sectors * TAO_SECTOR_BYTES, write_kbps(target));
}

static void spend_close(
	struct tao_target *target, const uint8_t *cdb, bool had_open_track)
{
	const struct tao_fault_settings *settings = &target->faults.settings;
	uint64_t us = tao_timing_flush_us(&target->timing, write_kbps(target));
	bool is_immediate = cdb[0] == 0x35 ? cdb[1] & 2 : cdb[1] & 1;

	if (cdb[0] == 0x35 || (cdb[2] & 7) == 1) {
		/* nothing was open: nothing to do */
		if (had_open_track)
			occupy(target, settings->track_ms, us, is_immediate,
				LONG_WRITE_IN_PROGRESS);
		return;
	}
	us += sectors_us(TAO_FIRST_LEADOUT_SECTORS + TAO_LEAD_IN_SECTORS,
		write_kbps(target));
	occupy(target, settings->session_ms, us, is_immediate,
		OPERATION_IN_PROGRESS);
}

static void spend_blank(struct tao_target *target, const uint8_t *cdb)
{
	const struct tao_vmedium *medium = target->image.disc.medium;
	uint64_t us = 0;

	if ((cdb[1] & 7) == 0)
		us = sectors_us(
			(uint64_t)medium->limit_lba, write_kbps(target));
	occupy(target, target->faults.settings.blank_ms, us, cdb[1] & 0x10,
		OPERATION_IN_PROGRESS);
}

/* A disc that was just put in has to be looked at. */
static void spend_load(struct tao_target *target, const uint8_t *cdb)
{
	if (target->image.power.attention_asc == 0x28)
		occupy(target, target->faults.settings.spin_up_ms, 0,
			cdb[1] & 1, BECOMING_READY);
}

static void spend_read(
	struct tao_target *target, const uint8_t *cdb, int32_t before_lba)
{
	int32_t lba = 0;
	uint32_t sectors = 0;
	uint64_t us;

	tao_target_extent(cdb, &lba, &sectors);
	us = sectors_us(sectors, READ_KBPS);
	if (lba != before_lba)
		us += target->faults.settings.seek_ms * UINT64_C(1000);
	tao_timing_pass(&target->timing, us);
}

struct tao_before tao_target_before(struct tao_target *target)
{
	return (struct tao_before){
		.position_lba = target->position_lba,
		.has_open_track =
			tao_vdisc_open_track(tao_target_disc(target)) != NULL,
	};
}

void tao_target_spend(struct tao_target *target,
	const struct tao_vcommand *command, const struct tao_before *before)
{
	const struct tao_fault_settings *settings = &target->faults.settings;
	const uint8_t *cdb = command->cdb;
	int32_t lba;
	uint32_t sectors;

	if (target->timing.kind == TAO_TIME_NONE)
		return;
	switch (cdb[0]) {
	case 0x2a:
	case 0xaa:
		if (tao_target_extent(cdb, &lba, &sectors))
			spend_write(target, sectors);
		break;
	case 0x35:
	case 0x5b:
		spend_close(target, cdb, before->has_open_track);
		break;
	case 0xa1:
		spend_blank(target, cdb);
		break;
	case 0x54:
		occupy(target, settings->opc_ms, 0, false,
			OPERATION_IN_PROGRESS);
		break;
	case 0x1b:
		spend_load(target, cdb);
		break;
	case 0xb9:
	case 0xbe:
		spend_read(target, cdb, before->position_lba);
		break;
	default:
		break;
	}
}
