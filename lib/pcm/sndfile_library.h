/* sndfile_library.h - libsndfile, loaded when a file needs it: with its seven
 * codecs it would take a third of the time in which a program starts.
 * Shapes  a table of its functions, under their own names.
 * Units   none.
 * Owner   _load fills it, _unload takes it back, also an empty one.
 * Errors  system-error if it is not installed.
 * Source  libsndfile's sndfile.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_SNDFILE_LIBRARY_H
#define TAO_PCM_SNDFILE_LIBRARY_H

#include <sndfile.h>

#include "lib/error.h"

struct tao_sndfile_library {
	void *handle;
	SNDFILE *(*open)(const char *, int, SF_INFO *);
	SNDFILE *(*open_virtual)(SF_VIRTUAL_IO *, int, SF_INFO *, void *);
	int (*close)(SNDFILE *);
	sf_count_t (*readf_float)(SNDFILE *, float *, sf_count_t);
	int (*command)(SNDFILE *, int, void *, int);
	int (*error)(SNDFILE *);
	const char *(*strerror)(SNDFILE *);
};

enum tao_status tao_sndfile_load(
	struct tao_sndfile_library *library, struct tao_error *err);
void tao_sndfile_unload(struct tao_sndfile_library *library);

#endif
