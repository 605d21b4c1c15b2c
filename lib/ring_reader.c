/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/ring_reader.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/cdda.h"

enum { STACK_BYTES = 256 << 10 };

/* Where the next read goes and how much it may bring; 0: stopped. Called with
 * the mutex held. While sectors are taken a reader sleeps until there is room
 * for a large read: fewer switches, and the ring is as good as full. */
static size_t wait_room(struct tao_ring *ring, uint8_t **to)
{
	size_t offset = (size_t)(ring->read_bytes % ring->size_bytes);
	size_t room;

	while (!atomic_load(&ring->is_stopped) && !tao_ring_has_room(ring)) {
		ring->is_reader_asleep = true;
		pthread_mutex_unlock(&ring->mutex);
		while (sem_wait(&ring->emptied) == -1)
			continue;
		pthread_mutex_lock(&ring->mutex);
	}
	ring->is_reader_asleep = false;
	if (atomic_load(&ring->is_stopped))
		return 0;
	*to = ring->data + offset;
	room = ring->size_bytes - tao_ring_used_bytes(ring);
	if (room > ring->size_bytes - offset)
		room = ring->size_bytes - offset;
	return room < TAO_RING_READ_MAX_BYTES ? room : TAO_RING_READ_MAX_BYTES;
}

/* read(2), but tao_ring_stop ends the wait: 0 then, as at the end. */
static ssize_t read_some(struct tao_ring *ring, uint8_t *to, size_t len)
{
	struct pollfd fds[] = {
		{.fd = ring->fd, .events = POLLIN},
		{.fd = ring->wake[0], .events = POLLIN},
	};
	ssize_t got;

	do {
		got = ring->is_pollable ? poll(fds, 2, -1) : 1;
		if (atomic_load(&ring->is_stopped))
			return 0;
		if (got > 0)
			got = read(ring->fd, to, len);
	} while (got == -1 && (errno == EINTR || errno == EAGAIN));
	return got;
}

/* The rest of a last sector that is not whole becomes silence. The ring holds
 * whole sectors, so the rest is there and free. */
static void pad_last_sector(struct tao_ring *ring)
{
	size_t odd = (size_t)(ring->read_bytes % TAO_SECTOR_BYTES);

	if (odd)
		memset(ring->data + ring->read_bytes % ring->size_bytes, 0,
			TAO_SECTOR_BYTES - odd);
}

static void *read_all(void *context)
{
	struct tao_ring *ring = context;
	uint8_t *to;
	size_t len;
	ssize_t got = 0;
	int read_errno = 0;

	pthread_mutex_lock(&ring->mutex);
	while ((len = wait_room(ring, &to)) > 0) {
		pthread_mutex_unlock(&ring->mutex);
		got = read_some(ring, to, len);
		read_errno = got < 0 ? errno : 0;
		pthread_mutex_lock(&ring->mutex);
		if (got <= 0)
			break;
		ring->read_bytes += (uint64_t)got;
		if (ring->wanted_bytes &&
			tao_ring_used_bytes(ring) >= ring->wanted_bytes)
			pthread_cond_signal(&ring->filled);
	}
	pad_last_sector(ring);
	ring->read_errno = read_errno;
	ring->has_ended = true;
	pthread_cond_signal(&ring->filled);
	pthread_mutex_unlock(&ring->mutex);
	return NULL;
}

/* Signals are for the caller's thread: here they would only interrupt. A stack
 * of the usual size would be begun with a huge page, to be cleared now and
 * given back in the middle of the burn. */
int tao_ring_start_reader(struct tao_ring *ring)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	int failed;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&ring->reader, &attributes, read_all, ring);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return failed;
}
