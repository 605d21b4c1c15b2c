/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

/* Command blocks that nobody would send. Under the sanitizers this finds what
 * reads or writes where it must not; without them, files that are left in a
 * state that the next process cannot open. */

enum { ROUNDS = 40, COMMANDS = 250 };

static uint32_t state = 1;

static uint32_t random_number(void)
{
	/* xorshift; the same numbers every time */
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* Mostly small numbers and the drive's own addresses: others are refused too
 * early to be of use. */
static uint8_t random_byte(void)
{
	static const uint8_t likely[] = {
		0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 0x10, 0x2a, 0x3f, 0xaa, 0xff};
	uint32_t number = random_number();

	if (number & 0x300)
		return likely[number % sizeof(likely)];
	return (uint8_t)number;
}

static void random_command(void)
{
	static const uint8_t opcodes[] = {0x00, 0x03, 0x12, 0x15, 0x1a, 0x1b,
		0x1e, 0x25, 0x28, 0x2a, 0x2a, 0x2a, 0x35, 0x42, 0x43, 0x46,
		0x4a, 0x51, 0x52, 0x53, 0x54, 0x55, 0x5a, 0x5b, 0x5c, 0xa1,
		0xa8, 0xaa, 0xac, 0xb6, 0xb9, 0xbb, 0xbd, 0xbe, 0xbe};
	uint8_t cdb[16];
	size_t len_in = random_number() % 5000;
	size_t len_out = random_number() % 5000;

	for (size_t i = 0; i < sizeof(cdb); i++)
		cdb[i] = random_byte();
	cdb[0] = opcodes[random_number() % sizeof(opcodes)];
	if (cdb[0] == 0x2a || cdb[0] == 0xaa) {
		tao_wire_put32(cdb + 2, (uint32_t)host_nwa());
		tao_wire_put32(cdb + 6, random_number() % 3);
		tao_wire_put16(cdb + 7, random_number() % 3);
	}
	for (size_t i = 0; i < 80; i++)
		host.out[i] = random_byte();
	if (random_number() % 4)
		host.out[8] = 5;
	host.out[9] = 0x32;
	host_send(cdb, random_number() % 17, len_in, len_out);
}

static void test_round(const char *medium, const char *plan)
{
	static int rounds;
	bool is_good = true;

	host_new_disc(medium);
	if (plan)
		host_set_plan(plan);
	for (int i = 0; i < COMMANDS && is_good; i++) {
		random_command();
		if (host.in_used > HOST_MAX_BYTES)
			is_good = false;
		if (i % 50 == 0)
			is_good &= host_try(TAO_OPEN_EXCLUSIVE) == TAO_OK;
	}
	if (!is_good || ++rounds == ROUNDS)
		OK(is_good, "%d rounds leave files that can be opened: %s",
			rounds, host.err.text);
}

/* Texts that are almost a CUE sheet of ours. */
static void test_texts(void)
{
	static char good[8192], bad[8192];
	FILE *file;
	size_t len;
	int opened = 0;

	host_new_disc("cdr80");
	host_select(&(struct host_page){.multi = 3, .mcn = "4006381333931"});
	host_track(300);
	host_close_session();
	host_track(300);
	host_close();
	file = fopen(host.cue, "r");
	len = fread(good, 1, sizeof(good), file);
	fclose(file);
	for (int i = 0; i < 2000; i++) {
		memcpy(bad, good, len);
		for (uint32_t n = random_number() % 3 + 1; n > 0; n--)
			bad[random_number() % len] = (char)random_number();
		file = fopen(host.cue, "w");
		fwrite(bad, 1, len, file);
		fclose(file);
		opened += host_try(TAO_OPEN_SHARED) == TAO_OK &&
			  memcmp(good, bad, len) != 0;
	}
	/* a digit of the serial number may well become another */
	OK(opened < 100, "a changed sheet is hardly ever taken");
}

int main(void)
{
	static const char plan[] =
		"set time virtual\n"
		"any every 7 : sense 2/04/08\n"
		"read-toc : reply 1|ff cut 9\n"
		"inquiry every 3 : reply 0=0102030405060708\n"
		"write every 20 : power-loss\n"
		"any every 90 : timeout done\n"
		"close-session every 2 : sense 1/00/00 done";

	for (int i = 0; i < ROUNDS; i++)
		test_round(i & 1 ? "cdr80" : "cdrw74", i & 2 ? plan : NULL);
	test_texts();
	return host_done();
}
