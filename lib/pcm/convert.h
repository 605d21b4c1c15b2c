/* convert.h - the whole way: a descriptor with any PCM in, CD sectors out.
 * Shapes  what to do, what was done.
 * Units   PCM frames; sectors; gain in dB, loudness in LUFS; peak 1 is full
 *         scale.
 * Owner   descriptors stay the caller's; nothing is kept.
 * Errors  input: those of source, input and reader; stream-not-supported if
 *         there is nothing to convert; with is_strict also what is a warning
 *         without it. output-error. On failure *summary is what was done so
 *         far. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_CONVERT_H
#define TAO_PCM_CONVERT_H

#include "lib/event.h"
#include "lib/pcm/input.h"
#include "lib/pcm/measure.h"
#include "lib/pcm/mix.h"
#include "lib/pcm/pack.h"
#include "lib/pcm/resample.h"

/* Called now and then with seconds of audio, if it is known how many there
 * are. */
struct tao_pcm_meter {
	void (*call)(void *context, double done_s, double whole_s);
	void *context;
};

struct tao_pcm_options {
	struct tao_pcm_input_options input;
	enum tao_pcm_mix mix;
	enum tao_pcm_resampler resampler;
	enum tao_pcm_quality quality;
	enum tao_pcm_dither dither; /* where bits are lost */
	uint64_t seed;
	double gain_db; /* besides what normalise finds */
	enum tao_pcm_normalise normalise; /* reads the input twice */
	double target_lufs;
	const char *spool_folder; /* NULL: /var/tmp or /tmp */
	bool is_float;  /* 32-bit float out, not padded */
	bool is_strict; /* warnings about the input are errors */
	bool is_measured; /* find the peak, even where bytes pass unseen */
	struct tao_pcm_meter meter;
};

struct tao_pcm_summary {
	struct tao_pcm_format format; /* of the input */
	const char *words;            /* "a WAV file" */
	uint64_t frames_in;
	uint64_t sectors;
	struct tao_pcm_tally tally;
	bool is_measured; /* the tally's peak says something */
	double gain_db;   /* that was applied */
	double lufs;      /* of the output; NAN if that was not measured */
};

enum tao_status tao_pcm_convert(int in, const struct tao_pcm_options *options,
	int out, const struct tao_observer *observer,
	struct tao_pcm_summary *summary, struct tao_error *err);

/* Measure what convert would put out without gain and normalise. */
enum tao_status tao_pcm_measure_input(int in,
	const struct tao_pcm_options *options,
	struct tao_pcm_measure **measure, struct tao_error *err);

#endif
