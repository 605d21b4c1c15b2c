/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/sysmacros.h>

#include "lib/recorders.h"
#include "tests/fake_tree.h"

static char sysfs[64], proc[64], dev[64];

static struct tao_places places(void)
{
	snprintf(sysfs, sizeof(sysfs), "%s/sys", root);
	snprintf(proc, sizeof(proc), "%s/proc", root);
	snprintf(dev, sizeof(dev), "%s/dev", root);
	return (struct tao_places){sysfs, proc, dev};
}

static struct tao_listed described(
	const struct tao_places *places, const char *node)
{
	struct tao_listed listed = {.device = {.kind = TAO_DEVICE_NODE}};

	snprintf(listed.device.node, sizeof(listed.device.node), "%s", node);
	tao_recorders_describe(places, &listed);
	return listed;
}

static void test_describe(const struct tao_places *places)
{
	struct tao_listed got;

	put("sys/block/sr1/device/vendor", "HL-DT-ST\n");
	put("sys/block/sr1/device/model", "DVDRAM GH24NSD1 \n");
	put("sys/block/sr1/device/rev", "LA00\n");
	put("proc/sys/dev/cdrom/info",
		"CD-ROM information, Id: cdrom.c 3.20 2003/12/17\n\n"
		"drive name:\t\tsr2\tsr1\tsr0\n"
		"drive speed:\t\t0\t48\t24\n"
		"Can write CD-R:\t\t0\t1\t0\n"
		"Can write CD-RW:\t1\t0\t1\n");
	got = described(places, "sr1");
	IS_STRING(got.vendor, "HL-DT-ST", "the kernel knows the vendor");
	IS_STRING(got.product, "DVDRAM GH24NSD1",
		"and product, without blanks");
	IS_STRING(got.revision, "LA00", "and revision");
	OK(got.has_writing && got.can_write_cdr, "and that it writes CD-R");
	got = described(places, "sr0");
	OK(got.has_writing && !got.can_write_cdr, "another writes none");
	OK(!got.vendor[0] && !got.product[0] && !got.revision[0],
		"what it does not tell is empty");
	got = described(places, "sr7");
	OK(!got.has_writing && !got.can_write_cdr,
		"of a third it knows nothing");
	put("proc/sys/dev/cdrom/info", "drive name:\t\tsr0\tsr1\n"
				       "Can write CD-R:\t\t1\n");
	got = described(places, "sr1");
	OK(!got.has_writing, "a table that is cut short tells nothing");
}

/* A block device with the number of an sr drive, if one can be made here. */
static bool make_node(const char *name, unsigned minor_number)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/dev/%s", root, name);
	return mknod(path, S_IFBLK | 0600, makedev(11, minor_number)) == 0;
}

/* How many of ours are in the list; a machine with drives has others, too. */
static size_t count_ours(const struct tao_listed *list, size_t len)
{
	size_t ours = 0;

	for (size_t i = 0; i < len; i++)
		ours += strncmp(list[i].device.path, root, strlen(root)) == 0;
	return ours;
}

static void test_find(const struct tao_places *places)
{
	struct tao_listed *list = NULL;
	struct tao_error err;
	size_t len = 99;

	OK(tao_recorders_find(places, &list, &len, &err) == TAO_OK &&
			count_ours(list, len) == 0,
		"without nodes there are no drives");
	free(list);
	put("sys/block/sr10/x", "");
	put("sys/block/sr2/x", "");
	put("sys/block/sda/x", "");
	put("dev/sda", "");
	if (!make_node("sr10", 210) || !make_node("sr2", 202)) {
		SKIP("no block device", "drives are found in sysfs");
		return;
	}
	OK(tao_recorders_find(places, &list, &len, &err) == TAO_OK &&
			count_ours(list, len) == 2,
		"drives are found in sysfs");
	for (size_t i = 1; i < len; i++)
		if (strcmp(list[i].device.node, "sr10") == 0)
			IS_STRING(list[i - 1].device.node, "sr2",
				"in the order of their numbers");
	free(list);
}

int main(void)
{
	struct tao_places where;
	char command[64];

	if (!mkdtemp(root))
		BAIL("no folder");
	where = places();
	put("dev/null", "");
	test_describe(&where);
	test_find(&where);
	snprintf(command, sizeof(command), "rm -r %s", root);
	if (system(command) != 0)
		printf("# %s is left\n", root);
	return tap_done();
}
