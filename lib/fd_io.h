/* fd_io.h - read(2) and write(2) that do not give up: they go on when a signal
 * interrupts them, and wait where somebody has left the descriptor
 * non-blocking, as programs do that share a terminal or a pipe.
 * Shapes  bytes.
 * Units   bytes.
 * Owner   the caller owns buffer and descriptor.
 * Errors  _read_some: -1 and errno, 0 at the end, as read(2). _write_all: an
 *         errno, or 0; some of it may have been written then.
 * Source  POSIX read, write, poll. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_FD_IO_H
#define TAO_FD_IO_H

#include <stddef.h>
#include <unistd.h>

ssize_t tao_read_some(int fd, void *bytes, size_t len_bytes);
int tao_write_all(int fd, const void *bytes, size_t len_bytes);

#endif
