/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "lib/atip.h"
#include "tools/look.h"
#include "tools/options.h"
#include "tools/sectors.h"

#define COLOUR_USED "\033[1;32m"
#define COLOUR_FREE "\033[2m"
#define COLOUR_OFF  "\033[0m"

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

/* Names of files, and what drives say, may hold anything. */
static void print_text(const char *text)
{
	for (; *text; text++)
		putchar((unsigned char)*text < ' ' || *text == 0x7f ? '?'
								    : *text);
}

/* ---- the first lines ---- */

static const char *medium_text(const struct tao_answer *answer)
{
	switch (answer->source) {
	case TAO_ANSWER_DRIVE:
		return tao_disc_text(&answer->disc);
	case TAO_ANSWER_IMAGE:
		return answer->image_kind;
	case TAO_ANSWER_SESSION:
		break;
	}
	return answer->medium == TAO_MEDIUM_CDRW ? "CD-RW" : "CD-R";
}

static void print_running(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;

	if (session->state == TAO_STATE_WRITING)
		printf("track %u is being written (process %ld): "
		       "the numbers are from before it\n",
			session->first_track + session->tracks_len,
			(long)session->writer_pid);
	else
		printf("the drive is in use: "
		       "the numbers are from the last finished step\n");
}

static void print_head(const struct tao_answer *answer)
{
	const struct tao_burn_options *options = &answer->session.options;

	print_text(answer->operand);
	printf(": %s", medium_text(answer));
	if (tao_sectors_has_tracks(answer))
		printf(", %u track%s", answer->tracks_len,
			plural(answer->tracks_len));
	if (answer->untold.code != TAO_E_NONE)
		printf(", %stracks not told",
			answer->has_session ? "earlier " : "");
	if (answer->has_session)
		printf(", session of %s%s%s", answer->session.client,
			options->leave_open ? ", to be left open" : "",
			options->is_simulated ? ", simulated" : "");
	putchar('\n');
	if (answer->source == TAO_ANSWER_SESSION)
		print_running(answer);
}

/* ---- numbers and bar ---- */

static void print_number(const char *name, uint32_t sectors)
{
	char time[16];

	printf("  %-5s %10u %8s\n", name, sectors,
		tao_time_text(sectors, time));
}

struct bar {
	uint64_t total;
	size_t len;
	char cells[TAO_BAR_CELLS_MAX + 1];
};

/* The cell that a sector is in; the end of a range if it is rounded up. */
static size_t cell_of(const struct bar *bar, int64_t lba, bool is_up)
{
	uint64_t at = lba > 0 ? (uint64_t)lba : 0;

	if (at > bar->total)
		at = bar->total;
	return (size_t)((at * bar->len + (is_up ? bar->total - 1 : 0)) /
			bar->total);
}

static void fill_track(struct bar *bar, int32_t start_lba, uint32_t sectors)
{
	size_t first = cell_of(bar, start_lba, false);
	size_t past = cell_of(bar, (int64_t)start_lba + sectors, true);

	if (past > first)
		memset(bar->cells + first, '#', past - first);
}

static void mark_track(struct bar *bar, int32_t start_lba)
{
	size_t first = cell_of(bar, start_lba, false);

	if (first < bar->len)
		bar->cells[first] = '|';
}

/* The cells of the disc: '|' where a track starts, '#' where it is, '-' where
 * nothing but what is between tracks and sessions is, '.' where nothing is. */
static void fill_bar(const struct tao_answer *answer, struct bar *bar)
{
	const struct tao_disc_track *earlier = answer->earlier.tracks;
	const struct tao_answer_track *tracks = answer->tracks;
	size_t used;

	bar->total = answer->space.total_sectors;
	bar->len = tao_sectors_bar_cells();
	used = cell_of(bar, tao_sectors_recorded(answer), true);
	memset(bar->cells, '-', used);
	memset(bar->cells + used, '.', bar->len - used);
	bar->cells[bar->len] = '\0';
	for (unsigned i = 0; i < answer->earlier.len; i++)
		fill_track(bar, earlier[i].start_lba, earlier[i].sectors);
	for (unsigned i = 0; i < answer->tracks_len; i++)
		fill_track(bar, tracks[i].on_disc.start_lba,
			tracks[i].on_disc.sectors);
	for (unsigned i = 0; i < answer->earlier.len; i++)
		mark_track(bar, earlier[i].start_lba);
	for (unsigned i = 0; i < answer->tracks_len; i++)
		mark_track(bar, tracks[i].on_disc.start_lba);
}

static void print_bar(const struct tao_answer *answer)
{
	struct bar bar;
	int used;

	fill_bar(answer, &bar);
	used = (int)strcspn(bar.cells, ".");
	if (tao_sectors_wants_colour())
		printf("  [" COLOUR_USED "%.*s" COLOUR_FREE "%s" COLOUR_OFF
		       "]\n",
			used, bar.cells, bar.cells + used);
	else
		printf("  [%s]\n", bar.cells);
}

/* ---- the tracks ---- */

/* "pre-emphasis,copy-permitted", or "-" */
static const char *flags_text(
	const struct tao_answer_track *track, char out[static 64])
{
	const char *copy = track->on_disc.copy == TAO_COPY_PERMITTED
				   ? ",copy-permitted"
			   : track->on_disc.copy == TAO_COPY_SCMS ? ",scms"
								  : "";

	snprintf(out, 64, "%s%s%s%s", track->is_data ? ",data" : "",
		track->on_disc.has_pre_emphasis ? ",pre-emphasis" : "", copy,
		track->is_open ? ",open" : "");
	return out[0] ? out + 1 : "-";
}

enum tao_status tao_sectors_tracks(
	const struct tao_answer *answer, struct tao_error *err)
{
	char time[16], flags[64];

	enum tao_status status = tao_sectors_check_tracks(answer, err);

	if (status != TAO_OK)
		return status;
	for (unsigned i = 0; i < answer->tracks_len; i++) {
		const struct tao_session_track *track =
			&answer->tracks[i].on_disc;

		printf("%2u %6ld %6u %s %s %s\n", track->track,
			(long)track->start_lba, track->sectors,
			tao_time_text(track->sectors, time),
			track->isrc[0] ? track->isrc : "-",
			flags_text(&answer->tracks[i], flags));
	}
	return TAO_OK;
}

static void print_tracks(const struct tao_answer *answer)
{
	char start[16], time[16], text[64];

	if (answer->tracks_len > 0)
		printf("  track    start     at    sectors     time\n");
	for (unsigned i = 0; i < answer->tracks_len; i++) {
		const struct tao_session_track *track =
			&answer->tracks[i].on_disc;
		const char *flags = flags_text(&answer->tracks[i], text);
		uint32_t at =
			track->start_lba > 0 ? (uint32_t)track->start_lba : 0;

		printf("  %5u %8ld  %5s %10u %8s", track->track,
			(long)track->start_lba, tao_time_text(at, start),
			track->sectors, tao_time_text(track->sectors, time));
		printf("%s%s\n", flags[0] == '-' ? "" : "  ",
			flags[0] == '-' ? "" : flags);
	}
}

/* ---- with -v ---- */

static void print_medium(const struct tao_answer *answer)
{
	const struct tao_atip *atip = &answer->disc.raw.atip;
	const char *maker = tao_atip_maker(atip->lead_in);
	char lead_in[16], length[16] = "unknown";

	if (answer->source != TAO_ANSWER_DRIVE || !answer->disc.raw.has_atip)
		return;
	if (atip->has_last_leadout)
		tao_msf_text(tao_lba_to_msf(atip->last_leadout_lba), length);
	printf("  medium       %s (ATIP %s), lead-out at %s at the latest\n",
		maker ? maker : "of an unknown maker",
		tao_msf_text(atip->lead_in, lead_in), length);
}

static void print_ids(const struct tao_answer *answer)
{
	struct tao_disc_ids ids;

	tao_sectors_ids(answer, &ids);
	if (answer->mcn[0])
		printf("  MCN          %s\n", answer->mcn);
	if (ids.freedb[0])
		printf("  freedb       %s\n", ids.freedb);
	if (ids.musicbrainz[0])
		printf("  MusicBrainz  %s\n", ids.musicbrainz);
}

static void print_details(const struct tao_answer *answer)
{
	const struct tao_inquiry *recorder = &answer->recorder;

	if (answer->source != TAO_ANSWER_IMAGE) {
		printf("  recorder     ");
		print_text(recorder->vendor);
		putchar(' ');
		print_text(recorder->product);
		putchar(' ');
		print_text(recorder->revision);
		putchar('\n');
	}
	print_medium(answer);
	print_ids(answer);
}

void tao_sectors_table(const struct tao_answer *answer)
{
	print_head(answer);
	if (answer->has_space && answer->space.total_sectors > 0) {
		printf("  %-5s %10s %8s\n", "", "sectors", "time");
		print_number("total", answer->space.total_sectors);
		print_number("used", answer->space.used_sectors);
		print_number("free", answer->space.free_sectors);
		if (tao_sectors_has_tracks(answer))
			print_bar(answer);
	}
	print_tracks(answer);
	if (tao_verbosity > 0)
		print_details(answer);
}
