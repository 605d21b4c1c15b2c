/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/virtual_host.h"

/* A process that does this and is killed. */
static void die_after(void (*run)(void))
{
	int status = 0;
	pid_t pid;

	host_close();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		host_reopen();
		run();
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status))
		BAIL("the child did not die");
	host_reopen();
}

static void write_100(void)
{
	host_write(0, 100);
}

static void write_next(void)
{
	int32_t lba = host_nwa();

	host_write(lba, 100);
}

static void test_incomplete(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){.isrc = "USRC17607839", .mode = 2});
	die_after(write_100);
	IS_DISC(1, 1, 1, 1, "after a death the track is incomplete");
	IS_INT(host_nwa(), 100, "and goes on where it stopped");
	OK(GET32(8) == 0 && host.in[5] == 2 && !(host.in[6] & 0x40),
		"it is not blank");
	OK(host_holds(0, 100), "what was written is there");
	host_write(452, 1);
	REFUSED(0x052102, "no other track can be started");
	OK(host_sync(), "SYNCHRONIZE CACHE ends it");
	IS_INT(host_nwa(), 452, "with the least length of a track");
	die_after(write_next);
	OK(RUN(0x5b, 0, 1, 0, 0, 2, 0, 0, 0, 0), "so does CLOSE TRACK");
	die_after(write_next);
	OK(host_write(904 + 100, 300), "a track can be gone on with");
	OK(host_close_session(), "CLOSE SESSION ends it too");
	RUN(0x43, 0, 0, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in[3] == 3 && GET32(32) == 904 + 400,
		"three tracks are on the disc");
	OK(host_holds(904, 400) && host_holds(452, 100),
		"with all that was written");
	RUN(0x42, 0, 0x40, 3, 0, 0, 1, 0, 24, 0);
	IS_BYTES(host.in + 9, "USRC17607839", 12, "and the ISRC");
}

/* Without underrun protection a track that stopped cannot go on. */
static void test_damaged(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){.no_buf = true});
	die_after(write_100);
	IS_INT(host_nwa(), -1, "without BUF there is no next address");
	OK(host.in[5] == 0x20 && host.in[7] == 0 && GET32(24) == 100,
		"the track is damaged");
	host_write(100, 1);
	REFUSED(0x030c09, "a WRITE hears of the loss of streaming");
	OK(host_sync() && host_nwa() == 452, "the track can still be ended");
	RUN(0x52, 1, B32(1), 0, B16(36), 0);
	OK(host.in[5] == 0 && GET32(24) == 300, "and is one like others then");
	host_select(&(struct host_page){0});
	host_write(452, 10);
	RUN(0x1b, 0, 0, 0, 2, 0);
	RUN(0x1b, 0, 0, 0, 3, 0);
	RUN(0, 0, 0, 0, 0, 0);
	IS_INT(host_nwa(), -1, "nor after the disc was out");
	host_reopen();
	IS_INT(host_nwa(), -1, "which is not forgotten");
	OK(host_close_session(), "the session can be closed");
}

static void select_only(void)
{
	host_select(&(struct host_page){.multi = 3});
	RUN(0x1e, 0, 0, 0, 1, 0);
	RUN(0xbb, 0, 0xff, 0xff, B16(705), 0, 0, 0, 0, 0, 0);
}

static void test_power(void)
{
	host_new_disc("cdr80");
	die_after(select_only);
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[8 + 3], 0xc0, "page 05h outlives a killed process");
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	OK(host.in[8 + 6] & 2 && GET16(8 + 28) == 705,
		"and so do door and speed");
}

/* ---- a disk that is full ---- */

static struct {
	unsigned write_sense, sync_sense, select_sense;
	int write_errno, select_errno;
	int32_t nwa;
} * result;

/* Files may grow to 100 sectors and a half. */
static void write_to_limit(void)
{
	struct rlimit limit = {100 * SECTOR + 1000, 100 * SECTOR + 1000};

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	host_write(0, 120);
	result->write_sense = host_sense();
	result->write_errno = host.os_errno;
	result->nwa = host_nwa();
	limit.rlim_cur = 100;
	setrlimit(RLIMIT_FSIZE, &limit);
	host_select(&(struct host_page){.multi = 3});
	result->select_sense = host_sense();
	result->select_errno = host.os_errno;
	host_sync();
	result->sync_sense = host_sense();
}

static void test_full(void)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/result", host.folder);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	if (fd == -1 || ftruncate(fd, 4096) == -1)
		BAIL("cannot make %s", path);
	unlink(path);
	result = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	die_after(write_to_limit);
	IS_INT(result->write_sense, 0x030c00, "a full disk is a write error");
	IS_INT(result->write_errno, EFBIG, "with the errno of the system");
	IS_INT(result->nwa, 81, "the track ends before the failed WRITE");
	IS_INT(result->select_sense, 0x044400,
		"a state that cannot be kept is an internal failure");
	IS_INT(result->select_errno, EFBIG, "with its errno");
	IS_INT(result->sync_sense, 0x030c00, "a track that cannot be, too");
	IS_INT(host_nwa(), 81, "the next process finds the same");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[8 + 3], 0, "and no setting that was refused");
	OK(host_holds(0, 81) && host_write(81, 300) && host_sync() &&
			host_holds(0, 381),
		"with room again the track goes on");
	munmap(result, 4096);
}

/* Somebody does something to the BIN while a track is written. */
static void test_bin_harmed(void)
{
	host_new_disc("cdr80");
	host_write(0, 400);
	if (truncate(host.bin, (off_t)399 * SECTOR) == -1)
		BAIL("no truncate");
	host_sync();
	REFUSED(0x030c00, "a track whose BIN was cut is not ended");
	host_new_disc("cdr80");
	host_write(0, 400);
	unlink(host.bin);
	host_sync();
	REFUSED(0x030c00, "nor one whose BIN was removed");
	host_new_disc("cdr80");
}

int main(void)
{
	test_incomplete();
	test_damaged();
	test_power();
	test_full();
	test_bin_harmed();
	return host_done();
}
