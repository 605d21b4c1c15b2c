/* soxr_library.h - libsoxr, loaded when it is asked for: with its OpenMP it
 * would take a fifth of the time in which a program starts.
 * Shapes  a table of its functions, under their own names.
 * Units   none.
 * Owner   _load fills it, _unload takes it back, also an empty one.
 * Errors  system-error if it is not installed.
 * Source  libsoxr's soxr.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SOXR_LIBRARY_H
#define TAO_PCM_SOXR_LIBRARY_H

#include <soxr.h>

#include "lib/error.h"

struct tao_soxr_library {
	void *handle;
	soxr_io_spec_t (*io_spec)(soxr_datatype_t, soxr_datatype_t);
	soxr_quality_spec_t (*quality_spec)(unsigned long, unsigned long);
	soxr_runtime_spec_t (*runtime_spec)(unsigned);
	soxr_t (*create)(double, double, unsigned, soxr_error_t *,
		const soxr_io_spec_t *, const soxr_quality_spec_t *,
		const soxr_runtime_spec_t *);
	soxr_error_t (*process)(soxr_t, soxr_in_t, size_t, size_t *,
		soxr_out_t, size_t, size_t *);
	void (*destroy)(soxr_t);
};

enum tao_status tao_soxr_load(
	struct tao_soxr_library *library, struct tao_error *err);
void tao_soxr_unload(struct tao_soxr_library *library);

#endif
