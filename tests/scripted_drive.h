/* scripted_drive.h - a drive for unit tests that plays a table: which command
 * must come, and what the drive says to it.
 *
 *	static const struct script_row rows[] = {
 *		{EXPECT("00"), SENSE(2, 0x04, 0x01), TIMES(3), TAKES_MS(10)},
 *		{EXPECT("00")},
 *		{EXPECT("51 000000000000 ...."), REPLY(blank_cdr)},
 *		{EXPECT("2a 00 00000000 00 001b"), SENT(sectors)},
 *		{EXPECT("35 02"), OUTCOME(TAO_OUTCOME_TIMEOUT)},
 *		{EXPECT_DOOR(false)},
 *	};
 *	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
 *	... the code under test ...
 *	PLAYED(drive, "waits for the drive, then reads the disc");
 *
 * A row without a word about its reply is answered with GOOD. The drive lives
 * in its own time: a command takes TAKES_MS, a sleep takes what it says, and
 * neither costs any. After a command that was not expected the drive is
 * broken: it answers everything with TAO_OUTCOME_HOST. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCRIPTED_DRIVE_H
#define SCRIPTED_DRIVE_H

#include "lib/drive.h"

struct script_row {
	/* Hex digits, blanks between them as you like, "." for any digit. What
	 * is left out at the end must be zero; "*" at the end: may be anything.
	 * NULL: the door. */
	const char *cdb;
	bool is_door_locked; /* with cdb NULL */
	enum tao_outcome outcome;
	struct tao_sense sense;
	int os_errno;
	const uint8_t *reply; /* data from the drive */
	size_t reply_bytes;
	const uint8_t *sent; /* data that must go to it; NULL: any */
	size_t sent_bytes;
	unsigned times;    /* how often; 0 is once */
	unsigned takes_ms; /* each time */
	unsigned limit_ms; /* the request's timeout; 0: any */
};

#define EXPECT(pattern)     .cdb = (pattern)
#define EXPECT_DOOR(locked) .cdb = NULL, .is_door_locked = (locked)
/* REPLY(array) or REPLY_PART(pointer, bytes): what the drive sends, cut to the
 * length of the request. REPLY_BYTES(0x00, 0x12, ...): written out; not in a
 * static table inside of a function. */
#define REPLY(array)        REPLY_PART(array, sizeof(array))
#define REPLY_PART(p, len)  .reply = (p), .reply_bytes = (len)
#define REPLY_BYTES(...)                                                       \
	REPLY_PART(((const uint8_t[]){__VA_ARGS__}),                           \
		sizeof((const uint8_t[]){__VA_ARGS__}))
/* SENT(array) or SENT_PART(pointer, bytes): what must be sent to the drive. */
#define SENT(array)         SENT_PART(array, sizeof(array))
#define SENT_PART(p, len)   .sent = (p), .sent_bytes = (len)
#define SENSE(k, c, q)                                                         \
	.outcome = TAO_OUTCOME_CHECK,                                          \
	.sense = {.valid = true, .key = (k), .asc = (c), .ascq = (q)}
#define SENSE_AT(k, c, q, lba)                                                 \
	.outcome = TAO_OUTCOME_CHECK,                                          \
	.sense = {.valid = true,                                               \
		.key = (k),                                                    \
		.asc = (c),                                                    \
		.ascq = (q),                                                   \
		.has_information = true,                                       \
		.information = (lba)}
#define SENSE_PROGRESS(k, c, q, p)                                             \
	.outcome = TAO_OUTCOME_CHECK,                                          \
	.sense = {.valid = true,                                               \
		.key = (k),                                                    \
		.asc = (c),                                                    \
		.ascq = (q),                                                   \
		.has_progress = true,                                          \
		.progress = (p)}
#define DEFERRED(k, c, q)                                                      \
	.outcome = TAO_OUTCOME_CHECK,                                          \
	.sense = {.valid = true,                                               \
		.deferred = true,                                              \
		.key = (k),                                                    \
		.asc = (c),                                                    \
		.ascq = (q)}
#define OUTCOME(what) .outcome = (what)
#define ERRNO(number) .outcome = TAO_OUTCOME_SYSTEM, .os_errno = (number)
/* TIMES(SCRIPT_ANY): as often as it comes, also never. */
#define TIMES(n)      .times = (n)
#define TAKES_MS(ms)  .takes_ms = (ms)
#define LIMIT_MS(ms)  .limit_ms = (ms)

enum { SCRIPT_ANY = 0x7fffffff };

/* Both the table and what it points at must outlive the drive. */
struct tao_drive *scripted_drive_new(const struct script_row *rows, size_t len);
#define SCRIPTED_DRIVE(rows)                                                   \
	scripted_drive_new((rows), sizeof(rows) / sizeof((rows)[0]))

/* How much of the drive's time went by, and how much of it in sleep. */
uint64_t scripted_drive_time_ms(const struct tao_drive *drive);
uint64_t scripted_drive_slept_ms(const struct tao_drive *drive);
/* How many commands came. */
unsigned scripted_drive_commands(const struct tao_drive *drive);

/* Was everything expected, and nothing else, sent so far? Prints what was not,
 * as comments. */
bool scripted_drive_is_played(const struct tao_drive *drive);

/* Check that, with a line of its own, and close the drive. */
#define PLAYED(drive, ...)                                                     \
	do {                                                                   \
		OK(scripted_drive_is_played(drive), __VA_ARGS__);              \
		tao_drive_close(drive);                                        \
	} while (0)

#endif
