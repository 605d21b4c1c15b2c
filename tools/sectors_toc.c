/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/options.h"
#include "tools/sectors.h"

/* Q sub-channel: mode 1, the bits of the track. MMC-6 table "Control nibble" */
enum {
	ADR_POSITION = 0x10,
	CONTROL_PRE_EMPHASIS = 1,
	CONTROL_COPY = 2,
	CONTROL_DATA = 4,
	LEADOUT_TRACK = 0xaa
};

static uint8_t control_of(const struct tao_answer_track *track)
{
	uint8_t control = track->is_data ? CONTROL_DATA : 0;

	if (track->on_disc.has_pre_emphasis)
		control |= CONTROL_PRE_EMPHASIS;
	if (track->on_disc.copy == TAO_COPY_PERMITTED)
		control |= CONTROL_COPY;
	return control;
}

enum tao_status tao_sectors_make_toc(const struct tao_answer *answer,
	struct tao_toc *out, struct tao_error *err)
{
	struct tao_toc toc = {.tracks_len = answer->tracks_len};

	if (answer->tracks_len == 0)
		return tao_fail(err, TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC,
			"there is no track yet");
	for (unsigned i = 0; i < answer->tracks_len; i++)
		toc.tracks[i] = (struct tao_toc_track){
			.track = (uint8_t)answer->tracks[i].on_disc.track,
			.control = control_of(&answer->tracks[i]),
			.start_lba = answer->tracks[i].on_disc.start_lba,
		};
	toc.first_track = toc.tracks[0].track;
	toc.last_track = toc.tracks[toc.tracks_len - 1].track;
	toc.leadout_lba = answer->leadout_lba;
	*out = toc;
	return TAO_OK;
}

static void put_descriptor(
	uint8_t track, uint8_t control, int32_t lba, uint8_t out[static 8])
{
	uint32_t address = (uint32_t)lba;

	memset(out, 0, 8);
	out[1] = ADR_POSITION | control;
	out[2] = track;
	for (int i = 0; i < 4; i++)
		out[4 + i] = (uint8_t)(address >> (24 - 8 * i));
}

size_t tao_sectors_toc_bytes(
	const struct tao_toc *toc, uint8_t out[static TAO_TOC_BYTES_MAX])
{
	size_t len = 4 + 8 * ((size_t)toc->tracks_len + 1);
	uint8_t *at = out + 4;
	uint8_t control = 0;

	out[0] = (uint8_t)((len - 2) >> 8);
	out[1] = (uint8_t)(len - 2);
	out[2] = (uint8_t)toc->first_track;
	out[3] = (uint8_t)toc->last_track;
	for (unsigned i = 0; i < toc->tracks_len; i++, at += 8) {
		control = toc->tracks[i].control;
		put_descriptor(toc->tracks[i].track, control,
			toc->tracks[i].start_lba, at);
	}
	/* the lead-out is of the kind of the last track */
	put_descriptor(LEADOUT_TRACK, control, toc->leadout_lba, at);
	return len;
}

/* Of a session that goes on from others only its own tracks are known, which
 * is no disc that anybody would look up. */
void tao_sectors_ids(const struct tao_answer *answer, struct tao_disc_ids *out)
{
	struct tao_toc toc;

	*out = (struct tao_disc_ids){"", ""};
	if (tao_sectors_make_toc(answer, &toc, NULL) != TAO_OK)
		return;
	if (answer->has_session && toc.first_track != 1)
		return;
	tao_disc_ids(&toc, out);
}

static void print_line(const char *number, int32_t lba, const char *kind)
{
	char time[16];

	printf("%2s %6ld %s %s\n", number, (long)lba,
		tao_msf_text(tao_lba_to_msf(lba), time), kind);
}

static void print_raw(const struct tao_toc *toc)
{
	uint8_t bytes[TAO_TOC_BYTES_MAX];
	size_t len = tao_sectors_toc_bytes(toc, bytes);

	/* tao_close_stdout() sees whether it arrived */
	(void)!fwrite(bytes, 1, len, stdout);
}

enum tao_status tao_sectors_toc(
	const struct tao_answer *answer, bool is_raw, struct tao_error *err)
{
	struct tao_toc toc;
	char number[4];
	enum tao_status status;

	if (answer->source == TAO_ANSWER_SESSION)
		return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
			"it will be known when the running step has ended");
	status = tao_sectors_check_tracks(answer, err);
	if (status == TAO_OK)
		status = tao_sectors_make_toc(answer, &toc, err);
	if (status != TAO_OK)
		return status;
	if (is_raw) {
		print_raw(&toc);
		return TAO_OK;
	}
	for (unsigned i = 0; i < toc.tracks_len; i++) {
		snprintf(number, sizeof(number), "%u",
			toc.tracks[i].track % 100u);
		print_line(number, toc.tracks[i].start_lba,
			toc.tracks[i].control & CONTROL_DATA ? "data"
							     : "audio");
	}
	print_line("AA", toc.leadout_lba, "lead-out");
	return TAO_OK;
}
