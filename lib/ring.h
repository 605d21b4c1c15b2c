/* ring.h - a reader thread and a buffer between a descriptor and the drive.
 * Shapes  a ring of whole sectors; the reader reads straight into it and the
 *         writer sends straight out of it, so that each byte is copied once.
 * Units   bytes and sectors as named; fill levels in percent.
 * Owner   _new allocates and starts the thread, _free stops and joins it (also
 *         while it waits for input) and takes NULL. The descriptor stays the
 *         caller's; a pipe is made as large as the system allows. All calls but
 *         _stop come from one thread.
 * Errors  input-error if reading fails; stream-stalled if nothing comes for the
 *         stall timeout; out-of-memory; system-error.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_RING_H
#define TAO_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

struct tao_ring;

enum {
	TAO_RING_DEFAULT_BYTES = 32 << 20,
	TAO_RING_DEFAULT_START_PERCENT = 100,
	TAO_RING_DEFAULT_STALL_MS = 300000
};

struct tao_ring_options {
	size_t size_bytes; /* rounded down to whole sectors, at least 64 */
	unsigned stall_timeout_ms; /* of silence; 0: wait for ever */
};

struct tao_ring_state {
	size_t size_bytes;
	size_t used_bytes;
	size_t lowest_used_bytes; /* since the first take, before the end */
	uint64_t read_bytes;      /* from the descriptor so far */
	bool has_ended; /* the descriptor gave end of file or failed */
};

enum tao_status tao_ring_new(int fd, const struct tao_ring_options *options,
	struct tao_ring **ring, struct tao_error *err);

/* The first bytes of the stream, at most len, without taking them. Waits until
 * they are there or the stream has ended; *out_len is how many there are. To be
 * called before the first take. */
enum tao_status tao_ring_head(struct tao_ring *ring, size_t len, uint8_t *out,
	size_t *out_len, struct tao_error *err);

/* Wait until the ring is percent full, or the stream has ended. To be called
 * before the first take. */
enum tao_status tao_ring_wait_fill(
	struct tao_ring *ring, unsigned percent, struct tao_error *err);

/* Wait for max_sectors of data, or the end, and lend what there is of them in
 * one piece. *sectors 0 is the end of the stream. A last sector that is not
 * whole is filled with zeros; tao_ring_state tells the bytes that really came.
 * A stream that fails or stalls is told when all that came before is taken.
 * After tao_ring_stop it gives the end at once. */
enum tao_status tao_ring_peek(struct tao_ring *ring, uint32_t max_sectors,
	const uint8_t **data, uint32_t *sectors, struct tao_error *err);

/* Give back the first sectors of what was lent. */
void tao_ring_take(struct tao_ring *ring, uint32_t sectors);

/* Stop reading: whoever waits is woken, peek says end. Safe to call from a
 * signal handler. */
void tao_ring_stop(struct tao_ring *ring);

struct tao_ring_state tao_ring_state(struct tao_ring *ring);

void tao_ring_free(struct tao_ring *ring);

#endif
