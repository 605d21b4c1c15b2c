/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdalign.h>
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

static uint64_t fold(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15;
	return sum ^ sum >> 32;
}

/* The same, word for word. */
static uint32_t plain_sum(const uint8_t *sector)
{
	uint64_t first[2] = {0}, second[2] = {0}, word;

	for (int i = 0; i < LEN / 8; i++) {
		uint64_t *sum = &first[i % 2];

		memcpy(&word, sector + i * 8, 8);
		*sum = (*sum << 32 | *sum >> 32) + word;
		second[i % 2] += *sum;
	}
	return (uint32_t)fold(
		fold(fold(fold(0, first[0]), first[1]), second[0]), second[1]);
}

static void test_values(void)
{
	static alignas(16) uint8_t room[LEN + 16];
	bool is_same = true;
	uint32_t sum;

	fill(room);
	sum = tao_sector_sum(room);
	OK(sum == plain_sum(room), "a sector has the sum of its words");
	for (int i = 1; i < 16; i++) {
		fill(room + i);
		is_same = is_same && tao_sector_sum(room + i) == sum;
	}
	OK(is_same, "wherever it lies in memory");
	memset(room, 0, sizeof(room));
	OK(tao_sector_sum(room) == 0, "silence has none");
	memset(room, 0xff, sizeof(room));
	OK(tao_sector_sum(room) == plain_sum(room), "sums may overflow");
}

static void test_tracks(void)
{
	static const uint32_t sums[] = {0xffffffff, 0};
	uint64_t one = tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 1);
	uint64_t two = tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums, 2);
	char text[24];

	tao_track_sum_text(two, text);
	IS_STRING(
		text, "tao1:ce4859b900000000", "a track has a sum of the sums");
	OK(one != two, "silence makes it another");
	OK(tao_track_sum(one, sums + 1, 1) == two,
		"it does not depend on the pieces");
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

/* Sign bits carry nowhere. */
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
	test_tracks();
	test_one_change();
	test_two_changes();
	test_shift();
	return tap_done();
}
