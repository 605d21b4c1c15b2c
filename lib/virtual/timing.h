/* timing.h - how long a recorder takes: its clock, its buffer, what it is busy
 * with. Knows no commands.
 * Shapes  one struct; time passes for real, or only when it is told to.
 * Units   us on its clock, ms in settings, bytes, kB/s of 1,000 bytes.
 * Owner   plain values.
 * Errors  none.
 * Source  the figures of a common 52x drive; doc/virtual-recorder.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_TIMING_H
#define TAO_VIRTUAL_TIMING_H

#include "lib/virtual/faults.h"

struct tao_timing {
	enum tao_time_kind kind;
	uint64_t virtual_us; /* the clock, if it is virtual */
	uint64_t limit_us;   /* the host gives the command up then; 0: never */
	bool has_given_up;
	/* the buffer, as it was at level_us */
	uint32_t buffer_bytes;
	uint32_t level_bytes;
	uint64_t level_us;
	bool is_streaming;     /* the laser is on */
	bool was_full;         /* since it was flushed last */
	uint32_t lowest_bytes; /* that data found in it since then, or 0 */
	/* a long operation */
	uint64_t busy_from_us, busy_until_us;
	uint8_t busy_asc, busy_ascq; /* told to hosts meanwhile */
};

void tao_timing_init(
	struct tao_timing *timing, const struct tao_fault_settings *settings);

uint64_t tao_timing_now_us(const struct tao_timing *timing);

/* That much time goes by, but no more than until limit_us. */
void tao_timing_pass(struct tao_timing *timing, uint64_t us);

/* ---- the buffer; kbps is what the laser writes ---- */

/* Write out what time allowed for. True if the buffer ran empty on the way. */
bool tao_timing_drain(struct tao_timing *timing, uint32_t kbps);

/* Take data in, waiting for room. */
void tao_timing_fill(struct tao_timing *timing, uint32_t bytes, uint32_t kbps);

/* How long it takes to write out what is in it; it is empty then. */
uint64_t tao_timing_flush_us(struct tao_timing *timing, uint32_t kbps);

/* ---- long operations ---- */

/* Be busy for that long: the host waits if it asked for it, else it is told
 * 2/asc/ascq until the time is over. */
void tao_timing_occupy(struct tao_timing *timing, uint64_t us,
	bool is_immediate, uint8_t asc, uint8_t ascq);

/* Is an operation still running? *progress: how far, of 65536. */
bool tao_timing_is_busy(const struct tao_timing *timing, uint16_t *progress);

#endif
