/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_stream.h"

#include <string.h>

#include "lib/pcm/mpeg.h"

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

const char *tao_stream_container(const uint8_t *head, size_t len)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		size_t end = (size_t)magics[i].at + magics[i].len;

		if (len >= end && memcmp(head + magics[i].at, magics[i].magic,
					  magics[i].len) == 0)
			return magics[i].name;
	}
	/* Eleven set bits occur in music too: two packets that agree do not. */
	return tao_mpeg_starts_here(head, len, 2) ? "an MP3 file" : NULL;
}
