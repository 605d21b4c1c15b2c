/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/session_sample.h"
#include "tests/tap.h"

static struct tao_error err;

/* The disc of session_sample(tracks), as its drive tells it. */
static struct tao_disc sample_disc(unsigned tracks)
{
	struct tao_disc disc = {
		.medium = TAO_MEDIUM_CDR,
		.raw = {.has_disc = true,
			.disc = {.status = tracks ? TAO_DISC_APPENDABLE
						  : TAO_DISC_BLANK,
				.last_session = tracks ? TAO_SESSION_INCOMPLETE
						       : TAO_SESSION_EMPTY},
			.has_track = true,
			.track = {.track = tracks + 1, .has_nwa = true,
				.nwa_lba = (int32_t)(1000 * tracks)},
			.has_atip = true,
			.atip = {.lead_in = {97, 26, 66},
				.has_last_leadout = true,
				.last_leadout_lba = 359849}},
		.space = {359849, 1000 * tracks, 359849 - 1000 * tracks},
	};

	return disc;
}

static void test_medium_id(void)
{
	struct tao_disc disc = sample_disc(0);
	char id[TAO_MEDIUM_ID_BYTES];

	tao_session_medium_id(&disc, id);
	IS_STRING(id, "cdr:79:59:74:97:26:66", "a disc is told by its ATIP");
	disc.raw.atip.has_last_leadout = false;
	disc.raw.disc.has_last_leadout = true;
	disc.raw.disc.last_leadout_lba = 449699;
	tao_session_medium_id(&disc, id);
	IS_STRING(id, "cdr:99:57:74:97:26:66",
		"or by its disc information, with 99 minutes too");
	disc.raw.has_atip = disc.raw.has_disc = false;
	disc.medium = TAO_MEDIUM_CDRW;
	tao_session_medium_id(&disc, id);
	IS_STRING(id, "cdrw:-:-", "or by what is left");
}

static const char *judge(const struct tao_session *session,
	const struct tao_disc *disc, bool is_to_close)
{
	enum tao_status status =
		is_to_close ? tao_session_check_to_close(session, disc, &err)
			    : tao_session_check_disc(session, disc, &err);

	return status == TAO_OK ? "good" : tao_error_info(err.code)->token;
}

static void test_check_disc(void)
{
	struct tao_session session = session_sample(2);
	struct tao_disc disc = sample_disc(2);

	IS_STRING(judge(&session, &disc, false), "good",
		"the session's disc is known");
	IS_STRING(judge(&session, &disc, true), "good", "also to close it");
	disc.medium = TAO_MEDIUM_NONE;
	IS_STRING(judge(&session, &disc, false), "recorder-media-no-media",
		"a disc that was taken out is missed");
	disc = sample_disc(2);
	disc.raw.atip.lead_in.frame = 65;
	IS_STRING(judge(&session, &disc, false), "media-changed",
		"a disc of another maker is another");
	disc = sample_disc(2);
	disc.space.used_sectors++;
	IS_STRING(judge(&session, &disc, false), "media-changed",
		"so is one that is written further");
	IS_STRING(judge(&session, &disc, true), "media-changed",
		"also to close it");
}

static void test_counts(void)
{
	struct tao_session session = session_sample(2);
	struct tao_disc disc = sample_disc(2);

	disc.raw.track.track = 4;
	IS_STRING(judge(&session, &disc, false), "media-changed",
		"a disc with more tracks is another");
	session.options.is_simulated = true;
	IS_STRING(judge(&session, &disc, false), "good",
		"but not after simulated tracks");
	session = session_sample(2);
	disc.raw.track.has_nwa = false;
	IS_STRING(judge(&session, &disc, false), "good",
		"nor where the drive does not tell");
}

static void test_where_it_begins(void)
{
	struct tao_session session = session_sample(2);
	struct tao_disc disc = sample_disc(0);

	IS_STRING(judge(&session, &disc, false), "media-changed",
		"a blank disc of the same kind is another");
	disc.raw.has_track = false;
	IS_STRING(judge(&session, &disc, true), "media-changed",
		"also to a drive that does not tell the next address");
	disc.raw.has_track = true;
	session = session_sample(0);
	IS_STRING(judge(&session, &disc, false), "good",
		"unless the session's is blank too");
	session.first_track = 2;
	IS_STRING(judge(&session, &disc, false), "media-changed",
		"a session that was appended counts from its first track");
}

static void test_to_close(void)
{
	struct tao_session session = session_sample(2);
	struct tao_disc disc = sample_disc(2);

	disc.raw.track.has_nwa = true;
	disc.space = (struct tao_space){359849, 359849, 0};
	disc.raw.disc.status = TAO_DISC_FINALISED;
	disc.raw.disc.last_session = TAO_SESSION_COMPLETE;
	IS_STRING(judge(&session, &disc, false), "media-changed",
		"a finalised disc is none to write to");
	IS_STRING(judge(&session, &disc, true), "good",
		"but may be the one that an earlier try closed");
	disc.raw.disc.status = TAO_DISC_APPENDABLE;
	disc.raw.disc.last_session = TAO_SESSION_EMPTY;
	IS_STRING(judge(&session, &disc, true), "good", "or left open");
	disc.raw.atip.lead_in.frame = 65;
	IS_STRING(judge(&session, &disc, true), "media-changed",
		"if it is of the same maker");
}

int main(void)
{
	test_medium_id();
	test_check_disc();
	test_where_it_begins();
	test_counts();
	test_to_close();
	return tap_done();
}
