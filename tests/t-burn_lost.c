/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_track.h"

/* ---- commands that never come to the drive ---- */

/* As where the transport takes a failure of the host adapter for success. */
static bool lose(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply, uint8_t opcode)
{
	if (when != RIG_BEFORE || request->cdb.bytes[0] != opcode)
		return false;
	reply->outcome = TAO_OUTCOME_GOOD;
	return true;
}

static bool sync_lost(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return lose(when, request, reply, TAO_OP_SYNCHRONIZE_CACHE);
}

static bool all_writes_lost(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	return lose(when, request, reply, TAO_OP_WRITE_10);
}

static bool first_write_lost(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	return rig.writes == 1 && lose(when, request, reply, TAO_OP_WRITE_10);
}

static bool last_write_lost(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	return rig.writes == 15 && lose(when, request, reply, TAO_OP_WRITE_10);
}

static const struct spoil rows[] = {
	{sync_lost, TAO_E_CLOSE_FAILED, 400, true, "a close that was lost",
		"the drive says that track 1 is still open; track 1 could not "
		"be closed"},
	{all_writes_lost, TAO_E_CLOSE_FAILED, 0, false,
		"a drive that writes nothing",
		"the drive says that track 1 is not begun; nothing of track 1 "
		"is on the disc"},
	{first_write_lost, TAO_E_WRITE_ERROR, 0, false,
		"a first WRITE that was lost",
		"sector 27: WRITE (10): illegal request, invalid address for "
		"write (5/21/02); nothing of track 1 is on the disc"},
	{last_write_lost, TAO_E_TRACK_MISMATCH, 378, false,
		"a last WRITE that was lost",
		"track 1 was sent up to sector 400, but ends at 378; track 1 "
		"has 378 sectors"},
};

static void test_lost_commands(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_spoil(&rows[i]);
}

/* ---- write parameters ---- */

static unsigned selects_lost;

static bool select_lost(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (selects_lost == 0 ||
		!lose(when, request, reply, TAO_OP_MODE_SELECT_10))
		return false;
	selects_lost--;
	return true;
}

/* The page of the track before, its ISRC and its flags, would be burned. */
static void test_lost_page(void)
{
	static const char isrc[] = "USRC17607839";
	struct tao_write_page page;
	struct tao_error err;
	size_t len;

	begin_test();
	burn_sectors(300);
	memcpy(options.isrc, isrc, sizeof(isrc));
	rig.hook = select_lost;
	selects_lost = 1;
	IS_INT(burn_sectors(300), TAO_OK,
		"write parameters that were lost are sent again");
	tao_read_write_page(&rig.drive, NULL, &page, &len, &err);
	IS_STRING(page.isrc, isrc, "and burned");
	options.isrc[0] = '\0';
	rig_reset();
	rig.hook = select_lost;
	selects_lost = 9;
	IS_INT(burn_sectors(300), TAO_REFUSED,
		"a track is not burned with another's ISRC");
	OK(rig.err.code == TAO_E_INVALID_MODE_PARAMETERS && rig.writes == 0,
		"which is told");
	rig_free();
}

int main(void)
{
	test_lost_commands();
	test_lost_page();
	return tap_done();
}
