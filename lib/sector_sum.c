/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sector_sum.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/cdda.h"

enum {
	/* Words of eight bytes, each beginning in the last of the one before.
	 * What multiplying takes out of the top of a word reaches no other bit,
	 * and two such changes could undo each other: in the next word they are
	 * at the bottom. */
	STEP_BYTES = 7,
	/* A multiplication takes as long as so many can be begun. */
	LANES = 6,
	ROW_BYTES = LANES * STEP_BYTES,
	LAST_ROWS_BYTES = TAO_SECTOR_BYTES - 2 * ROW_BYTES,
	LAST_WORD_BYTES = TAO_SECTOR_BYTES - 8
};

/* An array would end up in memory. */
struct lanes {
	uint64_t a, b, c, d, e, f;
};

static const uint64_t factor = 0x9e3779b97f4a7c15;

static inline uint64_t add(uint64_t lane, const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return (lane + le64toh(word)) * factor;
}

static inline void add_row(
	struct lanes *lanes, const uint8_t *row, const uint8_t *last)
{
	lanes->a = add(lanes->a, row);
	lanes->b = add(lanes->b, row + STEP_BYTES);
	lanes->c = add(lanes->c, row + 2 * STEP_BYTES);
	lanes->d = add(lanes->d, row + 3 * STEP_BYTES);
	lanes->e = add(lanes->e, row + 4 * STEP_BYTES);
	lanes->f = add(lanes->f, last);
}

static inline uint64_t fold(uint64_t sum, uint64_t lane)
{
	sum = (sum ^ lane) * factor;
	return sum ^ sum >> 32;
}

uint32_t tao_sector_sum(const uint8_t *sector)
{
	struct lanes lanes = {0};
	const uint8_t *row = sector;
	uint64_t sum;

	for (; row < sector + LAST_ROWS_BYTES; row += 2 * ROW_BYTES) {
		add_row(&lanes, row, row + 5 * STEP_BYTES);
		add_row(&lanes, row + ROW_BYTES,
			row + ROW_BYTES + 5 * STEP_BYTES);
	}
	add_row(&lanes, row, row + 5 * STEP_BYTES);
	/* The last word would end behind the sector. */
	add_row(&lanes, row + ROW_BYTES, sector + LAST_WORD_BYTES);
	sum = fold(fold(fold(0, lanes.a), lanes.b), lanes.c);
	return (uint32_t)fold(fold(fold(sum, lanes.d), lanes.e), lanes.f);
}

uint64_t tao_track_sum(uint64_t so_far, const uint32_t *sums, uint32_t sectors)
{
	for (uint32_t i = 0; i < sectors; i++)
		so_far = (so_far + sums[i]) * factor;
	return so_far;
}

void tao_track_sum_text(uint64_t sum, char out[static 24])
{
	snprintf(out, 24, "tao1:%016" PRIx64, sum);
}
