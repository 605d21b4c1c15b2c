/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session.h"

#include <stdio.h>
#include <string.h>

/* "79:59:74" of the last possible start of the lead-out, "-" if not told. The
 * ATIP comes first: it is pressed into the disc, while READ DISC INFORMATION
 * says nothing any more once the disc is finalised. */
static void leadout_text(
	const struct tao_space_input *raw, char *out, size_t out_bytes)
{
	struct tao_msf msf;

	if (raw->has_atip && raw->atip.has_last_leadout)
		msf = tao_lba_to_msf(raw->atip.last_leadout_lba);
	else if (raw->has_disc && raw->disc.has_last_leadout)
		msf = tao_lba_to_msf(raw->disc.last_leadout_lba);
	else {
		snprintf(out, out_bytes, "-");
		return;
	}
	snprintf(out, out_bytes, "%02u:%02u:%02u", msf.minute, msf.second,
		msf.frame);
}

void tao_session_medium_id(
	const struct tao_disc *disc, char out[static TAO_MEDIUM_ID_BYTES])
{
	struct tao_msf in = disc->raw.atip.lead_in;
	char leadout[16], leadin[16] = "-";

	leadout_text(&disc->raw, leadout, sizeof(leadout));
	if (disc->raw.has_atip)
		snprintf(leadin, sizeof(leadin), "%02u:%02u:%02u", in.minute,
			in.second, in.frame);
	snprintf(out, TAO_MEDIUM_ID_BYTES, "%s:%s:%s",
		tao_medium_name(disc->medium), leadout, leadin);
}

/* Is the disc written as far as the session left it? Where the drive does not
 * tell the next address, nothing can be compared. */
static enum tao_status check_position(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err)
{
	const struct tao_track_information *next = &disc->raw.track;
	unsigned expected = session->first_track + session->tracks_len;

	if (!disc->raw.has_track || !next->has_nwa)
		return TAO_OK;
	if (disc->space.used_sectors != session->space.used_sectors)
		return tao_fail(err, TAO_E_MEDIA_CHANGED,
			"another disc: it is used up to sector %u, the "
			"session's up to %u",
			disc->space.used_sectors, session->space.used_sectors);
	if (next->track && next->track != expected)
		return tao_fail(err, TAO_E_MEDIA_CHANGED,
			"another disc: its next track is %u, the session's "
			"is %u",
			next->track, expected);
	return TAO_OK;
}

enum tao_status tao_session_check_identity(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err)
{
	char id[TAO_MEDIUM_ID_BYTES];

	if (disc->medium == TAO_MEDIUM_NONE)
		return tao_fail(err, TAO_E_NO_MEDIA,
			"the disc of the session was taken out");
	tao_session_medium_id(disc, id);
	if (strcmp(id, session->medium_id) != 0)
		return tao_fail(err, TAO_E_MEDIA_CHANGED,
			"another disc: it is %s, prepared was %s", id,
			session->medium_id);
	if (disc->raw.has_disc && disc->raw.disc.status == TAO_DISC_BLANK &&
		session->tracks_len > 0 && !session->options.is_simulated)
		return tao_fail(err, TAO_E_MEDIA_CHANGED,
			"another disc: it is blank, and the session has "
			"written %u track%s",
			session->tracks_len,
			session->tracks_len == 1 ? "" : "s");
	return TAO_OK;
}

enum tao_status tao_session_check_disc(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err)
{
	enum tao_status status = tao_session_check_identity(session, disc, err);

	if (status != TAO_OK || session->options.is_simulated)
		return status;
	return check_position(session, disc, err);
}

static bool is_closed(const struct tao_disc *disc)
{
	const struct tao_disc_information *info = &disc->raw.disc;

	return disc->raw.has_disc &&
	       (info->status == TAO_DISC_FINALISED ||
		       (info->status == TAO_DISC_APPENDABLE &&
			       (info->last_session == TAO_SESSION_EMPTY ||
				       info->last_session ==
					       TAO_SESSION_COMPLETE)));
}

enum tao_status tao_session_check_to_close(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err)
{
	if (is_closed(disc))
		return tao_session_check_identity(session, disc, err);
	return tao_session_check_disc(session, disc, err);
}
