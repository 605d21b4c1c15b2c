/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/header.h"

#include <math.h>
#include <string.h>

#include "lib/pcm/bytes.h"

bool tao_pcm_size_is_made_up(uint32_t bytes)
{
	if (bytes >= 0x7fff0000 && bytes <= 0x80000000)
		return true; /* sox, arecord */
	return bytes == 0 || bytes >= 0xffff0000 || /* ffmpeg, mpg123 */
	       bytes == 0x7f000000;                 /* sox for AIFF */
}

enum tao_pcm_verdict tao_pcm_header_parse(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need)
{
	static const struct {
		char magic[5];
		enum tao_pcm_verdict (*parse)(const uint8_t *, size_t,
			struct tao_pcm_header *, uint64_t *);
	} kinds[] = {
		{"RIFF", tao_pcm_header_wav},
		{"RIFX", tao_pcm_header_wav},
		{"RF64", tao_pcm_header_wav},
		{"BW64", tao_pcm_header_wav},
		{"riff", tao_pcm_header_w64},
		{"FORM", tao_pcm_header_aiff},
		{".snd", tao_pcm_header_au},
		{"dns.", tao_pcm_header_au},
	};

	if (len < 4) {
		*need = 4;
		return TAO_PCM_HEADER_MORE;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (memcmp(bytes, kinds[i].magic, 4) == 0)
			return kinds[i].parse(bytes, len, header, need);
	return TAO_PCM_HEADER_OTHER;
}

static bool set_au_code(uint32_t code, struct tao_pcm_format *f)
{
	static const struct {
		uint8_t code, bits;
		enum tao_pcm_encoding encoding;
	} codes[] = {
		{1, 8, TAO_PCM_U_LAW},
		{2, 8, TAO_PCM_SIGNED},
		{3, 16, TAO_PCM_SIGNED},
		{4, 24, TAO_PCM_SIGNED},
		{5, 32, TAO_PCM_SIGNED},
		{6, 32, TAO_PCM_FLOAT},
		{7, 64, TAO_PCM_FLOAT},
		{27, 8, TAO_PCM_A_LAW},
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (code != codes[i].code)
			continue;
		f->encoding = codes[i].encoding;
		f->bits = codes[i].bits;
		return true;
	}
	return false;
}

enum tao_pcm_verdict tao_pcm_header_au(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need)
{
	struct tao_pcm_header h = {{0}, 0, 0};
	uint32_t field[6];

	if (len < 24) {
		*need = 24;
		return TAO_PCM_HEADER_MORE;
	}
	h.format.is_big_endian = bytes[0] == '.';
	for (unsigned i = 0; i < 6; i++)
		field[i] = h.format.is_big_endian ? tao_be32(bytes + 4 * i)
						  : tao_le32(bytes + 4 * i);
	if (!set_au_code(field[3], &h.format) || field[1] < 24)
		return TAO_PCM_HEADER_OTHER;
	h.data_offset = field[1];
	h.data_bytes = field[2] == 0xffffffff || field[2] == 0
			       ? TAO_PCM_UNKNOWN
			       : field[2];
	h.format.rate_hz = field[4];
	h.format.channels = field[5];
	*header = h;
	return TAO_PCM_HEADER_READ;
}

/* 80-bit extended to a whole number; 0 for what is no rate. */
static uint32_t get_extended(const uint8_t *p)
{
	int exponent = (p[0] & 0x7f) << 8 | p[1];
	double value = ldexp((double)tao_be64(p + 2), exponent - 16383 - 63);

	return p[0] & 0x80 || !(value < 1e9) ? 0 : (uint32_t)lround(value);
}

static bool set_aiff_kind(const uint8_t *kind, struct tao_pcm_format *f)
{
	static const struct {
		char name[5];
		enum tao_pcm_encoding encoding;
		unsigned bits; /* 0: as COMM says */
		bool is_little;
	} kinds[] = {
		{"NONE", TAO_PCM_SIGNED, 0, false},
		{"twos", TAO_PCM_SIGNED, 0, false},
		{"in24", TAO_PCM_SIGNED, 24, false},
		{"in32", TAO_PCM_SIGNED, 32, false},
		{"sowt", TAO_PCM_SIGNED, 0, true},
		{"raw ", TAO_PCM_UNSIGNED, 8, false},
		{"fl32", TAO_PCM_FLOAT, 32, false},
		{"FL32", TAO_PCM_FLOAT, 32, false},
		{"fl64", TAO_PCM_FLOAT, 64, false},
		{"FL64", TAO_PCM_FLOAT, 64, false},
		{"alaw", TAO_PCM_A_LAW, 8, false},
		{"ALAW", TAO_PCM_A_LAW, 8, false},
		{"ulaw", TAO_PCM_U_LAW, 8, false},
		{"ULAW", TAO_PCM_U_LAW, 8, false},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (memcmp(kind, kinds[i].name, 4) != 0)
			continue;
		f->encoding = kinds[i].encoding;
		f->is_big_endian = !kinds[i].is_little;
		f->bits = kinds[i].bits ? kinds[i].bits : (f->bits + 7) / 8 * 8;
		return true;
	}
	return false;
}

static bool read_comm(
	const uint8_t *body, uint32_t size, bool is_aifc,
	struct tao_pcm_format *f, uint32_t *frames)
{
	if (size < (is_aifc ? 22u : 18u))
		return false;
	f->channels = tao_be16(body);
	*frames = tao_be32(body + 2);
	f->bits = tao_be16(body + 6);
	f->rate_hz = get_extended(body + 8);
	return set_aiff_kind(
		is_aifc ? body + 18 : (const uint8_t *)"NONE", f);
}

static enum tao_pcm_verdict read_ssnd(const uint8_t *bytes, uint64_t at,
	uint32_t frames, struct tao_pcm_header *h)
{
	uint32_t size = tao_be32(bytes + at + 4);
	uint32_t offset = tao_be32(bytes + at + 8);

	if (tao_pcm_frame_bytes(&h->format) == 0)
		return TAO_PCM_HEADER_OTHER; /* COMM comes later, or is bad */
	h->data_offset = at + 16 + offset;
	h->data_bytes = (uint64_t)frames * tao_pcm_frame_bytes(&h->format);
	if (size < 8 || tao_pcm_size_is_made_up(size - 8))
		h->data_bytes = TAO_PCM_UNKNOWN;
	return TAO_PCM_HEADER_READ;
}

enum tao_pcm_verdict tao_pcm_header_aiff(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need)
{
	struct tao_pcm_header h = {{0}, 0, 0};
	uint64_t at = 12;
	uint32_t frames = 0;
	bool is_aifc;

	*need = 12;
	if (len < 12)
		return TAO_PCM_HEADER_MORE;
	is_aifc = memcmp(bytes + 8, "AIFC", 4) == 0;
	if (!is_aifc && memcmp(bytes + 8, "AIFF", 4) != 0)
		return TAO_PCM_HEADER_OTHER;
	for (;;) {
		uint32_t size;

		*need = at + 16; /* SSND's own head, or COMM's start */
		if (len < *need)
			return TAO_PCM_HEADER_MORE;
		size = tao_be32(bytes + at + 4);
		if (memcmp(bytes + at, "SSND", 4) == 0)
			break;
		if (memcmp(bytes + at, "COMM", 4) == 0) {
			*need = at + 8 + (size < 64 ? size : 64);
			if (len < *need)
				return TAO_PCM_HEADER_MORE;
			if (!read_comm(bytes + at + 8, size, is_aifc, &h.format,
				    &frames))
				return TAO_PCM_HEADER_OTHER;
		}
		at += 8 + (uint64_t)size + (size & 1);
	}
	if (read_ssnd(bytes, at, frames, &h) != TAO_PCM_HEADER_READ)
		return TAO_PCM_HEADER_OTHER;
	*header = h;
	return TAO_PCM_HEADER_READ;
}
