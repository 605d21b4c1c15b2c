/* outcome.h - what came of tao-prepare and tao-release, as JSON for --json.
 * Shapes  one static record that the steps fill while they work, and that is
 *         printed in the end.
 * Owner   copies are kept; warnings are collected by an observer.
 * Errors  what standard output does not take is found by tao_close_stdout(). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_OUTCOME_H
#define TAO_OUTCOME_H

#include "tools/step.h"

enum { TAO_OUTCOME_FORMAT = 1 };

/* From here on the step's warnings are collected too. */
void tao_outcome_watch(struct tao_step *step);

/* The session as it is now, and the disc if it was looked at. */
void tao_outcome_session(const struct tao_session *session);
void tao_outcome_disc(const struct tao_disc *disc);

/* err is NULL if all went well. */
void tao_outcome_print(
	const char *device, int status, const struct tao_error *err);

#endif
