/* drive_sgio.h - a real drive through Linux' SG_IO ioctl.
 * Shapes  one descriptor, opened read-write, exclusive, non-blocking, close on
 *         exec, with flock(2) held so that udevd leaves the drive alone.
 * Units   as in drive.h.
 * Owner   tao_drive_close() frees the drive and closes the descriptor.
 * Errors  as in device.h; an exclusive open that fails with EBUSY is tried
 *         again for about two seconds: udev probes a drive after every close.
 * Source  Linux' <scsi/sg.h>, Documentation/scsi/scsi-generic; SAM-5 5.3. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DRIVE_SGIO_H
#define TAO_DRIVE_SGIO_H

#include "lib/device.h"

enum tao_status tao_sgio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err);

/* What a finished SG_IO means: ioctl_errno is 0 or the errno of the ioctl, the
 * statuses are those of struct sg_io_hdr, sense its sense buffer. Host and
 * driver errors are never TAO_OUTCOME_GOOD. Pure. */
void tao_sgio_outcome(int ioctl_errno, unsigned scsi_status,
	unsigned host_status, unsigned driver_status, const uint8_t *sense,
	size_t sense_bytes, struct tao_reply *reply);

#endif
