/* burn_steps.h - what the steps of a burn have in common. Only burn*.c uses it.
 * Shapes  as in burn.h.
 * Units   limits in ms.
 * Owner   nothing is allocated or kept.
 * Errors  as in command.h.
 * Source  MMC-6 7.5 (page 05h), 6.38 (speed), 6.3 (close); time limits: as long
 *         as drives at 1x need, with room; doc/mmc.md lists them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BURN_STEPS_H
#define TAO_BURN_STEPS_H

#include "lib/burn.h"

enum {
	TAO_BURN_READY_MS = 120000, /* after an aborted burn: minutes */
	TAO_BURN_SYNCED_MS = 300000,
	TAO_BURN_CLOSED_MS = 900000 /* lead-in and lead-out at 1x: 4 min */
};

/* Wait for the drive and read what it is; recorder-not-supported if it cannot
 * write track at once, whatever lies in it. */
enum tao_status tao_burn_meet(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *recorder,
	struct tao_error *err);

/* Page 05h for that track, or NULL: for none. Every field is set: drives keep
 * what other programs and earlier tracks left there. */
enum tao_status tao_burn_select_page(struct tao_drive *drive,
	const struct tao_recorder *recorder,
	const struct tao_burn_options *session,
	const struct tao_track_options *track,
	const struct tao_observer *observer, struct tao_error *err);

/* Ask for the speed of the session. A drive that refuses, or takes another one
 * instead, is a warning; with is_speed_strict it is speed-adjusted, refused. */
enum tao_status tao_burn_set_speed(struct tao_drive *drive,
	const struct tao_burn_options *session,
	const struct tao_observer *observer, struct tao_error *err);

/* Wait until the drive has really finished: some say that they are ready and
 * still answer "long write in progress" to READ DISC INFORMATION. */
enum tao_status tao_burn_settle(struct tao_drive *drive, unsigned limit_ms,
	const struct tao_observer *observer, struct tao_error *err);

/* Tell how far the drive is with what it does by itself, for as long as
 * commands are given &watch->observer. *doing is told at once, and with times
 * and percent some times a second while they wait; its elapsed_ms has passed
 * already. */
struct tao_burn_watch {
	struct tao_observer observer;
	/* its own */
	const struct tao_observer *next;
	struct tao_drive *drive;
	struct tao_progress progress;
	uint64_t began_us;
	uint64_t told_us;
};
void tao_burn_watch(struct tao_burn_watch *watch, struct tao_drive *drive,
	const struct tao_observer *next, const struct tao_progress *doing);

/* Let the drive find the laser's power for this disc, if it does that when it
 * is told; it uses up a little of the disc. recorder-media-incompatible if it
 * finds none. */
enum tao_status tao_burn_calibrate(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err);

/* Send sectors to the disc. sectors is at most tao_burn_chunk_sectors(); a
 * rehearsal ends when the drive says that its settings have changed. */
enum tao_status tao_burn_write(struct tao_drive *drive, int32_t lba,
	const uint8_t *data, uint32_t sectors, bool is_rehearsal,
	const struct tao_observer *observer, struct tao_error *err);

/* At most so many sectors in one WRITE: 27 are 63,504 bytes, what every bridge
 * and adapter is known to carry. */
enum { TAO_BURN_CHUNK_SECTORS = 27 };
uint32_t tao_burn_chunk_sectors(const struct tao_drive *drive);

/* Between two tracks, besides the pause; some drives count them as a part of
 * the track before. */
enum { TAO_BURN_RUN_OUT_SECTORS = 2 };

/* That many sectors of it; TAO_BURN_CHUNK_SECTORS are there. */
const uint8_t *tao_burn_silence(void);

/* SYNCHRONIZE CACHE ends a track: CLOSE TRACK fails on some drives and does
 * nothing more on the others. Waits until it has; close-failed (6). */
enum tao_status tao_burn_synchronize(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err);

/* This step has written nothing, so its status cannot be TAO_SPOILED, whatever
 * the error is (an earlier write that failed late, a signal): returns what it
 * is then. */
enum tao_status tao_burn_unspoil(struct tao_error *err);

/* Put words before the error's text, and that code in place of its own; status
 * and sense stay. "sector 1200: ..." */
void tao_burn_reword(struct tao_error *err, enum tao_error_code code,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
