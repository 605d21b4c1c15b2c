/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

enum { TRACK_1 = 0, END_1 = 400, TRACK_2 = 552, END_2 = 852 };

static uint8_t want[4 * SECTOR];

static void make_disc(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){
		.mcn = "4006381333931", .isrc = "USRC17607839"});
	host_track(END_1 - TRACK_1);
	host_select(&(struct host_page){.mode = 3, .mcn = "9999999999999"});
	host_track(END_2 - TRACK_2);
	for (int i = 0; i < 4; i++)
		host_fill(want + i * SECTOR, 100 + i);
}

static void test_sizes(void)
{
	static const struct {
		uint8_t main, sub;
		int bytes;
		const char *what;
	} rows[] = {{0x10, 0, 2352, "user data"},
		{0xf8, 0, 2352, "all there is of a data sector"},
		{0x12, 0, 2646, "user data and C2 bits"},
		{0x14, 0, 2648, "user data, C2 bits and block error byte"},
		{0x10, 1, 2448, "user data and raw sub-channels"},
		{0x10, 2, 2368, "user data and Q"},
		{0x10, 4, 2448, "user data and R-W"},
		{0x12, 2, 2662, "user data, C2 and Q"},
		{0x00, 2, 16, "Q alone"}, {0x00, 0, 0, "nothing"},
		{0x88, 0, 0, "sync and EDC, which audio has not"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		RUN(0xbe, 0, B32(100), B24(2), rows[i].main, rows[i].sub, 0);
		IS_INT(host.in_used, 2 * rows[i].bytes, "READ CD gives %s",
			rows[i].what);
	}
}

static void test_read_cd(void)
{
	RUN(0xbe, 0x04, B32(100), B24(4), 0x10, 0, 0);
	OK(host.in_used == sizeof(want) &&
			memcmp(host.in, want, sizeof(want)) == 0,
		"sectors come as they were written");
	RUN(0xbe, 0, B32(100), B24(2), 0x12, 1, 0);
	OK(memcmp(host.in, want, SECTOR) == 0 &&
			memcmp(host.in + 2352 + 294 + 96, want + SECTOR,
				SECTOR) == 0,
		"also with other things between them");
	host_send((const uint8_t[]){0xbe, 0, B32(100), B24(4), 0x10, 0, 0}, 12,
		3000, 0);
	OK(host.in_used == 3000 && memcmp(host.in, want, 3000) == 0,
		"a host with little room gets what fits");
	RUN(0xbe, 0, B32(100), B24(0), 0x10, 0, 0);
	OK(host_sense() == 0 && host.in_used == 0, "no sectors are no data");
	RUN(0xbe, 0, B32(-150), B24(1), 0x10, 0, 0);
	OK(host.in_used == SECTOR && host.in[0] == 0 && host.in[2351] == 0,
		"the pause before track 1 is silence");
	RUN(0xbe, 0, B32(-1), B24(2), 0x10, 0, 0);
	host_fill(want, 0);
	OK(memcmp(host.in + SECTOR, want, SECTOR) == 0,
		"and can be read across");
	OK(host_is_silent(END_1, TRACK_2 - END_1), "so is the gap");
	OK(host_holds(TRACK_2, END_2 - TRACK_2), "track 2 is there");
}

static void test_msf(void)
{
	RUN(0xb9, 0, 0, 0, 3, 25, 0, 3, 28, 0x10, 0, 0);
	host_fill(want, 100);
	OK(host.in_used == 3 * SECTOR && memcmp(host.in, want, SECTOR) == 0,
		"READ CD MSF reads up to the second time");
	RUN(0xb9, 0, 0, 0, 3, 25, 0, 3, 24, 0x10, 0, 0);
	REFUSED(0x052400, "which must not be before the first");
	RUN(0xb9, 0, 0, 0, 3, 75, 0, 4, 2, 0x10, 0, 0);
	REFUSED(0x052400, "frames go to 74");
}

static void test_refusals(void)
{
	RUN(0xbe, 0, B32(END_2 - 1), B24(2), 0x10, 0, 0);
	REFUSED(0x052100, "behind the last sector there is nothing");
	OK(host.sense[0] == 0xf0 && host.sense[6] == (END_2 & 255) &&
			host.sense[5] == END_2 >> 8,
		"the sense tells where");
	RUN(0xbe, 0, B32(-151), B24(1), 0x10, 0, 0);
	REFUSED(0x052100, "nor before the first pause");
	RUN(0xbe, 0, B32(0x7fffffff), B24(0xffffff), 0x10, 0, 0);
	REFUSED(0x052100, "nor at the end of all numbers");
	RUN(0xbe, 0x08, B32(100), B24(1), 0x10, 0, 0);
	REFUSED(0x056400, "it is no mode 1 sector");
	RUN(0xbe, 0, B32(100), B24(1), 0x16, 0, 0);
	REFUSED(0x052400, "error flags 11b are reserved");
	RUN(0xbe, 0, B32(100), B24(1), 0x10, 3, 0);
	REFUSED(0x052400, "and sub-channel 3");
	RUN(0x28, 0, B32(100), 0, 0, 1, 0);
	REFUSED(0x056400, "READ (10) is for data");
	RUN(0xa8, 0, B32(100), B32(1), 0, 0);
	REFUSED(0x056400, "and so is READ (12)");
	RUN(0x28, 0, B32(END_2), 0, 0, 1, 0);
	REFUSED(0x052100, "where there is any sector at all");
	OK(RUN(0x28, 0, B32(100), 0, 0, 0, 0), "reading nothing works");
}

/* ---- Q ---- */

/* The twelve bytes of the Q channel at an address, CRC checked. */
static const uint8_t *q_at(int32_t lba)
{
	unsigned crc = 0;

	RUN(0xbe, 0, B32(lba), B24(1), 0, 2, 0);
	for (int i = 0; i < 80; i++) {
		unsigned bit = host.in[i / 8] >> (7 - i % 8) & 1;

		crc = (crc >> 15 ^ bit) & 1 ? (crc << 1 ^ 0x1021) & 0xffff
					    : crc << 1 & 0xffff;
	}
	OK((crc ^ 0xffff) == tao_wire_get16(host.in + 10),
		"the CRC of Q at %d is right", (int)lba);
	return host.in;
}

static void test_q(void)
{
	IS_BYTES(q_at(80), ((uint8_t[]){1, 1, 1, 0, 1, 5, 0, 0, 3, 5}), 10,
		"Q has the time in the track and on the disc, in BCD");
	IS_BYTES(q_at(TRACK_2 - 1),
		((uint8_t[]){0x31, 2, 0, 0, 0, 1, 0, 0, 9, 0x26}), 10,
		"in the pause the time counts down");
	IS_INT(host.in[15], 0x80, "and P is set");
	IS_BYTES(q_at(TRACK_2),
		((uint8_t[]){0x31, 2, 1, 0, 0, 0, 0, 0, 9, 0x27}), 10,
		"then the track begins");
	IS_BYTES(q_at(110),
		((uint8_t[]){
			2, 0x40, 0x06, 0x38, 0x13, 0x33, 0x93, 0x10, 0, 0x35}),
		10, "one sector of a hundred has the catalogue number");
	/* U=100101 S=100011 R=100010 C=010011 1=000001, then BCD 7607839 */
	IS_BYTES(q_at(160),
		((uint8_t[]){3, 0x96, 0x38, 0x93, 0x04, 0x76, 0x07, 0x83, 0x90,
			0x10}),
		10, "and one the ISRC");
	IS_INT(q_at(660)[0], 0x31, "if the track has one");
	RUN(0xbe, 0, B32(80), B24(1), 0, 1, 0);
	IS_BYTES(host.in, ((uint8_t[]){0, 0, 0, 0, 0, 0, 0, 0x40}), 8,
		"raw sub-channels have a bit of each in every byte");
	RUN(0xbe, 0, B32(TRACK_2 - 1), B24(1), 0, 1, 0);
	IS_BYTES(host.in,
		((uint8_t[]){0x80, 0x80, 0xc0, 0xc0, 0x80, 0x80, 0x80, 0xc0}),
		8, "P with them");
}

static void test_sub_channel(void)
{
	RUN(0xbe, 0, B32(600), B24(5), 0x10, 0, 0);
	RUN(0x42, 0, 0x40, 1, 0, 0, 0, 0, 16, 0);
	IS_BYTES(host.in,
		((uint8_t[]){0, 0x15, 0, 12, 1, 0x13, 2, 1, 0, 0, 2, 0x5d, 0, 0,
			0, 0x35}),
		16, "the position is where was read last");
	RUN(0x42, 2, 0x40, 1, 0, 0, 0, 0, 16, 0);
	IS_BYTES(host.in + 8, ((uint8_t[]){0, 0, 10, 5, 0, 0, 0, 53}), 8,
		"also as times");
	RUN(0x42, 0, 0, 1, 0, 0, 0, 0, 16, 0);
	IS_INT(host.in_used, 4, "without Q only the status");
	RUN(0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0);
	OK(host.in[8] == 0x80 && memcmp(host.in + 9, "4006381333931", 13) == 0,
		"the first catalogue number is the disc's");
	RUN(0x42, 0, 0x40, 3, 0, 0, 3, 0, 24, 0);
	REFUSED(0x052400, "there is no track 3");
	RUN(0x42, 0, 0x40, 0, 0, 0, 1, 0, 24, 0);
	REFUSED(0x052400, "format 0 is no more");
	RUN(0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0);
	IS_INT(tao_wire_get24(host.in + 2), 605,
		"MECHANISM STATUS knows the position too");
	RUN(0xbe, 0, B32(END_2 - 3), B24(3), 0x10, 0, 0);
	RUN(0x42, 0, 0x40, 1, 0, 0, 0, 0, 16, 0);
	OK(host.in[6] == 2 && GET32(8) == END_2 - 1,
		"at the end it stays over the last sector");
}

/* What the recorder can read that wrote it, before there is a TOC. */
static void test_open(void)
{
	host_new_disc("cdr80");
	RUN(0xbe, 0, B32(0), B24(1), 0x10, 0, 0);
	REFUSED(0x052100, "a blank disc cannot be read");
	RUN(0x28, 0, B32(0), 0, 0, 1, 0);
	REFUSED(0x052100, "by no command");
	RUN(0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0);
	IS_INT(host.in[8], 0, "it has no catalogue number");
	host_select(&(struct host_page){0});
	host_write(0, 20);
	OK(host_holds(0, 20), "a track can be read while it is written");
	RUN(0xbe, 0, B32(20), B24(1), 0x10, 0, 0);
	REFUSED(0x052100, "as far as it is");
}

int main(void)
{
	make_disc();
	test_sizes();
	test_read_cd();
	test_msf();
	test_refusals();
	test_q();
	test_sub_channel();
	test_open();
	return host_done();
}
