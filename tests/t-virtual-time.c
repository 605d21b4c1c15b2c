/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

static uint64_t now_ms(void)
{
	return tao_target_now_us(host.target) / 1000;
}

static void set_up(const char *medium, const char *plan)
{
	host_new_disc(medium);
	host_select(&(struct host_page){0});
	host_set_plan(plan);
}

static bool is_ready(void)
{
	return RUN(0x00, 0, 0, 0, 0, 0);
}

/* Wait until it is; ms that it took. */
static uint64_t wait_ready(void)
{
	uint64_t began = now_ms();

	while (!is_ready() && now_ms() - began < 2000000)
		tao_target_wait(host.target, 100 * 1000);
	return now_ms() - began;
}

#define BETWEEN(got, low, high, ...)                                           \
	do {                                                                   \
		long long between = (long long)(got);                          \
		if (!OK(between >= (low) && between <= (high), __VA_ARGS__))   \
			printf("# got %lld\n", between);                       \
	} while (0)

static uint32_t lowest_bytes(void)
{
	uint32_t lowest, whole;

	if (!tao_target_lowest_buffer(host.target, &lowest, &whole))
		BAIL("there is no time");
	return lowest;
}

/* 3,000 sectors are 40 s of music: at 8x 5 s. */
static void test_write(void)
{
	set_up("cdr80", "set time virtual\nset speed 8\nset seek 100");
	IS_INT(now_ms(), 0, "the clock starts at 0");
	host_write(0, 890);
	BETWEEN(now_ms(), 100, 101, "what fits into the buffer takes a seek");
	host_write(890, 2110);
	BETWEEN(now_ms(), 3400, 3800,
		"the rest comes in as fast as the laser writes");
	RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
	BETWEEN(GET32(8), 0, 64 * 1024, "the buffer is full then");
	tao_target_wait(host.target, 500 * 1000);
	RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
	BETWEEN(GET32(8), 705000, 800000, "in half a second 4 s of music go");
	host_write(3000, 1);
	BETWEEN(lowest_bytes(), 1290000, 1400000,
		"the drive keeps in mind how little the next data found");
	host_sync();
	BETWEEN(now_ms(), 7000, 7200, "the track's end comes 2 s after it all");
	OK(host_holds(0, 3000), "it is all there");
}

static void test_underrun(void)
{
	set_up("cdr80", "set time virtual\nset speed 8\nset seek 100");
	host_write(0, 890);
	tao_target_wait(host.target, 5000 * 1000);
	OK(host_write(890, 27), "with BUF an empty buffer is no error");
	BETWEEN(now_ms(), 5200, 5201, "but takes another seek");
	set_up("cdr80", "set time virtual\nset speed 8");
	host_select(&(struct host_page){.no_buf = true});
	host_write(0, 890);
	tao_target_wait(host.target, 1000 * 1000);
	OK(host_write(890, 27),
		"without BUF there is time as long as it lasts");
	tao_target_wait(host.target, 5000 * 1000);
	host_write(917, 27);
	REFUSED(0x030c09, "then streaming is lost");
}

static void test_immediate(void)
{
	uint64_t began;

	set_up("cdr80", "set time virtual\nset speed 16\nset track 3000");
	host_write(0, 600);
	began = now_ms();
	OK(RUN(0x35, 2, 0, 0, 0, 0, 0, 0, 0, 0) && now_ms() == began,
		"SYNCHRONIZE CACHE with IMMED is answered at once");
	is_ready();
	REFUSED(0x020408, "but the drive is busy");
	OK(RUN(0x12, 0, 0, 0, 36, 0) && RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0) &&
			RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0),
		"INQUIRY, MODE SENSE and READ BUFFER CAPACITY are answered");
	tao_target_wait(host.target, 1700 * 1000);
	is_ready();
	OK(host.sense[15] == 0x80, "it tells how far it is");
	BETWEEN(tao_wire_get16(host.sense + 16), 25000, 40000, "about half");
	BETWEEN(wait_ready(), 1700, 1900, "then it is ready");
	OK(RUN(0x5b, 1, 2, 0, 0, 0, 0, 0, 0, 0), "CLOSE SESSION with IMMED");
	is_ready();
	REFUSED(0x020407, "an operation is in progress");
	BETWEEN(wait_ready(), 14300, 14500,
		"lead-in and lead-out take their time at 16x");
	host_sync();
	BETWEEN(wait_ready(), 0, 0, "with nothing to end there is no wait");
}

static void test_blank(void)
{
	set_up("cdrw80", "set time virtual\nset blank 7000");
	host_track(300);
	wait_ready();
	RUN(0xa1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	is_ready();
	REFUSED(0x020407, "blanking is an operation in progress");
	BETWEEN(wait_ready(), 7000, 7100, "of some seconds");
	RUN(0xa1, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	BETWEEN(wait_ready(), 200000, 210000, "or of the whole disc at 24x");
	RUN(0xbb, 0, 0xff, 0xff, B16(705), 0, 0, 0, 0, 0, 0);
	RUN(0xa1, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	BETWEEN(wait_ready(), 1200000 - 1000, 1300000, "at 4x");
}

static void test_rest(void)
{
	uint64_t began;

	set_up("cdr80", "set time virtual\nset opc 2500\nset spin-up 4000\n"
			"set seek 100");
	began = now_ms();
	RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	BETWEEN(now_ms() - began, 2500, 2501, "OPC takes time");
	RUN(0x1b, 0, 0, 0, 2, 0);
	RUN(0x1b, 1, 0, 0, 3, 0);
	is_ready();
	REFUSED(0x020401, "a disc that was put in has to be looked at");
	tao_target_wait(host.target, 4000 * 1000);
	is_ready();
	REFUSED(0x062800, "then it is there");
	host_track(900);
	began = now_ms();
	RUN(0xbe, 0, B32(0), B24(25), 0x10, 0, 0);
	BETWEEN(now_ms() - began, 106, 108, "reading takes a seek");
	RUN(0xbe, 0, B32(25), B24(25), 0x10, 0, 0);
	BETWEEN(now_ms() - began, 112, 116, "but none to go on");
}

static void test_limits(void)
{
	uint64_t began;

	set_up("cdr80", "set time virtual\nset session 60000\n"
			"test-unit-ready once : delay 1500\n"
			"inquiry : timeout");
	began = now_ms();
	is_ready();
	BETWEEN(now_ms() - began, 1500, 1500, "an answer can be late");
	host_track(300);
	host.timeout_ms = 10000;
	began = now_ms();
	host_close_session();
	OK(host.loss == TAO_LOSS_TIMEOUT, "a host does not wait for ever");
	BETWEEN(now_ms() - began, 10000, 10000, "only as long as it said");
	is_ready();
	REFUSED(0x020407, "the drive goes on with it");
	RUN(0x12, 0, 0, 0, 36, 0);
	OK(host.loss == TAO_LOSS_TIMEOUT && now_ms() - began == 20000,
		"a timeout of the plan takes all of the time");
	host.timeout_ms = 0;
}

static void test_power(void)
{
	set_up("cdr80", "set time virtual\nset speed 8\n"
			"write lba 1500 : power-loss");
	host_write(0, 1600);
	OK(host.loss == TAO_LOSS_GONE, "the power fails");
	host_reopen();
	is_ready();
	RUN(0x52, 1, B32(1), 0, 0, 36, 0);
	BETWEEN(GET32(24), 500, 700,
		"what was in the buffer is not on the disc");
	OK(host_sync() && host_holds(0, 500), "the rest is");
}

/* The one test that waits: half a second of it. */
static void test_real(void)
{
	uint64_t began;

	set_up("cdr80", "set time real\nset opc 300\n"
			"test-unit-ready once : delay 200");
	OK(!tao_target_has_clock(host.target),
		"real time has the system's clock");
	began = now_ms();
	RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	is_ready();
	BETWEEN(now_ms() - began, 500, 60000, "and takes it");
}

int main(void)
{
	test_write();
	test_underrun();
	test_immediate();
	test_blank();
	test_rest();
	test_limits();
	test_power();
	test_real();
	return host_done();
}
