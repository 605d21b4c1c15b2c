/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tcmu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* How much of a UIO device is to be mapped: sysfs says so. */
static size_t map_bytes(const char *path)
{
	const char *name = strrchr(path, '/');
	char size_path[128];
	unsigned long long bytes = 0;
	FILE *file;

	snprintf(size_path, sizeof(size_path),
		"/sys/class/uio%s/maps/map0/size", name ? name : path);
	file = fopen(size_path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%llx", &bytes) != 1)
		bytes = 0;
	fclose(file);
	return (size_t)bytes;
}

enum tao_status tao_tcmu_open(
	struct tao_tcmu *tcmu, const char *path, struct tao_error *err)
{
	size_t bytes = map_bytes(path);
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	enum tao_status status;
	void *area;

	if (fd == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot open '%s'", path);
	area = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (area == MAP_FAILED) {
		status = tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot map '%s'", path);
		close(fd);
		return status;
	}
	status = tao_tcmu_init(tcmu, area, bytes, err);
	if (status != TAO_OK) {
		munmap(area, bytes);
		close(fd);
		return status;
	}
	tcmu->fd = fd;
	return TAO_OK;
}

void tao_tcmu_close(struct tao_tcmu *tcmu)
{
	if (tcmu->fd == -1)
		return;
	munmap(tcmu->area, tcmu->area_bytes);
	close(tcmu->fd);
	tcmu->fd = -1;
}

bool tao_tcmu_heed(struct tao_tcmu *tcmu)
{
	uint32_t events;

	return read(tcmu->fd, &events, sizeof(events)) == sizeof(events) ||
	       errno == EAGAIN || errno == EINTR;
}
