/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_readback.h"

#include <stdlib.h>
#include <string.h>

#include "lib/sector_sum.h"

enum {
	REACH_SECTORS =
		5, /* drives read, and write, up to three out of place */
	WINDOW_SECTORS = 2 * REACH_SECTORS + 2,
	PROBES_MAX =
		16, /* places where the disc may be bad before we give up */
	NOT_COME = 0x6d
};

static enum tao_status read_once(struct tao_reader *reader, int32_t lba,
	uint32_t sectors, uint8_t *out, struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_read_cd_audio(lba, sectors),
		.direction = TAO_FROM_DRIVE,
		.data = out,
		.len_bytes = (size_t)sectors * TAO_SECTOR_BYTES,
		.timeout_ms = TAO_LIMIT_MS,
	};

	/* What is not sent must not look like silence, nor like the sectors
	 * that were read before. */
	memset(out, NOT_COME, request.len_bytes);
	return tao_command(reader->drive, &request, reader->observer, err);
}

/* A drive that takes the whole time limit for one sector would do so for the
 * next ones, too: half a minute each. */
static bool is_lost(const struct tao_error *err, uint32_t sectors)
{
	if (sectors == 1 && err->status == TAO_BUSY)
		return true;
	return err->code == TAO_E_DEVICE_GONE || err->code == TAO_E_NO_MEDIA ||
	       err->code == TAO_E_MEDIA_CHANGED;
}

enum tao_status tao_reader_read(struct tao_reader *reader, int32_t lba,
	uint32_t sectors, uint8_t *out, bool *is_bad, struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	for (uint32_t i = 0; i < sectors; i++)
		is_bad[i] = false;
	status = read_once(reader, lba, sectors, out, &why);
	if (status != TAO_OK && is_lost(&why, sectors)) {
		*err = why;
		return status;
	}
	for (uint32_t i = 0; status != TAO_OK && i < sectors; i++) {
		is_bad[i] = read_once(reader, lba + (int32_t)i, 1,
				    out + (size_t)i * TAO_SECTOR_BYTES,
				    &why) != TAO_OK;
		if (is_bad[i] && is_lost(&why, 1)) {
			*err = why;
			return why.status;
		}
	}
	return TAO_OK;
}

/* Is it unlike the sectors around it? Silence is not. */
static bool is_distinct(const struct tao_sent_track *track, uint32_t at)
{
	for (uint32_t i = at - REACH_SECTORS; i <= at + REACH_SECTORS + 1; i++)
		if (i != at && track->sums[i] == track->sums[at])
			return false;
	return true;
}

/* What a place of the window and those around it have shown. */
struct sighting {
	bool is_any;
	bool is_only; /* nowhere else in the window */
	int32_t shift_bytes;
};

/* Where in the window the two sectors stand. Of more places than one, as a tone
 * has, the one that is nearest to where it should be. */
static struct sighting look_through(
	const uint8_t *window, uint32_t first, uint32_t second)
{
	static const int here = REACH_SECTORS * TAO_SECTOR_BYTES;
	static const int last = (WINDOW_SECTORS - 2) * TAO_SECTOR_BYTES;
	struct sighting seen = {0};

	for (int at = 0; at <= last; at += TAO_PCM_FRAME_BYTES) {
		if (tao_sector_sum(window + at) != first ||
			tao_sector_sum(window + at + TAO_SECTOR_BYTES) !=
				second)
			continue;
		seen.is_only = !seen.is_any;
		if (!seen.is_any || abs(at - here) < abs(seen.shift_bytes))
			seen.shift_bytes = at - here;
		seen.is_any = true;
	}
	return seen;
}

static enum tao_status probe(struct tao_reader *reader,
	const struct tao_sent_track *track, uint32_t at, struct sighting *seen,
	struct tao_error *err)
{
	uint8_t window[WINDOW_SECTORS * TAO_SECTOR_BYTES];
	bool is_bad[WINDOW_SECTORS];
	enum tao_status status;

	status = tao_reader_read(reader,
		track->start_lba + (int32_t)at - REACH_SECTORS, WINDOW_SECTORS,
		window, is_bad, err);
	if (status == TAO_OK)
		*seen = look_through(
			window, track->sums[at], track->sums[at + 1]);
	return status;
}

/* Probe the track here and there until one place is sure; *best is the best
 * that was seen so far. */
static enum tao_status probe_track(struct tao_reader *reader,
	const struct tao_sent_track *track, unsigned *probes,
	struct sighting *best, struct tao_error *err)
{
	uint32_t at = REACH_SECTORS;
	struct sighting seen;
	enum tao_status status;

	while (at + REACH_SECTORS + 1 < track->sectors && !best->is_only &&
		*probes > 0) {
		if (!is_distinct(track, at)) {
			at++;
			continue;
		}
		--*probes;
		status = probe(reader, track, at, &seen, err);
		if (status != TAO_OK)
			return status;
		if (seen.is_only || !best->is_any)
			*best = seen;
		at += track->sectors / 4 + 1;
	}
	return TAO_OK;
}

enum tao_status tao_reader_find(struct tao_reader *reader,
	const struct tao_sent_track *tracks, unsigned tracks_len,
	bool *is_found, struct tao_error *err)
{
	enum tao_status status = TAO_OK;
	unsigned probes = PROBES_MAX;
	struct sighting best = {0};

	for (unsigned i = 0; i < tracks_len && status == TAO_OK; i++)
		if (tracks[i].sums)
			status = probe_track(
				reader, &tracks[i], &probes, &best, err);
	if (status != TAO_OK)
		return status;
	reader->shift_bytes = best.shift_bytes;
	*is_found = best.is_any;
	return TAO_OK;
}
