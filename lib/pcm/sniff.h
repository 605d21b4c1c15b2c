/* sniff.h - what a stream is, by its first bytes. Pure, no I/O.
 * Shapes  the head of a stream, the more the surer; TAO_PCM_SNIFF_BYTES do.
 * Units   bytes.
 * Owner   the words are constants.
 * Errors  none: what is not recognised is raw.
 * Source  the formats' own magic numbers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SNIFF_H
#define TAO_PCM_SNIFF_H

#include <stddef.h>
#include <stdint.h>

enum { TAO_PCM_SNIFF_BYTES = 8192 };

enum tao_pcm_container {
	TAO_PCM_RAW,     /* no header that is known */
	TAO_PCM_HEADED,  /* lib/pcm/header.h may know it, else libsndfile */
	TAO_PCM_CODED,   /* for libsndfile */
	TAO_PCM_SIZED,   /* the same, if its length is as promised; or raw */
	TAO_PCM_FOREIGN  /* known, and nothing here can read it */
};

struct tao_pcm_sniffed {
	enum tao_pcm_container container;
	const char *words; /* "a WAV file"; "headerless" */
};

struct tao_pcm_sniffed tao_pcm_sniff(const uint8_t *bytes, size_t len);

#endif
