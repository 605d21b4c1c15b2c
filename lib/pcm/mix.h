/* mix.h - any number of channels to one or two.
 * Shapes  a table of coefficients; a stage that applies it, or none at all if
 *         nothing has to be mixed.
 * Units   factors, 1 is full scale.
 * Owner   the stage owns the stage it reads.
 * Errors  out-of-memory.
 * Source  ITU-R BS.775-4, annex 4, table 2: 3/2 to 2/0; channels that it does
 *         not know are treated as the nearest that it does. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_MIX_H
#define TAO_PCM_MIX_H

#include "lib/pcm/format.h"
#include "lib/pcm/stage.h"

enum tao_pcm_mix {
	TAO_PCM_MIX_AUTO,  /* by the channels' speakers */
	TAO_PCM_MIX_LEFT,  /* the first channel for both sides */
	TAO_PCM_MIX_RIGHT, /* the second */
	TAO_PCM_MIX_SUM,   /* all of them, equally loud, for both sides */
	TAO_PCM_MIX_FIRST  /* the first two as left and right */
};

struct tao_pcm_matrix {
	unsigned inputs;
	unsigned outputs; /* 1: both sides get the same; 2 */
	float factor[2][TAO_PCM_CHANNELS_MAX];
	bool is_exact; /* picks channels and changes none */
};

/* The coefficients, none of whose rows adds up to more than 1: a mix of full
 * scale is full scale. */
void tao_pcm_mix_matrix(const struct tao_pcm_format *format,
	enum tao_pcm_mix mix, struct tao_pcm_matrix *matrix);

/* *stage becomes the mixed one, or stays as it is if the matrix changes
 * nothing. On failure it is still the caller's. */
enum tao_status tao_pcm_mix_new(const struct tao_pcm_matrix *matrix,
	struct tao_pcm_stage **stage, struct tao_error *err);

#endif
