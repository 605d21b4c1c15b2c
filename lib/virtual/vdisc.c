/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/vdisc.h"

#include <string.h>

static const uint16_t cdr_speeds[] = {52, 48, 40, 32, 24, 16, 8, 4, 0};
static const uint16_t cdrw_speeds[] = {24, 16, 12, 10, 8, 4, 0};

/* Manufacturers by start of lead-in: 97:24:01 is Taiyo Yuden, 97:34:25
 * Mitsubishi Chemical. The last possible lead-out starts one MSF frame before
 * the nominal minute is full. */
static const struct tao_vmedium media[] = {
	{"cdr74", false, 74 * 4500 - 151, {97, 24, 1}, cdr_speeds},
	{"cdr80", false, 80 * 4500 - 151, {97, 24, 1}, cdr_speeds},
	{"cdr90", false, 90 * 4500 - 151, {97, 24, 1}, cdr_speeds},
	{"cdr99", false, 99 * 4500 - 151, {97, 24, 1}, cdr_speeds},
	{"cdrw74", true, 74 * 4500 - 151, {97, 34, 25}, cdrw_speeds},
	{"cdrw80", true, 80 * 4500 - 151, {97, 34, 25}, cdrw_speeds},
};

const struct tao_vmedium *tao_vmedium_find(const char *name)
{
	for (size_t i = 0; i < sizeof(media) / sizeof(media[0]); i++)
		if (strcmp(media[i].name, name) == 0)
			return &media[i];
	return NULL;
}

struct tao_vtrack *tao_vdisc_open_track(struct tao_vdisc *disc)
{
	for (unsigned i = 0; i < disc->tracks_len; i++)
		if (disc->tracks[i].state == TAO_VTRACK_OPEN)
			return &disc->tracks[i];
	return NULL;
}

bool tao_vdisc_is_blank(const struct tao_vdisc *disc)
{
	return disc->tracks_len == 0;
}

bool tao_vdisc_is_finalised(const struct tao_vdisc *disc)
{
	return disc->is_finalised ||
	       (disc->tracks_len == TAO_TRACKS_MAX &&
		       disc->tracks[TAO_TRACKS_MAX - 1].session <=
			       disc->closed_sessions);
}

unsigned tao_vdisc_last_session(const struct tao_vdisc *disc)
{
	return disc->closed_sessions + !tao_vdisc_is_finalised(disc);
}

unsigned tao_vdisc_first_track(const struct tao_vdisc *disc, unsigned session)
{
	unsigned i = 0;

	while (i < disc->tracks_len && disc->tracks[i].session < session)
		i++;
	return i;
}

unsigned tao_vdisc_end_track(const struct tao_vdisc *disc, unsigned session)
{
	return tao_vdisc_first_track(disc, session + 1);
}

int32_t tao_vtrack_end_lba(const struct tao_vtrack *track)
{
	uint32_t sectors = track->reserved_sectors ? track->reserved_sectors
						   : track->sectors;

	return track->start_lba + (int32_t)sectors;
}

int32_t tao_vdisc_pause_lba(const struct tao_vdisc *disc, unsigned index)
{
	const struct tao_vtrack *track = &disc->tracks[index];

	if (index == 0 || track[-1].session != track->session)
		return track->start_lba - TAO_PAUSE_SECTORS;
	return tao_vtrack_end_lba(track - 1);
}

int32_t tao_vdisc_leadout_lba(const struct tao_vdisc *disc, unsigned session)
{
	unsigned end = tao_vdisc_end_track(disc, session);

	return end ? tao_vtrack_end_lba(&disc->tracks[end - 1]) : 0;
}

static int32_t leadout_sectors(unsigned session)
{
	return session == 1 ? TAO_FIRST_LEADOUT_SECTORS
			    : TAO_NEXT_LEADOUT_SECTORS;
}

int32_t tao_vdisc_lead_in_lba(const struct tao_vdisc *disc, unsigned session)
{
	if (session <= 1)
		return tao_msf_to_lba(disc->medium->lead_in) - TAO_WRAP_SECTORS;
	return tao_vdisc_leadout_lba(disc, session - 1) +
	       leadout_sectors(session - 1);
}

struct tao_msf tao_vdisc_lead_in_msf(
	const struct tao_vdisc *disc, unsigned session)
{
	if (session <= 1)
		return disc->medium->lead_in;
	return tao_lba_to_msf(tao_vdisc_lead_in_lba(disc, session));
}

int32_t tao_vdisc_next_lba(const struct tao_vdisc *disc, unsigned pause)
{
	const struct tao_vtrack *last;

	if (disc->tracks_len == 0)
		return 0;
	last = &disc->tracks[disc->tracks_len - 1];
	if (last->session > disc->closed_sessions)
		return tao_vtrack_end_lba(last) + TAO_RUN_OUT_SECTORS +
		       (int32_t)pause;
	return tao_vtrack_end_lba(last) + leadout_sectors(last->session) +
	       TAO_LEAD_IN_SECTORS + TAO_PAUSE_SECTORS;
}

uint32_t tao_vdisc_free_sectors(const struct tao_vdisc *disc, int32_t lba)
{
	int32_t limit = disc->medium->limit_lba;

	return lba < limit ? (uint32_t)(limit - lba) : 0;
}

bool tao_vdisc_can_add(const struct tao_vdisc *disc)
{
	return !tao_vdisc_is_finalised(disc) &&
	       disc->tracks_len < TAO_TRACKS_MAX;
}

int tao_vdisc_track_at(const struct tao_vdisc *disc, int32_t lba)
{
	for (unsigned i = 0; i < disc->tracks_len; i++)
		if (lba >= tao_vdisc_pause_lba(disc, i) &&
			lba < tao_vtrack_end_lba(&disc->tracks[i]))
			return (int)i;
	return -1;
}

static bool is_text_of(const char *text, size_t len)
{
	size_t n = strlen(text);

	return n == 0 || n == len;
}

static bool is_track_sound(const struct tao_vdisc *disc, unsigned index)
{
	const struct tao_vtrack *track = &disc->tracks[index];
	unsigned previous = index ? track[-1].session : 0;
	struct tao_vdisc before = *disc;
	int32_t earliest;

	before.tracks_len = index;
	before.closed_sessions = track->session - 1;
	earliest = tao_vdisc_next_lba(&before, 0);
	if (track->session == 0 ||
		(track->session != previous && track->session != previous + 1))
		return false;
	if (track->session > tao_vdisc_last_session(disc))
		return false;
	if (track->session <= disc->closed_sessions &&
		track->state != TAO_VTRACK_COMPLETE)
		return false;
	if (index == 0 || track->session != previous)
		return track->start_lba == earliest;
	return track->start_lba >= earliest;
}

bool tao_vdisc_is_sound(const struct tao_vdisc *disc)
{
	unsigned open = 0;

	for (unsigned i = 0; i < disc->tracks_len; i++) {
		const struct tao_vtrack *track = &disc->tracks[i];

		if (!is_track_sound(disc, i) || !is_text_of(track->isrc, 12))
			return false;
		if (tao_vtrack_end_lba(track) > disc->medium->limit_lba)
			return false;
		if (track->state == TAO_VTRACK_COMPLETE &&
			track->sectors < TAO_TRACK_MIN_SECTORS)
			return false;
		open += track->state == TAO_VTRACK_OPEN;
	}
	if (disc->tracks_len == 0 && disc->closed_sessions > 0)
		return false;
	if (disc->tracks_len > 0 && disc->tracks[disc->tracks_len - 1].session <
					    disc->closed_sessions)
		return false;
	return open <= 1 && is_text_of(disc->mcn, 13) &&
	       !(disc->is_finalised && disc->closed_sessions == 0);
}

void tao_vdisc_init(struct tao_vdisc *disc, const struct tao_vmedium *medium)
{
	*disc = (struct tao_vdisc){.medium = medium};
}

bool tao_vdisc_add(struct tao_vdisc *disc, const struct tao_vtrack *track,
	unsigned pause, uint32_t reserved_sectors)
{
	int32_t start_lba = tao_vdisc_next_lba(disc, pause);
	unsigned session = tao_vdisc_last_session(disc);
	struct tao_vtrack *new;

	if (!tao_vdisc_can_add(disc))
		return false;
	if (tao_vdisc_free_sectors(disc, start_lba) < reserved_sectors)
		return false;
	new = &disc->tracks[disc->tracks_len++];
	*new = *track;
	new->start_lba = start_lba;
	new->session = session;
	new->sectors = 0;
	new->reserved_sectors = reserved_sectors;
	new->state = reserved_sectors ? TAO_VTRACK_RESERVED : TAO_VTRACK_OPEN;
	return true;
}

void tao_vdisc_close_track(struct tao_vdisc *disc)
{
	struct tao_vtrack *track = tao_vdisc_open_track(disc);

	if (!track)
		return;
	if (track->reserved_sectors) {
		track->sectors = track->reserved_sectors;
	} else if (track->sectors == 0) {
		/* only the last track can be open and not reserved */
		disc->tracks_len--;
		return;
	} else if (track->sectors < TAO_TRACK_MIN_SECTORS) {
		track->sectors = TAO_TRACK_MIN_SECTORS;
	}
	track->reserved_sectors = 0;
	track->is_damaged = false; /* by MMC it is one that wants closing */
	track->state = TAO_VTRACK_COMPLETE;
}

bool tao_vdisc_close_session(struct tao_vdisc *disc, bool is_last)
{
	unsigned session = tao_vdisc_last_session(disc);

	for (unsigned i = 0; i < disc->tracks_len; i++)
		if (disc->tracks[i].state == TAO_VTRACK_RESERVED)
			return false;
	tao_vdisc_close_track(disc);
	if (tao_vdisc_is_finalised(disc) ||
		tao_vdisc_first_track(disc, session) == disc->tracks_len)
		return true;
	disc->closed_sessions = session;
	disc->is_finalised = is_last;
	return true;
}

void tao_vdisc_blank(struct tao_vdisc *disc)
{
	tao_vdisc_init(disc, disc->medium);
}
