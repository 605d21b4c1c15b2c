/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/sndfile_library.h"

#include <stddef.h>

#include "lib/library.h"

#ifdef __APPLE__
#define SONAME "libsndfile.1.dylib"
#else
#define SONAME "libsndfile.so.1"
#endif

enum tao_status tao_sndfile_load(
	struct tao_sndfile_library *library, struct tao_error *err)
{
	const struct tao_library_function functions[] = {
		{"sf_open", &library->open},
		{"sf_open_virtual", &library->open_virtual},
		{"sf_close", &library->close},
		{"sf_readf_float", &library->readf_float},
		{"sf_command", &library->command},
		{"sf_error", &library->error},
		{"sf_strerror", &library->strerror},
		{NULL, NULL},
	};

	return tao_library_load(SONAME, functions, &library->handle, err);
}

void tao_sndfile_unload(struct tao_sndfile_library *library)
{
	tao_library_unload(&library->handle);
}
