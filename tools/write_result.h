/* write_result.h - what came of a track, in words and as JSON. Prints.
 * Shapes  notes to standard error with --verbose; one JSON object to standard
 *         output with --json.
 * Errors  what standard output does not take is found by tao_close_stdout(). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_WRITE_RESULT_H
#define TAO_WRITE_RESULT_H

#include <jansson.h>

#include "lib/burn.h"

struct tao_write_result {
	const char *device; /* as the user named it */
	const struct tao_track_options *options;
	const struct tao_track_result *track;
	const struct tao_error *err; /* NULL: none */
	json_t *warnings;
};

enum { TAO_WRITE_RESULT_FORMAT = 1 };

void tao_write_result_note(const struct tao_track_result *track);
void tao_write_result_print(const struct tao_write_result *result);

#endif
