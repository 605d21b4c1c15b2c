/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sense.h"

enum { ANY = -1 };

struct row {
	uint8_t asc;
	int16_t ascq;
	const char *words;
};

static const struct row rows[] = {
#define TAO_ASC(asc, ascq, words) {asc, ascq, words},
#include "lib/sense_table.def"
#undef TAO_ASC
};

enum { ROWS_LEN = sizeof(rows) / sizeof(rows[0]) };

static long row_order(const struct row *row)
{
	return row->asc * 512L + row->ascq;
}

/* The row of exactly this code and qualifier (or ANY), NULL if none. */
static const struct row *find(uint8_t asc, int16_t ascq)
{
	const struct row wanted = {asc, ascq, NULL};
	size_t low = 0, high = ROWS_LEN;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row_order(&rows[middle]) < row_order(&wanted))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == ROWS_LEN || row_order(&rows[low]) != row_order(&wanted))
		return NULL;
	return &rows[low];
}

const char *tao_sense_asc_text(uint8_t asc, uint8_t ascq)
{
	const struct row *row = find(asc, ascq);

	if (!row)
		row = find(asc, ANY);
	if (!row)
		row = find(asc, 0);
	return row ? row->words : NULL;
}
