/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/promise.h"

#include <stdbool.h>
#include <string.h>

#include "lib/pcm/bytes.h"
#include "lib/pcm/header.h"

static uint64_t count_outer(uint32_t size)
{
	return tao_pcm_size_is_made_up(size) ? 0 : (uint64_t)size + 8;
}

static uint64_t count_riff(const uint8_t *head, size_t len)
{
	(void)len;
	return count_outer(tao_le32(head + 4));
}

static uint64_t count_iff(const uint8_t *head, size_t len)
{
	(void)len;
	return count_outer(tao_be32(head + 4));
}

static uint64_t count_w64(const uint8_t *head, size_t len)
{
	(void)len;
	return tao_le64(head + 16) >> 48 ? 0 : tao_le64(head + 16);
}

static uint64_t count_au(const uint8_t *head, size_t len)
{
	uint32_t size = tao_be32(head + 8);

	(void)len;
	return size == 0xffffffff ? 0 : (uint64_t)tao_be32(head + 4) + size;
}

/* The data chunk is the last as a rule; of unknown length it is all ones. */
static uint64_t count_caf(const uint8_t *head, size_t len)
{
	uint64_t at = 8;

	while (at + 12 <= len) {
		uint64_t size = tao_be64(head + at + 4);
		bool is_data = memcmp(head + at, "data", 4) == 0;

		if (size >> 48)
			return 0;
		at += 12 + size;
		if (is_data)
			return at;
	}
	return 0;
}

/* A line of the header: KEY -i NUMBER. 0: there is none. */
static uint64_t find_nist(const uint8_t *head, size_t len, const char *key)
{
	size_t n = strlen(key);
	uint64_t value = 0;

	for (size_t at = 0; at + n < len; at++) {
		if (memcmp(head + at, key, n) != 0)
			continue;
		for (at += n; at < len && head[at] >= '0' && head[at] <= '9';
			at++)
			value = value < UINT32_MAX
					? value * 10 + head[at] - '0'
					: value;
		return value;
	}
	return 0;
}

static uint64_t count_nist(const uint8_t *head, size_t len)
{
	uint64_t width = find_nist(head, len, "\nsample_n_bytes -i ");
	uint64_t channels = find_nist(head, len, "\nchannel_count -i ");
	uint64_t frames = find_nist(head, len, "\nsample_count -i ");

	if (!frames || !width || width > 8 || !channels || channels > 1024)
		return 0;
	return 1024 + frames * width * channels;
}

/* Two matrices, one behind the other: the rate, then a column for each frame.
 * Their type has the byte order in its thousands, the size of a number in its
 * tens. */
static uint64_t count_mat4(const uint8_t *head, size_t len)
{
	static const uint8_t widths[10] = {8, 4, 4, 2, 2, 1};
	bool is_big = tao_le32(head) > 52;
	uint64_t at = 0;

	for (unsigned n = 0; n < 2; n++) {
		uint64_t field[5];

		if (at + 20 > len)
			return 0;
		for (unsigned i = 0; i < 5; i++)
			field[i] = is_big ? tao_be32(head + at + 4 * i)
					  : tao_le32(head + at + 4 * i);
		if ((field[1] * field[2]) >> 48 || field[4] > len)
			return 0;
		at += 20 + field[4] +
		      field[1] * field[2] * widths[field[0] / 10 % 10];
	}
	return at;
}

static uint64_t count_avr(const uint8_t *head, size_t len)
{
	uint64_t channels = tao_be16(head + 12) ? 2 : 1;

	return len < 32 ? 0
			: 128 + tao_be32(head + 26) * channels *
					(tao_be16(head + 14) / 8);
}

/* Sample headers follow the instrument's, the samples all of them. */
static uint64_t count_xi(const uint8_t *head, size_t len)
{
	unsigned count = len < 298 ? 0 : tao_le16(head + 296);
	uint64_t bytes = 298 + 40 * (uint64_t)count;

	if (!count || bytes > len)
		return 0;
	for (unsigned i = 0; i < count; i++) {
		uint32_t size = tao_le32(head + 298 + 40 * i);

		/* libsndfile does not fill it in. */
		if (!size)
			return 0;
		bytes += size;
	}
	return bytes;
}

static uint64_t count_mpc2k(const uint8_t *head, size_t len)
{
	return len < 42 ? 0
			: 42 + (uint64_t)tao_le32(head + 30) * 2 *
					(head[21] + 1u);
}

/* A packet has 120 bytes of samples, of seven bits each, and 7 around them. */
static uint64_t count_sds(const uint8_t *head, size_t len)
{
	unsigned bits = head[6], width = (bits + 6) / 7;
	uint64_t samples;

	if (len < 21 || width < 2 || width > 4)
		return 0;
	samples = head[10] | (uint64_t)head[11] << 7 | (uint64_t)head[12] << 14;
	return 21 + (samples + 120 / width - 1) / (120 / width) * 127;
}

static uint64_t count_wve(const uint8_t *head, size_t len)
{
	return len < 32 ? 0 : 32 + (uint64_t)tao_be32(head + 18);
}

uint64_t tao_pcm_promised_bytes(const uint8_t *head, size_t len)
{
	static const struct {
		unsigned offset, len;
		const char *bytes;
		uint64_t (*count)(const uint8_t *head, size_t len);
	} kinds[] = {
		{0, 4, "RIFF", count_riff},
		{0, 4, "RIFX", count_iff},
		{0, 4, "FORM", count_iff},
		{0, 4, "riff", count_w64},
		{0, 4, ".snd", count_au},
		{0, 4, "caff", count_caf},
		{0, 7, "NIST_1A", count_nist},
		{20, 10, "samplerate", count_mat4},
		{0, 4, "2BIT", count_avr},
		{0, 20, "Extended Instrument:", count_xi},
		{0, 2, "\x01\x04", count_mpc2k},
		{0, 2, "\xf0\x7e", count_sds},
		{0, 15, "ALawSoundFile**", count_wve},
	};

	if (len < 24)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].offset + kinds[i].len <= len &&
			memcmp(head + kinds[i].offset, kinds[i].bytes,
				kinds[i].len) == 0)
			return kinds[i].count(head, len);
	return tao_pcm_is_htk_like(head, len)
		       ? 12 + 2 * (uint64_t)tao_be32(head)
		       : 0;
}

bool tao_pcm_is_htk_like(const uint8_t *head, size_t len)
{
	uint32_t period;

	if (len < 12)
		return false;
	/* In tenths of a microsecond: 1 to 768 kHz. */
	period = tao_be32(head + 4);
	return tao_be32(head) && period >= 13 && period <= 10000 &&
	       tao_be16(head + 8) == 2 && tao_be16(head + 10) == 0;
}
