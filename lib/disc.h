/* disc.h - ask the drive what recorder and what disc it is.
 * Shapes  one struct with everything the steps decide on.
 * Units   as in mmc.h and sectors.h.
 * Owner   the caller owns the struct; nothing in it needs freeing.
 * Errors  recorder-media-no-media, recorder-not-supported, ... from command.h.
 * Source  MMC-5 6.6, 6.22, 6.26, 6.27. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DISC_H
#define TAO_DISC_H

#include "lib/command.h"
#include "lib/sectors.h"

enum tao_medium { /* IMAPI_MEDIA_PHYSICAL_TYPE, its CD part */
	TAO_MEDIUM_NONE,    /* no disc in the drive */
	TAO_MEDIUM_UNKNOWN, /* a disc of a kind we do not know */
	TAO_MEDIUM_CDROM,   /* pressed */
	TAO_MEDIUM_CDR,
	TAO_MEDIUM_CDRW,
	TAO_MEDIUM_DVD_OR_BD
};

struct tao_recorder {
	struct tao_inquiry inquiry;
	uint16_t profile;          /* current one; 0 if not told */
	bool can_track_at_once;    /* feature 002Dh, or writes CD-R by 2Ah */
	bool is_tao_current;       /* and can do so with this medium */
	struct tao_tao_feature tao;
};

struct tao_disc {
	enum tao_medium medium;
	struct tao_space_input raw; /* decoded replies */
	struct tao_space space;
};

/* What recorder is it? recorder-not-supported if it is no CD drive at all. A
 * drive older than GET CONFIGURATION is asked for page 2Ah instead. */
enum tao_status tao_disc_recorder(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *out,
	struct tao_error *err);

/* What disc is in it? A missing disc is TAO_MEDIUM_NONE and TAO_OK. The drive
 * must be ready (tao_wait_ready) and page 05h must say track at once where
 * READ TRACK INFORMATION is to be believed. What the drive refuses to tell is
 * missing in raw, with a note to the observer; a drive that is busy or gone is
 * an error. */
enum tao_status tao_disc_read(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_recorder *recorder, struct tao_disc *out,
	struct tao_error *err);

/* Are the numbers in space known? They are no answer for a disc that is no CD,
 * or whose state the drive cannot read. */
bool tao_disc_has_space(const struct tao_disc *disc);

/* "blank CD-R", "appendable CD-RW", "finalised CD-R", "CD-ROM", "no disc",
 * "unreadable CD-R", "DVD or BD", "disc of unknown kind". */
const char *tao_disc_text(const struct tao_disc *disc);

/* "cdr", "cdrw", "cdrom", "dvd-or-bd", "none", "unknown" */
const char *tao_medium_name(enum tao_medium medium);

/* "blank", "appendable", "finalised", "other" */
const char *tao_disc_status_name(enum tao_disc_status status);

/* "prohibited", "permitted", "scms" */
const char *tao_copy_name(enum tao_copy copy);

#endif
