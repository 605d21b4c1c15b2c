/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/fd_io.h"
#include "tools/cancel.h"

enum { COPY_BYTES = 1 << 18, PATIENCE_MS = 5000 };

extern char **environ;

/* What is left of a regular file is what will come. */
static uint64_t sectors_left(int fd)
{
	struct stat about;
	off_t at;

	if (fstat(fd, &about) == -1 || !S_ISREG(about.st_mode))
		return 0;
	at = lseek(fd, 0, SEEK_CUR);
	if (at == -1 || at >= about.st_size)
		return 0;
	return tao_bytes_to_sectors((uint64_t)(about.st_size - at));
}

/* The command starts with the signals that this program found. */
static int spawn(const char *const *command, int out_fd, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int failed;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	/* Some daemons leave it ignored: how it ended would be lost. */
	signal(SIGCHLD, SIG_DFL);
	failed = posix_spawnp(child, command[0], &actions, &attributes,
		(char *const *)(uintptr_t)command, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

enum tao_status tao_source_open(struct tao_source *source,
	const char *const *command, struct tao_error *err)
{
	int ends[2], failed;

	*source = (struct tao_source){.fd = STDIN_FILENO};
	if (!command[0]) {
		source->sectors = sectors_left(STDIN_FILENO);
		return TAO_OK;
	}
	if (pipe2(ends, O_CLOEXEC) == -1)
		return tao_fail_errno(
			err, TAO_E_SYSTEM_ERROR, errno, "cannot make a pipe");
	failed = spawn(command, ends[1], &source->child);
	close(ends[1]);
	if (failed) {
		close(ends[0]);
		source->child = 0;
		if (access(command[0], R_OK) == 0 &&
			access(command[0], X_OK) != 0)
			return tao_fail(err, TAO_E_PRODUCER_FAILED,
				"'%s' is a file and no command; the command "
				"'tao-pcm %s' converts it",
				command[0], command[0]);
		return tao_fail_errno(err, TAO_E_PRODUCER_FAILED, failed,
			"cannot start '%s'", command[0]);
	}
	source->fd = ends[0];
	source->command = command[0];
	return TAO_OK;
}

static enum tao_status judge_child(
	const struct tao_source *source, int how, struct tao_error *err)
{
	if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
		return TAO_OK;
	if (WIFSIGNALED(how))
		return tao_fail(err, TAO_E_PRODUCER_FAILED,
			"'%s' was ended by signal %d (%s)", source->command,
			WTERMSIG(how), strsignal(WTERMSIG(how)));
	return tao_fail(err, TAO_E_PRODUCER_FAILED, "'%s' ended with status %d",
		source->command, WEXITSTATUS(how));
}

/* It may not notice that nobody reads any more. */
static void stop_child(pid_t child)
{
	struct timespec pause = {.tv_nsec = 10000000};

	kill(child, SIGTERM);
	for (int ms = 0; ms < PATIENCE_MS; ms += 10) {
		if (waitpid(child, NULL, WNOHANG) != 0)
			return;
		nanosleep(&pause, NULL);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* False if a signal says not to wait for it any longer. It may come between any
 * two calls, so none of them waits for long. */
static bool wait_end(pid_t child, int *how)
{
	struct timespec pause = {.tv_nsec = 1000000};
	pid_t ended;

	while ((ended = waitpid(child, how, WNOHANG)) == 0) {
		if (tao_cancel_signal)
			return false;
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 50000000)
			pause.tv_nsec += 1000000;
	}
	return ended == child;
}

static enum tao_status wait_child(
	struct tao_source *source, bool has_all, struct tao_error *err)
{
	pid_t child = source->child;
	int how = 0;

	source->child = 0;
	if (child == 0)
		return TAO_OK;
	if (has_all && wait_end(child, &how))
		return judge_child(source, how, err);
	stop_child(child);
	return TAO_OK;
}

enum tao_status tao_source_finish(
	struct tao_source *source, bool has_all, struct tao_error *err)
{
	if (source->fd > STDIN_FILENO)
		close(source->fd);
	source->fd = -1;
	return wait_child(source, has_all, err);
}

static const char *spool_dir(const char *dir)
{
	const char *tmp = getenv("TMPDIR");

	if (dir && dir[0])
		return dir;
	return tmp && tmp[0] ? tmp : "/var/tmp";
}

/* A file without a name goes away with the process, however that ends. */
static int open_spool(const char *dir)
{
	char path[4096];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd != -1 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	if (snprintf(path, sizeof(path), "%s/tao-write.XXXXXX", dir) >=
		(int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd != -1)
		unlink(path);
	return fd;
}

static enum tao_status copy(
	int from, int to, const char *dir, struct tao_error *err)
{
	static uint8_t buffer[COPY_BYTES];
	int os_errno;
	ssize_t n;

	while ((n = tao_read_some(from, buffer, sizeof(buffer))) != 0) {
		if (n == -1)
			return tao_fail_errno(err, TAO_E_INPUT_ERROR, errno,
				"cannot read the stream");
		os_errno = tao_write_all(to, buffer, (size_t)n);
		if (os_errno)
			return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, os_errno,
				"cannot spool to '%s'", dir);
	}
	return TAO_OK;
}

enum tao_status tao_source_spool(
	struct tao_source *source, const char *dir, struct tao_error *err)
{
	enum tao_status status;
	int fd;

	dir = spool_dir(dir);
	fd = open_spool(dir);
	if (fd == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot spool to '%s'", dir);
	status = copy(source->fd, fd, dir, err);
	if (status == TAO_OK)
		status = tao_source_finish(source, true, err);
	if (status != TAO_OK) {
		close(fd);
		return status;
	}
	lseek(fd, 0, SEEK_SET);
	source->fd = fd;
	source->sectors = sectors_left(fd);
	return TAO_OK;
}
