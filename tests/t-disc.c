/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/disc.h"
#include "tests/listener.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

/* Replies, as short as they may be. */
static const uint8_t burner[36] = {5, 0x80, 0, 0x32, 31, 0, 0, 0, 'M', 'A', 'K',
	'E', 'R', ' ', ' ', ' ', 'B', 'U', 'R', 'N'};
static const uint8_t hard_disk[36] = {0, 0, 0, 0x32, 31, 0, 0, 0, 'M', 'A', 'K',
	'E', 'R', ' ', ' ', ' ', 'D', 'I', 'S', 'K'};
static const uint8_t tao_current[16] = {
	0, 0, 0, 12, 0, 0, 0, 9, 0, 0x2d, 9, 4, 0x46};
static const uint8_t tao_idle[16] = {
	0, 0, 0, 12, 0, 0, 0, 0, 0, 0x2d, 8, 4, 0x02};
static const uint8_t rom_drive[8] = {0, 0, 0, 4, 0, 0, 0, 8};
static const uint8_t page_2a[8 + 28] = {
	0, 34, 0, 0, 0, 0, 0, 0, 0x2a, 26, 0, 7, 0x80};

#define DISC_BYTES(status, sessions)                                           \
	{                                                                      \
		0, 32, (status), 1, (sessions), 1, 1, 0, 0, 0, 0, 0, 0, 0, 0,  \
			0, 0, 97, 24, 1, 0, 79, 59, 74                         \
	}
static const uint8_t blank[34] = DISC_BYTES(0x00, 1);
static const uint8_t blank_rw[34] = DISC_BYTES(0x10, 1);
static const uint8_t open_first[34] = DISC_BYTES(0x05, 1);
static const uint8_t closed_first[34] = DISC_BYTES(0x01, 2);
static const uint8_t closed_rw[34] = DISC_BYTES(0x11, 2);
static const uint8_t odd_rw[34] = DISC_BYTES(0x13, 1);
static const uint8_t finalised[34] = {0, 32, 0x0e, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0xff, 0xff, 0xff, 0, 0xff, 0xff, 0xff};
static const uint8_t finalised_rw[34] = {0, 32, 0x1e, 1, 1, 1, 2, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0, 0xff, 0xff, 0xff};
static const uint8_t odd_state[34] = DISC_BYTES(0x03, 1);
static const uint8_t next_at_0[28] = {
	0, 26, 1, 1, 0, 0, 0x40, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0x7d, 0xa9};
static const uint8_t next_at_900[28] = {0, 26, 2, 1, 0, 0, 0x40, 1, 0, 0, 3,
	0x84, 0, 0, 3, 0x84, 0, 5, 0x7a, 0x25};
static const uint8_t cdr_atip[28] = {
	0, 26, 0, 0, 0xd4, 0, 0x80, 0, 97, 24, 1, 0, 79, 59, 74};
static const uint8_t cdrw_atip[28] = {
	0, 26, 0, 0, 0xd4, 0, 0xc0, 0, 97, 24, 1, 0, 79, 59, 74};
static const uint8_t leadin_atip[28] = {0, 26, 0, 0, 0xd4, 0, 0x80, 0, 97, 24};
static const uint8_t zero_atip[28] = {0, 26};
static const uint8_t short_atip[4] = {0, 2};
static const uint8_t toc[20] = {
	0, 18, 1, 1, 0, 0x10, 1, 0, 0, 0, 0, 0, 0, 0x10, 0xaa, 0, 0, 0, 7, 8};
static const uint8_t bad_toc[20] = {
	0, 18, 1, 1, 0, 0x10, 9, 0, 0, 0, 0, 0, 0, 0x10, 0xaa, 0, 0, 0, 7, 8};

static void test_recorder(void)
{
	static const struct script_row rows[] = {
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 02 002d *"), REPLY(tao_current)},
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), REPLY(tao_idle)},
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), REPLY(rom_drive)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_recorder recorder;
	struct tao_error err = {0};

	tao_disc_recorder(drive, NULL, &recorder, &err);
	IS_STRING(recorder.inquiry.product, "BURN", "a recorder has a name");
	OK(recorder.profile == TAO_PROFILE_CDR && recorder.can_track_at_once &&
			recorder.is_tao_current && recorder.tao.has_buf &&
			recorder.tao.has_test_write,
		"it writes track at once with the disc in it");
	tao_disc_recorder(drive, NULL, &recorder, &err);
	OK(recorder.can_track_at_once && !recorder.is_tao_current &&
			!recorder.tao.has_buf && recorder.tao.can_write_cdrw,
		"without a disc it could");
	IS_INT(tao_disc_recorder(drive, NULL, &recorder, &err), TAO_OK,
		"a ROM drive is a drive too");
	OK(!recorder.can_track_at_once && !recorder.tao.has_buf,
		"but no recorder");
	PLAYED(drive, "INQUIRY and one feature are all it needs");
}

static void test_old_recorder(void)
{
	static const struct script_row rows[] = {
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), SENSE(5, 0x20, 0)},
		{EXPECT("5a 00 2a *"), REPLY(page_2a)},
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), SENSE(5, 0x24, 0)},
		{EXPECT("5a 00 2a *"), SENSE(5, 0x24, 0)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_recorder recorder;
	struct tao_error err = {0};
	struct listener listener;

	listener_init(&listener);
	tao_disc_recorder(drive, &listener.observer, &recorder, &err);
	OK(recorder.can_track_at_once && recorder.is_tao_current &&
			recorder.profile == 0 && recorder.tao.has_buf &&
			recorder.tao.has_test_write &&
			recorder.tao.can_write_cdrw,
		"a drive without GET CONFIGURATION is asked for page 2Ah");
	IS_INT(listener.notes, 1, "and that is told");
	IS_INT(tao_disc_recorder(drive, NULL, &recorder, &err), TAO_OK,
		"one with neither is a drive too");
	OK(!recorder.can_track_at_once, "but no recorder");
	PLAYED(drive, "nothing more is asked");
}

static void test_no_recorder(void)
{
	static const struct script_row rows[] = {
		{EXPECT("12 *"), REPLY(hard_disk)},
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), OUTCOME(TAO_OUTCOME_GONE)},
		{EXPECT("12 *"), OUTCOME(TAO_OUTCOME_DENIED)},
		{EXPECT("12 *"), REPLY(burner)},
		{EXPECT("46 *"), SENSE(5, 0x20, 0)},
		{EXPECT("5a *"), OUTCOME(TAO_OUTCOME_TIMEOUT)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_recorder recorder;
	struct tao_error err = {0};

	tao_disc_recorder(drive, NULL, &recorder, &err);
	IS_INT(err.code, TAO_E_RECORDER_NOT_SUPPORTED,
		"a hard disk is no recorder");
	IS_STRING(err.text, "MAKER DISK is no CD drive (device type 00h)",
		"and the message names it");
	tao_disc_recorder(drive, NULL, &recorder, &err);
	IS_INT(err.code, TAO_E_DEVICE_GONE, "a drive that goes away is told");
	tao_disc_recorder(drive, NULL, &recorder, &err);
	IS_INT(err.code, TAO_E_COMMAND_NOT_ALLOWED,
		"so is one we may not ask");
	tao_disc_recorder(drive, NULL, &recorder, &err);
	IS_INT(err.code, TAO_E_COMMAND_TIMEOUT,
		"so is an old drive that does not answer");
	PLAYED(drive, "nothing more is asked");
}

enum { ROWS_MAX = 5 };

/* What the drive says, and what disc that makes. A NULL reply with key 0 ends
 * the row's script. */
static const struct {
	const char *title, *text;
	enum tao_medium medium;
	uint16_t profile;
	uint32_t total, used;
	struct script_row rows[ROWS_MAX];
} discs[] = {
	{"a blank CD-R", "blank CD-R", TAO_MEDIUM_CDR, 9, 359849, 0,
		{{EXPECT("51 *"), REPLY(blank)},
			{EXPECT("52 01 000000ff *"), REPLY(next_at_0)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)}}},
	{"a blank CD-RW", "blank CD-RW", TAO_MEDIUM_CDRW, 10, 359849, 0,
		{{EXPECT("51 *"), REPLY(blank_rw)},
			{EXPECT("52 *"), REPLY(next_at_0)},
			{EXPECT("43 02 04 *"), REPLY(cdrw_atip)}}},
	{"a session left open has no table of contents", "appendable CD-R",
		TAO_MEDIUM_CDR, 9, 359849, 900,
		{{EXPECT("51 *"), REPLY(open_first)},
			{EXPECT("52 *"), REPLY(next_at_900)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)}}},
	{"a closed session has one", "appendable CD-R", TAO_MEDIUM_CDR, 9,
		359849, 900,
		{{EXPECT("51 *"), REPLY(closed_first)},
			{EXPECT("52 *"), REPLY(next_at_900)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a finalised CD-R has no next track", "finalised CD-R", TAO_MEDIUM_CDR,
		9, 359849, 359849,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a finalised CD-R that passes for a CD-ROM", "finalised CD-R",
		TAO_MEDIUM_CDR, 8, 359849, 359849,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a pressed disc has no ATIP", "CD-ROM", TAO_MEDIUM_CDROM, 8, 1800,
		1800,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"an ATIP of which only the lead-in is told", "finalised CD-R",
		TAO_MEDIUM_CDR, 8, 1800, 1800,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), REPLY(leadin_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"or one of zeros", "CD-ROM", TAO_MEDIUM_CDROM, 8, 1800, 1800,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), REPLY(zero_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a ROM drive refuses READ DISC INFORMATION", "CD-ROM",
		TAO_MEDIUM_CDROM, 8, 1800, 1800,
		{{EXPECT("51 *"), SENSE(5, 0x20, 0)},
			{EXPECT("43 02 04 *"), REPLY(short_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a table of contents that makes no sense", "CD-ROM", TAO_MEDIUM_CDROM,
		8, 0, 0,
		{{EXPECT("51 *"), REPLY(finalised)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 00 00 *"), REPLY(bad_toc)}}},
	{"an old drive's blank CD-R", "blank CD-R", TAO_MEDIUM_CDR, 0, 359849,
		0,
		{{EXPECT("51 *"), REPLY(blank)},
			{EXPECT("52 *"), REPLY(next_at_0)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)}}},
	{"an old drive's finalised CD-RW", "finalised CD-RW", TAO_MEDIUM_CDRW,
		0, 1800, 1800,
		{{EXPECT("51 *"), REPLY(finalised_rw)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a CD-R that the drive cannot read", "unreadable CD-R", TAO_MEDIUM_CDR,
		9, 0, 0,
		{{EXPECT("51 *"), SENSE(3, 0x11, 0x05)},
			{EXPECT("43 02 04 *"), SENSE(3, 0x11, 0x05)},
			{EXPECT("43 00 00 *"), SENSE(3, 0x57, 0x00)}}},
	{"a CD-RW of another format", "unreadable CD-RW", TAO_MEDIUM_CDRW, 10,
		0, 0,
		{{EXPECT("51 *"), SENSE(2, 0x30, 0x02)},
			{EXPECT("43 02 04 *"), SENSE(2, 0x30, 0x02)},
			{EXPECT("43 00 00 *"), SENSE(2, 0x30, 0x02)}}},
	{"a disc in state 3", "CD-R in an unknown state", TAO_MEDIUM_CDR, 9,
		359849, 359849,
		{{EXPECT("51 *"), REPLY(odd_state)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 00 00 *"), SENSE(5, 0x24, 0)}}},
	{"a drive that knows nothing of its disc", "disc of unknown kind",
		TAO_MEDIUM_UNKNOWN, 0, 0, 0,
		{{EXPECT("51 *"), SENSE(5, 0x20, 0)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 00 00 *"), SENSE(5, 0x24, 0)}}},
	{"an appendable CD-RW", "appendable CD-RW", TAO_MEDIUM_CDRW, 10, 359849,
		900,
		{{EXPECT("51 *"), REPLY(closed_rw)},
			{EXPECT("52 *"), REPLY(next_at_900)},
			{EXPECT("43 02 04 *"), REPLY(cdrw_atip)},
			{EXPECT("43 00 00 *"), REPLY(toc)}}},
	{"a CD-RW in state 3", "CD-RW in an unknown state", TAO_MEDIUM_CDRW, 10,
		359849, 359849,
		{{EXPECT("51 *"), REPLY(odd_rw)},
			{EXPECT("43 02 04 *"), REPLY(cdrw_atip)},
			{EXPECT("43 00 00 *"), SENSE(5, 0x24, 0)}}},
	{"a removable disk's profile", "disc of unknown kind",
		TAO_MEDIUM_UNKNOWN, 2, 359849, 0,
		{{EXPECT("51 *"), REPLY(blank)},
			{EXPECT("52 *"), REPLY(next_at_0)},
			{EXPECT("43 02 04 *"), SENSE(5, 0x24, 0)}}},
	{"a DVD is not looked at", "DVD or BD", TAO_MEDIUM_DVD_OR_BD, 0x1b, 0,
		0, {{EXPECT(NULL)}}},
	{"nor a BD", "DVD or BD", TAO_MEDIUM_DVD_OR_BD, 0x41, 0, 0,
		{{EXPECT(NULL)}}},
	{"a drive without a disc", "no disc", TAO_MEDIUM_NONE, 0, 0, 0,
		{{EXPECT("51 *"), SENSE(2, 0x3a, 0x01)}}},
	{"a disc taken out while it is looked at", "no disc", TAO_MEDIUM_NONE,
		9, 0, 0,
		{{EXPECT("51 *"), REPLY(blank)},
			{EXPECT("52 *"), SENSE(2, 0x3a, 0x02)}}},
	{"a blank disc without a next address", "blank CD-R", TAO_MEDIUM_CDR, 9,
		359849, 0,
		{{EXPECT("51 *"), REPLY(blank)},
			{EXPECT("52 *"), SENSE(5, 0x24, 0)},
			{EXPECT("43 02 04 *"), REPLY(cdr_atip)}}},
};

static void test_discs(void)
{
	for (size_t i = 0; i < sizeof(discs) / sizeof(discs[0]); i++) {
		struct tao_recorder recorder = {.profile = discs[i].profile};
		struct tao_drive *drive;
		struct tao_error err = {0};
		struct tao_disc disc;
		size_t len = 0;
		bool is_right;

		while (len < ROWS_MAX && discs[i].rows[len].cdb)
			len++;
		drive = scripted_drive_new(discs[i].rows, len);
		is_right = tao_disc_read(drive, NULL, &recorder, &disc, &err) ==
				   TAO_OK &&
			   disc.medium == discs[i].medium &&
			   strcmp(tao_disc_text(&disc), discs[i].text) == 0 &&
			   disc.space.total_sectors == discs[i].total &&
			   disc.space.used_sectors == discs[i].used &&
			   scripted_drive_is_played(drive);
		if (!OK(is_right, "%s is: %s", discs[i].title, discs[i].text))
			printf("# %s, %s, total %u, used %u\n", err.text,
				tao_disc_text(&disc), disc.space.total_sectors,
				disc.space.used_sectors);
		tao_drive_close(drive);
	}
}

/* A disc that is known wrongly is worse than one that is not known. */
static void test_errors(void)
{
	static const struct {
		const char *title;
		enum tao_error_code code;
		struct script_row rows[2];
	} errors[] = {
		{"a drive that is gone", TAO_E_DEVICE_GONE,
			{{EXPECT("51 *"), OUTCOME(TAO_OUTCOME_GONE)}}},
		{"a drive that does not answer", TAO_E_COMMAND_TIMEOUT,
			{{EXPECT("51 *"), REPLY(blank)},
				{EXPECT("52 *"),
					OUTCOME(TAO_OUTCOME_TIMEOUT)}}},
		{"a drive busy for ever", TAO_E_MEDIA_BUSY,
			{{EXPECT("51 *"), SENSE(2, 0x04, 0x08),
				TIMES(SCRIPT_ANY)}}},
		{"an earlier write that failed", TAO_E_WRITE_ERROR,
			{{EXPECT("51 *"), DEFERRED(3, 0x0c, 0)}}},
		{"a next address that makes no sense", TAO_E_INVALID_RESPONSE,
			{{EXPECT("51 *"), REPLY(blank)},
				{EXPECT("52 *"), REPLY_PART(next_at_0, 9)}}},
		{"a disc upside down", TAO_E_MEDIA_UPSIDE_DOWN,
			{{EXPECT("51 *"), SENSE(3, 0x06, 0)}}},
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		struct tao_recorder recorder = {.profile = TAO_PROFILE_CDR};
		struct tao_drive *drive = scripted_drive_new(
			errors[i].rows, errors[i].rows[1].cdb ? 2 : 1);
		struct tao_error err = {0};
		struct tao_disc disc = {.medium = TAO_MEDIUM_CDROM};

		tao_disc_read(drive, NULL, &recorder, &disc, &err);
		OK(err.code == errors[i].code &&
				disc.medium == TAO_MEDIUM_CDROM &&
				scripted_drive_is_played(drive),
			"%s is an error", errors[i].title);
		tao_drive_close(drive);
	}
}

static void test_names(void)
{
	static const char *const names[] = {
		"none", "unknown", "cdrom", "cdr", "cdrw", "dvd-or-bd"};

	for (int i = 0; i < 6; i++)
		IS_STRING(tao_medium_name((enum tao_medium)i), names[i],
			"medium %d is called %s", i, names[i]);
}

int main(void)
{
	test_recorder();
	test_old_recorder();
	test_no_recorder();
	test_discs();
	test_errors();
	test_names();
	return tap_done();
}
