/* virtual.h - the virtual recorder: an MMC target whose disc is NAME.cue and
 * NAME.bin. Knows SCSI and the two files, nothing of sessions or burning.
 * Shapes  the CUE sheet says the tracks; REM lines say what it cannot (medium,
 *         open session, drive state); the BIN holds LBA n at byte n * 2352.
 * Units   as in drive.h.
 * Owner   tao_drive_close() frees the drive and closes both files.
 * Errors  not-a-virtual-disc, virtual-disc-damaged, disc-exists,
 *         recorder-locked (another program has it open), no-such-device,
 *         no-permission, fault-plan-invalid (NAME.cue.faults beside it).
 * Source  MMC-5, SPC-4, clause named at each command in this folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_H
#define TAO_VIRTUAL_H

#include "lib/device.h"

/* Make a blank disc of that medium ("cdr74", "cdr80", "cdr90", "cdr99",
 * "cdrw74", "cdrw80") as two new files. Neither file may exist (disc-exists);
 * nothing is left behind on failure. invalid-argument for another medium. */
enum tao_status tao_virtual_create(
	const char *cue_path, const char *medium, struct tao_error *err);

/* A recorder with that disc in its tray. TAO_OPEN_EXCLUSIVE keeps every other
 * exclusive opener out until it is closed or its process dies. */
enum tao_status tao_virtual_open(const char *cue_path, enum tao_open_mode mode,
	struct tao_drive **drive, struct tao_error *err);

/* The same through a descriptor that was lent: it and all its copies keep the
 * others out together. The descriptor stays the caller's. */
enum tao_status tao_virtual_adopt(const char *cue_path, int lent_fd,
	struct tao_drive **drive, struct tao_error *err);

/* Is it a descriptor, open for writing, of the BIN of that disc? */
bool tao_virtual_is_lent(const char *cue_path, int fd);

#endif
