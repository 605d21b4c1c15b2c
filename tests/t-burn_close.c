/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_rig.h"

static struct tao_burn_options session;
static struct tao_disc disc;

static bool is_op(const struct tao_request *request, uint8_t opcode)
{
	return request->cdb.bytes[0] == opcode;
}

static void burn_track(void)
{
	struct tao_ring *ring = rig_stream(300 * TAO_SECTOR_BYTES);
	struct tao_track_options options = {0};
	struct tao_track_result result;

	if (tao_burn_track(&rig.drive, &session, &options, ring, NULL, &result,
		    &rig.err) != TAO_OK)
		BAIL("no track: %s", rig.err.text);
	tao_ring_free(ring);
}

/* A disc with one track, its session open. */
static void begin_test(void)
{
	rig_new("cdr74");
	session = (struct tao_burn_options){0};
	burn_track();
	rig_reset();
}

static enum tao_status close_disc(void)
{
	return tao_burn_close(
		&rig.drive, &session, &rig.listener.observer, &disc, &rig.err);
}

static void test_success(void)
{
	begin_test();
	IS_INT(close_disc(), TAO_OK, "a session is closed");
	IS_STRING(rig.log, "00 12 46 5a 55 5a 51 52 43 5b 00 51*2 43*2",
		"by these commands and no others");
	OK(disc.raw.disc.status == TAO_DISC_FINALISED &&
			disc.space.free_sectors == 0,
		"and the disc is finalised");
	rig_reset();
	IS_INT(close_disc(), TAO_OK, "once more does no harm");
	OK(!strstr(rig.log, "5b"), "since there is nothing to close");
	rig_free();

	begin_test();
	session.leave_open = true;
	IS_INT(close_disc(), TAO_OK, "a session may be left to be followed");
	OK(disc.raw.disc.status == TAO_DISC_APPENDABLE &&
			disc.raw.disc.last_session == TAO_SESSION_EMPTY,
		"and the disc is appendable");
	IS_INT(rig.page[3], 0xc0, "since page 05h said so");
	rig_free();
}

static void test_nothing(void)
{
	rig_new("cdr74");
	session = (struct tao_burn_options){0};
	IS_INT(close_disc(), TAO_OK, "a blank disc has nothing to close");
	OK(!strstr(rig.log, "5b"), "so no CLOSE SESSION is sent");
	OK(disc.raw.disc.status == TAO_DISC_BLANK, "and it stays blank");
	session.is_simulated = true;
	burn_track();
	rig_reset();
	IS_INT(close_disc(), TAO_OK, "a rehearsal is released");
	OK(!strstr(rig.log, "5b"), "without CLOSE SESSION");
	OK(disc.raw.disc.status == TAO_DISC_BLANK,
		"and the drive, in test mode no more, shows a blank disc");
	rig_free();
}

/* ---- drives with habits ---- */

static unsigned closes;

static bool early_return(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	closes +=
		when == RIG_AFTER && is_op(request, TAO_OP_CLOSE_TRACK_SESSION);
	return when == RIG_AFTER &&
	       is_op(request, TAO_OP_CLOSE_TRACK_SESSION) &&
	       rig_sense(reply, 2, 0x04, 0x07);
}

/* Too busy to take the first one. */
static bool not_taken(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_AFTER || !is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		return false;
	closes++;
	return closes == 1 && rig_sense(reply, 2, 0x04, 0x08);
}

/* Lead-in and lead-out at 1x. */
static bool slow(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		closes++;
	return when == RIG_BEFORE && closes && rig.time_us < 240000000 &&
	       is_op(request, TAO_OP_TEST_UNIT_READY) &&
	       rig_sense(reply, 2, 0x04, 0x07);
}

static bool never_done(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		closes++;
	return when == RIG_BEFORE && closes &&
	       is_op(request, TAO_OP_TEST_UNIT_READY) &&
	       rig_sense(reply, 2, 0x04, 0x07);
}

static bool fails(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       is_op(request, TAO_OP_CLOSE_TRACK_SESSION) &&
	       rig_sense(reply, 3, 0x0c, 0x00);
}

/* Good, it says, and has done nothing. */
static bool lies(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_AFTER || !is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		return false;
	closes++;
	reply->outcome = TAO_OUTCOME_GOOD;
	return true;
}

static bool unplugged(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		closes++;
	if (when == RIG_BEFORE && closes)
		reply->outcome = TAO_OUTCOME_GONE;
	return when == RIG_BEFORE && closes;
}

/* Neither before nor after it. */
static bool untold(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE &&
	       is_op(request, TAO_OP_READ_DISC_INFORMATION) &&
	       rig_sense(reply, 4, 0x44, 0x00);
}

static const struct {
	rig_hook *hook;
	enum tao_status status;
	unsigned closes;
	const char *title;
} rows[] = {
	{early_return, TAO_OK, 1,
		"an early return from CLOSE is its beginning"},
	{not_taken, TAO_OK, 2, "a CLOSE that was not taken is sent again"},
	{slow, TAO_OK, 1, "a close of four minutes is waited for"},
	{never_done, TAO_SPOILED, 1, "one that never ends is given up"},
	{fails, TAO_SPOILED, 0, "one that fails is told"},
	{lies, TAO_SPOILED, 2, "one that did nothing is found out"},
	{unplugged, TAO_SPOILED, 1, "a pulled plug is told"},
	{untold, TAO_SPOILED, 0, "a disc that is not told of is not closed"},
};

static void test_habits(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin_test();
		closes = 0;
		rig.hook = rows[i].hook;
		IS_INT(close_disc(), rows[i].status, "%s", rows[i].title);
		IS_INT(closes, rows[i].closes, "with %u CLOSE SESSION",
			rows[i].closes);
		if (rows[i].status != TAO_OK)
			OK(rig.err.code == TAO_E_CLOSE_FAILED &&
					rig.err.status == TAO_SPOILED,
				"as close-failed: %s", rig.err.text);
		rig_free();
	}
}

/* ---- the user's patience ---- */

/* Ready at once, it says, and for twenty minutes it still writes. */
static bool ready_and_writing(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		closes++;
	return when == RIG_BEFORE && closes && rig.time_us < 1200000000 &&
	       is_op(request, TAO_OP_READ_DISC_INFORMATION) &&
	       rig_sense(reply, 2, 0x04, 0x08);
}

static void test_scale(void)
{
	static const struct {
		unsigned percent;
		enum tao_status status;
		unsigned least_s, most_s;
	} scales[] = {
		{100, TAO_SPOILED, 900, 905},
		{10, TAO_SPOILED, 90, 95},
		{200, TAO_OK, 1200, 1205},
	};

	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		begin_test();
		closes = 0;
		rig.hook = ready_and_writing;
		rig.drive.timeout_percent = scales[i].percent;
		IS_INT(close_disc(), scales[i].status,
			"with %u %% patience a close of 20 minutes %s",
			scales[i].percent,
			scales[i].status ? "is given up" : "is waited for");
		OK(rig.time_us / 1000000 >= scales[i].least_s &&
				rig.time_us / 1000000 <= scales[i].most_s,
			"after %u s", (unsigned)(rig.time_us / 1000000));
		rig_free();
	}
}

int main(void)
{
	test_success();
	test_nothing();
	test_habits();
	test_scale();
	return tap_done();
}
