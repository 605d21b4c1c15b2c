/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/vpages.h"

#include <ctype.h>
#include <string.h>

#include "lib/virtual/vdisc.h"
#include "lib/virtual/wire.h"

enum {
	WRITE_TYPE_TAO = 1,
	MULTI_LAST_NO_B0 = 0,
	MULTI_LAST = 1,
	MULTI_NEXT = 3,
	/* data block types */
	MODE_1 = 8,
	MODE_2_FORM_1 = 10
};

static const struct tao_vpage_kind kinds[TAO_VPAGES] = {
	[TAO_VPAGE_ERROR] = {0x01, 12,
		{0x01, 0x0a, 0xc0, 0x20, 0, 0, 0, 0, 0x01, 0, 0, 0},
		{0x01, 0x0a, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0, 0, 0}},
	/* track at once, raw sectors, 150 sectors of pause */
	[TAO_VPAGE_WRITE] = {0x05, 52,
		{0x05, 0x32, WRITE_TYPE_TAO, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			TAO_PAUSE_SECTORS},
		{0x05, 0x32, 0x7f, 0xff, 0x0f, 0xff, 0, 0x3f, 0xff, 0, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 0xff, 0xff, 0xff}},
	[TAO_VPAGE_DEVICE] = {0x0d, 8, {0x0d, 0x06, 0, 0x05, 0, 60, 0, 75},
		{0x0d, 0x06, 0, 0x0f, 0, 0, 0, 0}},
	[TAO_VPAGE_AUDIO] = {0x0e, 16,
		{0x0e, 0x0e, 0x04, 0, 0, 0, 0, 75, 1, 0xff, 2, 0xff, 0, 0, 0,
			0},
		{0x0e, 0x0e, 0x02, 0, 0, 0, 0, 0, 0x0f, 0xff, 0x0f, 0xff, 0, 0,
			0, 0}},
	[TAO_VPAGE_POWER] = {0x1a, 12, {0x1a, 0x0a},
		{0x1a, 0x0a, 0, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff}},
};

const struct tao_vpage_kind *tao_vpage_kind(enum tao_vpage page)
{
	return &kinds[page];
}

enum tao_vpage tao_vpage_find(uint8_t code)
{
	for (int i = 0; i < TAO_VPAGES; i++)
		if (kinds[i].code == code)
			return (enum tao_vpage)i;
	return TAO_VPAGES;
}

void tao_vpages_init(struct tao_vpages *pages)
{
	for (int i = 0; i < TAO_VPAGES; i++)
		memcpy(pages->bytes[i], kinds[i].initial, TAO_VPAGE_MAX_BYTES);
}

/* MMC-5 table "Media Catalog Number": 80h and 13 digits. */
static bool is_mcn_valid(const uint8_t *field)
{
	if (!(field[0] & 0x80))
		return true;
	for (int i = 1; i <= 13; i++)
		if (!isdigit(field[i]))
			return false;
	return true;
}

/* IEC 60908: country, owner (letters or digits), year and serial (digits). */
static bool is_isrc_valid(const uint8_t *field)
{
	if (!(field[0] & 0x80))
		return true;
	for (int i = 1; i <= 12; i++) {
		bool is_good = isdigit(field[i]) != 0;

		if (i <= 5 && isupper(field[i]))
			is_good = true;
		if (!is_good)
			return false;
	}
	return true;
}

/* Track mode and data block type. Audio is in sectors of 2,352 bytes; a data
 * track may be chosen, as programs try that to learn whether a recorder has
 * track at once, but nothing can be written then: MMC-5 tables "Track modes",
 * "Data block type". */
static bool is_track_mode_valid(unsigned mode, unsigned block_type)
{
	if (mode & 0x04)
		return (mode & ~0x06u) == 0 &&
		       (block_type == MODE_1 || block_type == MODE_2_FORM_1);
	return (mode & 0x08) == 0 && block_type == 0; /* no four channels */
}

/* This recorder writes track at once and nothing else. */
static bool is_write_valid(const uint8_t *page)
{
	unsigned multi = page[3] >> 6;

	if ((page[2] & 0x0f) != WRITE_TYPE_TAO)
		return false;
	if (multi != MULTI_LAST_NO_B0 && multi != MULTI_LAST &&
		multi != MULTI_NEXT)
		return false;
	if (page[3] & 0x20) /* fixed packets */
		return false;
	if (!is_track_mode_valid(page[3] & 0x0f, page[4] & 0x0f))
		return false;
	if (page[8] != 0x00 && page[8] != 0x10 && page[8] != 0x20)
		return false;
	return is_mcn_valid(page + 16) && is_isrc_valid(page + 32);
}

bool tao_vpage_is_valid(enum tao_vpage page, const uint8_t *bytes)
{
	const struct tao_vpage_kind *kind = &kinds[page];

	/* PS, the top bit, is reserved in MODE SELECT: real drives ignore it */
	if ((bytes[0] & 0x3f) != kind->code || bytes[1] != kind->bytes - 2)
		return false;
	return page != TAO_VPAGE_WRITE || is_write_valid(bytes);
}

static void copy_text(char *out, const uint8_t *field, size_t len)
{
	size_t n = field[0] & 0x80 ? len : 0;

	memcpy(out, field + 1, n);
	out[n] = '\0';
}

struct tao_vwrite tao_vpages_write(const struct tao_vpages *pages)
{
	const uint8_t *page = pages->bytes[TAO_VPAGE_WRITE];
	struct tao_vwrite write = {
		.is_test = page[2] & 0x10,
		.has_buf = page[2] & 0x40,
		.is_last_session = page[3] >> 6 != MULTI_NEXT,
		.is_data = page[3] & 0x04,
		.control = page[3] & 0x03,
		.is_copy = page[3] & 0x10,
		.pause_sectors = tao_wire_get16(page + 14),
	};

	copy_text(write.mcn, page + 16, 13);
	copy_text(write.isrc, page + 32, 12);
	return write;
}
