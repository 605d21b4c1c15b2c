/* tray.h - the drive's door: locked between the steps, and moved.
 * Shapes  one function each; the door is free before it is moved.
 * Units   none.
 * Owner   nothing is kept.
 * Errors  recorder-no-such-feature if the drive has no lock or cannot move the
 *         disc; else as in command.h.
 * Source  SPC-4 6.15 (PREVENT ALLOW), MMC-6 6.42 (START STOP UNIT). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TRAY_H
#define TAO_TRAY_H

#include "lib/command.h"

/* Lock the door, or free it; that outlives this process. A drive that is busy,
 * or has news to tell first, is asked for some seconds. */
enum tao_status tao_tray_lock(
	struct tao_drive *drive, bool is_locked, struct tao_error *err);

/* Close the tray with the disc in it; a drive that becomes ready by and by is
 * not waited for. */
enum tao_status tao_tray_load(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err);

enum tao_status tao_tray_eject(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err);

#endif
