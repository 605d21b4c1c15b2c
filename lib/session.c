/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/session_file.h"
#include "lib/session_json.h"
#include "lib/session_judge.h"
#include "lib/session_progress.h"

struct tao_session_lock {
	int fd; /* holds the kernel lock on the inode of st */
	struct stat st;
	char path[PATH_MAX];
	bool has_progress; /* the file has room for it */
};

enum { REPLACED_TRIES = 100 };

static enum tao_status fail_restless(struct tao_error *err)
{
	return tao_fail(err, TAO_E_RECORDER_LOCKED,
		"other processes replace the lock file all the time");
}

/* ---- taking the lock ---- */

/* Open the path's file and lock it, until both are the same inode: a step that
 * ends in between replaces or removes the file. */
static enum tao_status open_locked(const char *path, bool is_exclusive,
	unsigned claims, int *fd, struct tao_error *err)
{
	struct stat st;

	for (int i = 0; i < REPLACED_TRIES; i++) {
		enum tao_status status;
		pid_t holder = 0;
		int opened;

		status = tao_session_file_open(path, &opened, &st, err);
		if (status != TAO_OK)
			return status;
		if (tao_session_may_use(st.st_uid, claims))
			status = tao_session_file_lock(
				opened, &st, is_exclusive, &holder, err);
		else
			status = tao_session_fail_foreign(opened, &st, err);
		if (status == TAO_OK && tao_session_file_is(path, &st)) {
			*fd = opened;
			return TAO_OK;
		}
		if (status == TAO_BUSY && tao_session_file_is(path, &st))
			status =
				tao_session_fail_busy(opened, &st, holder, err);
		else if (status == TAO_BUSY)
			status = TAO_OK; /* replaced meanwhile */
		close(opened);
		if (status != TAO_OK)
			return status;
	}
	return fail_restless(err);
}

static enum tao_status new_lock(int fd, const char *path,
	struct tao_session_lock **lock, struct tao_error *err)
{
	struct tao_session_lock *made = calloc(1, sizeof(*made));

	if (!made || fstat(fd, &made->st) != 0 || strlen(path) >= PATH_MAX) {
		free(made);
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "no memory for the lock");
	}
	made->fd = fd;
	strcpy(made->path, path);
	*lock = made;
	return TAO_OK;
}

static enum tao_status take(const char *path, bool is_exclusive,
	unsigned claims, struct tao_session *session,
	struct tao_session_lock **lock, struct tao_error *err)
{
	struct tao_session loaded;
	enum tao_status status;
	int fd = -1;

	status = open_locked(path, is_exclusive, claims, &fd, err);
	if (status != TAO_OK)
		return status;
	status = tao_session_judge(fd, claims, &loaded, err);
	if (status == TAO_OK)
		status = new_lock(fd, path, lock, err);
	if (status != TAO_OK) {
		close(fd);
		return status;
	}
	*session = loaded;
	return TAO_OK;
}

enum tao_status tao_session_lock(const char *path, struct tao_session *session,
	struct tao_session_lock **lock, struct tao_error *err)
{
	return take(path, true, 0, session, lock, err);
}

enum tao_status tao_session_claim(const char *path, unsigned claims,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err)
{
	return take(path, true, claims, session, lock, err);
}

enum tao_status tao_session_share(const char *path, struct tao_session *session,
	struct tao_session_lock **lock, struct tao_error *err)
{
	return take(path, false, TAO_CLAIM_ROOTS, session, lock, err);
}

void tao_session_unlock(struct tao_session_lock *lock)
{
	if (!lock)
		return;
	close(lock->fd);
	free(lock);
}

/* ---- looking without the lock ---- */

/* Open the path's file and see whether a step holds it, both at a moment when
 * the path named that inode. */
static enum tao_status open_current(const char *path, int *fd, struct stat *st,
	bool *is_held, struct tao_error *err)
{
	for (int i = 0; i < REPLACED_TRIES; i++) {
		enum tao_status status;
		int opened;

		status = tao_session_file_open(path, &opened, st, err);
		if (status != TAO_OK)
			return status;
		*is_held = tao_session_file_is_held(opened);
		if (tao_session_file_is(path, st)) {
			*fd = opened;
			return TAO_OK;
		}
		close(opened);
	}
	return fail_restless(err);
}

bool tao_session_is_held(const char *path)
{
	struct stat st;
	bool is_held;
	int fd = -1;

	if (open_current(path, &fd, &st, &is_held, NULL) != TAO_OK)
		return false;
	close(fd);
	return is_held;
}

pid_t tao_session_holder(const char *path)
{
	struct stat st;
	bool is_held;
	int fd = -1;
	pid_t pid;

	if (open_current(path, &fd, &st, &is_held, NULL) != TAO_OK)
		return 0;
	pid = is_held ? tao_session_file_holder(fd, &st) : 0;
	close(fd);
	return pid;
}

enum tao_status tao_session_read(const char *path, struct tao_session *session,
	bool *is_held, struct tao_error *err)
{
	struct tao_session loaded;
	enum tao_status status;
	struct stat st;
	bool held;
	int fd = -1;

	status = open_current(path, &fd, &st, &held, err);
	if (status != TAO_OK)
		return status;
	if (!tao_session_may_use(st.st_uid, TAO_CLAIM_ROOTS))
		status = tao_session_fail_foreign(fd, &st, err);
	else if (held)
		status = tao_session_load(fd, &st, &loaded, err);
	else
		status = tao_session_judge(fd, TAO_CLAIM_ROOTS, &loaded, err);
	close(fd);
	if (status != TAO_OK)
		return status;
	*session = loaded;
	*is_held = held;
	return TAO_OK;
}

/* There is a file: which error is it for one who wants to prepare? */
static enum tao_status fail_existing(
	int fd, const struct stat *st, bool is_held, struct tao_error *err)
{
	struct tao_session session;
	enum tao_status status;

	if (st->st_uid != geteuid()) {
		if (tao_session_load(fd, st, &session, NULL) != TAO_OK)
			return tao_session_fail_foreign(fd, st, err);
		return tao_fail(err, TAO_E_RECORDER_LOCKED,
			"client '%s', user %u, has a session on the drive",
			session.client, (unsigned)st->st_uid);
	}
	if (is_held)
		return tao_session_fail_busy(
			fd, st, tao_session_file_holder(fd, st), err);
	status = tao_session_judge(fd, 0, &session, err);
	if (status != TAO_OK)
		return status;
	return tao_fail(err, TAO_E_MEDIA_IS_PREPARED,
		"client '%s' has prepared it, tracks so far: %u",
		session.client, session.tracks_len);
}

enum tao_status tao_session_check_none(const char *path, struct tao_error *err)
{
	struct tao_error found;
	enum tao_status status;
	struct stat st;
	bool is_held;
	int fd = -1;

	status = open_current(path, &fd, &st, &is_held, &found);
	if (status == TAO_OK) {
		status = fail_existing(fd, &st, is_held, &found);
		close(fd);
	} else if (found.code == TAO_E_MEDIA_IS_NOT_PREPARED) {
		return TAO_OK;
	}
	if (err)
		*err = found;
	return status;
}

/* ---- changing ---- */

/* A new file with that session, locked, not yet under its name. */
static enum tao_status make(const char *path, const struct tao_session *session,
	int *fd, char temp[static PATH_MAX], struct tao_error *err)
{
	struct tao_session own = *session;
	enum tao_status status;
	struct stat st;
	size_t len_bytes;
	char *text;

	own.uid = geteuid();
	status = tao_session_encode(&own, &text, &len_bytes, err);
	if (status != TAO_OK)
		return status;
	status = tao_session_file_make(path, text, len_bytes, fd, temp, err);
	free(text);
	if (status != TAO_OK)
		return status;
	if (fstat(*fd, &st) != 0 || st.st_uid != own.uid ||
		tao_session_file_check(&st, NULL) != TAO_OK) {
		unlink(temp);
		close(*fd);
		return tao_fail(err, TAO_E_LOCK_FAILED,
			"the file system of %s keeps no owners and modes",
			path);
	}
	return TAO_OK;
}

/* The name is taken. That may be over by now: then *again. */
static enum tao_status publish(
	const char *temp, const char *path, bool *again, struct tao_error *err)
{
	struct tao_error failed;
	enum tao_status status = tao_session_file_publish(temp, path, &failed);

	if (status == TAO_OK)
		return TAO_OK;
	unlink(temp);
	if (failed.code == TAO_E_MEDIA_IS_PREPARED) {
		status = tao_session_check_none(path, &failed);
		*again = status == TAO_OK;
	}
	if (err && !*again)
		*err = failed;
	return status;
}

enum tao_status tao_session_create(const char *path,
	const struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err)
{
	char temp[PATH_MAX];
	enum tao_status status = TAO_OK;
	bool again = true;
	int fd = -1;

	for (int i = 0; again && i < REPLACED_TRIES; i++) {
		again = false;
		status = make(path, session, &fd, temp, err);
		if (status != TAO_OK)
			return status;
		status = publish(temp, path, &again, err);
		if (status != TAO_OK || again)
			close(fd);
	}
	if (again)
		return fail_restless(err);
	if (status != TAO_OK)
		return status;
	status = new_lock(fd, path, lock, err);
	if (status != TAO_OK) {
		unlink(path);
		close(fd);
	}
	return status;
}

/* Somebody may have removed the file by hand, and another step made one. */
static enum tao_status check_ours(
	const struct tao_session_lock *lock, struct tao_error *err)
{
	if (tao_session_file_is(lock->path, &lock->st))
		return TAO_OK;
	return tao_fail(err, TAO_E_LOCK_FAILED,
		"%s was removed or replaced by somebody else", lock->path);
}

enum tao_status tao_session_update(struct tao_session_lock *lock,
	const struct tao_session *session, struct tao_error *err)
{
	char temp[PATH_MAX];
	enum tao_status status;
	struct stat st;
	int fd;

	status = check_ours(lock, err);
	if (status != TAO_OK)
		return status;
	status = make(lock->path, session, &fd, temp, err);
	if (status != TAO_OK)
		return status;
	if (fstat(fd, &st) != 0 || rename(temp, lock->path) != 0) {
		tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot replace %s", lock->path);
		unlink(temp);
		close(fd);
		return TAO_FAILED;
	}
	close(lock->fd);
	lock->fd = fd;
	lock->st = st;
	lock->has_progress = session->state == TAO_STATE_WRITING;
	return TAO_OK;
}

void tao_session_tell(const struct tao_session_lock *lock,
	const struct tao_progress *progress)
{
	char text[TAO_SESSION_PROGRESS_BYTES + 1];
	ssize_t ignored;

	if (!lock->has_progress)
		return;
	tao_session_progress_format(progress, text);
	/* Who asks sees an older state then. */
	ignored = pwrite(lock->fd, text, TAO_SESSION_PROGRESS_BYTES,
		(off_t)tao_session_progress_at((size_t)lock->st.st_size));
	(void)ignored;
}

enum tao_status tao_session_remove(
	struct tao_session_lock *lock, struct tao_error *err)
{
	enum tao_status status = check_ours(lock, err);

	if (status == TAO_OK && unlink(lock->path) != 0)
		status = tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot remove %s", lock->path);
	return status;
}
