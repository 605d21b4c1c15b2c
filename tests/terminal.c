/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal FILE COMMAND [ARG...]: COMMAND leads a session on a terminal of its
 * own, which is its standard error and is gone as soon as FILE exists. What it
 * shows there is copied to standard error; the exit status is COMMAND's. With
 * an empty FILE nobody reads what is shown. */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 10 };

_Noreturn static void lead(const char *name, char **command)
{
	int fd;

	setsid();
	fd = open(name, O_RDWR);
	if (fd == -1 || ioctl(fd, TIOCSCTTY, 0) == -1 || dup2(fd, 2) == -1)
		_exit(126);
	close(fd);
	execvp(command[0], command);
	_exit(127);
}

/* What is there within LOOK_MS; also where nobody has the other end now. */
static void copy(int master)
{
	struct pollfd ready = {.fd = master, .events = POLLIN};
	char bytes[4096];
	ssize_t n = 0;

	if (poll(&ready, 1, LOOK_MS) == 1 && (ready.revents & POLLIN))
		n = read(master, bytes, sizeof(bytes));
	else if (ready.revents)
		poll(NULL, 0, LOOK_MS);
	if (n > 0 && write(2, bytes, (size_t)n) != n)
		_exit(125);
}

static int ended(int how)
{
	return WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
}

int main(int argc, char **argv)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	const char *name = NULL;
	pid_t child;
	int how;

	if (argc < 3 || master == -1 || grantpt(master) || unlockpt(master))
		return 125;
	name = ptsname(master);
	child = name ? fork() : -1;
	if (child == -1)
		return 125;
	if (child == 0)
		lead(name, argv + 2);
	while (access(argv[1], F_OK) != 0) {
		if (argv[1][0])
			copy(master);
		else
			poll(NULL, 0, LOOK_MS);
		if (waitpid(child, &how, WNOHANG) == child)
			return ended(how);
	}
	close(master);
	if (waitpid(child, &how, 0) != child)
		return 125;
	return ended(how);
}
