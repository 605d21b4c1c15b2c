/* shim_links.c - the lock file of a drive, seen beside the disc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/guest/shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void shim_broken(const char *what)
{
	fprintf(stderr, "tests/guest/shim: %s: %s\n", what, strerror(errno));
	exit(99);
}

struct text shim_join(const char *one, const char *two, const char *three)
{
	struct text text;

	if ((size_t)snprintf(text.is, sizeof(text.is), "%s%s%s", one, two,
		    three) >= sizeof(text.is)) {
		errno = ENAMETOOLONG;
		shim_broken(one);
	}
	return text;
}

static struct text of_node(const char *node, const char *ending)
{
	struct text path = shim_join(
		getenv("TAO_LOCK_DIR"), "/tao-", strrchr(node, '/') + 1);

	return shim_join(path.is, ".lock", ending);
}

struct text shim_lock_of(const struct shim *shim, const char *ending)
{
	return of_node(shim->node, ending);
}

void shim_keep_session(const struct shim *shim, const char *ending)
{
	if (!shim->was[0])
		unlink(shim_lock_of(shim, ending).is);
	else if (strcmp(shim->was, shim->node) != 0)
		rename(of_node(shim->was, ending).is,
			shim_lock_of(shim, ending).is);
}

static struct text link_of(const struct shim *shim, const char *ending)
{
	return shim_join(shim->path.is, ".lock", ending);
}

static struct text mark_of(const struct shim *shim, const char *ending)
{
	return shim_join(shim->note.is, ".lock", ending);
}

void shim_follow(const struct shim *shim, const char *ending)
{
	struct text file = shim_lock_of(shim, ending),
		    link = link_of(shim, ending);
	struct text mark = mark_of(shim, ending);
	char target[PATH_MAX];
	ssize_t len = readlink(link.is, target, sizeof(target) - 1);
	const char *locks = getenv("TAO_LOCK_DIR");

	target[len > 0 ? len : 0] = '\0';
	if (!strcmp(target, file.is))
		return;
	if (!strncmp(target, locks, strlen(locks))) /* of an earlier node */
		unlink(link.is);
	else if (len >= 0 || access(link.is, F_OK) == 0) {
		if (rename(link.is, file.is) == -1)
			shim_broken(link.is);
	} else if (access(mark.is, F_OK) == 0)
		unlink(file.is);
	close(open(mark.is, O_CREAT | O_WRONLY, 0644));
	if (symlink(file.is, link.is) == -1)
		shim_broken(link.is);
}

void shim_tidy(const struct shim *shim, const char *ending)
{
	struct stat st;

	if (lstat(shim_lock_of(shim, ending).is, &st) == 0)
		return;
	unlink(mark_of(shim, ending).is);
	unlink(link_of(shim, ending).is);
}

void shim_settle(const struct shim *shim, const char *ending)
{
	shim_tidy(shim, ending);
	if (access(mark_of(shim, ending).is, F_OK) == -1 &&
		access(shim_lock_of(shim, ending).is, F_OK) == 0)
		shim_follow(shim, ending);
}
