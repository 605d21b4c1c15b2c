/* spool.h - a temporary file without a name, for what must be read twice.
 * Shapes  a descriptor, open for reading and writing, close-on-exec.
 * Units   bytes.
 * Owner   the caller closes the descriptor; the file is gone with it.
 * Errors  system-error with the folder's name.
 * Source  O_TMPFILE of open(2). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SPOOL_H
#define TAO_PCM_SPOOL_H

#include <stddef.h>

#include "lib/error.h"

/* In that folder; NULL: in /var/tmp, or else in /tmp. */
enum tao_status tao_pcm_spool_open(
	const char *folder, int *fd, struct tao_error *err);

enum tao_status tao_pcm_spool_write(
	int fd, const void *bytes, size_t len, struct tao_error *err);

#endif
