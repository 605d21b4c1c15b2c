/* virtual_host.h - a host for tests of the virtual recorder: raw command
 * blocks in, bytes and sense out.
 * Shapes  every helper works on the one global host; each test makes its own
 *         disc in a scratch folder that host_done() removes.
 * Units   sectors and LBAs; answers stay in host.in.
 * Errors  what is no answer of the target ends the test (BAIL). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VIRTUAL_HOST_H
#define VIRTUAL_HOST_H

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/virtual/target.h"
#include "lib/virtual/virtual.h"
#include "lib/virtual/wire.h"
#include "tests/tap.h"

enum { HOST_MAX_BYTES = 64 * 1024, SECTOR = TAO_SECTOR_BYTES };

static struct {
	char folder[64];
	char cue[96];
	char bin[96];
	char plan[96];
	struct tao_target *target;
	uint8_t in[HOST_MAX_BYTES];
	uint8_t out[HOST_MAX_BYTES];
	size_t in_used;
	uint8_t sense[18];
	int os_errno;
	enum tao_target_loss loss;
	unsigned timeout_ms;
	struct tao_error err;
} host;

__attribute__((unused)) static void host_close(void)
{
	tao_target_close(host.target);
	host.target = NULL;
}

__attribute__((unused)) static enum tao_status host_try(enum tao_open_mode mode)
{
	host_close();
	host.err = (struct tao_error){0};
	return tao_target_open(host.cue, mode, &host.target, &host.err);
}

/* The next process: everything that is not in the files is gone. */
__attribute__((unused)) static void host_reopen(void)
{
	if (host_try(TAO_OPEN_EXCLUSIVE) != TAO_OK)
		BAIL("cannot open %s: %s", host.cue, host.err.text);
}

/* A command with len_in bytes of room, sending len_out bytes of host.out. */
__attribute__((unused)) static bool host_send(
	const uint8_t *cdb, size_t cdb_bytes, size_t len_in, size_t len_out)
{
	struct tao_vcommand command = {
		.cdb = cdb,
		.cdb_bytes = cdb_bytes,
		.in = host.in,
		.in_bytes = len_in,
		.out = host.out,
		.out_bytes = len_out,
		.timeout_ms = host.timeout_ms,
	};
	bool is_good;

	memset(host.in, 0xee, sizeof(host.in));
	is_good = tao_target_run(host.target, &command) == TAO_STATUS_GOOD;
	host.in_used = command.in_used;
	host.os_errno = command.os_errno;
	host.loss = command.loss;
	memcpy(host.sense, command.sense, sizeof(host.sense));
	return is_good;
}

/* RUN(byte, byte, ...): send a command block with all the room there is.
 * SEND(len, byte, ...): with len bytes of host.out. True for GOOD. */
#define SEND(len_out, ...)                                                     \
	host_send((const uint8_t[]){__VA_ARGS__},                              \
		sizeof((const uint8_t[]){__VA_ARGS__}), HOST_MAX_BYTES,        \
		(len_out))
#define RUN(...) SEND(0, __VA_ARGS__)

/* The sense of the last command as kkaaqq, 0 for GOOD. */
__attribute__((unused)) static unsigned host_sense(void)
{
	return (unsigned)(host.sense[2] & 15) << 16 |
	       (unsigned)host.sense[12] << 8 | host.sense[13];
}

/* GOOD(title) and REFUSED(kkaaqq, title) judge the last command. */
#define REFUSED(want, ...)                                                     \
	do {                                                                   \
		if (!OK(host_sense() == (want), __VA_ARGS__))                  \
			printf("# sense %06x, want %06x\n", host_sense(),      \
				(unsigned)(want));                             \
	} while (0)
#define GOOD(...) REFUSED(0, __VA_ARGS__)

#define GET16(at) ((int)tao_wire_get16(host.in + (at)))
#define GET32(at) ((int32_t)tao_wire_get32(host.in + (at)))
#define B16(n)    (uint8_t)((n) >> 8), (uint8_t)(n)
#define B24(n)    (uint8_t)((n) >> 16), B16(n)
#define B32(n)    (uint8_t)((uint32_t)(n) >> 24), B24(n)

/* A new disc of that medium in its own folder; the news of it are heard. */
__attribute__((unused)) static void host_new_disc(const char *medium)
{
	host_close();
	if (!host.folder[0]) {
		const char *base = getenv("TMPDIR");

		snprintf(host.folder, sizeof(host.folder),
			"%.40s/tao-test.XXXXXX", base ? base : "/tmp");
		if (!mkdtemp(host.folder))
			BAIL("cannot make a scratch folder");
		snprintf(
			host.cue, sizeof(host.cue), "%s/disc.cue", host.folder);
		snprintf(
			host.bin, sizeof(host.bin), "%s/disc.bin", host.folder);
		snprintf(host.plan, sizeof(host.plan), "%s/disc.cue.faults",
			host.folder);
	}
	unlink(host.cue);
	unlink(host.bin);
	unlink(host.plan);
	if (tao_virtual_create(host.cue, medium, &host.err) != TAO_OK)
		BAIL("cannot create %s: %s", host.cue, host.err.text);
	host_reopen();
	RUN(0x00, 0, 0, 0, 0, 0);
}

/* From now on the recorder has that fault plan. */
__attribute__((unused)) static void host_set_plan(const char *text)
{
	FILE *file = fopen(host.plan, "w");

	if (!file || fputs(text, file) == EOF || fclose(file) == EOF)
		BAIL("cannot write %s", host.plan);
	host_reopen();
}

__attribute__((unused)) static int host_done(void)
{
	host_close();
	unlink(host.cue);
	unlink(host.bin);
	unlink(host.plan);
	if (host.folder[0] && rmdir(host.folder) == -1)
		OK(false, "no other file is left in the folder");
	return tap_done();
}

/* ---- what a burner sends ---- */

struct host_page {
	bool is_test;
	bool no_buf;
	uint8_t multi;  /* 3: another session may follow */
	uint8_t mode;   /* control bits, and 10h for SCMS */
	uint16_t pause; /* 0: 150 */
	const char *mcn;
	const char *isrc;
};

__attribute__((unused)) static bool host_select(const struct host_page *page)
{
	uint8_t *list = host.out + 8;

	memset(host.out, 0, 60);
	list[0] = 0x05;
	list[1] = 0x32;
	list[2] = (uint8_t)(1 | (page->is_test ? 0x10 : 0) |
			    (page->no_buf ? 0 : 0x40));
	list[3] = (uint8_t)(page->multi << 6 | page->mode);
	tao_wire_put16(list + 14, page->pause ? page->pause : 150);
	if (page->mcn) {
		list[16] = 0x80;
		memcpy(list + 17, page->mcn, strlen(page->mcn));
	}
	if (page->isrc) {
		list[32] = 0x80;
		memcpy(list + 33, page->isrc, strlen(page->isrc));
	}
	return SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
}

/* READ TRACK INFORMATION of the invisible track: its next writable address,
 * -1 if there is none. */
__attribute__((unused)) static int32_t host_nwa(void)
{
	if (!RUN(0x52, 1, B32(0xff), 0, 0, 36, 0) || !(host.in[7] & 1))
		return -1;
	return GET32(12);
}

/* Byte i of sector lba as the tests write it. */
__attribute__((unused)) static uint8_t host_byte(int32_t lba, int i)
{
	return (uint8_t)(lba * 31 + i * 7 + (i >> 8));
}

__attribute__((unused)) static void host_fill(uint8_t *out, int32_t lba)
{
	for (int i = 0; i < SECTOR; i++)
		out[i] = host_byte(lba, i);
}

__attribute__((unused)) static bool host_write(int32_t lba, int sectors)
{
	while (sectors > 0) {
		int n = sectors < 27 ? sectors : 27;

		for (int i = 0; i < n; i++)
			host_fill(host.out + i * SECTOR, lba + i);
		if (!SEND((size_t)n * SECTOR, 0x2a, 0, B32(lba), 0, B16(n), 0))
			return false;
		lba += n;
		sectors -= n;
	}
	return true;
}

__attribute__((unused)) static bool host_sync(void)
{
	return RUN(0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

__attribute__((unused)) static bool host_close_session(void)
{
	return RUN(0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0);
}

/* One whole track; its start, or -1. */
__attribute__((unused)) static int32_t host_track(int sectors)
{
	int32_t lba = host_nwa();

	return host_write(lba, sectors) && host_sync() ? lba : -1;
}

/* Do these sectors hold what host_write() put there? */
__attribute__((unused)) static bool host_holds(int32_t lba, int sectors)
{
	uint8_t want[SECTOR];

	for (int i = 0; i < sectors; i++) {
		host_fill(want, lba + i);
		if (!RUN(0xbe, 0, B32(lba + i), B24(1), 0x10, 0, 0) ||
			host.in_used != SECTOR ||
			memcmp(host.in, want, SECTOR) != 0)
			return false;
	}
	return true;
}

__attribute__((unused)) static bool host_is_silent(int32_t lba, int sectors)
{
	static const uint8_t silence[SECTOR];

	for (int i = 0; i < sectors; i++)
		if (!RUN(0xbe, 0, B32(lba + i), B24(1), 0x10, 0, 0) ||
			memcmp(host.in, silence, SECTOR) != 0)
			return false;
	return true;
}

/* Disc and session status, sessions and tracks of READ DISC INFORMATION. */
#define IS_DISC(want_status, want_session, want_sessions, want_last, ...)      \
	do {                                                                   \
		RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);                         \
		if (!OK((host.in[2] & 3) == (want_status) &&                   \
				    (host.in[2] >> 2 & 3) == (want_session) && \
				    host.in[4] == (want_sessions) &&           \
				    host.in[6] == (want_last),                 \
			    __VA_ARGS__))                                      \
			printf("# disc %d session %d of %d, last track %d\n",  \
				host.in[2] & 3, host.in[2] >> 2 & 3,           \
				host.in[4], host.in[6]);                       \
	} while (0)

#endif
