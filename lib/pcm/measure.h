/* measure.h - how loud audio is, alone or as an album, and what gain brings it
 * where it shall be.
 * Shapes  one measure per input; a gain for one or for many together.
 * Units   peak 1 is full scale; loudness in LUFS; gain in dB.
 * Owner   _new allocates, _free takes NULL.
 * Errors  out-of-memory.
 * Source  loudness: ITU-R BS.1770 and EBU R 128, by libebur128. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_MEASURE_H
#define TAO_PCM_MEASURE_H

#include <stddef.h>

#include "lib/pcm/stage.h"

enum tao_pcm_normalise {
	TAO_PCM_AS_IT_IS,
	TAO_PCM_TO_PEAK,    /* the largest sample is full scale */
	TAO_PCM_TO_LOUDNESS /* so many LUFS */
};

struct tao_pcm_measure;

/* Read the stage to its end: one or two channels at 44,100 Hz. */
enum tao_status tao_pcm_measure_new(struct tao_pcm_stage *stage,
	struct tao_pcm_measure **measure, struct tao_error *err);
void tao_pcm_measure_free(struct tao_pcm_measure *measure);

/* -HUGE_VAL for silence. */
double tao_pcm_measure_lufs(
	struct tao_pcm_measure *const *measures, size_t count);

float tao_pcm_measure_peak(
	struct tao_pcm_measure *const *measures, size_t count);

/* The one gain for all of them. 0 for silence. */
double tao_pcm_measure_gain_db(struct tao_pcm_measure *const *measures,
	size_t count, enum tao_pcm_normalise normalise, double target_lufs);

#endif
