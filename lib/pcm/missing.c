/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/missing.h"

#include <stdlib.h>
#include <string.h>

#include "lib/pcm/bytes.h"
#include "lib/pcm/flac.h"
#include "lib/pcm/mpeg.h"
#include "lib/pcm/promise.h"

enum {
	PAGE_MAX_BYTES = 65307, /* 27 + 255 + 255 * 255 */
	HEAD_BYTES = 4096,
	PACKET_MAX_BYTES = 2048,
	OGG_LAST = 4
};

/* Blocks, each with its length, up to one of type 0. */
static uint64_t count_voc(const struct tao_pcm_source *source, uint64_t at)
{
	uint64_t size = tao_pcm_source_size(source);
	uint8_t block[4];

	while (at < size && tao_pcm_source_read_at(source, at, block, 4)) {
		if (block[0] == 0)
			return at + 1;
		if (size - at < 4 || tao_le24(block + 1) == 0)
			return 0; /* written to a pipe, maybe */
		at += 4 + tao_le24(block + 1);
	}
	return at;
}

/* Matrices, each with its length. */
static uint64_t count_mat5(const struct tao_pcm_source *source, bool is_big)
{
	uint64_t size = tao_pcm_source_size(source), at = 128;
	uint8_t tag[8];

	while (at < size && tao_pcm_source_read_at(source, at, tag, 8) == 8) {
		uint32_t type = is_big ? tao_be32(tag) : tao_le32(tag);

		if (type != 14 && type != 15)
			return 0;
		at += 8;
		at += is_big ? tao_be32(tag + 4) : tao_le32(tag + 4);
	}
	return at - 8; /* libsndfile counts that many too many */
}

static uint64_t count_promised(const struct tao_pcm_source *source,
	const uint8_t *head, size_t len)
{
	if (len >= 128 && memcmp(head, "MATLAB", 6) == 0)
		return count_mat5(source, head[126] == 'M');
	if (len >= 26 && memcmp(head, "Creative Voice File", 19) == 0)
		return count_voc(source, tao_le16(head + 20));
	return tao_pcm_promised_bytes(head, len);
}

static bool has_last_block(const struct tao_pcm_source *source,
	const uint8_t *head, size_t len)
{
	uint64_t size = tao_pcm_source_size(source);
	size_t want = tao_flac_tail_bytes(head, len);
	uint64_t from = size > want ? size - want : 0;
	uint8_t *tail = want ? malloc(want) : NULL;
	bool is_found;

	if (!tail)
		return true;
	want = tao_pcm_source_read_at(source, from, tail, want);
	is_found = tao_flac_has_end(head, len, tail, want);
	free(tail);
	return is_found;
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
	if (len >= 4 && memcmp(head, "fLaC", 4) == 0) {
		found.words = "the last block of the FLAC is not there";
		return has_last_block(source, head, len) ? none : found;
	}
	promised = count_promised(source, head, len);
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
