/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/missing.h"

#include <stdlib.h>
#include <string.h>

#include "lib/pcm/bytes.h"
#include "lib/pcm/header.h"
#include "lib/pcm/mpeg.h"

enum {
	PAGE_MAX_BYTES = 65307, /* 27 + 255 + 255 * 255 */
	HEAD_BYTES = 4096,
	PACKET_MAX_BYTES = 2048,
	OGG_LAST = 4
};

/* The data chunk is the last as a rule; of unknown length it is all ones. */
static uint64_t count_caf(const uint8_t *head, size_t len)
{
	uint64_t at = 8;

	while (at + 12 <= len) {
		uint64_t size = tao_be64(head + at + 4);

		if (size >> 48)
			return 0;
		at += 12 + size;
		if (memcmp(head + at - size - 12, "data", 4) == 0)
			return at;
	}
	return 0;
}

static uint64_t count_outer(uint32_t size)
{
	return tao_pcm_size_is_made_up(size) ? 0 : (uint64_t)size + 8;
}

uint64_t tao_pcm_promised_bytes(const uint8_t *head, size_t len)
{
	if (len < 24)
		return 0;
	if (memcmp(head, "RIFF", 4) == 0)
		return count_outer(tao_le32(head + 4));
	if (memcmp(head, "RIFX", 4) == 0 || memcmp(head, "FORM", 4) == 0)
		return count_outer(tao_be32(head + 4));
	if (memcmp(head, "riff", 4) == 0)
		return tao_le64(head + 16) >> 48 ? 0 : tao_le64(head + 16);
	if (memcmp(head, ".snd", 4) == 0 && tao_be32(head + 8) != 0xffffffff)
		return (uint64_t)tao_be32(head + 4) + tao_be32(head + 8);
	return memcmp(head, "caff", 4) == 0 ? count_caf(head, len) : 0;
}

/* Is a page here that ends where the bytes end, or later? */
static bool is_last_page(const uint8_t *page, size_t len)
{
	size_t size;

	if (len < 27 || memcmp(page, "OggS", 4) != 0 || !(page[5] & OGG_LAST))
		return false;
	size = 27 + page[26];
	if (size > len)
		return false;
	for (unsigned i = 0; i < page[26]; i++)
		size += page[27 + i];
	return size <= len;
}

static bool has_last_page(const struct tao_pcm_source *source)
{
	uint64_t size = tao_pcm_source_size(source);
	uint64_t from = size > PAGE_MAX_BYTES ? size - PAGE_MAX_BYTES : 0;
	uint8_t *tail = malloc(PAGE_MAX_BYTES);
	bool is_found = false;
	size_t len;

	if (!tail)
		return true;
	len = tao_pcm_source_read_at(source, from, tail, PAGE_MAX_BYTES);
	for (size_t at = 0; at < len && !is_found; at++)
		is_found = is_last_page(tail + at, len - at);
	free(tail);
	return is_found;
}

static uint64_t count_missing_mpeg(const struct tao_pcm_source *source)
{
	uint64_t size = tao_pcm_source_size(source), at = 0;
	uint64_t there, promised, slack;
	uint8_t head[PACKET_MAX_BYTES];
	size_t len;

	/* More than one tag in front is rare, and each can be long. */
	for (unsigned tags = 0; tags < 4; tags++) {
		size_t tag;

		len = tao_pcm_source_read_at(source, at, head, sizeof(head));
		tag = tao_id3_bytes(head, len);
		if (!tag)
			break;
		at += tag;
	}
	promised = tao_mpeg_promised_bytes(head, len);
	there = size > at ? size - at : 0;
	/* Some encoders forget to count the first packet, some the last. */
	slack = promised / 64 + 256;
	if (slack > PACKET_MAX_BYTES)
		slack = PACKET_MAX_BYTES;
	return promised > there + slack ? promised - there : 0;
}

struct tao_pcm_missing tao_pcm_find_missing(
	const struct tao_pcm_source *source)
{
	uint64_t size = tao_pcm_source_size(source), promised;
	struct tao_pcm_missing none = {NULL, 0, false}, found = none;
	uint8_t head[HEAD_BYTES];
	size_t len = tao_pcm_source_read_at(source, 0, head, sizeof(head));

	if (len >= 4 && memcmp(head, "OggS", 4) == 0) {
		found.words = "the Ogg stream has no last page";
		return has_last_page(source) ? none : found;
	}
	promised = tao_pcm_promised_bytes(head, len);
	/* The last byte may be there to make the count even. */
	if (promised > size + 1)
		return (struct tao_pcm_missing){
			"the file is shorter than its header says",
			promised - size, false};
	found.bytes = count_missing_mpeg(source);
	found.words = "the MP3 is shorter than its first packet says";
	found.is_mpeg = true;
	return found.bytes ? found : none;
}
