/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

/* MCN and ISRC take the place of the position in one sector of a hundred each,
 * MMC-5 4.2.3. */
enum { Q_PERIOD = 100, Q_MCN_AT = 10, Q_ISRC_AT = 60 };

static uint8_t bcd(unsigned value)
{
	return (uint8_t)(value / 10 % 10 << 4 | value % 10);
}

static void put_bcd_msf(uint8_t *out, int32_t sectors)
{
	out[0] = bcd((unsigned)sectors / 4500);
	out[1] = bcd((unsigned)sectors / 75 % 60);
	out[2] = bcd((unsigned)sectors % 75);
}

/* CRC-16 of ITU-T V.41, stored inverted */
static void put_crc(uint8_t *q)
{
	unsigned crc = 0;

	for (int i = 0; i < 10; i++) {
		crc ^= (unsigned)q[i] << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
	}
	tao_wire_put16(q + 10, ~crc & 0xffff);
}

/* ADR 1: track, index, time in the track, time on the disc */
static void put_position(
	const struct tao_vdisc *disc, unsigned index, int32_t lba, uint8_t *q)
{
	const struct tao_vtrack *track = &disc->tracks[index];
	int32_t relative = lba - track->start_lba;

	q[0] = (uint8_t)(track->control << 4 | 1);
	q[1] = bcd(index + 1);
	q[2] = relative < 0 ? 0 : 1;
	/* in the pause the time counts down to the music */
	put_bcd_msf(q + 3, relative < 0 ? -relative : relative);
	put_bcd_msf(q + 7, lba + TAO_LEAD_SECTORS);
}

/* ADR 2: thirteen digits, half a byte each */
static void put_mcn(const char *mcn, uint8_t *q)
{
	q[0] = (uint8_t)((q[0] & 0xf0) | 2);
	memset(q + 1, 0, 8);
	for (int i = 0; i < 13; i++)
		q[1 + i / 2] |= (uint8_t)((mcn[i] - '0') << (i % 2 ? 0 : 4));
}

/* ADR 3: five characters of six bits, seven digits of four. IEC 60908 */
static void put_isrc(const char *isrc, uint8_t *q)
{
	uint64_t bits = 0;

	for (int i = 0; i < 12; i++) {
		unsigned c = (unsigned char)isrc[i];
		unsigned value = c >= 'A' ? c - 'A' + 0x11 : c - '0';

		bits = bits << (i < 5 ? 6 : 4) | value;
		if (i == 4)
			bits <<= 2;
	}
	bits <<= 4;
	q[0] = (uint8_t)((q[0] & 0xf0) | 3);
	for (int i = 0; i < 8; i++)
		q[1 + i] = (uint8_t)(bits >> (56 - 8 * i));
}

/* The Q channel of a sector, CRC included; zero where nothing is recorded. */
void tao_target_q(const struct tao_vdisc *disc, int32_t lba, uint8_t out[12])
{
	int index = tao_vdisc_track_at(disc, lba);
	const struct tao_vtrack *track;

	memset(out, 0, 12);
	if (index == -1)
		return;
	track = &disc->tracks[index];
	put_position(disc, (unsigned)index, lba, out);
	if (lba >= 0 && lba % Q_PERIOD == Q_MCN_AT && disc->mcn[0])
		put_mcn(disc->mcn, out);
	else if (lba % Q_PERIOD == Q_ISRC_AT && lba >= track->start_lba &&
		 track->isrc[0])
		put_isrc(track->isrc, out);
	put_crc(out);
}

/* ---- READ SUB-CHANNEL, MMC-5 6.25 ---- */

static size_t put_current(const struct tao_target *target,
	const struct tao_vdisc *disc, bool is_msf, uint8_t *out)
{
	int32_t lba = target->position_lba;
	int index = tao_vdisc_track_at(disc, lba);
	int32_t relative = 0;

	/* at the end of what is recorded there is only the sector before */
	if (index == -1 && lba > 0)
		index = tao_vdisc_track_at(disc, --lba);
	out[4] = 0x01;
	if (index != -1) {
		relative = lba - disc->tracks[index].start_lba;
		out[5] = (uint8_t)(0x10 | disc->tracks[index].control);
		out[6] = (uint8_t)(index + 1);
		out[7] = relative < 0 ? 0 : 1;
	}
	tao_wire_put_address(out + 8, lba, is_msf);
	/* a time in the track has no two seconds added to it */
	if (is_msf)
		relative = (relative < 0 ? -relative : relative) -
			   TAO_LEAD_SECTORS;
	tao_wire_put_address(out + 12, relative, is_msf);
	return 16;
}

static size_t put_code(
	uint8_t format, const char *code, size_t at, uint8_t *out)
{
	out[4] = format;
	if (code[0]) {
		out[8] = 0x80;
		memcpy(out + at, code, strlen(code));
	}
	return 24;
}

bool tao_target_sub_channel(
	struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;
	const uint8_t *cdb = command->cdb;
	uint8_t data[24] = {0, 0x15}; /* audio status: none to tell */
	size_t len = 4;

	if (cdb[2] & 0x40) {
		unsigned track = cdb[6];

		if (cdb[3] == 1) {
			len = put_current(target, disc, cdb[1] & 2, data);
		} else if (cdb[3] == 2) {
			len = put_code(2, disc->mcn, 9, data);
		} else if (cdb[3] == 3 && track >= 1 &&
			   track <= disc->tracks_len) {
			data[5] = (uint8_t)(0x10 |
					    disc->tracks[track - 1].control);
			data[6] = (uint8_t)track;
			len = put_code(
				3, disc->tracks[track - 1].isrc, 9, data);
		} else {
			return tao_target_refuse_cdb(command);
		}
	}
	tao_wire_put16(data + 2, (uint32_t)len - 4);
	return tao_target_reply(command, data, len, tao_wire_get16(cdb + 7));
}
