/* sector_sum.h - a sum of a sector of sound, and one of a track's sums. Pure.
 * Shapes  32 bits for a sector, 64 for a track. They are made while a burn
 *         runs, so they cost what it costs to look at the sector: the round of
 *         AES mixes 16 bytes in one instruction where the machine has it;
 *         without, it takes some thirty times as long, 5 us. It is used for
 *         nothing but that it mixes well: three states, begun with seeds and
 *         the first three blocks of 16 bytes, take every third of the others
 *         as a round's key; the second and the third state are keys of the
 *         first, and three rounds with a key of zeroes spread it all.
 * Units   sectors.
 * Owner   nothing is allocated or kept.
 * Errors  none. A sector that was damaged, shifted, or is another one has the
 *         same sum once in four thousand million. Whoever wants to can make one
 *         that has: these are no signatures.
 * Source  the round: FIPS 197, 5.1. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SECTOR_SUM_H
#define TAO_SECTOR_SUM_H

#include <stdbool.h>
#include <stdint.h>

/* Of 2,352 bytes each; faster if they begin at a multiple of 16. The same on
 * all machines. */
void tao_sector_sums(const uint8_t *data, uint32_t sectors, uint32_t *sums);
uint32_t tao_sector_sum(const uint8_t *sector);

/* What is added to the first blocks: alike columns would stay alike. */
extern const uint32_t tao_sector_sum_seeds[3][4];

/* The two ways to them: with this machine's own instruction, or false; and
 * without. */
bool tao_sector_sums_aes(const uint8_t *data, uint32_t sectors, uint32_t *sums);
void tao_sector_sums_plain(
	const uint8_t *data, uint32_t sectors, uint32_t *sums);

/* A track's sum grows by one sector's after the other. */
enum { TAO_TRACK_SUM_OF_NONE = 1 };
uint64_t tao_track_sum(uint64_t so_far, const uint32_t *sums, uint32_t sectors);

/* "tao2:" and 16 hex digits: the kind is told, for there were others. */
void tao_track_sum_text(uint64_t sum, char out[static 24]);

#endif
