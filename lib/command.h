/* command.h - one function per MMC command that the toolkit sends: builds it,
 * sends it, waits while the drive is busy, turns the outcome into an error.
 * Shapes  parsed structs of mmc.h out.
 * Units   as in mmc.h.
 * Owner   the caller owns everything.
 * Errors  sense and outcomes become codes of errors.def: see tao_command_fail.
 *         Waiting is bounded by the command's timeout.
 * Source  as in mmc.h; time limits: doc/mmc.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_COMMAND_H
#define TAO_COMMAND_H

#include "lib/drive.h"
#include "lib/event.h"
#include "lib/mmc.h"

/* Send the request, and again while the drive says that it is busy (2/04/xx
 * that will pass, unit attentions), until the request's timeout is used up.
 * Recovered errors are a warning. */
enum tao_status tao_command(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	struct tao_error *err);

/* Fill *err for a reply that is not GOOD: "WRITE (10): medium error, write
 * error (3/0c/00)" with the code that this sense has in IMAPI. */
enum tao_status tao_command_fail(const struct tao_request *request,
	const struct tao_reply *reply, struct tao_error *err);

/* Wait until TEST UNIT READY says good, at most limit_ms. No medium, a drive
 * that needs a hand and other errors end the wait at once. */
enum tao_status tao_wait_ready(struct tao_drive *drive, unsigned limit_ms,
	const struct tao_observer *observer, struct tao_error *err);

enum tao_status tao_read_inquiry(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_inquiry *out,
	struct tao_error *err);
enum tao_status tao_read_configuration(struct tao_drive *drive,
	const struct tao_observer *observer, uint16_t feature,
	struct tao_configuration *out, struct tao_error *err);
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

#endif
