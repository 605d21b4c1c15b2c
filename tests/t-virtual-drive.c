/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

/* ---- tray, door, events ---- */

static int media_event(void)
{
	RUN(0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0);
	return host.in[4] & 15;
}

static void test_events(void)
{
	host_new_disc("cdr80");
	RUN(0x4a, 1, 0, 0, 0x10, 0, 0, 0, 4, 0);
	IS_BYTES(host.in, ((uint8_t[]){0, 6, 4, 0x56}), 4,
		"a header alone tells which events there are");
	IS_INT(media_event(), 2, "a new disc is an event");
	IS_INT(host.in[5], 2, "it is in, the tray closed");
	IS_INT(media_event(), 0, "that is told once");
	RUN(0x4a, 1, 0, 0, 0x44, 0, 0, 0, 8, 0);
	OK(host.in[2] == 2 && host.in[5] == 1, "the drive is active");
	RUN(0x4a, 1, 0, 0, 0x40, 0, 0, 0, 8, 0);
	OK(host.in[2] == 6 && host.in[5] == 0, "and not busy");
	RUN(0x4a, 1, 0, 0, 0x20, 0, 0, 0, 8, 0);
	OK(host.in[2] == 0x80 && host.in_used == 4,
		"of a class it lacks there is no event");
	RUN(0x4a, 0, 0, 0, 0x10, 0, 0, 0, 8, 0);
	REFUSED(0x052400, "it cannot be asked to call back");
}

static void test_tray(void)
{
	OK(RUN(0x1b, 0, 0, 0, 2, 0), "the tray opens");
	IS_INT(media_event(), 3, "the disc's leaving is an event");
	IS_INT(host.in[5], 1, "the tray is open");
	host_reopen();
	RUN(0x00, 0, 0, 0, 0, 0);
	REFUSED(0x023a02,
		"no medium: the tray is open, in the next process too");
	RUN(0x1b, 0, 0, 0, 1, 0);
	REFUSED(0x023a02, "there is nothing to start");
	RUN(0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0);
	IS_INT(host.in[1], 0x10, "MECHANISM STATUS says open");
	OK(RUN(0x12, 0, 0, 0, 36, 0) && RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0),
		"what needs no disc is answered");
	OK(RUN(0x1b, 0, 0, 0, 3, 0), "the tray closes");
	RUN(0x12, 0, 0, 0, 36, 0);
	GOOD("INQUIRY passes a unit attention by");
	host_reopen();
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	REFUSED(0x062800,
		"the next command hears that the disc may be another");
	host_reopen();
	OK(RUN(0x00, 0, 0, 0, 0, 0), "once");
	IS_INT(media_event(), 2, "and it is an event");
	OK(RUN(0x1b, 0, 0, 0, 3, 0) && RUN(0x00, 0, 0, 0, 0, 0),
		"closing a closed tray is no news");
	OK(RUN(0x1b, 0, 0, 0, 1, 0) && RUN(0x1b, 1, 0, 0, 0, 0) &&
			RUN(0x1b, 0, 0, 0, 0x20, 0),
		"start, stop and standby are taken");
}

static void test_sense(void)
{
	RUN(0x03, 0, 0, 0, 18, 0);
	OK(host.in_used == 18 && host.in[0] == 0x70 && host.in[2] == 0,
		"REQUEST SENSE: nothing is waiting");
	RUN(0x1b, 0, 0, 0, 2, 0);
	RUN(0x1b, 0, 0, 0, 3, 0);
	RUN(0x03, 0, 0, 0, 18, 0);
	OK(host.in[2] == 6 && host.in[12] == 0x28,
		"it takes a unit attention that is");
	OK(RUN(0x00, 0, 0, 0, 0, 0), "which is then heard");
	RUN(0x03, 1, 0, 0, 18, 0);
	REFUSED(0x052400, "descriptor format is refused");
}

static void test_door(void)
{
	OK(RUN(0x1e, 0, 0, 0, 1, 0), "the door is locked");
	host_reopen();
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	OK(host.in[8 + 6] & 2, "it stays so when the process has gone");
	RUN(0x1b, 0, 0, 0, 2, 0);
	REFUSED(0x055302, "a locked tray does not open");
	OK(RUN(0x1e, 0, 0, 0, 0, 0) && RUN(0x1b, 0, 0, 0, 2, 0) &&
			RUN(0x1b, 0, 0, 0, 3, 0) && !RUN(0x00, 0, 0, 0, 0, 0),
		"an unlocked one does");
}

/* ---- speed ---- */

static int write_speed(void)
{
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	return GET16(8 + 28);
}

static void test_set_speed(void)
{
	static const int asked[][2] = {{0xffff, 9172}, {16 * 177, 2822},
		{705, 705}, {704, 705}, {0, 705}, {7055, 5644}, {7056, 7056}};

	IS_INT(write_speed(), 9172, "a new disc is written at 52x");
	for (size_t i = 0; i < 7; i++) {
		RUN(0xbb, 0, 0xff, 0xff, B16(asked[i][0]), 0, 0, 0, 0, 0, 0);
		host_reopen();
		IS_INT(write_speed(), asked[i][1], "asked for %d kB/s",
			asked[i][0]);
	}
	RUN(0xbb, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0);
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	IS_INT(host.in[8 + 27], 1, "52x can be had at one rate of turning");
	RUN(0xbb, 1, 0xff, 0xff, B16(1500), 0, 0, 0, 0, 0, 0);
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	IS_INT(host.in[8 + 27], 0, "8x cannot");
	RUN(0xbb, 2, 0xff, 0xff, B16(1500), 0, 0, 0, 0, 0, 0);
	REFUSED(0x052400, "other ways of turning are reserved");
}

static void test_streaming(void)
{
	memset(host.out, 0, 28);
	tao_wire_put32(host.out + 12, 7056);
	tao_wire_put32(host.out + 16, 1000);
	tao_wire_put32(host.out + 20, 2117);
	tao_wire_put32(host.out + 24, 500);
	OK(SEND(28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0),
		"SET STREAMING is taken");
	IS_INT(write_speed(), 4233, "2,117 kB in half a second is 24x");
	host.out[27] = host.out[26] = 0;
	SEND(28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0);
	REFUSED(0x052600, "no time is no speed");
	SEND(27, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 27, 0);
	REFUSED(0x051a00, "a short list is refused");
	SEND(28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 5, 0, 28, 0);
	REFUSED(0x052400, "and another type");
	host.out[0] = 4;
	OK(SEND(28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0) &&
			write_speed() == 9172,
		"the drive's own speeds come back");
}

static void test_performance(void)
{
	RUN(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0);
	OK(host.in_used == 8 && GET32(0) == 4 + 11 * 16,
		"GET PERFORMANCE tells how many speeds there are");
	RUN(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 11, 3, 0);
	IS_INT(host.in_used, 8 + 11 * 16, "and then tells them");
	OK(GET32(8 + 4) == 359849 && GET32(8 + 12) == 9172 && host.in[8] == 0,
		"the first is 52x on the whole disc");
	OK(host.in[8 + 8 * 16] == 0x08 && GET32(8 + 10 * 16 + 12) == 7056,
		"the last are those of one rate of turning");
	RUN(0xac, 0x14, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in_used == 24 && host.in[4] == 2 && GET32(8 + 4) == 9172,
		"nominal write performance is one stretch");
	RUN(0xac, 0x11, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in_used == 8 && host.in[4] == 1, "without exceptions");
	RUN(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0);
	REFUSED(0x052400, "other types are refused");
}

static void test_rest(void)
{
	RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
	OK(GET32(4) == 2 << 20 && GET32(8) == 2 << 20, "the buffer is empty");
	RUN(0x5c, 1, 0, 0, 0, 0, 0, 0, 12, 0);
	OK(host.in[3] == 1 && GET32(8) == (2 << 20) / SECTOR, "in sectors too");
	OK(RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0), "OPC is done");
	RUN(0x54, 0, 0, 0, 0, 0, 0, 0, 8, 0);
	REFUSED(0x052400, "tables for it are not taken");
	for (int opcode = 0; opcode < 256; opcode++) {
		uint8_t cdb[16] = {(uint8_t)opcode};

		host_send(cdb, sizeof(cdb), 0, 0);
		if (opcode == 0x3c || opcode == 0x45 || opcode == 0xa3 ||
			opcode == 0xad || opcode == 0xe5)
			REFUSED(0x052000, "%02Xh is no command of it", opcode);
	}
	host_send((const uint8_t[]){0x52, 1, 0}, 3, 36, 0);
	REFUSED(0x052400, "a command block cut short is refused");
	host_send(NULL, 0, 0, 0);
	REFUSED(0x052000, "and one that is not there");
}

int main(void)
{
	test_events();
	test_tray();
	test_sense();
	test_door();
	test_set_speed();
	test_streaming();
	test_performance();
	test_rest();
	return host_done();
}
