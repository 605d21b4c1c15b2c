/* event.h - what the library tells while it works, since it never prints.
 * Shapes  one callback with one struct; the kind says which fields are set.
 * Units   named in each field; times in ms since the step began.
 * Owner   the struct and its strings live until the callback returns.
 * Errors  none: a callback cannot fail a burn.
 * Source  progress: DDiscFormat2TrackAtOnceEvents of IMAPI2. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_EVENT_H
#define TAO_EVENT_H

#include <stdbool.h>

#include "lib/error.h"

enum tao_event_kind {
	TAO_EVENT_WARNING,  /* code and text: kept promises, but look */
	TAO_EVENT_NOTE,     /* text: for --verbose */
	TAO_EVENT_PROGRESS, /* progress */
	/* The drive works by itself, and tells how far it is if it can:
	 * of progress only percent is set. What it works at, the step knows
	 * that has told it to; see tao_burn_watch. */
	TAO_EVENT_WAITING
};

enum tao_action {
	TAO_ACTION_UNKNOWN,
	TAO_ACTION_PREPARING,
	TAO_ACTION_WRITING,
	TAO_ACTION_FINISHING, /* a track */
	TAO_ACTION_VERIFYING,
	TAO_ACTION_CLOSING, /* the session */
	TAO_ACTION_BLANKING
};

/* "writing" */
const char *tao_action_name(enum tao_action action);

struct tao_progress {
	enum tao_action action;
	unsigned track;              /* 1..99; 0: the disc as a whole */
	bool is_simulated;
	int32_t start_lba;
	uint32_t total_sectors;      /* 0 if not known */
	int32_t last_written_lba;    /* start_lba - 1 before the first */
	uint64_t read_sectors;       /* taken from the stream so far */
	uint64_t elapsed_ms;
	int64_t remaining_ms;        /* -1 if not known */
	uint64_t buffer_bytes;       /* the ring, and how full it is */
	uint64_t buffer_used_bytes;
	uint32_t drive_buffer_bytes; /* the drive's own; 0 if not told */
	uint32_t drive_buffer_used_bytes;
	bool has_percent;            /* what the drive says that it has done */
	unsigned percent;
};

struct tao_event {
	enum tao_event_kind kind;
	enum tao_error_code code;
	const char *text;
	const struct tao_progress *progress;
};

struct tao_observer {
	void (*event)(void *context, const struct tao_event *event);
	void *context;
};

/* Tell the observer; a NULL observer or callback hears nothing. */
void tao_tell_warning(const struct tao_observer *observer,
	enum tao_error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void tao_tell_note(const struct tao_observer *observer,
	const char *format, ...) __attribute__((format(printf, 2, 3)));
void tao_tell_progress(const struct tao_observer *observer,
	const struct tao_progress *progress);
void tao_tell_waiting(const struct tao_observer *observer,
	const struct tao_progress *progress);

#endif
