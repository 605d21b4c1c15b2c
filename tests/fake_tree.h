/* fake_tree.h - a folder that stands in for /sys, /proc and /dev. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_FAKE_TREE_H
#define TEST_FAKE_TREE_H

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tap.h"

static char root[] = "/tmp/tao-tree.XXXXXX";

/* Write ROOT/path with its folders. */
static void put(const char *path, const char *text)
{
	char full[PATH_MAX];
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", root, path);
	for (char *c = full + sizeof(root); (c = strchr(c, '/')); *c++ = '/') {
		*c = '\0';
		mkdir(full, 0777);
	}
	file = fopen(full, "w");
	if (!file || fputs(text, file) < 0 || fclose(file))
		BAIL("cannot write %s", full);
}

#endif
