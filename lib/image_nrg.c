/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/bytes.h"
#include "lib/codes.h"
#include "lib/image_seam.h"
#include "lib/image_sheet.h"

/* The sound stands first; behind it chunks, a name and a length each, tell
 * where what is. The last bytes of the file say where they begin. */
enum {
	FOOTER_BYTES = 12,
	CHUNKS_MAX = 1 << 20,
	CHUNK_HEAD = 8,
	CUE_ENTRY = 8,
	DAO_HEAD = 22,
	DAOX_ENTRY = 42,
	DAOI_ENTRY = 30,
	LEAD_OUT = 0xaa
};

struct nrg {
	uint8_t *chunks;
	size_t len;
	struct tao_image *image;
	struct tao_disc_track *open; /* it goes on until something ends it */
	unsigned isrcs;              /* tracks whose codes were met */
	unsigned sessions;
};

static enum tao_status fail(struct tao_error *err, const char *why)
{
	return tao_fail(err, TAO_E_INPUT_ERROR, "%s", why);
}

static enum tao_status fail_addresses(struct tao_error *err)
{
	return fail(err, "its tracks are where none can be");
}

/* ---- the file ---- */

static uint64_t get64(const uint8_t *at)
{
	return (uint64_t)tao_get_be32(at) << 32 | tao_get_be32(at + 4);
}

static bool find_chunks(FILE *file, uint64_t *start, uint64_t *end)
{
	uint8_t footer[FOOTER_BYTES];
	off_t size;

	if (fseeko(file, -FOOTER_BYTES, SEEK_END) != 0 ||
		fread(footer, 1, FOOTER_BYTES, file) != FOOTER_BYTES)
		return false;
	size = ftello(file);
	*end = (uint64_t)size - FOOTER_BYTES;
	if (memcmp(footer, "NER5", 4) == 0) {
		*start = get64(footer + 4);
	} else if (memcmp(footer + 4, "NERO", 4) == 0) {
		*start = tao_get_be32(footer + 8);
		*end += 4;
	} else {
		return false;
	}
	return *start < *end && *end - *start <= CHUNKS_MAX;
}

static enum tao_status load(
	const char *path, struct nrg *nrg, struct tao_error *err)
{
	FILE *file = fopen(path, "re");
	uint64_t start = 0, end = 0;
	enum tao_status status = TAO_OK;

	if (!file)
		return tao_fail_errno(
			err, TAO_E_INPUT_ERROR, errno, "cannot read it");
	if (!find_chunks(file, &start, &end)) {
		status = fail(err, "it does not end as an NRG image does");
	} else {
		nrg->len = (size_t)(end - start);
		nrg->chunks = malloc(nrg->len);
		if (!nrg->chunks || fseeko(file, (off_t)start, SEEK_SET) != 0 ||
			fread(nrg->chunks, 1, nrg->len, file) != nrg->len)
			status = fail(err, "cannot read its end");
	}
	fclose(file);
	return status;
}

/* ---- the chunks ---- */

static unsigned from_bcd(uint8_t n)
{
	return n / 16u * 10 + n % 16u;
}

static bool end_track(struct nrg *nrg, int32_t lba)
{
	if (lba < nrg->image->leadout_lba ||
		(nrg->open && lba < nrg->open->start_lba))
		return false;
	if (nrg->open)
		nrg->open->sectors = (uint32_t)(lba - nrg->open->start_lba);
	nrg->open = NULL;
	nrg->image->leadout_lba = lba;
	return lba <= TAO_IMAGE_SECTORS_MAX;
}

static struct tao_disc_track *add_track(
	struct nrg *nrg, unsigned number, int32_t lba)
{
	struct tao_disc_tracks *tracks = &nrg->image->tracks;
	struct tao_disc_track *track = &tracks->tracks[tracks->len];

	if (tracks->len == TAO_TRACKS_MAX || number < 1 ||
		number > TAO_TRACKS_MAX ||
		(tracks->len > 0 && number != track[-1].track + 1) ||
		lba < nrg->image->leadout_lba)
		return NULL;
	tracks->len++;
	*track = (struct tao_disc_track){
		.track = number, .session = nrg->sessions, .start_lba = lba};
	tao_image_add_index(nrg->image, 1, 0);
	return track;
}

/* Version 1 has it as minute, second and frame behind a byte, and not in BCD.
 */
static int32_t cue_lba(const uint8_t *at, bool is_old)
{
	if (!is_old)
		return (int32_t)tao_get_be32(at);
	return tao_msf_to_lba((struct tao_msf){at[1], at[2], at[3]});
}

/* Control and ADR, track and index in BCD, a byte, address. What is before
 * index 1 of a track is not the track before's. A chunk for each session. */
static enum tao_status take_cue(struct nrg *nrg, const uint8_t *data,
	size_t len, bool is_old, struct tao_error *err)
{
	nrg->sessions++;
	for (; len >= CUE_ENTRY; data += CUE_ENTRY, len -= CUE_ENTRY) {
		int32_t lba = cue_lba(data + 4, is_old);
		unsigned index = from_bcd(data[2]);

		if (data[1] == 0)
			continue;
		if (index > 1 && data[1] != LEAD_OUT) {
			if (nrg->open)
				tao_image_add_index(nrg->image, index,
					(int64_t)lba - nrg->open->start_lba);
			continue;
		}
		if (data[1] == LEAD_OUT || nrg->open || lba >= 0)
			if (!end_track(nrg, lba))
				return fail_addresses(err);
		if (data[1] == LEAD_OUT || index != 1)
			continue;
		nrg->open = add_track(nrg, from_bcd(data[1]), lba);
		if (!nrg->open)
			return fail_addresses(err);
		tao_track_set_control(nrg->open, data[0] >> 4, false);
	}
	return TAO_OK;
}

/* Catalogue number; then of each track its ISRC and what is not needed here. */
static void take_dao(
	struct nrg *nrg, const uint8_t *data, size_t len, bool is_old)
{
	size_t entry = is_old ? DAOI_ENTRY : DAOX_ENTRY;
	char text[14] = "";

	if (len < DAO_HEAD)
		return;
	memcpy(text, data + 4, 13);
	(void)!tao_mcn_parse(text, nrg->image->mcn, NULL);
	data += DAO_HEAD;
	len -= DAO_HEAD;
	for (; len >= entry && nrg->isrcs < TAO_TRACKS_MAX;
		data += entry, len -= entry) {
		memcpy(text, data, 12);
		text[12] = '\0';
		(void)!tao_isrc_parse(
			text, nrg->image->isrc[nrg->isrcs++], NULL);
	}
}

/* Bytes of a sector in a mode of Nero's; 0 for none that we know. */
static unsigned mode_bytes(uint32_t mode)
{
	switch (mode) {
	case 0:
		return 2048;
	case 2:
	case 3:
		return 2336;
	case 5:
	case 6:
	case 7:
		return 2352;
	case 0x0f:
	case 0x10:
	case 0x11:
		return 2448;
	default:
		return 0;
	}
}

/* Where a track at once goes: its address is a place in the file, in which no
 * pause is, nor what is between two sessions. */
static int32_t next_lba(const struct nrg *nrg, bool is_first, int32_t lba)
{
	int32_t between = TAO_PAUSE_SECTORS;

	if (nrg->image->tracks.len == 0)
		return lba;
	if (is_first)
		between += (int32_t)tao_lead_sectors(nrg->sessions);
	between += nrg->image->leadout_lba;
	return lba > between ? lba : between;
}

/* Tracks at once: offset, length, mode, address; the first two of 4 bytes in
 * version 1, of 8 in version 2. A chunk for each session. */
static enum tao_status take_etn(struct nrg *nrg, const uint8_t *data,
	size_t len, bool is_old, struct tao_error *err)
{
	size_t wide = is_old ? 4 : 8, entry = is_old ? 20 : 32;
	bool is_first = true;

	nrg->sessions++;
	for (; len >= entry; data += entry, len -= entry, is_first = false) {
		uint64_t bytes = is_old ? (uint64_t)tao_get_be32(data + 4)
					: get64(data + 8);
		uint32_t mode = tao_get_be32(data + 2 * wide);
		int32_t lba = (int32_t)tao_get_be32(data + 2 * wide + 4);
		unsigned sector_bytes = mode_bytes(mode);

		if (sector_bytes == 0 ||
			bytes / sector_bytes > TAO_IMAGE_SECTORS_MAX ||
			lba < 0 || lba > TAO_IMAGE_SECTORS_MAX)
			return fail_addresses(err);
		lba = next_lba(nrg, is_first, lba);
		nrg->open = add_track(nrg, nrg->image->tracks.len + 1, lba);
		if (!nrg->open)
			return fail_addresses(err);
		nrg->open->is_data = mode != 7 && mode != 0x10;
		if (!end_track(nrg, lba + (int32_t)(bytes / sector_bytes)))
			return fail_addresses(err);
	}
	return TAO_OK;
}

static enum tao_status take_chunk(struct nrg *nrg, const uint8_t *name,
	const uint8_t *data, size_t len, struct tao_error *err)
{
	bool is_old = name[3] == 'S' || name[3] == 'F' || name[3] == 'I';

	if (memcmp(name, "CUEX", 4) == 0 || memcmp(name, "CUES", 4) == 0)
		return take_cue(nrg, data, len, is_old, err);
	if (memcmp(name, "ETN2", 4) == 0 || memcmp(name, "ETNF", 4) == 0)
		return take_etn(nrg, data, len, is_old, err);
	if (memcmp(name, "DAOX", 4) == 0 || memcmp(name, "DAOI", 4) == 0)
		take_dao(nrg, data, len, is_old);
	return TAO_OK;
}

static enum tao_status take_chunks(struct nrg *nrg, struct tao_error *err)
{
	const uint8_t *at = nrg->chunks;
	size_t left = nrg->len;
	enum tao_status status = TAO_OK;

	while (status == TAO_OK && left >= CHUNK_HEAD &&
		memcmp(at, "END!", 4) != 0) {
		size_t len = tao_get_be32(at + 4);

		if (len > left - CHUNK_HEAD)
			return fail(err, "a part of it is cut off");
		status = take_chunk(nrg, at, at + CHUNK_HEAD, len, err);
		at += CHUNK_HEAD + len;
		left -= CHUNK_HEAD + len;
	}
	if (status == TAO_OK && nrg->open)
		return fail(err, "its last track has no end");
	if (status == TAO_OK && nrg->image->tracks.len == 0)
		return fail(err, "it has no track");
	return status;
}

enum tao_status tao_image_read_nrg(
	const char *path, struct tao_image *out, struct tao_error *err)
{
	struct nrg nrg = {.image = out};
	enum tao_status status = load(path, &nrg, err);

	if (status == TAO_OK)
		status = take_chunks(&nrg, err);
	free(nrg.chunks);
	return status;
}
