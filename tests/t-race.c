/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two programs that start at the same instant on one disc: one of them gets it,
 * the other is told. With the programs themselves, from PATH. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

enum { ROUNDS = 500, TRACKS = 40 };

static char folder[64];

/* Wait for the starting shot, which is the end of the pipe. */
static pid_t line_up(const char *tool, const int shot[2])
{
	pid_t pid = fork();
	int null;
	char byte;

	if (pid == -1)
		BAIL("fork: %s", strerror(errno));
	if (pid != 0)
		return pid;
	close(shot[1]);
	null = open("/dev/null", O_WRONLY);
	if (null == -1 || dup2(null, 2) == -1 ||
		dup2(open("audio", O_RDONLY), 0) == -1 ||
		read(shot[0], &byte, 1) != 0)
		_exit(126);
	execlp(tool, tool, "a.cue", (char *)NULL);
	_exit(127);
}

static int ended(pid_t pid)
{
	int how = -1;

	waitpid(pid, &how, 0);
	return WIFEXITED(how) ? WEXITSTATUS(how) : 128;
}

/* How many of the two came to their end; -1 if the other has not been told
 * that the first is there, or was, in a status for it. */
static int race(const char *one, const char *two)
{
	int shot[2], a, b;
	pid_t first, second;

	if (pipe2(shot, O_CLOEXEC) == -1)
		BAIL("pipe: %s", strerror(errno));
	fflush(stdout);
	first = line_up(one, shot);
	second = line_up(two, shot);
	close(shot[0]);
	close(shot[1]);
	a = ended(first);
	b = ended(second);
	if ((a != 0 && a != 4 && a != 5) || (b != 0 && b != 4 && b != 5)) {
		printf("# %s and %s ended with %d and %d\n", one, two, a, b);
		return -1;
	}
	return (a == 0) + (b == 0);
}

static bool has_lock(void)
{
	struct stat st;

	return stat("a.cue.lock", &st) == 0;
}

/* How often "start" stands in the lock file's list. */
static int tracks_in_session(void)
{
	char text[65536], *at = text;
	FILE *file = fopen("a.cue.lock", "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	int n = 0;

	if (file)
		fclose(file);
	text[len] = '\0';
	while ((at = strstr(at, "\"start_lba\"")) != NULL) {
		at++;
		n++;
	}
	return n;
}

static void test_sessions(void)
{
	int prepared = 0, kept = 0, released = 0, gone = 0;

	for (int i = 0; i < ROUNDS; i++) {
		prepared += race("tao-prepare", "tao-prepare") == 1;
		kept += has_lock();
		released += race("tao-release", "tao-release") == 1;
		gone += !has_lock();
	}
	IS_INT(prepared, ROUNDS,
		"of two that prepare at once one succeeds, %d times", ROUNDS);
	IS_INT(kept, ROUNDS, "and there is a session each time");
	IS_INT(released, ROUNDS,
		"of two that release at once one succeeds, %d times", ROUNDS);
	IS_INT(gone, ROUNDS, "and there is none each time");
}

/* One after the other is well, too. */
static void test_tracks(void)
{
	int written = 0, fair = 0;

	race("tao-prepare", "tao-sectors");
	for (int i = 0; i < TRACKS; i++) {
		int n = race("tao-write", "tao-write");

		fair += n == 1 || n == 2;
		written += n;
	}
	IS_INT(fair, TRACKS, "of two that write at once one succeeds, or both");
	IS_INT(tracks_in_session(), written,
		"and the session has as many tracks as succeeded");
	IS_INT(race("tao-release", "tao-sectors") >= 1, 1,
		"who asks does not keep another from releasing");
	OK(!has_lock(), "and then the session is over");
}

static int run(const char *command)
{
	int how = system(command);

	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

int main(void)
{
	char command[128];

	snprintf(folder, sizeof(folder), "%s/tao-race.XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(folder) || chdir(folder) == -1 ||
		run("head -c 705600 /dev/zero >audio && "
		    "tao-prepare --new-disc cdr80 a.cue && "
		    "tao-release a.cue") != 0)
		BAIL("no disc in %s", folder);
	test_sessions();
	test_tracks();
	snprintf(command, sizeof(command), "rm -r %s", folder);
	IS_INT(run(command), 0, "the folder goes away");
	return tap_done();
}
