/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lib/cdda.h"
#include "lib/sector_sum.h"
#include "tests/tap.h"

enum { LEN = TAO_SECTOR_BYTES };

static void fill(uint8_t *sector)
{
	for (unsigned i = 0; i < LEN; i++)
		sector[i] = (uint8_t)(i * 37 + i / 256);
}

/* Made with numbers of any size, by a program of its own. */
static void test_values(void)
{
	uint8_t room[LEN + 7] = {0};
	uint32_t sums[2];
	char text[24];
	bool is_same = true;

	fill(room);
	sums[0] = tao_sector_sum(room);
	IS_INT(sums[0], 0xde36a34b, "the sum of a sector");
	for (int i = 1; i < 8; i++) {
		fill(room + i);
		is_same = is_same && tao_sector_sum(room + i) == sums[0];
	}
	OK(is_same, "is the same wherever the sector lies in memory");
	memset(room, 0, LEN);
	sums[1] = tao_sector_sum(room);
	IS_INT(sums[1], 0, "silence is nothing");
	tao_track_sum_text(tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 2), text);
	IS_STRING(
		text, "tao1:6534d0bea9a16dec", "a track has a sum of the sums");
	OK(tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums + 1, 1) !=
			TAO_TRACK_SUM_OF_NONE,
		"silence makes it longer too");
	OK(tao_track_sum(tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 1),
		   sums + 1,
		   1) == tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 2),
		"and does not depend on the pieces");
}

static void test_one_change(void)
{
	uint8_t sector[LEN];
	unsigned unseen = 0;
	uint32_t sum;

	fill(sector);
	sum = tao_sector_sum(sector);
	for (int i = 0; i < LEN; i++)
		for (int bit = 0; bit < 8; bit++) {
			sector[i] ^= (uint8_t)(1 << bit);
			unseen += tao_sector_sum(sector) == sum;
			sector[i] ^= (uint8_t)(1 << bit);
		}
	IS_INT(unseen, 0, "no bit changes without its being seen");
}

/* Sign bits are where a sum that multiplies is weakest. */
static void test_two_changes(void)
{
	uint8_t sector[LEN];
	unsigned unseen = 0;
	uint32_t sum;

	fill(sector);
	sum = tao_sector_sum(sector);
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
	test_one_change();
	test_two_changes();
	test_shift();
	return tap_done();
}
