/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_rig.h"

static const struct tao_burn_options plain;

static bool is_op(const struct tao_request *request, uint8_t opcode)
{
	return request->cdb.bytes[0] == opcode;
}

/* Blank it anew with something on it: a track, and the session closed. */
static void fill(void)
{
	struct tao_track_options options = {.start_percent = 0};
	struct tao_track_result result;
	struct tao_recorder recorder;
	struct tao_disc disc;
	struct tao_ring *ring = rig_stream(1000000);

	rig.hook = NULL;
	if (tao_burn_blank(&rig.drive, TAO_BLANK_FULL, NULL, &rig.err) ||
		tao_burn_prepare(
			&rig.drive, &plain, NULL, &recorder, &disc, &rig.err) ||
		tao_burn_track(&rig.drive, &plain, &options, ring, NULL,
			&result, &rig.err) ||
		tao_burn_close(&rig.drive, &plain, NULL, &disc, &rig.err))
		BAIL("cannot burn: %s", rig.err.text);
	tao_ring_free(ring);
	rig_reset();
}

static enum tao_status blank(enum tao_blank how)
{
	return tao_burn_blank(
		&rig.drive, how, &rig.listener.observer, &rig.err);
}

static unsigned fast, full;

/* Count what kind of BLANK comes. */
static bool count(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_BEFORE && is_op(request, TAO_OP_BLANK)) {
		fast += (request->cdb.bytes[1] & 7) == 1;
		full += (request->cdb.bytes[1] & 7) == 0;
	}
	return false;
}

static void begin(rig_hook *hook)
{
	fill();
	fast = full = 0;
	rig.hook = hook;
}

static bool fast_fails(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	count(when, request, reply);
	return when == RIG_BEFORE && is_op(request, TAO_OP_BLANK) &&
	       (request->cdb.bytes[1] & 7) == 1 &&
	       rig_sense(reply, 3, 0x73, 0x00);
}

static bool no_immed(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	count(when, request, reply);
	return when == RIG_BEFORE && is_op(request, TAO_OP_BLANK) &&
	       (request->cdb.bytes[1] & 0x10) && rig_sense(reply, 5, 0x24, 0);
}

/* It says that it has done it, and has not. */
static bool lies(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	count(when, request, reply);
	reply->outcome = TAO_OUTCOME_GOOD;
	return when == RIG_BEFORE && is_op(request, TAO_OP_BLANK);
}

static uint64_t busy_until_us;

/* Forty minutes of work, as drives tell it. */
static bool takes_long(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_BLANK))
		busy_until_us = rig.time_us + 2400000000;
	if (when == RIG_AFTER || !is_op(request, TAO_OP_TEST_UNIT_READY) ||
		rig.time_us >= busy_until_us)
		return false;
	rig_sense(reply, 2, 0x04, 0x07);
	reply->sense.has_progress = true;
	reply->sense.progress = 32768;
	return true;
}

static void test_ways(void)
{
	begin(count);
	IS_INT(blank(TAO_BLANK_FAST), TAO_OK, "a CD-RW is blanked fast");
	OK(fast == 1 && full == 0, "by one command");
	IS_INT(blank(TAO_BLANK_FAST), TAO_OK, "a blank one is good");
	OK(fast == 1 && full == 0, "without a command");
	IS_INT(blank(TAO_BLANK_FULL), TAO_OK, "but blanked in full if asked");
	IS_INT(full, 1, "by a command of its own");
	begin(count);
	IS_INT(blank(TAO_BLANK_AUTO), TAO_OK, "auto blanks it too");
	OK(fast == 1 && full == 0, "fast");
	begin(no_immed);
	IS_INT(blank(TAO_BLANK_FAST), TAO_OK,
		"a drive that does not know Immed blanks it as well");
	IS_INT(fast, 2, "when asked again without");
	begin(takes_long);
	IS_INT(blank(TAO_BLANK_FULL), TAO_OK, "it may take forty minutes");
	OK(rig.listener.notes > 50 && rig.time_us >= busy_until_us,
		"which is told by and by");
}

static void test_failures(void)
{
	begin(fast_fails);
	IS_INT(blank(TAO_BLANK_FAST), TAO_SPOILED, "blanking fast can fail");
	IS_INT(rig.err.code, TAO_E_WRITE_ERROR, "by its token");
	OK(strstr(rig.err.text, "try --blank full"), "with advice");
	OK(rig.err.sense.asc == 0x73, "and the drive's reason");
	rig_reset();
	fast = full = 0;
	rig.hook = fast_fails;
	IS_INT(blank(TAO_BLANK_AUTO), TAO_OK, "auto then does it in full");
	OK(fast == 1 && full == 1, "after it tried");
	IS_INT(rig.listener.warnings, 1, "and warns");
	begin(lies);
	IS_INT(blank(TAO_BLANK_FULL), TAO_SPOILED,
		"a drive that only says so is not believed");
	OK(strstr(rig.err.text, "finalised CD-RW"), "and told what is there");
}

static void test_cdr(void)
{
	rig_new("cdr80");
	rig.hook = count;
	fast = full = 0;
	IS_INT(blank(TAO_BLANK_AUTO), TAO_OK, "a blank CD-R is good");
	IS_INT(blank(TAO_BLANK_FULL), TAO_REFUSED,
		"but cannot be blanked in full");
	IS_INT(rig.err.code, TAO_E_MEDIA_IS_NOT_BLANK, "by its token");
	OK(fast == 0 && full == 0, "and is not tried to");
	rig_free();
}

int main(void)
{
	rig_new("cdrw74");
	test_ways();
	test_failures();
	rig_free();
	test_cdr();
	return tap_done();
}
