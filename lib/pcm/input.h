/* input.h - find out what a source is, and open the reader for it.
 * Shapes  a source at its start; a reader at the first frame.
 * Units   bytes; PCM frames.
 * Owner   the reader is the caller's, the source stays so.
 * Errors  format-not-supported, stream-truncated inside a header, and those of
 *         source and reader. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_INPUT_H
#define TAO_PCM_INPUT_H

#include "lib/pcm/reader.h"

struct tao_pcm_input_options {
	bool is_raw; /* look for no header */
	struct tao_pcm_format raw; /* of what has none */
	const char *name; /* the file's path; NULL: it has none */
};

struct tao_pcm_input {
	struct tao_pcm_reader *reader;
	const char *words;   /* "a WAV file" */
	bool is_headerless;
	bool is_linear;      /* the frames lie in the source as they are: */
	uint64_t data_bytes; /* so many; TAO_PCM_UNKNOWN: to the end */
};

enum tao_status tao_pcm_input_open(struct tao_pcm_source *source,
	const struct tao_pcm_input_options *options,
	const struct tao_pcm_kernels *kernels, struct tao_pcm_input *input,
	struct tao_error *err);

#endif
