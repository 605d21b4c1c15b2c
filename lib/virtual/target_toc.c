/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <string.h>

enum {
	FORMAT_TOC = 0,
	FORMAT_SESSIONS = 1,
	FORMAT_FULL = 2,
	FORMAT_PMA = 3,
	FORMAT_ATIP = 4,
	FORMAT_CD_TEXT = 5,
	LEAD_OUT = 0xaa,
	ENTRY_BYTES = 11,
	/* four pointers a session besides the tracks, and the lead-out */
	REPLY_MAX_BYTES = 4 + ENTRY_BYTES * (TAO_TRACKS_MAX * 6 + 1)
};

/* Tracks that a TOC knows: those of closed sessions. */
static unsigned closed_tracks(const struct tao_vdisc *disc)
{
	return tao_vdisc_end_track(disc, disc->closed_sessions);
}

static size_t put_descriptor(
	uint8_t *out, uint8_t control, uint8_t point, int32_t lba, bool is_msf)
{
	out[0] = 0;
	out[1] = (uint8_t)(0x10 | control); /* ADR 1 */
	out[2] = point;
	out[3] = 0;
	tao_wire_put_address(out + 4, lba, is_msf);
	return 8;
}

/* Format 0, MMC-5 6.26.3.2. Returns the length, 0 to refuse. */
static size_t put_toc(
	const struct tao_vdisc *disc, unsigned from, bool is_msf, uint8_t *out)
{
	unsigned tracks = closed_tracks(disc);
	size_t len = 4;

	if (tracks == 0 || (from > tracks && from != LEAD_OUT))
		return 0;
	out[2] = 1;
	out[3] = (uint8_t)tracks;
	for (unsigned i = from ? from - 1 : 0; i < tracks; i++)
		len += put_descriptor(out + len, disc->tracks[i].control,
			(uint8_t)(i + 1), disc->tracks[i].start_lba, is_msf);
	return len + put_descriptor(out + len, disc->tracks[tracks - 1].control,
			     LEAD_OUT,
			     tao_vdisc_leadout_lba(disc, disc->closed_sessions),
			     is_msf);
}

/* Format 1, MMC-5 6.26.3.3: the first track of the last complete session */
static size_t put_sessions(
	const struct tao_vdisc *disc, bool is_msf, uint8_t *out)
{
	unsigned session = disc->closed_sessions;
	unsigned first = tao_vdisc_first_track(disc, session);

	if (session == 0)
		return 0;
	out[2] = 1;
	out[3] = (uint8_t)session;
	return 4 + put_descriptor(out + 4, disc->tracks[first].control,
			   (uint8_t)(first + 1), disc->tracks[first].start_lba,
			   is_msf);
}

/* One Q entry of lead-in or PMA, its two times as MSF. */
static size_t put_entry(uint8_t *out, unsigned session, uint8_t adr_control,
	uint8_t point, struct tao_msf low, struct tao_msf high)
{
	out[0] = (uint8_t)session;
	out[1] = adr_control;
	out[2] = 0;
	out[3] = point;
	tao_wire_put_msf(out + 4, low);
	out[7] = 0;
	tao_wire_put_msf(out + 8, high);
	return ENTRY_BYTES;
}

/* Where a further session may go; MMC-5 table "B0 and C0 pointers" */
static size_t put_multi_session(
	const struct tao_vdisc *disc, unsigned session, uint8_t *out)
{
	bool is_first = session == 1;
	int32_t next_lba =
		tao_vdisc_lead_in_lba(disc, session + 1) + TAO_LEAD_IN_SECTORS;
	size_t len;

	if (tao_vdisc_is_finalised(disc) && session == disc->closed_sessions)
		return 0;
	len = put_entry(out, session, 0x50, 0xb0, tao_lba_to_msf(next_lba),
		tao_lba_to_msf(disc->medium->limit_lba));
	out[7] = is_first ? 2 : 1; /* pointers of mode 5 */
	if (is_first)
		len += put_entry(out + len, session, 0x50, 0xc0,
			(struct tao_msf){0}, disc->medium->lead_in);
	return len;
}

static size_t put_session(
	const struct tao_vdisc *disc, unsigned session, uint8_t *out)
{
	const struct tao_msf none = {0};
	unsigned first = tao_vdisc_first_track(disc, session);
	unsigned end = tao_vdisc_end_track(disc, session);
	uint8_t head = (uint8_t)(0x10 | disc->tracks[first].control);
	uint8_t tail = (uint8_t)(0x10 | disc->tracks[end - 1].control);
	size_t len = 0;

	len += put_entry(out, session, head, 0xa0, none,
		(struct tao_msf){.minute = (uint8_t)(first + 1)});
	len += put_entry(out + len, session, tail, 0xa1, none,
		(struct tao_msf){.minute = (uint8_t)end});
	len += put_entry(out + len, session, tail, 0xa2, none,
		tao_lba_to_msf(tao_vdisc_leadout_lba(disc, session)));
	for (unsigned i = first; i < end; i++)
		len += put_entry(out + len, session,
			(uint8_t)(0x10 | disc->tracks[i].control),
			(uint8_t)(i + 1), none,
			tao_lba_to_msf(disc->tracks[i].start_lba));
	return len + put_multi_session(disc, session, out + len);
}

/* Format 2, MMC-5 6.26.3.4: the Q entries of all lead-ins */
static size_t put_full(
	const struct tao_vdisc *disc, unsigned from, uint8_t *out)
{
	size_t len = 4;

	if (disc->closed_sessions == 0 || from > disc->closed_sessions)
		return 0;
	out[2] = 1;
	out[3] = (uint8_t)disc->closed_sessions;
	for (unsigned i = from ? from : 1; i <= disc->closed_sessions; i++)
		len += put_session(disc, i, out + len);
	return len;
}

/* Format 3, MMC-5 6.26.3.5: what a recorder noted for itself, start and end of
 * each track that is complete, in open sessions too */
static size_t put_pma(const struct tao_vdisc *disc, uint8_t *out)
{
	size_t len = 4;

	for (unsigned i = 0; i < disc->tracks_len; i++) {
		const struct tao_vtrack *track = &disc->tracks[i];

		if (track->state != TAO_VTRACK_COMPLETE)
			continue;
		len += put_entry(out + len, 0, (uint8_t)(0x10 | track->control),
			(uint8_t)(i + 1),
			tao_lba_to_msf(tao_vtrack_end_lba(track)),
			tao_lba_to_msf(track->start_lba));
	}
	return len;
}

/* Format 4, MMC-5 6.26.3.6 */
static size_t put_atip(const struct tao_vmedium *medium, uint8_t *out)
{
	memset(out, 0, 28);
	out[4] = 0xc1; /* indicative target writing power, reference speed */
	out[5] = 0x40; /* for unrestricted use */
	out[6] = medium->is_rewritable ? 0xc0 : 0x80;
	tao_wire_put_msf(out + 8, medium->lead_in);
	tao_wire_put_msf(out + 12, tao_lba_to_msf(medium->limit_lba));
	return 28;
}

/* READ TOC/PMA/ATIP, MMC-5 6.26 */
bool tao_target_toc(struct tao_target *target, struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;
	const uint8_t *cdb = command->cdb;
	bool is_msf = cdb[1] & 2;
	uint8_t format = cdb[2] & 0x0f;
	uint8_t data[REPLY_MAX_BYTES] = {0};
	size_t len = 0;

	/* SFF-8020 hosts put the format into the last byte */
	if (format == 0)
		format = cdb[9] >> 6;
	if (format == FORMAT_TOC)
		len = put_toc(disc, cdb[6], is_msf, data);
	else if (format == FORMAT_SESSIONS)
		len = put_sessions(disc, is_msf, data);
	else if (format == FORMAT_FULL)
		len = put_full(disc, cdb[6], data);
	else if (format == FORMAT_PMA)
		len = put_pma(disc, data);
	else if (format == FORMAT_ATIP)
		len = put_atip(disc->medium, data);
	/* FORMAT_CD_TEXT: track at once cannot write any */
	if (len == 0)
		return tao_target_refuse_cdb(command);
	tao_wire_put16(data, (uint32_t)len - 2);
	return tao_target_reply(command, data, len, tao_wire_get16(cdb + 7));
}
