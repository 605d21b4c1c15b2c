/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_stream.h"
#include "tests/tap.h"

struct row {
	const char *bytes;
	size_t len;
	const char *wanted;
	const char *title;
};

#define ROW(bytes, wanted, title)                                              \
	{                                                                      \
		bytes, sizeof(bytes) - 1, wanted, title                        \
	}

static const struct row rows[] = {
	ROW("RIFF\x24\0\0\0WAVEfmt ", "a WAV file", "WAV"),
	ROW("RIFX\0\0\0\x24WAVEfmt ", "a WAV file", "big-endian WAV"),
	ROW("RF64\xff\xff\xff\xffWAVE", "a WAV file", "a WAV over 4 GiB"),
	ROW("riff\x2e\x91\xcf\x11\xa5\xd6", "a Wave64 file", "Wave64"),
	ROW("FORM\0\0\0\0AIFF", "an AIFF file", "AIFF"),
	ROW("fLaC\0\0\0\x22", "a FLAC file", "FLAC"),
	ROW("OggS\0\x02", "an Ogg file", "Ogg"),
	ROW("ID3\x04\0", "an MP3 file", "MP3 with a tag"),
	ROW(".snd\0\0\0\x18", "an AU file", "AU"),
	ROW("caff\0\x01", "a CAF file", "CAF"),
	ROW("wvpk\0\0", "a WavPack file", "WavPack"),
	ROW("\0\0\0\x20"
	    "ftypM4A ",
		"an MP4 file", "MP4"),
	ROW("\x1a\x45\xdf\xa3", "a Matroska or WebM file", "WebM"),
	ROW("RIF", NULL, "three bytes, too few for a header,"),
	ROW("riffraff", NULL, "letters that begin like Wave64"),
	ROW("", NULL, "nothing"),
	ROW("\0\0\0\0\0\0\0\0", NULL, "silence"),
	ROW("\xff\xff\xff\xff\xff\xff\xff\xff", NULL, "samples of -1"),
};

/* Two frame headers that far apart in a field of noise. */
static const char *frames(const char *first, const char *second, size_t apart)
{
	uint8_t head[TAO_STREAM_HEAD_BYTES];

	for (size_t i = 0; i < sizeof(head); i++)
		head[i] = (uint8_t)(i * 37);
	memcpy(head, first, 4);
	memcpy(head + apart, second, 4);
	return tao_stream_container(head, sizeof(head));
}

static void test_mpeg(void)
{
	static const uint8_t bare[] = {0xff, 0xfb, 0x90, 0x00};

	IS_STRING(frames("\xff\xfb\x90\x00", "\xff\xfb\x90\x00", 417),
		"an MP3 file", "MPEG-1 layer III, 128 kbit/s, 44.1 kHz");
	IS_STRING(frames("\xff\xfb\x92\x00", "\xff\xfb\x90\x00", 418),
		"an MP3 file", "a padded frame is one byte longer");
	IS_STRING(frames("\xff\xfb\xe8\x00", "\xff\xfb\x98\x00", 1440),
		"an MP3 file", "frames of another bit rate, 32 kHz");
	IS_STRING(frames("\xff\xf3\x80\x00", "\xff\xf3\x80\x00", 208),
		"an MP3 file", "MPEG-2 layer III, 64 kbit/s, 22.05 kHz");
	IS_STRING(frames("\xff\xfd\xe0\x00", "\xff\xfd\xe0\x00", 1253),
		"an MP3 file", "MPEG-1 layer II, 384 kbit/s");
	IS_STRING(frames("\xff\xff\x90\x00", "\xff\xff\x90\x00", 312),
		"an MP3 file", "MPEG-1 layer I, 288 kbit/s");
	IS_STRING(frames("\xff\xfb\x90\x00", "\xff\xfb\x94\x00", 417), NULL,
		"frames of two sample rates are none");
	IS_STRING(frames("\xff\xfb\x90\x00", "\xff\xfb\x90\x00", 500), NULL,
		"a second header in the wrong place is none");
	IS_STRING(frames("\xff\xfb\xf0\x00", "\xff\xfb\xf0\x00", 417), NULL,
		"a bit rate that does not exist is no header");
	IS_STRING(tao_stream_container(bare, sizeof(bare)), NULL,
		"one header alone may be music");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		IS_STRING(tao_stream_container(
				  (const uint8_t *)rows[i].bytes, rows[i].len),
			rows[i].wanted, "%s is %s", rows[i].title,
			rows[i].wanted ? rows[i].wanted
				       : "not taken for a file");
	test_mpeg();
	return tap_done();
}
