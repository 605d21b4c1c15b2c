/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/sniff.h"

#include <string.h>

#include "lib/pcm/mpeg.h"
#include "lib/pcm/promise.h"

struct magic {
	unsigned offset;
	unsigned len;
	const char *bytes;
	enum tao_pcm_container container;
	const char *words;
};

/* Only what 16-bit samples will not be by chance: four bytes or more. */
static const struct magic magics[] = {
	{8, 4, "AVI ", TAO_PCM_FOREIGN, "an AVI film"},
	{8, 4, "WEBP", TAO_PCM_FOREIGN, "a WebP picture"},
	{0, 4, "RIFF", TAO_PCM_HEADED, "a WAV file"},
	{0, 4, "RIFX", TAO_PCM_HEADED, "a big-endian WAV file"},
	{0, 4, "RF64", TAO_PCM_HEADED, "an RF64 file"},
	{0, 4, "BW64", TAO_PCM_HEADED, "a BW64 file"},
	{0, 16,
		"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00",
		TAO_PCM_HEADED, "a Wave64 file"},
	{8, 4, "8SVX", TAO_PCM_CODED, "an 8SVX file"},
	{8, 4, "16SV", TAO_PCM_CODED, "a 16SV file"},
	{0, 4, "FORM", TAO_PCM_HEADED, "an AIFF file"},
	{0, 4, ".snd", TAO_PCM_HEADED, "an AU file"},
	{0, 4, "dns.", TAO_PCM_HEADED, "an AU file"},
	{0, 4, "fLaC", TAO_PCM_CODED, "a FLAC file"},
	{0, 4, "OggS", TAO_PCM_CODED, "an Ogg file"},
	{0, 4, "caff", TAO_PCM_CODED, "a CAF file"},
	{0, 20, "Creative Voice File\x1a", TAO_PCM_CODED, "a VOC file"},
	{0, 7, "NIST_1A", TAO_PCM_CODED, "a NIST SPHERE file"},
	{0, 6, "MATLAB", TAO_PCM_CODED, "a MATLAB file"},
	{20, 10, "samplerate", TAO_PCM_CODED, "a MATLAB 4 file"},
	{0, 4, " paf", TAO_PCM_CODED, "a PAF file"},
	{0, 4, "fap ", TAO_PCM_CODED, "a PAF file"},
	{0, 4, "\x64\xa3\x01\x00", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "\x64\xa3\x02\x00", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "\x64\xa3\x03\x00", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "\x00\x01\xa3\x64", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "\x00\x02\xa3\x64", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "\x00\x03\xa3\x64", TAO_PCM_CODED, "an IRCAM file"},
	{0, 4, "PVF1", TAO_PCM_CODED, "a PVF file"},
	{0, 20, "Extended Instrument:", TAO_PCM_CODED, "an XI instrument"},
	{0, 4, "2BIT", TAO_PCM_CODED, "an AVR file"},
	{0, 15, "ALawSoundFile**", TAO_PCM_CODED, "a WVE file"},
	{0, 4, "ID3\x02", TAO_PCM_CODED, "an MP3 file"},
	{0, 4, "ID3\x03", TAO_PCM_CODED, "an MP3 file"},
	{0, 4, "ID3\x04", TAO_PCM_CODED, "an MP3 file"},
	{4, 4, "ftyp", TAO_PCM_FOREIGN, "an MPEG-4 file"},
	{0, 4, "\x1a\x45\xdf\xa3", TAO_PCM_FOREIGN, "a Matroska file"},
	{0, 4, "\x30\x26\xb2\x75", TAO_PCM_FOREIGN, "a Windows Media file"},
	{0, 4, "FLV\x01", TAO_PCM_FOREIGN, "a Flash film"},
	{0, 4, "MAC ", TAO_PCM_FOREIGN, "a Monkey's Audio file"},
	{0, 4, "wvpk", TAO_PCM_FOREIGN, "a WavPack file"},
	{0, 4, "TTA1", TAO_PCM_FOREIGN, "a True Audio file"},
	{0, 5, "#!AMR", TAO_PCM_FOREIGN, "an AMR file"},
	{0, 4, "MThd", TAO_PCM_FOREIGN, "a MIDI file"},
	{0, 4, "DSD ", TAO_PCM_FOREIGN, "a DSF file"},
	{0, 4, "FRM8", TAO_PCM_FOREIGN, "a DSDIFF file"},
	{0, 5, "%PDF-", TAO_PCM_FOREIGN, "a PDF document"},
	{0, 4, "PK\x03\x04", TAO_PCM_FOREIGN, "a ZIP archive"},
	{0, 4, "\x1f\x8b\x08\x00", TAO_PCM_FOREIGN, "a gzip file"},
	{0, 4, "\x1f\x8b\x08\x08", TAO_PCM_FOREIGN, "a gzip file"},
	{0, 6, "\xfd" "7zXZ\x00", TAO_PCM_FOREIGN, "an xz file"},
	{0, 4, "\x28\xb5\x2f\xfd", TAO_PCM_FOREIGN, "a zstd file"},
	{0, 4, "\x7f" "ELF", TAO_PCM_FOREIGN, "a program"},
	{0, 4, "\x89PNG", TAO_PCM_FOREIGN, "a PNG picture"},
	{0, 7, "#EXTM3U", TAO_PCM_FOREIGN, "a playlist"},
	{0, 10, "[playlist]", TAO_PCM_FOREIGN, "a playlist"},
	{0, 5, "<?xml", TAO_PCM_FOREIGN, "an XML document"},
};

/* Two bytes, a name of 17 letters, the level in per cent, channels less one. */
static bool is_mpc2k(const uint8_t *bytes, size_t len)
{
	if (len < 22 || bytes[0] != 1 || bytes[1] != 4 || bytes[19] > 200 ||
		bytes[21] > 1)
		return false;
	for (unsigned i = 2; i < 19; i++)
		if (bytes[i] && (bytes[i] < ' ' || bytes[i] > '~'))
			return false;
	return true;
}

/* A MIDI message to all, whose first packet begins behind it. */
static bool is_sds(const uint8_t *bytes, size_t len)
{
	return len >= 23 && bytes[0] == 0xf0 && bytes[1] == 0x7e &&
	       bytes[2] < 0x80 && bytes[3] == 1 && bytes[20] == 0xf7 &&
	       bytes[21] == 0xf0 && bytes[22] == 0x7e;
}

static struct tao_pcm_sniffed sniff_rest(const uint8_t *bytes, size_t len)
{
	if (tao_mpeg_starts_here(bytes, len, 3))
		return (struct tao_pcm_sniffed){TAO_PCM_CODED, "an MP3 file"};
	if (tao_aac_starts_here(bytes, len, 3))
		return (struct tao_pcm_sniffed){
			TAO_PCM_FOREIGN, "an AAC file"};
	if (is_mpc2k(bytes, len))
		return (struct tao_pcm_sniffed){
			TAO_PCM_CODED, "an Akai MPC 2000 file"};
	if (is_sds(bytes, len))
		return (struct tao_pcm_sniffed){
			TAO_PCM_CODED, "a MIDI sample dump"};
	if (tao_pcm_is_htk_like(bytes, len))
		return (struct tao_pcm_sniffed){TAO_PCM_SIZED, "an HTK file"};
	return (struct tao_pcm_sniffed){TAO_PCM_RAW, "headerless"};
}

struct tao_pcm_sniffed tao_pcm_sniff(const uint8_t *bytes, size_t len)
{
	struct tao_pcm_sniffed found;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *m = &magics[i];

		if (m->offset + m->len > len ||
			memcmp(bytes + m->offset, m->bytes, m->len) != 0)
			continue;
		found.container = m->container;
		found.words = m->words;
		return found;
	}
	return sniff_rest(bytes, len);
}
