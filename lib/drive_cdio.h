/* drive_cdio.h - a real drive through libcdio's mmc_run_cmd, for systems
 * without SG_IO. On Linux it is a second choice: CDROM_SEND_PACKET, which it
 * uses there, drops host errors, and its timeout counts 10 ms units.
 * Shapes  access mode MMC_RDWR_EXCL.
 * Units   as in drive.h.
 * Owner   tao_drive_close() frees the drive.
 * Errors  as in device.h. A failure without sense data is TAO_OUTCOME_HOST.
 * Source  libcdio 2.1 <cdio/mmc.h>. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DRIVE_CDIO_H
#define TAO_DRIVE_CDIO_H

#include "lib/device.h"

enum tao_status tao_cdio_open(const struct tao_device *device,
	enum tao_open_mode mode, struct tao_drive **drive,
	struct tao_error *err);

#endif
