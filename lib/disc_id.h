/* disc_id.h - the numbers under which others know a disc, computed from its
 * table of contents. Pure, no I/O.
 * Shapes  a table of contents in, two short texts out.
 * Units   as in mmc.h.
 * Owner   the caller owns everything.
 * Errors  none: an id that this table of contents does not have is "".
 * Source  libdiscid. MusicBrainz looks at the first session's audio only, so
 *         data tracks at the end are left out and the lead-out is that of the
 *         session before them; freedb takes the whole disc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DISC_ID_H
#define TAO_DISC_ID_H

#include "lib/mmc.h"

struct tao_disc_ids {
	char freedb[9];       /* 8 hex digits */
	char musicbrainz[29]; /* 28 characters */
};

/* Discs of more than 90 minutes have none. */
void tao_disc_ids(const struct tao_toc *toc, struct tao_disc_ids *out);

#endif
