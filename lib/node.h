/* node.h - open the node of a real drive, for every transport.
 * Shapes  a struct tao_device in, a descriptor out.
 * Units   none.
 * Owner   the descriptor is the caller's.
 * Errors  no-permission (naming the group that has access), recorder-locked
 *         (naming who has it, if that can be found), no-such-device,
 *         recorder-media-no-media, recorder-not-supported, system-error. A node
 *         that is busy is tried again for about two seconds: udev probes a
 *         drive after each close of a writable descriptor.
 * Source  open(2), flock(2); doc/real-drive.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_NODE_H
#define TAO_NODE_H

#include "lib/device.h"

enum {
	TAO_NODE_BUSY_TRIES = 20,
	TAO_NODE_LOST_TRIES = 30,
	TAO_NODE_BUSY_PAUSE_MS = 100
};

/* Open with these flags; with hold also take flock(2) exclusively, which keeps
 * udevd from probing. The node must still be the device that was resolved. */
enum tao_status tao_node_open(const struct tao_device *device, int flags,
	bool hold, int *fd, struct tao_error *err);

/* Does no other program have it for itself? recorder-locked otherwise. A disc
 * that is only mounted may be asked. What cannot be found out is left to the
 * next open. */
enum tao_status tao_node_check_idle(
	const struct tao_device *device, struct tao_error *err);

/* Is the errno of an open one that may pass? */
bool tao_node_is_busy(int os_errno);

/* Has the kernel the device of this descriptor? */
bool tao_node_is_known(int fd);

/* The host adapter failed: was the drive, known until then, unplugged? What is
 * under way at that moment fails first; only then the kernel finds out, so this
 * waits, for about three seconds. */
bool tao_node_is_lost(int fd);

/* Wait between two tries. */
void tao_node_pause(void);

/* Turn the errno of an open into an error; returns its status. */
enum tao_status tao_node_fail(
	const struct tao_device *device, int os_errno, struct tao_error *err);

#endif
