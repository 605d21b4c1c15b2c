/* session_progress.h - how far a track is, as it stands in the lock file: a
 * text of fixed length at the file's end that is written over in place, so
 * that telling costs one system call and every reader sees whole JSON.
 * Shapes  TAO_SESSION_PROGRESS_BYTES characters, none of which JSON escapes.
 * Units   as in struct tao_progress.
 * Owner   the caller owns every buffer.
 * Errors  none: what does not fit its field is told as the most that fits.
 * Source  tao-session(5). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SESSION_PROGRESS_H
#define TAO_SESSION_PROGRESS_H

#include <stddef.h>

#include "lib/event.h"

enum { TAO_SESSION_PROGRESS_BYTES = 153 };

void tao_session_progress_format(const struct tao_progress *progress,
	char out[static TAO_SESSION_PROGRESS_BYTES + 1]);

/* False, and *out untouched, if it is no such text. */
bool tao_session_progress_parse(const char *text, struct tao_progress *out);

/* Where the text stands in a file of that length that ends with it. */
size_t tao_session_progress_at(size_t file_bytes);

#endif
