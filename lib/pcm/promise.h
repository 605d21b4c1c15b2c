/* promise.h - how long does a file's header say that the file is? Pure, no
 * I/O.
 * Shapes  the first bytes of a file; a few hundred do.
 * Units   bytes, of the whole file.
 * Owner   the caller owns the bytes.
 * Errors  none: 0 is what a header does not tell, or cannot mean.
 * Source  RIFF and IFF (EA IFF 85): the outer chunk counts all of the file;
 *         Apple's Core Audio Format; SPHERE of NIST; The MathWorks' MAT-file
 *         formats; the MIDI Sample Dump Standard; the rest: libsndfile's and
 *         sox's manuals, and what the two write. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_PROMISE_H
#define TAO_PCM_PROMISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t tao_pcm_promised_bytes(const uint8_t *head, size_t len);

/* The first bytes are those of an HTK file; whether they are its header shows
 * only if the file is as long as that would promise. */
bool tao_pcm_is_htk_like(const uint8_t *head, size_t len);

#endif
