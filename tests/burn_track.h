/* burn_track.h - a track on the rig of burn_rig.h, with options to set. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_BURN_TRACK_H
#define TEST_BURN_TRACK_H

#include "tests/burn_rig.h"

static struct tao_burn_options session;
static struct tao_track_options options;
static struct tao_track_result result;

/* One track of that many bytes, with the options above. */
static enum tao_status burn(size_t len)
{
	struct tao_ring *ring = rig_stream(len);
	enum tao_status status = tao_burn_track(&rig.drive, &session, &options,
		ring, &rig.listener.observer, &result, &rig.err);

	tao_ring_free(ring);
	return status;
}

static enum tao_status burn_sectors(size_t sectors)
{
	return burn(sectors * TAO_SECTOR_BYTES);
}

static void begin_test(void)
{
	rig_new("cdr74");
	session = (struct tao_burn_options){0};
	options = (struct tao_track_options){0};
}

/* What a hook of the rig makes of a track of 400 sectors. */
struct spoil {
	rig_hook *hook;
	enum tao_error_code code;
	uint32_t sectors;
	bool is_open;
	const char *title;
	const char *text; /* NULL: whatever it says */
};

static inline void check_spoil(const struct spoil *spoil)
{
	begin_test();
	rig.hook = spoil->hook;
	IS_INT(burn_sectors(400), TAO_SPOILED, "%s spoils the track",
		spoil->title);
	IS_INT(rig.err.code, spoil->code, "which is %s",
		tao_error_info(spoil->code)->token);
	IS_INT(rig.err.status, TAO_SPOILED, "with that status");
	OK(result.sectors == spoil->sectors &&
			result.is_open == spoil->is_open,
		"%u sectors are there, the track %s", result.sectors,
		result.is_open ? "open" : "closed");
	OK(!result.checksum[0] == (result.sectors != 400),
		"a checksum only if all that was sent is there");
	if (spoil->text)
		IS_STRING(rig.err.text, spoil->text, "and it is told in words");
	rig_free();
}

#endif
