/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	BY_LBA = 0,
	BY_TRACK = 1,
	BY_SESSION = 2,
	LEAD_IN = 0,
	INVISIBLE = 0xff,
	REPLY_BYTES = 36
};

/* ---- READ DISC INFORMATION, MMC-5 6.22 ---- */

static uint8_t disc_status(const struct tao_vdisc *disc)
{
	if (tao_vdisc_is_finalised(disc))
		return 2;
	return tao_vdisc_is_blank(disc) ? 0 : 1;
}

/* Of the last session: 0 empty, 1 incomplete, 3 complete. */
static uint8_t session_status(const struct tao_vdisc *disc)
{
	unsigned last = tao_vdisc_last_session(disc);

	if (tao_vdisc_is_finalised(disc))
		return 3;
	return tao_vdisc_first_track(disc, last) == disc->tracks_len ? 0 : 1;
}

/* The track that is yet to be written counts as one of an open session. */
static unsigned last_track(const struct tao_vdisc *disc)
{
	unsigned len = disc->tracks_len;
	bool is_last_open =
		len > 0 && disc->tracks[len - 1].state == TAO_VTRACK_OPEN;

	return len + (tao_vdisc_can_add(disc) && !is_last_open);
}

/* The medium as it is, also while a test write goes on. */
bool tao_target_disc_information(
	struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;
	unsigned session = tao_vdisc_last_session(disc);
	uint8_t data[34] = {0, sizeof(data) - 2};

	if (command->cdb[1] & 7) /* track resources and the like */
		return tao_target_refuse_cdb(command);
	data[2] = (uint8_t)(session_status(disc) << 2 | disc_status(disc));
	if (disc->medium->is_rewritable)
		data[2] |= 0x10;
	data[3] = 1;
	data[4] = (uint8_t)session;
	data[5] = (uint8_t)(tao_vdisc_first_track(disc, session) + 1);
	data[6] = (uint8_t)last_track(disc);
	data[7] = 0x20; /* for unrestricted use */
	data[8] = tao_vdisc_is_blank(disc) ? 0xff : 0x00;
	memset(data + 16, 0xff, 8);
	if (!tao_vdisc_is_finalised(disc)) {
		data[16] = 0;
		tao_wire_put_msf(
			data + 17, tao_vdisc_lead_in_msf(disc, session));
		tao_wire_put_address(data + 20, disc->medium->limit_lba, true);
	}
	return tao_target_reply(
		command, data, sizeof(data), tao_wire_get16(command->cdb + 7));
}

/* ---- READ TRACK INFORMATION, MMC-5 6.27 ---- */

static void put_recorded(const struct tao_vdisc *disc,
	const struct tao_vtrack *track, uint8_t *data)
{
	int32_t nwa_lba = track->start_lba + (int32_t)track->sectors;
	uint32_t left = tao_vdisc_free_sectors(disc, nwa_lba);
	bool is_writable = track->state != TAO_VTRACK_COMPLETE;

	if (track->reserved_sectors)
		left = track->reserved_sectors - track->sectors;
	data[5] = track->control;
	if (track->is_copy)
		data[5] |= 0x10;
	if (track->is_damaged)
		data[5] |= 0x20;
	data[6] = 0x0f; /* data mode: none, it is audio */
	if (track->reserved_sectors)
		data[6] |= 0x80;
	if (track->state == TAO_VTRACK_RESERVED)
		data[6] |= 0x40;
	tao_wire_put32(data + 8, (uint32_t)track->start_lba);
	if (is_writable && !track->is_damaged) {
		data[7] = 0x01; /* NWA_V */
		tao_wire_put32(data + 12, (uint32_t)nwa_lba);
		tao_wire_put32(data + 16, left);
	}
	tao_wire_put32(data + 24,
		track->sectors +
			(is_writable && !track->is_damaged ? left : 0));
}

/* The track that may be added: blank, open to the end of the disc. */
static void put_invisible(const struct tao_vdisc *disc,
	const struct tao_vwrite *write, uint8_t *data)
{
	int32_t nwa_lba = tao_vdisc_next_lba(disc, write->pause_sectors);
	uint32_t left = tao_vdisc_free_sectors(disc, nwa_lba);

	data[5] = write->control;
	data[6] = write->is_data ? 0x41 : 0x4f;
	data[7] = 0x01;
	tao_wire_put32(data + 8, (uint32_t)nwa_lba);
	tao_wire_put32(data + 12, (uint32_t)nwa_lba);
	tao_wire_put32(data + 16, left);
	tao_wire_put32(data + 24, left);
}

/* Index of the track asked for; tracks_len is the invisible one, -1 none. */
static int find_track(
	struct tao_vdisc *disc, unsigned type, uint32_t number, unsigned pause)
{
	struct tao_vtrack *open_track = tao_vdisc_open_track(disc);
	int invisible = tao_vdisc_can_add(disc) ? (int)disc->tracks_len : -1;
	int found;

	switch (type) {
	case BY_LBA:
		found = tao_vdisc_track_at(disc, (int32_t)number);
		if (found == -1 &&
			(int32_t)number >= tao_vdisc_next_lba(disc, pause) &&
			(int32_t)number < disc->medium->limit_lba)
			found = invisible;
		return found;
	case BY_TRACK:
		if (number == INVISIBLE && open_track)
			return (int)(open_track - disc->tracks);
		if (number == INVISIBLE || number == disc->tracks_len + 1)
			return invisible;
		return number <= disc->tracks_len ? (int)number - 1 : -1;
	default: /* BY_SESSION: its first track */
		if (number == 0 || number > tao_vdisc_last_session(disc))
			return -1;
		found = (int)tao_vdisc_first_track(disc, number);
		return found < (int)disc->tracks_len ? found : invisible;
	}
}

/* Only where the lead-in is that belongs to the last session. */
static void put_lead_in(const struct tao_vdisc *disc, uint8_t *data)
{
	unsigned session = tao_vdisc_last_session(disc);

	data[3] = (uint8_t)session;
	data[6] = 0x0f;
	tao_wire_put32(
		data + 8, (uint32_t)tao_vdisc_lead_in_lba(disc, session));
}

bool tao_target_track_information(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vdisc *disc = tao_target_disc(target);
	struct tao_vwrite write = tao_target_write_page(target);
	unsigned type = command->cdb[1] & 3;
	uint32_t number = tao_wire_get32(command->cdb + 2);
	size_t allocation = tao_wire_get16(command->cdb + 7);
	uint8_t data[REPLY_BYTES] = {0, REPLY_BYTES - 2};
	int index;

	if (type == 3 || command->cdb[1] & 4) /* "open" is not searched for */
		return tao_target_refuse_cdb(command);
	if (type == BY_TRACK && number == LEAD_IN) {
		put_lead_in(disc, data);
		return tao_target_reply(
			command, data, sizeof(data), allocation);
	}
	index = find_track(disc, type, number, write.pause_sectors);
	if (index == -1)
		return type == BY_LBA
			       ? tao_target_refuse(command,
					 TAO_KEY_ILLEGAL_REQUEST, 0x21, 0)
			       : tao_target_refuse_cdb(command);
	data[2] = (uint8_t)(index + 1);
	if (index < (int)disc->tracks_len) {
		data[3] = (uint8_t)disc->tracks[index].session;
		put_recorded(disc, &disc->tracks[index], data);
	} else {
		data[3] = (uint8_t)tao_vdisc_last_session(disc);
		put_invisible(disc, &write, data);
	}
	return tao_target_reply(command, data, sizeof(data), allocation);
}
