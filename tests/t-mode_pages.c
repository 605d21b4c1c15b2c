/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command.h"
#include "tests/scripted_drive.h"
#include "tests/torture.h"

struct answer {
	struct tao_mode_pages pages;
	size_t whole_bytes;
};

static enum tao_status parse(const uint8_t *reply, size_t len,
	struct answer *out, struct tao_error *err)
{
	return tao_mmc_parse_mode_pages(
		reply, len, &out->pages, &out->whole_bytes, err);
}

TORTURE_ADAPTOR(try_mode_pages, struct answer, parse)

static void test_parse(void)
{
	/* pages 01h, 05h with a subpage, 05h again, 2Ah, and 00h as it likes */
	uint8_t reply[32] = {0, 30, [8] = 0x81, 2, 0, 0, 0x45, 1, 0, 3, 9, 9, 9,
		0x05, 1, 9, 0x2a, 2, 0, 0, 0x00, 0x2a, 0x2b, 0x2c};
	struct answer got;
	const uint8_t *codes = got.pages.codes;
	struct tao_error err = {0};

	IS_INT(parse(reply, 32, &got, &err), TAO_OK, "all pages are read");
	OK(got.pages.len == 4 && codes[0] == 0x01 && codes[1] == 0x05 &&
			codes[2] == 0x2a && codes[3] == 0x00 &&
			got.whole_bytes == 32,
		"each is told once");
	IS_INT(parse(reply, 14, &got, &err), TAO_OK, "a part of them is read");
	OK(got.pages.len == 2 && got.whole_bytes == 32,
		"with how much there is");
	reply[7] = 4;
	parse(reply, 32, &got, &err);
	OK(got.pages.len == 3 && codes[0] == 0x05,
		"block descriptors are none");
	reply[7] = 200;
	parse(reply, 32, &got, &err);
	IS_INT(got.pages.len, 0, "nor is what is behind the end");
	reply[7] = 0;
	torture_reply("MODE SENSE of all pages", try_mode_pages, reply, 32);
	IS_STRING(tao_mode_page_text(TAO_PAGE_CAPABILITIES),
		"capabilities and mechanical status", "they have names");
	OK(!tao_mode_page_text(0x3e), "most of them");
}

/* Page 2Ah of 200 bytes, and pages 01h and 05h behind it. */
static void test_long(void)
{
	static const uint8_t all[8 + 202 + 52 + 4] = {1, 8, [8] = 0x2a,
		[9] = 200, [210] = 0x01, [211] = 50, [262] = 0x05, [263] = 2};
	static const struct script_row rows[] = {
		{EXPECT("5a 00 3f 00 00 00 00 00fe 00"), REPLY_PART(all, 254)},
		{EXPECT("5a 00 3f 00 00 00 00 010a 00"), REPLY(all)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_mode_pages got;
	struct tao_error err;

	IS_INT(tao_read_mode_pages(drive, NULL, &got, &err), TAO_OK,
		"a drive with many is asked");
	OK(got.len == 3 && got.codes[2] == TAO_PAGE_WRITE_PARAMETERS,
		"for all of them");
	PLAYED(drive, "once more, for as many bytes as there are");
}

/* A drive that always has more than it was asked for. */
static void test_endless(void)
{
	static const uint8_t all[254] = {0xff, 0xff, [8] = 0x05, [9] = 2};
	static const struct script_row rows[] = {
		{EXPECT("5a 00 3f 00 00 00 00 00fe 00"), REPLY(all)},
		{EXPECT("5a 00 3f 00 00 00 00 0800 00"), REPLY(all)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_mode_pages got;
	struct tao_error err;

	IS_INT(tao_read_mode_pages(drive, NULL, &got, &err), TAO_OK,
		"a drive that never tells all");
	PLAYED(drive, "is asked twice");
}

int main(void)
{
	test_parse();
	test_long();
	test_endless();
	return tap_done();
}
