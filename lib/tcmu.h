/* tcmu.h - the ring in memory through which Linux' target core hands SCSI
 * commands to a program (target_core_user).
 * Shapes  one shared area: a mailbox, the ring of commands, their data. A
 *         command is taken, answered, and only then the next one taken: a drive
 *         does one thing at a time.
 * Units   bytes; offsets count from the start of the area.
 * Owner   tao_tcmu_close() unmaps the area and closes the descriptor. A command
 *         is the ring's until it is answered; data is in the caller's buffer.
 * Errors  system-error if the area is not one that this code understands.
 * Source  <linux/target_core_user.h>; Linux' Documentation/target/tcmu-design.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TCMU_H
#define TAO_TCMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

struct tao_tcmu {
	uint8_t *area;
	size_t area_bytes;
	size_t ring_offset;
	size_t ring_bytes;
	bool has_read_len; /* the kernel takes the length of short answers */
	int fd;            /* of the UIO device: poll it; -1 for none */
};

/* A command in the ring. Whether its data is for the drive or from it is not
 * said: only the command block knows. */
struct tao_tcmu_command {
	const uint8_t *cdb;
	size_t cdb_bytes;
	size_t data_bytes;
	size_t offset; /* of its entry */
};

/* Use an area that is mapped already. It stays the caller's. */
enum tao_status tao_tcmu_init(struct tao_tcmu *tcmu, void *area,
	size_t area_bytes, struct tao_error *err);

/* Open and map a UIO device of target_core_user, as in "/dev/uio0". */
enum tao_status tao_tcmu_open(
	struct tao_tcmu *tcmu, const char *path, struct tao_error *err);
void tao_tcmu_close(struct tao_tcmu *tcmu);

/* Take the kernel's note that something happened, so that poll(2) waits for
 * the next one. False: the device is gone. */
bool tao_tcmu_heed(struct tao_tcmu *tcmu);

/* The command to be answered next; false if there is none. The same one until
 * it is answered. An entry of an unknown kind is passed over as the kernel
 * asks for. */
bool tao_tcmu_next(struct tao_tcmu *tcmu, struct tao_tcmu_command *command);

/* Has the kernel given up this command, which is the next to be answered? */
bool tao_tcmu_is_aborted(
	const struct tao_tcmu *tcmu, const struct tao_tcmu_command *command);

/* Copy its data out of the ring. buffer holds data_bytes. */
void tao_tcmu_fetch(const struct tao_tcmu *tcmu,
	const struct tao_tcmu_command *command, uint8_t *buffer);

struct tao_tcmu_answer {
	uint8_t status; /* SCSI status */
	const uint8_t *sense;
	size_t sense_bytes;
	const uint8_t *data; /* for the host */
	size_t data_bytes;
};

/* Answer it and wake the kernel. False: the device is gone. */
bool tao_tcmu_answer(struct tao_tcmu *tcmu,
	const struct tao_tcmu_command *command,
	const struct tao_tcmu_answer *answer);

#endif
