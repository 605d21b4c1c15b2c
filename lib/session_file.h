/* session_file.h - the file under a session: safe opening in folders that
 * everybody may write to, kernel locks and who holds them, atomic replacing.
 * Shapes  whole files of at most TAO_SESSION_FILE_MAX bytes, each an inode of
 *         its own; the kernel lock (flock) is on the inode.
 * Units   bytes; ms.
 * Owner   descriptors and buffers are the caller's.
 * Errors  media-is-not-prepared if there is no file; session-not-yours for
 *         anything but a plain file with one name that only its owner can
 *         write to; lock-failed.
 * Source  flock(2), renameat2(2), proc(5) "/proc/locks". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SESSION_FILE_H
#define TAO_SESSION_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "lib/error.h"

enum { TAO_SESSION_FILE_MAX = 256 * 1024 };

/* Open to read, never through a symbolic link, never waiting. */
enum tao_status tao_session_file_open(
	const char *path, int *fd, struct stat *st, struct tao_error *err);

/* Is it a plain file with one name that nobody but its owner may change? Only
 * meaningful with the lock held: while a file is made it has another name. */
enum tao_status tao_session_file_check(
	const struct stat *st, struct tao_error *err);

/* May this process remove files from path's folder, as far as modes tell? */
enum tao_status tao_session_file_check_folder(
	const char *path, struct tao_error *err);

/* The whole file from its beginning into memory for free(). session-corrupt
 * if it is larger than a session can be. */
enum tao_status tao_session_file_read(
	int fd, char **text, size_t *len_bytes, struct tao_error *err);

/* Does the path still name that inode? */
bool tao_session_file_is(const char *path, const struct stat *st);

/* Lock the inode: exclusively, or together with other askers. TAO_OK; TAO_BUSY
 * with recorder-locked if a step holds it (at once), or if askers hold it for
 * longer than some seconds; *holder is then its process or 0. */
enum tao_status tao_session_file_lock(int fd, const struct stat *st,
	bool is_exclusive, pid_t *holder, struct tao_error *err);

/* Does anybody hold it exclusively? Disturbs a locker for an instant only. */
bool tao_session_file_is_held(int fd);

/* The process that holds the inode exclusively, as /proc/locks has it; 0 if
 * that does not say. */
pid_t tao_session_file_holder(int fd, const struct stat *st);

/* Write text to a new file with a name of its own in path's folder, locked
 * exclusively and on disk. *fd and temp name are filled. */
enum tao_status tao_session_file_make(const char *path, const char *text,
	size_t len_bytes, int *fd, char temp[static PATH_MAX],
	struct tao_error *err);

/* Give the new file its name. TAO_OK; media-is-prepared if the name is taken.
 * The temporary name is gone on success and must be removed otherwise. */
enum tao_status tao_session_file_publish(
	const char *temp, const char *path, struct tao_error *err);

#endif
