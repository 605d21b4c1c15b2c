/* preload_sg.h - Linux' sr driver for tests: loaded with LD_PRELOAD into a real
 * program, it makes a plain file look like the node of an optical drive and
 * hands the commands that are sent to it to a virtual recorder. It stands at
 * the edge of the system calls; everything above them runs as it is.
 *
 * TAO_FAKE_SR=NODE:DISC.cue    NODE is an existing plain file, DISC its disc
 * TAO_FAKE_FAULT=OPCODE:N:WHAT the Nth command with that operation code (hex,
 *                              or "any") of this process ends with WHAT, one
 *                              of the rows of faults[] below
 * TAO_FAKE_PROFILE=0008        the disc passes for one of that profile (hex):
 *                              CD-ROM; 0010 DVD-ROM, 0011 DVD-R
 *
 * What it does as the kernel does it (Linux 6.1):
 * - fstat says block device 11:9; flock and permissions are the file's own;
 * - O_EXCL keeps out other O_EXCL openers with EBUSY, for as long as any copy
 *   of the descriptor lives (an open file description lock on byte 0); a
 *   writable open without O_NONBLOCK ends with EROFS;
 * - SG_IO tells host and driver errors, CDROM_SEND_PACKET says success to them;
 *   more than 128 KiB is EIO; without CAP_SYS_RAWIO some commands are EPERM;
 * - CDROM_LOCKDOOR keeps the door locked after the last close (the file is then
 *   one byte long), a raw PREVENT does not; unlocking is EBUSY for an ordinary
 *   user while others have the node open (read locks on byte 1).
 * Between two commands the virtual disc is closed, unless a track is being
 * written, so that several processes can use it in turn as they do a drive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PRELOAD_SG_H
#define PRELOAD_SG_H

#include <linux/cdrom.h>
#include <scsi/sg.h>
#include <stdbool.h>

enum { FAKE_LIMIT_BYTES = 128 * 1024 };

/* Each returns 0 or an errno. disc is the CUE in the drive, fd the node. */

int fake_sg_io(const char *disc, int fd, struct sg_io_hdr *hdr);

/* The kernel's own way: through SG_IO, then only the SCSI status counts. */
int fake_send_packet(
	const char *disc, int fd, struct cdrom_generic_command *packet);

int fake_move_door(const char *disc, bool locked);

/* The descriptor is being closed: let go of the disc. */
void fake_end_track(void);

#endif
