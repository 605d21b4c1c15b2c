/* tracks.h - the tracks that are on a disc, as the drive tells them, also while
 * the session is open and there is no table of contents yet.
 * Shapes  one struct per track, in order.
 * Units   sectors and LBAs. What a drive gives as the size of a track written
 *         track at once may hold up to 2 run-out sectors that are no audio.
 * Owner   the caller owns the struct.
 * Errors  as in command.h, recorder-invalid-response-from-device for tracks
 *         where none can be; *out is then untouched.
 * Source  MMC-6 6.27 (READ TRACK INFORMATION), 6.26 (READ TOC). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TRACKS_H
#define TAO_TRACKS_H

#include "lib/disc.h"

struct tao_disc_track {
	unsigned track;
	unsigned session; /* 0 if not told */
	int32_t start_lba;
	uint32_t sectors;
	bool is_data;
	bool has_pre_emphasis;
	enum tao_copy copy;
	bool is_open; /* begun, and not closed */
};

/* Where a track's indexes begin, counted from index 1, which is the first one:
 * 0, then 2 and so on. */
struct tao_indexes {
	unsigned len;      /* 0: not told */
	bool is_senseless; /* while a list is read: it counts as not told */
	uint32_t offset_sectors[TAO_INDEXES_MAX];
};

struct tao_disc_tracks {
	unsigned len;
	struct tao_disc_track tracks[TAO_TRACKS_MAX];
};

/* disc is what tao_disc_read() gave just now. Of a closed disc whose tracks the
 * drive cannot tell, the table of contents has to do: a track then lasts until
 * the next one begins. */
enum tao_status tao_tracks_read(struct tao_drive *drive,
	const struct tao_observer *observer, const struct tao_disc *disc,
	struct tao_disc_tracks *out, struct tao_error *err);

/* Kind, pre-emphasis and copy of a track from the control bits of its Q channel
 * (1 pre-emphasis, 2 copy permitted, 4 data); is_copy is what only some drives
 * tell beside them. */
void tao_track_set_control(
	struct tao_disc_track *track, uint8_t control, bool is_copy);

#endif
