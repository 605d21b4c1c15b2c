/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/disc_id.h"

#include <discid/discid.h>
#include <stdio.h>

enum {
	CONTROL_DATA = 4,
	/* lead-out and lead-in between the first session and the second, and
	 * the pause before its track */
	BETWEEN_SESSIONS = (60 + 30 + 60) * 75 + 150
};

/* tracks_len of the tracks, and the lead-out behind them. */
static DiscId *put(
	const struct tao_toc *toc, unsigned tracks_len, int32_t leadout_lba)
{
	int offsets[TAO_TRACKS_MAX + 1] = {leadout_lba + TAO_LEAD_SECTORS};
	DiscId *id = discid_new();

	for (unsigned i = 0; i < tracks_len; i++)
		offsets[toc->first_track + i] =
			toc->tracks[i].start_lba + TAO_LEAD_SECTORS;
	if (id && !discid_put(id, (int)toc->first_track,
			  (int)(toc->first_track + tracks_len - 1), offsets)) {
		discid_free(id);
		id = NULL;
	}
	return id;
}

void tao_disc_ids(const struct tao_toc *toc, struct tao_disc_ids *out)
{
	unsigned audio_len = toc->tracks_len;
	int32_t audio_end = toc->leadout_lba;
	struct tao_disc_ids ids = {"", ""};
	DiscId *id;

	id = toc->tracks_len ? put(toc, toc->tracks_len, toc->leadout_lba)
			     : NULL;
	if (id)
		snprintf(ids.freedb, sizeof(ids.freedb), "%s",
			discid_get_freedb_id(id));
	discid_free(id);
	while (audio_len > 0 &&
		(toc->tracks[audio_len - 1].control & CONTROL_DATA))
		audio_end =
			toc->tracks[--audio_len].start_lba - BETWEEN_SESSIONS;
	id = audio_len ? put(toc, audio_len, audio_end) : NULL;
	if (id)
		snprintf(ids.musicbrainz, sizeof(ids.musicbrainz), "%s",
			discid_get_id(id));
	discid_free(id);
	*out = ids;
}
