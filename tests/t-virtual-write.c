/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

enum { END = 359849 };

static void test_addresses(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	host_write(1, 1);
	REFUSED(0x052102, "a track starts at the next writable address");
	host_write(END, 1);
	REFUSED(0x052100, "not behind the end");
	host_write(-150, 1);
	REFUSED(0x052100, "not before the start");
	IS_DISC(0, 0, 1, 1, "the disc is still blank");
	host_write(0, 30);
	host_write(0, 1);
	REFUSED(0x052102, "nothing is written twice");
	host_write(31, 1);
	REFUSED(0x052102, "nothing is left out");
	OK(host_write(30, 1), "it goes on where it was");
	OK(SEND(0, 0x2a, 0, B32(99), 0, 0, 0, 0), "no sectors are no error");
	SEND(2351, 0x2a, 0, B32(31), 0, 0, 1, 0);
	REFUSED(0x0b4b00, "data that do not come are");
	IS_INT(host_nwa(), 31, "and are not counted");
	host_fill(host.out, 31);
	OK(SEND(SECTOR, 0xaa, 0, B32(31), B32(1), 0, 0), "WRITE (12) writes");
	OK(host_sync() && host_nwa() == 300 + 152,
		"a track is at least four seconds long");
	OK(host_holds(0, 32) && host_is_silent(32, 268),
		"with silence at its end");
	OK(host_sync() && host_nwa() == 452, "there is nothing to end twice");
}

/* Mode 1 sectors, as hosts choose to see whether there is track at once. */
static bool host_select_data(void)
{
	host_select(&(struct host_page){0});
	host.out[8 + 3] = 4;
	host.out[8 + 4] = 8;
	return SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
}

static void test_modes(void)
{
	host_new_disc("cdr80");
	OK(host_select_data(), "a data track may be chosen");
	RUN(0x52, 1, B32(0xff), 0, 0, 36, 0);
	IS_INT(host.in[6], 0x41, "and would be of mode 1");
	host_write(0, 1);
	REFUSED(0x056400, "but it cannot be written");
	IS_DISC(0, 0, 1, 1, "the disc is still blank");
	host_select(&(struct host_page){.mode = 1});
	host_write(0, 300);
	host_select(&(struct host_page){.mode = 0});
	host_write(300, 1);
	REFUSED(0x056400, "a track keeps its mode");
	host_select(&(struct host_page){.mode = 1});
	OK(host_write(300, 1), "and goes on with it");
}

/* The end of the disc, without writing what lies before it. */
static void test_end(void)
{
	const int32_t start = END - 500;

	host_new_disc("cdr80");
	host_select(&(struct host_page){.pause = 152});
	RUN(0x53, 0, 0, 0, 0, B32(start - 154), 0);
	GOOD("a track is reserved up to the last 500 sectors");
	IS_INT(host_nwa(), start, "there the next one starts");
	OK(host_write(start, 498), "it is written");
	host_write(start + 498, 3);
	REFUSED(0x052100, "three sectors more are too many");
	OK(host_write(start + 498, 2), "two are not");
	IS_INT(host_nwa(), END, "that is the end");
	IS_INT(GET32(16), 0, "nothing is free");
	host_write(END, 1);
	REFUSED(0x052100, "nothing more can be written");
	OK(host_sync(), "the track can be ended");
	host_reopen();
	OK(host_holds(END - 2, 2), "and has its last sectors");
	IS_INT(host_nwa(), END + 154, "the next one would start behind it");
	IS_INT(GET32(16), 0, "and has no room");
}

static void test_short_end(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	RUN(0x53, 0, 0, 0, 0, B32(END - 451), 0);
	IS_INT(host_nwa(), END - 299, "with 299 sectors left");
	host_write(END - 299, 1);
	REFUSED(0x052100, "not even the shortest track fits");
}

/* ---- RESERVE TRACK ---- */

static void test_reserved_at_once(void)
{
	static const uint8_t data[301 * SECTOR];
	uint8_t cdb[] = {0x2a, 0, B32(0), 0, B16(301), 0};
	struct tao_vcommand command = {.cdb = cdb,
		.cdb_bytes = sizeof(cdb),
		.out = data,
		.out_bytes = sizeof(data)};

	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	RUN(0x53, 0, 0, 0, 0, B32(300), 0);
	OK(tao_target_run(host.target, &command) == 2 &&
			command.sense[12] == 0x63,
		"a reserved track takes no more than was reserved");
	cdb[8] = 300 & 255;
	OK(tao_target_run(host.target, &command) == 0, "but all of that");
}

static void test_reserve(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	OK(RUN(0x53, 0, 0, 0, 0, B32(1000), 0), "a track is reserved");
	OK(RUN(0x53, 0, 0, 0, 0, B32(100), 0), "and another, a short one");
	host_reopen();
	RUN(0x52, 1, B32(1), 0, 0, 36, 0);
	OK(host.in[6] == 0xcf && host.in[7] == 1 && GET32(12) == 0 &&
			GET32(16) == 1000,
		"the first is empty and has 1,000 sectors");
	IS_INT(host_nwa(), 1152 + 452, "the invisible track comes after both");
	host_close_session();
	REFUSED(0x057204, "a session with an empty track cannot be closed");
	OK(host_write(1152, 280), "they need not be written at once");
	host_write(1432, 21);
	REFUSED(0x056300, "not one more");
	OK(host_write(1432, 20) && host_sync(), "then it is full");
	OK(host_write(0, 10), "the first is written last");
	RUN(0x53, 0, 0, 0, 0, B32(1000), 0);
	REFUSED(0x052c00, "none is reserved while one is written");
	host_reopen();
	OK(host_sync() && host_close_session(), "and ended half empty");
	host_reopen();
	RUN(0x43, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in[3] == 2 && GET32(16) == 1152 && GET32(24) == 1452,
		"both are where they were reserved");
	OK(host_holds(0, 10) && host_is_silent(10, 990) &&
			host_holds(1152, 300),
		"with what was written");
	RUN(0x53, 0, 0, 0, 0, B32(1000), 0);
	REFUSED(0x072700, "on a finalised disc none is reserved");
}

static void test_reserve_refusals(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	RUN(0x53, 0, 0, 0, 0, B32(0), 0);
	REFUSED(0x052400, "a track without length is refused");
	RUN(0x53, 1, 0, 0, 0, B32(1000), 0);
	REFUSED(0x052400, "and one by address");
	RUN(0x53, 0, 0, 0, 0, B32(END + 1), 0);
	REFUSED(0x052100, "and one longer than the disc");
	host_select_data();
	RUN(0x53, 0, 0, 0, 0, B32(1000), 0);
	REFUSED(0x056400, "and one for data");
}

/* ---- closing ---- */

static void test_close(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	OK(host_close_session(), "an empty session is left as it is");
	IS_DISC(0, 0, 1, 1, "the disc is still blank");
	OK(RUN(0x5b, 0, 1, 0, 0, 0xff, 0, 0, 0, 0), "there is no track to end");
	RUN(0x5b, 0, 1, 0, 0, 1, 0, 0, 0, 0);
	REFUSED(0x052400, "track 1 does not exist");
	for (uint8_t function = 0; function < 8; function++) {
		if (function == 1 || function == 2)
			continue;
		RUN(0x5b, 0, function, 0, 0, 0, 0, 0, 0, 0);
		REFUSED(0x052400, "function %d is not for CDs", function);
	}
	host_write(0, 310);
	OK(RUN(0x5b, 1, 1, 0, 0, 1, 0, 0, 0, 0), "CLOSE TRACK ends a track");
	IS_INT(host_nwa(), 462, "as SYNCHRONIZE CACHE does");
	OK(RUN(0x5b, 1, 1, 0, 0, 1, 0, 0, 0, 0), "once more is no harm");
	host_write(462, 310);
	RUN(0x5b, 0, 1, 0, 0, 3, 0, 0, 0, 0);
	REFUSED(0x052400, "another track than the open one is refused");
	OK(RUN(0x5b, 0, 1, 0, 0, 0xff, 0, 0, 0, 0), "FFh is the open one");
	host_write(924, 310);
	OK(host_close_session(), "CLOSE SESSION ends the open track too");
	IS_DISC(2, 3, 1, 3, "and finalises the disc");
}

/* ---- test write ---- */

static void test_simulation(void)
{
	const struct host_page test = {.is_test = true};
	struct stat st;

	host_new_disc("cdr80");
	host_select(&test);
	OK(host_write(0, 500) && host_sync(), "a test write is taken");
	IS_INT(host_nwa(), 652, "the next address moves on");
	stat(host.bin, &st);
	IS_INT(st.st_size, 0, "but nothing is written");
	host_reopen();
	IS_INT(host_nwa(), 652, "a powered drive remembers it");
	IS_DISC(0, 0, 1, 1, "while the disc is known to be blank");
	host_write(0, 1);
	REFUSED(0x052102, "addresses are checked");
	OK(host_track(300) == 652, "a second track is tried");
	OK(host_close_session(), "and the close");
	IS_INT(host_nwa(), 0, "then all can be tried again");
	host_write(0, 100);
	host_select(&(struct host_page){0});
	IS_INT(host_nwa(), 0, "a real burn starts from the true address");
	OK(host_track(300) == 0 && host_holds(0, 300), "and writes");
	host_select(&test);
	IS_INT(host_track(300), 452, "a test goes on from there");
	RUN(0x1b, 0, 0, 0, 2, 0);
	RUN(0x1b, 0, 0, 0, 3, 0);
	RUN(0, 0, 0, 0, 0, 0);
	IS_INT(host_nwa(), 452, "opening the tray ends the test");
}

static void test_blank_command(void)
{
	static const uint8_t types[] = {2, 3, 4, 5, 6, 7};

	host_new_disc("cdrw74");
	host_select(&(struct host_page){0});
	host_track(300);
	for (size_t i = 0; i < sizeof(types); i++) {
		RUN(0xa1, types[i], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		REFUSED(0x052400, "blanking type %d is not for CDs", types[i]);
	}
	host_select(&(struct host_page){.is_test = true});
	OK(RUN(0xa1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "BLANK is done");
	host_select(&(struct host_page){0});
	IS_INT(host_nwa(), 0, "for real, whatever page 05h says");
}

int main(void)
{
	test_addresses();
	test_modes();
	test_end();
	test_short_end();
	test_reserved_at_once();
	test_reserve();
	test_reserve_refusals();
	test_close();
	test_simulation();
	test_blank_command();
	return host_done();
}
