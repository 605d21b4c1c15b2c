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
	struct tao_session session;
	bool is_live; /* the drive was asked; else all is from the lock file */
	struct tao_disc disc; /* only if is_live */
	struct tao_space space;
};

/* For people: the numbers, and a bar of the disc. */
void tao_sectors_table(const struct tao_answer *answer);

/* One line per track: number, start, sectors, time, ISRC, flags. */
void tao_sectors_tracks(const struct tao_answer *answer);

/* Everything, as tao-sectors(1) says. out-of-memory. */
enum tao_status tao_sectors_json(
	const struct tao_answer *answer, struct tao_error *err);

#endif
