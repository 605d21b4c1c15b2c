/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tracks.h"
#include "tests/tap.h"

/* What READ TRACK INFORMATION says of tracks 1, 2, ...: bytes 5 to 7, start,
 * next writable address, size, last recorded address. */
struct row {
	uint8_t mode, data_mode, valid;
	int32_t start_lba, nwa_lba;
	uint32_t size_sectors;
	int32_t last_lba;
};

enum { BLANK = 0x40, DAMAGED = 0x20, COPY = 0x10, NWA_V = 1, LRA_V = 2 };

static const struct row *rows;
static unsigned rows_len, asked;
static struct tao_error err;

static void put32(uint8_t *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void execute(struct tao_drive *drive, const struct tao_request *request,
	struct tao_reply *reply)
{
	const uint8_t *cdb = request->cdb.bytes;
	uint8_t data[36] = {0, 34, cdb[5], 1};
	size_t len = request->len_bytes;

	(void)drive;
	asked++;
	if (cdb[0] != TAO_OP_READ_TRACK_INFORMATION || cdb[5] < 1 ||
		cdb[5] > rows_len) {
		reply->outcome = TAO_OUTCOME_CHECK;
		reply->sense = (struct tao_sense){.valid = true,
			.key = TAO_KEY_ILLEGAL_REQUEST,
			.asc = 0x24};
		return;
	}
	data[5] = rows[cdb[5] - 1].mode;
	data[6] = rows[cdb[5] - 1].data_mode;
	data[7] = rows[cdb[5] - 1].valid;
	put32(data + 8, (uint32_t)rows[cdb[5] - 1].start_lba);
	put32(data + 12, (uint32_t)rows[cdb[5] - 1].nwa_lba);
	put32(data + 24, rows[cdb[5] - 1].size_sectors);
	put32(data + 28, (uint32_t)rows[cdb[5] - 1].last_lba);
	memcpy(request->data, data, len < sizeof(data) ? len : sizeof(data));
	reply->outcome = TAO_OUTCOME_GOOD;
	reply->transferred_bytes = len;
}

static const struct tao_drive_ops ops = {.execute = execute};
static struct tao_drive drive = {
	.ops = &ops, .max_transfer_bytes = 65536, .fd = -1};

/* As a line: "1 0+1000 2 1152+300o", o open, d data, e pre-emphasis, p and s
 * for copies permitted and SCMS. */
static const char *list(const struct tao_disc *disc)
{
	static char line[200];
	struct tao_disc_tracks tracks = {.len = 99};
	size_t used = 0;

	line[0] = '\0';
	asked = 0;
	if (tao_tracks_read(&drive, NULL, disc, &tracks, &err) != TAO_OK)
		return tracks.len == 99 ? "failed" : "failed and changed";
	for (unsigned i = 0; i < tracks.len; i++) {
		const struct tao_disc_track *track = &tracks.tracks[i];

		used += (size_t)snprintf(line + used, sizeof(line) - used,
			"%s%u %ld+%u%s%s%s%s", i ? " " : "", track->track,
			(long)track->start_lba, track->sectors,
			track->is_open ? "o" : "", track->is_data ? "d" : "",
			track->has_pre_emphasis ? "e" : "",
			track->copy == TAO_COPY_PERMITTED ? "p"
			: track->copy == TAO_COPY_SCMS    ? "s"
							  : "");
	}
	return line;
}

#define LIST(...)                                                              \
	(rows = (const struct row[]){__VA_ARGS__},                             \
		rows_len = sizeof((const struct row[]){__VA_ARGS__}) /         \
			   sizeof(struct row))

static void test_open_session(void)
{
	struct tao_disc disc = {.medium = TAO_MEDIUM_CDR,
		.raw = {.has_disc = true,
			.disc = {.status = TAO_DISC_APPENDABLE,
				.last_track_last_session = 3}}};

	LIST({0, 0, 0, 0, 0, 1000, 0}, {3, 0, 0, 1152, 0, 300, 0},
		{0, BLANK, NWA_V, 1604, 1604, 350000, 0});
	IS_STRING(list(&disc), "1 0+1000 2 1152+300ep",
		"finished tracks are listed, the next one is not");
	LIST({COPY, 0, 0, 0, 0, 1000, 0}, {4, 0, 0, 1152, 0, 300, 0},
		{0, 0, NWA_V, 1604, 1604, 350000, 0});
	IS_STRING(list(&disc), "1 0+1000s 2 1152+300d",
		"also if the drive forgets to call that one blank");
	LIST({0, 0, 0, 0, 0, 1000, 0}, {0, 0, NWA_V, 1152, 1252, 350000, 0});
	disc.raw.disc.last_track_last_session = 2;
	IS_STRING(list(&disc), "1 0+1000 2 1152+100o",
		"an open track has what was written of it");
	LIST({0, 0, 0, 0, 0, 1000, 0},
		{0, 0, NWA_V | LRA_V, 1152, 1252, 350000, 1201});
	IS_STRING(list(&disc), "1 0+1000 2 1152+50o",
		"or what was recorded, where the drive tells that");
	LIST({0, 0, 0, 0, 0, 1000, 0}, {DAMAGED, 0, 0, 1152, 0, 0, 0});
	IS_STRING(list(&disc), "1 0+1000 2 1152+0o",
		"a damaged one may have lost its place");
	disc.raw.disc.last_track_last_session = 3;
	LIST({0, 0, 0, 0, 0, 1000, 0}, {DAMAGED, 0, 0, 1152, 0, 300, 0},
		{0, BLANK, NWA_V, 1604, 1604, 350000, 0});
	IS_STRING(list(&disc), "1 0+1000 2 1152+300",
		"unless another can follow: then it was closed");
	disc.raw.disc.last_track_last_session = 2;
	LIST({0, 0, 0, -150, 0, 1150, 0}, {0, 0, 0, 1000, 0, 450, 0});
	IS_STRING(list(&disc), "1 0+1000 2 1150+300",
		"pauses that the drive counts as the track's are left out");
	LIST({0, 0, 0, 0, 0, 1000, 0});
	IS_STRING(list(&disc), "failed", "what is refused is an error");
}

static void test_other_discs(void)
{
	struct tao_disc disc = {.medium = TAO_MEDIUM_CDR,
		.raw = {.has_disc = true,
			.disc = {.status = TAO_DISC_BLANK,
				.last_track_last_session = 1}}};

	IS_STRING(list(&disc), "", "a blank disc has no track");
	IS_INT(asked, 0, "and nothing is asked");
	disc = (struct tao_disc){.medium = TAO_MEDIUM_CDROM,
		.raw = {.has_toc = true,
			.toc = {.tracks_len = 2,
				.tracks = {{1, 0, 0}, {2, 4, 20000}},
				.leadout_lba = 50000}}};
	IS_STRING(list(&disc), "1 0+20000 2 20000+30000d",
		"a pressed disc has those of its table of contents");
	IS_INT(asked, 0, "which was read before");
	disc.raw.has_toc = false;
	IS_STRING(list(&disc), "", "or none that can be told");
	disc.medium = TAO_MEDIUM_CDR;
	disc.raw.has_disc = true;
	disc.raw.disc.status = TAO_DISC_APPENDABLE;
	disc.raw.disc.last_track_last_session = 60000;
	LIST({0, 0, 0, 0, 0, 1000, 0});
	list(&disc);
	IS_INT(asked, 2,
		"a drive that lies about their number is not asked on");
}

int main(void)
{
	test_open_session();
	test_other_discs();
	return tap_done();
}
