/* holder.h - who keeps a device or file from us, in words.
 * Shapes  proc is the folder where procfs is mounted, TAO_PROCFS but for tests.
 * Units   none.
 * Owner   the caller owns every buffer; nothing is kept.
 * Errors  none: somebody who cannot be found is an empty string. What other
 *         users have open is seen by root only.
 * Source  proc(5): /proc/mounts, /proc/locks, /proc/PID/fd. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_HOLDER_H
#define TAO_HOLDER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define TAO_PROCFS "/proc"

/* Write "mounted on '/media/cdrom'" or "in use by wodim (pid 1234)" into out,
 * cut to fit, or "". path must be canonical. Returns out. */
char *tao_holder_text(
	const char *proc, const char *path, char *out, size_t out_bytes);

enum { TAO_MOUNTS_MAX = 8 };
struct tao_mounts {
	unsigned len;
	char folders[TAO_MOUNTS_MAX][PATH_MAX];
};

/* Where file systems on it are mounted; more than fit are left out. */
void tao_holder_mounts(
	const char *proc, const char *path, struct tao_mounts *out);

/* Is there a file system on it that is mounted? */
bool tao_holder_is_mounted(const char *proc, const char *path);

#endif
