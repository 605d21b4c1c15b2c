/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session_judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/session_file.h"
#include "lib/session_json.h"

/* Read the file behind fd. *session is only touched on success. */
static enum tao_status load(
	int fd, struct tao_session *session, struct tao_error *err)
{
	enum tao_status status;
	size_t len_bytes;
	char *text;

	status = tao_session_file_read(fd, &text, &len_bytes, err);
	if (status != TAO_OK)
		return status;
	status = tao_session_decode(text, len_bytes, session, err);
	free(text);
	return status;
}

enum tao_status tao_session_load(int fd, const struct stat *st,
	struct tao_session *session, struct tao_error *err)
{
	struct tao_session loaded;
	enum tao_status status = load(fd, &loaded, err);

	if (status != TAO_OK)
		return status;
	if (loaded.uid != st->st_uid)
		return tao_fail(err, TAO_E_SESSION_CORRUPT,
			"the lock file is of user %u, its session of user %u",
			(unsigned)st->st_uid, (unsigned)loaded.uid);
	*session = loaded;
	return TAO_OK;
}

/* " (process 77)", or nothing if nobody knows. */
static const char *process_text(pid_t pid, char out[static 32])
{
	if (pid > 0)
		snprintf(out, 32, " (process %ld)", (long)pid);
	else
		out[0] = '\0';
	return out;
}

enum tao_status tao_session_fail_busy(
	int fd, const struct stat *st, pid_t holder, struct tao_error *err)
{
	struct tao_session session = {.client = "?"};
	char process[32];

	tao_session_load(fd, st, &session, NULL);
	if (!holder && session.state == TAO_STATE_WRITING)
		holder = session.writer_pid;
	process_text(holder, process);
	if (session.state == TAO_STATE_WRITING)
		return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
			"client '%s'%s is writing a track", session.client,
			process);
	return tao_fail(err, TAO_E_RECORDER_LOCKED,
		"client '%s'%s is using the drive", session.client, process);
}

enum tao_status tao_session_fail_foreign(
	int fd, const struct stat *st, struct tao_error *err)
{
	struct tao_session session;

	if (tao_session_load(fd, st, &session, NULL) == TAO_OK)
		return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
			"the session is of client '%s', user %u",
			session.client, (unsigned)st->st_uid);
	return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
		"the lock file is of user %u", (unsigned)st->st_uid);
}

/* A session that nobody works on. Did its last step end as it should? */
static enum tao_status check_ended(
	const struct tao_session *session, struct tao_error *err)
{
	char boot_id[37];

	if (session->state == TAO_STATE_INTERRUPTED)
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"the session of client '%s' was interrupted; tracks "
			"finished before: %u",
			session->client, session->tracks_len);
	if (session->state == TAO_STATE_WRITING)
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"process %ld died while it wrote track %u; tracks "
			"finished before: %u",
			(long)session->writer_pid,
			session->first_track + session->tracks_len,
			session->tracks_len);
	tao_session_boot_id(boot_id);
	if (boot_id[0] && session->boot_id[0] &&
		strcmp(boot_id, session->boot_id) != 0)
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"the machine was started again since client '%s' "
			"prepared the disc; tracks finished before: %u",
			session->client, session->tracks_len);
	return TAO_OK;
}

bool tao_session_may_use(uid_t owner, unsigned claims)
{
	return owner == geteuid() || (claims & TAO_CLAIM_FOREIGN) ||
	       (owner == 0 && (claims & TAO_CLAIM_ROOTS));
}

enum tao_status tao_session_judge(int fd, unsigned claims,
	struct tao_session *session, struct tao_error *err)
{
	struct tao_session loaded = {.first_track = 1};
	struct tao_error why;
	enum tao_status status;
	struct stat now;

	/* Anew: while it was made the file may have had a second name. */
	if (fstat(fd, &now) != 0)
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot look at the lock file");
	loaded.uid = now.st_uid;
	if (!tao_session_may_use(now.st_uid, claims))
		return tao_session_fail_foreign(fd, &now, err);
	if (!(claims & TAO_CLAIM_FOREIGN)) {
		status = tao_session_file_check(&now, err);
		if (status != TAO_OK)
			return status;
	}
	status = tao_session_load(fd, &now, &loaded, &why);
	if (status == TAO_OK) {
		status = check_ended(&loaded, &why);
		if (status != TAO_OK && (claims & TAO_CLAIM_INTERRUPTED)) {
			loaded.state = TAO_STATE_INTERRUPTED;
			status = TAO_OK;
		}
	} else if (status == TAO_REFUSED && (claims & TAO_CLAIM_CORRUPT)) {
		status = TAO_OK;
	}
	if (status == TAO_OK)
		*session = loaded;
	else if (err)
		*err = why;
	return status;
}
