/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	CD_DEVICE = 0x05,
	VPD_LIST = 0x00,
	VPD_SERIAL = 0x80,
	VPD_IDENTIFICATION = 0x83
};

/* vendor 8, product 16, revision 4 characters */
static const char identity[] = "TAO-TOOLVIRTUAL CD-RW   1.00";

/* TEST UNIT READY, SPC-4 6.47: the checks before every command are it. */
bool tao_target_test_unit_ready(
	struct tao_target *target, struct tao_vcommand *command)
{
	(void)target;
	(void)command;
	return true;
}

/* REQUEST SENSE, SPC-4 6.39: sense went out with its command, so that only a
 * unit attention can be waiting. */
bool tao_target_request_sense(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vpower *power = &target->image.power;
	struct tao_vcommand waiting = {0};
	uint8_t key = TAO_KEY_NO_SENSE;

	if (command->cdb[1] & 1) /* descriptor format */
		return tao_target_refuse_cdb(command);
	if (power->attention_asc)
		key = TAO_KEY_UNIT_ATTENTION;
	tao_target_refuse(
		&waiting, key, power->attention_asc, power->attention_ascq);
	if (power->attention_asc) {
		power->attention_asc = 0;
		power->attention_ascq = 0;
		if (!tao_target_keep(target, command))
			return false;
	}
	return tao_target_reply(
		command, waiting.sense, sizeof(waiting.sense), command->cdb[4]);
}

static bool reply_standard(struct tao_vcommand *command, size_t allocation)
{
	uint8_t data[96] = {CD_DEVICE, 0x80, /* removable */
		0x05,                        /* SPC-3 */
		0x02, sizeof(data) - 5};

	memcpy(data + 8, identity, 28);
	tao_wire_put16(data + 58, 0x0300); /* SPC-3 */
	tao_wire_put16(data + 60, 0x0440); /* MMC-5 */
	return tao_target_reply(command, data, sizeof(data), allocation);
}

static bool reply_vpd(const struct tao_target *target,
	struct tao_vcommand *command, size_t allocation)
{
	const char *serial = target->image.power.serial;
	uint8_t data[48] = {CD_DEVICE, command->cdb[2]};

	switch (command->cdb[2]) {
	case VPD_LIST:
		data[3] = 3;
		data[5] = VPD_SERIAL;
		data[6] = VPD_IDENTIFICATION;
		break;
	case VPD_SERIAL:
		data[3] = 12;
		memcpy(data + 4, serial, 12);
		break;
	case VPD_IDENTIFICATION: /* SPC-4 7.8.6: ASCII, T10 vendor id */
		data[3] = 4 + 8 + 16 + 12;
		data[4] = 0x02;
		data[5] = 0x01;
		data[7] = 8 + 16 + 12;
		memcpy(data + 8, identity, 24);
		memcpy(data + 32, serial, 12);
		break;
	default:
		return tao_target_refuse_cdb(command);
	}
	return tao_target_reply(command, data, (size_t)data[3] + 4, allocation);
}

/* INQUIRY, SPC-4 6.6 */
bool tao_target_inquiry(struct tao_target *target, struct tao_vcommand *command)
{
	const uint8_t *cdb = command->cdb;
	size_t allocation = tao_wire_get16(cdb + 3);

	if (cdb[1] & 1)
		return reply_vpd(target, command, allocation);
	if (cdb[1] & 2 || cdb[2]) /* CmdDt; a page without EVPD */
		return tao_target_refuse_cdb(command);
	return reply_standard(command, allocation);
}
