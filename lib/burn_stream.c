/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_stream.h"

#include <stdbool.h>
#include <string.h>

static const struct {
	uint8_t at; /* where in the stream the magic number stands */
	uint8_t len;
	char magic[9];
	const char *name;
} magics[] = {
	{0, 4, "RIFF", "a WAV file"},
	{0, 4, "RIFX", "a WAV file"},
	{0, 4, "RF64", "a WAV file"},
	{0, 4, "BW64", "a WAV file"},
	{0, 8, "riff\x2e\x91\xcf\x11", "a Wave64 file"},
	{0, 4, "FORM", "an AIFF file"},
	{0, 4, "fLaC", "a FLAC file"},
	{0, 4, "OggS", "an Ogg file"},
	{0, 3, "ID3", "an MP3 file"},
	{0, 4, ".snd", "an AU file"},
	{0, 4, "dns.", "an AU file"},
	{0, 4, "caff", "a CAF file"},
	{0, 4, "wvpk", "a WavPack file"},
	{0, 4, "MAC ", "a Monkey's Audio file"},
	{0, 4, "\x1a\x45\xdf\xa3", "a Matroska or WebM file"},
	{4, 4, "ftyp", "an MP4 file"},
};

struct mpeg_frame {
	unsigned version, layer, rate; /* as coded */
	size_t len_bytes;              /* 0: no frame header */
};

static size_t mpeg_frame_bytes(
	const struct mpeg_frame *frame, unsigned kbps, bool is_padded)
{
	static const unsigned rates[] = {44100, 48000, 32000};
	bool is_first_version = frame->version == 3;
	unsigned hz = rates[frame->rate];

	if (frame->version != 3)
		hz /= frame->version == 2 ? 2 : 4;
	if (frame->layer == 3) /* layer I counts slots of four bytes */
		return 4 * (12000 * kbps / hz + is_padded);
	if (frame->layer == 1 && !is_first_version)
		return 72000 * kbps / hz + is_padded;
	return 144000 * kbps / hz + is_padded;
}

static struct mpeg_frame parse_mpeg_frame(const uint8_t *p)
{
	static const uint16_t kbps[5][15] = {
		{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384,
			416, 448}, /* MPEG-1 layer I */
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
			384}, /* layer II */
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256,
			320}, /* layer III */
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224,
			256}, /* MPEG-2 layer I */
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144,
			160}, /* MPEG-2 layers II and III */
	};
	struct mpeg_frame frame = {
		.version = p[1] >> 3 & 3,
		.layer = p[1] >> 1 & 3,
		.rate = p[2] >> 2 & 3,
	};
	unsigned rate_index = p[2] >> 4, row;

	if (p[0] != 0xff || p[1] < 0xe0 || frame.version == 1 ||
		frame.layer == 0 || frame.rate == 3 || rate_index == 0 ||
		rate_index == 15)
		return frame;
	if (frame.version == 3)
		row = 3 - frame.layer;
	else
		row = frame.layer == 3 ? 3 : 4;
	frame.len_bytes =
		mpeg_frame_bytes(&frame, kbps[row][rate_index], p[2] >> 1 & 1);
	return frame;
}

/* Eleven set bits occur in music too: two frames that agree do not. */
static bool is_mpeg_audio(const uint8_t *head, size_t len)
{
	struct mpeg_frame first, second;

	if (len < 4)
		return false;
	first = parse_mpeg_frame(head);
	if (first.len_bytes == 0 || len < first.len_bytes + 4)
		return false;
	second = parse_mpeg_frame(head + first.len_bytes);
	return second.len_bytes > 0 && second.version == first.version &&
	       second.layer == first.layer && second.rate == first.rate;
}

const char *tao_stream_container(const uint8_t *head, size_t len)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		size_t end = (size_t)magics[i].at + magics[i].len;

		if (len >= end && memcmp(head + magics[i].at, magics[i].magic,
					  magics[i].len) == 0)
			return magics[i].name;
	}
	return is_mpeg_audio(head, len) ? "an MP3 file" : NULL;
}
