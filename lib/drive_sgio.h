/* drive_sgio.h - a real drive through Linux' SG_IO ioctl.
 * Shapes  one descriptor, opened read-write, exclusive, non-blocking, close on
 *         exec, with flock(2) held so that udevd leaves the drive alone. The
 *         shared form is read-only and holds nothing.
 * Units   as in drive.h.
 * Owner   tao_drive_close() frees the drive and closes the descriptor.
 * Errors  as in node.h. A host or driver error is never TAO_OUTCOME_GOOD, nor
 *         is CHECK CONDITION without sense, which is TAO_OUTCOME_HOST.
 * Source  Linux' <scsi/sg.h>, <linux/cdrom.h>; SAM-5 5.3; SPC-4 4.5. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DRIVE_SGIO_H
#define TAO_DRIVE_SGIO_H

#include "lib/device.h"

enum tao_status tao_sgio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err);

/* A drive on a descriptor that is already open, e.g. inherited. On success it
 * belongs to the drive. */
enum tao_status tao_sgio_adopt(
	int fd, struct tao_drive **drive, struct tao_error *err);

/* What a finished SG_IO means: ioctl_errno is 0 or the errno of the ioctl, the
 * statuses are those of struct sg_io_hdr, sense its sense buffer. Fills
 * outcome, sense and os_errno of the reply. Pure. */
void tao_sgio_outcome(int ioctl_errno, unsigned scsi_status,
	unsigned host_status, unsigned driver_status, const uint8_t *sense,
	size_t sense_bytes, struct tao_reply *reply);

#endif
