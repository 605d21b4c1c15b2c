/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/missing.h"

#include <stdlib.h>
#include <string.h>

#include "lib/pcm/mpeg.h"

enum {
	PAGE_MAX_BYTES = 65307, /* 27 + 255 + 255 * 255 */
	PACKET_MAX_BYTES = 2048,
	OGG_LAST = 4
};

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

bool tao_pcm_ogg_has_end(const struct tao_pcm_source *source)
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

uint64_t tao_pcm_mpeg_missing_bytes(const struct tao_pcm_source *source)
{
	uint64_t size = tao_pcm_source_size(source), at = 0, there, promised;
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
	return promised > there + PACKET_MAX_BYTES ? promised - there : 0;
}
