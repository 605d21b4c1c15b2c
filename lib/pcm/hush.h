/* hush.h - hear what a library says on standard error in place of the user:
 * libmpg123 tells of every damaged packet there, and cannot be asked not to.
 * Shapes  _on and _off around each call of the library.
 * Owner   _init opens descriptors, _done closes them.
 * Errors  none: without descriptors the library is heard by all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_HUSH_H
#define TAO_PCM_HUSH_H

#include <stdbool.h>

struct tao_hush {
	int kept;    /* standard error as it was; -1: nothing is done */
	int pipe[2]; /* what takes its place */
};

void tao_hush_init(struct tao_hush *hush);
void tao_hush_done(struct tao_hush *hush);
void tao_hush_on(struct tao_hush *hush);

/* Was there an error among what was said? */
bool tao_hush_off(struct tao_hush *hush);

#endif
