/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/suspect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/pcm/mpeg.h"
#include "lib/pcm/sniff.h"

enum { HEADER_BYTES = 32 };

enum tao_status tao_pcm_suspect_init(struct tao_pcm_suspect *suspect,
	const struct tao_pcm_format *claimed, struct tao_error *err)
{
	uint8_t *bytes = malloc(TAO_PCM_LOOKS_BYTES);

	if (!bytes)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "format check");
	memset(suspect, 0, sizeof(*suspect));
	suspect->claimed = *claimed;
	suspect->bytes = bytes;
	return TAO_OK;
}

void tao_pcm_suspect_done(struct tao_pcm_suspect *suspect)
{
	free(suspect->bytes);
	suspect->bytes = NULL;
}

/* What cannot be read as a container, but is named like one. Names that raw
 * samples have, too, are not among them. */
static const char *find_words(const char *suffix)
{
	static const struct {
		const char *suffix, *words;
	} kinds[] = {
		{"wav", "a WAV file"}, {"wave", "a WAV file"},
		{"bwf", "a WAV file"}, {"rf64", "an RF64 file"},
		{"w64", "a Wave64 file"}, {"aif", "an AIFF file"},
		{"aiff", "an AIFF file"}, {"aifc", "an AIFF file"},
		{"au", "an AU file"}, {"flac", "a FLAC file"},
		{"ogg", "an Ogg file"}, {"oga", "an Ogg file"},
		{"opus", "an Ogg file"}, {"mp3", "an MP3 file"},
		{"mp2", "an MP3 file"}, {"caf", "a CAF file"},
		{"voc", "a VOC file"}, {"sph", "a NIST SPHERE file"},
		{"nist", "a NIST SPHERE file"}, {"htk", "an HTK file"},
		{"mat", "a MATLAB file"}, {"paf", "a PAF file"},
		{"pvf", "a PVF file"}, {"avr", "an AVR file"},
		{"xi", "an XI instrument"}, {"wve", "a WVE file"},
		{"8svx", "an 8SVX file"}, {"sds", "a MIDI sample dump"},
		{"m4a", "an MPEG-4 file"}, {"mp4", "an MPEG-4 file"},
		{"aac", "an AAC file"}, {"wma", "a Windows Media file"},
		{"ape", "a Monkey's Audio file"}, {"wv", "a WavPack file"},
		{"mka", "a Matroska file"}, {"mkv", "a Matroska file"},
		{"webm", "a Matroska file"}, {"mid", "a MIDI file"},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcasecmp(kinds[i].suffix, suffix) == 0)
			return kinds[i].words;
	return NULL;
}

enum tao_status tao_pcm_suspect_name(const char *name, struct tao_error *err)
{
	const char *dot = strrchr(name, '.');
	const char *words = dot ? find_words(dot + 1) : NULL;

	if (!words)
		return TAO_OK;
	return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
		"by its name this is %s, but it has no header of one; it is "
		"taken as samples",
		words);
}

static enum tao_status judge(const struct tao_pcm_format *claimed,
	const uint8_t *bytes, size_t len, struct tao_error *err)
{
	struct tao_pcm_format better;
	char is[48], should[48];

	if (tao_pcm_looks_text(bytes, len))
		return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
			"this is text, and it will be noise");
	for (size_t at = 0; at < len; at++)
		if (bytes[at] == 0xff &&
			tao_mpeg_starts_here(bytes + at, len - at, 6))
			return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
				"this is an MP3 whose start is missing");
	if (!tao_pcm_looks_like(claimed, bytes, len, &better))
		return TAO_OK;
	tao_pcm_encoding_words(&better, is, sizeof(is));
	tao_pcm_encoding_words(claimed, should, sizeof(should));
	return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
		"the samples look like %s in %u channel%s, not like %s in %u",
		is, better.channels, better.channels == 1 ? "" : "s", should,
		claimed->channels);
}

void tao_pcm_suspect_end(struct tao_pcm_suspect *suspect)
{
	if (suspect->bytes)
		judge(&suspect->claimed, suspect->bytes, suspect->len,
			&suspect->found);
	tao_pcm_suspect_done(suspect);
}

bool tao_pcm_suspect_feed(
	struct tao_pcm_suspect *suspect, const uint8_t *bytes, size_t len)
{
	while (suspect->bytes && len) {
		size_t room = TAO_PCM_LOOKS_BYTES - suspect->len;
		size_t n = len < room ? len : room, silent;

		memcpy(suspect->bytes + suspect->len, bytes, n);
		suspect->len += n;
		bytes += n;
		len -= n;
		silent = tao_pcm_looks_silent(
			&suspect->claimed, suspect->bytes, suspect->len);
		suspect->len -= silent;
		if (silent)
			memmove(suspect->bytes, suspect->bytes + silent,
				suspect->len);
		if (suspect->len == TAO_PCM_LOOKS_BYTES)
			tao_pcm_suspect_end(suspect);
	}
	return !suspect->bytes;
}

enum tao_status tao_pcm_suspect_header(
	struct tao_pcm_source *source, struct tao_error *err)
{
	struct tao_pcm_sniffed found;
	const uint8_t *bytes;
	size_t len;
	enum tao_status status = tao_pcm_source_peek(
		source, HEADER_BYTES, &bytes, &len, err);

	if (status)
		return status;
	found = tao_pcm_sniff(bytes, len);
	if (found.container == TAO_PCM_SIZED)
		return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
			"this may be %s, but it is not as long as its header "
			"says",
			found.words);
	if (found.container != TAO_PCM_RAW)
		return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
			"this is %s, and its header will be heard",
			found.words);
	return TAO_OK;
}

enum tao_status tao_pcm_suspect_head(const struct tao_pcm_format *claimed,
	struct tao_pcm_source *source, struct tao_error *err)
{
	uint64_t size = tao_pcm_source_size(source);
	size_t frame_bytes = tao_pcm_frame_bytes(claimed), silent, len;
	const uint8_t *bytes;
	enum tao_status status = tao_pcm_suspect_header(source, err);

	if (!status)
		status = tao_pcm_source_peek(source, 2 * TAO_PCM_LOOKS_BYTES,
			&bytes, &len, err);
	if (status)
		return status;
	silent = tao_pcm_looks_silent(claimed, bytes, len);
	bytes += silent;
	len -= silent;
	if (len > TAO_PCM_LOOKS_BYTES)
		len = TAO_PCM_LOOKS_BYTES;
	status = judge(claimed, bytes, len, err);
	if (status)
		return status;
	if (size != TAO_PCM_UNKNOWN && size % frame_bytes)
		return tao_fail(err, TAO_E_STREAM_LOOKS_LIKE,
			"its %llu bytes are no whole frames of %zu bytes",
			(unsigned long long)size, frame_bytes);
	return TAO_OK;
}
