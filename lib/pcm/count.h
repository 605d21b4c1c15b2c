/* count.h - how long will it be? Converts nothing, and brings in none of the
 * libraries that convert.
 * Units   sectors.
 * Owner   the descriptor stays the caller's; nothing is kept.
 * Errors  those of source, input and reader; length-unknown if neither header
 *         nor size tell; stream-truncated if they contradict each other;
 *         stream-not-supported if there is nothing to convert. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_COUNT_H
#define TAO_PCM_COUNT_H

#include "lib/pcm/input.h"

/* How many sectors convert would make: from the header, or from the size of a
 * headerless file. */
enum tao_status tao_pcm_count_sectors(int in,
	const struct tao_pcm_input_options *options, const char *spool_folder,
	uint64_t *sectors, struct tao_error *err);

#endif
