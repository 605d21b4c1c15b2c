/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/abilities.h"
#include "tests/listener.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

static const uint8_t features[24] = {0, 0, 0, 20, 0, 0, 0, 9, 0, 0, 3, 4, 0, 9,
	1, 0, 0, 0x2d, 8, 4, 0x46};
static const uint8_t page_2a[8 + 40] = {0, 46, [8] = 0x2a, [9] = 38,
	[10] = 7, [11] = 7, [20] = 8, [21] = 0, [36] = 0x0d, [37] = 0xc8,
	[38] = 0, [39] = 1, [42] = 0x0d, [43] = 0xc8};
static const uint8_t page_3f[8 + 4 + 4] = {
	0, 14, [8] = 0x81, [9] = 2, [12] = 0x05, [13] = 2};
static const uint8_t page_05[8 + 52] = {
	0, 58, [8] = 0x05, [9] = 50, [10] = 0x41, [12] = 8};
static const uint8_t buffer[12] = {0, 10, 0, 0, 0, 0x20, 0, 0, 0, 0x20, 0, 0};
static const uint8_t speeds[8 + 32] = {0, 0, 0, 36, [8 + 14] = 0x1b,
	[8 + 15] = 0x90, [24] = 8, [24 + 14] = 0x23, [24 + 15] = 0xd6};
static const uint8_t no_speeds[8] = {0, 0, 0, 4};

static void test_all(void)
{
	static const struct script_row rows[] = {
		{EXPECT("46 00 0000 *"), REPLY(features)},
		{EXPECT("5a 00 2a *"), REPLY(page_2a)},
		{EXPECT("5a 00 3f *"), REPLY(page_3f)},
		{EXPECT("5a 00 05 *"), REPLY(page_05)},
		{EXPECT("5c *"), REPLY(buffer)},
		{EXPECT("ac *"), REPLY(speeds)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_abilities got;
	struct tao_error err;

	IS_INT(tao_abilities_read(drive, NULL, &got, &err), TAO_OK,
		"a drive is asked what it can do");
	OK(got.has_features && got.features.len == 2 &&
			got.features.features[1].code == TAO_FEATURE_TAO &&
			!got.features.features[1].is_current,
		"its features are known");
	OK(got.features.profiles_len == 1 &&
			got.features.profiles[0].code == TAO_PROFILE_CDR &&
			got.features.profiles[0].is_current,
		"and profiles");
	OK(got.has_capabilities && got.capabilities.current_write_kbps == 3528,
		"the speed that it is set to");
	OK(got.has_mode_pages && got.mode_pages.len == 2 &&
			got.mode_pages.codes[0] == 0x01 &&
			got.mode_pages.codes[1] == 0x05,
		"the mode pages that it has");
	OK(got.has_write_page && got.write_page.has_underrun_protection,
		"whether it links");
	OK(got.has_buffer && got.buffer.total_bytes == 2097152,
		"its buffer");
	OK(got.has_speeds && got.speeds.len == 2 &&
			got.speeds.speeds[0].write_kbps == 7056 &&
			got.speeds.speeds[1].is_pure_cav,
		"and the speeds that it has");
	PLAYED(drive, "by one command each");
}

static void test_little(void)
{
	static const struct script_row rows[] = {
		{EXPECT("46 *"), SENSE(5, 0x20, 0)},
		{EXPECT("5a 00 2a *"), REPLY(page_2a)},
		{EXPECT("5a 00 3f *"), SENSE(5, 0x24, 0)},
		{EXPECT("5a 00 05 *"), SENSE(5, 0x24, 0)},
		{EXPECT("5c *"), REPLY_PART(buffer, 4)},
		{EXPECT("ac *"), REPLY(no_speeds)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_abilities got;
	struct listener listener;
	struct tao_error err;

	listener_init(&listener);
	IS_INT(tao_abilities_read(drive, &listener.observer, &got, &err),
		TAO_OK, "a drive may refuse to tell");
	OK(!got.has_features && !got.has_mode_pages && !got.has_write_page &&
			!got.has_buffer &&
			got.has_capabilities,
		"what it does not tell, or half, is missing");
	IS_INT(listener.notes, 4, "with a note for each");
	OK(got.has_speeds && got.speeds.len == 1 &&
			got.speeds.speeds[0].write_kbps == 3528,
		"speeds are then those of page 2Ah");
	PLAYED(drive, "the rest was asked");
}

static void test_gone(void)
{
	static const struct script_row rows[] = {
		{EXPECT("46 *"), REPLY(features)},
		{EXPECT("5a *"), OUTCOME(TAO_OUTCOME_GONE)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_abilities got = {.has_buffer = true};
	struct tao_error err = {0};

	tao_abilities_read(drive, NULL, &got, &err);
	IS_INT(err.code, TAO_E_DEVICE_GONE, "a drive that goes is an error");
	OK(got.has_buffer && !got.has_features, "and nothing is told of it");
	PLAYED(drive, "it is asked no further");
}

int main(void)
{
	test_all();
	test_little();
	test_gone();
	return tap_done();
}
