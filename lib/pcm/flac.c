/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/flac.h"

#include <string.h>

#include "lib/pcm/bytes.h"

enum {
	HEAD_BYTES = 42,              /* the mark and STREAMINFO */
	BEHIND_BYTES = 64 * 1024,     /* tags that other programs append */
	BLOCK_MAX_BYTES = 1024 * 1024 /* if the header does not tell */
};

static uint64_t find_total(const uint8_t *head, size_t len)
{
	if (len < HEAD_BYTES || memcmp(head, "fLaC", 4) != 0 ||
		(head[4] & 0x7f) != 0)
		return 0;
	return (uint64_t)(head[21] & 0x0f) << 32 | tao_be32(head + 22);
}

size_t tao_flac_tail_bytes(const uint8_t *head, size_t len)
{
	size_t most;

	if (!find_total(head, len))
		return 0;
	most = tao_be24(head + 15);
	if (most == 0 || most > BLOCK_MAX_BYTES)
		most = BLOCK_MAX_BYTES;
	return most + BEHIND_BYTES;
}

static uint8_t check_sum(const uint8_t *bytes, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++) {
		sum ^= bytes[i];
		for (unsigned bit = 0; bit < 8; bit++)
			sum = (sum << 1) ^ (sum & 0x80 ? 0x107 : 0);
	}
	return (uint8_t)sum;
}

/* As UTF-8, but of up to 36 bits. Returns its bytes, 0 if it is none. */
static size_t read_number(const uint8_t *p, size_t len, uint64_t *number)
{
	size_t n = 0;

	while (n < 8 && p[0] << n & 0x80)
		n++;
	if (n == 1 || n == 8 || n > len)
		return 0;
	*number = p[0] & 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*number = *number << 6 | (p[i] & 0x3f);
	}
	return n ? n : 1;
}

/* Frames of a block; a size that stands behind the number is read there. */
static uint32_t find_frames(unsigned code, const uint8_t *behind)
{
	if (code == 6)
		return behind[0] + 1u;
	if (code == 7)
		return tao_be16(behind) + 1u;
	if (code == 1)
		return 192;
	return code < 6 ? 576u << (code - 2) : 256u << (code - 8);
}

/* Where the block ends whose header this is, in frames; 0: it is none. */
static uint64_t find_end(const uint8_t *p, size_t len, uint32_t most_frames)
{
	unsigned size = p[2] >> 4, rate = p[2] & 0x0f;
	size_t behind = (size == 6) + 2u * (size == 7) + (rate == 12) +
			2u * (rate == 13 || rate == 14);
	uint64_t number;
	size_t n;

	if (p[0] != 0xff || (p[1] & 0xfe) != 0xf8 || size == 0 ||
		rate == 15 || p[3] >> 4 > 10 || p[3] & 1)
		return 0;
	n = read_number(p + 4, len - 4, &number);
	if (!n || len < 4 + n + behind + 1 ||
		check_sum(p, 4 + n + behind) != p[4 + n + behind])
		return 0;
	if (!(p[1] & 1))
		number *= most_frames;
	return number + find_frames(size, p + 4 + n);
}

bool tao_flac_has_end(const uint8_t *head, size_t len, const uint8_t *tail,
	size_t tail_len)
{
	uint64_t total = find_total(head, len);

	if (!total)
		return true;
	for (size_t at = 0; at + 5 < tail_len; at++)
		if (tail[at] == 0xff &&
			find_end(tail + at, tail_len - at,
				tao_be16(head + 10)) == total)
			return true;
	return false;
}
