/* session_judge.h - an open lock file: whose is it, is it sound, who is busy?
 * Shapes  a descriptor with its struct stat in, a session or an error out.
 * Units   as in session.h.
 * Owner   the caller owns everything.
 * Errors  as in session.h; outputs are then untouched.
 * Source  tao-session(5). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SESSION_JUDGE_H
#define TAO_SESSION_JUDGE_H

#include <sys/stat.h>

#include "lib/session.h"

/* Beside enum tao_session_claim: root's too, by those who only ask. */
enum { TAO_CLAIM_ROOTS = 0x100 };

bool tao_session_may_use(uid_t owner, unsigned claims);

/* Read the file. session-corrupt also if it has the session of another user
 * than its own: it was copied there. */
enum tao_status tao_session_load(int fd, const struct stat *st,
	struct tao_session *session, struct tao_error *err);

/* A file that nobody works on: may it be used under these claims? */
enum tao_status tao_session_judge(int fd, unsigned claims,
	struct tao_session *session, struct tao_error *err);

/* write-in-progress or recorder-locked: a process, or 0 if it is not known,
 * holds the file. Names it and its client as well as can be told. */
enum tao_status tao_session_fail_busy(int fd, const struct stat *st,
	pid_t holder, struct tao_error *err);

/* session-not-yours: another user's file. */
enum tao_status tao_session_fail_foreign(
	int fd, const struct stat *st, struct tao_error *err);

#endif
