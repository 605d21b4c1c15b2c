/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum { PROFILE_CDROM = 0x0008, PROFILE_CDR = 0x0009, PROFILE_CDRW = 0x000a };

/* When a feature is current. */
enum current {
	ALWAYS,
	WITH_DISC,
	WITH_TRACKS, /* something can be read */
	WITH_ROOM,   /* a track can be added */
	WITH_REWRITABLE
};

static const struct feature {
	uint16_t code;
	uint8_t version;
	bool is_persistent;
	enum current current;
	uint8_t bytes; /* of data that follow the four of the header */
	uint8_t data[12];
} features[] = {
	/* profile list: put_profiles() */
	{0x0000, 0, true, ALWAYS, 12, {0}},
	/* core: SCSI family; INQUIRY as MMC-5 has it */
	{0x0001, 2, true, ALWAYS, 8, {0, 0, 0, 1, 0x02}},
	/* morphing: events are polled */
	{0x0002, 1, true, ALWAYS, 4, {0x02}},
	/* removable medium: tray, ejects, locks */
	{0x0003, 0, true, ALWAYS, 4, {0x29}},
	/* random readable: blocks of 2,048 bytes, one at a time */
	{0x0010, 0, false, WITH_TRACKS, 8, {0, 0, 0x08, 0, 0, 1, 0, 0}},
	/* multi-read */
	{0x001d, 0, false, WITH_TRACKS, 0, {0}},
	/* CD read: C2 pointers */
	{0x001e, 2, false, WITH_TRACKS, 4, {0x02}},
	/* incremental streaming writable: the profiles of CD-R and CD-RW want
	 * it; underrun protection, no data in packets, so no link sizes */
	{0x0021, 1, false, WITH_ROOM, 4, {0x00, 0x00, 0x01, 0x00}},
	/* CD track at once: underrun protection, test write, CD-RW; raw
	 * sectors only */
	{0x002d, 2, false, WITH_ROOM, 4, {0x46, 0, 0x00, 0x01}},
	/* CD-RW media write support: all sub-types */
	{0x0037, 0, false, WITH_REWRITABLE, 4, {0, 0xff}},
	/* power management */
	{0x0100, 0, true, ALWAYS, 0, {0}},
	/* time-out */
	{0x0105, 1, true, ALWAYS, 4, {0}},
	/* real-time streaming: READ BUFFER CAPACITY in blocks, SET CD SPEED,
	 * page 2Ah speeds, write speed descriptors, stream writing */
	{0x0107, 4, false, WITH_DISC, 4, {0x1f}},
	/* drive serial number: put_feature() */
	{0x0108, 0, true, ALWAYS, 12, {0}},
};

static uint16_t current_profile(const struct tao_target *target)
{
	if (target->image.power.is_tray_out)
		return 0;
	return target->image.disc.medium->is_rewritable ? PROFILE_CDRW
							: PROFILE_CDR;
}

static bool is_current(
	const struct tao_target *target, const struct feature *feature)
{
	const struct tao_vdisc *disc = &target->image.disc;

	if (feature->current == ALWAYS)
		return true;
	if (target->image.power.is_tray_out)
		return false;
	switch (feature->current) {
	case WITH_TRACKS:
		return disc->tracks_len > 0;
	case WITH_ROOM:
		return tao_vdisc_can_add(disc);
	case WITH_REWRITABLE:
		return disc->medium->is_rewritable;
	default:
		return true;
	}
}

/* MMC-5 5.3.1: the most capable profile first */
static void put_profiles(uint16_t current, uint8_t *out)
{
	static const uint16_t profiles[] = {
		PROFILE_CDRW, PROFILE_CDR, PROFILE_CDROM};

	for (size_t i = 0; i < 3; i++) {
		tao_wire_put16(out + i * 4, profiles[i]);
		out[i * 4 + 2] = profiles[i] == current;
		out[i * 4 + 3] = 0;
	}
}

static size_t put_feature(const struct tao_target *target,
	const struct feature *feature, uint8_t *out)
{
	tao_wire_put16(out, feature->code);
	out[2] = (uint8_t)(feature->version << 2 |
			   (feature->is_persistent ? 2 : 0) |
			   (is_current(target, feature) ? 1 : 0));
	out[3] = feature->bytes;
	memcpy(out + 4, feature->data, feature->bytes);
	if (feature->code == 0x0000)
		put_profiles(current_profile(target), out + 4);
	if (feature->code == 0x0108)
		memcpy(out + 4, target->image.power.serial, 12);
	return (size_t)feature->bytes + 4;
}

/* GET CONFIGURATION, MMC-5 6.6 */
bool tao_target_configuration(
	struct tao_target *target, struct tao_vcommand *command)
{
	uint8_t data[8 + 16 * sizeof(features) / sizeof(features[0])] = {0};
	unsigned rt = command->cdb[1] & 3;
	uint16_t start = (uint16_t)tao_wire_get16(command->cdb + 2);
	size_t len = 8;

	if (rt == 3)
		return tao_target_refuse_cdb(command);
	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		const struct feature *feature = &features[i];

		if (rt == 2 ? feature->code != start : feature->code < start)
			continue;
		if (rt == 1 && !is_current(target, feature))
			continue;
		len += put_feature(target, feature, data + len);
	}
	tao_wire_put32(data, (uint32_t)len - 4);
	tao_wire_put16(data + 6, current_profile(target));
	return tao_target_reply(
		command, data, len, tao_wire_get16(command->cdb + 7));
}
