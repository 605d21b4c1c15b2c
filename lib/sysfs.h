/* sysfs.h - what the kernel tells about a device number without the device
 * being opened.
 * Shapes  sysfs is the folder where it is mounted, TAO_SYSFS but for tests.
 * Units   bytes.
 * Owner   the caller owns every buffer; nothing is kept.
 * Errors  none: what the kernel does not tell is "no" or the safe value.
 * Source  Linux' Documentation/ABI: /sys/dev, queue/max_hw_sectors_kb. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SYSFS_H
#define TAO_SYSFS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define TAO_SYSFS "/sys"

/* Is it the node of an optical drive: sr, or a SCSI device of type 5? */
bool tao_sysfs_is_optical(const char *sysfs, bool is_block, dev_t dev);

/* Does the kernel have a device of that number? */
bool tao_sysfs_has(const char *sysfs, bool is_block, dev_t dev);

/* The block device behind a character device: "sr0" behind /dev/sg1. */
bool tao_sysfs_block_of(const char *sysfs, dev_t char_dev,
	char name[static NAME_MAX + 1], dev_t *block_dev);

/* Whole sectors that one command may carry through this host adapter, in
 * bytes: at least one, at most 27 (63,504 bytes), which every adapter takes. */
size_t tao_sysfs_max_transfer_bytes(
	const char *sysfs, bool is_block, dev_t dev);

#endif
