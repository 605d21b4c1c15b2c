/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/virtual.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/virtual/store.h"
#include "lib/virtual/target.h"
#include "lib/virtual/target_parts.h"

enum { MAX_TRANSFER_BYTES = 128 * 1024 }; /* as common host adapters have */

struct tao_virtual {
	struct tao_drive drive; /* must be first */
	struct tao_target *target;
	bool is_shared;
};

static enum tao_outcome outcome_of(uint8_t status, enum tao_target_loss loss)
{
	switch (loss) {
	case TAO_LOSS_BUSY:
		return TAO_OUTCOME_BUSY;
	case TAO_LOSS_TIMEOUT:
		return TAO_OUTCOME_TIMEOUT;
	case TAO_LOSS_GONE:
		return TAO_OUTCOME_GONE;
	case TAO_LOSS_HOST:
		return TAO_OUTCOME_HOST;
	case TAO_LOSS_DENIED:
		return TAO_OUTCOME_DENIED;
	case TAO_LOSS_KILLED:
		raise(SIGKILL);
		break;
	case TAO_LOSS_NONE:
		break;
	}
	return status == TAO_STATUS_GOOD ? TAO_OUTCOME_GOOD : TAO_OUTCOME_CHECK;
}

static void execute(struct tao_drive *drive, const struct tao_request *request,
	struct tao_reply *reply)
{
	struct tao_virtual *virtual = (struct tao_virtual *)drive;
	bool is_out = request->direction == TAO_TO_DRIVE;
	bool is_in = request->direction == TAO_FROM_DRIVE;
	struct tao_vcommand command = {
		.cdb = request->cdb.bytes,
		.cdb_bytes = request->cdb.len,
		.out = is_out ? request->data : NULL,
		.out_bytes = is_out ? request->len_bytes : 0,
		.in = is_in ? request->data : NULL,
		.in_bytes = is_in ? request->len_bytes : 0,
		.timeout_ms = request->timeout_ms,
	};
	uint8_t status;

	/* as the kernel does with a descriptor that is not open for writing */
	if (virtual->is_shared && tao_target_is_change(request->cdb.bytes[0])) {
		reply->outcome = TAO_OUTCOME_DENIED;
		reply->os_errno = EPERM;
		return;
	}
	status = tao_target_run(virtual->target, &command);
	reply->outcome = outcome_of(status, command.loss);
	if (reply->outcome == TAO_OUTCOME_CHECK)
		reply->sense =
			tao_sense_parse(command.sense, sizeof(command.sense));
	reply->os_errno = command.os_errno;
	reply->transferred_bytes = is_out ? command.out_bytes : command.in_used;
}

/* A virtual recorder keeps its power, and so what PREVENT said. */
static void lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply)
{
	struct tao_request request = {
		.cdb = {.bytes = {0x1e, 0, 0, 0, locked}, .len = 6},
		.direction = TAO_NO_DATA,
	};

	execute(drive, &request, reply);
}

static uint64_t now_us(struct tao_drive *drive)
{
	return tao_target_now_us(((struct tao_virtual *)drive)->target);
}

static void sleep_ms(struct tao_drive *drive, unsigned ms)
{
	tao_target_wait(((struct tao_virtual *)drive)->target,
		ms * UINT64_C(1000));
}

static void close_virtual(struct tao_drive *drive)
{
	struct tao_virtual *virtual = (struct tao_virtual *)drive;

	tao_target_close(virtual->target);
	free(virtual);
}

static const struct tao_drive_ops virtual_ops = {
	.execute = execute,
	.lock_door = lock_door,
	.close = close_virtual,
};

/* For a drive in virtual time, by its fault plan. */
static const struct tao_drive_ops virtual_time_ops = {
	.execute = execute,
	.lock_door = lock_door,
	.now_us = now_us,
	.sleep_ms = sleep_ms,
	.close = close_virtual,
};

/* lent_fd is -1 if nothing was lent. */
static enum tao_status open_virtual(const char *cue_path,
	enum tao_open_mode mode, int lent_fd, struct tao_drive **drive,
	struct tao_error *err)
{
	struct tao_virtual *virtual = calloc(1, sizeof(*virtual));
	enum tao_status status;

	if (!virtual)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	if (lent_fd == -1)
		status = tao_target_open(cue_path, mode, &virtual->target, err);
	else
		status = tao_target_adopt(
			cue_path, lent_fd, &virtual->target, err);
	if (status != TAO_OK) {
		free(virtual);
		return status;
	}
	virtual->is_shared = mode == TAO_OPEN_SHARED;
	virtual->drive = (struct tao_drive){
		.ops = tao_target_has_clock(virtual->target) ? &virtual_time_ops
							     : &virtual_ops,
		.max_transfer_bytes = MAX_TRANSFER_BYTES,
		.fd = tao_target_fd(virtual->target),
	};
	*drive = &virtual->drive;
	return TAO_OK;
}

enum tao_status tao_virtual_open(const char *cue_path, enum tao_open_mode mode,
	struct tao_drive **drive, struct tao_error *err)
{
	return open_virtual(cue_path, mode, -1, drive, err);
}

enum tao_status tao_virtual_adopt(const char *cue_path, int lent_fd,
	struct tao_drive **drive, struct tao_error *err)
{
	return open_virtual(cue_path, TAO_OPEN_EXCLUSIVE, lent_fd, drive, err);
}

bool tao_virtual_is_lent(const char *cue_path, int fd)
{
	struct tao_store store;
	bool is_lent;

	if (tao_store_set_names(&store, cue_path, NULL) != TAO_OK)
		return false;
	is_lent = tao_store_is_bin(&store, fd);
	tao_store_close(&store);
	return is_lent;
}

/* A number that no other recorder has, as far as that can be. */
static void make_serial(char out[static 13])
{
	uint8_t bytes[6];
	struct timespec now;

	if (getentropy(bytes, sizeof(bytes)) == -1) {
		clock_gettime(CLOCK_REALTIME, &now);
		memcpy(bytes, &now.tv_nsec, 4);
		memcpy(bytes + 4, &now.tv_sec, 2);
	}
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(out + i * 2, 3, "%02X", (unsigned)bytes[i]);
}

enum tao_status tao_virtual_create(
	const char *cue_path, const char *medium, struct tao_error *err)
{
	const struct tao_vmedium *kind = tao_vmedium_find(medium);
	struct tao_vimage image;
	char serial[13];

	if (!kind)
		return tao_fail(err, TAO_E_INVALID_ARGUMENT,
			"no medium is called '%s'; there are cdr74, cdr80, "
			"cdr90, cdr99, cdrw74, cdrw80",
			medium);
	make_serial(serial);
	tao_vimage_init(&image, kind, serial);
	/* the disc was just put in: the first command hears of it */
	image.power.attention_asc = 0x28;
	image.power.media_event = TAO_MEDIA_NEW;
	image.power.read_kbps = (uint16_t)tao_speed_kbps(52);
	image.power.write_kbps = (uint16_t)tao_speed_kbps(kind->speeds[0]);
	return tao_store_create(cue_path, &image, err);
}
