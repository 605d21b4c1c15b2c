/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

enum tao_status tao_library_load(const char *soname,
	const struct tao_library_function *functions, void **handle,
	struct tao_error *err)
{
	/* What it brings along, OpenMP for one, may not like to be taken out of
	 * the memory again, where it has hooks and things of its own. */
	void *found = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!found)
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"cannot load a library: %s", dlerror());
	for (const struct tao_library_function *f = functions; f->name; f++)
		if (!dlsym(found, f->name)) {
			dlclose(found);
			return tao_fail(err, TAO_E_SYSTEM_ERROR, "%s has no %s",
				soname, f->name);
		}
	/* ISO C has no way from an object pointer to a function's; POSIX says
	 * that the bytes are the same. */
	for (const struct tao_library_function *f = functions; f->name; f++) {
		void *symbol = dlsym(found, f->name);

		memcpy(f->pointer, &symbol, sizeof(symbol));
	}
	*handle = found;
	return TAO_OK;
}

void tao_library_unload(void **handle)
{
	if (*handle)
		dlclose(*handle);
	*handle = NULL;
}
