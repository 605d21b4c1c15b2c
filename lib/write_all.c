/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/write_all.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

int tao_write_all(int fd, const void *bytes, size_t len_bytes)
{
	const uint8_t *at = bytes;

	while (len_bytes > 0) {
		ssize_t n = write(fd, at, len_bytes);

		if (n == -1 && errno != EINTR)
			return errno;
		if (n > 0) {
			at += n;
			len_bytes -= (size_t)n;
		}
	}
	return 0;
}
