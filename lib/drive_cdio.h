/* drive_cdio.h - a real drive through libcdio's mmc_run_cmd, for systems
 * without SG_IO. On Linux it is a second choice: CDROM_SEND_PACKET, which it
 * uses there, drops host errors, and its timeout counts 10 ms units.
 * Shapes  access mode MMC_RDWR_EXCL with flock(2) on libcdio's descriptor, or
 *         IOCTL (read-only) for the shared form.
 * Units   as in drive.h.
 * Owner   tao_drive_close() frees the drive.
 * Errors  as in node.h. A failure without sense data is TAO_OUTCOME_HOST. What
 *         Linux calls a success is doubted: a command that took its whole time
 *         is a timeout, an empty answer is none, and a command that brings no
 *         data is believed when an INQUIRY after it is answered. What remains
 *         unseen is a single command that got lost on the way.
 * Globals libcdio has one log handler per process, and its own prints and may
 *         exit. It is replaced by a silent one during every call into libcdio
 *         and put back after it, so no other thread may use libcdio meanwhile.
 * Source  libcdio 2.1 <cdio/mmc.h>, <cdio/logging.h>. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DRIVE_CDIO_H
#define TAO_DRIVE_CDIO_H

#include "lib/device.h"

enum tao_status tao_cdio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err);

#endif
