/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "lib/fd_io.h"

enum {
	LOCK_POLL_MS = 20,
	LOCK_ASKERS_MS = 10000, /* those who ask the drive are done by then */
	LOCK_UNKNOWN_MS = 400 /* somebody, but /proc/locks does not tell who */
};

/* ---- reading ---- */

/* Writable where that is allowed: NFS wants it for an exclusive lock. */
static int open_safely(const char *path)
{
	/* O_NONBLOCK: a FIFO planted there must not stop us. */
	int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open(path, O_RDWR | flags);

	if (fd == -1 && errno != ENOENT && errno != ELOOP)
		fd = open(path, O_RDONLY | flags);
	return fd;
}

enum tao_status tao_session_file_open(
	const char *path, int *fd, struct stat *st, struct tao_error *err)
{
	struct stat opened_st;
	int opened = open_safely(path);

	if (opened == -1 && (errno == ENOENT || errno == ENOTDIR))
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_PREPARED,
			"no session; run tao-prepare first");
	if (opened == -1 && errno == ELOOP)
		return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
			"%s is a symbolic link; it is not followed", path);
	if (opened == -1 && (errno == ENXIO || errno == EACCES))
		return tao_fail_errno(err, TAO_E_SESSION_NOT_YOURS, errno,
			"%s cannot be read", path);
	if (opened == -1)
		return tao_fail_errno(
			err, TAO_E_LOCK_FAILED, errno, "cannot open %s", path);
	if (fstat(opened, &opened_st) != 0 || !S_ISREG(opened_st.st_mode)) {
		close(opened);
		return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
			"%s is no plain file", path);
	}
	*fd = opened;
	*st = opened_st;
	return TAO_OK;
}

enum tao_status tao_session_file_check(
	const struct stat *st, struct tao_error *err)
{
	if (st->st_nlink > 1)
		return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
			"the lock file has a second name (hard link)");
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return tao_fail(err, TAO_E_SESSION_NOT_YOURS,
			"the lock file can be changed by others than its "
			"owner (mode %04o)",
			st->st_mode & 07777U);
	return TAO_OK;
}

enum tao_status tao_session_file_check_folder(
	const char *path, struct tao_error *err)
{
	const char *slash = strrchr(path, '/');
	int len = slash ? (int)(slash + 1 - path) : 0;
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", len, path);
	if (access(len ? folder : ".", W_OK | X_OK) == 0)
		return TAO_OK;
	return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
		"nothing in the folder of %s can be removed", path);
}

enum tao_status tao_session_file_read(
	int fd, char **text, size_t *len_bytes, struct tao_error *err)
{
	char *buffer = malloc(TAO_SESSION_FILE_MAX + 1);
	size_t used = 0;
	ssize_t n = 1;

	if (!buffer)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY,
			"no memory to read the lock file");
	while (n > 0 && used <= TAO_SESSION_FILE_MAX) {
		n = pread(fd, buffer + used, TAO_SESSION_FILE_MAX + 1 - used,
			(off_t)used);
		if (n > 0)
			used += (size_t)n;
	}
	if (n < 0) {
		tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot read the lock file");
		free(buffer);
		return TAO_FAILED;
	}
	if (used > TAO_SESSION_FILE_MAX) {
		free(buffer);
		return tao_fail(err, TAO_E_SESSION_CORRUPT,
			"the lock file is larger than a session can be");
	}
	*text = buffer;
	*len_bytes = used;
	return TAO_OK;
}

bool tao_session_file_is(const char *path, const struct stat *st)
{
	struct stat now;

	return lstat(path, &now) == 0 && now.st_dev == st->st_dev &&
	       now.st_ino == st->st_ino;
}

/* ---- locks ---- */

/* The kernel's own numbers of an inode. On overlayfs and btrfs those from
 * stat(2) are others. */
struct identity {
	unsigned major, minor;
	unsigned long long ino;
};

/* Of the mount with that number: "22 1 0:21 / / rw - overlay overlay ...". */
static void identify_device(int mount, struct identity *identity)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	unsigned major, minor;
	char *line = NULL;
	size_t size = 0;
	int id;

	while (mounts && getline(&line, &size, mounts) != -1)
		if (sscanf(line, "%d %*d %u:%u", &id, &major, &minor) == 3 &&
			id == mount) {
			identity->major = major;
			identity->minor = minor;
		}
	free(line);
	if (mounts)
		fclose(mounts);
}

/* Before Linux 5.14 fdinfo has no inode: then it is as stat(2) says. */
static struct identity identify(int fd, const struct stat *st)
{
	struct identity identity = {.major = major(st->st_dev),
		.minor = minor(st->st_dev),
		.ino = st->st_ino};
	char path[64], line[256];
	bool has_ino = false;
	int mount = -1;
	FILE *info;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = fopen(path, "re");
	while (info && fgets(line, sizeof(line), info)) {
		sscanf(line, "mnt_id: %d", &mount);
		has_ino |= sscanf(line, "ino: %llu", &identity.ino) == 1;
	}
	if (info)
		fclose(info);
	if (has_ino)
		identify_device(mount, &identity);
	return identity;
}

/* Look the inode up in /proc/locks: "1: FLOCK ADVISORY WRITE 77 fe:00:12 ...".
 * Lines of those who wait have "->" after the number. */
static pid_t find_holder(int fd, const struct stat *st, const char *want)
{
	const struct identity identity = identify(fd, st);
	FILE *locks = fopen("/proc/locks", "re");
	char line[256], kind[16], mode[16];
	unsigned major, minor;
	unsigned long long ino;
	pid_t found = 0;
	int pid;

	while (locks && !found && fgets(line, sizeof(line), locks)) {
		if (sscanf(line, "%*d: %15s %*s %15s %d %x:%x:%llu", kind, mode,
			    &pid, &major, &minor, &ino) != 6)
			continue;
		if (strcmp(kind, "FLOCK") == 0 && strcmp(mode, want) == 0 &&
			ino == identity.ino && major == identity.major &&
			minor == identity.minor)
			found = (pid_t)pid;
	}
	if (locks)
		fclose(locks);
	return found;
}

pid_t tao_session_file_holder(int fd, const struct stat *st)
{
	return find_holder(fd, st, "WRITE");
}

bool tao_session_file_is_held(int fd)
{
	if (flock(fd, LOCK_SH | LOCK_NB) != 0)
		return errno == EWOULDBLOCK;
	flock(fd, LOCK_UN);
	return false;
}

/* One more look at who holds the inode; false when it is time to give up. A
 * holder that is not found may have let go just now, so that gets some looks,
 * however long askers held it before. */
static bool is_worth_waiting(int fd, const struct stat *st, unsigned *asked_ms,
	unsigned *unknown_ms, pid_t *holder)
{
	*holder = find_holder(fd, st, "WRITE");
	if (*holder)
		return false;
	*holder = find_holder(fd, st, "READ");
	if (*holder)
		return (*asked_ms += LOCK_POLL_MS) <= LOCK_ASKERS_MS;
	return (*unknown_ms += LOCK_POLL_MS) <= LOCK_UNKNOWN_MS;
}

enum tao_status tao_session_file_lock(int fd, const struct stat *st,
	bool is_exclusive, pid_t *holder, struct tao_error *err)
{
	const struct timespec pause = {.tv_nsec = LOCK_POLL_MS * 1000000L};
	int operation = (is_exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB;
	unsigned asked_ms = 0, unknown_ms = 0;
	pid_t pid = 0;

	while (flock(fd, operation) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
				"cannot lock the lock file");
		if (!is_worth_waiting(fd, st, &asked_ms, &unknown_ms, &pid)) {
			*holder = pid;
			return tao_fail(err, TAO_E_RECORDER_LOCKED,
				"another process has the session");
		}
		nanosleep(&pause, NULL);
	}
	return TAO_OK;
}

/* ---- writing ---- */

static enum tao_status write_all(
	int fd, const char *text, size_t len_bytes, struct tao_error *err)
{
	int os_errno = tao_write_all(fd, text, len_bytes);

	if (os_errno)
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, os_errno,
			"cannot write the lock file");
	/* Without this a power cut can leave an empty file with the name. */
	if (fsync(fd) != 0)
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot write the lock file");
	return TAO_OK;
}

/* A name beside path that nobody can foresee. */
static bool temp_name(const char *path, char out[static PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0;
	uint64_t random;
	int n;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return false;
	n = snprintf(out, PATH_MAX, "%.*s.tao-%016llx.tmp", folder, path,
		(unsigned long long)random);
	return n > 0 && n < PATH_MAX;
}

enum tao_status tao_session_file_make(const char *path, const char *text,
	size_t len_bytes, int *fd, char temp[static PATH_MAX],
	struct tao_error *err)
{
	char name[PATH_MAX];
	enum tao_status status;
	int made;

	if (!temp_name(path, name))
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot make a name beside %s", path);
	made = open(
		name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (made == -1)
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, errno,
			"cannot create %s", path);
	/* Whatever the umask: others are to read it, nobody to change it. */
	if (fchmod(made, 0644) != 0 || flock(made, LOCK_EX | LOCK_NB) != 0)
		status = tao_fail_errno(
			err, TAO_E_LOCK_FAILED, errno, "cannot lock %s", path);
	else
		status = write_all(made, text, len_bytes, err);
	if (status != TAO_OK) {
		unlink(name);
		close(made);
		return status;
	}
	memcpy(temp, name, sizeof(name));
	*fd = made;
	return TAO_OK;
}

/* Not every file system can rename without replacing; then a hard link does
 * it, and the file has two names for an instant. */
static int rename_new(const char *temp, const char *path)
{
#ifdef RENAME_NOREPLACE
	if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
#endif
	if (link(temp, path) != 0)
		return -1;
	if (unlink(temp) != 0) {
		unlink(path);
		return -1;
	}
	return 0;
}

enum tao_status tao_session_file_publish(
	const char *temp, const char *path, struct tao_error *err)
{
	if (rename_new(temp, path) == 0)
		return TAO_OK;
	if (errno == EEXIST)
		return tao_fail(err, TAO_E_MEDIA_IS_PREPARED,
			"there is a session already");
	return tao_fail_errno(
		err, TAO_E_LOCK_FAILED, errno, "cannot create %s", path);
}
