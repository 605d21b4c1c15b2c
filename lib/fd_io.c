/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/fd_io.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Was the call only early? Then it is worth another. */
static bool is_early(int fd, short events)
{
	struct pollfd ready = {.fd = fd, .events = events};

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return poll(&ready, 1, -1) != -1 || errno == EINTR;
}

ssize_t tao_read_some(int fd, void *bytes, size_t len_bytes)
{
	ssize_t got;

	do
		got = read(fd, bytes, len_bytes);
	while (got == -1 && is_early(fd, POLLIN));
	return got;
}

int tao_write_all(int fd, const void *bytes, size_t len_bytes)
{
	const uint8_t *at = bytes;

	while (len_bytes > 0) {
		ssize_t n = write(fd, at, len_bytes);

		if (n == -1 && !is_early(fd, POLLOUT))
			return errno;
		if (n > 0) {
			at += n;
			len_bytes -= (size_t)n;
		}
	}
	return 0;
}
