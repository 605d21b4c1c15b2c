/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/header.h"

#include <string.h>

#include "lib/pcm/bytes.h"

enum { TAG_PCM = 1, TAG_FLOAT = 3, TAG_A_LAW = 6, TAG_U_LAW = 7,
	TAG_EXTENSIBLE = 0xfffe };

/* RIFX is RIFF with the numbers turned around. */
struct order {
	uint16_t (*get16)(const uint8_t *);
	uint32_t (*get32)(const uint8_t *);
};

static const struct order little = {tao_le16, tao_le32};
static const struct order big = {tao_be16, tao_be32};

static bool set_encoding(unsigned tag, struct tao_pcm_format *f)
{
	switch (tag) {
	case TAG_PCM:
		f->encoding = f->bits == 8 ? TAO_PCM_UNSIGNED : TAO_PCM_SIGNED;
		return true;
	case TAG_FLOAT:
		f->encoding = TAO_PCM_FLOAT;
		return true;
	case TAG_A_LAW:
		f->encoding = TAO_PCM_A_LAW;
		return true;
	case TAG_U_LAW:
		f->encoding = TAO_PCM_U_LAW;
		return true;
	default:
		return false;
	}
}

/* What a sample takes in the stream counts, not how much of it is used: both
 * are left-justified. */
static bool read_fmt(const uint8_t *p, uint64_t size,
	const struct order *order, struct tao_pcm_format *out)
{
	static const uint8_t guid[14] = {0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa,
		0, 0x38, 0x9b, 0x71};
	struct tao_pcm_format f = {0};
	unsigned tag = order->get16(p);
	unsigned block = order->get16(p + 12);

	f.channels = order->get16(p + 2);
	f.rate_hz = order->get32(p + 4);
	f.is_big_endian = order == &big;
	if (!f.channels || block % f.channels)
		return false;
	f.bits = block / f.channels * 8;
	if (order->get16(p + 14) > f.bits)
		return false;
	if (tag == TAG_EXTENSIBLE) {
		if (size < 40 || (order == &little &&
					 memcmp(p + 26, guid, 14) != 0))
			return false;
		tag = order->get16(p + 24);
		tao_pcm_format_set_mask(&f, order->get32(p + 20));
	}
	if (!set_encoding(tag, &f))
		return false;
	*out = f;
	return true;
}

/* The size of the data chunk at that offset, or that nobody knows it. A size
 * of 0 is believed only if the file goes on behind it. */
static uint64_t data_size(uint32_t size, uint32_t riff_size, uint64_t offset,
	uint64_t ds64_size)
{
	if (size == 0xffffffff && ds64_size)
		return ds64_size;
	if (size == 0 && !tao_pcm_size_is_made_up(riff_size) &&
		(uint64_t)riff_size + 8 > offset)
		return 0;
	return tao_pcm_size_is_made_up(size) ? TAO_PCM_UNKNOWN : size;
}

struct walk {
	const uint8_t *bytes;
	size_t len;
	uint64_t at;   /* the chunk that is looked at */
	uint64_t need;
	uint64_t ds64_size;
	struct tao_pcm_header header;
};

static bool is_there(struct walk *w, uint64_t len)
{
	w->need = w->at + len;
	return w->need <= w->len;
}

/* A chunk before the data, whose head is there: TAO_PCM_HEADER_READ if all is
 * known that is in it. */
static enum tao_pcm_verdict read_chunk(
	struct walk *w, const struct order *order, uint32_t size)
{
	const uint8_t *chunk = w->bytes + w->at;

	if (memcmp(chunk, "ds64", 4) == 0 && size >= 24) {
		if (!is_there(w, 8 + 24))
			return TAO_PCM_HEADER_MORE;
		w->ds64_size = tao_le64(chunk + 16);
	} else if (memcmp(chunk, "fmt ", 4) == 0) {
		if (size >= 16 && !is_there(w, 8 + (size < 40 ? size : 40)))
			return TAO_PCM_HEADER_MORE;
		if (size < 16 ||
			!read_fmt(chunk + 8, size, order, &w->header.format))
			return TAO_PCM_HEADER_OTHER;
	}
	return TAO_PCM_HEADER_READ;
}

enum tao_pcm_verdict tao_pcm_header_wav(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need)
{
	struct walk w = {.bytes = bytes, .len = len};
	const struct order *order = bytes[3] == 'X' ? &big : &little;
	enum tao_pcm_verdict verdict = TAO_PCM_HEADER_READ;
	uint32_t size = 0;

	if (!is_there(&w, 12))
		verdict = TAO_PCM_HEADER_MORE;
	else if (memcmp(bytes + 8, "WAVE", 4) != 0)
		verdict = TAO_PCM_HEADER_OTHER;
	for (w.at = 12; verdict == TAO_PCM_HEADER_READ;
		w.at += 8 + (uint64_t)size + (size & 1)) {
		if (!is_there(&w, 8)) {
			verdict = TAO_PCM_HEADER_MORE;
			break;
		}
		size = order->get32(bytes + w.at + 4);
		if (memcmp(bytes + w.at, "data", 4) == 0)
			break;
		verdict = read_chunk(&w, order, size);
	}
	*need = w.need;
	if (verdict != TAO_PCM_HEADER_READ)
		return verdict;
	if (!w.header.format.channels)
		return TAO_PCM_HEADER_OTHER;
	w.header.data_offset = w.at + 8;
	w.header.data_bytes = data_size(
		size, order->get32(bytes + 4), w.at + 8, w.ds64_size);
	*header = w.header;
	return TAO_PCM_HEADER_READ;
}

/* A chunk of Wave64 is named by 16 bytes, all but the first four the same; its
 * size counts its 24-byte head, and the next starts at a multiple of 8. */
static bool is_w64(const uint8_t *chunk, const char *name)
{
	static const uint8_t tail[12] = {0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0,
		0xc0, 0x4f, 0x8e, 0xdb, 0x8a};

	return memcmp(chunk, name, 4) == 0 && memcmp(chunk + 4, tail, 12) == 0;
}

static enum tao_pcm_verdict read_w64_chunk(struct walk *w, uint64_t size)
{
	const uint8_t *chunk = w->bytes + w->at;

	if (size < 24 || size >> 62)
		return TAO_PCM_HEADER_OTHER;
	if (!is_w64(chunk, "fmt "))
		return TAO_PCM_HEADER_READ;
	if (size >= 40 && !is_there(w, size < 64 ? size : 64))
		return TAO_PCM_HEADER_MORE;
	if (size < 40 ||
		!read_fmt(chunk + 24, size - 24, &little, &w->header.format))
		return TAO_PCM_HEADER_OTHER;
	return TAO_PCM_HEADER_READ;
}

enum tao_pcm_verdict tao_pcm_header_w64(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need)
{
	struct walk w = {.bytes = bytes, .len = len};
	enum tao_pcm_verdict verdict = TAO_PCM_HEADER_READ;
	uint64_t size = 0;

	if (!is_there(&w, 40))
		verdict = TAO_PCM_HEADER_MORE;
	else if (!is_w64(bytes + 24, "wave"))
		verdict = TAO_PCM_HEADER_OTHER;
	for (w.at = 40; verdict == TAO_PCM_HEADER_READ;
		w.at += (size + 7) & ~(uint64_t)7) {
		if (!is_there(&w, 24)) {
			verdict = TAO_PCM_HEADER_MORE;
			break;
		}
		size = tao_le64(bytes + w.at + 16);
		if (is_w64(bytes + w.at, "data"))
			break;
		verdict = read_w64_chunk(&w, size);
	}
	*need = w.need;
	if (verdict != TAO_PCM_HEADER_READ)
		return verdict;
	if (!w.header.format.channels)
		return TAO_PCM_HEADER_OTHER;
	w.header.data_offset = w.at + 24;
	w.header.data_bytes =
		size <= 24 || size >> 62 ? TAO_PCM_UNKNOWN : size - 24;
	*header = w.header;
	return TAO_PCM_HEADER_READ;
}
