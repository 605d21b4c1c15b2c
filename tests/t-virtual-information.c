/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

/* READ TRACK INFORMATION as one line of text. */
static const char *track_line(unsigned type, uint32_t number)
{
	static char line[100];

	if (!RUN(0x52, (uint8_t)type, B32(number), 0, 0, 255, 0)) {
		snprintf(line, sizeof(line), "sense %06x", host_sense());
		return line;
	}
	snprintf(line, sizeof(line),
		"t%d s%d mode %02x/%02x v%d start %d nwa %d free %d size %d",
		host.in[2], host.in[3], host.in[5], host.in[6], host.in[7],
		GET32(8), GET32(12), GET32(16), GET32(24));
	return line;
}

static void test_blank(void)
{
	host_new_disc("cdr74");
	IS_STRING(track_line(1, 0xff),
		"t1 s1 mode 00/4f v1 start 0 nwa 0 free 332849 size 332849",
		"the invisible track of a blank disc is all of it");
	IS_STRING(track_line(1, 1),
		"t1 s1 mode 00/4f v1 start 0 nwa 0 free 332849 size 332849",
		"its number is 1");
	IS_STRING(track_line(0, 100000),
		"t1 s1 mode 00/4f v1 start 0 nwa 0 free 332849 size 332849",
		"it holds every address");
	IS_STRING(track_line(2, 1),
		"t1 s1 mode 00/4f v1 start 0 nwa 0 free 332849 size 332849",
		"and is the first of session 1");
	IS_STRING(track_line(0, 332849), "sense 052100",
		"behind the end there is no track");
	IS_STRING(track_line(1, 2), "sense 052400", "there is no track 2");
	IS_STRING(track_line(2, 2), "sense 052400", "nor session 2");
	IS_STRING(track_line(3, 1), "sense 052400", "type 3 is reserved");
	IS_STRING(track_line(1, 0),
		"t0 s1 mode 00/0f v0 start -11849 nwa 0 free 0 size 0",
		"number 0 is the lead-in");
}

static void test_blank_disc(void)
{
	RUN(0x43, 2, 0, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "it has no TOC");
	RUN(0x43, 2, 1, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "and no session");
	RUN(0x43, 2, 2, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "no full TOC");
	OK(RUN(0x43, 2, 3, 0, 0, 0, 0, 4, 0, 0) && host.in_used == 4,
		"and an empty PMA");
	RUN(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	OK(GET32(0) == 0 && GET32(4) == 2048, "its capacity is nothing");
	RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
	IS_BYTES(host.in,
		((uint8_t[]){0, 32, 0, 1, 1, 1, 1, 0x20, 0xff, 0, 0, 0, 0, 0, 0,
			0, 0, 97, 24, 1, 0, 73, 59, 74}),
		24, "READ DISC INFORMATION agrees");
	RUN(0x51, 1, 0, 0, 0, 0, 0, 0, 34, 0);
	REFUSED(0x052400, "of other data types there is none");
}

static void test_atip(void)
{
	RUN(0x43, 2, 4, 0, 0, 0, 0, 4, 0, 0);
	IS_BYTES(host.in,
		((uint8_t[]){0, 26, 0, 0, 0xc1, 0x40, 0x80, 0, 97, 24, 1, 0, 73,
			59, 74, 0}),
		16, "the ATIP of a CD-R");
	host_new_disc("cdrw80");
	RUN(0x43, 0, 0, 0, 0, 0, 0, 4, 0, 0x00);
	RUN(0x43, 0, 4, 0, 0, 0, 0, 4, 0, 0);
	IS_BYTES(host.in + 6, ((uint8_t[]){0xc0, 0, 97, 34, 25, 0, 79, 59, 74}),
		9, "the ATIP of a CD-RW");
	RUN(0x43, 0, 5, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "there is no CD-TEXT");
	RUN(0x43, 0, 6, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "nor anything else");
}

static void test_ends(void)
{
	static const char *const names[] = {"cdr74", "cdr80", "cdr90", "cdr99"};
	static const int ends[] = {332849, 359849, 404849, 445349};

	for (int i = 0; i < 4; i++) {
		host_new_disc(names[i]);
		RUN(0x52, 1, B32(0xff), 0, 0, 36, 0);
		IS_INT(GET32(16), ends[i], "%s has %d sectors", names[i],
			ends[i]);
	}
}

static void test_tracks(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){.multi = 3, .mode = 1});
	host_write(0, 500);
	IS_STRING(track_line(1, 0xff),
		"t1 s1 mode 01/0f v1 start 0 nwa 500 free 359349 size 359849",
		"a track being written is the invisible one");
	host_sync();
	host_select(&(struct host_page){.multi = 3, .mode = 0x12});
	host_track(400);
	host_select(&(struct host_page){.multi = 3});
	IS_STRING(track_line(1, 1),
		"t1 s1 mode 01/0f v0 start 0 nwa 0 free 0 size 500",
		"a complete track cannot be written any more");
	IS_STRING(track_line(0, 652),
		"t2 s1 mode 12/0f v0 start 652 nwa 0 free 0 size 400",
		"a track is found by its first address");
	IS_STRING(track_line(0, 500),
		"t2 s1 mode 12/0f v0 start 652 nwa 0 free 0 size 400",
		"and by its pause");
	IS_STRING(track_line(0, 499),
		"t1 s1 mode 01/0f v0 start 0 nwa 0 free 0 size 500",
		"but not by the end of the one before");
	IS_STRING(track_line(1, 3),
		"t3 s1 mode 00/4f v1 start 1204 nwa 1204 free 358645 "
		"size 358645",
		"the next one is invisible");
	host_select(&(struct host_page){.multi = 3, .pause = 75});
	IS_INT(host_nwa(), 1052 + 2 + 75, "a shorter pause brings it nearer");
	RUN(0x43, 2, 3, 0, 0, 0, 0, 4, 0, 0);
	IS_INT(host.in_used, 4 + 2 * 11, "the PMA has both tracks");
}

static void test_sessions(void)
{
	static const uint8_t toc[] = {0, 7 * 11 + 2, 1, 1, /* session 1 */
		1, 0x11, 0, 0xa0, 0, 0, 0, 0, 1, 0, 0,     /* first track */
		1, 0x12, 0, 0xa1, 0, 0, 0, 0, 2, 0, 0,     /* last track */
		1, 0x12, 0, 0xa2, 0, 0, 0, 0, 0, 16, 2,    /* lead-out */
		1, 0x11, 0, 1, 0, 0, 0, 0, 0, 2, 0,        /* track 1 */
		1, 0x12, 0, 2, 0, 0, 0, 0, 0, 10, 52,      /* track 2 */
		1, 0x50, 0, 0xb0, 2, 46, 2, 2, 79, 59, 74, /* next session */
		1, 0x50, 0, 0xc0, 0, 0, 0, 0, 97, 24, 1};

	host_close_session();
	RUN(0x43, 2, 2, 0, 0, 0, 1, 4, 0, 0);
	IS_BYTES(host.in, toc, sizeof(toc),
		"the full TOC tells where the next session may start");
	IS_STRING(track_line(2, 2),
		"t3 s2 mode 00/4f v1 start 12452 nwa 12452 free 347397 "
		"size 347397",
		"which it does");
	IS_STRING(track_line(1, 0),
		"t0 s2 mode 00/0f v0 start 7802 nwa 0 free 0 size 0",
		"after a lead-in of its own");
}

static void test_toc(void)
{
	RUN(0x43, 2, 0, 0, 0, 0, 2, 4, 0, 0);
	IS_BYTES(host.in,
		((uint8_t[]){0, 18, 1, 2, 0, 0x12, 2, 0, 0, 0, 10, 52, 0, 0x12,
			0xaa, 0, 0, 0, 16, 2}),
		20, "the TOC can start at a track");
	RUN(0x43, 0, 0, 0, 0, 0, 0xaa, 4, 0, 0);
	OK(host.in_used == 12 && GET32(8) == 1052, "or at the lead-out");
	RUN(0x43, 0, 0, 0, 0, 0, 3, 4, 0, 0);
	REFUSED(0x052400, "not behind it");
	RUN(0x43, 0, 0, 0, 0, 0, 1, 0, 12, 0x40);
	IS_INT(host.in[3], 1, "old hosts ask for sessions in the last byte");
}

static void test_last_session(void)
{
	host_select(&(struct host_page){.multi = 0});
	host_track(300);
	host_close_session();
	RUN(0x43, 2, 2, 0, 0, 0, 2, 4, 0, 0);
	OK(host.in_used == 4 + 4 * 11 && host.in[4] == 2 && host.in[3] == 2,
		"the TOC of the last session points to no other");
	RUN(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	IS_INT(GET32(0), 12452 + 300 - 1, "the capacity ends at the lead-out");
	RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
	OK(host.in[8] == 0 && GET32(16) == -1 && GET32(20) == -1,
		"a finalised disc has no room");
	IS_STRING(track_line(1, 0xff), "sense 052400", "and no track for it");
}

/* 99 tracks are the most a disc can have. */
static void test_99(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	for (int i = 0; i < 98; i++)
		host_track(300);
	IS_DISC(1, 1, 1, 99, "after 98 tracks there is room for one");
	host_track(300);
	IS_DISC(1, 1, 1, 99, "after 99 there is not");
	IS_STRING(track_line(1, 0xff), "sense 052400",
		"the invisible track is gone");
	host_reopen();
	host_write(99 * 452, 1);
	REFUSED(0x052102, "and nowhere to write");
	host_select(&(struct host_page){.multi = 3});
	OK(host_close_session(), "but it can be closed");
	RUN(0x43, 2, 0, 0, 0, 0, 0, 4, 0, 0);
	IS_INT(host.in_used, 4 + 100 * 8, "its TOC has them all");
	RUN(0x43, 2, 2, 0, 0, 0, 1, 8, 0, 0);
	IS_INT(host.in_used, 4 + 102 * 11, "in full too");
	host_reopen();
	RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
	IS_BYTES(host.in + 2, ((uint8_t[]){0x0e, 1, 1, 1, 99}), 5,
		"no session can follow, though the host left room for one");
	IS_STRING(track_line(1, 0), "t0 s1 mode 00/0f v0 start -11849 nwa 0 "
				    "free 0 size 0",
		"and the lead-in is that of the only one");
	host_write(99 * 452, 1);
	REFUSED(0x072700, "it is write protected");
	OK(host_holds(98 * 452, 300), "the last one is what was sent");
}

int main(void)
{
	test_blank();
	test_blank_disc();
	test_atip();
	test_ends();
	test_tracks();
	test_sessions();
	test_toc();
	test_last_session();
	test_99();
	return host_done();
}
