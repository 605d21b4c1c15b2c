/* ending.h - how a session ends: the disc closed, the drive given back.
 * Shapes  the open step and its session in; notes and warnings to stderr.
 * Owner   the caller owns everything; the lock stays to be freed.
 * Errors  as in session.h and burn.h. Until the file is removed the session
 *         goes on, and ending it may be tried again. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_ENDING_H
#define TAO_ENDING_H

#include "tools/step.h"

/* Close the session on the disc if tracks were written, or perhaps were, as in
 * one that was interrupted; media-changed if it is another disc. */
enum tao_status tao_ending_close(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err);

/* Free the door (if the drive is open) and remove the file. */
enum tao_status tao_ending_give_back(const struct tao_step *step,
	struct tao_session_lock *lock, struct tao_error *err);

#endif
