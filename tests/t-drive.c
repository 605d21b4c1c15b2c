/* The two transports of a real drive, on the fake one of preload_sg.c. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "tests/fake_drive.h"

static bool is_cdio;

static bool is_locked(void)
{
	struct tao_drive *drive = opened(TAO_OPEN_SHARED);
	struct tao_capabilities found = {0};
	struct tao_error err = {0};
	uint8_t data[128] = {0};
	struct tao_reply reply;

	reply = ask(drive, tao_cdb_mode_sense_10(TAO_PAGE_CAPABILITIES, 128),
		TAO_FROM_DRIVE, data, sizeof(data));
	if (reply.outcome || tao_mmc_parse_capabilities(data,
				     reply.transferred_bytes, &found, &err))
		BAIL("page 2Ah: %s %s", tao_outcome_text(reply.outcome),
			err.text);
	tao_drive_close(drive);
	return found.is_locked;
}

/* ---- opening ---- */

static void test_resolve(void)
{
	struct tao_device device = resolved();

	OK(device.kind == TAO_DEVICE_NODE && device.rdev == makedev(11, 9) &&
			strcmp(device.path, node) == 0 &&
			strcmp(device.node, "sr9") == 0,
		"a block device of major 11 is a drive");
}

/* Descriptors of the node without FD_CLOEXEC. */
static unsigned count_leaks(void)
{
	unsigned leaks = 0;
	struct stat st;

	for (int fd = 0; fd < 64; fd++)
		leaks += fstat(fd, &st) == 0 && st.st_rdev == makedev(11, 9) &&
			 !(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	return leaks;
}

static void test_exclusive(void)
{
	struct tao_drive *drive = opened(TAO_OPEN_EXCLUSIVE), *second;
	uint8_t data[36] = {0};
	int udev;

	IS_INT(drive->max_transfer_bytes, 27 * TAO_SECTOR_BYTES,
		"%s: a command carries 27 sectors", transport);
	IS_INT(count_leaks(), 0, "%s: no program inherits the drive by chance",
		transport);
	second = opened(TAO_OPEN_SHARED);
	OK(inquire(second, data).outcome == TAO_OUTCOME_GOOD && data[0] == 0x05,
		"%s: one who only asks is let in", transport);
	udev = open(node, O_RDONLY | O_NONBLOCK);
	OK(flock(udev, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK,
		"%s: udevd sees that the drive is in use", transport);
	tao_drive_close(second);
	tao_drive_close(drive);
	OK(flock(udev, LOCK_SH | LOCK_NB) == 0, "%s: and that it no longer is",
		transport);
	close(udev);
}

/* A child that tries to open it for about two seconds. */
static pid_t try_to_open(void)
{
	struct tao_device device = resolved();
	struct tao_drive *drive = NULL;
	struct tao_error err = {0};
	char want[64];
	pid_t pid;

	snprintf(want, sizeof(want), "(pid %d)", (int)getpid());
	fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	tao_device_open(&device, TAO_OPEN_EXCLUSIVE, transport, &drive, &err);
	_exit(err.status == TAO_BUSY && err.code == TAO_E_RECORDER_LOCKED &&
				!drive && strstr(err.text, want)
			? 0
			: 1);
}

static bool has_failed(pid_t pid)
{
	int end;

	return waitpid(pid, &end, 0) != pid || end != 0;
}

/* Both transports at once, since they wait. */
static void test_busy(const char *what)
{
	pid_t sgio, cdio;

	transport = "sgio";
	sgio = try_to_open();
	transport = "cdio";
	cdio = try_to_open();
	OK(!has_failed(sgio), "sgio: %s keeps us out and is named", what);
	OK(!has_failed(cdio), "cdio: %s keeps us out and is named", what);
}

static void test_holders(void)
{
	int fd = open(node, O_RDWR | O_EXCL | O_NONBLOCK | O_CLOEXEC);

	test_busy("who opened it exclusively");
	close(fd);
	fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	flock(fd, LOCK_SH);
	test_busy("who holds a lock");
	close(fd);
}

/* ---- commands ---- */

static void test_commands(void)
{
	struct tao_drive *drive = opened(TAO_OPEN_EXCLUSIVE);
	struct tao_cdb cue_sheet = {.bytes = {0x5d}, .len = 10};
	struct tao_cdb long_cdb = {.bytes = {0x88}, .len = 16};
	static uint8_t data[28 * TAO_SECTOR_BYTES];
	struct tao_reply reply;

	reply = inquire(drive, data);
	OK(reply.outcome == TAO_OUTCOME_GOOD && data[0] == 0x05 &&
			reply.transferred_bytes == 36,
		"%s: data comes from the drive", transport);
	reply = ask(drive, cue_sheet, TAO_NO_DATA, NULL, 0);
	OK(reply.outcome == TAO_OUTCOME_CHECK &&
			tao_sense_is_exact(&reply.sense, 5, 0x20, 0),
		"%s: sense comes from the drive", transport);
	reply = ask(drive, tao_cdb_write_10(0, 28), TAO_TO_DRIVE, data,
		sizeof(data));
	IS_INT(reply.outcome, TAO_OUTCOME_TOO_LARGE,
		"%s: more than the transport carries is not sent", transport);
	reply = ask(drive, long_cdb, TAO_NO_DATA, NULL, 0);
	OK(is_cdio ? reply.outcome == TAO_OUTCOME_SYSTEM
		   : tao_sense_is(&reply.sense, 5, 0x20),
		"%s: a block of 16 bytes %s", transport,
		is_cdio ? "cannot be sent" : "is sent");
	tao_drive_close(drive);
}

static void test_filter(void)
{
	struct tao_drive *drive = opened(TAO_OPEN_SHARED);
	uid_t uid = geteuid();

	if (uid == 0 && seteuid(65534))
		BAIL("cannot be somebody else");
	IS_INT(ask(drive, tao_cdb_set_cd_speed(0xffff, 0xffff, false),
		       TAO_NO_DATA, NULL, 0)
			.outcome,
		TAO_OUTCOME_DENIED,
		"%s: what the kernel filters is denied, not done", transport);
	if (uid == 0 && seteuid(0))
		BAIL("cannot be root again");
	tao_drive_close(drive);
}

/* ---- the door ---- */

static void test_door(void)
{
	struct tao_drive *drive = opened(TAO_OPEN_EXCLUSIVE);
	uid_t uid = geteuid();
	struct tao_reply reply;
	int other;

	OK(ask(drive, tao_cdb_prevent_allow(true), TAO_NO_DATA, NULL, 0)
				.outcome == TAO_OUTCOME_GOOD,
		"%s: a raw PREVENT is taken", transport);
	tao_drive_close(drive);
	OK(!is_locked(), "%s: and undone by the kernel at the last close",
		transport);
	drive = opened(TAO_OPEN_EXCLUSIVE);
	tao_drive_lock_door(drive, true, &reply);
	IS_INT(reply.outcome, TAO_OUTCOME_GOOD, "%s: the door can be locked",
		transport);
	tao_drive_close(drive);
	OK(is_locked(), "%s: and stays so after the last close", transport);
	drive = opened(TAO_OPEN_EXCLUSIVE);
	other = open(node, O_RDONLY | O_NONBLOCK);
	if (uid == 0 && seteuid(65534))
		BAIL("cannot be somebody else");
	tao_drive_lock_door(drive, false, &reply);
	if (uid == 0 && seteuid(0))
		BAIL("cannot be root again");
	IS_INT(reply.outcome, TAO_OUTCOME_GOOD,
		"%s: it opens although another program has the node open",
		transport);
	close(other);
	tao_drive_close(drive);
	OK(!is_locked(), "%s: and stays open", transport);
}

/* ---- what can break between us and the drive ---- */

struct row {
	const char *fault;
	enum tao_outcome sgio;
	enum tao_outcome cdio;
};

static void test_fault(const struct row *row, bool has_data)
{
	enum tao_outcome want = is_cdio ? row->cdio : row->sgio;
	struct tao_drive *drive = opened(TAO_OPEN_EXCLUSIVE);
	uint8_t data[36] = {0};
	struct tao_reply reply;
	pid_t pid;
	int end;

	/* a child, since a fault may last as long as the process */
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		set("TAO_FAKE_FAULT", has_data ? "12:1:" : "1b:1:", row->fault);
		reply = has_data ? inquire(drive, data)
				 : ask(drive,
					   tao_cdb_start_stop_unit(
						   TAO_START, false),
					   TAO_NO_DATA, NULL, 0);
		_exit((int)reply.outcome);
	}
	waitpid(pid, &end, 0);
	if (!OK(WIFEXITED(end) && WEXITSTATUS(end) == (int)want,
		    "%s: '%s' %s data: %s", transport, row->fault,
		    has_data ? "with" : "without", tao_outcome_text(want)))
		printf("# got %s\n", tao_outcome_text(WEXITSTATUS(end)));
	tao_drive_close(drive);
}

static void test_faults(void)
{
	static const struct row with_data[] = {
		{"unplug", TAO_OUTCOME_GONE, TAO_OUTCOME_GONE},
		{"timeout", TAO_OUTCOME_TIMEOUT, TAO_OUTCOME_HOST},
		{"error", TAO_OUTCOME_HOST, TAO_OUTCOME_HOST},
		{"reset", TAO_OUTCOME_HOST, TAO_OUTCOME_HOST},
		{"soft", TAO_OUTCOME_BUSY, TAO_OUTCOME_HOST},
		{"driver-timeout", TAO_OUTCOME_TIMEOUT, TAO_OUTCOME_HOST},
		{"busy", TAO_OUTCOME_BUSY, TAO_OUTCOME_HOST},
		{"no-sense", TAO_OUTCOME_HOST, TAO_OUTCOME_HOST},
		{"eperm", TAO_OUTCOME_DENIED, TAO_OUTCOME_DENIED},
		{"enodev", TAO_OUTCOME_GONE, TAO_OUTCOME_GONE},
	};
	static const struct row without[] = {
		{"unplug", TAO_OUTCOME_GONE, TAO_OUTCOME_GONE},
		{"error", TAO_OUTCOME_HOST, TAO_OUTCOME_GOOD /* unseen */},
		{"busy", TAO_OUTCOME_BUSY, TAO_OUTCOME_HOST},
		{"eperm", TAO_OUTCOME_DENIED, TAO_OUTCOME_DENIED},
		{"enodev", TAO_OUTCOME_GONE, TAO_OUTCOME_GONE},
	};

	for (size_t i = 0; i < sizeof(with_data) / sizeof(*with_data); i++)
		test_fault(&with_data[i], true);
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++)
		test_fault(&without[i], false);
}

int main(int argc, char **argv)
{
	(void)argc;
	begin_fake_drive(argv);
	test_resolve();
	test_holders();
	for (int i = 0; i < 2; i++) {
		is_cdio = i == 1;
		transport = is_cdio ? "cdio" : "sgio";
		test_exclusive();
		test_commands();
		test_filter();
		test_door();
		test_faults();
	}
	return end_fake_drive();
}
