/* fftw_library.h - FFTW's transforms of doubles, loaded when a rate is to be
 * changed: only then is it worth its time to start.
 * Shapes  a table of its functions, under their own names.
 * Units   none.
 * Owner   _load fills it, _unload takes it back, also an empty one.
 * Errors  system-error if it is not installed.
 * Source  FFTW's fftw3.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_FFTW_LIBRARY_H
#define TAO_PCM_FFTW_LIBRARY_H

#include <fftw3.h>

#include "lib/error.h"

struct tao_fftw_library {
	void *handle;
	fftw_complex *(*alloc_complex)(size_t);
	void (*free)(void *);
	fftw_plan (*plan_dft_1d)(
		int, fftw_complex *, fftw_complex *, int, unsigned);
	void (*execute)(const fftw_plan);
	void (*destroy_plan)(fftw_plan);
	void (*cleanup)(void);
};

enum tao_status tao_fftw_load(
	struct tao_fftw_library *library, struct tao_error *err);
void tao_fftw_unload(struct tao_fftw_library *library);

#endif
