/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

static void test_inquiry(void)
{
	char serial[12];

	OK(RUN(0x12, 0, 0, 0, 96, 0), "INQUIRY is answered");
	IS_INT(host.in_used, 96, "with 96 bytes");
	OK(host.in[0] == 5 && host.in[1] == 0x80 && host.in[4] == 91,
		"it is a CD drive with removable media");
	IS_BYTES(
		host.in + 8, "TAO-TOOLVIRTUAL CD-RW   1.00", 28, "with a name");
	RUN(0x12, 0, 0, 0, 5, 0);
	IS_INT(host.in_used, 5, "the host's length is kept");
	RUN(0x12, 1, 0, 0, 255, 0);
	IS_BYTES(host.in, ((uint8_t[]){5, 0, 0, 3, 0, 0x80, 0x83}), 7,
		"three VPD pages are listed");
	RUN(0x12, 1, 0x80, 0, 255, 0);
	IS_INT(host.in_used, 16, "the serial number has 12 digits");
	memcpy(serial, host.in + 4, 12);
	RUN(0x12, 1, 0x83, 0, 255, 0);
	OK(host.in_used == 44 && memcmp(host.in + 32, serial, 12) == 0,
		"and is part of the identification");
	host_reopen();
	RUN(0x12, 1, 0x80, 0, 255, 0);
	IS_BYTES(host.in + 4, serial, 12, "a recorder keeps its number");
	RUN(0x12, 1, 0x55, 0, 255, 0);
	REFUSED(0x052400, "another VPD page is refused");
	RUN(0x12, 0, 0x80, 0, 255, 0);
	REFUSED(0x052400, "a page without EVPD is refused");
	host_new_disc("cdr80");
	RUN(0x12, 1, 0x80, 0, 255, 0);
	OK(memcmp(host.in + 4, serial, 12) != 0, "no other recorder has it");
}

/* ---- mode pages ---- */

static void test_mode_sense(void)
{
	static const struct {
		uint8_t code, bytes;
	} pages[] = {{0x01, 12}, {0x05, 52}, {0x0d, 8}, {0x0e, 16}, {0x1a, 12},
		{0x2a, 64}};
	size_t all = 8;

	for (size_t i = 0; i < 6; i++) {
		RUN(0x5a, 0, pages[i].code, 0, 0, 0, 0, 1, 0, 0);
		OK(host.in_used == pages[i].bytes + 8u &&
				GET16(0) == pages[i].bytes + 6 &&
				GET16(6) == 0 && host.in[8] == pages[i].code &&
				host.in[9] == pages[i].bytes - 2,
			"MODE SENSE (10) knows page %02Xh", pages[i].code);
		RUN(0x1a, 0, pages[i].code, 0, 255, 0);
		OK(host.in_used == pages[i].bytes + 4u &&
				host.in[0] == pages[i].bytes + 3 &&
				host.in[4] == pages[i].code,
			"and so does MODE SENSE (6)");
		all += pages[i].bytes;
	}
	RUN(0x5a, 0, 0x3f, 0, 0, 0, 0, 1, 0, 0);
	IS_INT(host.in_used, all, "page 3Fh is all of them");
	RUN(0x5a, 0, 0x30, 0, 0, 0, 0, 1, 0, 0);
	REFUSED(0x052400, "another page is refused");
	RUN(0x5a, 0, 0x05, 1, 0, 0, 0, 1, 0, 0);
	REFUSED(0x052400, "and so is a subpage");
	RUN(0x5a, 0, 0xc5, 0, 0, 0, 0, 1, 0, 0);
	REFUSED(0x053900, "and saved values");
	RUN(0x5a, 0, 0x45, 0, 0, 0, 0, 1, 0, 0);
	IS_INT(host.in[8 + 3], 0xff, "what can be changed is told");
}

static void test_capabilities(void)
{
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 1, 0, 0);
	OK((host.in[11] & 7) == 7 && host.in[12] & 0x80,
		"it writes CD-R and CD-RW, tests, and links");
	IS_INT(GET16(20), 2048, "its buffer is 2 MiB");
	IS_INT(GET16(38), 8, "there are eight speeds");
	OK(GET16(42) == 9172 && GET16(70) == 705, "from 52x to 4x");
	RUN(0x5a, 0, 0x6a, 0, 0, 0, 0, 1, 0, 0);
	IS_INT(GET16(20), 0, "none of it can be changed");
}

static void test_mode_select(void)
{
	static const struct {
		uint8_t at, value;
		const char *what;
	} bad[] = {{1, 0x31, "another length"}, {2, 0, "packet writing"},
		{2, 2, "session at once"}, {2, 3, "raw writing"},
		{3, 0x80, "a reserved multi-session value"},
		{3, 0x20, "fixed packets"}, {3, 8, "four channels"},
		{3, 4, "data in audio sectors"},
		{4, 8, "audio in data sectors"},
		{4, 1, "sub-channel from the host"},
		{8, 1, "an unknown session format"},
		{16, 0x80, "a catalogue number without digits"},
		{32, 0x80, "an ISRC without characters"},
		{0, 0x2a, "a page that cannot be changed"},
		{0, 0x3e, "an unknown page"}};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		host_select(&(struct host_page){.multi = 3});
		host.out[8 + bad[i].at] = bad[i].value;
		SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
		REFUSED(0x052600, "MODE SELECT refuses %s", bad[i].what);
	}
	host_select(&(struct host_page){.multi = 3});
	host.out[7] = 8;
	SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
	REFUSED(0x052600, "and a block descriptor");
	host.out[7] = 0;
	SEND(40, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 40, 0);
	REFUSED(0x051a00, "and a list that is cut short");
	SEND(60, 0x55, 0, 0, 0, 0, 0, 0, 0, 60, 0);
	REFUSED(0x052400, "and old formats");
	SEND(60, 0x55, 0x11, 0, 0, 0, 0, 0, 0, 60, 0);
	REFUSED(0x052400, "and to save pages");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 1, 0, 0);
	IS_INT(host.in[8 + 3], 0xc0, "none of it changed the page");
	OK(SEND(0, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 0, 0),
		"an empty list is fine");
}

/* Two pages in one list, by the six-byte command. */
static void test_mode_select_6(void)
{
	static const uint8_t list[] = {0, 0, 0, 0, 0x0d, 6, 0, 7, 0, 60, 0, 75,
		0x01, 10, 0x20, 3, 9, 9, 9, 9, 5, 0, 0, 0};

	memcpy(host.out, list, sizeof(list));
	OK(SEND(sizeof(list), 0x15, 0x10, 0, 0, sizeof(list), 0),
		"MODE SELECT (6) takes two pages");
	host_reopen();
	RUN(0x1a, 0, 0x0d, 0, 255, 0);
	IS_INT(host.in[4 + 3], 7, "both outlive the process");
	RUN(0x1a, 0, 0x01, 0, 255, 0);
	IS_BYTES(host.in + 4,
		((uint8_t[]){0x01, 10, 0x20, 3, 0, 0, 0, 0, 5, 0, 0, 0}), 12,
		"where a bit cannot be changed it stays");
	host.out[5] = 7;
	host.out[7] = 1;
	SEND(sizeof(list), 0x15, 0x10, 0, 0, sizeof(list), 0);
	REFUSED(0x052600, "a list is taken as a whole or not at all");
	RUN(0x1a, 0, 0x0d, 0, 255, 0);
	IS_INT(host.in[4 + 3], 7, "so the good page in it changed nothing");
}

/* ---- features ---- */

/* Does that feature come, and is it current? -1 if it does not. */
static int feature(int code)
{
	RUN(0x46, 2, B16(code), 0, 0, 0, 1, 0, 0);
	if (host.in_used < 12 || GET16(8) != code)
		return -1;
	return host.in[10] & 1;
}

static int profile(void)
{
	RUN(0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0);
	return GET16(6);
}

static void test_features(void)
{
	static const int codes[] = {0, 1, 2, 3, 0x10, 0x1d, 0x1e, 0x21,
		0x2d, 0x37, 0x100, 0x105, 0x107, 0x108};
	enum { FEATURES = sizeof(codes) / sizeof(codes[0]) };
	size_t at = 8;
	unsigned found = 0;

	host_new_disc("cdr80");
	RUN(0x46, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	IS_INT(GET32(0) + 4, host.in_used,
		"GET CONFIGURATION tells its length");
	while (at < host.in_used && found < FEATURES) {
		if (GET16(at) != codes[found])
			break;
		found++;
		at += host.in[at + 3] + 4u;
	}
	OK(found == FEATURES && at == host.in_used,
		"its features are all there, in order");
	IS_BYTES(host.in + 12,
		((uint8_t[]){0, 0x0a, 0, 0, 0, 9, 1, 0, 0, 8, 0, 0}), 12,
		"the profile of a CD-R is current");
	RUN(0x46, 0, 0x01, 0x00, 0, 0, 0, 4, 0, 0);
	IS_INT(GET16(8), 0x100, "it starts where the host wants");
	RUN(0x46, 2, 0x00, 0x2e, 0, 0, 0, 4, 0, 0);
	IS_INT(host.in_used, 8, "of a feature that it lacks it says nothing");
	RUN(0x46, 3, 0, 0, 0, 0, 0, 4, 0, 0);
	REFUSED(0x052400, "request type 3 is reserved");
	feature(0x2d);
	IS_BYTES(host.in + 12, ((uint8_t[]){0x46, 0, 0, 1}), 4,
		"track at once links, tests, takes CD-RW and raw sectors");
	feature(0x21);
	IS_BYTES(host.in + 10, ((uint8_t[]){5, 4, 0, 0, 1, 0}), 6,
		"incremental streaming links, and takes no packets");
}

static void test_current(void)
{
	IS_INT(profile(), 0x0009, "a CD-R in the tray");
	OK(feature(0x2d) == 1 && feature(0x21) == 1 && feature(0x10) == 0 &&
			feature(0x37) == 0,
		"a blank one can be written, not read");
	host_track(300);
	OK(feature(0x2d) == 1 && feature(0x1e) == 1,
		"one with a track can do both");
	RUN(0x46, 1, 0, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in_used > 8 && GET16(8) == 0, "the current ones can be asked");
	host_close_session();
	OK(feature(0x2d) == 0 && feature(0x21) == 0 && feature(0x10) == 1,
		"a finalised one can only be read");
	RUN(0x1b, 0, 0, 0, 2, 0);
	OK(profile() == 0 && feature(0x1e) == 0 && feature(0x03) == 1,
		"without a disc there is no profile");
	host_new_disc("cdrw80");
	OK(profile() == 0x000a && feature(0x37) == 1, "a CD-RW has its own");
}

int main(void)
{
	host_new_disc("cdr80");
	test_inquiry();
	test_mode_sense();
	test_capabilities();
	test_mode_select();
	test_mode_select_6();
	test_features();
	test_current();
	return host_done();
}
