/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sector_sum.h"

#include <stdalign.h>
#include <string.h>

#include "lib/cdda.h"

/* Where the machine has an instruction for the round: 16 bytes in one. */

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#define HAS_ROUND 1
#define TARGET    __attribute__((target("sse2,aes")))
typedef __m128i block;

static bool can_round(void)
{
	return __builtin_cpu_supports("aes");
}

TARGET static inline block aes_round(block state, block key)
{
	return _mm_aesenc_si128(state, key);
}

TARGET static inline uint32_t first_column(block state)
{
	return (uint32_t)_mm_cvtsi128_si32(state);
}

/* clang has other names for what is needed, in each version. */
#elif defined(__aarch64__) && defined(__linux__) && !defined(__AARCH64EB__) && \
	!defined(__clang__)
#include <arm_neon.h>
#include <sys/auxv.h>

#define HAS_ROUND 1
#define TARGET    __attribute__((target("+crypto")))
typedef uint8x16_t block;

static bool can_round(void)
{
	return getauxval(AT_HWCAP) & HWCAP_AES;
}

/* This machine has the key before the round, not after it. */
TARGET static inline block aes_round(block state, block key)
{
	const block zero = {0};

	return vaesmcq_u8(vaeseq_u8(state, zero)) ^ key;
}

TARGET static inline uint32_t first_column(block state)
{
	return vgetq_lane_u32(vreinterpretq_u32_u8(state), 0);
}
#endif

#ifdef HAS_ROUND
enum { BLOCKS = TAO_SECTOR_BYTES / sizeof(block) };

TARGET static uint32_t sum_aligned(const block *sector)
{
	const block zero = {0};
	block seeds[3], a, b, c;

	memcpy(seeds, tao_sector_sum_seeds, sizeof(seeds));
	a = sector[0] ^ seeds[0];
	b = sector[1] ^ seeds[1];
	c = sector[2] ^ seeds[2];
#pragma GCC unroll 48
	for (unsigned at = 3; at < BLOCKS; at += 3) {
		a = aes_round(a, sector[at]);
		b = aes_round(b, sector[at + 1]);
		c = aes_round(c, sector[at + 2]);
	}
	a = aes_round(aes_round(a, b), c);
	a = aes_round(aes_round(aes_round(a, zero), zero), zero);
	return first_column(a);
}

TARGET static void sum_all(
	const uint8_t *data, uint32_t sectors, uint32_t *sums)
{
	block copy[BLOCKS];

	for (uint32_t i = 0; i < sectors; i++, data += TAO_SECTOR_BYTES) {
		const void *sector = data;

		if ((uintptr_t)data % alignof(block) != 0)
			sector = memcpy(copy, data, sizeof(copy));
		sums[i] = sum_aligned(sector);
	}
}

bool tao_sector_sums_aes(const uint8_t *data, uint32_t sectors, uint32_t *sums)
{
	if (!can_round())
		return false;
	sum_all(data, sectors, sums);
	return true;
}
#else
bool tao_sector_sums_aes(const uint8_t *data, uint32_t sectors, uint32_t *sums)
{
	(void)data;
	(void)sectors;
	(void)sums;
	return false;
}
#endif
