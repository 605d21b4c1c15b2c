/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

/* ---- WRITE (10), (12), MMC-5 6.44, 6.45 ---- */

/* May anything be written at all? */
static bool check_writable(
	const struct tao_vdisc *disc, struct tao_vcommand *command)
{
	if (!tao_vdisc_is_finalised(disc))
		return true;
	/* write protected */
	return tao_target_refuse(command, TAO_KEY_DATA_PROTECT, 0x27, 0x00);
}

/* illegal mode for this track */
static bool refuse_mode(struct tao_vcommand *command, int32_t lba)
{
	return tao_target_refuse_at(
		command, TAO_KEY_ILLEGAL_REQUEST, 0x64, 0x00, lba);
}

static bool refuse_address(struct tao_vcommand *command, int32_t lba)
{
	return tao_target_refuse_at(
		command, TAO_KEY_ILLEGAL_REQUEST, 0x21, 0x02, lba);
}

static bool refuse_end(struct tao_vcommand *command, int32_t lba)
{
	return tao_target_refuse_at(
		command, TAO_KEY_ILLEGAL_REQUEST, 0x21, 0x00, lba);
}

/* A track takes its control bits, ISRC and the disc's MCN from page 05h. */
static void set_track(struct tao_vdisc *disc, struct tao_vtrack *track,
	const struct tao_vwrite *write)
{
	track->control = write->control;
	track->is_copy = write->is_copy;
	track->can_link = write->has_buf;
	memcpy(track->isrc, write->isrc, sizeof(track->isrc));
	if (!disc->mcn[0])
		memcpy(disc->mcn, write->mcn, sizeof(disc->mcn));
}

/* The BIN must not say that something of the track is recorded before it is:
 * it is cut to the track's start first, the CUE names the track next, and only
 * then comes data. */
static bool commit_start(struct tao_target *target,
	struct tao_vcommand *command, const struct tao_vdisc *next,
	const struct tao_vtrack *track)
{
	if (!tao_target_is_test(target) && !track->reserved_sectors) {
		command->os_errno =
			tao_store_resize(&target->store, track->start_lba);
		if (command->os_errno)
			return tao_target_refuse(
				command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00);
	}
	return tao_target_commit(target, command, next, false);
}

static bool check_reserved(const struct tao_vtrack *track, uint32_t sectors,
	struct tao_vcommand *command)
{
	if (!track->reserved_sectors ||
		sectors <= track->reserved_sectors - track->sectors)
		return true;
	/* end of user area encountered on this track */
	return tao_target_refuse_at(command, TAO_KEY_ILLEGAL_REQUEST, 0x63,
		0x00, tao_vtrack_end_lba(track));
}

/* The first WRITE of a track, into a reserved one or behind all others. */
static bool start_track(struct tao_target *target, struct tao_vcommand *command,
	int32_t lba, uint32_t sectors)
{
	struct tao_vdisc next = *tao_target_disc(target);
	struct tao_vwrite write = tao_target_write_page(target);
	struct tao_vtrack track = {.session = 0};
	unsigned index = next.tracks_len;

	for (unsigned i = 0; i < next.tracks_len; i++)
		if (next.tracks[i].state == TAO_VTRACK_RESERVED &&
			next.tracks[i].start_lba == lba)
			index = i;
	if (index == next.tracks_len) {
		if (!tao_vdisc_can_add(&next) ||
			lba != tao_vdisc_next_lba(&next, write.pause_sectors))
			return refuse_address(command, lba);
		/* not even the shortest track fits */
		if (tao_vdisc_free_sectors(&next, lba) < TAO_TRACK_MIN_SECTORS)
			return refuse_end(command, lba);
		tao_vdisc_add(&next, &track, write.pause_sectors, 0);
	}
	if (!check_reserved(&next.tracks[index], sectors, command))
		return false;
	next.tracks[index].state = TAO_VTRACK_OPEN;
	set_track(&next, &next.tracks[index], &write);
	return commit_start(target, command, &next, &next.tracks[index]);
}

/* May these sectors go onto the open track, or start one? */
static bool check_place(struct tao_target *target, struct tao_vcommand *command,
	int32_t lba, uint32_t sectors)
{
	struct tao_vdisc *disc = tao_target_disc(target);
	struct tao_vtrack *track = tao_vdisc_open_track(disc);
	struct tao_vwrite write = tao_target_write_page(target);

	if (!check_writable(disc, command))
		return false;
	if (write.is_data)
		return refuse_mode(command, lba);
	if (lba < 0 || sectors > tao_vdisc_free_sectors(disc, lba))
		return refuse_end(command, disc->medium->limit_lba);
	if (!track)
		return true;
	if (lba != track->start_lba + (int32_t)track->sectors)
		return refuse_address(command, lba);
	if (track->is_damaged) /* write error, loss of streaming */
		return tao_target_refuse_at(
			command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x09, lba);
	if (track->control != write.control)
		return refuse_mode(command, lba);
	return check_reserved(track, sectors, command);
}

static bool store_sectors(struct tao_target *target,
	struct tao_vcommand *command, int32_t lba, uint32_t sectors,
	const struct tao_vtrack *track)
{
	command->os_errno =
		tao_store_write(&target->store, lba, command->out, sectors);
	if (command->os_errno == 0)
		return true;
	/* what came of it is not part of the track */
	if (!track->reserved_sectors)
		tao_store_resize(&target->store, lba);
	return tao_target_refuse_at(
		command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00, lba);
}

static bool write_sectors(struct tao_target *target,
	struct tao_vcommand *command, uint32_t sectors)
{
	int32_t lba = (int32_t)tao_wire_get32(command->cdb + 2);
	struct tao_vtrack *track;

	if (sectors == 0)
		return true;
	if (!check_place(target, command, lba, sectors))
		return false;
	if (command->out_bytes / TAO_SECTOR_BYTES < sectors) /* data phase */
		return tao_target_refuse(
			command, TAO_KEY_ABORTED_COMMAND, 0x4b, 0x00);
	if (!tao_vdisc_open_track(tao_target_disc(target)) &&
		!start_track(target, command, lba, sectors))
		return false;
	track = tao_vdisc_open_track(tao_target_disc(target));
	if (!tao_target_is_test(target) &&
		!store_sectors(target, command, lba, sectors, track))
		return false;
	track->sectors += sectors;
	target->position_lba = lba + (int32_t)sectors;
	return true;
}

bool tao_target_write_10(
	struct tao_target *target, struct tao_vcommand *command)
{
	return write_sectors(target, command, tao_wire_get16(command->cdb + 7));
}

bool tao_target_write_12(
	struct tao_target *target, struct tao_vcommand *command)
{
	return write_sectors(target, command, tao_wire_get32(command->cdb + 6));
}

/* RESERVE TRACK, MMC-5 6.31: a length for a track to be written later */
bool tao_target_reserve_track(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vdisc next = *tao_target_disc(target);
	struct tao_vwrite write = tao_target_write_page(target);
	struct tao_vtrack track = {.session = 0};
	uint32_t sectors = tao_wire_get32(command->cdb + 5);

	if (!check_writable(&next, command))
		return false;
	if (write.is_data)
		return refuse_mode(command, tao_vdisc_next_lba(&next, 0));
	if (command->cdb[1] & 3 || sectors == 0) /* by address; formatted */
		return tao_target_refuse_cdb(command);
	if (tao_vdisc_open_track(&next)) /* command sequence error */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x2c, 0x00);
	if (sectors < TAO_TRACK_MIN_SECTORS)
		sectors = TAO_TRACK_MIN_SECTORS;
	set_track(&next, &track, &write);
	if (!tao_vdisc_add(&next, &track, write.pause_sectors, sectors))
		return refuse_end(command, next.medium->limit_lba);
	return tao_target_commit(target, command, &next, true);
}

/* SEND OPC, MMC-5 6.36: calibrate. Tables of the host's are not taken. A CD-RW
 * that is full may be calibrated too: to be blanked. */
bool tao_target_opc(struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;

	if (tao_wire_get16(command->cdb + 7) != 0)
		return tao_target_refuse_cdb(command);
	return disc->medium->is_rewritable || check_writable(disc, command);
}

/* READ BUFFER CAPACITY, MMC-5 6.18. Without a time model the two files take
 * data at once, so that all of the buffer is free whenever somebody looks; but
 * to run dry takes time, so in the middle of a track one sector is left. */
bool tao_target_buffer(struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_timing *timing = &target->timing;
	uint32_t unit = command->cdb[1] & 1 ? TAO_SECTOR_BYTES : 1;
	uint8_t data[12] = {0, sizeof(data) - 2};
	uint32_t level_bytes = timing->level_bytes;

	if (timing->kind == TAO_TIME_NONE &&
		tao_vdisc_open_track(&target->image.disc))
		level_bytes = TAO_SECTOR_BYTES;
	if (unit == 1)
		tao_wire_put32(data + 4, timing->buffer_bytes);
	else
		data[3] = 1; /* in blocks, and the length is not told */
	tao_wire_put32(
		data + 8, (timing->buffer_bytes - level_bytes) / unit);
	return tao_target_reply(
		command, data, sizeof(data), tao_wire_get16(command->cdb + 7));
}
