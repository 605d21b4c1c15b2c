/* command_parts.h - what the files behind command.h share; for lib/command*.c.
 * Shapes  a verdict on each reply; a patience for each wait.
 * Units   ms on the drive's clock.
 * Owner   struct tao_patience is the caller's; nothing in it needs freeing.
 * Errors  none.
 * Source  SPC-4 4.5 and 5.6 (which sense means what), doc/mmc.md (why). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_COMMAND_PARTS_H
#define TAO_COMMAND_PARTS_H

#include "lib/command.h"

enum tao_verdict {
	TAO_VERDICT_DONE,      /* it did what was asked */
	TAO_VERDICT_RECOVERED, /* it did, and has something to tell */
	TAO_VERDICT_BEGUN,     /* it has begun to, and is busy with it */
	TAO_VERDICT_ATTENTION, /* it told news instead: send it again */
	TAO_VERDICT_BUSY,      /* not now: wait, then send it again */
	TAO_VERDICT_FAILED
};

enum tao_verdict tao_command_judge(
	const struct tao_request *request, const struct tao_reply *reply);

/* Does this "not ready" pass by itself? 2/04/01, 2/04/07, 2/04/08, ... */
bool tao_command_will_pass(const struct tao_sense *sense);

struct tao_patience {
	struct tao_drive *drive;
	const struct tao_observer *observer;
	const char *what;       /* "WRITE (10)": begins the notes */
	unsigned first_ms;      /* the first pause; each is longer ... */
	unsigned longest_ms;    /* ... than the one before, up to this */
	unsigned limit_ms;      /* of all together */
	/* Its own; zero at first. */
	bool has_begun;
	uint64_t began_us;
	uint64_t next_note_us;
	unsigned pause_ms;
};

/* Start the clock; later calls do nothing. */
void tao_patience_begin(struct tao_patience *patience);

/* Has the time not run out yet? Sleep for a while, tell the observer when it
 * becomes long, and return true. */
bool tao_patience_wait(
	struct tao_patience *patience, const struct tao_reply *why);

/* tao_command_fail with words between the command and the reason, "" for
 * none: "WRITE (10): gave up after 200 s: not ready, ..." */
enum tao_status tao_command_fail_after(const struct tao_request *request,
	const struct tao_reply *reply, const char *words,
	struct tao_error *err);

/* Like tao_command; *data_bytes is how much of the buffer may be read. */
enum tao_status tao_command_read(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	size_t *data_bytes, struct tao_error *err);

#endif
