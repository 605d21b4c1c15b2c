/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

static long bin_sectors(void)
{
	struct stat st;

	return stat(host.bin, &st) == 0 && st.st_size % SECTOR == 0
		       ? (long)(st.st_size / SECTOR)
		       : -1;
}

static void test_blank(void)
{
	host_new_disc("cdr80");
	IS_DISC(0, 0, 1, 1, "a new disc is blank");
	IS_INT(GET32(20) & 0xffffff, 0x4f3b4a, "its limit is 79:59:74");
	IS_INT(host_nwa(), 0, "its first track goes to 0");
	IS_INT(GET32(16), 359849, "and all of it is free");
	IS_INT(bin_sectors(), 0, "there is nothing in the BIN");
}

/* Two tracks and what lies between; the same after each step in a new
 * process. */
static void test_tracks(void)
{
	OK(host_select(&(struct host_page){.mcn = "4006381333931"}),
		"page 05h is taken");
	OK(host_write(0, 1000), "a track is written");
	IS_INT(host_nwa(), 1000, "the address moves on while it is");
	OK(host_sync(), "and SYNCHRONIZE CACHE ends it");
	IS_INT(bin_sectors(), 1000, "the BIN ends where the track does");
	host_reopen();
	IS_DISC(1, 1, 1, 2, "the session is open");
	IS_INT(host_nwa(), 1152, "the next track comes 152 sectors later");
	IS_INT(GET32(16), 359849 - 1152, "and has the rest");
	RUN(0x43, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "an open session has no TOC");
	RUN(0x43, 0, 3, 0, 0, 0, 0, 4, 0, 0);
	IS_BYTES(host.in + 4,
		((uint8_t[]){0, 0x10, 0, 1, 0, 15, 25, 0, 0, 2, 0}), 11,
		"but its PMA tells the track");

	OK(host_select(&(struct host_page){.mode = 2, .isrc = "USRC17607839"}),
		"the next track may be copied");
	IS_INT(host_track(300), 1152, "it is written");
	host_reopen();
	OK(host_close_session(), "the session is closed");
	host_reopen();
	IS_DISC(2, 3, 1, 2, "the disc is finalised");
	IS_INT(bin_sectors(), 1452, "the BIN ends at the lead-out");
}

static void test_read_back(void)
{
	static const uint8_t toc[] = {0, 26, 1, 2, 0, 0x10, 1, 0, 0, 0, 0, 0, 0,
		0x12, 2, 0, 0, 0, 1152 >> 8, 1152 & 255, 0, 0x12, 0xaa, 0, 0, 0,
		1452 >> 8, 1452 & 255};

	RUN(0x43, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	IS_INT(host.in_used, sizeof(toc), "the TOC has two tracks");
	IS_BYTES(host.in, toc, sizeof(toc), "where they were written");
	OK(host_holds(0, 1000), "track 1 is what was sent");
	OK(host_is_silent(1000, 152), "then comes silence");
	OK(host_holds(1152, 300), "track 2 is what was sent");
	RUN(0xbe, 0, B32(1451), B24(2), 0x10, 0, 0);
	REFUSED(0x052100, "behind it is nothing to read");
	RUN(0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0);
	OK(host.in[8] == 0x80 && memcmp(host.in + 9, "4006381333931", 13) == 0,
		"the catalogue number is on the disc");
	RUN(0x42, 0, 0x40, 3, 0, 0, 1, 0, 24, 0);
	IS_INT(host.in[8], 0, "track 1 has no ISRC");
	RUN(0x42, 0, 0x40, 3, 0, 0, 2, 0, 24, 0);
	OK(host.in[8] == 0x80 && memcmp(host.in + 9, "USRC17607839", 12) == 0,
		"track 2 has the one of its page 05h");
}

static void test_finalised(void)
{
	host_write(1604, 1);
	REFUSED(0x072700, "nothing can be written any more");
	host_close_session();
	REFUSED(0x072700, "nor closed");
	IS_INT(host_nwa(), -1, "there is no next writable address");
	REFUSED(0x052400, "as there is no track for one");
	RUN(0xa1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	REFUSED(0x053005, "a CD-R cannot be blanked");
}

static void test_sessions(void)
{
	int32_t lba;

	host_new_disc("cdrw74");
	host_select(&(struct host_page){.multi = 3});
	host_track(400);
	OK(host_close_session(), "a session may be followed by another");
	host_reopen();
	IS_DISC(1, 0, 2, 2, "then the next one is empty");
	lba = host_nwa();
	IS_INT(lba, 400 + 11400, "its first track is 11,400 sectors on");
	host_track(500);
	host_close_session();
	IS_INT(host_nwa(), lba + 500 + 6900, "the third 6,900");
	host_select(&(struct host_page){.multi = 0});
	host_track(300);
	host_close_session();
	host_reopen();
	IS_DISC(2, 3, 3, 3, "the last one finalises the disc");
	RUN(0x43, 0, 1, 0, 0, 0, 0, 0, 12, 0);
	OK(host.in[3] == 3 && host.in[6] == 3 && GET32(8) == lba + 500 + 6900,
		"the last session is found by READ TOC");
	OK(host_holds(0, 400) && host_holds(lba, 500),
		"all sessions can be read");
	RUN(0xbe, 0, B32(5000), B24(1), 0x10, 0, 0);
	REFUSED(0x052100, "between them there is nothing");
	OK(RUN(0xa1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
		"a CD-RW can be blanked");
	host_reopen();
	IS_DISC(0, 0, 1, 1, "it is blank then");
	IS_INT(bin_sectors(), 0, "and so is the BIN");
	IS_INT(host_track(300), 0, "it can be written again");
	RUN(0xa1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	IS_INT(host_nwa(), 0, "blanking it fully does the same");
}

int main(void)
{
	test_blank();
	test_tracks();
	test_read_back();
	test_finalised();
	test_sessions();
	return host_done();
}
