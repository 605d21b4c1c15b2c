/* conversion.h - what the parts of a conversion share; for convert.c and
 * judge.c only.
 * Shapes  one struct for the length of a conversion.
 * Units   as in convert.h.
 * Owner   convert.c makes and frees everything in it.
 * Errors  as in convert.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_CONVERSION_H
#define TAO_PCM_CONVERSION_H

#include "lib/pcm/convert.h"
#include "lib/pcm/suspect.h"

struct tao_pcm_conversion {
	const struct tao_pcm_options *options;
	const struct tao_observer *observer;
	const struct tao_pcm_kernels *kernels;
	struct tao_pcm_source *source;
	struct tao_pcm_input input;
	struct tao_pcm_matrix matrix;
	struct tao_pcm_sink sink;
	struct tao_pcm_suspect suspect;
	struct tao_pcm_summary *summary;
	double gain_db; /* the user's, and what normalising found */
};

/* Before anything goes out: fail here if is_strict, else start to watch. */
enum tao_status tao_pcm_judge_start(
	struct tao_pcm_conversion *c, struct tao_error *err);

/* When all has gone out. */
enum tao_status tao_pcm_judge_end(
	struct tao_pcm_conversion *c, struct tao_error *err);

#endif
