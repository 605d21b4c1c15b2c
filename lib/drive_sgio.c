/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/drive_sgio.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <scsi/sg.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/mmc.h"
#include "lib/node.h"
#include "lib/sysfs.h"

enum { DOOR_TIMEOUT_MS = 10000 };

struct sgio {
	struct tao_drive drive;
	/* On a character node a signal ends the ioctl, not the command. */
	bool is_char;
	bool is_known; /* to sysfs, when it was opened */
};

static enum tao_outcome errno_outcome(int ioctl_errno)
{
	switch (ioctl_errno) {
	case EIO:    /* sr, where the queue's limit is exceeded */
	case EINVAL: /* sg, the same */
		return TAO_OUTCOME_TOO_LARGE;
	default:
		return tao_outcome_of_errno(ioctl_errno);
	}
}

/* The DID_ values of Linux' include/scsi/scsi_status.h; no header for programs
 * has them. BUSY only where the command cannot have reached the drive or a
 * repetition is what the adapter asks for. */
static enum tao_outcome host_outcome(unsigned host_status)
{
	switch (host_status) {
	case 0x00: /* OK */
		return TAO_OUTCOME_GOOD;
	case 0x01: /* NO_CONNECT */
	case 0x04: /* BAD_TARGET */
	case 0x0f: /* TRANSPORT_FAILFAST: the link was given up */
		return TAO_OUTCOME_GONE;
	case 0x02: /* BUS_BUSY */
	case 0x0b: /* SOFT_ERROR */
	case 0x0c: /* IMM_RETRY */
	case 0x0d: /* REQUEUE */
	case 0x11: /* NEXUS_FAILURE: reserved by another host */
		return TAO_OUTCOME_BUSY;
	case 0x03: /* TIME_OUT */
		return TAO_OUTCOME_TIMEOUT;
	default: /* ABORT, PARITY, ERROR, RESET, ...: the state is unknown */
		return TAO_OUTCOME_HOST;
	}
}

/* The high bits are advice of old kernels and are ignored. */
static enum tao_outcome driver_outcome(unsigned driver_status)
{
	switch (driver_status & 0x0f) {
	case 0x00: /* OK */
	case 0x08: /* SENSE: there is sense data */
		return TAO_OUTCOME_GOOD;
	case 0x01: /* BUSY */
		return TAO_OUTCOME_BUSY;
	case 0x06: /* TIMEOUT */
		return TAO_OUTCOME_TIMEOUT;
	default:
		return TAO_OUTCOME_HOST;
	}
}

/* SAM-5 5.3. Bit 0 and the high bits have been vendors'. */
static enum tao_outcome scsi_outcome(unsigned scsi_status)
{
	switch (scsi_status & 0xfe) {
	case 0x00: /* GOOD */
	case 0x04: /* CONDITION MET */
		return TAO_OUTCOME_GOOD;
	case 0x02: /* CHECK CONDITION */
		return TAO_OUTCOME_CHECK;
	case 0x08: /* BUSY */
	case 0x18: /* RESERVATION CONFLICT */
	case 0x28: /* TASK SET FULL */
	case 0x30: /* ACA ACTIVE */
		return TAO_OUTCOME_BUSY;
	default: /* TASK ABORTED and what nobody knows */
		return TAO_OUTCOME_HOST;
	}
}

/* Kernels name some failures that the drive itself told (target, medium, space,
 * reservation) in the host status too; the sense says more. */
static bool is_told_by_drive(unsigned host_status, unsigned scsi_status)
{
	return host_status >= 0x10 && host_status <= 0x13 &&
	       scsi_outcome(scsi_status) == TAO_OUTCOME_CHECK;
}

void tao_sgio_outcome(int ioctl_errno, unsigned scsi_status,
	unsigned host_status, unsigned driver_status, const uint8_t *sense,
	size_t sense_bytes, struct tao_reply *reply)
{
	struct tao_sense told = tao_sense_parse(sense, sense_bytes);

	reply->sense = (struct tao_sense){0};
	reply->os_errno = ioctl_errno;
	if (ioctl_errno) {
		reply->outcome = errno_outcome(ioctl_errno);
		return;
	}
	reply->outcome = host_outcome(host_status);
	if (is_told_by_drive(host_status, scsi_status) && told.valid &&
		told.key > TAO_KEY_RECOVERED)
		reply->outcome = TAO_OUTCOME_CHECK;
	if (reply->outcome == TAO_OUTCOME_GOOD)
		reply->outcome = driver_outcome(driver_status);
	if (reply->outcome == TAO_OUTCOME_GOOD)
		reply->outcome = scsi_outcome(scsi_status);
	/* Sense may come with GOOD: recovered errors and deferred ones. */
	if (reply->outcome == TAO_OUTCOME_GOOD && told.valid &&
		(told.deferred || told.key != TAO_KEY_NO_SENSE))
		reply->outcome = TAO_OUTCOME_CHECK;
	if (reply->outcome != TAO_OUTCOME_CHECK)
		return;
	reply->sense = told;
	if (!told.valid)
		reply->outcome = TAO_OUTCOME_HOST;
}

/* Send it and give errno. Sent twice would be written twice: an interrupted
 * ioctl is never repeated, so signals have to wait where they could. */
static int send_header(const struct sgio *sgio, struct sg_io_hdr *hdr)
{
	sigset_t all, before;
	int os_errno;

	if (sgio->is_char) {
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
	}
	os_errno = ioctl(sgio->drive.fd, SG_IO, hdr) == -1 ? errno : 0;
	if (sgio->is_char)
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	return os_errno;
}

static int dxfer_direction(enum tao_direction direction)
{
	switch (direction) {
	case TAO_FROM_DRIVE:
		return SG_DXFER_FROM_DEV;
	case TAO_TO_DRIVE:
		return SG_DXFER_TO_DEV;
	case TAO_NO_DATA:
		break;
	}
	return SG_DXFER_NONE;
}

static void execute(struct tao_drive *drive, const struct tao_request *request,
	struct tao_reply *reply)
{
	const struct sgio *sgio = (const struct sgio *)drive;
	uint8_t sense[TAO_SENSE_MAX_BYTES] = {0};
	struct tao_cdb cdb = request->cdb;
	struct sg_io_hdr hdr = {
		.interface_id = 'S',
		.dxfer_direction = dxfer_direction(request->direction),
		.cmd_len = cdb.len,
		.mx_sb_len = sizeof(sense),
		.dxfer_len = (unsigned)request->len_bytes,
		.dxferp = request->data,
		.cmdp = cdb.bytes,
		.sbp = sense,
		/* 0 would be the kernel's default, a minute. */
		.timeout = request->timeout_ms ? request->timeout_ms : 1,
	};
	int os_errno = send_header(sgio, &hdr);

	tao_sgio_outcome(os_errno, hdr.status, hdr.host_status,
		hdr.driver_status, sense, hdr.sb_len_wr, reply);
	if (os_errno && request->len_bytes == 0 &&
		reply->outcome == TAO_OUTCOME_TOO_LARGE)
		reply->outcome = TAO_OUTCOME_SYSTEM;
	if (reply->outcome == TAO_OUTCOME_HOST && sgio->is_known &&
		tao_node_is_lost(drive->fd))
		reply->outcome = TAO_OUTCOME_GONE;
	if (os_errno)
		return;
	reply->transferred_bytes = request->len_bytes;
	if (hdr.resid > 0 && (size_t)hdr.resid <= request->len_bytes)
		reply->transferred_bytes -= (size_t)hdr.resid;
}

static void lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply)
{
	struct tao_request request = {
		.cdb = tao_cdb_prevent_allow(locked),
		.timeout_ms = DOOR_TIMEOUT_MS,
	};

	/* A raw PREVENT would be undone at the last close of an sr node. */
	if (ioctl(drive->fd, CDROM_LOCKDOOR, locked ? 1UL : 0UL) == 0)
		return;
	/* Not sr. Or, on opening the door, EBUSY: another program has the node
	 * open too; the kernel has then forgotten that the door is to stay
	 * locked, but leaves the command to us. */
	if (errno == ENOTTY || errno == EINVAL || errno == ENOSYS ||
		errno == EBUSY) {
		execute(drive, &request, reply);
		return;
	}
	reply->os_errno = errno;
	reply->outcome = errno_outcome(errno);
	if (errno == EIO)
		reply->outcome = TAO_OUTCOME_HOST;
}

static void close_drive(struct tao_drive *drive)
{
	close(drive->fd);
	free(drive);
}

static const struct tao_drive_ops ops = {
	.execute = execute,
	.lock_door = lock_door,
	.close = close_drive,
};

enum tao_status tao_sgio_adopt(
	int fd, struct tao_drive **drive, struct tao_error *err)
{
	struct sgio *sgio;
	struct stat st;

	if (fstat(fd, &st) == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot use descriptor %d", fd);
	sgio = calloc(1, sizeof(*sgio));
	if (!sgio)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "cannot open the drive");
	sgio->drive.ops = &ops;
	sgio->drive.fd = fd;
	sgio->drive.max_transfer_bytes = tao_sysfs_max_transfer_bytes(
		TAO_SYSFS, S_ISBLK(st.st_mode), st.st_rdev);
	sgio->is_char = S_ISCHR(st.st_mode);
	sgio->is_known = tao_node_is_known(fd);
	*drive = &sgio->drive;
	return TAO_OK;
}

enum tao_status tao_sgio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err)
{
	bool is_exclusive = mode == TAO_OPEN_EXCLUSIVE;
	int flags = O_NONBLOCK | O_CLOEXEC |
		    (is_exclusive ? O_RDWR | O_EXCL : O_RDONLY);
	enum tao_status status = TAO_OK;
	int fd;

	if (!is_exclusive || device->lent_fd == -1)
		status = tao_node_open(device, flags, is_exclusive, &fd, err);
	else if ((fd = fcntl(device->lent_fd, F_DUPFD_CLOEXEC, 3)) == -1)
		status = tao_node_fail(device, errno, err);
	if (status)
		return status;
	status = tao_sgio_adopt(fd, drive, err);
	if (status)
		close(fd);
	return status;
}
