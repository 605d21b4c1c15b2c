/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/soxr_library.h"

#include <stddef.h>

#include "lib/library.h"

#ifdef __APPLE__
#define SONAME "libsoxr.0.dylib"
#else
#define SONAME "libsoxr.so.0"
#endif

enum tao_status tao_soxr_load(
	struct tao_soxr_library *library, struct tao_error *err)
{
	const struct tao_library_function functions[] = {
		{"soxr_io_spec", &library->io_spec},
		{"soxr_quality_spec", &library->quality_spec},
		{"soxr_runtime_spec", &library->runtime_spec},
		{"soxr_create", &library->create},
		{"soxr_process", &library->process},
		{"soxr_delete", &library->destroy},
		{NULL, NULL},
	};

	return tao_library_load(SONAME, functions, &library->handle, err);
}

void tao_soxr_unload(struct tao_soxr_library *library)
{
	tao_library_unload(&library->handle);
}
