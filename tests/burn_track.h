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

#endif
