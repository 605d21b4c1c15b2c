/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/look.h"
#include "tools/sectors.h"

enum { BAR_CELLS = 64 };

#define COLOUR_USED "\033[1;32m"
#define COLOUR_FREE "\033[2m"
#define COLOUR_OFF  "\033[0m"

static bool wants_colour(void)
{
	const char *never = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return (!never || !never[0]) && term && strcmp(term, "dumb") != 0 &&
	       isatty(STDOUT_FILENO);
}

static const char *medium_words(enum tao_medium medium)
{
	return medium == TAO_MEDIUM_CDRW ? "CD-RW" : "CD-R";
}

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void print_head(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;
	unsigned n = session->tracks_len;

	printf("%s: %s, %u track%s, session of %s%s%s\n", answer->operand,
		answer->is_live ? tao_disc_text(&answer->disc)
				: medium_words(session->medium),
		n, plural(n), session->client,
		session->options.leave_open ? ", to be left open" : "",
		session->options.is_simulated ? ", simulated" : "");
	if (!answer->is_live && session->state == TAO_STATE_WRITING)
		printf("track %u is being written (process %ld): "
		       "the numbers are from before it\n",
			session->first_track + n, (long)session->writer_pid);
	else if (!answer->is_live)
		printf("the drive is in use: "
		       "the numbers are from the last finished step\n");
}

static void print_number(const char *name, uint32_t sectors)
{
	char time[16];

	printf("  %-5s %10u %8s\n", name, sectors,
		tao_time_text(sectors, time));
}

/* The cells of the disc: '|' where a track starts, '#' where something is
 * written, '.' where nothing is. */
static void fill_bar(
	const struct tao_answer *answer, char bar[static BAR_CELLS + 1])
{
	const struct tao_session *session = &answer->session;
	uint64_t total = answer->space.total_sectors;
	uint64_t used = answer->space.used_sectors;
	size_t cells = 0;

	if (total > 0 && used <= total)
		cells = (size_t)((used * BAR_CELLS + total - 1) / total);
	memset(bar, '#', cells);
	memset(bar + cells, '.', BAR_CELLS - cells);
	bar[BAR_CELLS] = '\0';
	for (unsigned i = 0; i < session->tracks_len; i++) {
		int32_t start = session->tracks[i].start_lba;

		if (start >= 0 && (uint64_t)start < used && used <= total)
			bar[(uint64_t)start * BAR_CELLS / total] = '|';
	}
}

static void print_bar(const struct tao_answer *answer)
{
	char bar[BAR_CELLS + 1];
	int used;

	fill_bar(answer, bar);
	used = (int)strcspn(bar, ".");
	if (wants_colour())
		printf("  [" COLOUR_USED "%.*s" COLOUR_FREE "%s" COLOUR_OFF
		       "]\n",
			used, bar, bar + used);
	else
		printf("  [%s]\n", bar);
}

void tao_sectors_table(const struct tao_answer *answer)
{
	print_head(answer);
	printf("  %-5s %10s %8s\n", "", "sectors", "time");
	print_number("total", answer->space.total_sectors);
	print_number("used", answer->space.used_sectors);
	print_number("free", answer->space.free_sectors);
	print_bar(answer);
}

static void print_flags(const struct tao_session_track *track)
{
	const char *copy = track->copy == TAO_COPY_PERMITTED ? "copy-permitted"
			   : track->copy == TAO_COPY_SCMS    ? "scms"
							     : "";

	printf("%s%s%s\n", track->has_pre_emphasis ? "pre-emphasis" : "",
		track->has_pre_emphasis && copy[0] ? "," : "",
		!track->has_pre_emphasis && !copy[0] ? "-" : copy);
}

void tao_sectors_tracks(const struct tao_answer *answer)
{
	char time[16];

	for (unsigned i = 0; i < answer->session.tracks_len; i++) {
		const struct tao_session_track *track =
			&answer->session.tracks[i];

		printf("%2u %6ld %6u %s %s ", track->track,
			(long)track->start_lba, track->sectors,
			tao_time_text(track->sectors, time),
			track->isrc[0] ? track->isrc : "-");
		print_flags(track);
	}
}
