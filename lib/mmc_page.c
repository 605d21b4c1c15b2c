/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "lib/mmc_reply.h"

#include <string.h>

enum {
	PAGE_MIN_BYTES = 32, /* page 05h up to the MCN */
	PAGE_MCN_AT = 16,
	PAGE_ISRC_AT = 32,
	PAGE_ISRC_BYTES = 48, /* up to the ISRC */
	MCN_CHARS = 13,
	ISRC_CHARS = 12,
	TRACK_MODE_PRE_EMPHASIS = 0x01,
	TRACK_MODE_COPY_PERMITTED = 0x02
};

/* Find a page in a MODE SENSE (10) reply: behind the block descriptors that
 * some drives send unasked, and behind other pages. Takes it only whole. */
static enum tao_status find_page(const uint8_t *reply, size_t len, uint8_t code,
	const uint8_t **page, size_t *page_bytes, struct tao_error *err)
{
	size_t at = TAO_MODE_HEADER_BYTES;

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < TAO_MODE_HEADER_BYTES)
		return tao_reply_short(
			err, TAO_OP_MODE_SENSE_10, len, TAO_MODE_HEADER_BYTES);
	at += tao_get_be16(reply + 6);
	while (at <= len && len - at >= 2) {
		size_t bytes = (size_t)reply[at + 1] + 2;

		if ((reply[at] & 0x3f) == code) {
			if (bytes > len - at)
				return tao_reply_short(err,
					TAO_OP_MODE_SENSE_10, len, at + bytes);
			*page = reply + at;
			*page_bytes = bytes;
			return TAO_OK;
		}
		at += bytes;
	}
	return tao_reply_absurd(
		err, TAO_OP_MODE_SENSE_10, "the page asked for is not in it");
}

static void add_page(struct tao_mode_pages *pages, uint8_t code)
{
	for (unsigned i = 0; i < pages->len; i++)
		if (pages->codes[i] == code)
			return;
	pages->codes[pages->len++] = code;
}

enum tao_status tao_mmc_parse_mode_pages(const uint8_t *reply, size_t len,
	struct tao_mode_pages *out, size_t *whole_bytes, struct tao_error *err)
{
	struct tao_mode_pages pages = {.len = 0};
	size_t at = TAO_MODE_HEADER_BYTES, bytes, whole = 0;

	if (len >= 2) {
		whole = (size_t)tao_get_be16(reply) + 2;
		len = tao_reply_bytes(len, whole);
	}
	if (len < TAO_MODE_HEADER_BYTES)
		return tao_reply_short(
			err, TAO_OP_MODE_SENSE_10, len, TAO_MODE_HEADER_BYTES);
	at += tao_get_be16(reply + 6);
	for (; at <= len && len - at >= 2; at += bytes) {
		add_page(&pages, reply[at] & 0x3f);
		/* page 00h is the last one, and may be of any form */
		if ((reply[at] & 0x3f) == 0)
			break;
		bytes = (size_t)reply[at + 1] + 2;
		if (reply[at] & 0x40) /* with subpages: four bytes ahead */
			bytes = len - at < 4
					? len - at
					: (size_t)tao_get_be16(reply + at + 2) +
						  4;
	}
	*out = pages;
	*whole_bytes = whole;
	return TAO_OK;
}

static bool is_text(const char *text, size_t chars, bool letters_too)
{
	if (strlen(text) != chars)
		return false;
	for (; *text; text++)
		if (!(*text >= '0' && *text <= '9') &&
			!(letters_too && *text >= 'A' && *text <= 'Z'))
			return false;
	return true;
}

/* What an earlier disc left there may be no code at all: then it is none. */
static void get_code(
	const uint8_t *field, size_t chars, bool letters_too, char *out)
{
	memcpy(out, field + 1, chars);
	out[chars] = '\0';
	if (!(field[0] & 0x80) || !is_text(out, chars, letters_too))
		out[0] = '\0';
}

static enum tao_copy get_copy(uint8_t byte3)
{
	if (byte3 & TRACK_MODE_COPY_PERMITTED)
		return TAO_COPY_PERMITTED;
	return byte3 & 0x10 ? TAO_COPY_SCMS : TAO_COPY_PROHIBITED;
}

enum tao_status tao_mmc_parse_write_page(const uint8_t *reply, size_t len,
	struct tao_write_page *out, size_t *page_bytes, struct tao_error *err)
{
	struct tao_write_page now = {0};
	const uint8_t *page;
	size_t bytes;
	enum tao_status status;

	status = find_page(
		reply, len, TAO_PAGE_WRITE_PARAMETERS, &page, &bytes, err);
	if (status != TAO_OK)
		return status;
	if (bytes < PAGE_MIN_BYTES || bytes > TAO_WRITE_PAGE_MAX_BYTES)
		return tao_reply_absurd(err, TAO_OP_MODE_SENSE_10,
			"page 05h is not 32 to 64 bytes long");
	now.has_underrun_protection = page[2] & 0x40;
	now.is_test_write = page[2] & 0x10;
	now.write_type = page[2] & 0x0f;
	now.multi_session = page[3] >> 6;
	now.has_pre_emphasis = page[3] & TRACK_MODE_PRE_EMPHASIS;
	now.copy = get_copy(page[3]);
	now.data_block_type = page[4] & 0x0f;
	now.pause_sectors = tao_get_be16(page + 14);
	get_code(page + PAGE_MCN_AT, MCN_CHARS, false, now.mcn);
	if (bytes >= PAGE_ISRC_BYTES)
		get_code(page + PAGE_ISRC_AT, ISRC_CHARS, true, now.isrc);
	*out = now;
	*page_bytes = bytes;
	return TAO_OK;
}

static enum tao_status check_write_page(const struct tao_write_page *page,
	size_t page_bytes, struct tao_error *err)
{
	if (page_bytes < PAGE_MIN_BYTES ||
		page_bytes > TAO_WRITE_PAGE_MAX_BYTES)
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"write parameters of %zu bytes, not 32 to 64",
			page_bytes);
	if (page->write_type > 0x0f || page->multi_session > 3 ||
		page->data_block_type > 0x0f)
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"a write parameter is too large for its field");
	if (page->mcn[0] && !is_text(page->mcn, MCN_CHARS, false))
		return tao_fail(err, TAO_E_INVALID_MCN, "'%s' is not 13 digits",
			page->mcn);
	if (page->isrc[0] && !is_text(page->isrc, ISRC_CHARS, true))
		return tao_fail(err, TAO_E_INVALID_ISRC,
			"'%s' is not 12 letters and digits", page->isrc);
	if (page->isrc[0] && page_bytes < PAGE_ISRC_BYTES)
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"this drive's write parameters have no ISRC");
	return TAO_OK;
}

static void put_code(const char *code, size_t chars, uint8_t *field)
{
	if (!code[0])
		return;
	field[0] = 0x80;
	memcpy(field + 1, code, chars);
}

enum tao_status tao_mmc_compose_write_page(const struct tao_write_page *page,
	size_t page_bytes,
	uint8_t out[static TAO_MODE_HEADER_BYTES + TAO_WRITE_PAGE_MAX_BYTES],
	size_t *list_bytes, struct tao_error *err)
{
	uint8_t *p = out + TAO_MODE_HEADER_BYTES;
	enum tao_status status = check_write_page(page, page_bytes, err);

	if (status != TAO_OK)
		return status;
	memset(out, 0, TAO_MODE_HEADER_BYTES + TAO_WRITE_PAGE_MAX_BYTES);
	p[0] = TAO_PAGE_WRITE_PARAMETERS;
	p[1] = (uint8_t)(page_bytes - 2);
	p[2] = page->write_type;
	p[2] |= page->has_underrun_protection ? 0x40 : 0;
	p[2] |= page->is_test_write ? 0x10 : 0;
	p[3] = (uint8_t)(page->multi_session << 6);
	p[3] |= page->has_pre_emphasis ? TRACK_MODE_PRE_EMPHASIS : 0;
	if (page->copy == TAO_COPY_PERMITTED)
		p[3] |= TRACK_MODE_COPY_PERMITTED;
	else if (page->copy == TAO_COPY_SCMS)
		p[3] |= 0x10; /* the drive makes the copy bit alternate */
	p[4] = page->data_block_type;
	/* Byte 8, session format, stays 00h: CD-DA or CD-ROM. Drives exist
	 * whose own default is illegal, as for the pause. */
	tao_put_be16(p + 14, page->pause_sectors);
	put_code(page->mcn, MCN_CHARS, p + PAGE_MCN_AT);
	if (page_bytes >= PAGE_ISRC_BYTES)
		put_code(page->isrc, ISRC_CHARS, p + PAGE_ISRC_AT);
	*list_bytes = TAO_MODE_HEADER_BYTES + page_bytes;
	return TAO_OK;
}

/* Page 2Ah grew from MMC-1 to MMC-3: 20 bytes at first, current speed and
 * rotation at 27 to 29, a list of speeds from 30 on. */
static void get_speeds(
	const uint8_t *page, size_t bytes, struct tao_capabilities *out)
{
	unsigned count;

	if (bytes >= 22)
		out->current_write_kbps = tao_get_be16(page + 20);
	if (bytes < 32) {
		out->speeds[0].write_kbps = tao_get_be16(page + 18);
		out->speeds_len = out->speeds[0].write_kbps != 0;
		return;
	}
	out->is_pure_cav = (page[27] & 0x03) == 1;
	if (tao_get_be16(page + 28) != 0)
		out->current_write_kbps = tao_get_be16(page + 28);
	count = tao_get_be16(page + 30);
	for (unsigned i = 0; i < count && out->speeds_len < TAO_SPEEDS_MAX;
		i++) {
		const uint8_t *entry = page + 32 + (size_t)4 * i;

		if (32 + (size_t)4 * (i + 1) > bytes)
			return;
		if (tao_get_be16(entry + 2) == 0)
			continue;
		out->speeds[out->speeds_len++] = (struct tao_write_speed){
			.write_kbps = tao_get_be16(entry + 2),
			.is_pure_cav = (entry[1] & 0x03) == 1,
		};
	}
}

enum tao_status tao_mmc_parse_capabilities(const uint8_t *reply, size_t len,
	struct tao_capabilities *out, struct tao_error *err)
{
	struct tao_capabilities now = {0};
	const uint8_t *page;
	size_t bytes;
	enum tao_status status;

	status = find_page(
		reply, len, TAO_PAGE_CAPABILITIES, &page, &bytes, err);
	if (status != TAO_OK)
		return status;
	if (bytes < 20)
		return tao_reply_short(err, TAO_OP_MODE_SENSE_10, bytes, 20);
	now.can_write_cdr = page[3] & 0x01;
	now.can_write_cdrw = page[3] & 0x02;
	now.can_test_write = page[3] & 0x04;
	now.has_buf = page[4] & 0x80;
	now.loading_type = page[6] >> 5;
	now.is_locked = page[6] & 0x02;
	now.can_eject = page[6] & 0x08;
	now.buffer_bytes = (uint32_t)tao_get_be16(page + 12) * 1024;
	get_speeds(page, bytes, &now);
	*out = now;
	return TAO_OK;
}
