/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	PAGE_CAPABILITIES = 0x2a,
	PAGE_ALL = 0x3f,
	CONTROL_CURRENT = 0,
	CONTROL_CHANGEABLE = 1,
	CONTROL_DEFAULT = 2,
	CONTROL_SAVED = 3,
	REPLY_MAX_BYTES = 256
};

/* Mode page 2Ah, MMC-3 6.3.11. Returns its length. */
size_t tao_target_page_2a(const struct tao_target *target, uint8_t *out)
{
	const struct tao_vpower *power = &target->image.power;
	const uint16_t *speeds = target->image.disc.medium->speeds;
	unsigned count = 0;

	memset(out, 0, 32);
	out[0] = PAGE_CAPABILITIES;
	out[2] = 0x03; /* reads CD-R, CD-RW */
	out[3] = 0x07; /* writes both, can test */
	out[4] = 0xc0; /* buffer underrun protection, multi-session */
	out[5] = 0x77; /* CD-DA, accurate, R-W, C2, ISRC, MCN */
	out[6] = 0x29; /* tray, ejects, locks */
	if (power->is_locked)
		out[6] |= 0x02;
	tao_wire_put16(out + 8, tao_speed_kbps(52));
	tao_wire_put16(out + 12, target->timing.buffer_bytes / 1024);
	tao_wire_put16(out + 14, power->read_kbps);
	tao_wire_put16(out + 18, tao_speed_kbps(speeds[0]));
	tao_wire_put16(out + 20, power->write_kbps);
	out[27] = power->is_cav ? 1 : 0;
	tao_wire_put16(out + 28, power->write_kbps);
	for (; speeds[count]; count++) {
		uint8_t *entry = out + 32 + (size_t)count * 4;

		entry[0] = 0;
		entry[1] = 0;
		tao_wire_put16(entry + 2, tao_speed_kbps(speeds[count]));
	}
	tao_wire_put16(out + 30, count);
	out[1] = (uint8_t)(30 + count * 4);
	return 32 + (size_t)count * 4;
}

/* How long this drive's page is: a fault plan may have another page 05h. */
static size_t page_bytes(const struct tao_target *target, enum tao_vpage page)
{
	return page == TAO_VPAGE_WRITE
		       ? target->faults.settings.write_page_bytes
		       : tao_vpage_kind(page)->bytes;
}

static size_t put_changeable_page(const struct tao_target *target,
	enum tao_vpage page, unsigned control, uint8_t *out)
{
	const struct tao_vpage_kind *kind = tao_vpage_kind(page);
	const uint8_t *from = target->image.power.pages.bytes[page];
	size_t bytes = page_bytes(target, page);

	if (control == CONTROL_CHANGEABLE)
		from = kind->changeable;
	else if (control == CONTROL_DEFAULT)
		from = kind->initial;
	memset(out, 0, bytes);
	memcpy(out, from, bytes < kind->bytes ? bytes : kind->bytes);
	out[1] = (uint8_t)(bytes - 2);
	return bytes;
}

static size_t put_capabilities(
	const struct tao_target *target, unsigned control, uint8_t *out)
{
	size_t len = tao_target_page_2a(target, out);

	if (control == CONTROL_CHANGEABLE)
		memset(out + 2, 0, len - 2);
	return len;
}

/* The pages asked for; 0 if there is no such page. */
static size_t put_pages(const struct tao_target *target, uint8_t code,
	unsigned control, uint8_t *out)
{
	size_t len = 0;

	for (int i = 0; i < TAO_VPAGES; i++)
		if (code == PAGE_ALL || code == tao_vpage_kind(i)->code)
			len += put_changeable_page(
				target, i, control, out + len);
	if (code == PAGE_ALL || code == PAGE_CAPABILITIES)
		len += put_capabilities(target, control, out + len);
	return len;
}

/* MODE SENSE, SPC-4 6.11, 6.12; no block descriptor ever. */
static bool mode_sense(const struct tao_target *target,
	struct tao_vcommand *command, size_t header, size_t allocation)
{
	uint8_t data[REPLY_MAX_BYTES] = {0};
	uint8_t code = command->cdb[2] & 0x3f;
	unsigned control = command->cdb[2] >> 6;
	size_t len;

	if (control == CONTROL_SAVED) /* saving parameters not supported */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x39, 0x00);
	if (command->cdb[3] != 0 && command->cdb[3] != 0xff) /* subpage */
		return tao_target_refuse_cdb(command);
	len = put_pages(target, code, control, data + header);
	if (len == 0)
		return tao_target_refuse_cdb(command);
	len += header;
	if (header == 4)
		data[0] = (uint8_t)(len - 1);
	else
		tao_wire_put16(data, (uint32_t)len - 2);
	return tao_target_reply(command, data, len, allocation);
}

bool tao_target_mode_sense_6(
	struct tao_target *target, struct tao_vcommand *command)
{
	return mode_sense(target, command, 4, command->cdb[4]);
}

bool tao_target_mode_sense_10(
	struct tao_target *target, struct tao_vcommand *command)
{
	return mode_sense(target, command, 8, tao_wire_get16(command->cdb + 7));
}

static bool refuse_list(struct tao_vcommand *command)
{
	return tao_target_refuse(command, TAO_KEY_ILLEGAL_REQUEST, 0x26, 0x00);
}

/* One page of a list, of that many bytes, onto what the drive has. */
static bool change_page(enum tao_vpage page, const uint8_t *list, size_t bytes,
	struct tao_vpages *pages)
{
	const struct tao_vpage_kind *kind = tao_vpage_kind(page);
	uint8_t *now = pages->bytes[page];
	uint8_t next[TAO_VPAGE_MAX_BYTES];

	memcpy(next, now, sizeof(next));
	if (bytes > kind->bytes)
		bytes = kind->bytes;
	for (size_t i = 2; i < bytes; i++)
		next[i] = list[i];
	if (!tao_vpage_is_valid(page, next))
		return false;
	for (size_t i = 2; i < bytes; i++) {
		uint8_t mask = kind->changeable[i];

		now[i] = (uint8_t)((now[i] & ~mask) | (next[i] & mask));
	}
	return true;
}

/* Apply all pages of the list, or none. */
static bool select_pages(const struct tao_target *target,
	struct tao_vcommand *command, const uint8_t *list, size_t len,
	struct tao_vpages *pages)
{
	while (len > 0) {
		enum tao_vpage page = tao_vpage_find(list[0] & 0x3f);
		size_t bytes;

		if (page == TAO_VPAGES)
			return refuse_list(command);
		bytes = page_bytes(target, page);
		if (len >= 2 && list[1] + 2u != bytes)
			return refuse_list(command);
		if (len < bytes) /* parameter list length error */
			return tao_target_refuse(
				command, TAO_KEY_ILLEGAL_REQUEST, 0x1a, 0x00);
		if (!change_page(page, list, bytes, pages))
			return refuse_list(command);
		list += bytes;
		len -= bytes;
	}
	return true;
}

static bool keep_pages(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_vpages *pages)
{
	struct tao_vimage before = target->image;

	if (memcmp(pages, &before.power.pages, sizeof(*pages)) == 0)
		return true;
	target->image.power.pages = *pages;
	tao_target_disc(target); /* the end of a test write, if it is */
	if (tao_target_keep(target, command))
		return true;
	target->image = before;
	return false;
}

/* MODE SELECT, SPC-4 6.9, 6.10 */
static bool mode_select(struct tao_target *target, struct tao_vcommand *command,
	size_t header, size_t len)
{
	struct tao_vpages pages = target->image.power.pages;
	size_t descriptor;

	if ((command->cdb[1] & 0x11) != 0x10) /* PF set, SP clear */
		return tao_target_refuse_cdb(command);
	if (len == 0)
		return true;
	if (len < header || len > command->out_bytes)
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x1a, 0x00);
	descriptor = header == 4 ? command->out[3]
				 : tao_wire_get16(command->out + 6);
	if (descriptor != 0)
		return refuse_list(command);
	return select_pages(target, command, command->out + header,
		       len - header, &pages) &&
	       keep_pages(target, command, &pages);
}

bool tao_target_mode_select_6(
	struct tao_target *target, struct tao_vcommand *command)
{
	return mode_select(target, command, 4, command->cdb[4]);
}

bool tao_target_mode_select_10(
	struct tao_target *target, struct tao_vcommand *command)
{
	return mode_select(
		target, command, 8, tao_wire_get16(command->cdb + 7));
}
