/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/torture.h"

TORTURE_ADAPTOR(try_inquiry, struct tao_inquiry, tao_mmc_parse_inquiry)
TORTURE_ADAPTOR(
	try_disc, struct tao_disc_information, tao_mmc_parse_disc_information)
TORTURE_ADAPTOR(try_track, struct tao_track_information,
	tao_mmc_parse_track_information)
TORTURE_ADAPTOR(
	try_buffer, struct tao_buffer_capacity, tao_mmc_parse_buffer_capacity)

/* A parser's refusal: which code, or TAO_E_NONE. */
#define CODE(call) ((call) == TAO_OK ? TAO_E_NONE : err.code)

static void test_inquiry(void)
{
	uint8_t reply[96] = {0x05, 0x80, 0, 0x32, 91};
	struct tao_inquiry inquiry;
	struct tao_error err = {0};

	memcpy(reply + 8, "HL-DT-STDVDRAM GH24NSD1 LG00", 24);
	reply[27] = 0;
	reply[30] = 0x1b;
	tao_mmc_parse_inquiry(reply, sizeof(reply), &inquiry, &err);
	IS_INT(inquiry.peripheral_type, 5,
		"INQUIRY says that it is a CD drive");
	IS_STRING(inquiry.vendor, "HL-DT-ST", "the vendor fills its field");
	IS_STRING(inquiry.product, "DVDRAM GH24 SD?",
		"NULs become blanks, control characters question marks");
	IS_STRING(inquiry.revision, "", "an empty revision is empty");
	memcpy(reply + 16, "DVDRAM GH24NSD1 LG00", 20);
	tao_mmc_parse_inquiry(reply, 36, &inquiry, &err);
	IS_STRING(inquiry.product, "DVDRAM GH24NSD1", "blanks are cut off");
	IS_STRING(inquiry.revision, "LG00", "the shortest reply has all");
	torture_reply("INQUIRY", try_inquiry, reply, sizeof(reply));
	reply[4] = 30;
	IS_INT(CODE(tao_mmc_parse_inquiry(reply, 96, &inquiry, &err)),
		TAO_E_INVALID_RESPONSE,
		"an INQUIRY that tells 35 is too short");
	IS_STRING(err.text, "INQUIRY: reply too short, 35 of 36 bytes",
		"and the message says so");
}

static const uint8_t blank_cdr[34] = {0, 32, 0x00, 1, 1, 1, 1, 0, 0xff, 0, 0, 0,
	0, 0, 0, 0, 0, 97, 24, 1, 0, 79, 59, 74};

static void test_disc(void)
{
	uint8_t reply[64];
	struct tao_disc_information disc;
	struct tao_error err = {0};

	tao_mmc_parse_disc_information(blank_cdr, 34, &disc, &err);
	OK(disc.status == TAO_DISC_BLANK &&
			disc.last_session == TAO_SESSION_EMPTY &&
			!disc.is_erasable,
		"a blank CD-R is blank");
	OK(disc.first_track == 1 && disc.sessions == 1 &&
			disc.first_track_last_session == 1 &&
			disc.last_track_last_session == 1,
		"its counts are read");
	OK(disc.has_last_leadout && disc.last_leadout_lba == 359849,
		"79:59:74 is the last possible lead-out, not the lead-in");

	memset(reply, 0xee, sizeof(reply));
	memcpy(reply, blank_cdr, 34);
	memcpy(reply + 2, "\x15\x01\x02\x07\x09", 5);
	reply[9] = reply[10] = reply[11] = 1;
	tao_mmc_parse_disc_information(reply, sizeof(reply), &disc, &err);
	OK(disc.status == TAO_DISC_APPENDABLE &&
			disc.last_session == TAO_SESSION_INCOMPLETE &&
			disc.is_erasable,
		"an appendable CD-RW with an open session is that");
	OK(disc.sessions == 258 && disc.first_track_last_session == 263 &&
			disc.last_track_last_session == 265,
		"the counts' high bytes are read");
	reply[2] = 0x20;
	IS_INT(CODE(tao_mmc_parse_disc_information(reply, 34, &disc, &err)),
		TAO_E_INVALID_RESPONSE, "another data type is refused");
	torture_reply("READ DISC INFORMATION", try_disc, blank_cdr, 34);
}

static void test_disc_leadout(void)
{
	static const struct {
		uint8_t msf[3];
		bool has;
		int32_t lba;
		const char *title;
	} rows[] = {
		{{98, 59, 73}, true, 445348, "99-minute media end at 98:59:73"},
		{{90, 0, 0}, true, 404850, "90 minutes are no negative time"},
		{{255, 255, 255}, false, 0, "FF:FF:FF says nothing"},
		{{0, 0, 0}, false, 0, "00:00:00 says nothing"},
		{{0, 2, 0}, false, 0, "a lead-out at sector 0 says nothing"},
		{{79, 60, 0}, false, 0, "60 seconds are no time"},
	};
	uint8_t reply[34];
	struct tao_disc_information disc;
	struct tao_error err = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(reply, blank_cdr, 34);
		memcpy(reply + 21, rows[i].msf, 3);
		tao_mmc_parse_disc_information(reply, 34, &disc, &err);
		OK(disc.has_last_leadout == rows[i].has &&
				disc.last_leadout_lba == rows[i].lba,
			"%s", rows[i].title);
	}
}

static void test_disc_short(void)
{
	uint8_t reply[64];
	struct tao_disc_information disc = {.sessions = 77};
	struct tao_error err = {0};

	memcpy(reply, blank_cdr, 34);
	IS_INT(CODE(tao_mmc_parse_disc_information(reply, 23, &disc, &err)),
		TAO_E_INVALID_RESPONSE, "23 bytes of 34 are too few");
	reply[1] = 21;
	IS_INT(CODE(tao_mmc_parse_disc_information(reply, 64, &disc, &err)),
		TAO_E_INVALID_RESPONSE,
		"a reply that tells 23 bytes is too short");
	IS_INT(disc.sessions, 77, "and leaves the output alone");
	reply[1] = 22;
	IS_INT(CODE(tao_mmc_parse_disc_information(reply, 64, &disc, &err)),
		TAO_E_NONE, "one that tells 24 is long enough");
	reply[0] = 0xff;
	IS_INT(CODE(tao_mmc_parse_disc_information(reply, 34, &disc, &err)),
		TAO_E_NONE, "a reply that tells more than came is read so far");
}

static const uint8_t invisible[36] = {0, 34, 1, 1, 0, 0x04, 0x40, 0x01, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 5, 0x7d, 0xa9, 0, 0, 0, 0, 0, 5, 0x7d, 0xa9};

static void test_track(void)
{
	struct tao_track_information track;
	struct tao_error err = {0};

	tao_mmc_parse_track_information(invisible, 36, &track, &err);
	OK(track.track == 1 && track.session == 1 && track.is_blank &&
			track.has_nwa && track.nwa_lba == 0 &&
			track.track_mode == 4,
		"the invisible track of a blank disc is track 1 at 0");
	OK(track.free_sectors == 359849 && track.size_sectors == 359849 &&
			!track.has_last_recorded,
		"its free blocks and its size are read");
	torture_reply("READ TRACK INFORMATION", try_track, invisible, 36);
}

static void test_newer_track(void)
{
	uint8_t reply[36];
	struct tao_track_information track;
	struct tao_error err = {0};

	memcpy(reply, invisible, 36);
	memcpy(reply + 5, "\x3a\xa5\x03", 3);
	memcpy(reply + 8, "\xff\xff\xff\x6a\xff\xff\xff\x6b", 8);
	memcpy(reply + 28, "\x00\x00\x01\x02\x01\x02", 6);
	tao_mmc_parse_track_information(reply, 36, &track, &err);
	OK(track.is_damaged && track.is_copy && track.track_mode == 0xa,
		"damage, copy and track mode are read");
	OK(track.is_reserved && !track.is_blank && track.is_packet &&
			track.data_mode == 5,
		"reservation, packets and data mode are read");
	OK(track.start_lba == -150 && track.nwa_lba == -149,
		"addresses may be negative");
	OK(track.has_last_recorded && track.last_recorded_lba == 258,
		"the last recorded address is read");
	OK(track.track == 257 && track.session == 513,
		"numbers have high bytes on newer drives");
	reply[1] = 32;
	tao_mmc_parse_track_information(reply, 36, &track, &err);
	OK(track.has_last_recorded && track.track == 257,
		"also in a reply that ends with them");
	reply[1] = 30;
	tao_mmc_parse_track_information(reply, 36, &track, &err);
	OK(track.has_last_recorded && track.track == 1,
		"or only with the first of them");
	reply[1] = 26;
	tao_mmc_parse_track_information(reply, 36, &track, &err);
	OK(!track.has_last_recorded && track.track == 1,
		"a reply of 28 bytes has neither, whatever lies behind it");
	IS_INT(CODE(tao_mmc_parse_track_information(reply, 27, &track, &err)),
		TAO_E_INVALID_RESPONSE, "27 bytes are too few");
}

/* Every bit that is not a flag of ours set: none of ours is. */
static void test_foreign_bits(void)
{
	uint8_t reply[36];
	struct tao_track_information track;
	struct tao_disc_information disc;
	struct tao_error err = {0};

	memcpy(reply, invisible, 36);
	memcpy(reply + 5, "\xcf\x1f\xfc", 3);
	tao_mmc_parse_track_information(reply, 36, &track, &err);
	OK(!track.is_damaged && !track.is_copy && track.track_mode == 0xf &&
			!track.is_reserved && !track.is_blank &&
			!track.is_packet && track.data_mode == 0xf &&
			!track.has_nwa && !track.has_last_recorded,
		"bits beside the flags are no flags of a track");
	memcpy(reply, blank_cdr, 34);
	reply[2] = 0x0f;
	tao_mmc_parse_disc_information(reply, 34, &disc, &err);
	OK(!disc.is_erasable && disc.status == TAO_DISC_OTHER &&
			disc.last_session == TAO_SESSION_COMPLETE,
		"nor of a disc");
}

static void test_buffer(void)
{
	uint8_t reply[12] = {0, 10, 0, 0, 0, 0x20, 0, 0, 0, 0x1f, 0xff, 0xff};
	struct tao_buffer_capacity buffer;
	struct tao_error err = {0};

	tao_mmc_parse_buffer_capacity(reply, 12, &buffer, &err);
	OK(buffer.total_bytes == 0x200000 && buffer.blank_bytes == 0x1fffff,
		"the drive's buffer and its free part are read");
	reply[8] = 0;
	memcpy(reply + 8, reply + 4, 4);
	tao_mmc_parse_buffer_capacity(reply, 12, &buffer, &err);
	IS_INT(buffer.blank_bytes, 0x200000, "all of it may be free");
	torture_reply("READ BUFFER CAPACITY", try_buffer, reply, 12);
	reply[8] = 1;
	IS_INT(CODE(tao_mmc_parse_buffer_capacity(reply, 12, &buffer, &err)),
		TAO_E_INVALID_RESPONSE, "more free than there is is refused");
}

int main(void)
{
	test_inquiry();
	test_disc();
	test_disc_leadout();
	test_disc_short();
	test_track();
	test_newer_track();
	test_foreign_bits();
	test_buffer();
	return tap_done();
}
