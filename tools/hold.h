/* hold.h - run a command that uses the drive which this process holds.
 * Shapes  the command gets the descriptor in TAO_DRIVE_FD and the device in
 *         TAO_DEVICE, so that the tools in it need neither.
 * Owner   the descriptor is the caller's.
 * Errors  invalid-argument if there is no such command; system-error.
 * Source  environ(7), posix_spawn(3). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_HOLD_H
#define TAO_HOLD_H

#include "lib/device.h"

/* Nobody reading our messages is no reason to end from here on; a command
 * meets broken pipes as we would have. */
void tao_hold_ignore_pipes(void);

/* Run it to its end. *ended: its exit status, or 128 + N if signal N ended it.
 * Interrupts from the terminal are for the command only; SIGTERM and SIGHUP
 * that come here are handed on to it. */
enum tao_status tao_hold_run(const char *const *command,
	const struct tao_device *device, int lent_fd, int *ended,
	struct tao_error *err);

#endif
