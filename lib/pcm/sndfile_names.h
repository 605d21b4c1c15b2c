/* sndfile_names.h - libsndfile's numbers, and ours. Pure, no I/O.
 * Shapes  SF_FORMAT_* and SF_CHANNEL_MAP_* in.
 * Units   none.
 * Owner   nothing is allocated or kept.
 * Errors  none: what is not known is unknown.
 * Source  libsndfile's sndfile.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SNDFILE_NAMES_H
#define TAO_PCM_SNDFILE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

/* More than a CD's 16 bits of value in a sample of this kind. */
bool tao_sndfile_is_finer(int format);

/* An enum tao_pcm_speaker. */
uint8_t tao_sndfile_speaker(int place);

#endif
