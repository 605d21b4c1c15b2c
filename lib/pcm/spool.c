/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/fd_io.h"

/* Not every file system has files without a name. */
static int open_in(const char *folder)
{
	char name[4096];
	int fd = -1;

#ifdef O_TMPFILE
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd != -1)
		return fd;
#endif
	if ((size_t)snprintf(name, sizeof(name), "%s/tao-pcm.XXXXXX",
		    folder) >= sizeof(name))
		return -1;
	fd = mkstemp(name);
	if (fd == -1)
		return -1;
	unlink(name);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

enum tao_status tao_pcm_spool_open(
	const char *folder, int *fd, struct tao_error *err)
{
	const char *where = folder ? folder : "/var/tmp";
	int made = open_in(where);

	/* Who names a folder has a reason: do not look for another. */
	if (made == -1 && !folder) {
		where = "/tmp";
		made = open_in(where);
	}
	if (made == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot make a temporary file in '%s'", where);
	*fd = made;
	return TAO_OK;
}

enum tao_status tao_pcm_spool_write(
	int fd, const void *bytes, size_t len, struct tao_error *err)
{
	int os_errno = tao_write_all(fd, bytes, len);

	if (os_errno)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, os_errno,
			"cannot write the temporary file; "
			"set TMPDIR to a larger folder");
	return TAO_OK;
}
