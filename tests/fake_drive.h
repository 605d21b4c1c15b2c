/* fake_drive.h - for C tests that want a drive of preload_sg.h: start again
 * with it in place, open the drive, send it commands. Each test includes this
 * once. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FAKE_DRIVE_H
#define FAKE_DRIVE_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/mmc.h"
#include "lib/virtual/virtual.h"
#include "tests/tap.h"

static char node[PATH_MAX]; /* the drive */
static char cue[PATH_MAX];  /* the disc in it */
static const char *transport;

/* Set NAME to two texts joined. */
static void set(const char *name, const char *first, const char *second)
{
	char text[2 * PATH_MAX];

	snprintf(text, sizeof(text), "%s%s", first, second);
	if (setenv(name, text, 1))
		BAIL("no memory");
}

/* What the process that starts again needs: a disc, a file for a node, and the
 * preload; /tmp, since some tests are another user for a moment. */
static void set_up_fake_drive(void)
{
	char dir[] = "/tmp/tao-drive.XXXXXX", so[2 * PATH_MAX], bin[64];
	const char *builddir = getenv("builddir");
	struct tao_error err;

	snprintf(so, sizeof(so), "%s/tests/preload_sg.so",
		builddir ? builddir : ".");
	if (!realpath(so, cue) || !mkdtemp(dir))
		BAIL("no %s or no scratch folder", so);
	set("LD_PRELOAD", cue, "");
	/* our library comes before the sanitizer's, and may */
	set("ASAN_OPTIONS", "verify_asan_link_order=0:",
		getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "");
	snprintf(cue, sizeof(cue), "%s/disc.cue", dir);
	snprintf(bin, sizeof(bin), "%s/disc.bin", dir);
	snprintf(node, sizeof(node), "%s/sr9:", dir);
	set("TAO_FAKE_SR", node, cue);
	*strchr(node, ':') = '\0';
	set("TAO_TEST_DIR", dir, "");
	if (tao_virtual_create(cue, "cdr80", &err))
		BAIL("no disc: %s", err.text);
	close(open(node, O_CREAT | O_RDWR, 0666));
	if (chmod(dir, 0777) || chmod(node, 0666) || chmod(cue, 0666) ||
		chmod(bin, 0666))
		BAIL("no disc for others");
}

/* First call of main(): start again under the preload. */
static void begin_fake_drive(char **argv)
{
	const char *dir = getenv("TAO_TEST_DIR");

	if (!dir) {
		set_up_fake_drive();
		execv("/proc/self/exe", argv);
		BAIL("cannot start again");
	}
	snprintf(node, sizeof(node), "%s/sr9", dir);
	snprintf(cue, sizeof(cue), "%s/disc.cue", dir);
}

/* Last call of main(). */
static int end_fake_drive(void)
{
	unsetenv("LD_PRELOAD");
	if (system("rm -r \"$TAO_TEST_DIR\""))
		BAIL("cannot remove the scratch folder");
	return tap_done();
}

__attribute__((unused)) static struct tao_device resolved(void)
{
	struct tao_device device = {0};
	struct tao_error err = {0};

	if (tao_device_resolve(node, &device, &err))
		BAIL("%s", err.text);
	return device;
}

__attribute__((unused)) static struct tao_drive *opened(enum tao_open_mode mode)
{
	struct tao_device device = resolved();
	struct tao_drive *drive = NULL;
	struct tao_error err = {0};

	if (tao_device_open(&device, mode, transport, &drive, &err))
		BAIL("%s: %s", transport, err.text);
	return drive;
}

static struct tao_reply ask(struct tao_drive *drive, struct tao_cdb cdb,
	enum tao_direction direction, void *data, size_t len)
{
	struct tao_request request = {
		.cdb = cdb,
		.direction = direction,
		.data = data,
		.len_bytes = len,
		.timeout_ms = 5000,
	};
	struct tao_reply reply;

	tao_drive_execute(drive, &request, &reply);
	return reply;
}

static struct tao_reply inquire(struct tao_drive *drive, uint8_t data[36])
{
	return ask(drive, tao_cdb_inquiry(36), TAO_FROM_DRIVE, data, 36);
}

#endif
