/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sector_sum.h"
#include "tests/burn_track.h"

/* ---- as it should be ---- */

static void test_sequence(void)
{
	begin_test();
	IS_INT(burn_sectors(400), TAO_OK, "a track is written");
	IS_STRING(rig.log,
		"00*2 12 46 bb 5a 55 5a 51 52 43 54 2a*15 35 00 51 52 51 52 43",
		"by these commands and no others");
	OK(result.track == 1 && result.start_lba == 0 && result.sectors == 400,
		"the result says which, where and how long");
	OK(result.before.free_sectors - result.after.free_sectors == 552,
		"and what it took from the space");
	rig_reset();
	IS_INT(burn_sectors(300), TAO_OK, "so is the next");
	OK(result.track == 2 && result.start_lba == 552,
		"which begins where the drive said");
	OK(!strstr(rig.log, "54"), "the laser is calibrated once for a disc");
	rig_free();
}

static void test_padding(void)
{
	static uint8_t track[300 * TAO_SECTOR_BYTES];
	uint32_t sums[300];
	char wanted[24];

	begin_test();
	for (size_t i = 0; i < 1000; i++)
		track[i] = rig_byte(i);
	for (size_t i = 0; i < 300; i++)
		sums[i] = tao_sector_sum(track + i * TAO_SECTOR_BYTES);
	tao_track_sum_text(
		tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 300), wanted);
	IS_INT(burn(1000), TAO_OK, "a thousand bytes make a track");
	IS_INT(result.sectors, 300, "of 300 sectors");
	OK(result.stream_sectors == 1 && result.stream_bytes == 1000,
		"one of them, in part, from the stream");
	IS_STRING(result.checksum, wanted,
		"the checksum is of all that was sent, silence included");
	rig_free();
}

static void test_page(void)
{
	begin_test();
	strcpy(options.isrc, "USK7Y9812345");
	options.has_pre_emphasis = true;
	options.copy = TAO_COPY_PERMITTED;
	strcpy(session.mcn, "4006381333931");
	burn_sectors(300);
	IS_BYTES(rig.page, "\x05\x32\x41\x03\x00", 5,
		"page 05h: underrun protection, no test, track at once, "
		"finalise, pre-emphasis, copies permitted, raw");
	IS_BYTES(rig.page + 14, "\x00\x96", 2, "a pause of 150 sectors");
	IS_BYTES(rig.page + 16,
		"\x80"
		"4006381333931",
		14, "the MCN");
	IS_BYTES(rig.page + 32, "\x80USK7Y9812345", 13, "the ISRC");
	options = (struct tao_track_options){.no_burnfree = true};
	session.leave_open = true;
	burn_sectors(300);
	IS_BYTES(rig.page, "\x05\x32\x01\xc0\x00", 5,
		"the next track has nothing of this; without protection, "
		"another session to follow");
	OK(rig.page[32] == 0 && rig.page[33] == 0, "and no ISRC");
	rig_free();
}

static void test_simulation(void)
{
	begin_test();
	session.is_simulated = true;
	IS_INT(burn_sectors(400), TAO_OK, "a rehearsal goes through");
	IS_INT(rig.page[2], 0x51, "with Test Write set");
	OK(!strstr(rig.log, "54"), "and no calibration, which is for good");
	OK(result.is_simulated && result.sectors == 400, "and says so");
	IS_INT(result.after.free_sectors, result.before.free_sectors,
		"it takes nothing from the space");
	session.is_simulated = false;
	IS_INT(burn_sectors(300), TAO_OK, "a real track may follow");
	IS_INT(rig.page[2], 0x41, "with Test Write cleared");
	OK(result.track == 1 && result.start_lba == 0, "as the first");
	rig_free();
}

/* ---- before the first WRITE ---- */

static bool hook_patch_track(
	const struct tao_request *request, uint8_t at, uint8_t value)
{
	if (request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 0xff)
		((uint8_t *)request->data)[at] = value;
	return false;
}

static bool damage(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	return when == RIG_AFTER && hook_patch_track(request, 5, 0x20);
}

static bool hide_nwa(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	return when == RIG_AFTER && hook_patch_track(request, 7, 0);
}

static bool hundredth(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	uint8_t opcode = request->cdb.bytes[0];

	if (when == RIG_AFTER && opcode == TAO_OP_READ_DISC_INFORMATION) {
		((uint8_t *)request->data)[2] = 0x05;
		((uint8_t *)request->data)[6] = 99;
	}
	return when == RIG_BEFORE && opcode == TAO_OP_READ_TRACK_INFORMATION &&
	       rig_sense(reply, 5, 0x24, 0x00);
}

static bool finalised(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER &&
		request->cdb.bytes[0] == TAO_OP_READ_DISC_INFORMATION)
		((uint8_t *)request->data)[2] = 0x0e;
	return false;
}

static bool no_medium(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       request->cdb.bytes[0] == TAO_OP_TEST_UNIT_READY &&
	       rig_sense(reply, 2, 0x3a, 0x00);
}

static bool page_refused(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       request->cdb.bytes[0] == TAO_OP_MODE_SELECT_10 &&
	       rig_sense(reply, 5, 0x26, 0x00);
}

static const struct {
	rig_hook *hook;
	enum tao_error_code code;
	const char *title;
} refusals[] = {
	{damage, TAO_E_SESSION_INTERRUPTED, "a damaged track"},
	{hide_nwa, TAO_E_INVALID_RESPONSE, "no next writable address"},
	{hundredth, TAO_E_TRACK_LIMIT_REACHED, "a disc of 99 tracks"},
	{finalised, TAO_E_MEDIA_WRITE_PROTECTED, "a finalised disc"},
	{no_medium, TAO_E_NO_MEDIA, "an empty drive"},
	{page_refused, TAO_E_INVALID_MODE_PARAMETERS, "a refused page 05h"},
};

static void test_refusals(void)
{
	begin_test();
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		rig_reset();
		rig.hook = refusals[i].hook;
		IS_INT(burn_sectors(300), TAO_REFUSED, "%s is refused",
			refusals[i].title);
		OK(rig.err.code == refusals[i].code && rig.writes == 0 &&
				result.sectors == 0,
			"as %s, and nothing is written",
			tao_error_info(refusals[i].code)->token);
	}
	rig_reset();
	options.expected_sectors = 400000;
	IS_INT(burn_sectors(300), TAO_REFUSED, "too long a track is refused");
	IS_STRING(rig.err.text, "need 400000 sectors, 332849 free",
		"with both numbers");
	IS_INT(burn(0), TAO_INPUT, "an empty stream is bad input");
	IS_INT(rig.writes, 0, "and nothing is written");
	rig_free();
}

static struct {
	unsigned checks, begins;
	enum tao_status check, begin;
} asked;

static enum tao_status check(
	void *context, const struct tao_disc *disc, struct tao_error *err)
{
	asked.checks += context == &asked && disc->space.free_sectors > 0;
	return asked.check == TAO_OK
		       ? TAO_OK
		       : tao_fail(err, TAO_E_MEDIA_CHANGED, "another");
}

static enum tao_status begin(void *context, struct tao_error *err)
{
	asked.begins += context == &asked && rig.writes == 0;
	return asked.begin == TAO_OK
		       ? TAO_OK
		       : tao_fail(err, TAO_E_LOCK_FAILED, "no room");
}

static void test_callbacks(void)
{
	begin_test();
	options.check = check;
	options.begin = begin;
	options.context = &asked;
	asked.check = TAO_REFUSED;
	IS_INT(burn_sectors(300), TAO_REFUSED,
		"the caller may refuse the disc");
	OK(asked.checks == 1 && asked.begins == 0 && rig.writes == 0,
		"and nothing is written");
	asked.check = TAO_OK;
	asked.begin = TAO_FAILED;
	IS_INT(burn_sectors(300), TAO_FAILED, "the caller may fail to begin");
	OK(asked.begins == 1 && rig.writes == 0, "and nothing is written");
	asked.begin = TAO_OK;
	IS_INT(burn_sectors(300), TAO_OK, "or let it");
	IS_INT(burn(0), TAO_INPUT, "an empty stream");
	IS_INT(asked.begins, 2, "is not begun with");
	rig_free();
}

/* ---- streams that end early or late ---- */

static volatile sig_atomic_t cancelled;
static struct tao_ring *ring_to_stop;

static bool cancel_at_fifth(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && request->cdb.bytes[0] == TAO_OP_WRITE_10 &&
		rig.writes == 5) {
		cancelled = 1;
		tao_ring_stop(ring_to_stop);
	}
	return false;
}

static void test_cancel(void)
{
	begin_test();
	options.cancel = &cancelled;
	ring_to_stop = rig_stream(400 * TAO_SECTOR_BYTES);
	rig.hook = cancel_at_fifth;
	IS_INT(tao_burn_track(&rig.drive, &session, &options, ring_to_stop,
		       &rig.listener.observer, &result, &rig.err),
		TAO_SPOILED, "a track can be cancelled");
	tao_ring_free(ring_to_stop);
	IS_STRING(rig.err.text,
		"stopped after 135 sectors; track 1 has 300 sectors",
		"it is filled up to four seconds and closed");
	OK(result.sectors == 300 && result.stream_sectors == 135 &&
			!result.is_open && result.checksum[0],
		"and is a track like any other");
	rig_reset();
	IS_INT(burn_sectors(300), TAO_BUSY,
		"cancelled before the first WRITE, nothing is written");
	OK(rig.err.code == TAO_E_REQUEST_CANCELLED && rig.writes == 0,
		"and that is told");
	rig_free();
}

static void test_lengths(void)
{
	begin_test();
	options.expected_sectors = 310;
	IS_INT(burn_sectors(309), TAO_SPOILED, "too short a stream is told");
	IS_INT(rig.err.code, TAO_E_TRACK_SHORT, "by name");
	IS_INT(result.sectors, 309, "with what is there");
	IS_INT(burn_sectors(311), TAO_SPOILED, "too long a stream is told");
	IS_INT(rig.err.code, TAO_E_STREAM_TOO_LONG, "by name");
	IS_INT(result.sectors, 310, "and cut");
	IS_INT(burn(310 * TAO_SECTOR_BYTES - 5), TAO_OK,
		"a last sector that is not whole counts");
	rig_free();
}

int main(void)
{
	test_sequence();
	test_padding();
	test_page();
	test_simulation();
	test_refusals();
	test_callbacks();
	test_cancel();
	test_lengths();
	return tap_done();
}
