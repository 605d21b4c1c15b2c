/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/holder.h"

#include <dirent.h>
#include <limits.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void tao_holder_mounts(
	const char *proc, const char *path, struct tao_mounts *out)
{
	char file_name[PATH_MAX], line[2 * PATH_MAX];
	struct mntent mount;
	FILE *file;

	out->len = 0;
	snprintf(file_name, sizeof(file_name), "%s/mounts", proc);
	file = setmntent(file_name, "re");
	if (!file)
		return;
	while (out->len < TAO_MOUNTS_MAX &&
		getmntent_r(file, &mount, line, sizeof(line)))
		if (strcmp(mount.mnt_fsname, path) == 0)
			snprintf(out->folders[out->len++], PATH_MAX, "%s",
				mount.mnt_dir);
	endmntent(file);
}

static bool find_mount(
	const char *proc, const char *path, char *out, size_t out_bytes)
{
	struct tao_mounts mounts;

	tao_holder_mounts(proc, path, &mounts);
	if (mounts.len > 0)
		snprintf(out, out_bytes, "mounted on '%s'", mounts.folders[0]);
	return mounts.len > 0;
}

static void name_process(
	const char *proc, long pid, char *out, size_t out_bytes)
{
	char file_name[PATH_MAX], name[64] = "a program";
	FILE *file;

	snprintf(file_name, sizeof(file_name), "%s/%ld/comm", proc, pid);
	file = fopen(file_name, "re");
	if (file && fgets(name, sizeof(name), file))
		name[strcspn(name, "\n")] = '\0';
	if (file)
		fclose(file);
	snprintf(out, out_bytes, "in use by %s (pid %ld)", name, pid);
}

/* Lines of /proc/locks: "1: FLOCK  ADVISORY  WRITE 42 00:06:350 0 EOF". Those
 * who wait for a lock ("1: -> FLOCK ...") do not match the pattern. */
static bool find_lock(
	const char *proc, const char *path, char *out, size_t out_bytes)
{
	char file_name[PATH_MAX], line[256];
	unsigned maj, min;
	unsigned long inode;
	struct stat node;
	bool found = false;
	FILE *file;
	long pid;

	snprintf(file_name, sizeof(file_name), "%s/locks", proc);
	file = fopen(file_name, "re");
	if (!file)
		return false;
	if (stat(path, &node) == -1)
		node = (struct stat){0};
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*d: %*[A-Z] %*s %*s %ld %x:%x:%lu", &pid,
				&maj, &min, &inode) == 4 &&
			pid > 0 && pid != getpid() && inode == node.st_ino &&
			makedev(maj, min) == node.st_dev;
	if (found)
		name_process(proc, pid, out, out_bytes);
	fclose(file);
	return found;
}

static bool has_open(const char *proc, long pid, const char *path)
{
	char dir_name[PATH_MAX], target[PATH_MAX];
	const struct dirent *entry;
	bool found = false;
	ssize_t len;
	DIR *dir;

	snprintf(dir_name, sizeof(dir_name), "%s/%ld/fd", proc, pid);
	dir = opendir(dir_name);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		len = readlinkat(
			dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		target[len < 0 ? 0 : len] = '\0';
		found = strcmp(target, path) == 0;
	}
	closedir(dir);
	return found;
}

static bool find_opener(
	const char *proc, const char *path, char *out, size_t out_bytes)
{
	const struct dirent *entry;
	bool found = false;
	DIR *dir = opendir(proc);
	long pid;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		pid = strtol(entry->d_name, NULL, 10);
		found = pid > 0 && pid != getpid() && has_open(proc, pid, path);
	}
	if (found)
		name_process(proc, pid, out, out_bytes);
	closedir(dir);
	return found;
}

bool tao_holder_is_mounted(const char *proc, const char *path)
{
	char ignored[160];

	return find_mount(proc, path, ignored, sizeof(ignored));
}

char *tao_holder_text(
	const char *proc, const char *path, char *out, size_t out_bytes)
{
	if (!find_mount(proc, path, out, out_bytes) &&
		!find_lock(proc, path, out, out_bytes) &&
		!find_opener(proc, path, out, out_bytes))
		out[0] = '\0';
	return out;
}
