/* ring.h - a reader thread and a buffer between a descriptor and the drive.
 * Shapes  a ring of whole sectors; the reader reads straight into it and the
 *         writer sends straight out of it, so that each byte is copied once.
 * Units   bytes and sectors as named; fill levels in percent.
 * Owner   _new allocates and starts the thread, _free stops and joins it (also
 *         while it waits for input) and takes NULL. The descriptor stays the
 *         caller's.
 * Errors  input-error if reading fails; out-of-memory; system-error.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_RING_H
#define TAO_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

struct tao_ring;

struct tao_ring_state {
	size_t size_bytes;
	size_t used_bytes;
	size_t lowest_used_bytes; /* since the first take, before the end */
	uint64_t read_bytes;      /* from the descriptor so far */
	bool has_ended;           /* the descriptor gave end of file or failed */
};

/* size_bytes is rounded up to whole sectors, at least 64 of them. */
enum tao_status tao_ring_new(int fd, size_t size_bytes,
	struct tao_ring **ring, struct tao_error *err);

/* Wait until the ring is percent full, or the stream has ended. */
enum tao_status tao_ring_wait_fill(
	struct tao_ring *ring, unsigned percent, struct tao_error *err);

/* Wait for data and lend up to max_sectors of it, contiguous. *sectors 0 is the
 * end of the stream. A last sector that is not whole is filled with zeros;
 * tao_ring_state tells the bytes that really came. After tao_ring_stop it
 * gives the end at once. */
enum tao_status tao_ring_peek(struct tao_ring *ring, uint32_t max_sectors,
	const uint8_t **data, uint32_t *sectors, struct tao_error *err);

/* The first bytes of the stream, at most len, without taking them. Waits until
 * they are there or the stream has ended; returns how many there are. */
size_t tao_ring_head(struct tao_ring *ring, uint8_t *out, size_t len);

/* Give back the first sectors of what was lent. */
void tao_ring_take(struct tao_ring *ring, uint32_t sectors);

/* Stop reading: whoever waits is woken, peek says end. Safe to call from a
 * signal handler. */
void tao_ring_stop(struct tao_ring *ring);

struct tao_ring_state tao_ring_state(struct tao_ring *ring);

void tao_ring_free(struct tao_ring *ring);

#endif
