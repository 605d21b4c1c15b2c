/* target.h - the virtual recorder as a SCSI target: command block and data in,
 * data and sense out. Knows no struct tao_drive, so that whatever carries
 * SCSI can serve it.
 * Shapes  a command is the caller's buffers; sense is fixed format.
 * Units   bytes, sectors, LBAs.
 * Owner   the caller owns every buffer; the target owns its two files.
 * Errors  run returns SCSI status GOOD or CHECK CONDITION; if a system call
 *         was to blame, its errno is in the command too.
 * Source  MMC-5, SPC-4; clause named at each command. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_TARGET_H
#define TAO_VIRTUAL_TARGET_H

#include "lib/device.h"

struct tao_target;

enum {
	TAO_STATUS_GOOD = 0x00,
	TAO_STATUS_CHECK_CONDITION = 0x02,
	TAO_STATUS_BUSY = 0x08
};

/* What a fault plan can do to a command besides an answer. The status that run
 * returns with it suits a carrier that does not look at this. */
enum tao_target_loss {
	TAO_LOSS_NONE,
	TAO_LOSS_BUSY,    /* SCSI status BUSY */
	TAO_LOSS_TIMEOUT, /* no answer in the host's time */
	TAO_LOSS_GONE,    /* unplugged, or without power */
	TAO_LOSS_HOST,    /* the host adapter or cable fails */
	TAO_LOSS_DENIED,  /* the system does not let it through */
	TAO_LOSS_KILLED   /* who sent it is dead: no answer */
};

struct tao_vcommand {
	/* from the host */
	const uint8_t *cdb;
	size_t cdb_bytes;
	const uint8_t *out; /* data for the drive */
	size_t out_bytes;
	uint8_t *in; /* room for data from the drive */
	size_t in_bytes;
	unsigned timeout_ms; /* 0: the host waits for ever */
	/* from the target */
	size_t in_used;    /* how much of it was filled */
	uint8_t sense[18]; /* with CHECK CONDITION, else zero */
	int os_errno;
	enum tao_target_loss loss;
};

/* A recorder with the disc of those two files in it; as tao_virtual_open. */
enum tao_status tao_target_open(const char *cue_path, enum tao_open_mode mode,
	struct tao_target **target, struct tao_error *err);
/* The same through a descriptor of the BIN that was lent. */
enum tao_status tao_target_adopt(const char *cue_path, int lent_fd,
	struct tao_target **target, struct tao_error *err);
void tao_target_close(struct tao_target *target);

/* Serve one command. */
uint8_t tao_target_run(struct tao_target *target, struct tao_vcommand *command);

/* Does this command change disc or drive? A host that only asks may not send
 * it. */
bool tao_target_is_change(uint8_t opcode);

/* Does the drive live in virtual time? Then this is its clock, and waiting is
 * telling it to go on. */
bool tao_target_has_clock(const struct tao_target *target);
uint64_t tao_target_now_us(const struct tao_target *target);
void tao_target_wait(struct tao_target *target, uint64_t us);

/* The least that a WRITE found in the drive's buffer, once that had been full,
 * in the track that was written last; 0 if it never was. False if time takes no
 * part. */
bool tao_target_lowest_buffer(const struct tao_target *target,
	uint32_t *lowest_bytes, uint32_t *buffer_bytes);

/* Descriptor of the BIN. */
int tao_target_fd(const struct tao_target *target);

/* ---- what hands do to a drive, not its host ---- */

bool tao_target_is_tray_out(const struct tao_target *target);

/* The button on its front: the tray comes out or goes in. With the door locked
 * it stays in, the host is told of the wish, and this is recorder-locked. */
enum tao_status tao_target_press_button(
	struct tao_target *target, struct tao_error *err);

/* Push the tray in, or have it out however locked it is. */
enum tao_status tao_target_move_tray(
	struct tao_target *target, bool is_out, struct tao_error *err);

/* With the tray out: put another disc in and close it. The drive keeps its
 * serial number and mode pages. On failure the old disc is still there. */
enum tao_status tao_target_exchange(
	struct tao_target *target, const char *cue_path, struct tao_error *err);

/* Off and on again: tray in, door free, mode pages as from the factory. */
enum tao_status tao_target_power_cycle(
	struct tao_target *target, struct tao_error *err);

#endif
