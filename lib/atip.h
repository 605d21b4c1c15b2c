/* atip.h - who made a recordable disc, as its lead-in tells. Pure, no I/O.
 * Shapes  the start of the lead-in out of READ TOC/PMA/ATIP, format 4.
 * Units   MSF.
 * Owner   the names live for ever.
 * Errors  none: who is not known is NULL.
 * Source  Orange Book, part II, disc identification: minute, second and the
 *         tens of the frame stand for the maker, the ones for the kind of
 *         dye. Which maker has which was published by the Orange Forum, whose
 *         list is no longer to be had. Each row of the table stands in the
 *         copy that wodim has of it (cdrkit 1.1.11, wodim/diskid.c) and also in
 *         that of cdrdao (1.2.4, dao/CdrDriver.cc) or, for seconds 15/3x, 16,
 *         17 and 22/2x, of QPxTool and Aaru; what these give to two makers,
 *         or one of them alone to any, is left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_ATIP_H
#define TAO_ATIP_H

#include "lib/cdda.h"

/* "Taiyo Yuden", or NULL. The maker of the disc, which is seldom the brand on
 * its label; some makers use codes that are not theirs. */
const char *tao_atip_maker(struct tao_msf lead_in);

/* Of a CD-R: written with the long strategy, as cyanine and azo dyes are, not
 * with the short one of phthalocyanine. */
bool tao_atip_is_long_strategy(struct tao_msf lead_in);

#endif
