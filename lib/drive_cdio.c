/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/drive_cdio.h"

#include <cdio/cdio.h>
#include <cdio/logging.h>
#include <cdio/mmc.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef HAVE_LINUX_CDROM_H
#include <linux/cdrom.h>
#endif

#include "lib/mmc.h"
#include "lib/node.h"
#include "lib/sysfs.h"

enum {
	DOOR_TIMEOUT_MS = 10000,
	INQUIRY_TIMEOUT_MS = 10000,
	INQUIRY_BYTES = 36,
	CDB_MAX_BYTES = 12,
	FDS_SEARCHED = 64
};

struct cdio_drive {
	struct tao_drive drive; /* its fd is libcdio's */
	CdIo_t *cdio;
	bool is_known; /* to sysfs, when it was opened */
};

static void hear_nothing(cdio_log_level_t level, const char *message)
{
	(void)level;
	(void)message;
}

static cdio_mmc_direction_t mmc_direction(enum tao_direction direction)
{
	switch (direction) {
	case TAO_FROM_DRIVE:
		return SCSI_MMC_DATA_READ;
	case TAO_TO_DRIVE:
		return SCSI_MMC_DATA_WRITE;
	case TAO_NO_DATA:
		break;
	}
	return SCSI_MMC_DATA_NONE;
}

static unsigned timeout_units(unsigned timeout_ms)
{
#ifdef __linux__
	/* Handed to CDROM_SEND_PACKET as it is, which counts 1/100 s. */
	timeout_ms = timeout_ms / 10 + (timeout_ms % 10 != 0);
#endif
	return timeout_ms ? timeout_ms : 1;
}

static enum tao_outcome failure_outcome(driver_return_code_t code, int os_errno)
{
	enum tao_outcome outcome = tao_outcome_of_errno(os_errno);

	if (code == DRIVER_OP_NOT_PERMITTED || outcome == TAO_OUTCOME_DENIED)
		return TAO_OUTCOME_DENIED;
	if (code == DRIVER_OP_UNSUPPORTED || code == DRIVER_OP_BAD_POINTER)
		return TAO_OUTCOME_SYSTEM;
	return outcome == TAO_OUTCOME_SYSTEM ? TAO_OUTCOME_HOST : outcome;
}

static struct tao_sense last_sense(CdIo_t *cdio)
{
	cdio_mmc_request_sense_t *bytes = NULL;
	int len = mmc_last_cmd_sense(cdio, &bytes);
	struct tao_sense sense = {0};

	if (len > 0 && bytes)
		sense = tao_sense_parse((const uint8_t *)bytes, (size_t)len);
	cdio_free(bytes);
	return sense;
}

/* One command, its answer as libcdio tells it. */
static void run(CdIo_t *cdio, const struct tao_request *request,
	struct tao_reply *reply)
{
	mmc_cdb_t cdb = {{0}};
	driver_return_code_t code;

	memcpy(cdb.field, request->cdb.bytes, request->cdb.len);
	errno = 0;
	code = mmc_run_cmd_len(cdio, timeout_units(request->timeout_ms), &cdb,
		request->cdb.len, mmc_direction(request->direction),
		(unsigned)request->len_bytes, request->data);
	if (code == DRIVER_OP_SUCCESS) {
		reply->outcome = TAO_OUTCOME_GOOD;
		reply->transferred_bytes = request->len_bytes;
		return;
	}
	reply->os_errno = errno;
	reply->sense = last_sense(cdio);
	reply->outcome = reply->sense.valid
				 ? TAO_OUTCOME_CHECK
				 : failure_outcome(code, reply->os_errno);
	if (reply->outcome == TAO_OUTCOME_CHECK)
		reply->os_errno = 0;
}

static bool is_zero(const uint8_t *bytes, size_t len)
{
	return len == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

/* Does anybody answer? Linux says success also where the host adapter failed
 * and nothing was sent or came; an INQUIRY that "succeeded" so is empty. */
static bool is_alive(CdIo_t *cdio)
{
	uint8_t data[INQUIRY_BYTES] = {0};
	struct tao_request request = {
		.cdb = tao_cdb_inquiry(sizeof(data)),
		.direction = TAO_FROM_DRIVE,
		.data = data,
		.len_bytes = sizeof(data),
		.timeout_ms = INQUIRY_TIMEOUT_MS,
	};
	struct tao_reply reply = {0};

	run(cdio, &request, &reply);
	return reply.outcome == TAO_OUTCOME_GOOD &&
	       !is_zero(data, sizeof(data));
}

/* What to make of a success that may be none. All answers but what was read
 * from a disc have a header that is not zero. */
static enum tao_outcome judge(
	CdIo_t *cdio, const struct tao_request *request, uint64_t took_us)
{
	if (took_us >= request->timeout_ms * UINT64_C(1000))
		return TAO_OUTCOME_TIMEOUT;
	if (request->direction == TAO_FROM_DRIVE &&
		!is_zero(request->data, request->len_bytes))
		return TAO_OUTCOME_GOOD;
	if (!is_alive(cdio))
		return TAO_OUTCOME_GONE;
	switch (request->cdb.bytes[0]) {
	case TAO_OP_READ_10:
	case TAO_OP_READ_12:
	case TAO_OP_READ_CD:
	case TAO_OP_READ_CD_MSF:
		return TAO_OUTCOME_GOOD;
	default:
		return request->direction == TAO_FROM_DRIVE &&
				       request->len_bytes > 0
			       ? TAO_OUTCOME_HOST
			       : TAO_OUTCOME_GOOD;
	}
}

static void execute(struct tao_drive *drive, const struct tao_request *request,
	struct tao_reply *reply)
{
	struct cdio_drive *self = (struct cdio_drive *)drive;
	uint64_t began_us = tao_drive_now_us(drive);
	cdio_log_handler_t handler;

	if (request->cdb.len > CDB_MAX_BYTES) {
		reply->outcome = TAO_OUTCOME_SYSTEM;
		reply->os_errno = EINVAL;
		return;
	}
	if (request->direction == TAO_FROM_DRIVE)
		memset(request->data, 0, request->len_bytes);
	handler = cdio_log_set_handler(hear_nothing);
	run(self->cdio, request, reply);
	if (reply->outcome == TAO_OUTCOME_GOOD)
		reply->outcome = judge(self->cdio, request,
			tao_drive_now_us(drive) - began_us);
	if (reply->outcome == TAO_OUTCOME_HOST && self->is_known &&
		tao_node_is_lost(drive->fd))
		reply->outcome = TAO_OUTCOME_GONE;
	cdio_log_set_handler(handler);
}

static void lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply)
{
	struct tao_request request = {
		.cdb = tao_cdb_prevent_allow(locked),
		.timeout_ms = DOOR_TIMEOUT_MS,
	};

#ifdef HAVE_LINUX_CDROM_H
	if (ioctl(drive->fd, CDROM_LOCKDOOR, locked ? 1UL : 0UL) == 0)
		return;
		/* EBUSY: we have the node open twice ourselves; see
		 * drive_sgio.c. */
#endif
	execute(drive, &request, reply);
}

static void close_drive(struct tao_drive *drive)
{
	struct cdio_drive *self = (struct cdio_drive *)drive;
	cdio_log_handler_t handler = cdio_log_set_handler(hear_nothing);

	cdio_destroy(self->cdio); /* closes the descriptor, too */
	cdio_log_set_handler(handler);
	free(self);
}

static const struct tao_drive_ops ops = {
	.execute = execute,
	.lock_door = lock_door,
	.close = close_drive,
};

/* The lowest descriptor that is free, which the next open takes. */
static int lowest_free(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd != -1)
		close(fd);
	return fd;
}

/* libcdio does not tell its descriptor: it is the first one of that device
 * among those that were free. -1 if there is none. */
static int find_fd(int from, uint64_t rdev)
{
	struct stat st;

	for (int fd = from; fd != -1 && fd < from + FDS_SEARCHED; fd++)
		if (fstat(fd, &st) == 0 && st.st_rdev == rdev &&
			(S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode)))
			return fd;
	return -1;
}

/* Open until it is ours, or clear that it will not be. libcdio tells nothing
 * but NULL; errno is what open(2) left. */
static enum tao_status open_cdio(const struct tao_device *device,
	const char *access_mode, bool hold, struct cdio_drive *self,
	struct tao_error *err)
{
	for (int tries = 0;; tries++) {
		int from = lowest_free();

		errno = 0;
		if (!self->cdio) {
			self->cdio = cdio_open_am(
				device->path, DRIVER_DEVICE, access_mode);
			if (!self->cdio && errno == 0)
				return tao_fail(err,
					TAO_E_RECORDER_NOT_SUPPORTED,
					"libcdio cannot use it");
			if (self->cdio)
				self->drive.fd = find_fd(from, device->rdev);
		}
		if (self->cdio && self->drive.fd == -1)
			return tao_fail(err, TAO_E_NO_SUCH_DEVICE,
				"another device took its place");
		if (self->cdio && (!hold || flock(self->drive.fd,
						    LOCK_EX | LOCK_NB) == 0))
			break;
		if (!tao_node_is_busy(errno) || tries == TAO_NODE_BUSY_TRIES)
			return tao_node_fail(device, errno, err);
		tao_node_pause();
	}
	/* A command that a tool starts must not keep the drive. */
	fcntl(self->drive.fd, F_SETFD, FD_CLOEXEC);
	return TAO_OK;
}

enum tao_status tao_cdio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err)
{
	struct cdio_drive *self = calloc(1, sizeof(*self));
	cdio_log_handler_t handler;
	enum tao_status status;
	struct stat st;

	if (!self)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "cannot open the drive");
	self->drive.ops = &ops;
	handler = cdio_log_set_handler(hear_nothing);
	if (mode == TAO_OPEN_SHARED)
		status = open_cdio(device, "IOCTL", false, self, err);
	else if (device->lent_fd == -1)
		status = open_cdio(device, "MMC_RDWR_EXCL", true, self, err);
	else /* what was lent keeps the others out; libcdio cannot use it */
		status = open_cdio(device, "MMC_RDWR", false, self, err);
	cdio_log_set_handler(handler);
	if (status) {
		close_drive(&self->drive);
		return status;
	}
	fstat(self->drive.fd, &st);
	self->drive.max_transfer_bytes = tao_sysfs_max_transfer_bytes(
		TAO_SYSFS, S_ISBLK(st.st_mode), st.st_rdev);
	self->is_known = tao_node_is_known(self->drive.fd);
	*drive = &self->drive;
	return TAO_OK;
}
