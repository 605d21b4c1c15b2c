/* flac.h - does a FLAC file end where its header says? Pure, no I/O.
 * Shapes  the first and the last bytes of a file.
 * Units   bytes.
 * Owner   the caller owns the bytes.
 * Errors  none: what cannot be told counts as whole.
 * Source  RFC 9639, sections 8.2 and 9.1. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_FLAC_H
#define TAO_PCM_FLAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many of the last bytes must be looked at; 0: the header tells nothing. */
size_t tao_flac_tail_bytes(const uint8_t *head, size_t len);

/* Is the header of the last block among them? */
bool tao_flac_has_end(const uint8_t *head, size_t len, const uint8_t *tail,
	size_t tail_len);

#endif
