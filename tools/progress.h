/* progress.h - what is seen of a burn while it runs: a bar for people, one JSON
 * object a line for programs. May print.
 * Shapes  an observer that shows progress and hands warnings and notes on.
 * Units   JSON: seconds, sectors, bytes, multiples of 1x; names of IMAPI2's
 *         DDiscFormat2TrackAtOnceEvents, in lower case.
 * Owner   the caller owns the struct, which must outlive the observer.
 * Errors  none: a reader that does not read loses events, a reader that has
 *         gone gets none; neither holds up a burn. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PROGRESS_H
#define TAO_PROGRESS_H

#include <jansson.h>
#include <popt.h>

#include "lib/event.h"

enum tao_progress_form {
	TAO_PROGRESS_NONE,
	TAO_PROGRESS_BAR,
	TAO_PROGRESS_JSON
};

struct tao_progress_view {
	enum tao_progress_form form;
	int fd;
	struct tao_observer next; /* hears of warnings and notes */
	size_t bar_len;           /* of the bar that stands on the terminal */
	bool has_speed_base;
	uint64_t speed_at_ms; /* speed is measured over about a second */
	int32_t speed_at_lba;
	double speed_times;
	json_t *warnings; /* all that were told: {token, message} */
};

/* --progress and --progress-fd, to be included. Without the first: a bar if
 * standard error is a terminal and neither --quiet nor -vv is given; JSON if
 * the second is. */
extern const struct poptOption tao_progress_options[];

/* After tao_options_parse: exit 2 for another word, or an FD that cannot be
 * written. */
void tao_progress_check(void);

/* Show it as the options say. */
void tao_progress_begin(
	struct tao_progress_view *view, const struct tao_observer *next);

void tao_progress_start(struct tao_progress_view *view,
	enum tao_progress_form form, int fd, const struct tao_observer *next);

struct tao_observer tao_progress_observer(struct tao_progress_view *view);

/* Wipe the bar, so that the next message has a line of its own. */
void tao_progress_end(struct tao_progress_view *view);

#endif
