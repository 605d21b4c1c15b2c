/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "tests/session_steps.h"

enum { ROUNDS = 1000 };

/* Create the session in ROUNDS folders in turn, each as soon as start says so;
 * write one byte per round: what came of it. */
static int racer(int start, int result)
{
	struct tao_session session = session_sample(0);
	struct tao_session_lock *lock;
	char byte;

	for (int i = 0; i < ROUNDS; i++) {
		if (read(start, &byte, 1) != 1)
			return 1;
		byte = 'w';
		if (tao_session_create(path, &session, &lock, &err) != TAO_OK)
			byte = err.code == TAO_E_RECORDER_LOCKED ||
					       err.code ==
						       TAO_E_MEDIA_IS_PREPARED
				       ? 'l'
				       : '?';
		if (write(result, &byte, 1) != 1)
			return 1;
		if (byte == 'w' && read(start, &byte, 1) == 1)
			tao_session_unlock(lock);
	}
	return 0;
}

struct contestant {
	pid_t pid;
	int start;
	int result;
};

static struct contestant new_contestant(void)
{
	int start[2], result[2];
	struct contestant made;

	if (pipe(start) != 0 || pipe(result) != 0)
		BAIL("pipe");
	fflush(stdout);
	made = (struct contestant){fork(), start[1], result[0]};
	if (made.pid == 0) {
		close(start[1]);
		_exit(racer(start[0], result[1]));
	}
	close(start[0]);
	close(result[1]);
	return made;
}

static void test_race(void)
{
	struct contestant a = new_contestant(), b = new_contestant();
	int fair = 0, status, failed = 0;
	char from_a = '?', from_b = '?';

	for (int i = 0; i < ROUNDS; i++) {
		if (write(a.start, "g", 1) != 1 || write(b.start, "g", 1) != 1)
			break;
		if (read(a.result, &from_a, 1) != 1 ||
			read(b.result, &from_b, 1) != 1)
			break;
		fair += (from_a == 'w' && from_b == 'l') ||
			(from_a == 'l' && from_b == 'w');
		if (from_a == 'w' && write(a.start, "e", 1) != 1)
			break;
		if (from_b == 'w' && write(b.start, "e", 1) != 1)
			break;
		failed += unlink(path) != 0;
	}
	close(a.start);
	close(b.start);
	waitpid(a.pid, &status, 0);
	waitpid(b.pid, &status, 0);
	IS_INT(fair, ROUNDS,
		"of two who create it at once exactly one wins, "
		"%d times",
		ROUNDS);
	IS_INT(failed, 0, "and there is one file each time");
}

/* From here on renameat2() answers EINVAL, as on NFS. */
static bool forbid_renameat2(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = sizeof(code) / sizeof(code[0]), .filter = code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int create_without_renameat2(const char *part)
{
	struct tao_session session = session_sample(0);
	struct tao_session_lock *lock;
	enum tao_status status;

	if (!forbid_renameat2())
		return 102;
	status = tao_session_create(path, &session, &lock, &err);
	if (status == TAO_OK)
		tao_session_unlock(lock);
	return judge_text(status, part);
}

static void test_hard_links(void)
{
	if (in_child(create_without_renameat2, "") == 102) {
		SKIP("no seccomp", "file systems that only have hard links");
		return;
	}
	IS_INT(try_lock(""), TAO_OK,
		"where rename always replaces, a hard link creates the file");
	IS_INT(in_child(create_without_renameat2, "has prepared it"),
		TAO_REFUSED, "and not a second time");
	unlink(path);
}

/* A file may have 100 bytes: the disk is full. */
static int create_on_full_disk(const char *part)
{
	struct rlimit limit = {100, 100};
	struct tao_session session = session_sample(0);
	struct tao_session_lock *lock;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 102;
	return judge_text(
		tao_session_create(path, &session, &lock, &err), part);
}

static int create_as_nobody(const char *part)
{
	struct tao_session session = session_sample(0);
	struct tao_session_lock *lock;

	if (geteuid() == 0 && setuid(65534) != 0)
		return 102;
	return judge_text(
		tao_session_create(path, &session, &lock, &err), part);
}

static void test_folders(void)
{
	struct tao_session session = session_sample(1);
	struct tao_session_lock *lock;
	char good[sizeof(path)];

	IS_INT(in_child(create_on_full_disk, "cannot write the lock file"),
		TAO_FAILED, "a full disk is lock-failed");
	IS_INT(try_none(""), TAO_OK, "and leaves no file");
	chmod(folder, 0555);
	IS_INT(in_child(create_as_nobody, "Permission denied"), TAO_FAILED,
		"so is a folder that you may not write to");
	chmod(folder, 0755);
	strcpy(good, path);
	snprintf(path, sizeof(path), "%s/none/x.lock", folder);
	IS_INT(tao_session_create(path, &session, &lock, &err), TAO_FAILED,
		"and one that does not exist");
	IS_STRING(token(), "lock-failed", "by its token");
	IS_INT(try_none(""), TAO_OK, "where nothing is prepared");
	strcpy(path, good);
}

int main(void)
{
	begin();
	test_race();
	test_hard_links();
	test_folders();
	IS_INT(rmdir(folder), 0, "no file is left behind");
	return tap_done();
}
