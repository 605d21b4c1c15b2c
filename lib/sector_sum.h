/* sector_sum.h - a sum of a sector of sound, and one of a track's sums. Pure.
 * Shapes  32 bits for a sector, 64 for a track. They are made while a burn
 *         runs: three instructions for 16 bytes, so that it costs no more than
 *         to read the sector from memory.
 * Units   sectors.
 * Owner   nothing is allocated or kept.
 * Errors  none. A sector that was damaged, shifted, or is another one has the
 *         same sum once in four thousand million. Whoever wants to can make one
 *         that has: these are no signatures.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SECTOR_SUM_H
#define TAO_SECTOR_SUM_H

#include <stdint.h>

/* Of 2,352 bytes; faster if they begin at a multiple of 16. The same for all
 * programs of a machine, but machines of another byte order have another. */
uint32_t tao_sector_sum(const uint8_t *sector);

/* A track's sum grows by one sector's after the other. */
enum { TAO_TRACK_SUM_OF_NONE = 1 };
uint64_t tao_track_sum(
	uint64_t so_far, const uint32_t *sums, uint32_t sectors);

/* "tao1:" and 16 hex digits: the kind is told, for there may be others. */
void tao_track_sum_text(uint64_t sum, char out[static 24]);

#endif
