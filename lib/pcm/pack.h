/* pack.h - the last step: planes of floats to a CD's 16-bit samples, with gain,
 * dither and a count of what did not fit.
 * Shapes  one or two planes in; interleaved stereo out, little-endian.
 * Units   PCM frames at 44,100 Hz; gain as a factor; peak 1 is full scale.
 * Owner   _init allocates, _done frees; stage and sink stay the caller's.
 * Errors  out-of-memory, and those of stage and sink.
 * Source  shaped: the 9-tap F-weighted filter of R. A. Wannamaker,
 *         "Psychoacoustically Optimal Noise Shaping", J. AES 40 (1992),
 *         made for 44.1 kHz. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_PACK_H
#define TAO_PCM_PACK_H

#include <stdbool.h>

#include "lib/pcm/kernels.h"
#include "lib/pcm/sink.h"
#include "lib/pcm/stage.h"

enum tao_pcm_dither {
	TAO_PCM_DITHER_NONE,
	TAO_PCM_DITHER_TPDF,
	TAO_PCM_DITHER_SHAPED
};

enum { TAO_PCM_SHAPER_TAPS = 9 };

struct tao_pcm_pack_options {
	enum tao_pcm_dither dither;
	uint64_t seed;
	float gain;
	bool is_float; /* 32-bit float out instead, undithered, not limited */
};

struct tao_pcm_tally {
	uint64_t frames;
	float peak;
	uint64_t clipped_frames;      /* any channel beyond full scale */
	uint64_t first_clipped_frame; /* if there are any */
};

struct tao_pcm_packer {
	struct tao_pcm_pack_options options;
	const struct tao_pcm_kernels *kernels;
	struct tao_pcm_rng rng[2];
	float shaper[2][TAO_PCM_SHAPER_TAPS]; /* past errors, newest first */
	float **planes;
	unsigned channels;
	size_t held; /* frames that wait for their group to be whole */
	struct tao_pcm_tally tally;
};

enum tao_status tao_pcm_packer_init(struct tao_pcm_packer *packer,
	unsigned channels, const struct tao_pcm_pack_options *options,
	const struct tao_pcm_kernels *kernels, struct tao_error *err);
void tao_pcm_packer_done(struct tao_pcm_packer *packer);

/* Read the stage once and pass on what is whole; *has_ended at its end, when
 * all has been passed on. */
enum tao_status tao_pcm_packer_run(struct tao_pcm_packer *packer,
	struct tao_pcm_stage *stage, struct tao_pcm_sink *sink,
	bool *has_ended, struct tao_error *err);

#endif
