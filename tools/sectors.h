/* sectors.h - what tao-sectors tells, gathered once, and its forms. May print.
 * Shapes  one struct; one function per form, all to stdout.
 * Units   sectors; times as MM:SS.
 * Owner   the caller owns the struct.
 * Errors  writing to stdout is checked by tao_close_stdout(). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TOOL_SECTORS_H
#define TAO_TOOL_SECTORS_H

#include "lib/disc.h"
#include "lib/session.h"

enum { TAO_SECTORS_FORMAT = 1 }; /* of --json */

struct tao_answer {
	const char *operand;
	const char *device_path;
	bool has_session;
	struct tao_session session; /* only if has_session */
	bool is_live; /* the drive was asked; else all is from the lock file */
	struct tao_disc disc; /* only if is_live */
	struct tao_inquiry recorder;
	enum tao_medium medium;
	char medium_id[TAO_MEDIUM_ID_BYTES];
	struct tao_space space;
	unsigned tracks_len;
	struct tao_session_track tracks[TAO_TRACKS_MAX];
	bool is_data[TAO_TRACKS_MAX]; /* never in a session of ours */
};

/* For people: the numbers, and a bar of the disc. */
void tao_sectors_table(const struct tao_answer *answer);

/* One line per track: number, start, sectors, time, ISRC, flags. */
void tao_sectors_tracks(const struct tao_answer *answer);

/* The table of contents as it will be, or is: a line per track with its number,
 * start, MSF time and kind, then the lead-out. table-of-contents-empty-disc. */
enum tao_status tao_sectors_toc(
	const struct tao_answer *answer, struct tao_error *err);

/* Everything, as tao-sectors(1) says. out-of-memory. */
enum tao_status tao_sectors_json(
	const struct tao_answer *answer, struct tao_error *err);

#endif
