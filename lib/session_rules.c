/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/session.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum tao_status tao_session_path(const struct tao_device *device,
	const char *lock_dir, char out[static PATH_MAX], struct tao_error *err)
{
	bool is_virtual = device->kind == TAO_DEVICE_VIRTUAL;
	char path[PATH_MAX];
	int n;

	if (!lock_dir || !lock_dir[0])
		lock_dir = "/run/lock";
	/* The next step may be taken in another folder. */
	if (!is_virtual && lock_dir[0] != '/')
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"TAO_LOCK_DIR is '%s', but has to begin with a slash",
			lock_dir);
	if (is_virtual)
		n = snprintf(path, sizeof(path), "%s.lock", device->path);
	else
		n = snprintf(path, sizeof(path), "%s/tao-%s.lock", lock_dir,
			device->node);
	if (n < 0 || (size_t)n >= sizeof(path))
		return tao_fail(err, TAO_E_LOCK_FAILED,
			"the name of its lock file is too long");
	memcpy(out, path, (size_t)n + 1);
	return TAO_OK;
}

enum tao_status tao_session_check_client(
	const char *name, struct tao_error *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789 .,:;-_";
	size_t len = strlen(name);

	if (len == 0)
		return tao_fail(err, TAO_E_CLIENT_NAME_IS_NOT_VALID,
			"the name is empty");
	if (len >= TAO_CLIENT_NAME_BYTES)
		return tao_fail(err, TAO_E_CLIENT_NAME_IS_NOT_VALID,
			"the name has %zu characters, %d are allowed", len,
			TAO_CLIENT_NAME_BYTES - 1);
	if (name[strspn(name, allowed)])
		return tao_fail(err, TAO_E_CLIENT_NAME_IS_NOT_VALID,
			"a character is not one of A-Z a-z 0-9 space . , : ; "
			"- _");
	return TAO_OK;
}

void tao_session_boot_id(char out[static 37])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	char id[37] = "";

	if (fd != -1 && read(fd, id, 36) != 36)
		id[0] = '\0';
	if (fd != -1)
		close(fd);
	memcpy(out, id, sizeof(id));
}
