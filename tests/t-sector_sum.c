/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cdda.h"
#include "lib/sector_sum.h"
#include "tests/tap.h"

enum { LEN = TAO_SECTOR_BYTES };

/* Its sum. */
static uint32_t fill(uint8_t *sector)
{
	for (unsigned i = 0; i < LEN; i++)
		sector[i] = (uint8_t)(i * 37 + i / 256);
	return tao_sector_sum(sector);
}

/* The values are from an independent program, which makes the S-box from its
 * definition. */
static void test_values(void)
{
	static alignas(16) uint8_t room[LEN];
	uint32_t sum;

	IS_INT(fill(room), 0xb11f2dd9u, "a sector has a sum");
	tao_sector_sums_plain(room, 1, &sum);
	IS_INT(sum, 0xb11f2dd9u, "the same on any machine");
	memset(room, 0, sizeof(room));
	IS_INT(tao_sector_sum(room), 0xfa584f63u, "silence has one too");
}

/* Each of a few sectors by itself, wherever they lie in memory. */
static void test_ways(void)
{
	enum { SECTORS = 3 };
	static alignas(16) uint8_t room[SECTORS * LEN + 16];
	uint32_t plain[SECTORS], other[SECTORS];
	bool is_same = true;

	for (unsigned i = 0; i < 16; i++) {
		for (unsigned k = 0; k < SECTORS * LEN; k++)
			room[i + k] = (uint8_t)(k * k / 7 + k);
		tao_sector_sums_plain(room + i, SECTORS, plain);
		tao_sector_sums(room + i, SECTORS, other);
		is_same = is_same && memcmp(plain, other, sizeof(plain)) == 0;
		is_same = is_same && tao_sector_sum(room + i + LEN) == plain[1];
	}
	OK(is_same, "wherever it lies in memory");
	OK(plain[0] != plain[1] && plain[1] != plain[2],
		"each sector has its own");
	printf("# this machine's own round: %s\n",
		tao_sector_sums_aes(room, 1, other) ? "yes" : "no");
}

static void test_tracks(void)
{
	static const uint32_t sums[] = {0xffffffff, 0};
	uint64_t one = tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 1);
	uint64_t two = tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 2);
	char text[24];

	tao_track_sum_text(two, text);
	IS_STRING(
		text, "tao2:ce4859b900000000", "a track has a sum of the sums");
	OK(one != two, "silence makes it another");
	OK(tao_track_sum(one, sums + 1, 1) == two,
		"it does not depend on the pieces");
}

static void test_one_change(void)
{
	uint8_t sector[LEN];
	unsigned unseen = 0;
	uint32_t sum = fill(sector);

	for (int i = 0; i < LEN; i++)
		for (int bit = 0; bit < 8; bit++) {
			sector[i] ^= (uint8_t)(1 << bit);
			unseen += tao_sector_sum(sector) == sum;
			sector[i] ^= (uint8_t)(1 << bit);
		}
	IS_INT(unseen, 0, "no bit changes without its being seen");
}

/* Sign bits carry nowhere. */
static void test_two_changes(void)
{
	uint8_t sector[LEN];
	unsigned unseen = 0;
	uint32_t sum = fill(sector);

	for (int i = 0; i < LEN; i += 61) {
		sector[i] ^= 0x80;
		for (int k = i + 1; k < LEN; k++) {
			sector[k] ^= 0x80;
			unseen += tao_sector_sum(sector) == sum;
			sector[k] ^= 0x80;
		}
		sector[i] ^= 0x80;
	}
	IS_INT(unseen, 0, "two sign bits do not undo each other");
	unseen = 0;
	for (int i = 0; i + 4 < LEN; i += 4) {
		uint8_t moved[LEN];

		memcpy(moved, sector, LEN);
		memcpy(moved + i, sector + i + 4, 4);
		memcpy(moved + i + 4, sector + i, 4);
		unseen += tao_sector_sum(moved) == sum;
	}
	IS_INT(unseen, 0, "nor do samples that changed places");
}

/* The last block is mixed as well as the first. */
static void test_last_block(void)
{
	uint8_t sector[LEN];
	unsigned unseen = 0;
	uint32_t sum = fill(sector);

	for (unsigned one = 1; one < 256; one += 2)
		for (unsigned two = 1; two < 256; two += 2) {
			sector[LEN - 6] ^= (uint8_t)one;
			sector[LEN - 1] ^= (uint8_t)two;
			unseen += tao_sector_sum(sector) == sum;
			sector[LEN - 6] ^= (uint8_t)one;
			sector[LEN - 1] ^= (uint8_t)two;
		}
	IS_INT(unseen, 0, "two bytes at its end are seen");
}

static int compare(const void *a, const void *b)
{
	uint32_t one = *(const uint32_t *)a, two = *(const uint32_t *)b;

	return (one > two) - (one < two);
}

/* Constant samples: silence, and what a broken drive may make of sound. */
static void test_constants(void)
{
	enum { LEVELS = 4096 };
	static uint32_t sums[LEVELS];
	uint8_t sector[LEN];
	unsigned same = 0;

	for (int level = 0; level < LEVELS; level++) {
		int16_t sample = (int16_t)(level * 16);

		for (int i = 0; i < LEN; i += 2)
			memcpy(sector + i, &sample, 2);
		sums[level] = tao_sector_sum(sector);
	}
	qsort(sums, LEVELS, sizeof(*sums), compare);
	for (int i = 1; i < LEVELS; i++)
		same += sums[i] == sums[i - 1];
	IS_INT(same, 0, "each level of constant samples has its own sum");
}

/* The drive's offset is looked for in these. */
static void test_shift(void)
{
	static uint8_t tone[2 * LEN];
	unsigned same = 0;

	/* 75 Hz: each sector is like the next. */
	for (int i = 0; i < 2 * LEN; i += 4) {
		int16_t sample = (int16_t)(i % LEN * 27 - 32000);

		memcpy(tone + i, &sample, 2);
		memcpy(tone + i + 2, &sample, 2);
	}
	IS_INT(tao_sector_sum(tone), tao_sector_sum(tone + LEN),
		"like sectors have like sums");
	for (int at = 4; at < LEN; at += 4)
		same += tao_sector_sum(tone + at) == tao_sector_sum(tone);
	IS_INT(same, 0, "the same sound, shifted, has another");
}

int main(void)
{
	test_values();
	test_ways();
	test_tracks();
	test_one_change();
	test_two_changes();
	test_last_block();
	test_constants();
	test_shift();
	return tap_done();
}
