/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/disc_id.h"
#include "tests/tap.h"

/* A table of contents out of offsets as the data bases have them, which count
 * from 00:00:00. */
static struct tao_toc toc_of(
	const int32_t *offsets, unsigned tracks, int32_t leadout)
{
	struct tao_toc toc = {.first_track = 1,
		.last_track = tracks,
		.tracks_len = tracks,
		.leadout_lba = leadout - TAO_LEAD_SECTORS};

	for (unsigned i = 0; i < tracks; i++)
		toc.tracks[i] = (struct tao_toc_track){
			.track = (uint8_t)(i + 1),
			.start_lba = offsets[i] - TAO_LEAD_SECTORS};
	return toc;
}

/* The example of musicbrainz.org, "Disc ID Calculation". */
static void test_published(void)
{
	static const int32_t six[] = {150, 15363, 32314, 46592, 63414, 80489};
	/* that of libdiscid's documentation */
	static const int32_t many[] = {150, 9700, 25887, 39297, 53795, 63735,
		77517, 94877, 107270, 123552, 135522, 148422, 161197, 174790,
		192022, 205545, 218010, 228700, 239590, 255470, 266932, 288750};
	struct tao_toc toc = toc_of(six, 6, 95462);
	struct tao_disc_ids ids;

	tao_disc_ids(&toc, &ids);
	IS_STRING(ids.musicbrainz, "49HHV7Eb8UKF3aQiNmu1GR8vKTY-",
		"MusicBrainz' own example has its id");
	IS_STRING(ids.freedb, "3404f606", "and that of freedb");
	toc = toc_of(many, 22, 303602);
	tao_disc_ids(&toc, &ids);
	IS_STRING(ids.musicbrainz, "xUp1F2NkfP8s8jaeFn_Av3jNEI4-",
		"so has libdiscid's of 22 tracks");
	IS_STRING(ids.freedb, "370fce16", "and that of freedb");
}

static void test_data(void)
{
	static const int32_t offsets[] = {150, 15363, 32314};
	struct tao_toc audio = toc_of(offsets, 2, 32314 - 11400);
	struct tao_toc extra = toc_of(offsets, 3, 60000);
	struct tao_disc_ids want, got;

	extra.tracks[2].control = 4;
	tao_disc_ids(&audio, &want);
	tao_disc_ids(&extra, &got);
	IS_STRING(got.musicbrainz, want.musicbrainz,
		"MusicBrainz does not see a data session after the music");
	OK(got.freedb[0] && strcmp(got.freedb, want.freedb) != 0,
		"freedb does");
	extra.tracks[0].control = 4;
	extra.tracks[1].control = 4;
	tao_disc_ids(&extra, &got);
	IS_STRING(got.musicbrainz, "", "a disc of data has no music");
}

static void test_none(void)
{
	static const int32_t offsets[] = {150};
	struct tao_toc toc = toc_of(offsets, 0, 150);
	struct tao_disc_ids ids;

	tao_disc_ids(&toc, &ids);
	OK(!ids.freedb[0] && !ids.musicbrainz[0], "no track, no id");
	toc = toc_of(offsets, 1, 99 * 60 * 75);
	tao_disc_ids(&toc, &ids);
	OK(!ids.freedb[0] && !ids.musicbrainz[0],
		"discs beyond 90 minutes have none");
	toc = toc_of(offsets, 1, 1000);
	toc.first_track = 7;
	tao_disc_ids(&toc, &ids);
	OK(ids.freedb[0] && ids.musicbrainz[0],
		"a disc may begin with another track than 1");
}

int main(void)
{
	test_published();
	test_data();
	test_none();
	return tap_done();
}
