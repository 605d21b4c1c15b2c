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
 * one that was interrupted: *is_closed then. media-changed if it is another
 * disc. */
enum tao_status tao_ending_close(const struct tao_step *step,
	const struct tao_session *session, bool *is_closed,
	struct tao_error *err);

/* Free the door (if the drive is open) and remove the file. A door that stays
 * locked is status 1, with the file removed all the same; but a warning where
 * the disc has been closed just now: no status says that it is good and the
 * door is not. */
enum tao_status tao_ending_give_back(const struct tao_step *step,
	bool is_closed, struct tao_session_lock *lock, struct tao_error *err);

#endif
