/* sectors.h - total, used and free sectors of a disc. Pure, no I/O.
 * Shapes  decoded replies in, three numbers out.
 * Units   sectors.
 * Owner   nothing is allocated or kept.
 * Errors  none; what is not known is said by has_ fields of the inputs.
 * Source  IDiscFormat2TrackAtOnce: Total = used + free, used includes the
 *         overhead between tracks. Total is the end of the program area, the
 *         least of what ATIP, READ DISC INFORMATION and READ TRACK
 *         INFORMATION allow; used is the next writable address. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SECTORS_H
#define TAO_SECTORS_H

#include "lib/mmc.h"

struct tao_space {
	uint32_t total_sectors;
	uint32_t used_sectors;
	uint32_t free_sectors;
};

struct tao_space_input {
	bool has_disc;  /* disc is set */
	struct tao_disc_information disc;
	bool has_track; /* track is READ TRACK INFORMATION of track FFh */
	struct tao_track_information track;
	bool has_atip;
	struct tao_atip atip;
	bool has_toc;   /* a finalised disc or CD-ROM */
	struct tao_toc toc;
};

/* total = end, used = nwa, free = end - nwa, where end is the least of what is
 * known and nwa is never below 0 (some drives say -150 on a blank disc). A
 * finalised disc has nothing free: used = total. */
struct tao_space tao_space(const struct tao_space_input *in);

/* Sectors a track of that many sectors needs: short ones grow to 300. */
uint32_t tao_track_sectors_needed(uint64_t sectors);

#endif
