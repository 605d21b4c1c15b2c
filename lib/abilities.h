/* abilities.h - ask the drive what it can do and how it is set, beyond what a
 * step needs to know (disc.h).
 * Shapes  one struct; a has_ field says whether the drive told.
 * Units   as in mmc.h.
 * Owner   the caller owns the struct; nothing in it needs freeing.
 * Errors  as in command.h. What the drive refuses to tell is missing, with a
 *         note to the observer; a drive that is busy or gone is an error, and
 *         *out is then untouched.
 * Source  MMC-5 6.6, 6.8, 6.18, 7.5; MMC-3 6.3.11; SPC-4 6.12. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_ABILITIES_H
#define TAO_ABILITIES_H

#include "lib/command.h"

struct tao_abilities {
	bool has_features;
	struct tao_features features;
	bool has_capabilities;
	struct tao_capabilities capabilities; /* mode page 2Ah */
	bool has_mode_pages;
	struct tao_mode_pages mode_pages;
	bool has_write_page;
	struct tao_write_page write_page; /* as it was set last */
	bool has_buffer;
	struct tao_buffer_capacity buffer;
	bool has_speeds;
	/* With the disc that is in it, out of GET PERFORMANCE, else out of
	 * page 2Ah. */
	struct tao_write_speeds speeds;
};

enum tao_status tao_abilities_read(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_abilities *out,
	struct tao_error *err);

#endif
