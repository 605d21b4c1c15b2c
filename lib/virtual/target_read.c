/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	SECTOR_ANY = 0,
	SECTOR_CD_DA = 1,
	C2_NONE = 0,
	C2_BITS = 1,
	C2_BITS_AND_BLOCK = 2,
	SUB_NONE = 0,
	SUB_RAW = 1,
	SUB_Q = 2,
	SUB_R_W = 4,
	SUB_MAX_BYTES = 96
};

/* What a host wants of each sector. */
struct wanted {
	size_t user_bytes;
	size_t c2_bytes;
	unsigned sub;
	size_t sub_bytes;
};

/* Is there something to read in all of these sectors? */
static bool check_range(const struct tao_vdisc *disc, int32_t lba,
	uint32_t sectors, struct tao_vcommand *command)
{
	int64_t end = (int64_t)lba + sectors;
	int64_t at = lba;

	while (at < end && at <= disc->medium->limit_lba) {
		int index = tao_vdisc_track_at(disc, (int32_t)at);
		const struct tao_vtrack *track;
		int64_t recorded_end;

		if (index == -1)
			break;
		track = &disc->tracks[index];
		recorded_end = track->start_lba + (int64_t)track->sectors;
		if (at >= recorded_end)
			break;
		at = recorded_end;
	}
	return at >= end ||
	       tao_target_refuse_at(command, TAO_KEY_ILLEGAL_REQUEST, 0x21,
		       0x00, (int32_t)at);
}

/* ---- sub-channel ---- */

static void put_sub_q(const struct tao_vdisc *disc, int32_t lba, uint8_t *out)
{
	memset(out, 0, 16);
	tao_target_q(disc, lba, out);
	if (out[2] == 0) /* P is set in the pause */
		out[15] = 0x80;
}

/* Eight channels, one bit each of every byte, P first; MMC-5 4.2.3 */
static void put_sub_raw(const struct tao_vdisc *disc, int32_t lba, uint8_t *out)
{
	uint8_t q[12];
	uint8_t p;

	tao_target_q(disc, lba, q);
	p = (q[0] & 0x0f) == 1 && q[2] == 0 ? 0x80 : 0;
	for (int i = 0; i < SUB_MAX_BYTES; i++) {
		unsigned bit = q[i / 8] >> (7 - i % 8) & 1;

		out[i] = (uint8_t)(p | bit << 6);
	}
}

static void put_sub(const struct tao_vdisc *disc, int32_t lba,
	const struct wanted *wanted, uint8_t *out)
{
	if (wanted->sub == SUB_Q)
		put_sub_q(disc, lba, out);
	else if (wanted->sub == SUB_RAW)
		put_sub_raw(disc, lba, out);
	else
		memset(out, 0, wanted->sub_bytes);
}

/* ---- READ CD, MMC-5 6.20 ---- */

/* Byte 9 and 10 of the block. An audio sector is user data only: sync, headers
 * and EDC are asked for in vain (MMC-5 table "Number of bytes returned"). */
static bool read_wanted(uint8_t main, uint8_t sub, struct wanted *wanted)
{
	static const uint16_t c2_bytes[] = {0, 294, 296};
	static const uint8_t sub_bytes[] = {0, 96, 16, 0, 96};
	unsigned c2 = main >> 1 & 3;

	sub &= 7;
	if (c2 > C2_BITS_AND_BLOCK || sub > SUB_R_W || sub == 3)
		return false;
	*wanted = (struct wanted){
		.user_bytes = main & 0x10 ? TAO_SECTOR_BYTES : 0,
		.c2_bytes = c2_bytes[c2],
		.sub = sub,
		.sub_bytes = sub_bytes[sub],
	};
	return true;
}

static bool fail_read(struct tao_vcommand *command, int error, int32_t lba)
{
	command->os_errno = error;
	return tao_target_refuse_at(
		command, TAO_KEY_MEDIUM_ERROR, 0x11, 0x00, lba);
}

/* One sector in all its parts, cut to the room that the host has. */
static int put_sector(struct tao_target *target, const struct tao_vdisc *disc,
	int32_t lba, const struct wanted *wanted, struct tao_vcommand *command)
{
	uint8_t sector[TAO_SECTOR_BYTES + 296 + SUB_MAX_BYTES];
	size_t len = wanted->user_bytes;
	size_t room = command->in_bytes - command->in_used;
	int error = 0;

	if (len > 0 && lba >= 0)
		error = tao_store_read(&target->store, lba, sector, 1);
	else
		memset(sector, 0, len);
	memset(sector + len, 0, wanted->c2_bytes);
	len += wanted->c2_bytes;
	put_sub(disc, lba, wanted, sector + len);
	len += wanted->sub_bytes;
	if (len > room)
		len = room;
	memcpy(command->in + command->in_used, sector, len);
	command->in_used += len;
	return error;
}

static bool read_sectors(struct tao_target *target,
	struct tao_vcommand *command, int32_t lba, uint32_t sectors,
	const struct wanted *wanted)
{
	const struct tao_vdisc *disc = &target->image.disc;
	size_t bytes = (size_t)sectors * TAO_SECTOR_BYTES;
	int error = 0;

	if (!check_range(disc, lba, sectors, command))
		return false;
	target->position_lba = lba + (int32_t)sectors;
	if (wanted->user_bytes && !wanted->c2_bytes && !wanted->sub_bytes &&
		lba >= 0 && command->in_bytes >= bytes) {
		error = tao_store_read(
			&target->store, lba, command->in, sectors);
		command->in_used = bytes;
		return error ? fail_read(command, error, lba) : true;
	}
	for (uint32_t i = 0; i < sectors && error == 0; i++)
		if (command->in_used < command->in_bytes)
			error = put_sector(target, disc, lba + (int32_t)i,
				wanted, command);
	return error ? fail_read(command, error, lba) : true;
}

static bool read_cd(struct tao_target *target, struct tao_vcommand *command,
	int32_t lba, uint32_t sectors)
{
	const uint8_t *cdb = command->cdb;
	unsigned type = cdb[1] >> 2 & 7;
	struct wanted wanted;

	if (!read_wanted(cdb[9], cdb[10], &wanted))
		return tao_target_refuse_cdb(command);
	if (type > SECTOR_CD_DA) /* illegal mode for this track */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x64, 0x00);
	return read_sectors(target, command, lba, sectors, &wanted);
}

bool tao_target_read_cd(struct tao_target *target, struct tao_vcommand *command)
{
	return read_cd(target, command,
		(int32_t)tao_wire_get32(command->cdb + 2),
		tao_wire_get24(command->cdb + 6));
}

/* READ CD MSF, MMC-5 6.21: the end is the first sector not to be read */
bool tao_target_read_cd_msf(
	struct tao_target *target, struct tao_vcommand *command)
{
	const uint8_t *cdb = command->cdb;
	struct tao_msf from = {cdb[3], cdb[4], cdb[5]};
	struct tao_msf to = {cdb[6], cdb[7], cdb[8]};
	int32_t lba = tao_msf_to_lba(from);
	int32_t end = tao_msf_to_lba(to);

	if (end < lba || from.second > 59 || from.frame > 74 ||
		to.second > 59 || to.frame > 74)
		return tao_target_refuse_cdb(command);
	return read_cd(target, command, lba, (uint32_t)(end - lba));
}

/* ---- commands for data ---- */

/* READ (10), (12), MMC-5 6.15, 6.16: there are only audio tracks */
static bool read_data(struct tao_target *target, struct tao_vcommand *command,
	uint32_t sectors)
{
	int32_t lba = (int32_t)tao_wire_get32(command->cdb + 2);

	if (sectors == 0)
		return true;
	if (!check_range(&target->image.disc, lba, sectors, command))
		return false;
	return tao_target_refuse_at(
		command, TAO_KEY_ILLEGAL_REQUEST, 0x64, 0x00, lba);
}

bool tao_target_read_10(struct tao_target *target, struct tao_vcommand *command)
{
	return read_data(target, command, tao_wire_get16(command->cdb + 7));
}

bool tao_target_read_12(struct tao_target *target, struct tao_vcommand *command)
{
	return read_data(target, command, tao_wire_get32(command->cdb + 6));
}

/* READ CAPACITY, MMC-5 6.19: 0 while there is no complete session */
bool tao_target_capacity(
	struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;
	uint8_t data[8] = {0};

	if (disc->closed_sessions > 0)
		tao_wire_put32(data, (uint32_t)tao_vdisc_leadout_lba(
					     disc, disc->closed_sessions) -
					     1);
	tao_wire_put32(data + 4, 2048);
	return tao_target_reply(command, data, sizeof(data), sizeof(data));
}
