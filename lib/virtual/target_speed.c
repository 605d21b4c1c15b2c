/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	TYPE_PERFORMANCE = 0x00,
	TYPE_WRITE_SPEED = 0x03,
	READ_SPEED_MAX = 52,
	CAV_SPEED_MIN = 40, /* from here on the drive can turn at one rate */
	SPEEDS_MAX = 16
};

/* 1x is 176.4 kB/s; drives cut the fraction off. */
uint32_t tao_speed_kbps(unsigned multiple)
{
	return multiple * 1764 / 10;
}

/* ---- GET PERFORMANCE, MMC-5 6.8 ---- */

static size_t put_speed(
	uint8_t *out, int32_t end_lba, unsigned multiple, bool is_cav)
{
	memset(out, 0, 16);
	out[0] = is_cav ? 0x08 : 0x00; /* WRC */
	tao_wire_put32(out + 4, (uint32_t)end_lba);
	tao_wire_put32(out + 8, tao_speed_kbps(READ_SPEED_MAX));
	tao_wire_put32(out + 12, tao_speed_kbps(multiple));
	return 16;
}

/* Write speed descriptors, MMC-5 6.8. Returns how many bytes. */
static size_t put_speeds(const struct tao_vmedium *medium, uint8_t *out)
{
	size_t len = 0;

	for (const uint16_t *speed = medium->speeds; *speed; speed++)
		len += put_speed(out + len, medium->limit_lba, *speed, false);
	for (const uint16_t *speed = medium->speeds; *speed; speed++)
		if (*speed >= CAV_SPEED_MIN)
			len += put_speed(
				out + len, medium->limit_lba, *speed, true);
	return len;
}

/* Nominal performance, MMC-5 6.8: one stretch, the same speed all over;
 * turning at one rate the inside is less than half as fast. */
static size_t put_performance(
	const struct tao_target *target, bool is_write, uint8_t *out)
{
	const struct tao_vpower *power = &target->image.power;
	uint32_t kbps = is_write ? power->write_kbps : power->read_kbps;

	tao_wire_put32(out, 0);
	tao_wire_put32(
		out + 4, is_write && power->is_cav ? kbps * 10 / 23 : kbps);
	tao_wire_put32(out + 8, (uint32_t)target->image.disc.medium->limit_lba);
	tao_wire_put32(out + 12, kbps);
	return 16;
}

bool tao_target_performance(
	struct tao_target *target, struct tao_vcommand *command)
{
	const uint8_t *cdb = command->cdb;
	size_t wanted = tao_wire_get16(cdb + 8);
	bool is_write = cdb[1] & 0x04;
	uint8_t data[8 + 16 * SPEEDS_MAX] = {0};
	size_t len = 0;

	if (cdb[10] == TYPE_WRITE_SPEED)
		len = put_speeds(target->image.disc.medium, data + 8);
	else if (cdb[10] != TYPE_PERFORMANCE || (cdb[1] & 3) == 3)
		return tao_target_refuse_cdb(command);
	else if ((cdb[1] & 3) == 0) /* there are no exceptions */
		len = put_performance(target, is_write, data + 8);
	if (cdb[10] == TYPE_PERFORMANCE) {
		data[4] = (uint8_t)((is_write ? 2 : 0) | (cdb[1] & 3 ? 1 : 0));
		if (target->image.power.is_tray_out)
			len = 0;
	}
	/* the length tells how much there is, not how much was asked for */
	tao_wire_put32(data, (uint32_t)len + 4);
	if (len > wanted * 16)
		len = wanted * 16;
	return tao_target_reply(command, data, len + 8, len + 8);
}

/* ---- choosing a speed ---- */

/* The fastest speed that is not above what was asked, else the slowest. A host
 * that rounds 1x up to 177 asks for a little more than it means. */
static uint16_t supported_kbps(const uint16_t *speeds, uint32_t asked)
{
	uint32_t best = 0;

	for (; *speeds; speeds++) {
		best = tao_speed_kbps(*speeds);
		if (best <= asked)
			break;
	}
	return (uint16_t)best;
}

static bool set_speeds(struct tao_target *target, struct tao_vcommand *command,
	uint32_t read_kbps, uint32_t write_kbps, bool is_cav)
{
	static const uint16_t read_speeds[] = {52, 48, 40, 32, 24, 16, 8, 4, 0};
	struct tao_vpower *power = &target->image.power;
	struct tao_vpower before = *power;

	power->read_kbps = supported_kbps(read_speeds, read_kbps);
	power->write_kbps =
		supported_kbps(target->image.disc.medium->speeds, write_kbps);
	power->is_cav =
		is_cav && power->write_kbps >= tao_speed_kbps(CAV_SPEED_MIN);
	if (tao_target_keep(target, command))
		return true;
	*power = before;
	return false;
}

/* SET CD SPEED, MMC-5 6.37; FFFFh asks for the fastest */
bool tao_target_set_speed(
	struct tao_target *target, struct tao_vcommand *command)
{
	const uint8_t *cdb = command->cdb;

	if ((cdb[1] & 3) > 1)
		return tao_target_refuse_cdb(command);
	return set_speeds(target, command, tao_wire_get16(cdb + 2),
		tao_wire_get16(cdb + 4), cdb[1] & 1);
}

/* kB/s out of an amount in kB and a time in ms. */
static uint32_t rate_kbps(const uint8_t *pair)
{
	uint64_t size = tao_wire_get32(pair);
	uint64_t time_ms = tao_wire_get32(pair + 4);
	uint64_t kbps = time_ms ? size * 1000 / time_ms : 0;

	return kbps > 0xffff ? 0xffff : (uint32_t)kbps;
}

/* SET STREAMING, MMC-5 6.39 */
bool tao_target_set_streaming(
	struct tao_target *target, struct tao_vcommand *command)
{
	const uint8_t *list = command->out;
	uint32_t len = tao_wire_get16(command->cdb + 9);

	if (command->cdb[8] != 0) /* type: performance descriptor */
		return tao_target_refuse_cdb(command);
	if (len == 0)
		return true;
	if (len < 28 || command->out_bytes < 28) /* parameter list length */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x1a, 0x00);
	if (list[0] & 0x04) /* restore the drive's defaults */
		return set_speeds(target, command, 0xffff, 0xffff, false);
	if ((list[0] >> 3 & 3) > 1 || tao_wire_get32(list + 16) == 0 ||
		tao_wire_get32(list + 24) == 0)
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x26, 0x00);
	return set_speeds(target, command, rate_kbps(list + 12),
		rate_kbps(list + 20), list[0] >> 3 & 1);
}
