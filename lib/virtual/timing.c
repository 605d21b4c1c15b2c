/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/timing.h"

#include <errno.h>
#include <string.h>
#include <time.h>

void tao_timing_init(
	struct tao_timing *timing, const struct tao_fault_settings *settings)
{
	memset(timing, 0, sizeof(*timing));
	timing->kind = settings->time;
	timing->buffer_bytes = settings->buffer_bytes;
}

uint64_t tao_timing_now_us(const struct tao_timing *timing)
{
	struct timespec now;

	if (timing->kind == TAO_TIME_VIRTUAL)
		return timing->virtual_us;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

void tao_timing_pass(struct tao_timing *timing, uint64_t us)
{
	uint64_t now_us = tao_timing_now_us(timing);
	struct timespec left;

	if (timing->limit_us && now_us + us > timing->limit_us) {
		timing->has_given_up = true;
		us = timing->limit_us > now_us ? timing->limit_us - now_us : 0;
	}
	if (timing->kind == TAO_TIME_VIRTUAL) {
		timing->virtual_us += us;
		return;
	}
	left = (struct timespec){.tv_sec = (time_t)(us / 1000000),
		.tv_nsec = (long)(us % 1000000) * 1000};
	while (nanosleep(&left, &left) == -1 && errno == EINTR)
		continue;
}

bool tao_timing_drain(struct tao_timing *timing, uint32_t kbps)
{
	uint64_t now_us = tao_timing_now_us(timing);
	uint64_t gone = (now_us - timing->level_us) * kbps / 1000;
	bool ran_empty;

	timing->level_us = now_us;
	if (!timing->is_streaming)
		return false;
	ran_empty = gone > timing->level_bytes;
	timing->level_bytes -= ran_empty ? timing->level_bytes : (uint32_t)gone;
	timing->is_streaming = !ran_empty;
	return ran_empty;
}

/* Writing begins when the buffer is half full, so that it does not run empty
 * at once. */
void tao_timing_fill(struct tao_timing *timing, uint32_t bytes, uint32_t kbps)
{
	uint64_t over;

	if (!timing->was_full)
		timing->lowest_bytes = 0;
	else if (timing->level_bytes < timing->lowest_bytes)
		timing->lowest_bytes = timing->level_bytes;
	if (timing->level_bytes + bytes > timing->buffer_bytes) {
		over = timing->level_bytes + bytes - timing->buffer_bytes;
		timing->is_streaming = true;
		tao_timing_pass(timing, over * 1000 / kbps + 1);
		tao_timing_drain(timing, kbps);
		if (!timing->was_full)
			timing->lowest_bytes = timing->buffer_bytes;
		timing->was_full = true;
	}
	timing->level_bytes += bytes;
	if (timing->level_bytes > timing->buffer_bytes)
		timing->level_bytes = timing->buffer_bytes;
	if (timing->level_bytes >= timing->buffer_bytes / 2 &&
		!timing->is_streaming) {
		timing->is_streaming = true;
		timing->level_us = tao_timing_now_us(timing);
	}
}

uint64_t tao_timing_flush_us(struct tao_timing *timing, uint32_t kbps)
{
	uint64_t us = (uint64_t)timing->level_bytes * 1000 / kbps;

	timing->level_bytes = 0;
	timing->is_streaming = false;
	timing->was_full = false;
	return us;
}

void tao_timing_occupy(struct tao_timing *timing, uint64_t us,
	bool is_immediate, uint8_t asc, uint8_t ascq)
{
	timing->busy_from_us = tao_timing_now_us(timing);
	timing->busy_until_us = timing->busy_from_us + us;
	timing->busy_asc = asc;
	timing->busy_ascq = ascq;
	if (!is_immediate)
		tao_timing_pass(timing, us);
}

bool tao_timing_is_busy(const struct tao_timing *timing, uint16_t *progress)
{
	uint64_t now_us = tao_timing_now_us(timing);
	uint64_t whole = timing->busy_until_us - timing->busy_from_us;

	if (now_us >= timing->busy_until_us)
		return false;
	*progress = (uint16_t)((now_us - timing->busy_from_us) * 65535 / whole);
	return true;
}
