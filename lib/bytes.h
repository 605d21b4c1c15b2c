/* bytes.h - big-endian numbers as they go over the wire. Pure, no I/O.
 * Shapes  a pointer to the first byte; the caller has checked the length.
 * Units   none.
 * Owner   nothing is allocated or kept.
 * Errors  none.
 * Source  SCSI: most significant byte first, SPC-4 3.5. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BYTES_H
#define TAO_BYTES_H

#include <stdint.h>

static inline uint16_t tao_get_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t tao_get_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* An LBA: the same 32 bits, in two's complement. */
static inline int32_t tao_get_lba(const uint8_t *p)
{
	uint32_t bits = tao_get_be32(p);

	return bits <= INT32_MAX ? (int32_t)bits
				 : -(int32_t)(UINT32_MAX - bits) - 1;
}

static inline void tao_put_be16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline void tao_put_be24(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 16);
	p[1] = (uint8_t)(value >> 8);
	p[2] = (uint8_t)value;
}

static inline void tao_put_be32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	tao_put_be24(p + 1, value);
}

#endif
