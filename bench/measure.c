/* measure ROUNDS <LIST: run commands in turn, A B C A B C ..., for only figures
 * of the same run can be compared. Each line of LIST is NAME, a tab, HOW, a
 * tab, COMMAND; HOW is
 *   run         the shell runs it
 *   start       run without a shell and unheard, thirty times in a row
 *   pipe:FILE   with FILE in a pipe as input and a pipe as output, whose other
 *               ends are not counted
 * Prints NAME, CPU ms (user and system), elapsed ms, peak KiB: medians. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 64, SAMPLES_MAX = 4096, STARTS = 30 };

struct job {
	char *name, *how, *command;
	unsigned count;
	double cpu_ms[SAMPLES_MAX], wall_ms[SAMPLES_MAX], peak_kib[SAMPLES_MAX];
};

static struct job jobs[JOBS_MAX];

_Noreturn static void die(const char *what, const char *name)
{
	fprintf(stderr, "measure: %s: %s\n", name, what);
	exit(1);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* Everything from one descriptor to the other, in a process of its own. */
static pid_t pump(int in, int out, const int pipes[4])
{
	pid_t child = fork();

	if (child)
		return child;
	for (unsigned i = 0; i < 4; i++)
		if (pipes[i] != in && pipes[i] != out)
			close(pipes[i]);
	while (splice(in, NULL, out, NULL, 1 << 20, 0) > 0)
		continue;
	_exit(0);
}

static int open_or_die(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC);

	if (fd == -1)
		die("cannot open it", name);
	return fd;
}

_Noreturn static void exec_unheard(char *command)
{
	char *words[16] = {NULL};
	int null = open("/dev/null", O_RDWR);

	for (unsigned i = 0; i < 15; i++) {
		words[i] = strtok(i ? NULL : command, " ");
		if (!words[i])
			break;
	}
	dup2(null, 1);
	dup2(null, 2);
	execvp(words[0], words);
	_exit(127);
}

static pid_t start(const struct job *job, pid_t pumps[2])
{
	int pipes[4] = {-1, -1, -1, -1}, *to = pipes, *from = pipes + 2;
	bool is_piped = strncmp(job->how, "pipe:", 5) == 0;
	pid_t child;

	if (is_piped) {
		if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
			die("no pipe", job->name);
		fcntl(to[0], F_SETPIPE_SZ, 1 << 20);
		fcntl(from[0], F_SETPIPE_SZ, 1 << 20);
		pumps[0] = pump(open_or_die(job->how + 5, O_RDONLY), to[1],
			pipes);
		pumps[1] = pump(from[0], open_or_die("/dev/null", O_WRONLY),
			pipes);
	}
	child = fork();
	if (child == 0) {
		if (is_piped) {
			dup2(to[0], 0);
			dup2(from[1], 1);
		}
		if (strcmp(job->how, "start") == 0)
			exec_unheard(job->command);
		execl("/bin/sh", "sh", "-c", job->command, (char *)NULL);
		_exit(127);
	}
	for (unsigned i = 0; i < 4 && is_piped; i++)
		close(pipes[i]);
	return child;
}

static void run(struct job *job)
{
	pid_t pumps[2] = {0, 0}, child;
	double began = now_ms();
	struct rusage usage;
	int status;

	child = start(job, pumps);
	if (wait4(child, &status, 0, &usage) != child || status)
		die(job->command, "failed");
	if (job->count == SAMPLES_MAX)
		die("too many rounds", job->name);
	job->wall_ms[job->count] = now_ms() - began;
	job->cpu_ms[job->count] = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
	job->peak_kib[job->count++] = (double)usage.ru_maxrss;
	for (unsigned i = 0; i < 2; i++)
		if (pumps[i])
			waitpid(pumps[i], NULL, 0);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, unsigned count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

static unsigned read_list(void)
{
	static char line[4096];
	unsigned count = 0;

	while (fgets(line, sizeof(line), stdin) && count < JOBS_MAX) {
		char *how, *command;

		line[strcspn(line, "\n")] = '\0';
		how = strchr(line, '\t');
		command = how ? strchr(how + 1, '\t') : NULL;
		if (!command)
			die("no command", line);
		*how = *command = '\0';
		jobs[count].name = strdup(line);
		jobs[count].how = strdup(how + 1);
		jobs[count++].command = strdup(command + 1);
	}
	return count;
}

int main(int argc, char **argv)
{
	int rounds = argc == 2 ? atoi(argv[1]) : 0;
	unsigned count = read_list();

	if (rounds < 1)
		die("measure ROUNDS <LIST", "usage");
	for (int round = 0; round < rounds; round++)
		for (unsigned i = 0; i < count; i++) {
			int n = strcmp(jobs[i].how, "start") ? 1 : STARTS;

			while (n--)
				run(&jobs[i]);
		}
	for (unsigned i = 0; i < count; i++) {
		struct job *job = &jobs[i];

		printf("%s\t%.2f\t%.3f\t%.0f\n", job->name,
			median(job->cpu_ms, job->count),
			median(job->wall_ms, job->count),
			median(job->peak_kib, job->count));
	}
	return 0;
}
