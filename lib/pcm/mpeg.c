/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/mpeg.h"

#include <string.h>

#include "lib/pcm/bytes.h"

struct packet {
	bool is_mpeg1; /* not MPEG-2, nor 2.5 */
	unsigned layer;
	size_t bytes;
};

static unsigned find_kbps(unsigned version, unsigned layer, unsigned step)
{
	static const uint16_t kbps[5][15] = {
		{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384,
			416, 448},
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
			384},
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256,
			320},
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224,
			256},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	};

	return kbps[version == 3 ? layer - 1 : layer == 1 ? 3 : 4][step];
}

static bool read_packet(const uint8_t *p, struct packet *packet)
{
	static const uint16_t rates[3] = {44100, 48000, 32000};
	unsigned version = p[1] >> 3 & 3, layer = 4 - (p[1] >> 1 & 3);
	unsigned rate_index = p[2] >> 2 & 3, step = p[2] >> 4;
	unsigned bps, rate, padding = p[2] >> 1 & 1;

	if (p[0] != 0xff || p[1] < 0xe0 || version == 1 || layer == 4 ||
		rate_index == 3 || step == 0 || step == 15)
		return false;
	rate = rates[rate_index] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
	bps = find_kbps(version, layer, step) * 1000;
	packet->is_mpeg1 = version == 3;
	packet->layer = layer;
	if (layer == 1)
		packet->bytes = (12 * bps / rate + padding) * 4;
	else if (layer == 3 && version != 3)
		packet->bytes = 72 * bps / rate + padding;
	else
		packet->bytes = 144 * bps / rate + padding;
	return true;
}

bool tao_mpeg_starts_here(const uint8_t *bytes, size_t len, unsigned packets)
{
	size_t at = 0;

	for (unsigned n = 0; n < packets; n++) {
		struct packet packet;

		if (at + 4 > len || !read_packet(bytes + at, &packet) ||
			bytes[at + 1] != bytes[1] ||
			(bytes[at + 2] ^ bytes[2]) & 0x0c)
			return false;
		at += packet.bytes;
	}
	return true;
}

bool tao_aac_starts_here(const uint8_t *bytes, size_t len, unsigned packets)
{
	size_t at = 0;

	for (unsigned n = 0; n < packets; n++) {
		const uint8_t *p = bytes + at;
		size_t size;

		if (at + 7 > len || p[0] != 0xff || (p[1] & 0xf6) != 0xf0 ||
			p[1] != bytes[1] || p[2] != bytes[2])
			return false;
		size = (size_t)(p[3] & 3) << 11 | p[4] << 3 | p[5] >> 5;
		if (size < 7)
			return false;
		at += size;
	}
	return true;
}

size_t tao_id3_bytes(const uint8_t *head, size_t len)
{
	size_t at = 0;

	while (at + 10 <= len && memcmp(head + at, "ID3", 3) == 0) {
		const uint8_t *p = head + at;

		at += 10 + ((size_t)(p[6] & 0x7f) << 21 | (p[7] & 0x7f) << 14 |
				   (p[8] & 0x7f) << 7 | (p[9] & 0x7f));
		at += p[5] & 0x10 ? 10 : 0;
	}
	return at;
}

uint32_t tao_mpeg_promised_bytes(const uint8_t *packet, size_t len)
{
	struct packet first;
	bool is_mono;
	uint32_t flags;
	size_t at;

	if (len < 4 || !read_packet(packet, &first) || first.layer != 3)
		return 0;
	is_mono = packet[3] >> 6 == 3;
	at = 4 + (first.is_mpeg1 ? (is_mono ? 17 : 32) : (is_mono ? 9 : 17));
	if (at + 16 > len || (memcmp(packet + at, "Xing", 4) != 0 &&
				     memcmp(packet + at, "Info", 4) != 0))
		return 0;
	flags = tao_be32(packet + at + 4);
	if (!(flags & 2))
		return 0;
	return tao_be32(packet + at + (flags & 1 ? 12 : 8));
}
