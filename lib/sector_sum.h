/* sector_sum.h - a sum of a sector of sound, and one of a track's sums. Pure.
 * Shapes  32 bits for a sector, 64 for a track: made while a burn runs, so no
 *         more than one addition and one multiplication for each word read.
 * Units   sectors.
 * Owner   nothing is allocated or kept.
 * Errors  none. A sector that is changed in any one byte, or has one sample
 *         moved, has another sum; one changed at will has the same once in four
 *         thousand million. Nobody is kept from making one on purpose.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SECTOR_SUM_H
#define TAO_SECTOR_SUM_H

#include <stdint.h>

/* Of 2,352 bytes, aligned or not; the same on every machine. */
uint32_t tao_sector_sum(const uint8_t *sector);

/* A track's sum grows by one sector's after the other. */
enum { TAO_TRACK_SUM_OF_NONE = 1 };
uint64_t tao_track_sum(uint64_t so_far, const uint32_t *sums, uint32_t sectors);

/* "tao1:" and 16 hex digits: the kind is told, for there may be others. */
void tao_track_sum_text(uint64_t sum, char out[static 24]);

#endif
