/* write_all.h - write(2) until all of it is written.
 * Shapes  bytes; interrupted and partial writes are gone on with.
 * Units   bytes.
 * Owner   the caller owns buffer and descriptor.
 * Errors  an errno, or 0; some of it may have been written then.
 * Source  write(2). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_WRITE_ALL_H
#define TAO_WRITE_ALL_H

#include <stddef.h>

int tao_write_all(int fd, const void *bytes, size_t len_bytes);

#endif
