/* session_sample.h - a session for tests to start from.
 * Shapes  a struct with every member set to something that is not its default.
 * Owner   the caller's struct. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SESSION_SAMPLE_H
#define SESSION_SAMPLE_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/session.h"

__attribute__((unused)) static struct tao_session session_sample(
	unsigned tracks)
{
	struct tao_session session = {
		.device = "/dev/sr0",
		.rdev = 2816,
		.client = "tao:test; a-b_c, d.",
		.uid = geteuid(),
		.options = {.leave_open = true,
			.mcn = "4006381333931",
			.speed_sectors_per_s = 600,
			.pure_cav = true,
			.is_speed_strict = true},
		.space = {359849, 1000 * tracks, 359849 - 1000 * tracks},
		.recorder = {.vendor = "TAO",
			.product = "VIRTUAL CD-RW",
			.revision = "1.0"},
		.medium = TAO_MEDIUM_CDR,
		.medium_id = "cdr:79:59:74:97:26:66",
		.first_track = 1,
		.tracks_len = tracks,
	};

	tao_session_boot_id(session.boot_id);
	for (unsigned i = 0; i < tracks; i++) {
		struct tao_session_track *track = &session.tracks[i];

		track->track = i + 1;
		track->start_lba = (int32_t)(1000 * i);
		track->sectors = 848;
		snprintf(track->isrc, sizeof(track->isrc), "DEABC26%05u",
			i % 100000);
		track->has_pre_emphasis = i % 2 == 1;
		track->copy = (enum tao_copy)(i % 3);
		strcpy(track->checksum, "tao2:0123456789abcdef");
	}
	return session;
}

#endif
