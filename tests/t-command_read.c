/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

static const uint8_t blank[34] = {0, 32, 0x00, 1, 1, 1, 1, 0, 0xff, 0, 0, 0, 0,
	0, 0, 0, 0, 97, 24, 1, 0, 79, 59, 74};
static const uint8_t invisible[28] = {
	0, 26, 3, 1, 0, 0, 0x40, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 5, 0, 0};
static const uint8_t toc[20] = {
	0, 18, 1, 1, 0, 0x10, 1, 0, 0, 0, 0, 0, 0, 0x10, 0xaa, 0, 0, 0, 7, 8};
static const uint8_t atip[28] = {
	0, 26, 0, 0, 0xd4, 0, 0x80, 0, 97, 24, 1, 0, 79, 59, 74};
static const uint8_t buffer[12] = {0, 10, 0, 0, 0, 0x20, 0, 0, 0, 0x10};
static const uint8_t feature[16] = {
	0, 0, 0, 12, 0, 0, 0, 9, 0, 0x2d, 9, 4, 0x46};
static const uint8_t speeds[24] = {0, 0, 0, 20, 0, 0, 0, 0, 0, 5, 0x7d, 0xa8, 0,
	0, 0, 0, 0, 0, 0x1b, 0x90, 0, 0, 0x1b, 0x90};
static const uint8_t mcn[24] = {0, 0x15, 0, 20, 2, 0, 0, 0, 0x80, '4', '0', '0',
	'6', '3', '8', '1', '3', '3', '3', '9', '3', '1'};
static const uint8_t isrc[24] = {0, 0x15, 0, 20, 3, 0x10, 5, 0, 0x80, 'U', 'S',
	'K', '7', 'Y', '9', '8', '1', '2', '3', '4', '5'};
static const uint8_t inquiry[36] = {
	5, 0x80, 0, 0x32, 31, 0, 0, 0, 'M', 'A', 'K', 'E', 'R'};
static const uint8_t page_2a[8 + 28] = {
	0, 34, 0, 0, 0, 0, 0, 0, 0x2a, 26, 0, 3};

/* Each asks with these bytes, and has what the drive says. */
static const struct script_row rows[] = {
	{EXPECT("12 00000060"), REPLY(inquiry), LIMIT_MS(30000)},
	{EXPECT("46 02 002d 000000 0400"), REPLY(feature)},
	{EXPECT("51 000000000000 0022"), REPLY(blank)},
	{EXPECT("52 01 000000ff 00 0024"), REPLY(invisible)},
	{EXPECT("43 00 00 000000 00 0324"), REPLY(toc)},
	{EXPECT("43 02 04 000000 00 001c"), REPLY(atip)},
	{EXPECT("5a 00 2a 00000000 00fe"), REPLY(page_2a)},
	{EXPECT("5c 000000000000 000c"), REPLY(buffer)},
	{EXPECT("ac 00 00000000 0000 0020 03"), REPLY(speeds)},
	{EXPECT("42 00 40 02 0000 00 0018"), REPLY(mcn)},
	{EXPECT("42 00 40 03 0000 05 0018"), REPLY(isrc)},
};

static void test_about_drive(struct tao_drive *drive)
{
	struct tao_error err = {0};
	struct tao_inquiry who;
	struct tao_configuration configuration;

	tao_read_inquiry(drive, NULL, &who, &err);
	IS_STRING(who.vendor, "MAKER", "INQUIRY is asked and read");
	tao_read_configuration(
		drive, NULL, TAO_FEATURE_TAO, &configuration, &err);
	OK(configuration.has_feature && configuration.current_profile == 9,
		"GET CONFIGURATION is asked and read");
}

static void test_about_disc(struct tao_drive *drive)
{
	struct tao_error err = {0};
	struct tao_disc_information disc;
	struct tao_track_information track;
	struct tao_toc table;
	struct tao_atip time;

	tao_read_disc_information(drive, NULL, &disc, &err);
	IS_INT(disc.last_leadout_lba, 359849,
		"READ DISC INFORMATION is asked and read");
	tao_read_track_information(
		drive, NULL, TAO_BY_TRACK, TAO_INVISIBLE_TRACK, &track, &err);
	IS_INT(track.track, 3, "READ TRACK INFORMATION is asked and read");
	tao_read_toc(drive, NULL, &table, &err);
	IS_INT(table.leadout_lba, 1800, "READ TOC is asked and read");
	tao_read_atip(drive, NULL, &time, &err);
	IS_INT(time.last_leadout_lba, 359849, "READ ATIP is asked and read");
}

static void test_about_state(struct tao_drive *drive)
{
	struct tao_error err = {0};
	struct tao_capabilities capabilities;
	struct tao_buffer_capacity fill;
	struct tao_write_speeds list;
	char catalogue[14], code[13];

	tao_read_capabilities(drive, NULL, &capabilities, &err);
	OK(capabilities.can_write_cdr && capabilities.can_write_cdrw,
		"page 2Ah is asked and read");
	tao_read_buffer_capacity(drive, NULL, &fill, &err);
	IS_INT(fill.blank_bytes, 0x100000,
		"READ BUFFER CAPACITY is asked and read");
	tao_read_write_speeds(drive, NULL, &list, &err);
	OK(list.len == 1 && list.speeds[0].write_kbps == 7056,
		"GET PERFORMANCE is asked and read");
	tao_read_mcn(drive, NULL, catalogue, &err);
	IS_STRING(catalogue, "4006381333931", "the MCN is asked and read");
	tao_read_isrc(drive, NULL, 5, code, &err);
	IS_STRING(code, "USK7Y9812345", "an ISRC is asked and read");
}

static void test_short(void)
{
	static const struct script_row cut[] = {
		{EXPECT("51 *"), REPLY_PART(blank, 20)},
		{EXPECT("51 *"), REPLY_PART(blank, 1)},
		{EXPECT("52 *"), REPLY_PART(invisible, 27)},
		{EXPECT("5c *"), REPLY_PART(buffer, 11)},
		{EXPECT("12 *"), REPLY_PART(inquiry, 35)},
		{EXPECT("46 *"), REPLY_PART(feature, 7)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(cut);
	struct tao_disc_information disc;
	struct tao_track_information track;
	struct tao_buffer_capacity fill;
	struct tao_inquiry who;
	struct tao_configuration configuration;
	struct tao_error err = {0};
	unsigned refused = 0;

	for (int i = 0; i < 2; i++) {
		tao_read_disc_information(drive, NULL, &disc, &err);
		refused += err.code == TAO_E_INVALID_RESPONSE;
		err.code = TAO_E_NONE;
	}
	tao_read_track_information(drive, NULL, TAO_BY_TRACK, 1, &track, &err);
	refused += err.code == TAO_E_INVALID_RESPONSE;
	err.code = TAO_E_NONE;
	tao_read_buffer_capacity(drive, NULL, &fill, &err);
	refused += err.code == TAO_E_INVALID_RESPONSE;
	err.code = TAO_E_NONE;
	tao_read_inquiry(drive, NULL, &who, &err);
	refused += err.code == TAO_E_INVALID_RESPONSE;
	err.code = TAO_E_NONE;
	tao_read_configuration(drive, NULL, 0x2d, &configuration, &err);
	refused += err.code == TAO_E_INVALID_RESPONSE;
	IS_INT(refused, 6, "replies cut on their way are refused");
	PLAYED(drive, "and not asked for again");
}

/* It says that nothing came, whatever came. */
static void execute_uncounted(struct tao_drive *drive,
	const struct tao_request *request, struct tao_reply *reply)
{
	(void)drive;
	memcpy(request->data, buffer, sizeof(buffer));
	reply->outcome = TAO_OUTCOME_GOOD;
}

static void test_uncounted(void)
{
	static const struct tao_drive_ops ops = {.execute = execute_uncounted};
	struct tao_drive drive = {.ops = &ops, .max_transfer_bytes = 65536};
	struct tao_buffer_capacity fill;
	struct tao_error err = {0};

	IS_INT(tao_read_buffer_capacity(&drive, NULL, &fill, &err), TAO_OK,
		"a transport that does not count its bytes will do");
	IS_INT(fill.blank_bytes, 0x100000, "the reply tells its own length");
}

static void test_refused(void)
{
	static const struct script_row refusals[] = {
		{EXPECT("12 *"), OUTCOME(TAO_OUTCOME_DENIED)},
		{EXPECT("5c *"), SENSE(5, 0x20, 0)},
		{EXPECT("ac *"), SENSE(5, 0x24, 0)},
		{EXPECT("42 *"), SENSE(3, 0x11, 0x0f)},
		{EXPECT("42 *"), SENSE(3, 0x11, 0x10)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(refusals);
	struct tao_inquiry who;
	struct tao_buffer_capacity fill;
	struct tao_write_speeds list;
	char catalogue[14] = "before", code[13] = "before";
	struct tao_error err = {0};

	IS_INT(tao_read_inquiry(drive, NULL, &who, &err), TAO_REFUSED,
		"a refused INQUIRY is told");
	IS_INT(tao_read_buffer_capacity(drive, NULL, &fill, &err), TAO_REFUSED,
		"so is READ BUFFER CAPACITY");
	IS_INT(tao_read_write_speeds(drive, NULL, &list, &err), TAO_REFUSED,
		"so is GET PERFORMANCE");
	IS_INT(tao_read_mcn(drive, NULL, catalogue, &err), TAO_REFUSED,
		"so is an MCN that cannot be read");
	IS_INT(tao_read_isrc(drive, NULL, 1, code, &err), TAO_REFUSED,
		"so is an ISRC");
	OK(strcmp(catalogue, "before") == 0 && strcmp(code, "before") == 0,
		"outputs are left alone");
	PLAYED(drive, "and nothing is asked twice");
}

static const struct tao_write_page audio = {
	.has_underrun_protection = true, .write_type = 1, .pause_sectors = 150};

static const uint8_t sense_page[8 + 56] = {
	0, 62, 0, 0, 0, 0, 0, 0, 0x05, 54, 0x10, 0xe5, 0x08};
static const uint8_t list[8 + 56] = {0, 0, 0, 0, 0, 0, 0, 0, 0x05, 54, 0x41, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 150};
static const uint8_t tao_page[8 + 56] = {
	0, 62, 0, 0, 0, 0, 0, 0, 0x05, 54, 0x41};
static const struct script_row select_rows[] = {
	{EXPECT("5a 00 05 00000000 00fe"), REPLY(sense_page)},
	{EXPECT("55 10 00 00000000 0040"), SENT(list)},
	{EXPECT("5a 00 05 *"), REPLY(tao_page)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("55 10 *"), SENT(list)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("55 10 *"), SENT(list)},
	{EXPECT("5a 00 05 *"), REPLY(tao_page)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("55 10 *"), SENT(list)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("55 10 *"), SENT(list)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("5a 00 05 *"), REPLY(sense_page)},
	{EXPECT("55 10 *"), SENSE(5, 0x26, 0x02)},
	{EXPECT("5a 00 05 *"), SENSE(5, 0x24, 0x00)},
};

static void test_select(void)
{
	struct tao_drive *drive = SCRIPTED_DRIVE(select_rows);
	struct tao_error err = {0};

	IS_INT(tao_select_write_page(drive, NULL, &audio, &err), TAO_OK,
		"page 05h is sent from zero, as long as the drive's own");
	IS_INT(tao_select_write_page(drive, NULL, &audio, &err), TAO_OK,
		"it is sent again if the drive does not have it then");
	IS_INT(tao_select_write_page(drive, NULL, &audio, &err), TAO_REFUSED,
		"a drive that never takes it over is refused");
	IS_STRING(err.text, "the drive does not take over track at once",
		"with what it does not take");
	tao_select_write_page(drive, NULL, &audio, &err);
	IS_INT(err.code, TAO_E_INVALID_MODE_PARAMETERS,
		"parameters that the drive refuses have their token");
	tao_select_write_page(drive, NULL, &audio, &err);
	IS_INT(err.code, TAO_E_NO_SUCH_MODE_PAGE,
		"so has a drive without the page");
	PLAYED(drive, "nothing is sent behind a refusal");
}

int main(void)
{
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);

	test_about_drive(drive);
	test_about_disc(drive);
	test_about_state(drive);
	PLAYED(drive, "every command is the spec's bytes");
	test_short();
	test_uncounted();
	test_refused();
	test_select();
	return tap_done();
}
