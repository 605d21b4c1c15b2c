/* drive.h - the seam: everything above sends a drive commands through here.
 * Shapes  a request is one SCSI command block with at most one buffer; a reply
 *         is an outcome, with sense data if the drive answered with any.
 * Units   lengths in bytes, timeouts and sleeps in ms, clock in us.
 * Owner   the caller owns request, reply and buffer; tao_drive_close() frees
 *         the drive. A drive is used by one thread at a time.
 * Errors  execute never fails silently: whatever the transport could not do is
 *         an outcome of its own, never TAO_OUTCOME_GOOD.
 * Source  SAM-5 5.3 (status codes); each implementation names its own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DRIVE_H
#define TAO_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"
#include "lib/sense.h"

/* A command block as it goes over the wire. */
struct tao_cdb {
	uint8_t bytes[16];
	uint8_t len; /* 6, 10, 12 or 16 */
};

enum tao_direction {
	TAO_NO_DATA,
	TAO_FROM_DRIVE, /* the drive fills data */
	TAO_TO_DRIVE    /* the drive takes data, which is not changed */
};

struct tao_request {
	struct tao_cdb cdb;
	enum tao_direction direction;
	void *data;
	size_t len_bytes;
	unsigned timeout_ms;
	/* a WRITE that must never reach the laser: see tao_command_judge */
	bool is_rehearsal;
};

enum tao_outcome {
	TAO_OUTCOME_GOOD,      /* SCSI status GOOD */
	TAO_OUTCOME_CHECK,     /* CHECK CONDITION; reply.sense tells why */
	TAO_OUTCOME_BUSY,      /* SCSI status BUSY or a like one, no sense */
	TAO_OUTCOME_TIMEOUT,   /* no answer in time: the state is unknown */
	TAO_OUTCOME_GONE,      /* the drive is no longer there */
	TAO_OUTCOME_HOST,      /* cable, bridge or host adapter failed */
	TAO_OUTCOME_DENIED,    /* the kernel does not let us send it */
	TAO_OUTCOME_TOO_LARGE, /* more data than the transport carries */
	TAO_OUTCOME_SYSTEM     /* another system call error; os_errno */
};

struct tao_reply {
	enum tao_outcome outcome;
	struct tao_sense sense; /* valid only with TAO_OUTCOME_CHECK */
	int os_errno;           /* 0 unless a system call failed */
	/* At most how many bytes came or went. A transport may not know and
	 * say all of them: lengths inside the data are the truth. */
	size_t transferred_bytes;
};

struct tao_drive;

struct tao_drive_ops {
	void (*execute)(struct tao_drive *drive,
		const struct tao_request *request, struct tao_reply *reply);
	/* Keep the door locked (or free) also after this process has gone. */
	void (*lock_door)(struct tao_drive *drive, bool locked,
		struct tao_reply *reply);
	/* A clock that only moves forward, and waiting on it. A drive that
	 * lives in virtual time has its own. NULL: the system's. */
	uint64_t (*now_us)(struct tao_drive *drive);
	void (*sleep_ms)(struct tao_drive *drive, unsigned ms);
	void (*close)(struct tao_drive *drive);
};

/* Called after every command with the microseconds that it took. */
typedef void tao_trace_fn(void *context, const struct tao_request *request,
	const struct tao_reply *reply, uint64_t took_us);

/* What every drive has; an implementation embeds it as its first member. */
struct tao_drive {
	const struct tao_drive_ops *ops;
	size_t max_transfer_bytes; /* largest len_bytes it carries */
	int fd;                    /* the open device, -1 if there is none */
	unsigned timeout_percent;  /* of every time limit; 0 means 100 */
	tao_trace_fn *trace;       /* NULL: nobody looks */
	void *trace_context;
};

/* Send one command and wait for its end. data beyond the reply's length is
 * undefined; callers clear their buffer first. */
void tao_drive_execute(struct tao_drive *drive,
	const struct tao_request *request, struct tao_reply *reply);

/* Lock or free the door for as long as the drive is powered. */
void tao_drive_lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply);

uint64_t tao_drive_now_us(struct tao_drive *drive);
void tao_drive_sleep_ms(struct tao_drive *drive, unsigned ms);

/* Give the device back and free the drive. Takes NULL. */
void tao_drive_close(struct tao_drive *drive);

/* What an errno of the system's own tells of a drive; TAO_OUTCOME_SYSTEM if
 * that is not known. */
enum tao_outcome tao_outcome_of_errno(int os_errno);

/* Words for an outcome other than CHECK: "no answer in time", ... */
const char *tao_outcome_text(enum tao_outcome outcome);

#endif
