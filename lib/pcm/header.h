/* header.h - the headers that plain PCM comes with: WAV (RIFF, RIFX, RF64,
 * BW64, Wave64), AIFF, AIFC and AU. They are read here, not by libsndfile,
 * because it hides what the header promised, and cannot read them all from a
 * pipe. Pure, no I/O.
 * Shapes  the first bytes of a stream.
 * Units   bytes; PCM frames.
 * Owner   nothing is allocated or kept.
 * Errors  a verdict; *header is set only with TAO_PCM_HEADER_READ.
 * Source  Microsoft's multimedia programming reference and mmreg.h; EBU Tech
 *         3306 (RF64); Sony's Wave64; Apple's AIFF-C draft; Sun's audio.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_HEADER_H
#define TAO_PCM_HEADER_H

#include "lib/pcm/format.h"

struct tao_pcm_header {
	struct tao_pcm_format format;
	uint64_t data_offset; /* from the start of the stream */
	uint64_t data_bytes;  /* TAO_PCM_UNKNOWN: until the end */
};

enum tao_pcm_verdict {
	TAO_PCM_HEADER_READ,
	TAO_PCM_HEADER_MORE,  /* *need bytes of the stream are needed */
	TAO_PCM_HEADER_OTHER  /* not one of these, or not plain PCM in it */
};

enum tao_pcm_verdict tao_pcm_header_parse(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need);

/* The parsers behind it. */
enum tao_pcm_verdict tao_pcm_header_wav(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need);
enum tao_pcm_verdict tao_pcm_header_w64(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need);
enum tao_pcm_verdict tao_pcm_header_aiff(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need);
enum tao_pcm_verdict tao_pcm_header_au(const uint8_t *bytes, size_t len,
	struct tao_pcm_header *header, uint64_t *need);

/* A 32-bit size that a producer writes into a pipe before it can know: 0, all
 * ones, or the largest that it thinks readers take. */
bool tao_pcm_size_is_made_up(uint32_t bytes);

#endif
