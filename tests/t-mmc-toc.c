/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "tests/torture.h"

struct mcn {
	char text[14];
};

struct isrc {
	char text[13];
};

static enum tao_status parse_mcn(const uint8_t *reply, size_t len,
	struct mcn *out, struct tao_error *err)
{
	return tao_mmc_parse_mcn(reply, len, out->text, err);
}

static enum tao_status parse_isrc(const uint8_t *reply, size_t len,
	struct isrc *out, struct tao_error *err)
{
	return tao_mmc_parse_isrc(reply, len, out->text, err);
}

TORTURE_ADAPTOR(try_toc, struct tao_toc, tao_mmc_parse_toc)
TORTURE_ADAPTOR(try_atip, struct tao_atip, tao_mmc_parse_atip)
TORTURE_ADAPTOR(try_mcn, struct mcn, parse_mcn)
TORTURE_ADAPTOR(try_isrc, struct isrc, parse_isrc)

#define CODE(call) ((call) == TAO_OK ? TAO_E_NONE : err.code)

static const uint8_t two_tracks[28] = {0, 26, 1, 2, 0, 0x10, 1, 0, 0, 0, 0, 0,
	0, 0x13, 2, 0, 0, 0, 3, 0x84, 0, 0x10, 0xaa, 0, 0, 0, 7, 8};

static void test_toc(void)
{
	uint8_t reply[32];
	struct tao_toc toc;
	struct tao_error err = {0};

	memset(reply, 0xee, sizeof(reply));
	memcpy(reply, two_tracks, 28);
	IS_INT(CODE(tao_mmc_parse_toc(reply, 32, &toc, &err)), TAO_E_NONE,
		"a padded table of contents is read to its told end");
	OK(toc.first_track == 1 && toc.last_track == 2 && toc.tracks_len == 2,
		"it has two tracks");
	OK(toc.tracks[0].track == 1 && toc.tracks[0].start_lba == 0 &&
			toc.tracks[0].control == 0,
		"track 1 begins at 0");
	OK(toc.tracks[1].track == 2 && toc.tracks[1].start_lba == 900 &&
			toc.tracks[1].control == 3,
		"track 2 has its address and its control bits");
	IS_INT(toc.leadout_lba, 1800, "the lead-out is none of the tracks");
	torture_reply("READ TOC", try_toc, two_tracks, 28);
}

static void test_toc_single(void)
{
	static const uint8_t one_track[20] = {0, 18, 7, 7, 0xff, 0xe5, 7, 0xff,
		0, 0, 0, 0, 0, 0x10, 0xaa, 0, 0, 0, 0, 0};
	struct tao_toc toc;
	struct tao_error err = {0};

	IS_INT(CODE(tao_mmc_parse_toc(one_track, 20, &toc, &err)), TAO_E_NONE,
		"a single track, not the first and of no length, is read");
	OK(toc.tracks_len == 1 && toc.tracks[0].track == 7 &&
			toc.tracks[0].control == 5 && toc.leadout_lba == 0,
		"of what stands around it nothing is taken");
}

/* One byte of the good table changed at a time. */
static void test_toc_lies(void)
{
	static const struct {
		size_t at;
		uint8_t value;
		enum tao_error_code code;
		const char *title;
	} rows[] = {
		{1, 2, TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC,
			"a table without a track is an empty disc's"},
		{1, 18, TAO_E_INVALID_RESPONSE, "a lead-out cut off is missed"},
		{2, 0, TAO_E_INVALID_RESPONSE, "there is no track 0"},
		{2, 3, TAO_E_INVALID_RESPONSE, "first is not behind last"},
		{3, 100, TAO_E_INVALID_RESPONSE, "there is no track 100"},
		{3, 3, TAO_E_INVALID_RESPONSE, "a missing track is missed"},
		{3, 1, TAO_E_INVALID_RESPONSE, "a track too many is refused"},
		{6, 2, TAO_E_INVALID_RESPONSE, "a wrong number is refused"},
		{8, 0x80, TAO_E_INVALID_RESPONSE,
			"an address before the disc is refused"},
		{10, 9, TAO_E_INVALID_RESPONSE, "addresses must rise"},
		{26, 1, TAO_E_INVALID_RESPONSE, "also up to the lead-out"},
	};
	uint8_t reply[28];
	struct tao_toc toc;
	struct tao_error err = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(reply, two_tracks, 28);
		reply[rows[i].at] = rows[i].value;
		IS_INT(CODE(tao_mmc_parse_toc(reply, 28, &toc, &err)),
			rows[i].code, "%s", rows[i].title);
	}
}

static void test_toc_full(void)
{
	uint8_t reply[4 + 8 * 100] = {3, 0x22, 1, 99};
	struct tao_toc toc;
	struct tao_error err = {0};

	for (uint8_t i = 0; i < 100; i++) {
		reply[4 + 8 * i + 2] = i < 99 ? i + 1 : 0xaa;
		tao_put_be32(reply + 4 + 8 * i + 4, 450u * i);
	}
	IS_INT(CODE(tao_mmc_parse_toc(reply, sizeof(reply), &toc, &err)),
		TAO_E_NONE, "99 tracks are read");
	OK(toc.tracks_len == 99 && toc.tracks[98].start_lba == 44100 &&
			toc.leadout_lba == 44550,
		"up to the last");
	torture_reply("READ TOC of 99 tracks", try_toc, reply, sizeof(reply));
}

static void test_atip(void)
{
	uint8_t reply[28] = {
		0, 26, 0, 0, 0xd4, 0, 0xc0, 0, 97, 24, 1, 0, 79, 59, 74, 0};
	struct tao_atip atip;
	struct tao_error err = {0};

	tao_mmc_parse_atip(reply, sizeof(reply), &atip, &err);
	OK(atip.is_rewritable, "ATIP says that a CD-RW is rewritable");
	OK(atip.lead_in.minute == 97 && atip.lead_in.second == 24 &&
			atip.lead_in.frame == 1,
		"its lead-in names the manufacturer");
	OK(atip.has_last_leadout && atip.last_leadout_lba == 359849,
		"its last possible lead-out is read");
	torture_reply("READ ATIP", try_atip, reply, sizeof(reply));
	reply[6] = 0x80;
	memset(reply + 12, 0, 3);
	tao_mmc_parse_atip(reply, sizeof(reply), &atip, &err);
	OK(!atip.is_rewritable && !atip.has_last_leadout,
		"a CD-R without a lead-out time is that");
	reply[6] = 0xbf;
	reply[1] = 13;
	IS_INT(CODE(tao_mmc_parse_atip(reply, 15, &atip, &err)), TAO_E_NONE,
		"ATIP that tells 15 bytes is long enough");
	OK(!atip.is_rewritable, "bits beside the flag are no flag");
	reply[1] = 12;
	IS_INT(CODE(tao_mmc_parse_atip(reply, sizeof(reply), &atip, &err)),
		TAO_E_INVALID_RESPONSE,
		"ATIP that tells 14 bytes is too short");
}

static void test_mcn(void)
{
	uint8_t reply[24] = {0, 0x15, 0, 20, 2, 0, 0, 0, 0x80};
	char mcn[14] = "before";
	struct tao_error err = {0};

	memcpy(reply + 9, "4006381333931", 13);
	tao_mmc_parse_mcn(reply, 24, mcn, &err);
	IS_STRING(mcn, "4006381333931", "the catalogue number is read");
	torture_reply("READ SUB-CHANNEL for MCN", try_mcn, reply, 24);
	reply[8] = 0x7f;
	tao_mmc_parse_mcn(reply, 24, mcn, &err);
	IS_STRING(mcn, "", "only the valid bit makes it one");
	reply[8] = 0x80;
	tao_mmc_parse_mcn(reply, 24, mcn, &err);
	reply[10] = 'x';
	IS_INT(CODE(tao_mmc_parse_mcn(reply, 24, mcn, &err)),
		TAO_E_INVALID_RESPONSE, "a letter in it is refused");
	IS_STRING(mcn, "4006381333931", "the output is left alone");
	memset(reply + 9, '0', 13);
	tao_mmc_parse_mcn(reply, 24, mcn, &err);
	IS_STRING(mcn, "", "a row of zeros is none");
	memcpy(reply + 9, "4006381333931", 13);
	memcpy(mcn, "before", 7);
	reply[8] = 0;
	tao_mmc_parse_mcn(reply, 24, mcn, &err);
	IS_STRING(mcn, "", "a number not valid is none");
	reply[4] = 1;
	IS_INT(CODE(tao_mmc_parse_mcn(reply, 24, mcn, &err)),
		TAO_E_INVALID_RESPONSE, "another format is refused");
}

static void test_isrc(void)
{
	uint8_t reply[24] = {0, 0x15, 0, 20, 3, 0x10, 1, 0, 0x80};
	char isrc[13] = "before";
	struct tao_error err = {0};

	memcpy(reply + 9, "USK7Y9812345", 12);
	tao_mmc_parse_isrc(reply, 24, isrc, &err);
	IS_STRING(isrc, "USK7Y9812345", "the ISRC is read");
	torture_reply("READ SUB-CHANNEL for ISRC", try_isrc, reply, 24);
	memcpy(reply + 9, "AZaz09AZaz09", 12);
	tao_mmc_parse_isrc(reply, 24, isrc, &err);
	IS_STRING(isrc, "AZaz09AZaz09", "with any letter and digit");
	reply[9] = 0x1b;
	IS_INT(CODE(tao_mmc_parse_isrc(reply, 24, isrc, &err)),
		TAO_E_INVALID_RESPONSE, "an escape character is refused");
	memset(reply + 9, 0, 12);
	reply[3] = 17;
	tao_mmc_parse_isrc(reply, 21, isrc, &err);
	IS_STRING(isrc, "", "NULs are none, in the shortest reply too");
	reply[3] = 16;
	IS_INT(CODE(tao_mmc_parse_isrc(reply, 24, isrc, &err)),
		TAO_E_INVALID_RESPONSE, "a reply that tells 20 is too short");
}

int main(void)
{
	test_toc();
	test_toc_single();
	test_toc_lies();
	test_toc_full();
	test_atip();
	test_mcn();
	test_isrc();
	return tap_done();
}
