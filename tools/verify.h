/* verify.h - read a closed session back and compare it with what was sent.
 * Shapes  the sums that tao-write has left beside the session's lock file.
 * Units   sectors.
 * Owner   nothing is kept.
 * Errors  burn-verification-failed (6) if a sector differs, and those of a
 *         drive that is lost. Tracks whose sums are not there (they were
 *         recovered, or there was no room) are a warning. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VERIFY_H
#define TAO_VERIFY_H

#include "tools/step.h"

/* The step's drive is open. observer hears of the progress. */
enum tao_status tao_verify_session(const struct tao_step *step,
	const struct tao_session *session, const struct tao_observer *observer,
	struct tao_readback *result, struct tao_error *err);

/* The sums of a session that is over, or that begins: takes the path of its
 * lock file. */
void tao_verify_forget(const char *session_path);

#endif
