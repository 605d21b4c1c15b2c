/* recorders.h - which optical drives this machine has, found without asking
 * any of them.
 * Shapes  one struct per drive, in the order of their names.
 * Units   none.
 * Owner   the list is the caller's, for free().
 * Errors  out-of-memory. What the kernel does not tell is "" or not set.
 * Source  libcdio's list of devices; Linux' sysfs (block/NAME/device) and
 *         /proc/sys/dev/cdrom/info. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_RECORDERS_H
#define TAO_RECORDERS_H

#include "lib/device.h"

struct tao_listed {
	struct tao_device device;
	char vendor[9], product[17], revision[5];
	bool has_writing; /* the kernel knows whether */
	bool can_write_cdr;
};

/* Where to look; the default but for tests. */
struct tao_places {
	const char *sysfs;
	const char *proc;
	const char *dev;
};
extern const struct tao_places tao_places_default;

enum tao_status tao_recorders_find(const struct tao_places *places,
	struct tao_listed **list, size_t *len, struct tao_error *err);

/* Fill in what the kernel tells of listed->device; nothing of a virtual one. */
void tao_recorders_describe(
	const struct tao_places *places, struct tao_listed *listed);

#endif
