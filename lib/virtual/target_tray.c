/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	EVENT_CHANGE = 1,
	EVENT_POWER = 2,
	EVENT_MEDIA = 4,
	EVENT_BUSY = 6,
	/* which of them there are, as a mask */
	EVENTS_SUPPORTED = 1 << EVENT_CHANGE | 1 << EVENT_POWER |
			   1 << EVENT_MEDIA | 1 << EVENT_BUSY
};

static bool set_tray(
	struct tao_target *target, struct tao_vcommand *command, bool is_out)
{
	struct tao_vimage before = target->image;

	if (target->image.power.is_tray_out == is_out)
		return true;
	tao_target_set_tray(target, is_out);
	if (tao_target_keep(target, command))
		return true;
	target->image = before;
	return false;
}

/* START STOP UNIT, MMC-5 6.40 */
bool tao_target_start_stop(
	struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vpower *power = &target->image.power;
	bool is_start = command->cdb[4] & 1;
	bool is_tray = command->cdb[4] & 2;

	if (command->cdb[4] & 0xf0) /* power conditions: nothing to spare */
		return true;
	if (is_tray && is_start)
		return set_tray(target, command, false);
	if (is_tray && power->is_locked) /* medium removal prevented */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x53, 0x02);
	if (is_tray)
		return set_tray(target, command, true);
	if (is_start && power->is_tray_out)
		return tao_target_refuse(
			command, TAO_KEY_NOT_READY, 0x3a, 0x02);
	return true;
}

/* PREVENT ALLOW MEDIUM REMOVAL, MMC-5 6.14 */
bool tao_target_prevent_allow(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vpower *power = &target->image.power;
	bool before = power->is_locked;

	power->is_locked = command->cdb[4] & 1;
	if (power->is_locked == before || tao_target_keep(target, command))
		return true;
	power->is_locked = before;
	return false;
}

/* MECHANISM STATUS, MMC-5 6.11: no changer */
bool tao_target_mechanism_status(
	struct tao_target *target, struct tao_vcommand *command)
{
	uint32_t lba = (uint32_t)target->position_lba;
	uint8_t data[8] = {0};

	if (target->image.power.is_tray_out)
		data[1] = 0x10;
	data[2] = (uint8_t)(lba >> 16);
	tao_wire_put16(data + 3, lba);
	return tao_target_reply(
		command, data, sizeof(data), tao_wire_get16(command->cdb + 8));
}

/* ---- GET EVENT STATUS NOTIFICATION, MMC-5 6.7 ---- */

/* The class to tell: with an event if there is one, else the first that was
 * asked for. Only media events happen here. */
static unsigned choose_class(const struct tao_target *target, unsigned asked)
{
	if (asked & 1 << EVENT_MEDIA && target->image.power.media_event)
		return EVENT_MEDIA;
	for (unsigned i = EVENT_CHANGE; i <= EVENT_BUSY; i++)
		if (asked & EVENTS_SUPPORTED & 1u << i)
			return i;
	return 0;
}

static void put_event(
	const struct tao_target *target, unsigned event_class, uint8_t *out)
{
	if (event_class == EVENT_POWER)
		out[1] = 1; /* active */
	if (event_class == EVENT_MEDIA) {
		out[0] = target->image.power.media_event;
		out[1] = target->image.power.is_tray_out ? 0x01 : 0x02;
	}
}

bool tao_target_event_status(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vpower *power = &target->image.power;
	const uint8_t *cdb = command->cdb;
	size_t allocation = tao_wire_get16(cdb + 7);
	unsigned event_class = choose_class(target, cdb[4]);
	uint8_t data[8] = {0, 0, (uint8_t)event_class, EVENTS_SUPPORTED};
	size_t len = 4;

	if (!(cdb[1] & 1)) /* to be told later: only polling is supported */
		return tao_target_refuse_cdb(command);
	if (event_class) {
		put_event(target, event_class, data + 4);
		len = 8;
	} else {
		data[2] = 0x80; /* no event available */
	}
	tao_wire_put16(data, (uint32_t)len - 2);
	/* a host that takes the header only has not heard the event */
	if (event_class == EVENT_MEDIA && power->media_event &&
		allocation > 4) {
		power->media_event = 0;
		if (!tao_target_keep(target, command))
			return false;
	}
	return tao_target_reply(command, data, len, allocation);
}
