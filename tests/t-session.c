/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "tests/session_steps.h"

static void test_path(void)
{
	struct tao_device device = {
		.kind = TAO_DEVICE_NODE, .path = "/dev/sr0", .node = "sr0"};
	char out[PATH_MAX] = "untouched";

	tao_session_path(&device, NULL, out, &err);
	IS_STRING(out, "/run/lock/tao-sr0.lock", "a node's is in /run/lock");
	tao_session_path(&device, "/tmp/x", out, &err);
	IS_STRING(out, "/tmp/x/tao-sr0.lock", "or where TAO_LOCK_DIR says");
	IS_INT(tao_session_path(&device, "locks", out, &err), TAO_USAGE,
		"a folder that depends on where one is is refused");
	device.kind = TAO_DEVICE_VIRTUAL;
	strcpy(device.path, "/music/a b.cue");
	tao_session_path(&device, "/tmp/x", out, &err);
	IS_STRING(out, "/music/a b.cue.lock", "a virtual disc's is beside it");
	memset(device.path, 'x', PATH_MAX - 1);
	IS_INT(tao_session_path(&device, NULL, out, &err), TAO_FAILED,
		"a path that becomes too long is lock-failed");
	IS_STRING(out, "/music/a b.cue.lock", "and leaves the output alone");
}

static void test_client(void)
{
	static const struct {
		const char *name;
		enum tao_status status;
	} rows[] = {
		{"tao:root", TAO_OK},
		{"A z0.,:;-_", TAO_OK},
		{"123456789012345678901234567890123456789012345678901234567890"
		 "123",
			TAO_OK},
		{"123456789012345678901234567890123456789012345678901234567890"
		 "1234",
			TAO_USAGE},
		{"", TAO_USAGE},
		{"a/b", TAO_USAGE},
		{"a\nb", TAO_USAGE},
		{"caf\xc3\xa9", TAO_USAGE},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		IS_INT(tao_session_check_client(rows[i].name, &err),
			rows[i].status, "client name %zu is %s", i + 1,
			rows[i].status ? "refused" : "taken");
}

static void test_steps(void)
{
	struct tao_session sample = session_sample(2), session;
	struct tao_session_lock *lock;
	struct stat st;
	mode_t mask = umask(0077);

	IS_INT(try_none(""), TAO_OK, "where nothing is, nothing is prepared");
	IS_INT(try_lock("run tao-prepare"), TAO_REFUSED,
		"a step before prepare is refused");
	IS_STRING(token(), "media-is-not-prepared", "by its token");
	IS_INT(tao_session_create(path, &sample, &lock, &err), TAO_OK,
		"a session is created");
	umask(mask);
	OK(lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
			(st.st_mode & 07777) == 0644 && st.st_nlink == 1,
		"as a plain file of mode 0644, whatever the umask");
	IS_INT(in_child(try_none, "client 'tao:test; a-b_c, d.' (process "),
		TAO_BUSY, "prepare meanwhile: busy, naming client and process");
	tao_session_unlock(lock);
	IS_INT(try_none("has prepared it, tracks so far: 2"), TAO_REFUSED,
		"a second prepare is refused");
	IS_STRING(token(), "media-is-prepared", "by its token");
	IS_INT(tao_session_create(path, &sample, &lock, &err), TAO_REFUSED,
		"creating it again is refused");
	IS_STRING(token(), "media-is-prepared", "by the same token");
	IS_INT(tao_session_lock(path, &session, &lock, &err), TAO_OK,
		"the next step takes the lock");
	OK(session.tracks_len == 2 && session.tracks[1].start_lba == 1000,
		"and reads what was created");
	IS_INT(tao_session_remove(lock, &err), TAO_OK, "release removes it");
	tao_session_unlock(lock);
	IS_INT(try_lock("no session"), TAO_REFUSED, "and then it is gone");
}

static void test_busy(void)
{
	struct tao_session session = session_sample(1);
	struct tao_session_lock *lock, *shared = NULL, *second = NULL;
	char part[64];
	bool is_held;

	prepare(&session);
	tao_session_lock(path, &session, &lock, &err);
	snprintf(part, sizeof(part), "d.' (process %ld) is using",
		(long)getpid());
	IS_INT(in_child(try_lock, part), TAO_BUSY,
		"a second step gets client and process of the first");
	session.state = TAO_STATE_WRITING;
	session.writer_pid = getpid();
	IS_INT(tao_session_update(lock, &session, &err), TAO_OK,
		"a step says that it writes");
	snprintf(part, sizeof(part), "(process %ld) is writing a track",
		(long)getpid());
	IS_INT(in_child(try_lock, part), TAO_BUSY, "then the second is told");
	IS_INT(in_child(try_none, part), TAO_BUSY, "and so is prepare");
	IS_INT(try_share(part), TAO_BUSY, "and who only asks");
	IS_STRING(token(), "write-in-progress", "by its token");
	OK(tao_session_read(path, &session, &is_held, &err) == TAO_OK &&
			is_held && session.tracks_len == 1,
		"but the file can be read meanwhile");
	session.state = TAO_STATE_PREPARED;
	tao_session_update(lock, &session, &err);
	tao_session_unlock(lock);
	OK(tao_session_read(path, &session, &is_held, &err) == TAO_OK &&
			!is_held,
		"when the step has ended, nobody holds it");
	OK(tao_session_share(path, &session, &shared, &err) == TAO_OK &&
			tao_session_share(path, &session, &second, &err) ==
				TAO_OK,
		"two may ask at the same time");
	tao_session_unlock(second);
	tao_session_unlock(shared);
	unlink(path);
}

/* Ask for half a second; closes ready when it has begun. */
static int share_a_while(int ready)
{
	const struct timespec pause = {.tv_nsec = 500 * 1000000L};
	struct tao_session_lock *lock;
	struct tao_session session;

	if (tao_session_share(path, &session, &lock, &err) != TAO_OK)
		return 1;
	close(ready);
	nanosleep(&pause, NULL);
	return 0;
}

static void test_waiting(void)
{
	struct tao_session session = session_sample(1);
	struct tao_session_lock *lock;
	int ready[2], status;
	char byte;
	pid_t pid;

	prepare(&session);
	if (pipe(ready) != 0)
		BAIL("pipe: %s", strerror(errno));
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		close(ready[0]);
		_exit(share_a_while(ready[1]));
	}
	close(ready[1]);
	IS_INT(read(ready[0], &byte, 1), 0, "while another process asks");
	close(ready[0]);
	IS_INT(tao_session_lock(path, &session, &lock, &err), TAO_OK,
		"a step waits until it has its answer");
	tao_session_unlock(lock);
	waitpid(pid, &status, 0);
	IS_INT(status, 0, "and the other one got it");
	unlink(path);
}

/* Try to take the session until told to stop; 1 if it was ever got. */
static int hammer(const char *part)
{
	struct tao_session_lock *lock;
	struct tao_session session;
	struct stat st;

	while (stat(part, &st) != 0) {
		if (tao_session_lock(path, &session, &lock, &err) == TAO_OK)
			return 1;
		if (err.code != TAO_E_RECORDER_LOCKED)
			return 2;
	}
	return 0;
}

static void test_update(void)
{
	struct tao_session session = session_sample(0);
	struct tao_session_lock *lock;
	char stop[80];
	int status, failed = 0;
	pid_t pid;

	snprintf(stop, sizeof(stop), "%s/stop", folder);
	tao_session_create(path, &session, &lock, &err);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(hammer(stop));
	for (int i = 0; i < 300; i++) {
		session = session_sample((unsigned)i % 100);
		failed += tao_session_update(lock, &session, &err) != TAO_OK;
	}
	close(open(stop, O_CREAT | O_WRONLY, 0600));
	waitpid(pid, &status, 0);
	IS_INT(failed, 0, "a session is updated 300 times");
	IS_INT(WEXITSTATUS(status), 0,
		"and nobody gets its lock, or half a file, in between");
	unlink(stop);
	unlink(path);
	IS_INT(tao_session_update(lock, &session, &err), TAO_FAILED,
		"a file removed by hand is not made again");
	IS_STRING(token(), "lock-failed", "by its token");
	OK(access(path, F_OK) != 0, "and stays away");
	tao_session_unlock(lock);
}

int main(void)
{
	begin();
	test_path();
	test_client();
	test_steps();
	test_busy();
	test_waiting();
	test_update();
	IS_INT(rmdir(folder), 0, "no file is left behind");
	return tap_done();
}
