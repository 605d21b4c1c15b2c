/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>

#include "lib/sector_sum.h"
#include "lib/sums.h"
#include "tests/burn_track.h"

static struct tao_sums sent[2];
static struct tao_sent_track tracks[2];
static struct tao_readback readback;
static unsigned tracks_len;

static void on_sent(void *context, const uint32_t *sums, uint32_t sectors)
{
	tao_sums_add(context, sums, sectors);
}

/* A closed disc with two tracks, 400 and 300 sectors. */
static void begin_disc(void)
{
	static const size_t sectors[] = {400, 300};
	struct tao_disc disc;

	begin_test();
	tracks_len = 2;
	for (unsigned i = 0; i < 2; i++) {
		tao_sums_free(&sent[i]);
		options.sent = on_sent;
		options.context = &sent[i];
		if (burn_sectors(sectors[i]) != TAO_OK)
			BAIL("no track: %s", rig.err.text);
		tracks[i] = (struct tao_sent_track){result.track,
			result.start_lba, result.sectors, sent[i].sums};
	}
	if (tao_burn_close(&rig.drive, &session, NULL, &disc, &rig.err) !=
		TAO_OK)
		BAIL("not closed: %s", rig.err.text);
	rig_reset();
}

static void end_disc(void)
{
	rig_free();
	tao_sums_free(&sent[0]);
	tao_sums_free(&sent[1]);
}

static enum tao_status read_back(void)
{
	readback = (struct tao_readback){0};
	return tao_burn_read_back(&rig.drive, &rig.listener.observer, tracks,
		tracks_len, &readback, &rig.err);
}

/* Change a byte of what the disc holds. */
static void scratch(int32_t lba, int at)
{
	off_t place = (off_t)lba * TAO_SECTOR_BYTES + at;
	int fd = open(rig.bin, O_RDWR);
	uint8_t byte;

	if (pread(fd, &byte, 1, place) != 1)
		BAIL("cannot read %s", rig.bin);
	byte ^= 0xff;
	if (pwrite(fd, &byte, 1, place) != 1)
		BAIL("cannot write %s", rig.bin);
	close(fd);
}

/* ---- drives that read out of place ---- */

static int offset_frames;

static bool shifted(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	const uint8_t *cdb = request->cdb.bytes;
	int32_t lba =
		(int32_t)((uint32_t)cdb[2] << 24 | (uint32_t)cdb[3] << 16 |
			  (uint32_t)cdb[4] << 8 | cdb[5]);
	off_t place = (off_t)lba * TAO_SECTOR_BYTES - offset_frames * 4;
	uint8_t *data = request->data;
	size_t ahead = place < 0 ? (size_t)-place : 0;
	int fd;

	if (when == RIG_BEFORE || cdb[0] != TAO_OP_READ_CD ||
		reply->outcome != TAO_OUTCOME_GOOD)
		return false;
	memset(data, 0, request->len_bytes);
	if (ahead > request->len_bytes)
		ahead = request->len_bytes;
	fd = open(rig.bin, O_RDONLY);
	if (pread(fd, data + ahead, request->len_bytes - ahead,
		    place + (off_t)ahead) == -1)
		BAIL("cannot read %s", rig.bin);
	close(fd);
	return false;
}

static void test_offsets(void)
{
	static const int offsets[] = {0, 1, -1, 30, 667, -582, 1858, -2940};

	begin_disc();
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		offset_frames = offsets[i];
		rig.hook = shifted;
		IS_INT(read_back(), TAO_OK, "a good disc is good, read %+d",
			offset_frames);
		OK(readback.has_offset &&
				readback.offset_frames == offset_frames,
			"by as much, which is found");
		OK(readback.wrong_sectors == 0 &&
				readback.right_sectors +
						readback.unseen_sectors ==
					700 &&
				readback.unseen_sectors <= 10,
			"%u sectors are right", readback.right_sectors);
	}
	rig_reset();
	read_back();
	IS_INT(readback.right_sectors, 700,
		"with no offset every sector is looked at");
	end_disc();
}

/* Nothing of the first sectors is on the disc as it reads it. */
static void test_small_transfers(void)
{
	begin_disc();
	rig.drive.max_transfer_bytes = (size_t)2 * TAO_SECTOR_BYTES;
	offset_frames = -2940;
	rig.hook = shifted;
	IS_INT(read_back(), TAO_OK,
		"a good disc is good, read early and two sectors at a time");
	OK(readback.right_sectors + readback.unseen_sectors == 700 &&
			readback.unseen_sectors <= 10,
		"%u sectors are right", readback.right_sectors);
	end_disc();
}

/* ---- discs with faults ---- */

static bool unreadable(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	const uint8_t *cdb = request->cdb.bytes;
	unsigned lba = (unsigned)cdb[4] << 8 | cdb[5];

	return when == RIG_BEFORE && cdb[0] == TAO_OP_READ_CD && lba <= 600 &&
	       lba + cdb[8] > 600 && rig_sense(reply, 3, 0x11, 0x05);
}

static bool stumbles(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	static bool has_stumbled;
	const uint8_t *cdb = request->cdb.bytes;

	(void)reply;
	if (when == RIG_AFTER && cdb[0] == TAO_OP_READ_CD && cdb[5] > 50 &&
		!has_stumbled) {
		has_stumbled = true;
		((uint8_t *)request->data)[5000] ^= 1;
	}
	return false;
}

static bool gone(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && request->cdb.bytes[0] == TAO_OP_READ_CD)
		reply->outcome = TAO_OUTCOME_GONE;
	return when == RIG_BEFORE && request->cdb.bytes[0] == TAO_OP_READ_CD;
}

static bool only_first_comes(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	static bool has_come;

	if (when != RIG_BEFORE || request->cdb.bytes[0] != TAO_OP_READ_CD)
		return false;
	if (!has_come)
		memset(request->data, 0, request->len_bytes);
	has_come = true;
	reply->outcome = TAO_OUTCOME_GOOD;
	return true;
}

/* An adapter that says good and brings nothing. */
static void test_nothing_comes(void)
{
	static const uint8_t silence[TAO_SECTOR_BYTES];

	begin_disc();
	for (unsigned t = 0; t < tracks_len; t++)
		for (uint32_t i = 0; i < tracks[t].sectors; i++)
			sent[t].sums[i] = tao_sector_sum(silence);
	rig.hook = only_first_comes;
	IS_INT(read_back(), TAO_SPOILED, "what does not come is no silence");
	OK(readback.right_sectors > 0 && readback.right_sectors < 30,
		"nor what came before: %u sectors are right",
		readback.right_sectors);
	end_disc();
}

static void test_faults(void)
{
	begin_disc();
	rig.hook = stumbles;
	OK(read_back() == TAO_OK && readback.right_sectors == 700,
		"what is right when looked at again is right");
	rig.hook = gone;
	IS_INT(read_back(), TAO_REFUSED, "a drive that goes away is an error");
	IS_INT(rig.err.code, TAO_E_DEVICE_GONE, "and no verdict");

	rig.hook = unreadable;
	IS_INT(read_back(), TAO_SPOILED,
		"a sector that cannot be read is wrong");
	OK(readback.wrong_sectors == 1 && readback.wrong_lba == 600 &&
			readback.wrong_track == 2,
		"that one only");
	rig_reset();
	scratch(123, 2000);
	scratch(560, 0);
	IS_INT(read_back(), TAO_SPOILED, "so is one that differs");
	OK(rig.err.code == TAO_E_BURN_VERIFICATION_FAILED &&
			readback.wrong_sectors == 2,
		"and the other one");
	IS_STRING(rig.err.text,
		"2 of 700 sectors are not what was sent, the first is sector "
		"123, in track 1",
		"the first is told");
	end_disc();
}

static void test_unknown(void)
{
	begin_disc();
	tracks[0].sums = NULL;
	OK(read_back() == TAO_OK && readback.unseen_sectors == 400 &&
			readback.right_sectors == 300,
		"a track without sums is not looked at");
	for (uint32_t i = 1; i < tracks[1].sectors; i++)
		sent[1].sums[i] = sent[1].sums[0];
	OK(read_back() == TAO_SPOILED && !readback.has_offset,
		"where all sectors are alike no offset can be found");
	end_disc();
}

int main(void)
{
	test_offsets();
	test_small_transfers();
	test_faults();
	test_nothing_comes();
	test_unknown();
	return tap_done();
}
