/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/format.h"

#include <stdio.h>
#include <string.h>

#include "lib/cdda.h"

struct tao_pcm_format tao_pcm_format_cd(void)
{
	return (struct tao_pcm_format){
		.encoding = TAO_PCM_SIGNED,
		.bits = 16,
		.channels = 2,
		.rate_hz = TAO_RATE_HZ,
	};
}

bool tao_pcm_format_is_cd(const struct tao_pcm_format *format)
{
	return format->encoding == TAO_PCM_SIGNED && format->bits == 16 &&
	       !format->is_big_endian && format->channels == 2 &&
	       format->rate_hz == TAO_RATE_HZ;
}

static bool has_known_size(const struct tao_pcm_format *format)
{
	switch (format->encoding) {
	case TAO_PCM_SIGNED:
	case TAO_PCM_UNSIGNED:
		return format->bits == 8 || format->bits == 16 ||
		       format->bits == 24 || format->bits == 32;
	case TAO_PCM_FLOAT:
		return format->bits == 32 || format->bits == 64;
	case TAO_PCM_A_LAW:
	case TAO_PCM_U_LAW:
		return format->bits == 8;
	}
	return false;
}

enum tao_status tao_pcm_format_check(
	const struct tao_pcm_format *format, struct tao_error *err)
{
	char text[80];

	if (!has_known_size(format))
		return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED,
			"there are no %s samples",
			tao_pcm_encoding_words(format, text, sizeof(text)));
	if (format->channels < 1 || format->channels > TAO_PCM_CHANNELS_MAX)
		return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED,
			"%u channels: 1 to %d can be converted",
			format->channels, TAO_PCM_CHANNELS_MAX);
	if (format->rate_hz < TAO_PCM_RATE_MIN_HZ ||
		format->rate_hz > TAO_PCM_RATE_MAX_HZ)
		return tao_fail(err, TAO_E_FORMAT_NOT_SUPPORTED,
			"%u Hz: %d to %d Hz can be converted",
			(unsigned)format->rate_hz, TAO_PCM_RATE_MIN_HZ,
			TAO_PCM_RATE_MAX_HZ);
	return TAO_OK;
}

size_t tao_pcm_frame_bytes(const struct tao_pcm_format *format)
{
	return (size_t)format->bits / 8 * format->channels;
}

bool tao_pcm_format_is_finer(const struct tao_pcm_format *format)
{
	return format->encoding == TAO_PCM_FLOAT || format->bits > 16;
}

const char *tao_pcm_encoding_words(
	const struct tao_pcm_format *format, char *text, size_t size)
{
	static const char *const names[] = {
		[TAO_PCM_SIGNED] = "signed",
		[TAO_PCM_UNSIGNED] = "unsigned",
		[TAO_PCM_FLOAT] = "float",
		[TAO_PCM_A_LAW] = "A-law",
		[TAO_PCM_U_LAW] = "u-law",
	};

	snprintf(text, size, "%u bit %s%s", format->bits,
		names[format->encoding],
		format->bits == 8	? ""
		: format->is_big_endian ? " big-endian"
					: " little-endian");
	return text;
}

uint64_t tao_pcm_output_frames(uint64_t frames, uint32_t rate_hz)
{
	uint64_t seconds = frames / rate_hz;
	uint64_t rest = frames % rate_hz;

	return seconds * TAO_RATE_HZ +
	       (rest * TAO_RATE_HZ * 2 + rate_hz) / (2 * (uint64_t)rate_hz);
}

void tao_pcm_format_set_mask(struct tao_pcm_format *format, uint32_t mask)
{
	unsigned channel = 0;

	memset(format->speakers, 0, sizeof(format->speakers));
	for (unsigned bit = 0; bit + 1 < TAO_SPEAKER_COUNT; bit++)
		if (mask >> bit & 1 && channel < format->channels)
			format->speakers[channel++] = (uint8_t)(bit + 1);
}

void tao_pcm_format_guess_speakers(struct tao_pcm_format *format)
{
	static const uint32_t masks[] = {0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f,
		0x70f, 0x63f};

	for (unsigned i = 0; i < format->channels; i++)
		if (format->speakers[i] != TAO_SPEAKER_UNKNOWN)
			return;
	if (format->channels < sizeof(masks) / sizeof(masks[0]))
		tao_pcm_format_set_mask(format, masks[format->channels]);
}
