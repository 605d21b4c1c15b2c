/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/cuefile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
	[TAO_VTRACK_COMPLETE] = "complete",
	[TAO_VTRACK_OPEN] = "open",
	[TAO_VTRACK_RESERVED] = "reserved",
};

void tao_vimage_init(struct tao_vimage *image, const struct tao_vmedium *medium,
	const char serial[static 13])
{
	memset(image, 0, sizeof(*image));
	tao_vdisc_init(&image->disc, medium);
	tao_vpages_init(&image->power.pages);
	memcpy(image->power.serial, serial, sizeof(image->power.serial));
	image->power.serial[12] = '\0';
}

/* ---- the text of an image ---- */

static void print_page(FILE *out, const struct tao_vpages *pages, int page)
{
	const struct tao_vpage_kind *kind = tao_vpage_kind(page);

	if (memcmp(pages->bytes[page], kind->initial, kind->bytes) == 0)
		return;
	fputs("REM TAO-PAGE ", out);
	for (int i = 0; i < kind->bytes; i++)
		fprintf(out, "%02X", pages->bytes[page][i]);
	fputc('\n', out);
}

static void print_faults(FILE *out, const struct tao_vpower *power)
{
	unsigned len = TAO_FAULTS_MAX;

	while (len > 0 && power->fault_counts[len - 1] == 0)
		len--;
	if (len == 0)
		return;
	fprintf(out, "REM TAO-FAULTS %08" PRIX32, power->fault_plan);
	for (unsigned i = 0; i < len; i++)
		fprintf(out, " %" PRIu32, power->fault_counts[i]);
	fputc('\n', out);
}

static void print_power(FILE *out, const struct tao_vpower *power)
{
	fprintf(out, "REM TAO-SERIAL %s\n", power->serial);
	fprintf(out, "REM TAO-SPEED read=%u write=%u cav=%d\n",
		(unsigned)power->read_kbps, (unsigned)power->write_kbps,
		power->is_cav);
	fprintf(out, "REM TAO-DOOR locked=%d out=%d\n", power->is_locked,
		power->is_tray_out);
	fprintf(out, "REM TAO-PENDING attention=%02X/%02X event=%u\n",
		(unsigned)power->attention_asc, (unsigned)power->attention_ascq,
		(unsigned)power->media_event);
	for (int i = 0; i < TAO_VPAGES; i++)
		print_page(out, &power->pages, i);
	print_faults(out, power);
}

static void print_track_line(FILE *out, const char *word, unsigned index,
	const struct tao_vtrack *track)
{
	uint32_t sectors = track->sectors;

	/* the size of the BIN tells it: no new CUE for every WRITE */
	if (track->state == TAO_VTRACK_OPEN)
		sectors = 0;
	fprintf(out,
		"REM TAO-%s %02u session=%u start=%" PRId32 " sectors=%" PRIu32
		" reserved=%" PRIu32 " control=%u copy=%d link=%d isrc=%s %s\n",
		word, index + 1, track->session, track->start_lba, sectors,
		track->reserved_sectors, (unsigned)track->control,
		track->is_copy, track->can_link,
		track->isrc[0] ? track->isrc : "-", state_names[track->state]);
}

static void print_disc(FILE *out, const struct tao_vimage *image)
{
	const struct tao_vdisc *disc = &image->disc;
	unsigned i;

	fprintf(out, "REM TAO-DISC closed=%u finalised=%d mcn=%s\n",
		disc->closed_sessions, disc->is_finalised,
		disc->mcn[0] ? disc->mcn : "-");
	for (i = 0; i < disc->tracks_len; i++)
		print_track_line(out, "TRACK", i, &disc->tracks[i]);
	for (; image->has_test && i < image->test.tracks_len &&
		image->test.tracks[i].state == TAO_VTRACK_COMPLETE;
		i++)
		print_track_line(out, "TEST", i, &image->test.tracks[i]);
}

static void print_index(FILE *out, int number, int32_t lba)
{
	fprintf(out, "    INDEX %02d %02d:%02d:%02d\n", number,
		(int)(lba / 4500), (int)(lba / 75 % 60), (int)(lba % 75));
}

static void print_track(FILE *out, const struct tao_vdisc *disc, unsigned index)
{
	const struct tao_vtrack *track = &disc->tracks[index];

	if (index == 0 || track[-1].session != track->session)
		fprintf(out, "REM SESSION %02u\n", track->session);
	fprintf(out, "  TRACK %02u AUDIO\n", index + 1);
	if (track->control || track->is_copy)
		fprintf(out, "    FLAGS%s%s%s\n",
			track->control & TAO_CONTROL_COPY_PERMITTED ? " DCP"
								    : "",
			track->control & TAO_CONTROL_PRE_EMPHASIS ? " PRE" : "",
			track->is_copy ? " SCMS" : "");
	if (track->isrc[0])
		fprintf(out, "    ISRC %s\n", track->isrc);
	/* The gap belongs to no track's audio: index 0 stands where the user
	 * data of the track before it ends, also across a lead-out. */
	if (index > 0)
		print_index(out, 0, tao_vtrack_end_lba(track - 1));
	print_index(out, 1, track->start_lba);
}

char *tao_cuefile_format(const struct tao_vimage *image, const char *bin_name)
{
	const struct tao_vdisc *disc = &image->disc;
	char *text = NULL;
	size_t len = 0;
	bool has_failed;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	fprintf(out, "REM TAO-VIRTUAL-DISC 1 %s\n", disc->medium->name);
	print_power(out, &image->power);
	print_disc(out, image);
	if (disc->mcn[0])
		fprintf(out, "CATALOG %s\n", disc->mcn);
	fprintf(out, "FILE \"%s\" BINARY\n", bin_name);
	for (unsigned i = 0; i < disc->tracks_len &&
			     disc->tracks[i].state == TAO_VTRACK_COMPLETE;
		i++)
		print_track(out, disc, i);
	has_failed = ferror(out) != 0;
	if (fclose(out) != 0 || has_failed) {
		free(text);
		return NULL;
	}
	return text;
}

/* ---- and back ----
 * Only the REM TAO lines are read, and leniently: whatever else may be wrong
 * with the text, it then differs from what format() makes of the result. */

static bool read_page(const char *line, struct tao_vpages *pages)
{
	uint8_t bytes[TAO_VPAGE_MAX_BYTES] = {0};
	unsigned value;
	size_t len = 0;
	enum tao_vpage page;
	int used = 0;

	while (len < sizeof(bytes) &&
		sscanf(line, "%2X%n", &value, &used) == 1 && used == 2) {
		bytes[len++] = (uint8_t)value;
		line += used;
	}
	page = tao_vpage_find(bytes[0]);
	if (page == TAO_VPAGES || !tao_vpage_is_valid(page, bytes))
		return false;
	memcpy(pages->bytes[page], bytes, sizeof(bytes));
	return true;
}

static void read_faults(const char *line, struct tao_vpower *power)
{
	int used = 0;

	if (sscanf(line, "%8" SCNx32 "%n", &power->fault_plan, &used) != 1)
		return;
	for (int i = 0; i < TAO_FAULTS_MAX; i++) {
		line += used;
		if (sscanf(line, "%10" SCNu32 "%n", &power->fault_counts[i],
			    &used) != 1)
			return;
	}
}

static void read_power(const char *line, struct tao_vpower *power)
{
	unsigned a, b, c;
	int flag, flag2;

	if (sscanf(line, "SERIAL %12[0-9A-F]", power->serial) == 1)
		return;
	if (sscanf(line, "SPEED read=%5u write=%5u cav=%1d", &a, &b, &flag) ==
		3) {
		power->read_kbps = (uint16_t)a;
		power->write_kbps = (uint16_t)b;
		power->is_cav = flag;
	} else if (sscanf(line, "DOOR locked=%1d out=%1d", &flag, &flag2) ==
		   2) {
		power->is_locked = flag;
		power->is_tray_out = flag2;
	} else if (sscanf(line, "PENDING attention=%2X/%2X event=%2u", &a, &b,
			   &c) == 3) {
		power->attention_asc = (uint8_t)a;
		power->attention_ascq = (uint8_t)b;
		power->media_event = (uint8_t)c;
	}
}

static bool read_track(const char *line, struct tao_vdisc *disc)
{
	struct tao_vtrack track = {.session = 0};
	unsigned number, control;
	int copy, link;
	char isrc[13], state[10];

	if (disc->tracks_len == TAO_TRACKS_MAX)
		return false;
	if (sscanf(line,
		    "%2u session=%2u start=%7" SCNd32 " sectors=%7" SCNu32
		    " reserved=%7" SCNu32
		    " control=%1u copy=%1d link=%1d isrc=%12[-A-Z0-9] %9[a-z]",
		    &number, &track.session, &track.start_lba, &track.sectors,
		    &track.reserved_sectors, &control, &copy, &link, isrc,
		    state) != 10)
		return false;
	track.control = (uint8_t)(control & 3);
	track.is_copy = copy;
	track.can_link = link;
	if (strcmp(isrc, "-") != 0)
		memcpy(track.isrc, isrc, sizeof(isrc));
	for (int i = 0; i < 3; i++)
		if (strcmp(state, state_names[i]) == 0)
			track.state = (enum tao_vtrack_state)i;
	disc->tracks[disc->tracks_len++] = track;
	return true;
}

static bool read_test(const char *line, struct tao_vimage *image)
{
	if (!image->has_test)
		image->test = image->disc;
	image->has_test = true;
	return read_track(line, &image->test);
}

static void read_disc(const char *line, struct tao_vdisc *disc)
{
	int is_finalised;
	char mcn[14];

	if (sscanf(line, "closed=%2u finalised=%1d mcn=%13[-0-9]",
		    &disc->closed_sessions, &is_finalised, mcn) != 3)
		return;
	disc->is_finalised = is_finalised;
	if (strcmp(mcn, "-") != 0)
		memcpy(disc->mcn, mcn, sizeof(mcn));
}

static bool read_line(const char *line, struct tao_vimage *image)
{
	if (strncmp(line, "REM TAO-", 8) != 0)
		return true;
	line += 8;
	if (strncmp(line, "PAGE ", 5) == 0)
		return read_page(line + 5, &image->power.pages);
	if (strncmp(line, "TRACK ", 6) == 0)
		return read_track(line + 6, &image->disc);
	if (strncmp(line, "TEST ", 5) == 0)
		return read_test(line + 5, image);
	if (strncmp(line, "FAULTS ", 7) == 0)
		read_faults(line + 7, &image->power);
	else if (strncmp(line, "DISC ", 5) == 0)
		read_disc(line + 5, &image->disc);
	else
		read_power(line, &image->power);
	return true;
}

static enum tao_status fail_at(
	const char *text, size_t offset, struct tao_error *err)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED,
		"line %u is not as it was written", line);
}

/* Is the text what format() writes for this image? */
static enum tao_status check_text(const char *text, size_t len,
	const char *bin_name, const struct tao_vimage *image,
	struct tao_error *err)
{
	char *want = tao_cuefile_format(image, bin_name);
	size_t same = 0;
	bool is_same;

	if (!want)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	while (same < len && want[same] && want[same] == text[same])
		same++;
	is_same = same == len && want[same] == '\0';
	free(want);
	return is_same ? TAO_OK : fail_at(text, same, err);
}

static enum tao_status read_signature(
	const char *text, struct tao_vimage *image, struct tao_error *err)
{
	const struct tao_vmedium *medium;
	unsigned version;
	char name[16];

	if (sscanf(text, "REM TAO-VIRTUAL-DISC %9u", &version) != 1)
		return tao_fail(err, TAO_E_NOT_A_VIRTUAL_DISC,
			"this CUE sheet was not made by tao-prepare");
	if (version != 1)
		return tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED,
			"format version %u is not known here", version);
	if (sscanf(text, "REM TAO-VIRTUAL-DISC 1 %15s", name) != 1)
		return fail_at(text, 0, err);
	medium = tao_vmedium_find(name);
	if (!medium)
		return fail_at(text, 0, err);
	tao_vimage_init(image, medium, "000000000000");
	return TAO_OK;
}

enum tao_status tao_cuefile_parse(const char *text, size_t len,
	const char *bin_name, struct tao_vimage *out, struct tao_error *err)
{
	struct tao_vimage image;
	enum tao_status status;
	char *copy = malloc(len + 1);
	char *next, *rest;

	if (!copy)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	memcpy(copy, text, len);
	copy[len] = '\0';
	status = read_signature(copy, &image, err);
	rest = copy;
	while (status == TAO_OK && (next = strsep(&rest, "\n")))
		if (!read_line(next, &image))
			status = fail_at(text, (size_t)(next - copy), err);
	if (status == TAO_OK)
		status = check_text(text, len, bin_name, &image, err);
	if (status == TAO_OK &&
		(!tao_vdisc_is_sound(&image.disc) ||
			(image.has_test && !tao_vdisc_is_sound(&image.test))))
		status = tao_fail(err, TAO_E_VIRTUAL_DISC_DAMAGED,
			"its tracks contradict each other");
	if (status == TAO_OK)
		*out = image;
	free(copy);
	return status;
}
