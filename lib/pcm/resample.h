/* resample.h - any rate to 44,100 Hz: by our own filter run in the frequency
 * domain, by libsoxr or by libsamplerate.
 * Shapes  a stage; behind it an engine that takes planes and gives planes.
 * Units   PCM frames; rate in Hz.
 * Owner   the stage owns the stage it reads and its engine.
 * Errors  out-of-memory; system-error with the library's words.
 * Source  the libraries' own documentation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_RESAMPLE_H
#define TAO_PCM_RESAMPLE_H

#include "lib/event.h"
#include "lib/pcm/kernels.h"
#include "lib/pcm/stage.h"

enum tao_pcm_resampler { TAO_PCM_FFT, TAO_PCM_SOXR, TAO_PCM_SAMPLERATE };
enum tao_pcm_quality { TAO_PCM_BEST, TAO_PCM_FAST };

/* One direction of travel: in is used up, out is made. Frame m that comes out
 * is the input at the time m / 44,100 s: no delay, no matter how much of the
 * future it takes to know that. */
struct tao_pcm_engine {
	enum tao_status (*process)(struct tao_pcm_engine *self,
		const float *const *in, size_t in_frames, size_t *used,
		float *const *out, size_t out_frames, size_t *made,
		struct tao_error *err);
	void (*free)(struct tao_pcm_engine *self);
	const char *words; /* for people: what it is */
};

/* *stage becomes the resampled one, or stays as it is at 44,100 Hz. N frames
 * become exactly tao_pcm_output_frames(N, rate_hz). On failure *stage is still
 * the caller's. At most two channels. The observer, or NULL, is told which
 * engine does it: libsoxr where a ratio is not for the one that was asked. */
enum tao_status tao_pcm_resample_new(enum tao_pcm_resampler resampler,
	enum tao_pcm_quality quality, const struct tao_pcm_kernels *kernels,
	const struct tao_observer *observer, struct tao_pcm_stage **stage,
	struct tao_error *err);

/* The engines behind it. NULL in *engine without an error: such a ratio of
 * rates is not for this one, and another must do it. */
enum tao_status tao_pcm_engine_fft(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err);
enum tao_status tao_pcm_engine_soxr(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err);
enum tao_status tao_pcm_engine_samplerate(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err);

/* libsamplerate's filter without libsamplerate's loop: its taps for each of
 * the phases that a ratio of two rates has, unless there are too many. */
enum tao_status tao_pcm_engine_fir(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, const struct tao_pcm_kernels *kernels,
	struct tao_pcm_engine **engine, struct tao_error *err);

/* What the engines share: the largest number that divides both. */
uint32_t tao_pcm_common_divisor(uint32_t a, uint32_t b);

#endif
