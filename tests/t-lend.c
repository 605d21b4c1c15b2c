/* A drive that is held for programs which are started under the holder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/wait.h>

#include "tests/fake_drive.h"

static const char *operand; /* the node or the disc */
static const char *kind;

static struct tao_device found(void)
{
	struct tao_device device = {0};
	struct tao_error err = {0};

	if (tao_device_resolve(operand, &device, &err))
		BAIL("%s", err.text);
	return device;
}

/* Open it as a tool does that was told of a descriptor; NULL if it cannot. */
static struct tao_drive *take(const char *lent)
{
	struct tao_device device = found();
	struct tao_drive *drive = NULL;

	if (tao_device_borrow(&device, lent) != (lent != NULL))
		return NULL;
	tao_device_open(&device, TAO_OPEN_EXCLUSIVE, transport, &drive, NULL);
	return drive;
}

/* Is everybody else kept out? A node is opened directly, which does not wait.
 */
static bool is_kept(void)
{
	struct tao_drive *drive;
	int fd;

	if (operand == node) {
		fd = open(node, O_RDWR | O_EXCL | O_NONBLOCK | O_CLOEXEC);
		close(fd);
		return fd == -1;
	}
	drive = take(NULL);
	tao_drive_close(drive);
	return !drive;
}

static bool is_locked(struct tao_drive *drive)
{
	struct tao_capabilities pages = {0};
	uint8_t data[128] = {0};
	struct tao_reply reply;

	reply = ask(drive, tao_cdb_mode_sense_10(TAO_PAGE_CAPABILITIES, 128),
		TAO_FROM_DRIVE, data, sizeof(data));
	return reply.outcome == TAO_OUTCOME_GOOD &&
	       tao_mmc_parse_capabilities(
		       data, reply.transferred_bytes, &pages, NULL) == TAO_OK &&
	       pages.is_locked;
}

/* The program under the holder: "t-lend child OPERAND TRANSPORT". */
static int be_child(char **argv)
{
	struct tao_drive *drive;
	struct tao_reply reply;
	uint8_t data[36] = {0};

	operand = argv[2];
	transport = argv[3][0] ? argv[3] : NULL;
	drive = take(getenv("TAO_DRIVE_FD"));
	if (!drive)
		return 2;
	/* takes the news that there is a new disc */
	ask(drive, tao_cdb_test_unit_ready(), TAO_NO_DATA, NULL, 0);
	reply = inquire(drive, data);
	if (reply.outcome || data[0] != 0x05)
		return 3;
	tao_drive_lock_door(drive, true, &reply);
	tao_drive_close(drive);
	return reply.outcome ? 4 : 0;
}

/* Two shells deep, as in a script that a script calls. */
static int run_child(void)
{
	char program[PATH_MAX] = "", command[3 * PATH_MAX];

	if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0)
		BAIL("no name of our own");
	snprintf(command, sizeof(command),
		"sh -c '\"%s\" child \"%s\" \"%s\"; exit $?'", program, operand,
		transport ? transport : "");
	return WEXITSTATUS(system(command));
}

static void test_holding(void)
{
	struct tao_drive *drive = take(NULL);
	struct tao_error err = {0};
	char text[16];
	int fd = -1;

	if (!drive)
		BAIL("%s: cannot open it", kind);
	IS_INT(tao_device_lend(drive, &fd, &err), TAO_OK,
		"%s: an open drive can be lent", kind);
	tao_drive_close(drive);
	OK(is_kept(), "%s: when it is closed it still belongs to the lender",
		kind);
	snprintf(text, sizeof(text), "%d", fd);
	set("TAO_DRIVE_FD", text, "");
	IS_INT(run_child(), 0, "%s: a program below opens it", kind);
	OK(is_kept(), "%s: and when that has ended it is still the lender's",
		kind);
	drive = take(text);
	OK(drive && is_locked(drive),
		"%s: who opens it again and finds what was done", kind);
	if (drive)
		tao_drive_close(drive);
	close(fd);
	drive = take(NULL);
	OK(drive, "%s: when the lender closes it, it is free", kind);
	tao_drive_close(drive);
	IS_INT(run_child(), 2, "%s: a descriptor that is gone is not used",
		kind);
}

static void test_foreign(void)
{
	struct tao_device device = found();
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char bin[PATH_MAX];
	int read_only;
	char numbers[2][16];
	const char *const texts[] = {NULL, "", "-1", "seven", "7x", "0",
		"99999999999999999999", "4294967296", numbers[0], numbers[1]};
	bool is_taken = false;

	snprintf(bin, sizeof(bin), "%.*s.bin", (int)strlen(cue) - 4, cue);
	read_only = open(device.kind == TAO_DEVICE_NODE ? node : bin,
		O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	snprintf(numbers[0], sizeof(numbers[0]), "%d", null);
	snprintf(numbers[1], sizeof(numbers[1]), "%d", read_only);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		is_taken |= tao_device_borrow(&device, texts[i]);
	OK(!is_taken && device.lent_fd == -1,
		"%s: what is no descriptor of it, or cannot write, is left",
		kind);
	close(null);
	close(read_only);
}

int main(int argc, char **argv)
{
	begin_fake_drive(argv);
	if (argc == 4 && strcmp(argv[1], "child") == 0)
		return be_child(argv);
	for (int i = 0; i < 3; i++) {
		kind = i == 0 ? "disc" : i == 1 ? "sgio" : "cdio";
		operand = i == 0 ? cue : node;
		transport = i == 0 ? NULL : kind;
		test_foreign();
		test_holding();
	}
	return end_fake_drive();
}
