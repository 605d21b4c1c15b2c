/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sector_sum.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "lib/cdda.h"

/* What the compiler adds in one instruction, where the machine can. */
typedef uint64_t words __attribute__((vector_size(16)));

enum {
	WORDS_BYTES = sizeof(words),
	ROW_BYTES = 7 * WORDS_BYTES /* a sector is 21 rows */
};

/* As Fletcher has it: a sum, and a sum of the sums to tell where in the sector
 * a word stands. */
struct state {
	words first, second;
};

static const uint64_t factor = 0x9e3779b97f4a7c15;

/* Of each word. */
static inline words swap_halves(words from)
{
#if __has_builtin(__builtin_shufflevector)
	uint32_t now __attribute__((vector_size(WORDS_BYTES)));

	memcpy(&now, &from, WORDS_BYTES);
	now = __builtin_shufflevector(now, now, 1, 0, 3, 2);
	memcpy(&from, &now, WORDS_BYTES);
	return from;
#else
	return from << 32 | from >> 32;
#endif
}

/* The top bit of a word carries nowhere, and would be lost in the second sum
 * when it is added twice: the halves change places all the time. */
static inline void add(struct state *state, const uint8_t *p)
{
	words word;

	memcpy(&word, __builtin_assume_aligned(p, WORDS_BYTES), WORDS_BYTES);
	state->first = swap_halves(state->first) + word;
	state->second += state->first;
}

static inline uint64_t fold(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * factor;
	return sum ^ sum >> 32;
}

static uint32_t sum_aligned(const uint8_t *sector)
{
	struct state state = {{0, 0}, {0, 0}};
	uint64_t sum;

	for (int at = 0; at < TAO_SECTOR_BYTES; at += ROW_BYTES) {
		add(&state, sector + at);
		add(&state, sector + at + WORDS_BYTES);
		add(&state, sector + at + 2 * WORDS_BYTES);
		add(&state, sector + at + 3 * WORDS_BYTES);
		add(&state, sector + at + 4 * WORDS_BYTES);
		add(&state, sector + at + 5 * WORDS_BYTES);
		add(&state, sector + at + 6 * WORDS_BYTES);
	}
	sum = fold(fold(0, state.first[0]), state.first[1]);
	return (uint32_t)fold(fold(sum, state.second[0]), state.second[1]);
}

uint32_t tao_sector_sum(const uint8_t *sector)
{
	alignas(words) uint8_t copy[TAO_SECTOR_BYTES];

	if ((uintptr_t)sector % WORDS_BYTES == 0)
		return sum_aligned(sector);
	memcpy(copy, sector, sizeof(copy));
	return sum_aligned(copy);
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
