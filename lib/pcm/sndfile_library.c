/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/sndfile_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __APPLE__
#define SONAME "libsndfile.1.dylib"
#else
#define SONAME "libsndfile.so.1"
#endif

/* ISO C has no way from an object pointer to a function's; POSIX says that the
 * bytes are the same. */
static bool find(void *handle, const char *name, void *function)
{
	void *symbol = dlsym(handle, name);

	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

enum tao_status tao_sndfile_load(
	struct tao_sndfile_library *library, struct tao_error *err)
{
	struct tao_sndfile_library l = {
		.handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL)};

	if (!l.handle)
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"cannot load libsndfile: %s", dlerror());
	if (!find(l.handle, "sf_open_virtual", &l.open_virtual) ||
		!find(l.handle, "sf_close", &l.close) ||
		!find(l.handle, "sf_readf_float", &l.readf_float) ||
		!find(l.handle, "sf_command", &l.command) ||
		!find(l.handle, "sf_error", &l.error) ||
		!find(l.handle, "sf_strerror", &l.strerror)) {
		dlclose(l.handle);
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"%s is not the libsndfile that is needed", SONAME);
	}
	*library = l;
	return TAO_OK;
}

void tao_sndfile_unload(struct tao_sndfile_library *library)
{
	if (library->handle)
		dlclose(library->handle);
	library->handle = NULL;
}
