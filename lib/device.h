/* device.h - from the DEVICE operand to an open drive.
 * Shapes  a device is a name with its canonical path and kind; opening it gives
 *         a drive. The only room that knows which drives there are.
 * Units   none.
 * Owner   struct tao_device is the caller's, without heap memory; the drive is
 *         freed by tao_drive_close().
 * Errors  no-such-device, recorder-not-supported, no-permission (with the group
 *         that has access), recorder-locked, not-a-virtual-disc,
 *         virtual-disc-damaged, recorder-media-no-media.
 * Source  open flags and flock: doc/real-drive.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_DEVICE_H
#define TAO_DEVICE_H

#include <limits.h>

#include "lib/drive.h"

enum tao_device_kind {
	TAO_DEVICE_NODE,   /* a block or character node of an optical drive */
	TAO_DEVICE_VIRTUAL /* NAME.cue: a virtual recorder with that disc */
};

struct tao_device {
	enum tao_device_kind kind;
	char path[PATH_MAX];     /* canonical: symbolic links resolved */
	char node[NAME_MAX + 1]; /* last part of path: "sr0", "album.cue" */
	uint64_t rdev;           /* device number of a node, else 0 */
	int lent_fd;             /* of tao_device_borrow; -1: nothing lent */
};

enum tao_open_mode {
	TAO_OPEN_EXCLUSIVE, /* to write; nobody else may have it */
	TAO_OPEN_SHARED     /* to ask; never disturbs a burning drive */
};

/* Look the operand up without touching the drive. A path ending in ".cue" is a
 * virtual disc, even one that does not exist (no-such-device then). */
enum tao_status tao_device_resolve(
	const char *operand, struct tao_device *device, struct tao_error *err);

/* Open it. TAO_TRANSPORT=sgio|cdio in the environment is read by the tools
 * and comes as transport, NULL for the best one of this system. */
enum tao_status tao_device_open(const struct tao_device *device,
	enum tao_open_mode mode, const char *transport,
	struct tao_drive **drive, struct tao_error *err);

/* Before it is opened to be asked: does another program use it for itself, so
 * that no command should come in between? recorder-locked, naming who. */
enum tao_status tao_device_check_idle(
	const struct tao_device *device, struct tao_error *err);

/* ---- a drive that is held while programs under this one use it ---- */

/* A further descriptor of an exclusively opened drive, which programs that are
 * started from here inherit. As long as any of them has it nobody else gets the
 * drive, also after tao_drive_close(). The caller closes it. */
enum tao_status tao_device_lend(
	const struct tao_drive *drive, int *fd, struct tao_error *err);

/* Open this device through what was lent from now on. text is the number of
 * the descriptor, as it came through the environment, or NULL. False, and
 * nothing changes, if that is no descriptor of this very device. */
bool tao_device_borrow(struct tao_device *device, const char *text);

#endif
