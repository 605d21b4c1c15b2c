/* Kills a program as it is about to make its Nth change to the file system:
 * TAO_KILL_AT=N, from 1 on. Loaded by LD_PRELOAD into the program that
 * TAO_KILL_NAME names; others are left alone. A virtual recorder keeps its disc
 * and its power in files, and a session is one: between two of these calls
 * nothing can be lost that a test could see.
 * While there is a file TAO_FULL, nothing can be written to the files beside
 * it: their disk is full. The file TAO_STUCK cannot be removed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FORTIFY_SOURCE
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#pragma GCC visibility push(default)

static long left = -1; /* calls until the end; 0: never */

static void count(void)
{
	const char *name = getenv("TAO_KILL_NAME");
	const char *at = getenv("TAO_KILL_AT");

	if (left == -1)
		left = name && at &&
				       strcmp(name,
					       program_invocation_short_name) ==
					       0
			       ? atol(at)
			       : 0;
	if (left > 0 && --left == 0)
		kill(getpid(), SIGKILL);
	if (left == 0)
		left = -2;
}

static void count_file(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		count();
}

static bool is_full(int fd)
{
	const char *full = getenv("TAO_FULL");
	const char *slash = full ? strrchr(full, '/') : NULL;
	char link[64], path[PATH_MAX];
	ssize_t len;

	if (!slash || access(full, F_OK) != 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path));
	if (len <= slash - full ||
		strncmp(path, full, (size_t)(slash - full) + 1) != 0)
		return false;
	errno = ENOSPC;
	return true;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *data, size_t len)
{
	count_file(fd);
	if (is_full(fd))
		return -1;
	return NEXT(ssize_t(*)(int, const void *, size_t), "write")(
		fd, data, len);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
	count_file(fd);
	return NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite")(
		fd, data, len, at);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t at)
{
	count_file(fd);
	return NEXT(ssize_t(*)(int, const void *, size_t, off64_t), "pwrite64")(
		fd, data, len, at);
}

int ftruncate(int fd, off_t len)
{
	count();
	return NEXT(int (*)(int, off_t), "ftruncate")(fd, len);
}

int ftruncate64(int fd, off64_t len)
{
	count();
	return NEXT(int (*)(int, off64_t), "ftruncate64")(fd, len);
}

int fsync(int fd)
{
	count();
	return NEXT(int (*)(int), "fsync")(fd);
}

int fdatasync(int fd)
{
	count();
	return NEXT(int (*)(int), "fdatasync")(fd);
}

int rename(const char *from, const char *to)
{
	count();
	return NEXT(int (*)(const char *, const char *), "rename")(from, to);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to,
	unsigned flags)
{
	count();
	return NEXT(int (*)(int, const char *, int, const char *, unsigned),
		"renameat2")(from_fd, from, to_fd, to, flags);
}

int unlink(const char *path)
{
	const char *stuck = getenv("TAO_STUCK");

	count();
	if (stuck && strcmp(path, stuck) == 0) {
		errno = EIO;
		return -1;
	}
	return NEXT(int (*)(const char *), "unlink")(path);
}

int flock(int fd, int operation)
{
	count();
	return NEXT(int (*)(int, int), "flock")(fd, operation);
}
