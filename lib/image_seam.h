/* image_seam.h - where two sessions of an image meet. Pure, no I/O.
 * Shapes  what a CUE sheet tells in, two numbers out.
 * Units   sectors; times count from the start of the file.
 * Owner   the caller owns everything.
 * Errors  none.
 * Source  Red and Orange Book: how long lead-out and lead-in are. REM LEAD-OUT,
 *         LEAD-IN and PREGAP as DiscImageCreator writes them: lengths where
 *         each track has a file, the first one a time in one file for all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_IMAGE_SEAM_H
#define TAO_IMAGE_SEAM_H

#include <stdbool.h>
#include <stdint.h>

struct tao_seam {
	unsigned session;                 /* that begins here: 2 or more */
	int64_t lead_out, lead_in, pause; /* told by REM; -1: not */
	bool has_pregap;                  /* a pause that is in no file */
	bool is_other_file;               /* than that of the session before */
	bool is_pause;       /* first_time is of index 0, else of index 1 */
	int64_t first_time;  /* of its first track */
	int64_t start_time;  /* index 1 of that */
	int64_t time_before; /* of the track before, in the same file */
};

/* Lead-out of the session before, and lead-in. */
int64_t tao_lead_sectors(unsigned session);

/* Where the session before ends, 0 in another file; and how many sectors of
 * what is between are not in the file. They are in it if there is enough of it;
 * no session begins sooner than its lead-in lets it. */
void tao_seam(const struct tao_seam *seam, int64_t *end_time,
	int64_t *missing_sectors);

#endif
