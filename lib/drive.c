/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/drive.h"

#include <errno.h>
#include <time.h>

void tao_drive_execute(struct tao_drive *drive,
	const struct tao_request *request, struct tao_reply *reply)
{
	uint64_t began_us = tao_drive_now_us(drive);

	*reply = (struct tao_reply){.outcome = TAO_OUTCOME_TOO_LARGE};
	if (request->len_bytes <= drive->max_transfer_bytes)
		drive->ops->execute(drive, request, reply);
	if (drive->trace)
		drive->trace(drive->trace_context, request, reply,
			tao_drive_now_us(drive) - began_us);
}

void tao_drive_lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply)
{
	*reply = (struct tao_reply){.outcome = TAO_OUTCOME_GOOD};
	drive->ops->lock_door(drive, locked, reply);
}

uint64_t tao_drive_now_us(struct tao_drive *drive)
{
	struct timespec now;

	if (drive->ops->now_us)
		return drive->ops->now_us(drive);
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

void tao_drive_sleep_ms(struct tao_drive *drive, unsigned ms)
{
	struct timespec left = {
		.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

	if (drive->ops->sleep_ms) {
		drive->ops->sleep_ms(drive, ms);
		return;
	}
	while (nanosleep(&left, &left) == -1 && errno == EINTR)
		continue;
}

void tao_drive_close(struct tao_drive *drive)
{
	if (drive)
		drive->ops->close(drive);
}

enum tao_outcome tao_outcome_of_errno(int os_errno)
{
	switch (os_errno) {
	case EPERM:
	case EACCES:
		return TAO_OUTCOME_DENIED;
	case ENODEV:
	case ENXIO:
		return TAO_OUTCOME_GONE;
	case ETIMEDOUT:
		return TAO_OUTCOME_TIMEOUT;
	case EBUSY:
	case EAGAIN:
		return TAO_OUTCOME_BUSY;
	default:
		return TAO_OUTCOME_SYSTEM;
	}
}

const char *tao_outcome_text(enum tao_outcome outcome)
{
	switch (outcome) {
	case TAO_OUTCOME_GOOD:
		return "good";
	case TAO_OUTCOME_CHECK:
		return "check condition";
	case TAO_OUTCOME_BUSY:
		return "the drive is busy";
	case TAO_OUTCOME_TIMEOUT:
		return "no answer in time";
	case TAO_OUTCOME_GONE:
		return "the drive is gone";
	case TAO_OUTCOME_HOST:
		return "the host adapter or cable failed";
	case TAO_OUTCOME_DENIED:
		return "the kernel does not let it through";
	case TAO_OUTCOME_TOO_LARGE:
		return "more data than the transport carries";
	case TAO_OUTCOME_SYSTEM:
		return "the system call failed";
	}
	return "unknown outcome";
}
