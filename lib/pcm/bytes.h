/* bytes.h - numbers in memory, of either byte order. Pure, no I/O.
 * Shapes  tao_le* little-endian, tao_be* big-endian.
 * Units   bits in the name.
 * Owner   nothing is allocated or kept.
 * Errors  none; the caller has made sure that the bytes are there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_BYTES_H
#define TAO_PCM_BYTES_H

#include <stdint.h>

static inline uint16_t tao_le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t tao_le24(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static inline uint32_t tao_le32(const uint8_t *p)
{
	return tao_le24(p) | (uint32_t)p[3] << 24;
}

static inline uint64_t tao_le64(const uint8_t *p)
{
	return tao_le32(p) | (uint64_t)tao_le32(p + 4) << 32;
}

static inline uint16_t tao_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t tao_be24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t tao_be32(const uint8_t *p)
{
	return (uint32_t)tao_be16(p) << 16 | tao_be16(p + 2);
}

static inline uint64_t tao_be64(const uint8_t *p)
{
	return (uint64_t)tao_be32(p) << 32 | tao_be32(p + 4);
}

static inline void tao_put_le16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

static inline void tao_put_le32(uint8_t *p, uint32_t value)
{
	tao_put_le16(p, (uint16_t)value);
	tao_put_le16(p + 2, (uint16_t)(value >> 16));
}

#endif
