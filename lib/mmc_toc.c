/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "lib/mmc_reply.h"

enum {
	TOC_HEADER_BYTES = 4,
	TOC_DESCRIPTOR_BYTES = 8,
	TOC_LEADOUT_TRACK = 0xaa,
	ATIP_BYTES = 15, /* up to the last possible lead-out */
};

static enum tao_status absurd(struct tao_error *err, const char *why)
{
	return tao_reply_absurd(err, TAO_OP_READ_TOC, why);
}

/* Take one descriptor; *is_complete when it was the lead-out. */
static enum tao_status take_track(const uint8_t *descriptor,
	struct tao_toc *toc, bool *is_complete, struct tao_error *err)
{
	struct tao_toc_track track = {
		.track = descriptor[2],
		.control = descriptor[1] & 0x0f,
		.start_lba = tao_get_lba(descriptor + 4),
	};
	int32_t least_lba = -TAO_LEAD_SECTORS;

	if (toc->tracks_len > 0)
		least_lba = toc->tracks[toc->tracks_len - 1].start_lba;
	if (track.start_lba < least_lba)
		return absurd(err, "addresses do not rise");
	if (track.track == TOC_LEADOUT_TRACK) {
		toc->leadout_lba = track.start_lba;
		*is_complete = true;
		return TAO_OK;
	}
	if (track.track != toc->first_track + toc->tracks_len ||
		track.track > toc->last_track)
		return absurd(err, "track numbers do not follow each other");
	toc->tracks[toc->tracks_len++] = track;
	return TAO_OK;
}

enum tao_status tao_mmc_parse_toc(const uint8_t *reply, size_t len,
	struct tao_toc *out, struct tao_error *err)
{
	struct tao_toc toc = {0};
	bool is_complete = false;
	enum tao_status status;

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < TOC_HEADER_BYTES)
		return tao_reply_short(
			err, TAO_OP_READ_TOC, len, TOC_HEADER_BYTES);
	if (len < TOC_HEADER_BYTES + TOC_DESCRIPTOR_BYTES)
		return tao_fail(err, TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC,
			"the table of contents has no track");
	toc.first_track = reply[2];
	toc.last_track = reply[3];
	if (toc.first_track < 1 || toc.last_track > TAO_TRACKS_MAX ||
		toc.first_track > toc.last_track)
		return absurd(err, "its first and last track are not 1 to 99");
	for (size_t at = TOC_HEADER_BYTES;
		!is_complete && len - at >= TOC_DESCRIPTOR_BYTES;
		at += TOC_DESCRIPTOR_BYTES) {
		status = take_track(reply + at, &toc, &is_complete, err);
		if (status != TAO_OK)
			return status;
	}
	if (!is_complete)
		return absurd(err, "it has no lead-out");
	if (toc.tracks_len != toc.last_track - toc.first_track + 1)
		return absurd(err, "tracks are missing");
	*out = toc;
	return TAO_OK;
}

enum tao_status tao_mmc_parse_atip(const uint8_t *reply, size_t len,
	struct tao_atip *out, struct tao_error *err)
{
	struct tao_atip atip = {0};

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < ATIP_BYTES)
		return tao_reply_short(err, TAO_OP_READ_TOC, len, ATIP_BYTES);
	atip.is_rewritable = reply[6] & 0x40;
	atip.lead_in = (struct tao_msf){reply[8], reply[9], reply[10]};
	atip.has_last_leadout =
		tao_reply_leadout(reply + 12, &atip.last_leadout_lba);
	*out = atip;
	return TAO_OK;
}
