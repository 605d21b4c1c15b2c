/* ring_reader.h - the ring from the inside, and the half of it that reads. Only
 * ring.c uses this.
 * Shapes  positions are bytes since the stream began; modulo the size they are
 *         places in the ring.
 * Units   as in ring.h.
 * Owner   ring.c makes and frees the struct.
 * Errors  the reader leaves the errno of a failed read in read_errno.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_RING_READER_H
#define TAO_RING_READER_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "lib/ring.h"

/* The most that one read brings: on a machine with one processor the drive
 * waits meanwhile. */
enum { TAO_RING_READ_MAX_BYTES = 256 << 10 };

struct tao_ring {
	int fd;
	bool is_pollable; /* a read may block for long */
	int wake[2];      /* a pipe: tao_ring_stop writes, the reader polls */
	unsigned stall_timeout_ms;
	size_t size_bytes;
	size_t map_bytes;   /* those, and the rest of the last page */
	size_t batch_bytes; /* while sectors are taken: the least room to read
			     */
	uint8_t *data;
	pthread_t reader;
	atomic_bool is_stopped;
	sem_t emptied; /* posted for a reader that sleeps */

	pthread_mutex_t mutex; /* guards all that follows but given_bytes */
	pthread_cond_t filled;
	size_t wanted_bytes; /* the writer sleeps until used is so much; or 0 */
	bool is_reader_asleep;
	uint64_t read_bytes;
	uint64_t taken_bytes; /* whole sectors, so perhaps beyond read_bytes */
	bool has_ended;
	int read_errno;
	bool has_stalled; /* for good: what comes late is not waited for */

	/* The writer's own: taken, but told to the reader with the next peek,
	 * so that a chunk costs one lock. */
	uint64_t given_bytes;
	bool has_taken;
	size_t lowest_used_bytes;
};

/* With the mutex held. */
static inline size_t tao_ring_used_bytes(const struct tao_ring *ring)
{
	if (ring->taken_bytes >= ring->read_bytes)
		return 0;
	return (size_t)(ring->read_bytes - ring->taken_bytes);
}

/* Is there room for a read? Before the first sector is taken any will do. With
 * the mutex held. */
static inline bool tao_ring_has_room(const struct tao_ring *ring)
{
	size_t room = ring->size_bytes - tao_ring_used_bytes(ring);

	return room >= (ring->taken_bytes ? ring->batch_bytes : 1);
}

/* Start the thread that reads to the end of the stream; an errno, or 0. */
int tao_ring_start_reader(struct tao_ring *ring);

#endif
