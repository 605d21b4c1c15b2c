/* command.h - one function per MMC command that the toolkit sends: builds it,
 * sends it, waits while the drive is busy, turns the outcome into an error.
 * Shapes  parsed structs of mmc.h out.
 * Units   as in mmc.h.
 * Owner   the caller owns everything.
 * Errors  sense and outcomes become codes of errors.def: see tao_command_fail.
 *         Waiting is bounded by the command's timeout; the observer is told
 *         for what, once it takes longer than 2 s.
 * Source  as in mmc.h; time limits: doc/mmc.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_COMMAND_H
#define TAO_COMMAND_H

#include "lib/drive.h"
#include "lib/event.h"
#include "lib/mmc.h"

/* How long a command may take, repetitions included. The ones that a drive may
 * end at once and go on with by itself (Immed) have the wait after them as a
 * limit of its own. */
enum {
	TAO_LIMIT_MS = 30000,         /* whatever has none of its own */
	TAO_LIMIT_WRITE_MS = 200000,  /* the first one calibrates the laser */
	TAO_LIMIT_SYNC_MS = 200000,
	TAO_LIMIT_CLOSE_MS = 200000,
	TAO_LIMIT_OPC_MS = 200000,
	TAO_LIMIT_BLANK_MS = 200000,
	TAO_LIMIT_SPEED_MS = 60000,   /* some wait for the disc to turn */
	TAO_LIMIT_LOAD_MS = 300000,
	TAO_LIMIT_SLOW_MS = 3600000,  /* without Immed: close, sync */
	TAO_LIMIT_SLOW_BLANK_MS = 18000000
};

/* A limit as the user wants it on this drive: drive->timeout_percent of it.
 * All functions here do this themselves. */
unsigned tao_limit_ms(const struct tao_drive *drive, unsigned ms);

/* Send the request, and again while the drive says that it is busy (2/04/xx
 * that will pass) or has news to tell first (unit attentions), until the
 * request's timeout is used up.
 * - News of another medium or a reset (28h, 29h) end a command that changes
 *   the medium: media-changed, write-error.
 * - Recovered errors are a warning.
 * - 5/B5/00 to SYNCHRONIZE CACHE is good: the drive filled up a short track.
 * - CLOSE TRACK/SESSION answered by 6/2E, 2/04/07 or 2/04/08 has begun: it is
 *   done, wait for its end.
 * - A deferred error is "an earlier write failed" and never tried again. */
enum tao_status tao_command(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	struct tao_error *err);

/* Fill *err for a reply that is not GOOD: "WRITE (10): medium error, write
 * error (3/0c/00)" with the code that this sense has in IMAPI. err->sense is
 * the drive's. */
enum tao_status tao_command_fail(const struct tao_request *request,
	const struct tao_reply *reply, struct tao_error *err);

/* Did the drive only decline to tell, so that the rest may be asked? Not if it
 * is away or busy: then the answers would be wrong, not missing. */
bool tao_is_refusal(const struct tao_error *err);

/* Wait until TEST UNIT READY says good, at most limit_ms. No medium, a drive
 * that needs a hand and other errors end the wait at once. "Not ready, cause
 * not told" is believed for 5 s only. */
enum tao_status tao_wait_ready(struct tao_drive *drive, unsigned limit_ms,
	const struct tao_observer *observer, struct tao_error *err);

enum tao_status tao_read_inquiry(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_inquiry *out,
	struct tao_error *err);
enum tao_status tao_read_configuration(struct tao_drive *drive,
	const struct tao_observer *observer, uint16_t feature,
	struct tao_configuration *out, struct tao_error *err);
/* All features that the drive has. */
enum tao_status tao_read_features(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_features *out,
	struct tao_error *err);
enum tao_status tao_read_disc_information(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_disc_information *out,
	struct tao_error *err);
enum tao_status tao_read_track_information(struct tao_drive *drive,
	const struct tao_observer *observer, enum tao_track_address type,
	uint32_t number, struct tao_track_information *out,
	struct tao_error *err);
enum tao_status tao_read_toc(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_toc *out,
	struct tao_error *err);
enum tao_status tao_read_atip(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_atip *out,
	struct tao_error *err);
enum tao_status tao_read_mode_pages(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_mode_pages *out,
	struct tao_error *err);
enum tao_status tao_read_capabilities(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_capabilities *out,
	struct tao_error *err);
enum tao_status tao_read_write_page(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_write_page *out,
	size_t *page_bytes, struct tao_error *err);
enum tao_status tao_select_write_page(struct tao_drive *drive,
	const struct tao_observer *observer, const struct tao_write_page *page,
	struct tao_error *err);
enum tao_status tao_read_buffer_capacity(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_buffer_capacity *out,
	struct tao_error *err);
enum tao_status tao_read_write_speeds(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_write_speeds *out,
	struct tao_error *err);
/* "" if the disc or track has none. */
enum tao_status tao_read_mcn(struct tao_drive *drive,
	const struct tao_observer *observer, char out[static 14],
	struct tao_error *err);
enum tao_status tao_read_isrc(struct tao_drive *drive,
	const struct tao_observer *observer, uint8_t track,
	char out[static 13], struct tao_error *err);

#endif
