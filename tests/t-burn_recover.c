/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_track.h"

static struct tao_found found;

static bool is_op(const struct tao_request *request, uint8_t opcode)
{
	return request->cdb.bytes[0] == opcode;
}

static bool is_dead;

/* From the WRITE that would be the so manieth on, the process is dead. */
static unsigned dies_at;

static bool die(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)request;
	if (when == RIG_AFTER)
		return false;
	is_dead = is_dead || rig.writes >= dies_at;
	reply->outcome = TAO_OUTCOME_GONE;
	return is_dead;
}

/* Begin a track and die before its nth WRITE. The next process finds what the
 * recorder and the files still know. */
static void die_in_track(unsigned at_write)
{
	is_dead = false;
	dies_at = at_write;
	rig_reset();
	rig.hook = die;
	burn_sectors(600);
	tao_drive_close(rig.inner);
	if (tao_virtual_open(rig.cue, TAO_OPEN_EXCLUSIVE, &rig.inner,
		    &rig.err) != TAO_OK)
		BAIL("the disc is gone: %s", rig.err.text);
	rig_reset();
}

static enum tao_status recover(void)
{
	found = (struct tao_found){0};
	return tao_burn_recover(
		&rig.drive, &session, &rig.listener.observer, &found, &rig.err);
}

static void test_nothing_to_do(void)
{
	begin_test();
	OK(recover() == TAO_OK && found.tracks_len == 0 && !found.ended_track,
		"a blank disc has nothing to recover");
	burn_sectors(300);
	options.has_pre_emphasis = true;
	options.copy = TAO_COPY_SCMS;
	burn_sectors(400);
	OK(recover() == TAO_OK && found.tracks_len == 2 && !found.ended_track,
		"two tracks are found between the steps");
	OK(found.tracks[0].start_lba == 0 && found.tracks[0].sectors == 300 &&
			!found.tracks[0].has_pre_emphasis &&
			found.tracks[0].copy == TAO_COPY_PROHIBITED,
		"the first as it is");
	OK(found.tracks[1].start_lba == 452 && found.tracks[1].sectors == 400 &&
			found.tracks[1].has_pre_emphasis &&
			found.tracks[1].copy == TAO_COPY_SCMS,
		"the second with its marks");
	tao_burn_close(&rig.drive, &session, NULL, &found.disc, &rig.err);
	OK(recover() == TAO_OK && found.tracks_len == 2 &&
			found.disc.raw.disc.status == TAO_DISC_FINALISED,
		"so are those of a finalised disc");
	rig_free();
}

static void test_open_track(void)
{
	begin_test();
	burn_sectors(300);
	die_in_track(5);
	OK(recover() == TAO_OK && found.ended_track == 2 &&
			found.tracks_len == 2,
		"a track that was left open is ended");
	OK(found.tracks[1].start_lba == 452 && found.tracks[1].sectors == 300,
		"and filled up to four seconds");
	die_in_track(16);
	OK(recover() == TAO_OK && found.ended_track == 3 &&
			found.tracks[2].sectors == 15 * 27,
		"a longer one is ended where it is");
	rig_reset();
	OK(burn_sectors(300) == TAO_OK && result.track == 4,
		"and the session goes on");
	IS_INT(tao_burn_close(
		       &rig.drive, &session, NULL, &found.disc, &rig.err),
		TAO_OK, "to its end");
	rig_free();

	begin_test();
	die_in_track(1);
	OK(recover() == TAO_OK && found.tracks_len == 0 && !found.ended_track,
		"before the first WRITE there is no track");
	IS_INT(burn_sectors(300), TAO_OK, "so that it can be written");
	rig_free();
}

static bool no_sync(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_SYNCHRONIZE_CACHE) &&
	       rig_sense(reply, 5, 0x24, 0x00);
}

static bool no_end(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_CLOSE_TRACK_SESSION))
		return rig_sense(reply, 5, 0x72, 0x03);
	return no_sync(when, request, reply);
}

static bool no_writes(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_WRITE_10) &&
	       rig_sense(reply, 5, 0x21, 0x02);
}

/* The pause before a track as a part of it. */
static bool pause_in_track(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	static const uint8_t first[] = {0xff, 0xff, 0xff, 0x6a};
	static const uint8_t second[] = {0, 0, 0x01, 0x2c}; /* 300 */
	uint8_t *data = request->data;

	(void)reply;
	if (when == RIG_BEFORE ||
		!is_op(request, TAO_OP_READ_TRACK_INFORMATION) ||
		request->cdb.bytes[5] > 2)
		return false;
	memcpy(data + 8, request->cdb.bytes[5] == 1 ? first : second, 4);
	data[26] = 450 >> 8;
	data[27] = 450 & 0xff;
	return false;
}

static void test_habits(void)
{
	begin_test();
	die_in_track(5);
	rig.hook = no_sync;
	OK(recover() == TAO_OK && found.ended_track == 1 &&
			strstr(rig.log, "5b"),
		"where SYNCHRONIZE CACHE does not end it CLOSE TRACK does");
	rig_free();

	begin_test();
	die_in_track(5);
	rig.hook = no_end;
	IS_INT(recover(), TAO_REFUSED, "a track that cannot be ended is told");
	IS_INT(rig.err.code, TAO_E_SESSION_INTERRUPTED, "by name");
	rig_free();

	begin_test();
	die_in_track(5);
	rig.hook = no_writes;
	OK(recover() == TAO_OK && rig.listener.warnings == 1 &&
			found.ended_track == 1,
		"one that cannot be filled up is ended all the same");
	rig_free();

	begin_test();
	burn_sectors(300);
	burn_sectors(300);
	rig.hook = pause_in_track;
	OK(recover() == TAO_OK && found.tracks[0].start_lba == 0 &&
			found.tracks[0].sectors == 300 &&
			found.tracks[1].start_lba == 450 &&
			found.tracks[1].sectors == 300,
		"a pause counted as the track's is taken off");
	rig_free();
}

int main(void)
{
	test_nothing_to_do();
	test_open_track();
	test_habits();
	return tap_done();
}
