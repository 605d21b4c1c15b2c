/* wire.h - big-endian numbers as the virtual recorder sends and takes them.
 * Kept apart from mmc.c on purpose: two readings of the standard that were
 * written independently check each other.
 * Shapes  pointers to the first, most significant byte.
 * Units   none.
 * Owner   nothing is kept.
 * Errors  none.
 * Source  SPC-4 3.6.4 (bit and byte ordering). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_WIRE_H
#define TAO_VIRTUAL_WIRE_H

#include <stdint.h>

#include "lib/cdda.h"

static inline void tao_wire_put16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline void tao_wire_put32(uint8_t *p, uint32_t value)
{
	tao_wire_put16(p, value >> 16);
	tao_wire_put16(p + 2, value);
}

static inline uint32_t tao_wire_get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t tao_wire_get24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | tao_wire_get16(p + 1);
}

static inline uint32_t tao_wire_get32(const uint8_t *p)
{
	return tao_wire_get16(p) << 16 | tao_wire_get16(p + 2);
}

/* An address as four bytes: its two's complement, or 0, M, S, F. */
static inline void tao_wire_put_address(uint8_t *p, int32_t lba, int is_msf)
{
	struct tao_msf msf;

	if (!is_msf) {
		tao_wire_put32(p, (uint32_t)lba);
		return;
	}
	msf = tao_lba_to_msf(lba);
	p[0] = 0;
	p[1] = msf.minute;
	p[2] = msf.second;
	p[3] = msf.frame;
}

static inline void tao_wire_put_msf(uint8_t *p, struct tao_msf msf)
{
	p[0] = msf.minute;
	p[1] = msf.second;
	p[2] = msf.frame;
}

#endif
