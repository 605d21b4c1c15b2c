/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sysfs.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "lib/cdda.h"

enum {
	SR_MAJOR = 11,    /* Documentation/admin-guide/devices.txt */
	TYPE_CD_DVD = 5,  /* SPC-4 table 175, peripheral device type */
	SAFE_SECTORS = 27 /* 63,504 bytes: under the classic 64 KiB */
};

bool tao_sysfs_has(const char *sysfs, bool is_block, dev_t dev)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/dev/%s/%u:%u", sysfs,
		is_block ? "block" : "char", major(dev), minor(dev));
	return access(path, F_OK) == 0;
}

/* Read one line of SYSFS/dev/KIND/MAJOR:MINOR/ATTRIBUTE. */
static bool read_attribute(const char *sysfs, bool is_block, dev_t dev,
	const char *attribute, char *line, int line_bytes)
{
	char path[PATH_MAX];
	FILE *file;
	bool done;

	snprintf(path, sizeof(path), "%s/dev/%s/%u:%u/%s", sysfs,
		is_block ? "block" : "char", major(dev), minor(dev), attribute);
	file = fopen(path, "re");
	if (!file)
		return false;
	done = fgets(line, line_bytes, file) != NULL;
	fclose(file);
	return done;
}

bool tao_sysfs_is_optical(const char *sysfs, bool is_block, dev_t dev)
{
	char line[32];
	int type;

	if (is_block && major(dev) == SR_MAJOR)
		return true;
	return read_attribute(sysfs, is_block, dev, "device/type", line,
		       sizeof(line)) &&
	       sscanf(line, "%d", &type) == 1 && type == TYPE_CD_DVD;
}

bool tao_sysfs_block_of(const char *sysfs, dev_t char_dev,
	char name[static NAME_MAX + 1], dev_t *block_dev)
{
	char path[PATH_MAX], attribute[NAME_MAX + 32], line[32];
	const struct dirent *entry;
	unsigned maj, min;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/dev/char/%u:%u/device/block", sysfs,
		major(char_dev), minor(char_dev));
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(attribute, sizeof(attribute), "device/block/%s/dev",
			entry->d_name);
		found = read_attribute(sysfs, false, char_dev, attribute, line,
				sizeof(line)) &&
			sscanf(line, "%u:%u", &maj, &min) == 2;
		if (found) {
			strcpy(name, entry->d_name);
			*block_dev = makedev(maj, min);
		}
	}
	closedir(dir);
	return found;
}

size_t tao_sysfs_max_transfer_bytes(const char *sysfs, bool is_block, dev_t dev)
{
	char line[32], name[NAME_MAX + 1];
	size_t kib, sectors = SAFE_SECTORS;

	/* If there is no block device, then there is no block queue to ask. */
	if (!is_block && !tao_sysfs_block_of(sysfs, dev, name, &dev))
		return SAFE_SECTORS * TAO_SECTOR_BYTES;
	if (read_attribute(sysfs, true, dev, "queue/max_hw_sectors_kb", line,
		    sizeof(line)) &&
		sscanf(line, "%zu", &kib) == 1 && kib < 64)
		sectors = kib * 1024 / TAO_SECTOR_BYTES;
	if (sectors > SAFE_SECTORS)
		sectors = SAFE_SECTORS;
	return (sectors ? sectors : 1) * TAO_SECTOR_BYTES;
}
