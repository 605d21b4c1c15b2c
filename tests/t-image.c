/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "lib/image.h"
#include "tests/tap.h"

static void put(const char *name, const char *text, size_t bytes)
{
	FILE *file = fopen(name, "w");

	if (!file || fputs(text, file) < 0 ||
		(bytes && ftruncate(fileno(file), (off_t)bytes) != 0) ||
		fclose(file))
		BAIL("cannot write %s", name);
}

static void test_cue(void)
{
	struct tao_image image = {.mcn = ""};
	struct tao_error err = {.text = ""};

	put("x.bin", "", (size_t)TAO_SECTOR_BYTES * 1000);
	put("x.cue",
		"CATALOG 4006381333931\nFILE \"x.bin\" BINARY\n"
		"TRACK 01 AUDIO\nFLAGS PRE\nISRC US-K7Y-98-12345\n"
		"INDEX 01 00:00:00\n"
		"TRACK 02 AUDIO\nFLAGS DCP\nINDEX 00 00:04:00\n"
		"INDEX 01 00:06:00\n",
		0);
	IS_INT(tao_image_read("x.cue", &image, &err), TAO_OK,
		"a CUE sheet of others is read");
	IS_INT(image.tracks.len, 2, "its tracks");
	OK(image.tracks.tracks[0].start_lba == 0 &&
			image.tracks.tracks[0].sectors == 300,
		"end where the pause before the next begins");
	OK(image.tracks.tracks[1].start_lba == 450 &&
			image.tracks.tracks[1].sectors == 550 &&
			image.leadout_lba == 1000,
		"and the last at the lead-out");
	OK(image.tracks.tracks[0].has_pre_emphasis &&
			!image.tracks.tracks[1].has_pre_emphasis &&
			image.tracks.tracks[0].copy == TAO_COPY_PROHIBITED &&
			image.tracks.tracks[1].copy == TAO_COPY_PERMITTED,
		"their flags");
	IS_STRING(image.isrc[0], "USK7Y9812345", "ISRC, without dashes");
	IS_STRING(image.isrc[1], "", "if there is one");
	IS_STRING(image.mcn, "4006381333931", "and the catalogue number");
	IS_STRING(image.kind, "CUE/BIN image", "it has a name");
}

static void test_data(void)
{
	struct tao_image image = {.mcn = ""};
	struct tao_error err;

	put("d.bin", "", (size_t)TAO_SECTOR_BYTES * 1000);
	put("d.cue",
		"FILE \"d.bin\" BINARY\nTRACK 01 MODE1/2352\n"
		"INDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:08:00\n",
		0);
	OK(tao_image_read("d.cue", &image, &err) == TAO_OK &&
			image.tracks.len == 2 &&
			image.tracks.tracks[0].is_data &&
			image.tracks.tracks[0].sectors == 600 &&
			!image.tracks.tracks[1].is_data,
		"a track of data is told from sound");
}

static void test_indexes(void)
{
	struct tao_image image = {.mcn = ""};
	struct tao_error err;

	put("i.bin", "", (size_t)TAO_SECTOR_BYTES * 1000);
	put("i.cue",
		"FILE \"I.BIN\" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n"
		"INDEX 02 00:01:00\nINDEX 03 00:02:00\n"
		"REM SESSION 02\nTRACK 02 AUDIO\n"
		"INDEX 01 00:08:00\nINDEX 03 00:09:00\n",
		0);
	IS_INT(tao_image_read("i.cue", &image, &err), TAO_OK,
		"a sheet with indexes and two sessions is read");
	OK(image.indexes[0].len == 3 &&
			image.indexes[0].offset_sectors[0] == 0 &&
			image.indexes[0].offset_sectors[1] == 75 &&
			image.indexes[0].offset_sectors[2] == 150,
		"indexes count from the first one");
	IS_INT(image.indexes[1].len, 0, "none is told where one is left out");
	OK(image.tracks.tracks[0].session == 1 &&
			image.tracks.tracks[1].session == 2 &&
			image.tracks.tracks[1].start_lba == 600 + 11400,
		"each track has its session");
}

static enum tao_error_code code_of(const char *name, const char *text)
{
	struct tao_image image;
	struct tao_error err = {.code = TAO_E_NONE};

	if (text)
		put(name, text, 0);
	tao_image_read(name, &image, &err);
	return err.code;
}

static void test_wrong(void)
{
	OK(tao_image_is_name("a/b.toc") && tao_image_is_name("B.CUE") &&
			tao_image_is_name("x.nrg") &&
			!tao_image_is_name(".cue") &&
			!tao_image_is_name("x.iso"),
		"images are known by the ends of their names");
	IS_INT(code_of("x.bin", NULL), TAO_E_INPUT_ERROR,
		"another name is no image");
	IS_INT(code_of("none.cue", NULL), TAO_E_INPUT_ERROR,
		"nor is what is not there");
	IS_INT(code_of("text.cue", "nothing of the kind\n"), TAO_E_INPUT_ERROR,
		"nor a text");
	IS_INT(code_of("lost.cue", "FILE \"lost.bin\" BINARY\nTRACK 01 AUDIO\n"
				   "INDEX 01 00:00:00\n"),
		TAO_E_INPUT_ERROR, "nor a sheet without its file");
	put("short.bin", "", (size_t)TAO_SECTOR_BYTES * 1000);
	IS_INT(code_of("short.cue",
		       "FILE \"short.bin\" BINARY\nTRACK 01 AUDIO\n"
		       "INDEX 01 00:00:00\nTRACK 02 AUDIO\n"
		       "INDEX 01 50:00:00\n"),
		TAO_E_INPUT_ERROR, "nor one with a track behind its end");
	IS_INT(code_of("zero.nrg", ""), TAO_E_INPUT_ERROR, "nor an empty file");
	IS_INT(code_of("zero.toc", "CD_DA\n"), TAO_E_INPUT_ERROR,
		"nor a table without a track");
}

/* ---- whatever stands in it, nothing breaks ---- */

enum { FLIPS = 4000, SAMPLE_BYTES_MAX = 1024 };

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Tracks in order, none behind the lead-out. */
static bool is_sane(const struct tao_image *image)
{
	int64_t end = 0;

	for (unsigned i = 0; i < image->tracks.len; i++) {
		const struct tao_disc_track *track = &image->tracks.tracks[i];

		if (track->start_lba < end)
			return false;
		end = (int64_t)track->start_lba + track->sectors;
		if (image->indexes[i].len > TAO_INDEXES_MAX)
			return false;
	}
	return image->tracks.len > 0 && end <= image->leadout_lba &&
	       image->leadout_lba <= 450000 + 450000;
}

static void write_bytes(const char *name, const void *bytes, size_t len)
{
	FILE *file = fopen(name, "w");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file))
		BAIL("cannot write %s", name);
}

/* Each time a few bytes are others, are gone, or stand twice. */
static void fuzz(const char *name, const uint8_t *sample, size_t len)
{
	unsigned read = 0, senseless = 0;
	uint32_t state = 1;

	for (int i = 0; i < FLIPS; i++) {
		uint8_t bytes[SAMPLE_BYTES_MAX];
		struct tao_image image;
		size_t cut = len;

		memcpy(bytes, sample, len);
		for (uint32_t n = next_random(&state) % 4 + 1; n > 0; n--)
			bytes[next_random(&state) % len] =
				(uint8_t)next_random(&state);
		if (i % 5 == 0)
			cut = next_random(&state) % len;
		write_bytes(name, bytes, cut);
		if (tao_image_read(name, &image, NULL) != TAO_OK)
			continue;
		read++;
		senseless += !is_sane(&image);
	}
	OK(read > 0 && read < FLIPS, "%s: some of %d broken ones are refused",
		name, FLIPS);
	IS_INT(senseless, 0, "%s: what is read makes sense", name);
}

static void test_broken(void)
{
	static const char cue[] =
		"CATALOG 4006381333931\nFILE \"x.bin\" BINARY\n"
		"TRACK 01 AUDIO\nPREGAP 00:02:00\nINDEX 01 00:00:00\n"
		"TRACK 02 AUDIO\nFLAGS DCP PRE\nINDEX 00 00:04:00\n"
		"INDEX 01 00:06:00\nINDEX 02 00:07:00\nPOSTGAP 00:01:00\n"
		"REM LEAD-OUT 01:30:00\nREM SESSION 02\nREM LEAD-IN 01:00:00\n"
		"FILE \"x.bin\" BINARY\nTRACK 03 MODE1/2048\n"
		"ISRC USK7Y9812345\nINDEX 01 00:00:00\n";
	static const char toc[] =
		"CD_DA\nCD_TEXT { LANGUAGE 0 { TITLE \"a\" } }\n"
		"TRACK AUDIO\nNO COPY\nFILE \"x.bin\" 0 00:06:00\n"
		"TRACK AUDIO\nPRE_EMPHASIS\nSILENCE 00:01:00\n"
		"FILE \"x.bin\" #2352 00:06:00 00:02:00\nSTART 00:01:00\n"
		"TRACK MODE1\nDATAFILE \"x.bin\"\n";
	/* two tracks at once, of 2 sectors, from 0 and from 154 */
	static const uint8_t nrg[] = {'E', 'T', 'N', 'F', 0, 0, 0, 40, 0, 0, 0,
		0, 0, 0, 0x12, 0x60, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0x12, 0x60, 0, 0, 0, 7, 0, 0, 0, 154, 0, 0, 0, 0,
		'D', 'A', 'O', 'X', 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 'E',
		'N', 'D', '!', 0, 0, 0, 0, 'N', 'E', 'R', 'O', 0, 0, 0, 0};

	/* a disc at once of version 1: two tracks, from 0 and from 02:01 */
	static const uint8_t old[] = {'C', 'U', 'E', 'S', 0, 0, 0, 56, 1, 0, 0,
		0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 2, 0,
		1, 2, 0, 0, 0, 0, 2, 1, 1, 2, 1, 0, 0, 0, 2, 1, 1, 2, 2, 0, 0,
		0, 2, 3, 1, 0xaa, 1, 0, 0, 0, 2, 9, 'D', 'A', 'O', 'I', 0, 0, 0,
		8, 1, 2, 3, 4, 5, 6, 7, 8, 'E', 'N', 'D', '!', 0, 0, 0, 0, 'N',
		'E', 'R', 'O', 0, 0, 0, 0};

	fuzz("f.cue", (const uint8_t *)cue, strlen(cue));
	fuzz("f.toc", (const uint8_t *)toc, strlen(toc));
	fuzz("f.nrg", nrg, sizeof(nrg));
	fuzz("g.nrg", old, sizeof(old));
}

int main(void)
{
	char dir[] = "/tmp/tao-image.XXXXXX", command[64];

	if (!mkdtemp(dir) || chdir(dir) != 0)
		BAIL("no folder");
	test_cue();
	test_data();
	test_indexes();
	test_wrong();
	test_broken();
	snprintf(command, sizeof(command), "rm -r %s", dir);
	if (chdir("/") != 0 || system(command) != 0)
		printf("# %s is left\n", dir);
	return tap_done();
}
