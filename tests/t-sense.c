/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sense.h"
#include "tests/tap.h"

static const uint8_t write_error[18] = {0xf0, 0, 0x03, 0, 0, 0x04, 0xb0, 10, 0,
	0, 0, 0, 0x0c, 0x00, 0, 0, 0, 0};

static void test_fixed(void)
{
	static const uint8_t progress[18] = {0x70, 0, 0x02, 0, 0, 0, 0, 10, 0,
		0, 0, 0, 0x04, 0x04, 0, 0x80, 0x40, 0x00};
	static const uint8_t unset[18] = {0x70, 0, 0xf2, 9, 9, 9, 9, 10, 0, 0,
		0, 0, 0x04, 0x04, 0, 0x7f, 9, 9};
	static const uint8_t pointer[18] = {0x70, 0, 0x05, 0, 0, 0, 0, 10, 0, 0,
		0, 0, 0x24, 0x00, 0, 0xc0, 0x00, 0x02};
	static const uint8_t deferred[18] = {
		0x71, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x0c, 0x00};
	struct tao_sense sense = tao_sense_parse(write_error, 18);

	OK(tao_sense_is_exact(&sense, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00),
		"fixed sense gives key, code and qualifier");
	OK(sense.has_information && sense.information == 1200,
		"and the sector at fault");
	OK(!sense.deferred && !sense.has_progress, "and nothing more");
	sense = tao_sense_parse(progress, 18);
	OK(sense.has_progress && sense.progress == 0x4000 &&
			!sense.has_information,
		"not ready gives progress");
	sense = tao_sense_parse(unset, 18);
	OK(sense.key == 2 && !sense.has_progress && !sense.has_information,
		"progress and sector count only if they are valid");
	sense = tao_sense_parse(pointer, 18);
	OK(!sense.has_progress, "a field pointer is no progress");
	sense = tao_sense_parse(deferred, 18);
	OK(sense.valid && sense.deferred && sense.asc == 0x0c,
		"71h is a deferred error");
}

static void test_descriptor(void)
{
	static const uint8_t bytes[] = {0x72, 0x03, 0x11, 0x05, 0, 0, 0, 27,
		/* vendor-specific, then key specific, then information */
		0x80, 0x06, 1, 2, 3, 4, 5, 6, 0x02, 0x06, 0, 0, 0x80, 0x12,
		0x34, 0, 0x00, 0x0a, 0x80, 0, 0, 0, 0, 0, 0, 1, 0x86, 0xa0};
	static const uint8_t huge[] = {0x73, 0x03, 0x11, 0x05, 0, 0, 0, 12,
		0x00, 0x0a, 0x80, 0, 0, 0, 0, 1, 0, 1, 0x86, 0xa0};
	static const uint8_t busy[] = {0x72, 0x02, 0x04, 0x08, 0, 0, 0, 8, 0x02,
		0x06, 0, 0, 0x80, 0x12, 0x34, 0};
	struct tao_sense sense = tao_sense_parse(bytes, sizeof(bytes));

	OK(tao_sense_is_exact(&sense, 0x3, 0x11, 0x05),
		"descriptor sense gives key, code and qualifier");
	OK(!sense.has_information,
		"a descriptor beyond the told length is not read");
	sense = tao_sense_parse(busy, sizeof(busy));
	OK(sense.has_progress && sense.progress == 0x1234,
		"a key-specific descriptor gives progress");
	sense = tao_sense_parse(huge, sizeof(huge));
	OK(sense.valid && sense.deferred && !sense.has_information,
		"73h is deferred; information of 64 bits is no sector");
}

/* Descriptors of other types, and ours without their valid bits. */
static void test_other_descriptors(void)
{
	static const uint8_t bytes[] = {0x72, 0x02, 0x04, 0x08, 0, 0, 0, 28,
		0x01, 0x06, 0x80, 0, 0x80, 0x12, 0x34, 0, 0x02, 0x06, 0, 0,
		0x7f, 0x12, 0x34, 0, 0x00, 0x0a, 0x7f, 0, 0, 0, 0, 0, 0, 1,
		0x86, 0xa0};
	struct tao_sense sense = tao_sense_parse(bytes, sizeof(bytes));

	OK(sense.valid && !sense.has_progress && !sense.has_information,
		"descriptors of other types and not valid ones say nothing");
}

static void test_information_descriptor(void)
{
	uint8_t bytes[] = {0x72, 0x03, 0x11, 0x05, 0, 0, 0, 20, 0x80, 0x06, 1,
		2, 3, 4, 5, 6, 0x00, 0x0a, 0x80, 0, 0, 0, 0, 0, 0, 1, 0x86,
		0xa0};
	struct tao_sense sense = tao_sense_parse(bytes, sizeof(bytes));

	OK(sense.has_information && sense.information == 100000,
		"an information descriptor behind another is found");
	bytes[17] = 0xff;
	sense = tao_sense_parse(bytes, sizeof(bytes));
	OK(sense.valid && !sense.has_information,
		"a descriptor longer than the sense data is not read");
}

static void test_no_sense(void)
{
	static const uint8_t zeros[18];
	static const uint8_t other[18] = {0x7f, 0, 3};
	uint8_t *exact;
	bool is_quiet = true;

	OK(!tao_sense_parse(zeros, 18).valid, "zeros are no sense data");
	OK(!tao_sense_parse(other, 18).valid, "7Fh is no sense data");
	OK(!tao_sense_parse(write_error, 7).valid,
		"less than the header is no sense data");
	OK(tao_sense_parse(write_error, 13).asc == 0x0c &&
			tao_sense_parse(write_error, 12).asc == 0,
		"what did not arrive is not made up");
	for (size_t len = 0; len <= 18; len++) {
		exact = malloc(len + 1);
		if (!exact)
			BAIL("no memory");
		/* All set: nothing keeps the parser from looking further. */
		memset(exact + 1, 0xff, len);
		memcpy(exact + 1, write_error, len < 8 ? len : 8);
		is_quiet = is_quiet &&
			   tao_sense_parse(exact + 1, len).valid == (len >= 8);
		free(exact);
	}
	OK(is_quiet, "every truncation is read within its bounds");
}

static void test_random(void)
{
	uint32_t seed = 7;
	unsigned valid = 0;

	for (int round = 0; round < 20000; round++) {
		uint8_t *exact = malloc(64);

		if (!exact)
			BAIL("no memory");
		for (size_t i = 0; i < 64; i++) {
			seed = seed * 1103515245u + 12345u;
			exact[i] = (uint8_t)(seed >> 16);
		}
		exact[0] = (uint8_t)(0x70 + round % 4);
		if (round % 4 > 1)
			exact[8] = round & 8 ? 0 : 2;
		valid += tao_sense_parse(exact, 64).valid;
		free(exact);
	}
	IS_INT(valid, 20000, "random bytes with a good code never crash");
}

static bool is_same(const struct tao_sense *a, const struct tao_sense *b)
{
	return a->valid == b->valid && a->deferred == b->deferred &&
	       a->key == b->key && a->asc == b->asc && a->ascq == b->ascq &&
	       a->has_information == b->has_information &&
	       a->information == b->information &&
	       a->has_progress == b->has_progress && a->progress == b->progress;
}

static void test_is(void)
{
	struct tao_sense sense = {
		.valid = true, .key = 2, .asc = 0x04, .ascq = 0x08};

	OK(tao_sense_is(&sense, 2, 0x04) && !tao_sense_is(&sense, 6, 0x04) &&
			!tao_sense_is(&sense, 2, 0x3a),
		"sense is asked by key and code");
	OK(tao_sense_is_exact(&sense, 2, 0x04, 0x08) &&
			!tao_sense_is_exact(&sense, 2, 0x04, 0x07) &&
			!tao_sense_is_exact(&sense, 3, 0x04, 0x08),
		"and by the qualifier");
	sense.valid = false;
	OK(!tao_sense_is(&sense, 2, 0x04), "none is nothing");
}

static void test_layout(void)
{
	static const uint8_t wire[18] = {0xf1, 0, 0x02, 1, 2, 3, 4, 10, 0, 0, 0,
		0, 0x04, 0x08, 0, 0x80, 5, 6};
	static const struct tao_sense all = {.valid = true,
		.deferred = true,
		.key = 2,
		.asc = 4,
		.ascq = 8,
		.has_information = true,
		.information = 0x01020304,
		.has_progress = true,
		.progress = 0x0506};
	uint8_t bytes[TAO_SENSE_FIXED_BYTES];

	tao_sense_build(&all, bytes);
	IS_BYTES(bytes, wire, 18, "sense is laid out as SPC has it");
}

static void test_build(void)
{
	static const struct tao_sense rows[] = {
		{.valid = false},
		{.valid = true, .key = 5, .asc = 0x20},
		{.valid = true,
			.deferred = true,
			.key = 3,
			.asc = 0x0c,
			.ascq = 9,
			.has_information = true,
			.information = 0xfffffff0},
		{.valid = true,
			.key = 2,
			.asc = 4,
			.ascq = 7,
			.has_progress = true,
			.progress = 65535},
	};
	uint8_t bytes[TAO_SENSE_FIXED_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tao_sense back;

		tao_sense_build(&rows[i], bytes);
		back = tao_sense_parse(bytes, sizeof(bytes));
		OK(is_same(&rows[i], &back), "sense %zu comes back as built",
			i);
	}
}

static void test_words(void)
{
	static const struct {
		struct tao_sense sense;
		const char *words;
	} rows[] = {
		{{.valid = true, .key = 3, .asc = 0x0c},
			"medium error, write error (3/0c/00)"},
		{{.valid = true, .key = 2, .asc = 0x04, .ascq = 0x08},
			"not ready, long write in progress (2/04/08)"},
		{{.valid = true, .key = 2, .asc = 0x04, .ascq = 0x55},
			"not ready, for a reason of its own (2/04/55)"},
		{{.valid = true, .key = 5, .asc = 0x24, .ascq = 0x7f},
			"illegal request, invalid field in command block "
			"(5/24/7f)"},
		{{.valid = true, .key = 4, .asc = 0x40, .ascq = 0x91},
			"hardware error, diagnostic failure of a component "
			"(4/40/91)"},
		{{.valid = true, .key = 5, .asc = 0x80},
			"illegal request, vendor-specific code (5/80/00)"},
		{{.valid = true, .key = 5, .asc = 0xb5},
			"illegal request, vendor-specific code (5/b5/00)"},
		{{.valid = true, .key = 0xc, .asc = 0x7e, .ascq = 1},
			"reserved key, unknown code (c/7e/01)"},
		{{.valid = true, .deferred = true, .key = 3, .asc = 0x0c},
			"deferred medium error, write error (3/0c/00)"},
		{{.valid = false, .key = 3}, "no sense data"},
	};
	char text[120], small[10];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		IS_STRING(tao_sense_format(&rows[i].sense, text, sizeof(text)),
			rows[i].words, "in words: %s", rows[i].words);
	IS_STRING(tao_sense_format(&rows[0].sense, small, sizeof(small)),
		"medium er", "words are cut to fit");
	IS_STRING(tao_sense_key_text(16), "reserved key", "no key beyond 15");
}

/* What a burn can meet has words of its own, not its code's general ones. */
static void test_table(void)
{
	static const uint16_t codes[] = {0x0401, 0x0402, 0x0403, 0x0404, 0x0407,
		0x0408, 0x0600, 0x0800, 0x0901, 0x0902, 0x0903, 0x0c00, 0x0c07,
		0x0c08, 0x0c09, 0x0c0a, 0x1105, 0x1106, 0x110f, 0x1110, 0x1a00,
		0x2000, 0x2100, 0x2102, 0x2400, 0x2600, 0x2601, 0x2602, 0x2700,
		0x2701, 0x2706, 0x2800, 0x2900, 0x2901, 0x2a01, 0x2c00, 0x2c03,
		0x2c04, 0x2e00, 0x3000, 0x3001, 0x3002, 0x3005, 0x3006, 0x3008,
		0x3009, 0x3010, 0x3100, 0x3a00, 0x3a01, 0x3a02, 0x3e02, 0x4400,
		0x5100, 0x5101, 0x5300, 0x5302, 0x5500, 0x5700, 0x5a01, 0x6300,
		0x6301, 0x6400, 0x6401, 0x6f00, 0x7200, 0x7201, 0x7202, 0x7203,
		0x7204, 0x7205, 0x7300, 0x7301, 0x7302, 0x7303, 0x7304, 0x7305,
		0x7306};
	const char *text;
	bool has_all = true;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		uint8_t asc = (uint8_t)(codes[i] >> 8);
		uint8_t ascq = (uint8_t)codes[i];

		text = tao_sense_asc_text(asc, ascq);
		if (text &&
			(ascq == 0 || text != tao_sense_asc_text(asc, 0xee)))
			continue;
		has_all = false;
		printf("# no words for %04x\n", codes[i]);
	}
	OK(has_all, "everything a burn can meet has words of its own");
	IS_STRING(
		tao_sense_asc_text(0x7e, 0), NULL, "an unknown code has none");
}

/* The search needs the rows in order. */
static void test_order(void)
{
	enum { ANY = -1 };
	static const long orders[] = {
#define TAO_ASC(asc, ascq, words) (asc) * 512L + (ascq),
#include "lib/sense_table.def"
#undef TAO_ASC
	};
	static const char *const words[] = {
#define TAO_ASC(asc, ascq, words) words,
#include "lib/sense_table.def"
#undef TAO_ASC
	};
	const size_t len = sizeof(orders) / sizeof(orders[0]);
	bool is_sorted = true, is_found = true;

	for (size_t i = 0; i < len; i++) {
		long asc = (orders[i] + 1) / 512, ascq = orders[i] - asc * 512;
		const char *found = tao_sense_asc_text(
			(uint8_t)asc, ascq < 0 ? 0xfd : (uint8_t)ascq);

		is_sorted = is_sorted && (i == 0 || orders[i - 1] < orders[i]);
		is_found = is_found && found && strcmp(found, words[i]) == 0;
	}
	OK(is_sorted, "the table is sorted and has no row twice");
	OK(is_found, "each of its %zu rows is found", len);
}

int main(void)
{
	test_fixed();
	test_descriptor();
	test_other_descriptors();
	test_information_descriptor();
	test_no_sense();
	test_random();
	test_is();
	test_layout();
	test_build();
	test_words();
	test_table();
	test_order();
	return tap_done();
}
