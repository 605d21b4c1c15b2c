/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/fftw_library.h"

#include <stddef.h>

#include "lib/library.h"

#ifdef __APPLE__
#define SONAME "libfftw3.3.dylib"
#else
#define SONAME "libfftw3.so.3"
#endif

enum tao_status tao_fftw_load(
	struct tao_fftw_library *library, struct tao_error *err)
{
	const struct tao_library_function functions[] = {
		{"fftw_alloc_complex", &library->alloc_complex},
		{"fftw_free", &library->free},
		{"fftw_plan_dft_1d", &library->plan_dft_1d},
		{"fftw_execute", &library->execute},
		{"fftw_destroy_plan", &library->destroy_plan},
		{"fftw_cleanup", &library->cleanup},
		{NULL, NULL},
	};

	return tao_library_load(SONAME, functions, &library->handle, err);
}

void tao_fftw_unload(struct tao_fftw_library *library)
{
	tao_library_unload(&library->handle);
}
