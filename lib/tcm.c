/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tcm.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000, STEP_MS = 20 };

/* ---- configfs ---- */

void tao_tcm_backend_path(
	unsigned number, const char *below, char out[static 256])
{
	snprintf(out, 256, TAO_TCM_ROOT "/core/user_%u%s", number, below);
}

void tao_tcm_adapter_path(
	unsigned number, const char *below, char out[static 256])
{
	/* NAA 3, locally assigned (SPC-4 7.8.6.6.4): "tao" and a number */
	snprintf(out, 256, TAO_TCM_ROOT "/loopback/naa.3000000074616f%02x%s",
		number, below);
}

int tao_tcm_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd == -1)
		return errno;
	if (write(fd, value, strlen(value)) == -1)
		error = errno;
	close(fd);
	return error;
}

static int write_backend(unsigned number, const char *below, const char *value)
{
	char path[256];

	tao_tcm_backend_path(number, below, path);
	return tao_tcm_write(path, value);
}

static int make_adapter(unsigned number, const char *below)
{
	char path[256];

	tao_tcm_adapter_path(number, below, path);
	return mkdir(path, 0755) == -1 ? errno : 0;
}

/* Wait until something is there. */
static bool appears(const char *path)
{
	const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};

	for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
		if (access(path, F_OK) == 0)
			return true;
		nanosleep(&step, NULL);
	}
	return false;
}

/* ---- the backend ---- */

/* The UIO device whose name in sysfs begins so. */
static bool find_uio(const char *name, char out[static TAO_TCM_PATH_BYTES])
{
	DIR *dir = opendir("/sys/class/uio");
	struct dirent *entry;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		char path[300], line[128] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/sys/class/uio/%s/name",
			entry->d_name);
		file = fopen(path, "re");
		if (!file)
			continue;
		if (fgets(line, sizeof(line), file) &&
			strncmp(line, name, strlen(name)) == 0) {
			snprintf(out, TAO_TCM_PATH_BYTES, "/dev/%.32s",
				entry->d_name);
			found = true;
		}
		fclose(file);
	}
	closedir(dir);
	return found;
}

static int configure(unsigned number)
{
	int error;

	/* No daemon answers the kernel's netlink messages here. The size is
	 * never used: the drive itself answers READ CAPACITY. */
	error = write_backend(number, "/tao/control",
		"dev_config=tao,dev_size=2147483648,hw_block_size=2048,"
		"hw_max_sectors=1024,max_data_area_mb=16,"
		"nl_reply_supported=-1");
	if (error == 0)
		error = write_backend(number, "/tao/enable", "1");
	if (error)
		return error;
	/* Longer than a drive takes for anything. If all processes of a drive
	 * are killed, it ends the waiting of those who use it. */
	write_backend(number, "/tao/attrib/cmd_time_out", "3600");
	/* A program that gives up a command is to be told so, where the kernel
	 * can; reservations are no business of a CD recorder. */
	write_backend(number, "/tao/attrib/tmr_notification", "1");
	write_backend(number, "/tao/attrib/emulate_pr", "0");
	return 0;
}

enum tao_status tao_tcm_create(struct tao_tcm *tcm, struct tao_error *err)
{
	char path[256], name[64];
	int error = 0;

	tao_tcm_backend_path(tcm->number, "/tao", path);
	if (mkdir(path, 0755) == -1)
		error = errno;
	else
		error = configure(tcm->number);
	if (error)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, error,
			"cannot make the target '%s'", path);
	snprintf(name, sizeof(name), "tcm-user/%u/tao/", tcm->number);
	if (!find_uio(name, tcm->uio) || !appears(tcm->uio))
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"the kernel made no UIO device for the target");
	return TAO_OK;
}

/* ---- the adapter ---- */

/* The one entry of a folder that begins so, as a path in /dev. */
static bool find_node(const char *folder, const char *prefix,
	char out[static TAO_TCM_PATH_BYTES])
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0) {
			snprintf(out, TAO_TCM_PATH_BYTES, "/dev/%.32s",
				entry->d_name);
			found = true;
		}
	closedir(dir);
	return found && appears(out);
}

/* udev gives the nodes their group and looks at the disc; whoever is told of
 * the drive before that finds it busy. */
static void wait_for_udev(const char *node)
{
	char path[64];
	struct stat st;

	if (access("/run/udev/control", F_OK) == -1 || stat(node, &st) == -1)
		return;
	snprintf(path, sizeof(path), "/run/udev/data/%c%u:%u",
		S_ISBLK(st.st_mode) ? 'b' : 'c', major(st.st_rdev),
		minor(st.st_rdev));
	appears(path);
}

/* Where sysfs has the drive: "/sys/bus/scsi/devices/2:0:1:0/" and a name. */
static bool sysfs_path(
	unsigned number, const char *name, char out[static 128])
{
	char path[256], address[32] = "";
	FILE *file;

	tao_tcm_adapter_path(number, "/tpgt_1/address", path);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(address, sizeof(address), file))
		address[0] = '\0';
	fclose(file);
	address[strcspn(address, "\n")] = '\0';
	snprintf(out, 128, "/sys/bus/scsi/devices/%s:0/%s", address, name);
	return true;
}

bool tao_tcm_is_plugged(unsigned number, const char *block)
{
	const char *name = strrchr(block, '/');
	char folder[128], path[192];

	if (!name || !sysfs_path(number, "block", folder))
		return false;
	snprintf(path, sizeof(path), "%s%s", folder, name);
	return access(path, F_OK) == 0;
}

void tao_tcm_pull(unsigned number)
{
	char path[128];

	/* the device may be gone already */
	if (sysfs_path(number, "delete", path))
		tao_tcm_write(path, "1");
}

static bool find_nodes(struct tao_tcm *tcm)
{
	char folder[128];

	if (!sysfs_path(tcm->number, "block", folder) || !appears(folder) ||
		!find_node(folder, "sr", tcm->block))
		return false;
	if (!sysfs_path(tcm->number, "scsi_generic", folder))
		return false;
	if (!appears(folder) || !find_node(folder, "sg", tcm->generic))
		return false;
	wait_for_udev(tcm->block);
	wait_for_udev(tcm->generic);
	return true;
}

/* The folder of all adapters goes away with the last one of another drive. */
static int make_first_adapter(unsigned number)
{
	int error = ENOENT;

	for (int tries = 0; tries < 10 && error == ENOENT; tries++) {
		if (mkdir(TAO_TCM_ROOT "/loopback", 0755) == -1 &&
			errno != EEXIST)
			return errno;
		error = make_adapter(number, "");
	}
	return error;
}

enum tao_status tao_tcm_connect(struct tao_tcm *tcm, struct tao_error *err)
{
	char path[256], backend[256], adapter[256];
	int error;

	tao_tcm_adapter_path(tcm->number, "", adapter);
	error = make_first_adapter(tcm->number);
	if (error == 0)
		error = make_adapter(tcm->number, "/tpgt_1");
	if (error == 0) {
		tao_tcm_adapter_path(tcm->number, "/tpgt_1/nexus", path);
		error = tao_tcm_write(path, strrchr(adapter, '/') + 1);
	}
	if (error == 0)
		error = make_adapter(tcm->number, "/tpgt_1/lun/lun_0");
	if (error == 0) {
		tao_tcm_backend_path(tcm->number, "/tao", backend);
		tao_tcm_adapter_path(
			tcm->number, "/tpgt_1/lun/lun_0/tao", path);
		if (symlink(backend, path) == -1)
			error = errno;
	}
	if (error)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, error,
			"cannot make the adapter '%s'", adapter);
	if (!find_nodes(tcm))
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"the kernel made no /dev/sr node for the drive");
	return TAO_OK;
}
