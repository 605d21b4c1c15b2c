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

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

/* "radio, to be left open", or "" outside of a session */
static void print_session(const struct tao_session *session)
{
	printf(", session of %s%s%s", session->client,
		session->options.leave_open ? ", to be left open" : "",
		session->options.is_simulated ? ", simulated" : "");
}

static void print_head(const struct tao_answer *answer)
{
	const struct tao_session *session = &answer->session;
	bool is_cdrw = answer->medium == TAO_MEDIUM_CDRW;
	const char *medium = is_cdrw ? "CD-RW" : "CD-R";

	printf("%s: %s, %u track%s", answer->operand,
		answer->is_live ? tao_disc_text(&answer->disc) : medium,
		answer->tracks_len, plural(answer->tracks_len));
	if (answer->has_session)
		print_session(session);
	putchar('\n');
	if (answer->is_live)
		return;
	if (session->state == TAO_STATE_WRITING)
		printf("track %u is being written (process %ld): "
		       "the numbers are from before it\n",
			session->first_track + session->tracks_len,
			(long)session->writer_pid);
	else
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
	uint64_t total = answer->space.total_sectors;
	uint64_t used = answer->space.used_sectors;
	size_t cells = 0;

	if (total > 0 && used <= total)
		cells = (size_t)((used * BAR_CELLS + total - 1) / total);
	memset(bar, '#', cells);
	memset(bar + cells, '.', BAR_CELLS - cells);
	bar[BAR_CELLS] = '\0';
	for (unsigned i = 0; i < answer->tracks_len; i++) {
		int32_t start = answer->tracks[i].start_lba;

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

static void print_flags(const struct tao_session_track *track, bool is_data)
{
	const char *copy = track->copy == TAO_COPY_PERMITTED ? "copy-permitted"
			   : track->copy == TAO_COPY_SCMS    ? "scms"
							     : "";
	const char *kind = is_data                   ? "data"
			   : track->has_pre_emphasis ? "pre-emphasis"
						     : "";

	printf("%s%s%s\n", kind, kind[0] && copy[0] ? "," : "",
		!kind[0] && !copy[0] ? "-" : copy);
}

void tao_sectors_tracks(const struct tao_answer *answer)
{
	char time[16];

	for (unsigned i = 0; i < answer->tracks_len; i++) {
		const struct tao_session_track *track = &answer->tracks[i];

		printf("%2u %6ld %6u %s %s ", track->track,
			(long)track->start_lba, track->sectors,
			tao_time_text(track->sectors, time),
			track->isrc[0] ? track->isrc : "-");
		print_flags(track, answer->is_data[i]);
	}
}

static void print_toc_line(const char *number, int32_t lba, const char *kind)
{
	struct tao_msf msf = tao_lba_to_msf(lba);

	printf("%2s %6ld %02u:%02u:%02u %s\n", number, (long)lba, msf.minute,
		msf.second, msf.frame, kind);
}

/* Of a closed disc the drive knows it. Else it will follow the last track: at
 * once, or after its 2 run-out sectors, which recorders disagree on. */
static int32_t leadout_lba(const struct tao_answer *answer)
{
	const struct tao_session_track *last =
		&answer->tracks[answer->tracks_len - 1];

	if (answer->is_live && answer->disc.raw.has_toc && !answer->has_session)
		return answer->disc.raw.toc.leadout_lba;
	return last->start_lba + (int32_t)last->sectors;
}

enum tao_status tao_sectors_toc(
	const struct tao_answer *answer, struct tao_error *err)
{
	char number[4];

	if (answer->tracks_len == 0)
		return tao_fail(err, TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC,
			"there is no track yet");
	for (unsigned i = 0; i < answer->tracks_len; i++) {
		snprintf(number, sizeof(number), "%u",
			answer->tracks[i].track % 100);
		print_toc_line(number, answer->tracks[i].start_lba,
			answer->is_data[i] ? "data" : "audio");
	}
	print_toc_line("AA", leadout_lba(answer), "lead-out");
	return TAO_OK;
}
