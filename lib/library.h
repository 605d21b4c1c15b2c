/* library.h - load a shared library when it is needed: linked, some take longer
 * to be found and bound than all the rest of a program's start.
 * Shapes  a list of functions by name, ended by a name that is NULL; each is
 *         put where its pointer is kept.
 * Owner   _load opens *handle, _unload closes it, NULL too.
 * Errors  system-error: it is not installed, or lacks a function; then no
 *         pointer is changed.
 * Source  POSIX dlopen, dlsym. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_LIBRARY_H
#define TAO_LIBRARY_H

#include "lib/error.h"

struct tao_library_function {
	const char *name;
	void *pointer; /* address of the pointer to the function */
};

enum tao_status tao_library_load(const char *soname,
	const struct tao_library_function *functions, void **handle,
	struct tao_error *err);
void tao_library_unload(void **handle);

#endif
