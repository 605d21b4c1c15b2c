/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/node.h"
#include "tests/tap.h"

static char dir[256] = "/tmp/tao-device.XXXXXX";

/* Is it that code, with those words in its text? */
static bool is_error(const struct tao_error *err, enum tao_error_code code,
	const char *words)
{
	bool passed = err->code == code && strstr(err->text, words);

	if (!passed)
		printf("# got %d '%s'\n", (int)err->code, err->text);
	return passed;
}

/* Resolving fails with that code, says that, and touches nothing. */
static void refused(const char *operand, enum tao_error_code code,
	const char *words, const char *title)
{
	struct tao_device device = {.rdev = 77};
	struct tao_error err = {0};

	OK(tao_device_resolve(operand, &device, &err) ==
				tao_error_info(code)->status &&
			is_error(&err, code, words) && device.rdev == 77,
		"%s", title);
}

static void is_disc(const char *operand, const char *want, const char *title)
{
	struct tao_device device = {.kind = TAO_DEVICE_NODE, .rdev = 1};
	struct tao_error err = {0};
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", dir, want);
	if (!OK(tao_device_resolve(operand, &device, &err) == TAO_OK &&
			    device.kind == TAO_DEVICE_VIRTUAL &&
			    device.rdev == 0 &&
			    strcmp(device.path, path) == 0 &&
			    strcmp(device.node, want) == 0,
		    "%s", title))
		printf("# got '%s' '%s' '%s'\n", device.path, device.node,
			err.text);
}

static void test_discs(void)
{
	close(open("made.cue", O_CREAT | O_RDWR, 0666));
	if (symlink("made.cue", "link") || symlink("plain", "plain.cue"))
		BAIL("no symbolic link");
	is_disc("made.cue", "made.cue", "a .cue file is a virtual disc");
	is_disc("link", "made.cue", "a symbolic link to it is followed");
	is_disc("folder/../made.cue", "made.cue", "its path is canonical");
	is_disc("new.cue", "new.cue", "a disc need not be there yet");
	is_disc("./new.cue", "new.cue", "and is looked for in its folder");
	is_disc("folder/../new.cue", "new.cue", "whose path is canonical");
	refused("nowhere/new.cue", TAO_E_NO_SUCH_DEVICE, "cannot find it",
		"a disc in a folder that is not there is no device");
	refused("plain/new.cue", TAO_E_NO_SUCH_DEVICE, "Not a directory",
		"nor is one below a file");
	refused(".cue", TAO_E_NO_SUCH_DEVICE, "cannot find it",
		"a disc has a name before its .cue");
	refused("plain.cue", TAO_E_RECORDER_NOT_SUPPORTED, "is a plain file",
		"a link does not make another file a disc");
}

static void test_no_drives(void)
{
	char longest[PATH_MAX + 8];
	const char *disk = "/dev/loop0";

	memset(longest, 'x', sizeof(longest));
	memcpy(longest + sizeof(longest) - 5, ".cue", 5);
	refused(longest, TAO_E_NO_SUCH_DEVICE, "too long",
		"a path that is too long is told so");
	refused("/dev/sr99", TAO_E_NO_SUCH_DEVICE, "No such file",
		"a node that is not there is no device");
	refused("", TAO_E_NO_SUCH_DEVICE, "cannot find it",
		"an empty operand is no device");
	refused("plain", TAO_E_RECORDER_NOT_SUPPORTED,
		"is a plain file; the name of a virtual disc ends in .cue",
		"a plain file is no drive");
	refused("folder", TAO_E_RECORDER_NOT_SUPPORTED, "is a directory",
		"a directory is no drive");
	refused("folder.cue", TAO_E_RECORDER_NOT_SUPPORTED, "is a directory",
		"a directory is no disc, whatever its name");
	refused("/dev/null", TAO_E_RECORDER_NOT_SUPPORTED,
		"is a character device, not an optical drive",
		"a character device is no drive");
	refused("pipe", TAO_E_RECORDER_NOT_SUPPORTED, "is no device",
		"a named pipe is no drive");
	/* Containers have no disk, but root may make the node of one. */
	if (access(disk, F_OK) != 0)
		disk = "disk";
	if (disk[0] == '/' ||
		mknod(disk, S_IFBLK | 0600, makedev(7, 0)) == 0)
		refused(disk, TAO_E_RECORDER_NOT_SUPPORTED,
			"is a disk, not an optical drive",
			"a disk is no drive");
	else
		SKIP("no block device", "a disk is no drive");
}

static void test_open(void)
{
	struct tao_device device = {
		.kind = TAO_DEVICE_NODE, .rdev = 1, .lent_fd = -1};
	struct tao_drive *drive = NULL;
	struct tao_error err = {0};

	OK(tao_device_open(&device, TAO_OPEN_SHARED, "spi", &drive, &err) ==
				TAO_USAGE &&
			!drive &&
			is_error(&err, TAO_E_INVALID_ARGUMENT, "'spi'"),
		"an unknown transport is wrong usage");
	snprintf(device.path, sizeof(device.path), "%s/plain", dir);
	for (int shared = 0; shared < 2; shared++) {
		enum tao_open_mode mode =
			shared ? TAO_OPEN_SHARED : TAO_OPEN_EXCLUSIVE;

		OK(tao_device_open(&device, mode, NULL, &drive, &err) ==
					TAO_REFUSED &&
				!drive &&
				is_error(&err, TAO_E_NO_SUCH_DEVICE, "another"),
			"a node that was exchanged is not opened");
		OK(tao_device_open(&device, mode, "cdio", &drive, &err) ==
					TAO_REFUSED &&
				!drive &&
				is_error(&err, TAO_E_RECORDER_NOT_SUPPORTED,
					"libcdio cannot use it"),
			"nor one that libcdio does not know");
	}
}

static void test_open_nothing(void)
{
	struct tao_device device = {
		.kind = TAO_DEVICE_NODE, .rdev = 1, .lent_fd = -1};
	struct tao_drive *drive = NULL;
	struct tao_error err = {0};
	int fd = -7;

	snprintf(device.path, sizeof(device.path), "%s/gone", dir);
	OK(tao_node_open(&device, O_RDONLY, false, &fd, &err) == TAO_REFUSED &&
			fd == -7 &&
			is_error(&err, TAO_E_NO_SUCH_DEVICE, "no drive behind"),
		"a node that went away is no device");
	device.kind = TAO_DEVICE_VIRTUAL;
	snprintf(device.path, sizeof(device.path), "%s/gone.cue", dir);
	OK(tao_device_open(&device, TAO_OPEN_SHARED, NULL, &drive, &err) ==
				TAO_REFUSED &&
			!drive && is_error(&err, TAO_E_NO_SUCH_DEVICE, ""),
		"a disc that is not there is no device");
}

static void test_errnos(void)
{
	static const struct {
		int os_errno;
		enum tao_error_code code;
		const char *words;
	} rows[] = {
		{EBUSY, TAO_E_RECORDER_LOCKED, "another program has it open"},
		{EWOULDBLOCK, TAO_E_RECORDER_LOCKED, "another program"},
		{ENOENT, TAO_E_NO_SUCH_DEVICE, "no drive behind"},
		{ENXIO, TAO_E_NO_SUCH_DEVICE, "no drive behind"},
		{ENODEV, TAO_E_NO_SUCH_DEVICE, "no drive behind"},
#ifdef ENOMEDIUM
		{ENOMEDIUM, TAO_E_NO_MEDIA, "no disc"},
#endif
		{EROFS, TAO_E_RECORDER_NOT_SUPPORTED, "nobody write"},
		{EMFILE, TAO_E_SYSTEM_ERROR, "Too many open files"},
	};
	struct tao_device device = {.path = "/dev/null/none"};
	struct tao_error err;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		tao_node_fail(&device, rows[i].os_errno, &err);
		OK(is_error(&err, rows[i].code, rows[i].words),
			"an open that ends with '%s' is %s",
			strerror(rows[i].os_errno),
			tao_error_info(rows[i].code)->token);
	}
}

static void test_permission(void)
{
	struct tao_device device;
	struct tao_error err;
	const struct group *group = getgrgid(getegid());
	char want[160];

	snprintf(device.path, sizeof(device.path), "%s/plain", dir);
	if (!group || chmod("plain", 0660) ||
		chown("plain", (uid_t)-1, getegid()))
		BAIL("the group of this process has no name");
	snprintf(want, sizeof(want),
		"only members of group %s may use it; become one (usermod -aG "
		"%s USER)",
		group->gr_name, group->gr_name);
	tao_node_fail(&device, EACCES, &err);
	OK(is_error(&err, TAO_E_NO_PERMISSION, want),
		"who is not let in is told the group that is");
	chmod("plain", 0600);
	tao_node_fail(&device, EACCES, &err);
	OK(is_error(&err, TAO_E_NO_PERMISSION, "only its owner ") &&
			is_error(&err, TAO_E_NO_PERMISSION, "mode 0600"),
		"or the owner and the mode, if no group is");
	tao_node_fail(&device, EPERM, &err);
	OK(is_error(&err, TAO_E_NO_PERMISSION, "policy"),
		"a policy above the bits is told apart");
}

int main(void)
{
	char command[PATH_MAX + 16];

	if (!mkdtemp(dir) || chdir(dir) || !getcwd(dir, sizeof(dir)) ||
		mkdir("folder", 0777) || mkdir("folder.cue", 0777) ||
		mkfifo("pipe", 0666))
		BAIL("no scratch folder");
	close(open("plain", O_CREAT | O_RDWR, 0666));
	test_discs();
	test_no_drives();
	test_open();
	test_open_nothing();
	test_errnos();
	test_permission();
	snprintf(command, sizeof(command), "rm -r '%s'", dir);
	if (system(command))
		BAIL("cannot remove %s", dir);
	return tap_done();
}
