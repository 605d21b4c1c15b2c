/* source.h - where the sectors come from: standard input, or a command that is
 * started for it and whose end is then known; spooled first, if so wished.
 * Shapes  open, use fd, finish.
 * Units   bytes and sectors as named.
 * Owner   the caller owns the struct; tao_source_finish() closes and reaps.
 * Errors  producer-failed (3, or 6 if something was written), input-error;
 *         system-error if the spool cannot be written.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SOURCE_H
#define TAO_SOURCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "lib/error.h"

struct tao_source {
	int fd;
	const char *command; /* NULL: standard input */
	pid_t child;         /* 0 if there is none, or it has been waited for */
	uint64_t sectors;    /* that will come; 0 if not known */
};

/* Standard input, or the standard output of that command line. */
enum tao_status tao_source_open(struct tao_source *source,
	const char *const *command, struct tao_error *err);

/* Read all of it into a nameless file in dir, or if that is NULL in TMPDIR or
 * /var/tmp, and go on from there: afterwards the length is known and a command
 * has ended well. */
enum tao_status tao_source_spool(
	struct tao_source *source, const char *dir, struct tao_error *err);

/* Close it and, if it is a command, wait for its end. With has_all the stream
 * was read to its end, so the command should have ended well: else it is
 * producer-failed. Without, it is stopped. */
enum tao_status tao_source_finish(
	struct tao_source *source, bool has_all, struct tao_error *err);

#endif
