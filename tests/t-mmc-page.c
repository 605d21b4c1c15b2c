/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "tests/torture.h"

struct write_page {
	struct tao_write_page page;
	size_t page_bytes;
};

static enum tao_status parse_write_page(const uint8_t *reply, size_t len,
	struct write_page *out, struct tao_error *err)
{
	return tao_mmc_parse_write_page(
		reply, len, &out->page, &out->page_bytes, err);
}

TORTURE_ADAPTOR(try_write_page, struct write_page, parse_write_page)
TORTURE_ADAPTOR(
	try_capabilities, struct tao_capabilities, tao_mmc_parse_capabilities)

#define CODE(call) ((call) == TAO_OK ? TAO_E_NONE : err.code)

/* A drive's default: Test Write on, mode 1 data, an MCN of another disc. */
static const uint8_t defaults[60] = {0, 58, 0, 0, 0, 0, 0, 0, 0x85, 50, 0x50,
	0xc5, 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x96, 0x80, '4', '0', '0',
	'6', '3', '8', '1', '3', '3', '3', '9', '3', '1'};

static void test_read_page(void)
{
	struct tao_error err = {0};
	struct write_page got;
	uint8_t reply[100];

	IS_INT(CODE(parse_write_page(defaults, 60, &got, &err)), TAO_E_NONE,
		"page 05h is read");
	IS_INT(got.page_bytes, 52, "its length is the drive's");
	OK(got.page.has_underrun_protection && got.page.is_test_write &&
			got.page.write_type == 0 && got.page.multi_session == 3,
		"so are its defaults, a set Test Write too");
	OK(got.page.has_pre_emphasis && got.page.copy == TAO_COPY_PROHIBITED &&
			got.page.data_block_type == 8 &&
			got.page.pause_sectors == 150,
		"and the track's");
	IS_STRING(got.page.mcn, "4006381333931", "and an MCN that is left");
	IS_STRING(got.page.isrc, "", "there is no ISRC");

	/* 8 bytes of block descriptor, another page, then ours. */
	memset(reply, 0, sizeof(reply));
	reply[1] = 78;
	reply[7] = 8;
	memcpy(reply + 16, "\x01\x0a", 2);
	memcpy(reply + 28, defaults + 8, 52);
	reply[28 + 3] = 0x12;
	reply[28 + 32] = 0x80;
	memcpy(reply + 28 + 33, "AZK7Y9812345", 12);
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)), TAO_E_NONE,
		"a block descriptor and other pages are passed over");
	IS_STRING(got.page.isrc, "AZK7Y9812345", "an ISRC is read");
	OK(got.page.copy == TAO_COPY_PERMITTED, "permission goes before SCMS");
	reply[28 + 3] = 0x10;
	reply[28 + 33] = 0x07;
	parse_write_page(reply, 80, &got, &err);
	OK(got.page.copy == TAO_COPY_SCMS, "the copy bit alone is SCMS");
	IS_STRING(got.page.isrc, "", "an ISRC that is none is dropped");
	torture_reply("MODE SENSE of page 05h", try_write_page, reply, 80);
}

/* The shortest page, and every bit beside our flags set. */
static void test_foreign_bits(void)
{
	uint8_t reply[40] = {
		0, 38, 0, 0, 0, 0, 0, 0, 0x85, 30, 0xa5, 0x2c, 0xf3};
	struct tao_error err = {0};
	struct write_page got;

	IS_INT(CODE(parse_write_page(reply, 40, &got, &err)), TAO_E_NONE,
		"a page of 32 bytes is long enough");
	OK(!got.page.has_underrun_protection && !got.page.is_test_write &&
			got.page.write_type == 5 &&
			got.page.multi_session == 0 &&
			!got.page.has_pre_emphasis &&
			got.page.copy == TAO_COPY_PROHIBITED &&
			got.page.data_block_type == 3,
		"bits beside the flags are no flags");
}

/* A page that ends with the ISRC, in a reply that ends with it. */
static void test_isrc_at_end(void)
{
	uint8_t reply[56] = {0, 54, 0, 0, 0, 0, 0, 0, 0x05, 46};
	struct tao_error err = {0};
	struct write_page got;

	reply[8 + 32] = 0x80;
	memcpy(reply + 8 + 33, "USK7Y9812345", 12);
	parse_write_page(reply, 56, &got, &err);
	IS_STRING(got.page.isrc, "USK7Y9812345", "a page may end with an ISRC");
	reply[8 + 32] = 0x7f;
	parse_write_page(reply, 56, &got, &err);
	IS_STRING(got.page.isrc, "", "only the valid bit makes it one");
}

static void test_page_lies(void)
{
	struct tao_error err = {0};
	struct write_page got;
	uint8_t reply[80];

	memset(reply, 0, sizeof(reply));
	memcpy(reply, defaults, 60);
	reply[9] = 29;
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)),
		TAO_E_INVALID_RESPONSE, "a page of 31 bytes is refused");
	reply[1] = 78;
	reply[9] = 63;
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)),
		TAO_E_INVALID_RESPONSE, "a page of 65 bytes is refused");
	reply[9] = 50;
	reply[8] = 0x06;
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)),
		TAO_E_INVALID_RESPONSE, "another page is not taken for it");
	reply[8] = 0x05;
	reply[1] = 57;
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)),
		TAO_E_INVALID_RESPONSE,
		"a page cut by the told length is refused");
	reply[1] = 78;
	reply[6] = 0xff;
	IS_INT(CODE(parse_write_page(reply, 80, &got, &err)),
		TAO_E_INVALID_RESPONSE,
		"block descriptors beyond the reply too");
}

static const struct tao_write_page audio = {
	.has_underrun_protection = true, .write_type = 1, .pause_sectors = 150};

static void test_compose(void)
{
	struct tao_write_page page = audio;
	struct tao_error err = {0};
	uint8_t list[72], want[72] = {0, 0, 0, 0, 0, 0, 0, 0, 0x05, 0x32, 0x41,
				  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x96};
	size_t list_bytes;

	memset(list, 0xee, sizeof(list));
	tao_mmc_compose_write_page(&page, 52, list, &list_bytes, &err);
	IS_INT(list_bytes, 60, "the list is header and page");
	IS_BYTES(list, want, 72, "an audio track is these bytes, zero-filled");

	page.has_underrun_protection = false;
	page.is_test_write = true;
	page.multi_session = 3;
	page.has_pre_emphasis = true;
	page.copy = TAO_COPY_PERMITTED;
	memcpy(page.mcn, "4006381333931", 14);
	memcpy(page.isrc, "USK7Y9812345", 13);
	tao_mmc_compose_write_page(&page, 56, list, &list_bytes, &err);
	memcpy(want + 8, "\x05\x36\x11\xc3", 4);
	memcpy(want + 24,
		"\x80"
		"4006381333931",
		14);
	memcpy(want + 40,
		"\x80"
		"USK7Y9812345",
		13);
	IS_INT(list_bytes, 64, "the page is as long as the drive's own");
	IS_BYTES(list, want, 72, "every option reaches its bit");
	tao_mmc_compose_write_page(&page, 48, list, &list_bytes, &err);
	IS_BYTES(list + 40, want + 40, 13, "an ISRC at the page's end too");
}

static void test_compose_bits(void)
{
	struct tao_write_page page = {
		.is_test_write = true, .multi_session = 3};
	struct tao_error err = {0};
	uint8_t list[72];
	size_t list_bytes;

	tao_mmc_compose_write_page(&page, 48, list, &list_bytes, &err);
	IS_INT(list[10], 0x10, "simulation is its own bit");
	page.has_underrun_protection = true;
	page.is_test_write = false;
	page.copy = TAO_COPY_SCMS;
	tao_mmc_compose_write_page(&page, 56, list, &list_bytes, &err);
	IS_INT(list[10], 0x40, "protection from underruns is its own bit");
	IS_INT(list[11], 0xd0, "SCMS is the copy bit without permission");
}

static void test_compose_back(void)
{
	struct tao_write_page page = audio, back;
	struct tao_error err = {0};
	uint8_t list[72], again[72];
	size_t list_bytes, page_bytes;
	bool is_same = true;

	memcpy(page.isrc, "USK7Y9812345", 13);
	for (int copy = 0; copy < 3; copy++) {
		page.copy = (enum tao_copy)copy;
		tao_mmc_compose_write_page(&page, 64, list, &list_bytes, &err);
		tao_put_be16(list, (uint16_t)(list_bytes - 2));
		is_same = is_same &&
			  tao_mmc_parse_write_page(list, list_bytes, &back,
				  &page_bytes, &err) == TAO_OK &&
			  tao_mmc_compose_write_page(&back, page_bytes, again,
				  &list_bytes, &err) == TAO_OK &&
			  memcmp(again + 8, list + 8, 64) == 0 &&
			  page_bytes == 64;
	}
	OK(is_same, "what is composed is parsed to the same");
}

static const struct {
	size_t page_bytes;
	const char *mcn, *isrc;
	uint8_t write_type, multi_session;
	enum tao_error_code code;
	const char *title;
} bad_pages[] = {
	{31, "", "", 1, 0, TAO_E_INVALID_ARGUMENT, "a page too short"},
	{65, "", "", 1, 0, TAO_E_INVALID_ARGUMENT, "a page too long"},
	{52, "", "", 16, 0, TAO_E_INVALID_ARGUMENT, "write type 16"},
	{52, "", "", 1, 4, TAO_E_INVALID_ARGUMENT, "multi-session 4"},
	{52, "400638133393", "", 1, 0, TAO_E_INVALID_MCN,
		"an MCN of 12 digits"},
	{52, "400638133393X", "", 1, 0, TAO_E_INVALID_MCN,
		"an MCN with a letter"},
	{52, "", "US-K7Y-98-12", 1, 0, TAO_E_INVALID_ISRC,
		"an ISRC with dashes"},
	{52, "", "", 1, 0, TAO_E_NONE, "nothing that is right"},
	{48, "", "USK7Y9812345", 15, 3, TAO_E_NONE, "nothing that just fits"},
	{47, "", "USK7Y9812345", 1, 0, TAO_E_INVALID_ARGUMENT,
		"an ISRC for which the page has no room"},
};

static void test_compose_refuses(void)
{
	struct tao_error err = {0};
	uint8_t list[72];
	size_t list_bytes;

	for (size_t i = 0; i < sizeof(bad_pages) / sizeof(bad_pages[0]); i++) {
		struct tao_write_page page = audio;

		strcpy(page.mcn, bad_pages[i].mcn);
		strcpy(page.isrc, bad_pages[i].isrc);
		page.write_type = bad_pages[i].write_type;
		page.multi_session = bad_pages[i].multi_session;
		list[0] = 0xee;
		list_bytes = 1;
		IS_INT(CODE(tao_mmc_compose_write_page(&page,
			       bad_pages[i].page_bytes, list, &list_bytes,
			       &err)),
			bad_pages[i].code, "%s is refused", bad_pages[i].title);
		if (bad_pages[i].code != TAO_E_NONE &&
			(list[0] != 0xee || list_bytes != 1))
			OK(false, "and leaves the output alone");
	}
	OK(tao_mmc_compose_write_page(&audio, 32, list, &list_bytes, &err) ==
			TAO_OK,
		"the shortest page does without an ISRC");
}

/* Page 2Ah of a recorder with three speeds and room for a fourth. */
static void fill_capabilities(uint8_t reply[static 56])
{
	uint8_t *page = reply + 8;

	memset(reply, 0, 56);
	reply[1] = 54;
	page[0] = 0x2a;
	page[1] = 46;
	page[3] = 0x07;
	page[4] = 0x80;
	page[6] = 0x2b;
	tao_put_be16(page + 12, 2048);
	tao_put_be16(page + 18, 9173);
	tao_put_be16(page + 20, 706);
	page[27] = 1;
	tao_put_be16(page + 28, 7056);
	tao_put_be16(page + 30, 3);
	memcpy(page + 32, "\0\1\x1b\x90\0\0\x0b\x06\0\0\x05\x83", 12);
}

static void test_capabilities(void)
{
	struct tao_capabilities got;
	struct tao_error err = {0};
	uint8_t reply[56];

	fill_capabilities(reply);
	IS_INT(CODE(tao_mmc_parse_capabilities(reply, 56, &got, &err)),
		TAO_E_NONE, "page 2Ah is read");
	OK(got.can_write_cdr && got.can_write_cdrw && got.can_test_write &&
			got.has_buf,
		"it says what the drive writes");
	OK(got.loading_type == 1 && got.is_locked && got.can_eject &&
			got.buffer_bytes == 2048 * 1024,
		"tray, lock and buffer are read");
	OK(got.current_write_kbps == 7056 && got.is_pure_cav,
		"the newer field is the current speed");
	OK(got.speeds_len == 3 && got.speeds[0].write_kbps == 7056 &&
			got.speeds[0].is_pure_cav &&
			got.speeds[2].write_kbps == 1411 &&
			!got.speeds[2].is_pure_cav,
		"the list of speeds is read");
	torture_reply("MODE SENSE of page 2Ah", try_capabilities, reply, 56);
}

static void test_no_capabilities(void)
{
	struct tao_capabilities got;
	struct tao_error err = {0};
	uint8_t reply[56];
	uint8_t *page = reply + 8;

	fill_capabilities(reply);
	page[3] = 0xf8;
	page[4] = 0x7f;
	page[6] = 0x15;
	page[27] = 0xfe;
	memset(page + 32, 0xfe, 2);
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	OK(!got.can_write_cdr && !got.can_write_cdrw && !got.can_test_write &&
			!got.has_buf && got.loading_type == 0 &&
			!got.is_locked && !got.can_eject && !got.is_pure_cav &&
			!got.speeds[0].is_pure_cav,
		"bits beside the flags are no flags");
	tao_put_be16(page + 28, 0);
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	IS_INT(got.current_write_kbps, 706,
		"without the newer field the older one is the current speed");
	tao_put_be16(page + 30, 2);
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	IS_INT(got.speeds_len, 2, "a list shorter than its page is that");
}

static void test_old_capabilities(void)
{
	struct tao_capabilities got;
	struct tao_error err = {0};
	uint8_t reply[56];
	uint8_t *page = reply + 8;

	fill_capabilities(reply);
	tao_put_be16(page + 30, 0xffff);
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	IS_INT(got.speeds_len, 3, "a list longer than its page is cut");
	page[1] = 30;
	tao_put_be16(page + 30, 0);
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	OK(got.current_write_kbps == 7056 && got.speeds_len == 0,
		"a page that ends with an empty list has no speeds");
	page[1] = 20;
	tao_mmc_parse_capabilities(reply, 56, &got, &err);
	OK(got.current_write_kbps == 706 && got.speeds_len == 1 &&
			got.speeds[0].write_kbps == 9173 && !got.is_pure_cav,
		"an MMC-1 page gives its current and its highest speed");
	page[1] = 17;
	IS_INT(CODE(tao_mmc_parse_capabilities(reply, 56, &got, &err)),
		TAO_E_INVALID_RESPONSE, "a page of 19 bytes is too short");
}

int main(void)
{
	test_read_page();
	test_foreign_bits();
	test_isrc_at_end();
	test_page_lies();
	test_compose();
	test_compose_bits();
	test_compose_back();
	test_compose_refuses();
	test_capabilities();
	test_no_capabilities();
	test_old_capabilities();
	return tap_done();
}
