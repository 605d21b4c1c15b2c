/* burn_track.h - one track on its way to the disc. Only burn_track*.c uses it.
 * Shapes  one struct that goes through check, write and finish.
 * Units   as in burn.h.
 * Owner   burn_track.c makes it and frees what is in it.
 * Errors  as in burn.h.
 * Source  MMC-6 4.2.3.3, 6.44 (WRITE), 6.41 (SYNCHRONIZE CACHE), 6.27. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BURN_TRACK_H
#define TAO_BURN_TRACK_H

#include "lib/burn_steps.h"

struct tao_burn {
	struct tao_drive *drive;
	const struct tao_burn_options *session;
	const struct tao_track_options *options;
	struct tao_ring *ring;
	const struct tao_observer *observer;

	struct tao_recorder recorder;
	struct tao_disc disc; /* before the first WRITE */
	unsigned track;       /* its number, as the drive says */
	int32_t start_lba;
	uint32_t chunk_sectors; /* at most so many in one WRITE */
	uint32_t limit_sectors; /* so many fit, or were announced */

	uint32_t sent_sectors;
	uint64_t sent_sum;       /* tao_track_sum of them */
	uint64_t stream_sectors; /* of them from the ring */
	bool has_begun;          /* the first WRITE was sent */
	bool has_drive_failed;   /* it would only fail again */
	bool is_unseen;          /* the drive did not tell what came of it */
	bool has_error;
	struct tao_error first; /* later ones never replace it */

	uint64_t began_us;
	uint64_t wrote_us;      /* when the first WRITE was sent */
	uint64_t told_us;       /* when progress was told last */
	bool asks_buffer;       /* the drive tells how full its buffer is */
	uint32_t asked_sectors; /* sent when it was asked last */
	struct tao_buffer_capacity buffer;
	uint32_t lowest_buffer_bytes; /* that it was filled with */
	unsigned underruns;           /* as far as the drive tells */
};

/* Is the stream audio, is the disc ready for it, does it fit? Sets all of the
 * struct that is known before the first WRITE, which has not been sent. */
enum tao_status tao_burn_check_track(
	struct tao_burn *burn, struct tao_error *err);

/* Send the stream, fill the track up to four seconds, close it. What goes wrong
 * is in burn->first. */
void tao_burn_write_track(struct tao_burn *burn);

/* Close it, and tell how that gets on. */
enum tao_status tao_burn_finish_track(
	struct tao_burn *burn, struct tao_error *err);

/* Ask the drive what is on the disc now and compare. */
void tao_burn_review_track(
	struct tao_burn *burn, struct tao_track_result *result);

/* Keep the first error, tell a later one as a warning. */
void tao_burn_note_error(struct tao_burn *burn, const struct tao_error *err);

/* Tell the observer, but not more than some times a second unless it is_due. */
void tao_burn_tell(struct tao_burn *burn, enum tao_action action, bool is_due);

#endif
