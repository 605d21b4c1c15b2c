/* format.h - what a stream of PCM looks like: its samples, channels and rate.
 * Shapes  struct tao_pcm_format; a speaker for each channel.
 * Units   rate in Hz; bits per sample as stored; bytes as named.
 * Owner   nothing is allocated or kept. Pure, no I/O.
 * Errors  format-not-supported with the reason.
 * Source  speakers: the order of dwChannelMask in WAVEFORMATEXTENSIBLE. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_FORMAT_H
#define TAO_PCM_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

enum {
	TAO_PCM_CHANNELS_MAX = 64,
	TAO_PCM_RATE_MIN_HZ = 1000,
	TAO_PCM_RATE_MAX_HZ = 768000
};

#define TAO_PCM_UNKNOWN UINT64_MAX /* a length that nobody told */

enum tao_pcm_encoding {
	TAO_PCM_SIGNED,
	TAO_PCM_UNSIGNED,
	TAO_PCM_FLOAT,
	TAO_PCM_A_LAW,
	TAO_PCM_U_LAW
};

/* Bit n of a WAVE channel mask is speaker n + 1. */
enum tao_pcm_speaker {
	TAO_SPEAKER_UNKNOWN,
	TAO_SPEAKER_LEFT,
	TAO_SPEAKER_RIGHT,
	TAO_SPEAKER_CENTRE,
	TAO_SPEAKER_LFE,
	TAO_SPEAKER_BACK_LEFT,
	TAO_SPEAKER_BACK_RIGHT,
	TAO_SPEAKER_LEFT_OF_CENTRE,
	TAO_SPEAKER_RIGHT_OF_CENTRE,
	TAO_SPEAKER_BACK_CENTRE,
	TAO_SPEAKER_SIDE_LEFT,
	TAO_SPEAKER_SIDE_RIGHT,
	TAO_SPEAKER_TOP_CENTRE,
	TAO_SPEAKER_TOP_LEFT,
	TAO_SPEAKER_TOP_FRONT_CENTRE,
	TAO_SPEAKER_TOP_RIGHT,
	TAO_SPEAKER_TOP_BACK_LEFT,
	TAO_SPEAKER_TOP_BACK_CENTRE,
	TAO_SPEAKER_TOP_BACK_RIGHT,
	TAO_SPEAKER_COUNT
};

struct tao_pcm_format {
	enum tao_pcm_encoding encoding;
	unsigned bits;     /* 8, 16, 24, 32, 64: as stored */
	unsigned channels; /* 1..TAO_PCM_CHANNELS_MAX */
	uint32_t rate_hz;
	bool is_big_endian;
	/* All TAO_SPEAKER_UNKNOWN if nobody told. */
	uint8_t speakers[TAO_PCM_CHANNELS_MAX];
};

/* 44,100 Hz, 16 bit, stereo, signed, little-endian. */
struct tao_pcm_format tao_pcm_format_cd(void);

/* The same samples in the same order as a CD's. */
bool tao_pcm_format_is_cd(const struct tao_pcm_format *format);

/* Can it be converted? */
enum tao_status tao_pcm_format_check(
	const struct tao_pcm_format *format, struct tao_error *err);

size_t tao_pcm_frame_bytes(const struct tao_pcm_format *format);

/* More than a CD's 16 bits of value in a sample. */
bool tao_pcm_format_is_finer(const struct tao_pcm_format *format);

/* "24 bit signed little-endian"; returns text. */
const char *tao_pcm_encoding_words(
	const struct tao_pcm_format *format, char *text, size_t size);

/* Frames at 44,100 Hz that last as long: round(frames * 44100 / rate_hz). */
uint64_t tao_pcm_output_frames(uint64_t frames, uint32_t rate_hz);

/* Name the speakers of a WAVE channel mask, in its order; channels without a
 * bit stay unknown. */
void tao_pcm_format_set_mask(struct tao_pcm_format *format, uint32_t mask);

/* If no speaker is known, take the usual ones for 1 to 8 channels. */
void tao_pcm_format_guess_speakers(struct tao_pcm_format *format);

#endif
