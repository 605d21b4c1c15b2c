/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sectors.h"
#include "tests/tap.h"

#define DISC(status_, leadout)                                                 \
	.has_disc = true, .disc = {.status = (status_),                        \
				  .has_last_leadout = (leadout) != 0,          \
				  .last_leadout_lba = (leadout)}
#define TRACK(nwa, free_)                                                      \
	.has_track = true,                                                     \
	.track = {.has_nwa = true, .nwa_lba = (nwa), .free_sectors = (free_)}
#define ATIP(leadout)                                                          \
	.has_atip = true, .atip = {.has_last_leadout = (leadout) != 0,         \
				  .last_leadout_lba = (leadout)}
#define TOC(leadout) .has_toc = true, .toc = {.leadout_lba = (leadout)}

static const struct {
	const char *title;
	struct tao_space_input in;
	uint32_t total, used;
} rows[] = {
	{"a blank disc is free up to the last lead-out",
		{DISC(TAO_DISC_BLANK, 359849), TRACK(0, 359849), ATIP(359849)},
		359849, 0},
	{"free blocks less than the lead-out allows are believed",
		{DISC(TAO_DISC_BLANK, 359849), TRACK(0, 359845)}, 359845, 0},
	{"ATIP counts where the disc information tells no lead-out",
		{DISC(TAO_DISC_BLANK, 0), TRACK(0, 400000), ATIP(336225)},
		336225, 0},
	{"the least of all three is the end",
		{DISC(TAO_DISC_BLANK, 359849), TRACK(0, 359848), ATIP(336225)},
		336225, 0},
	{"a next address of -150 on a blank disc is 0",
		{DISC(TAO_DISC_BLANK, 359849), TRACK(-150, 359999)}, 359849, 0},
	{"free blocks of 0 say nothing",
		{DISC(TAO_DISC_BLANK, 359849), TRACK(0, 0)}, 359849, 0},
	{"a blank disc without track information is free too",
		{DISC(TAO_DISC_BLANK, 359849)}, 359849, 0},
	{"a 99-minute disc ends at 98:59:73",
		{DISC(TAO_DISC_BLANK, 445348), TRACK(0, 445350)}, 445348, 0},
	{"an open session is used up to the next address",
		{DISC(TAO_DISC_APPENDABLE, 359849), TRACK(19272, 340577)},
		359849, 19272},
	{"free blocks that never shrink do not make the disc longer",
		{DISC(TAO_DISC_APPENDABLE, 359848), TRACK(19270, 359850)},
		359848, 19270},
	{"a closed session counts with its lead-out and lead-in",
		{DISC(TAO_DISC_APPENDABLE, 359849), TRACK(30672, 329177)},
		359849, 30672},
	{"a full open disc has nothing free",
		{DISC(TAO_DISC_APPENDABLE, 359849), TRACK(360100, 0)}, 360100,
		360100},
	{"free blocks beyond any CD are cut at 99:59:74",
		{DISC(TAO_DISC_BLANK, 0), TRACK(0, 0xffffffff)}, 449849, 0},
	{"an open disc of unknown end has nothing free",
		{DISC(TAO_DISC_APPENDABLE, 0), TRACK(5000, 0)}, 5000, 5000},
	{"a finalised disc is used whole",
		{DISC(TAO_DISC_FINALISED, 0), ATIP(359849), TOC(20000)}, 359849,
		359849},
	{"one burned beyond its end is as long as it is",
		{DISC(TAO_DISC_FINALISED, 0), ATIP(359849), TOC(360500)},
		360500, 360500},
	{"a CD-ROM ends at its lead-out",
		{DISC(TAO_DISC_FINALISED, 0), TOC(270000)}, 270000, 270000},
	{"so it does where the drive knows no disc information", {TOC(270000)},
		270000, 270000},
	{"an open disc without a next address takes nothing",
		{DISC(TAO_DISC_APPENDABLE, 359849)}, 359849, 359849},
	{"a finalised disc's next address is none",
		{DISC(TAO_DISC_FINALISED, 0), TRACK(500, 1000), TOC(20000)},
		20000, 20000},
	{"a lead-out that is not told is not one",
		{.has_disc = true,
			.disc = {.last_leadout_lba = 1000},
			.has_atip = true,
			.atip = {.last_leadout_lba = 1000},
			TRACK(0, 5000)},
		5000, 0},
	{"an ATIP that was not read is none",
		{.has_disc = true,
			.atip = {.has_last_leadout = true,
				.last_leadout_lba = 1000},
			TRACK(0, 5000)},
		5000, 0},
	{"a track that was not read is none",
		{DISC(TAO_DISC_BLANK, 359849), .track = {.has_nwa = true,
						       .nwa_lba = 9,
						       .free_sectors = 9}},
		359849, 0},
	{"a table of contents that was not read is none",
		{DISC(TAO_DISC_FINALISED, 0), .toc = {.leadout_lba = 9}}, 0, 0},
	{"a blank disc of a single sector has one",
		{DISC(TAO_DISC_BLANK, 1), TRACK(0, 1)}, 1, 0},
	{"nothing known is nothing", {.has_disc = false}, 0, 0},
};

static void test_space(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tao_space space = tao_space(&rows[i].in);

		if (!OK(space.total_sectors == rows[i].total &&
				    space.used_sectors == rows[i].used &&
				    space.free_sectors ==
					    rows[i].total - rows[i].used,
			    "%s", rows[i].title))
			printf("# total %u used %u free %u\n",
				space.total_sectors, space.used_sectors,
				space.free_sectors);
	}
}

static void test_invariant(void)
{
	static const int32_t addresses[] = {
		INT32_MIN, -150, 0, 1, 359849, 449849, INT32_MAX};
	static const uint32_t frees[] = {0, 1, 359849, INT32_MAX, UINT32_MAX};
	bool holds = true;

	for (int i = 0; i < 7 * 7 * 5 * 4; i++) {
		struct tao_space_input in = {DISC((enum tao_disc_status)(i % 4),
						     addresses[i / 4 % 7]),
			TRACK(addresses[i / 28 % 7], frees[i / 196]),
			TOC(addresses[i / 4 % 7])};
		struct tao_space space = tao_space(&in);

		holds = holds &&
			(uint64_t)space.used_sectors + space.free_sectors ==
				space.total_sectors &&
			space.total_sectors <= INT32_MAX;
	}
	OK(holds, "used and free are the total whatever the drive says");
}

static void test_needed(void)
{
	IS_INT(tao_track_sectors_needed(1), 300, "a short track needs 300");
	IS_INT(tao_track_sectors_needed(300), 300, "300 need 300");
	IS_INT(tao_track_sectors_needed(301), 301, "301 need 301");
	IS_INT(tao_track_sectors_needed(UINT64_MAX), UINT32_MAX,
		"more than any disc has stays more than any disc has");
}

int main(void)
{
	test_space();
	test_invariant();
	test_needed();
	return tap_done();
}
