/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/ring_reader.h"

enum {
	SECTORS_MIN = 64,
	PIPE_BYTES = 1 << 20, /* the most that an ordinary user gets */
	HUGE_PAGE_BYTES = 2 << 20,
	SLICE_MS = 500 /* how finely silence is measured */
};

/* Sleep once, a slice at most; false if nothing came in it. */
static bool wait_slice(struct tao_ring *ring)
{
	uint64_t before = ring->read_bytes;
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += SLICE_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	if (pthread_cond_timedwait(&ring->filled, &ring->mutex, &until) != 0)
		return ring->read_bytes != before;
	return true;
}

/* Sleep until that much is there, or the end; with the mutex held. Silence is
 * counted in slices: a stopped process (SIGSTOP) loses one, not all of it. */
static void wait_used(struct tao_ring *ring, size_t wanted_bytes)
{
	unsigned silent_ms = 0;

	ring->wanted_bytes = wanted_bytes;
	while (!ring->has_ended && !ring->has_stalled &&
		!atomic_load(&ring->is_stopped) &&
		tao_ring_used_bytes(ring) < wanted_bytes) {
		silent_ms = wait_slice(ring) ? 0 : silent_ms + SLICE_MS;
		ring->has_stalled = ring->stall_timeout_ms &&
				    silent_ms >= ring->stall_timeout_ms;
	}
	ring->wanted_bytes = 0;
}

/* Why there is less than was waited for. */
static enum tao_status shortage(
	const struct tao_ring *ring, struct tao_error *err)
{
	if (atomic_load(&ring->is_stopped))
		return TAO_OK;
	if (ring->read_errno)
		return tao_fail_errno(err, TAO_E_INPUT_ERROR, ring->read_errno,
			"cannot read the stream");
	if (ring->has_stalled)
		return tao_fail(err, TAO_E_STREAM_STALLED,
			"nothing came for %u s", ring->stall_timeout_ms / 1000);
	return TAO_OK;
}

enum tao_status tao_ring_head(struct tao_ring *ring, size_t len, uint8_t *out,
	size_t *out_len, struct tao_error *err)
{
	enum tao_status status = TAO_OK;

	if (len > ring->size_bytes)
		len = ring->size_bytes;
	pthread_mutex_lock(&ring->mutex);
	wait_used(ring, len);
	if (tao_ring_used_bytes(ring) < len) {
		len = tao_ring_used_bytes(ring);
		status = shortage(ring, err);
	}
	if (status == TAO_OK) {
		memcpy(out, ring->data, len);
		*out_len = len;
	}
	pthread_mutex_unlock(&ring->mutex);
	return status;
}

enum tao_status tao_ring_wait_fill(
	struct tao_ring *ring, unsigned percent, struct tao_error *err)
{
	size_t wanted = ring->size_bytes;
	enum tao_status status = TAO_OK;

	if (percent < 100)
		wanted = ring->size_bytes / 100 * percent;
	pthread_mutex_lock(&ring->mutex);
	wait_used(ring, wanted);
	if (tao_ring_used_bytes(ring) < wanted)
		status = shortage(ring, err);
	pthread_mutex_unlock(&ring->mutex);
	return status;
}

/* Make what was taken known to the reader; with the mutex held. True if the
 * caller is to post emptied, best when it has unlocked: a reader that was woken
 * before would only wait for the mutex. */
static bool give_back(struct tao_ring *ring)
{
	bool wakes;

	ring->taken_bytes += ring->given_bytes;
	ring->given_bytes = 0;
	if (ring->has_taken && !ring->has_ended &&
		tao_ring_used_bytes(ring) < ring->lowest_used_bytes)
		ring->lowest_used_bytes = tao_ring_used_bytes(ring);
	wakes = ring->is_reader_asleep && tao_ring_has_room(ring);
	if (wakes)
		ring->is_reader_asleep = false;
	return wakes;
}

/* Sectors that can be lent in one piece: whole ones, and the padded last. */
static uint32_t lendable_sectors(const struct tao_ring *ring, size_t *offset)
{
	size_t sectors = tao_ring_used_bytes(ring) / TAO_SECTOR_BYTES;
	size_t straight;

	if (ring->has_ended)
		sectors =
			(size_t)tao_bytes_to_sectors(tao_ring_used_bytes(ring));
	if (atomic_load(&ring->is_stopped))
		sectors = 0;
	*offset = (size_t)(ring->taken_bytes % ring->size_bytes);
	straight = (ring->size_bytes - *offset) / TAO_SECTOR_BYTES;
	return (uint32_t)(sectors < straight ? sectors : straight);
}

enum tao_status tao_ring_peek(struct tao_ring *ring, uint32_t max_sectors,
	const uint8_t **data, uint32_t *sectors, struct tao_error *err)
{
	size_t wanted = (size_t)max_sectors * TAO_SECTOR_BYTES;
	enum tao_status status = TAO_OK;
	uint32_t lent;
	size_t offset;
	bool wakes;

	if (wanted > ring->size_bytes / 2)
		wanted = ring->size_bytes / 2;
	pthread_mutex_lock(&ring->mutex);
	wakes = give_back(ring);
	if (tao_ring_used_bytes(ring) < wanted) {
		if (wakes)
			sem_post(&ring->emptied);
		wakes = false;
		wait_used(ring, wanted);
	}
	lent = lendable_sectors(ring, &offset);
	if (lent == 0)
		status = shortage(ring, err);
	pthread_mutex_unlock(&ring->mutex);
	if (wakes)
		sem_post(&ring->emptied);
	if (status != TAO_OK)
		return status;
	*data = ring->data + offset;
	*sectors = lent < max_sectors ? lent : max_sectors;
	return TAO_OK;
}

void tao_ring_take(struct tao_ring *ring, uint32_t sectors)
{
	ring->given_bytes += (uint64_t)sectors * TAO_SECTOR_BYTES;
	ring->has_taken = true;
}

void tao_ring_stop(struct tao_ring *ring)
{
	int saved_errno = errno;

	atomic_store(&ring->is_stopped, true);
	/* A full pipe has woken the reader already. */
	if (write(ring->wake[1], "", 1) == -1)
		errno = saved_errno;
}

struct tao_ring_state tao_ring_state(struct tao_ring *ring)
{
	struct tao_ring_state state;
	bool wakes;

	pthread_mutex_lock(&ring->mutex);
	wakes = give_back(ring);
	state = (struct tao_ring_state){
		.size_bytes = ring->size_bytes,
		.used_bytes = tao_ring_used_bytes(ring),
		.lowest_used_bytes = ring->lowest_used_bytes,
		.read_bytes = ring->read_bytes,
		.has_ended = ring->has_ended,
	};
	pthread_mutex_unlock(&ring->mutex);
	if (wakes)
		sem_post(&ring->emptied);
	return state;
}

/* Whole huge pages, from the first to the last byte: thousands of small ones
 * would be begun one after the other. */
static uint8_t *map_pages(size_t wanted, size_t *len)
{
	uint8_t *found;
	size_t before;

	*len = (wanted + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES *
	       HUGE_PAGE_BYTES;
	found = mmap(NULL, *len + HUGE_PAGE_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (found == MAP_FAILED)
		return found;
	before = (size_t)(-(uintptr_t)found % HUGE_PAGE_BYTES);
	if (before)
		munmap(found, before);
	munmap(found + before + *len, HUGE_PAGE_BYTES - before);
	return found + before;
}

/* Best effort: a larger pipe, huge pages and memory that stays are faster and
 * safer, but a burn works without them. */
static void tune(const struct tao_ring *ring)
{
#ifdef F_SETPIPE_SZ
	fcntl(ring->fd, F_SETPIPE_SZ, PIPE_BYTES);
#endif
#ifdef MADV_HUGEPAGE
	madvise(ring->data, ring->map_bytes, MADV_HUGEPAGE);
#endif
#ifdef MLOCK_ONFAULT
	mlock2(ring->data, ring->map_bytes, MLOCK_ONFAULT);
#endif
}

static void init_waiting(struct tao_ring *ring)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&ring->mutex, NULL);
	pthread_cond_init(&ring->filled, &monotonic);
	sem_init(&ring->emptied, 0, 0);
	pthread_condattr_destroy(&monotonic);
}

/* What _new made before the thread ran. */
static void dispose(struct tao_ring *ring)
{
	sem_destroy(&ring->emptied);
	pthread_cond_destroy(&ring->filled);
	pthread_mutex_destroy(&ring->mutex);
	if (ring->data != MAP_FAILED)
		munmap(ring->data, ring->map_bytes);
	if (ring->wake[0] != -1) {
		close(ring->wake[0]);
		close(ring->wake[1]);
	}
	free(ring);
}

enum tao_status tao_ring_new(int fd, const struct tao_ring_options *options,
	struct tao_ring **ring, struct tao_error *err)
{
	size_t sectors = options->size_bytes / TAO_SECTOR_BYTES;
	struct tao_ring *made = calloc(1, sizeof(*made));
	struct stat about;
	int failed = ENOMEM;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	made->fd = fd;
	made->is_pollable = fstat(fd, &about) == -1 || !S_ISREG(about.st_mode);
	made->stall_timeout_ms = options->stall_timeout_ms;
	if (sectors < SECTORS_MIN)
		sectors = SECTORS_MIN;
	made->size_bytes = sectors * TAO_SECTOR_BYTES;
	made->batch_bytes = made->size_bytes / 8;
	if (made->batch_bytes > TAO_RING_READ_MAX_BYTES)
		made->batch_bytes = TAO_RING_READ_MAX_BYTES;
	made->lowest_used_bytes = made->size_bytes;
	init_waiting(made);
	made->data = map_pages(made->size_bytes, &made->map_bytes);
	if (pipe2(made->wake, O_CLOEXEC | O_NONBLOCK) == -1) {
		failed = errno;
		made->wake[0] = -1;
	} else if (made->data != MAP_FAILED) {
		tune(made);
		failed = tao_ring_start_reader(made);
	}
	if (failed) {
		dispose(made);
		return tao_fail_errno(err,
			failed == ENOMEM ? TAO_E_OUT_OF_MEMORY
					 : TAO_E_SYSTEM_ERROR,
			failed, "cannot make the buffer");
	}
	*ring = made;
	return TAO_OK;
}

void tao_ring_free(struct tao_ring *ring)
{
	if (!ring)
		return;
	tao_ring_stop(ring);
	sem_post(&ring->emptied);
	pthread_join(ring->reader, NULL);
	dispose(ring);
}
