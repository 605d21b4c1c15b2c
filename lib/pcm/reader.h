/* reader.h - the first stage: PCM frames out of a source, by our own unpacking
 * or by libsndfile.
 * Shapes  a stage with the file's channels and rate, and what is to be known
 *         about its input.
 * Units   PCM frames; bytes where named.
 * Owner   a reader borrows its source.
 * Errors  opening: format-not-supported, input-error, stream-truncated.
 *         Reading never fails: an error ends the stream, so that all that came
 *         before is passed on, and tao_pcm_reader_verdict tells it then. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_READER_H
#define TAO_PCM_READER_H

#include "lib/pcm/format.h"
#include "lib/pcm/header.h"
#include "lib/pcm/kernels.h"
#include "lib/pcm/source.h"
#include "lib/pcm/stage.h"

struct tao_pcm_reader {
	struct tao_pcm_stage stage; /* first: a reader is a stage */
	struct tao_pcm_format format;
	uint64_t frames;      /* that the input has, TAO_PCM_UNKNOWN */
	uint64_t promised;    /* that its header said, TAO_PCM_UNKNOWN */
	const char *cut_words; /* how its end is missing; NULL: it is not */
	uint64_t done;        /* read so far */
	size_t odd_bytes;     /* at the end, less than a frame */
	bool is_damaged;      /* its decoder left out what it could not read */
	uint64_t bad_samples; /* that were no numbers */
	struct tao_error error; /* status TAO_OK: none */
};

/* Bytes as they lie in the source from here on: data_bytes of them, or all if
 * that is TAO_PCM_UNKNOWN. is_promise: a header said so. */
enum tao_status tao_pcm_reader_linear(struct tao_pcm_source *source,
	const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels, uint64_t data_bytes,
	bool is_promise, struct tao_pcm_reader **reader, struct tao_error *err);

/* Whatever libsndfile can open; a pipe is spooled first. path NULL, or that of
 * the same file: then libsndfile looks for what lies beside it, too. */
enum tao_status tao_pcm_reader_sndfile(struct tao_pcm_source *source,
	const char *path, const struct tao_pcm_kernels *kernels,
	struct tao_pcm_reader **reader, struct tao_error *err);

/* After the last frame: did the input hold what was promised? */
enum tao_status tao_pcm_reader_verdict(
	const struct tao_pcm_reader *reader, struct tao_error *err);

#endif
