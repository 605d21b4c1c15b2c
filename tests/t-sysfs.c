/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/sysmacros.h>

#include "lib/cdda.h"
#include "lib/sysfs.h"
#include "tests/fake_tree.h"

static void test_has(void)
{
	put("dev/block/11:1/dev", "11:1\n");
	put("dev/char/21:7/dev", "21:7\n");
	OK(tao_sysfs_has(root, true, makedev(11, 1)) &&
			tao_sysfs_has(root, false, makedev(21, 7)),
		"a device that the kernel has is found");
	OK(!tao_sysfs_has(root, false, makedev(11, 1)) &&
			!tao_sysfs_has(root, true, makedev(21, 7)) &&
			!tao_sysfs_has(root, true, makedev(11, 2)),
		"one of the other kind, or of another number, is not");
}

static void test_optical(void)
{
	put("dev/block/8:0/device/type", "0\n");
	put("dev/block/253:0/device/type", "5\n");
	put("dev/char/21:0/device/type", "0\n");
	put("dev/char/21:1/device/type", "5\n");
	OK(tao_sysfs_is_optical(root, true, makedev(11, 3)),
		"major 11 is an optical drive, whatever sysfs has");
	OK(!tao_sysfs_is_optical(root, true, makedev(8, 0)),
		"a block device of type 0 is none");
	OK(tao_sysfs_is_optical(root, true, makedev(253, 0)),
		"a block device of type 5 is one");
	OK(!tao_sysfs_is_optical(root, true, makedev(7, 0)),
		"a block device without a type is none");
	OK(!tao_sysfs_is_optical(root, false, makedev(21, 0)),
		"/dev/sg of a disk is none");
	OK(tao_sysfs_is_optical(root, false, makedev(21, 1)),
		"/dev/sg of type 5 is one");
	OK(!tao_sysfs_is_optical(root, false, makedev(11, 0)),
		"major 11 of the character devices is none");
}

static void test_block_of(void)
{
	char name[NAME_MAX + 1] = "untouched";
	dev_t dev = 0;

	put("dev/char/21:1/device/block/sr4/dev", "11:4\n");
	OK(!tao_sysfs_block_of(root, makedev(21, 0), name, &dev) && !dev,
		"/dev/sg without a block device has none");
	IS_STRING(name, "untouched", "and its name is left alone");
	OK(tao_sysfs_block_of(root, makedev(21, 1), name, &dev),
		"/dev/sg of a drive has one");
	IS_STRING(name, "sr4", "its name is found");
	OK(dev == makedev(11, 4), "its number is found");
}

static void test_transfer(void)
{
	static const struct {
		const char *kib;
		size_t sectors;
	} rows[] = {{"120\n", 27}, {"128\n", 27}, {"64\n", 27}, {"63\n", 27},
		{"62\n", 26}, {"32\n", 13}, {"4\n", 1}, {"1\n", 1}, {"0\n", 1},
		{"4294967295\n", 27}, {"many\n", 27}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		put("dev/block/11:4/queue/max_hw_sectors_kb", rows[i].kib);
		IS_INT(tao_sysfs_max_transfer_bytes(root, true, makedev(11, 4)),
			rows[i].sectors * TAO_SECTOR_BYTES,
			"a limit of %.*s KiB carries %zu sectors",
			(int)strcspn(rows[i].kib, "\n"), rows[i].kib,
			rows[i].sectors);
	}
	put("dev/block/11:4/queue/max_hw_sectors_kb", "32\n");
	IS_INT(tao_sysfs_max_transfer_bytes(root, false, makedev(21, 1)),
		13 * TAO_SECTOR_BYTES, "/dev/sg has the limit of its sr");
	IS_INT(tao_sysfs_max_transfer_bytes(root, false, makedev(21, 0)),
		27 * TAO_SECTOR_BYTES, "without a known limit it is 27");
}

int main(void)
{
	char command[64];

	if (!mkdtemp(root))
		BAIL("no scratch folder");
	test_has();
	test_optical();
	test_block_of();
	test_transfer();
	snprintf(command, sizeof(command), "rm -r %s", root);
	if (system(command))
		BAIL("cannot remove %s", root);
	return tap_done();
}
