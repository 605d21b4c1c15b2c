/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/session_steps.h"

static void test_interrupted(void)
{
	struct tao_session sample = session_sample(1), session;
	struct tao_session_lock *lock;
	bool is_held;

	sample.state = TAO_STATE_WRITING;
	sample.writer_pid = 4711;
	prepare(&sample);
	IS_INT(try_lock("process 4711 died while it wrote track 2"),
		TAO_REFUSED, "a writer that is gone: session-interrupted");
	IS_STRING(token(), "session-interrupted", "by its token");
	IS_INT(try_none("4711"), TAO_REFUSED, "for prepare too");
	IS_INT(tao_session_read(path, &session, &is_held, &err), TAO_REFUSED,
		"and for who only reads");
	IS_INT(tao_session_claim(
		       path, TAO_CLAIM_INTERRUPTED, &session, &lock, &err),
		TAO_OK, "it can be claimed");
	IS_INT(session.state, TAO_STATE_INTERRUPTED, "and tells its state");
	session.state = TAO_STATE_PREPARED;
	strcpy(session.boot_id, "00000000-0000-0000-0000-000000000000");
	tao_session_update(lock, &session, &err);
	tao_session_unlock(lock);
	IS_INT(try_lock("the machine was started again"), TAO_REFUSED,
		"so is a session from before a reboot");
	IS_STRING(token(), "session-interrupted", "by its token");
	unlink(path);
}

static void test_by_hand(void)
{
	struct tao_session session = session_sample(1);
	char elsewhere[80];

	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", folder);
	prepare(&session);
	if (rename(path, elsewhere) != 0 || symlink(elsewhere, path) != 0)
		BAIL("cannot link");
	IS_INT(try_lock("is a symbolic link"), TAO_REFUSED,
		"a symbolic link is not followed");
	IS_STRING(token(), "session-not-yours", "by its token");
	IS_INT(try_none("is a symbolic link"), TAO_REFUSED, "nor by prepare");
	unlink(path);
	if (link(elsewhere, path) != 0)
		BAIL("cannot link");
	IS_INT(try_lock("second name"), TAO_REFUSED, "nor a hard link");
	unlink(elsewhere);
	chmod(path, 0664);
	IS_INT(try_lock("(mode 0664)"), TAO_REFUSED,
		"nor a file that a group may write to");
	unlink(path);
	mkdir(path, 0755);
	IS_INT(try_lock("is no plain file"), TAO_REFUSED, "nor a folder");
	rmdir(path);
	mkfifo(path, 0644);
	IS_INT(try_lock("is no plain file"), TAO_REFUSED,
		"nor a FIFO, which is not waited for");
	IS_INT(try_none("is no plain file"), TAO_REFUSED, "nor by prepare");
	unlink(path);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
	chmod(path, 0644);
}

static void test_corrupt(void)
{
	struct tao_session session;
	struct tao_session_lock *lock;

	write_file("{\"format\": 2}");
	IS_INT(try_lock("newer than this program"), TAO_REFUSED,
		"a file of a newer format is refused");
	IS_STRING(token(), "session-corrupt", "by its token");
	IS_INT(try_none("newer"), TAO_REFUSED, "by prepare too");
	IS_INT(tao_session_claim(
		       path, TAO_CLAIM_CORRUPT, &session, &lock, &err),
		TAO_OK, "it can be claimed");
	IS_STRING(session.client, "", "and then says nothing");
	IS_INT(tao_session_remove(lock, &err), TAO_OK, "and removed");
	tao_session_unlock(lock);
	write_file("");
	truncate(path, 300 * 1024);
	IS_INT(try_lock("larger than a session"), TAO_REFUSED,
		"a file of 300 KiB is not even read");
	unlink(path);
}

/* An ordinary user: nobody. */
static int as_nobody(const char *part)
{
	if (setuid(65534) != 0)
		return 101;
	return try_lock(part);
}

static int prepare_as_nobody(const char *part)
{
	if (setuid(65534) != 0)
		return 101;
	return try_none(part);
}

/* 0: read; the status otherwise. */
static int read_as_nobody(const char *part)
{
	struct tao_session session;
	bool is_held;

	if (setuid(65534) != 0)
		return 101;
	return judge_text(
		tao_session_read(path, &session, &is_held, &err), part);
}

static void test_owners(void)
{
	struct tao_session sample = session_sample(1), session;
	struct tao_session_lock *lock;

	if (geteuid() != 0) {
		SKIP("needs root", "other users' sessions");
		return;
	}
	chmod(folder, 01777);
	prepare(&sample);
	IS_INT(in_child(as_nobody, "client 'tao:test; a-b_c, d.', user 0"),
		TAO_REFUSED, "root's session is not yours");
	IS_INT(in_child(prepare_as_nobody, "user 0, has a session"), TAO_BUSY,
		"to prepare it is busy");
	IS_INT(in_child(read_as_nobody, ""), TAO_OK, "but you may read it");
	if (chown(path, 65534, 65534) != 0)
		BAIL("chown");
	IS_INT(try_lock("is of user 65534"), TAO_REFUSED,
		"another user's is not even root's");
	IS_STRING(token(), "session-not-yours", "by its token");
	IS_INT(try_none("is of user 65534"), TAO_REFUSED,
		"one with another's session in it was planted");
	IS_INT(in_child(as_nobody, "of user 65534, its session of user 0"),
		TAO_REFUSED, "and is corrupt for its owner");
	IS_INT(tao_session_claim(path, TAO_CLAIM_FOREIGN | TAO_CLAIM_CORRUPT,
		       &session, &lock, &err),
		TAO_OK, "it can be claimed");
	IS_INT(session.uid, 65534, "and tells its owner");
	IS_INT(tao_session_update(lock, &sample, &err), TAO_OK,
		"and taken over");
	tao_session_unlock(lock);
	IS_INT(try_lock(""), TAO_OK, "then it is yours");
	unlink(path);
}

int main(void)
{
	begin();
	test_interrupted();
	test_by_hand();
	test_corrupt();
	test_owners();
	IS_INT(rmdir(folder), 0, "no file is left behind");
	return tap_done();
}
