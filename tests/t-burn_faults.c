/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_track.h"

/* ---- drives with habits ---- */

static bool nwa_minus_150(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && rig.writes == 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION)
		memcpy((uint8_t *)request->data + 12, "\xff\xff\xff\x6a", 4);
	return false;
}

static bool busy_writes(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && request->cdb.bytes[0] == TAO_OP_WRITE_10 &&
	       rig.writes % 3 == 2 && rig_sense(reply, 2, 0x04, 0x08);
}

static bool dummy_blocks(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_AFTER &&
	       request->cdb.bytes[0] == TAO_OP_SYNCHRONIZE_CACHE &&
	       rig_sense(reply, 5, 0xb5, 0x00);
}

/* Ready, it says, and is not. */
static bool early_ready(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && rig.writes > 0 &&
	       request->cdb.bytes[0] == TAO_OP_READ_DISC_INFORMATION &&
	       rig.time_us < 7000000 && rig_sense(reply, 2, 0x04, 0x08);
}

static bool pause_in_track(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	uint8_t *data = request->data;

	(void)reply;
	if (when == RIG_AFTER && rig.writes > 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 1) {
		memcpy(data + 8, "\xff\xff\xff\x6a", 4);
		memcpy(data + 24, "\x00\x00\x02\x26", 4); /* 550 */
	}
	return false;
}

static bool run_out_in_track(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && rig.writes > 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 1)
		memcpy((uint8_t *)request->data + 24, "\x00\x00\x01\x92", 4);
	return false;
}

static bool no_buffer_capacity(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       request->cdb.bytes[0] == TAO_OP_READ_BUFFER_CAPACITY &&
	       rig_sense(reply, 5, 0x20, 0x00);
}

static bool news_at_write(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && request->cdb.bytes[0] == TAO_OP_WRITE_10 &&
	       rig.writes == 5 && rig_sense(reply, 6, 0x2a, 0x01);
}

static bool opc_answer(const struct tao_request *request,
	struct tao_reply *reply, uint8_t key, uint8_t asc, uint8_t ascq)
{
	return request->cdb.bytes[0] == TAO_OP_SEND_OPC &&
	       rig_sense(reply, key, asc, ascq);
}

static bool no_opc(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && opc_answer(request, reply, 5, 0x20, 0);
}

static bool pca_almost_full(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	return when == RIG_BEFORE && opc_answer(request, reply, 3, 0x73, 1);
}

static bool opc_fails(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && opc_answer(request, reply, 3, 0x73, 3);
}

static void test_calibration(void)
{
	begin_test();
	rig.hook = opc_fails;
	OK(burn_sectors(300) == TAO_REFUSED && rig.writes == 0 &&
			rig.err.code == TAO_E_MEDIA_INCOMPATIBLE,
		"a disc that the laser cannot be set for is refused: %s",
		rig.err.text);
	rig.hook = pca_almost_full;
	OK(burn_sectors(300) == TAO_OK && rig.listener.warnings == 1,
		"little room for calibrations is a warning");
	rig_free();
}

static const struct {
	rig_hook *hook;
	const char *title;
} habits[] = {
	{no_opc, "a drive need not be told to calibrate its laser"},
	{nwa_minus_150, "an NWA of -150 on a blank disc means 0"},
	{busy_writes,
		"a drive that is busy at every third WRITE is waited for"},
	{dummy_blocks, "5/B5/00 to SYNCHRONIZE CACHE is no error"},
	{early_ready, "ready is believed when the disc can be read again"},
	{pause_in_track, "a drive may count the pause as the track's"},
	{run_out_in_track, "or the two run-out sectors"},
	{news_at_write, "changed mode parameters are news, no error"},
};

static void test_habits(void)
{
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
		begin_test();
		rig.hook = habits[i].hook;
		OK(burn_sectors(400) == TAO_OK && result.sectors == 400 &&
				result.start_lba == 0 && result.checksum[0],
			"%s", habits[i].title);
		if (rig.err.text[0])
			printf("# %s\n", rig.err.text);
		rig_free();
	}
	begin_test();
	rig.hook = no_buffer_capacity;
	IS_INT(burn_sectors(2000), TAO_OK,
		"a drive need not tell how full its buffer is");
	OK(strstr(rig.log, "5c") && !strstr(strstr(rig.log, "5c") + 2, "5c"),
		"and is then not asked again");
	rig_free();
}

/* ---- after the first WRITE ---- */

static bool fifth_fails(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && request->cdb.bytes[0] == TAO_OP_WRITE_10 &&
	       rig.writes == 5 && rig_sense(reply, 3, 0x0c, 0x00);
}

static bool fifth_deferred(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	if (!fifth_fails(when, request, reply))
		return false;
	reply->sense.deferred = true;
	return true;
}

static bool unplugged(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)request;
	if (when != RIG_BEFORE || rig.writes < 5)
		return false;
	reply->outcome = TAO_OUTCOME_GONE;
	return true;
}

static bool sync_fails(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       request->cdb.bytes[0] == TAO_OP_SYNCHRONIZE_CACHE &&
	       rig_sense(reply, 3, 0x0c, 0x00);
}

static bool nothing_moved(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && rig.writes > 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 0xff)
		memset((uint8_t *)request->data + 12, 0, 4);
	return false;
}

static bool shorter_track(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && rig.writes > 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 1)
		memcpy((uint8_t *)request->data + 24, "\0\0\0\x10", 4);
	return false;
}

static bool damaged_after(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && rig.writes > 0 &&
		request->cdb.bytes[0] == TAO_OP_READ_TRACK_INFORMATION &&
		request->cdb.bytes[5] == 1)
		((uint8_t *)request->data)[5] |= 0x20;
	return false;
}

static const struct spoil spoils[] = {
	{fifth_fails, TAO_E_WRITE_ERROR, 300, false, "a medium error",
		"sector 108: WRITE (10): medium error, write error (3/0c/00); "
		"track 1 has 300 sectors"},
	{fifth_deferred, TAO_E_WRITE_ERROR, 300, false, "a deferred error",
		NULL},
	{unplugged, TAO_E_DEVICE_GONE, 0, true, "an unplugged drive",
		"sector 108: WRITE (10): the drive is gone; the drive does not "
		"tell how track 1 is"},
	{sync_fails, TAO_E_CLOSE_FAILED, 400, true, "a failed close",
		"closing the track: SYNCHRONIZE CACHE: medium error, write "
		"error (3/0c/00); track 1 could not be closed"},
	{nothing_moved, TAO_E_TRACK_MISMATCH, 400, false,
		"an address that did not move", NULL},
	{shorter_track, TAO_E_TRACK_MISMATCH, 16, false,
		"a track that ends early",
		"track 1 was sent up to sector 400, but ends at 16; track 1 "
		"has 16 sectors"},
	{damaged_after, TAO_E_TRACK_MISMATCH, 400, false, "a damaged track",
		NULL},
};

static void test_spoils(void)
{
	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++)
		check_spoil(&spoils[i]);
}

/* ---- one failure anywhere ---- */

static unsigned fail_at;
static struct tao_reply failure;

static bool fail_once(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)request;
	if (when != RIG_BEFORE || rig.commands != fail_at)
		return false;
	*reply = failure;
	return true;
}

/* Whatever fails at whatever command: the status tells whether the disc was
 * touched, and the next track can be written. Returns what was violated. */
static const char *survive(void)
{
	bool has_written;
	enum tao_status status;
	const char *wrong = NULL;

	begin_test();
	rig.hook = fail_once;
	status = burn_sectors(310);
	has_written = rig.writes > 0;
	if (status == TAO_OK && result.sectors != 310)
		wrong = "success without the track";
	else if (status != TAO_OK && has_written && status != TAO_SPOILED)
		wrong = "written, but not told";
	else if (status != TAO_OK && !has_written && status != TAO_BUSY &&
		 status != TAO_REFUSED)
		wrong = "not written, but told so";
	else if (!has_written && result.sectors)
		wrong = "sectors out of nowhere";
	rig_reset();
	if (!wrong && !result.is_open && burn_sectors(300) != TAO_OK)
		wrong = "the next track fails";
	rig_free();
	return wrong;
}

#define SENSE(is_deferred, k, c, q)                                            \
	{                                                                      \
		.valid = true, .deferred = (is_deferred), .key = (k),          \
		.asc = (c), .ascq = (q)                                        \
	}

static const struct {
	struct tao_reply reply;
	const char *title;
} failures[] = {
	{{.outcome = TAO_OUTCOME_CHECK, .sense = SENSE(false, 3, 0x0c, 0x00)},
		"a medium error"},
	{{.outcome = TAO_OUTCOME_CHECK, .sense = SENSE(false, 4, 0x44, 0x00)},
		"a hardware error"},
	{{.outcome = TAO_OUTCOME_CHECK, .sense = SENSE(false, 5, 0x24, 0x00)},
		"a refusal"},
	{{.outcome = TAO_OUTCOME_CHECK, .sense = SENSE(true, 3, 0x0c, 0x00)},
		"a deferred error"},
	{{.outcome = TAO_OUTCOME_CHECK, .sense = SENSE(false, 6, 0x29, 0x00)},
		"a reset"},
	{{.outcome = TAO_OUTCOME_TIMEOUT}, "no answer"},
	{{.outcome = TAO_OUTCOME_GONE}, "a pulled plug"},
	{{.outcome = TAO_OUTCOME_HOST}, "a bad cable"},
};

static void test_failures(void)
{
	unsigned commands;

	begin_test();
	burn_sectors(310);
	commands = rig.commands;
	rig_free();
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		const char *wrong = NULL;

		failure = failures[i].reply;
		for (fail_at = 1; fail_at <= commands && !wrong; fail_at++)
			wrong = survive();
		OK(!wrong, "%s at any of the %u commands is survived",
			failures[i].title, commands);
		if (wrong)
			printf("# command %u: %s\n", fail_at - 1, wrong);
	}
}

int main(void)
{
	test_calibration();
	test_habits();
	test_spoils();
	test_failures();
	return tap_done();
}
