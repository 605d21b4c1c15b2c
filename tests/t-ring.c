/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/ring.h"
#include "tests/tap.h"

enum { RING_BYTES = 100 * TAO_SECTOR_BYTES };

static struct tao_error err;
static struct tao_ring *signalled_ring;

static struct tao_ring *new_ring(int fd, unsigned stall_timeout_ms)
{
	struct tao_ring_options options = {
		.size_bytes = RING_BYTES, .stall_timeout_ms = stall_timeout_ms};
	struct tao_ring *ring;

	if (tao_ring_new(fd, &options, &ring, &err) != TAO_OK)
		BAIL("no ring: %s", err.text);
	return ring;
}

static uint8_t pattern(uint64_t at)
{
	return (uint8_t)(at * 7 + at / 251 + at / 65536);
}

/* A child that writes len bytes of the pattern in pieces; the read end. */
static int producer(size_t len, size_t piece, pid_t *child)
{
	static uint8_t bytes[1 << 16];
	int ends[2];

	if (pipe(ends) == -1)
		BAIL("pipe");
	*child = fork();
	if (*child != 0) {
		close(ends[1]);
		return ends[0];
	}
	close(ends[0]);
	for (size_t at = 0; at < len; at += piece) {
		if (piece > len - at)
			piece = len - at;
		for (size_t i = 0; i < piece; i++)
			bytes[i] = pattern(at + i);
		for (size_t done = 0; done < piece;) {
			ssize_t n = write(ends[1], bytes + done, piece - done);

			if (n <= 0)
				_exit(1);
			done += (size_t)n;
		}
	}
	_exit(0);
}

static void reap(int fd, pid_t child)
{
	close(fd);
	waitpid(child, NULL, 0);
}

struct drained {
	uint64_t sectors;
	uint64_t wrong; /* bytes unlike the pattern, or padding unlike 0 */
	uint32_t largest;
	enum tao_status status;
};

/* Take everything in lumps; len is where the padding begins. */
static struct drained drain(
	struct tao_ring *ring, uint32_t lump_sectors, uint64_t len)
{
	struct drained out = {0};
	const uint8_t *data;
	uint32_t sectors;
	uint64_t at = 0;

	while ((out.status = tao_ring_peek(
			ring, lump_sectors, &data, &sectors, &err)) == TAO_OK &&
		sectors > 0) {
		for (uint32_t i = 0; i < sectors * TAO_SECTOR_BYTES; i++, at++)
			out.wrong += data[i] != (at < len ? pattern(at) : 0);
		if (sectors > out.largest)
			out.largest = sectors;
		out.sectors += sectors;
		tao_ring_take(ring, sectors);
	}
	return out;
}

static void test_stream(size_t len, size_t piece, uint32_t lump)
{
	pid_t child;
	int fd = producer(len, piece, &child);
	struct tao_ring *ring = new_ring(fd, 0);
	struct drained got = drain(ring, lump, len);
	struct tao_ring_state state = tao_ring_state(ring);

	OK(got.status == TAO_OK && got.wrong == 0 &&
			got.sectors == tao_bytes_to_sectors(len),
		"%zu bytes in pieces of %zu come out in lumps of %u as they "
		"went in, padded with zeros",
		len, piece, lump);
	IS_INT(state.read_bytes, len, "and the bytes that came are counted");
	OK(got.largest <= lump && state.has_ended, "no lump is too large");
	tao_ring_free(ring);
	reap(fd, child);
}

static void test_head(void)
{
	pid_t child;
	int fd = producer(5000, 700, &child);
	struct tao_ring *ring = new_ring(fd, 0);
	uint8_t head[8192];
	size_t len = 0;
	uint64_t wrong = 0;

	tao_ring_head(ring, 4096, head, &len, &err);
	IS_INT(len, 4096, "the head waits for as much as was asked");
	tao_ring_head(ring, sizeof(head), head, &len, &err);
	IS_INT(len, 5000, "a short stream has a short head");
	for (size_t i = 0; i < len; i++)
		wrong += head[i] != pattern(i);
	IS_INT(wrong, 0, "the head is the first bytes");
	IS_INT(drain(ring, 27, 5000).sectors, 3, "and does not take them");
	tao_ring_free(ring);
	reap(fd, child);
}

static void test_empty(void)
{
	int fd = open("/dev/null", O_RDONLY);
	struct tao_ring *ring = new_ring(fd, 0);
	struct drained got = drain(ring, 27, 0);

	OK(got.status == TAO_OK && got.sectors == 0,
		"an empty stream ends at once");
	tao_ring_free(ring);
	close(fd);
}

static void test_fill(void)
{
	pid_t child;
	int fd = producer(RING_BYTES * 2, 1000, &child);
	struct tao_ring *ring = new_ring(fd, 0);
	const uint8_t *data;
	uint32_t sectors;

	tao_ring_wait_fill(ring, 75, &err);
	OK(tao_ring_state(ring).used_bytes >= RING_BYTES / 100 * 75,
		"waits until the ring is three quarters full");
	tao_ring_wait_fill(ring, 100, &err);
	IS_INT(tao_ring_state(ring).used_bytes, RING_BYTES,
		"waits until the ring is full");
	IS_INT(tao_ring_state(ring).lowest_used_bytes, RING_BYTES,
		"the lowest fill is full before the first take");
	tao_ring_peek(ring, 27, &data, &sectors, &err);
	tao_ring_take(ring, 27);
	OK(tao_ring_state(ring).lowest_used_bytes < RING_BYTES &&
			tao_ring_state(ring).lowest_used_bytes >=
				RING_BYTES - 27 * TAO_SECTOR_BYTES,
		"and then what a take left");
	tao_ring_free(ring);
	reap(fd, child);

	fd = producer(1000, 1000, &child);
	ring = new_ring(fd, 0);
	IS_INT(tao_ring_wait_fill(ring, 75, &err), TAO_OK,
		"a short stream does not keep the writer waiting");
	tao_ring_free(ring);
	reap(fd, child);
}

static void take(struct tao_ring *ring, uint32_t count)
{
	const uint8_t *data;
	uint32_t sectors;

	tao_ring_peek(ring, count, &data, &sectors, &err);
	tao_ring_take(ring, sectors);
	tao_ring_state(ring);
	usleep(50000);
}

/* While sectors are taken a read is worth its while, or waits. */
static void test_batches(void)
{
	enum { ENOUGH = RING_BYTES - RING_BYTES / 8 };
	pid_t child;
	int fd = producer(RING_BYTES * 2, 1 << 16, &child);
	struct tao_ring *ring = new_ring(fd, 0);
	const uint8_t *data;
	uint32_t sectors;

	tao_ring_wait_fill(ring, 100, &err);
	tao_ring_peek(ring, 1, &data, &sectors, &err);
	IS_INT((uintptr_t)data % (2 << 20), 0,
		"the ring begins where a huge page can");
	take(ring, 10);
	IS_INT(tao_ring_state(ring).used_bytes,
		RING_BYTES - 10 * TAO_SECTOR_BYTES,
		"a reader waits for more room than a few sectors");
	take(ring, 10);
	for (int i = 0; i < 200; i++) {
		if (tao_ring_state(ring).used_bytes > ENOUGH)
			break;
		usleep(50000);
	}
	OK(tao_ring_state(ring).used_bytes > ENOUGH,
		"and then reads until there is less again");
	tao_ring_free(ring);
	reap(fd, child);
}

static void test_errors(void)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY);
	struct tao_ring *ring = new_ring(fd, 0);
	size_t len = 9;
	uint8_t head[4];

	IS_INT(tao_ring_wait_fill(ring, 75, &err), TAO_INPUT,
		"a directory cannot be read");
	IS_INT(err.code, TAO_E_INPUT_ERROR, "which is an input error");
	OK(tao_ring_head(ring, 4, head, &len, &err) == TAO_INPUT && len == 9,
		"also for who asks for the head, whose length is untouched");
	IS_INT(drain(ring, 27, 0).status, TAO_INPUT, "or peeks");
	tao_ring_free(ring);
	close(fd);
}

/* A peer that closes with unread bytes resets the connection: reads give what
 * came, then an error. */
static void test_late_error(void)
{
	uint8_t bytes[3000];
	struct drained got;
	struct tao_ring *ring;
	int ends[2];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = pattern(i);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1 ||
		write(ends[0], "x", 1) != 1 ||
		write(ends[1], bytes, sizeof(bytes)) != sizeof(bytes))
		BAIL("socketpair");
	close(ends[1]);
	ring = new_ring(ends[0], 0);
	got = drain(ring, 27, sizeof(bytes));
	OK(got.sectors == 2 && got.wrong == 0,
		"what came before an error is lent, padded");
	IS_INT(got.status, TAO_INPUT, "before the error is told");
	tao_ring_free(ring);
	close(ends[0]);
}

static void on_alarm(int signal_number)
{
	(void)signal_number;
	tao_ring_stop(signalled_ring);
}

static void alarm_in_ms(int ms)
{
	struct itimerval timer = {.it_value = {.tv_usec = ms * 1000}};
	struct sigaction action = {.sa_handler = on_alarm};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void test_stop(void)
{
	static const uint8_t some[3 * TAO_SECTOR_BYTES];
	uint32_t sectors = 9;
	const uint8_t *data;
	int ends[2];

	if (pipe(ends) == -1)
		BAIL("pipe");
	signalled_ring = new_ring(ends[0], 0);
	alarm_in_ms(20);
	OK(tao_ring_peek(signalled_ring, 27, &data, &sectors, &err) == TAO_OK &&
			sectors == 0,
		"a signal handler's stop wakes who waits for an open pipe");
	tao_ring_free(signalled_ring);

	signalled_ring = new_ring(ends[0], 0);
	alarm_in_ms(20);
	IS_INT(tao_ring_wait_fill(signalled_ring, 75, &err), TAO_OK,
		"and who waits for the fill");
	tao_ring_free(signalled_ring);

	if (write(ends[1], some, sizeof(some)) != sizeof(some))
		BAIL("write");
	signalled_ring = new_ring(ends[0], 0);
	tao_ring_head(signalled_ring, 4, (uint8_t[4]){0}, &(size_t){0}, &err);
	tao_ring_stop(signalled_ring);
	tao_ring_peek(signalled_ring, 27, &data, &sectors, &err);
	IS_INT(sectors, 0, "after a stop nothing is lent, whatever there is");
	tao_ring_free(signalled_ring);
	close(ends[0]);
	close(ends[1]);
}

static void test_free(void)
{
	pid_t child;
	int fd = producer(RING_BYTES * 3, 60000, &child);
	struct tao_ring *ring = new_ring(fd, 0);

	tao_ring_wait_fill(ring, 100, &err);
	tao_ring_free(ring);
	OK(true, "a full ring is freed although its reader waits for room");
	reap(fd, child);
	tao_ring_free(NULL);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void test_stall(void)
{
	static const uint8_t some[3 * TAO_SECTOR_BYTES];
	struct tao_ring *ring;
	const uint8_t *data;
	uint32_t sectors;
	uint64_t began_ms;
	int ends[2];

	if (pipe(ends) == -1 || write(ends[1], some, sizeof(some)) == -1)
		BAIL("pipe");
	ring = new_ring(ends[0], 500);
	IS_INT(tao_ring_peek(ring, 27, &data, &sectors, &err), TAO_OK,
		"a producer that stalls has its last sectors taken");
	IS_INT(sectors, 3, "all of them");
	tao_ring_take(ring, 3);
	began_ms = now_ms();
	IS_INT(tao_ring_peek(ring, 27, &data, &sectors, &err), TAO_BUSY,
		"and is then told");
	IS_INT(err.code, TAO_E_STREAM_STALLED, "by its name");
	OK(now_ms() - began_ms < 400, "without waiting a second time");
	tao_ring_free(ring);
	close(ends[0]);
	close(ends[1]);
}

static void test_nonblocking(void)
{
	size_t len = RING_BYTES * 3 + 5;
	pid_t child;
	int fd = producer(len, 5000, &child);
	struct tao_ring *ring;
	struct drained got;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	ring = new_ring(fd, 0);
	got = drain(ring, 13, len);
	OK(got.wrong == 0 && got.sectors == tao_bytes_to_sectors(len),
		"a descriptor that does not block loses nothing");
	tao_ring_free(ring);
	reap(fd, child);
}

int main(void)
{
	test_stream(RING_BYTES * 20 + 1, 65536, 27);
	test_stream(RING_BYTES * 5, 999, 32);
	test_stream(TAO_SECTOR_BYTES, 1, 27);
	test_head();
	test_empty();
	test_fill();
	test_batches();
	test_errors();
	test_late_error();
	test_stop();
	test_free();
	test_stall();
	test_nonblocking();
	return tap_done();
}
