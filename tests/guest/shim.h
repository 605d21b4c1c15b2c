/* shim.h - what the halves of tests/guest/shim share: shim.c puts discs into
 * drives, shim_links.c keeps the links to their lock files.
 * Shapes  an ending is "" for album.cue.lock, ".sums" for album.cue.lock.sums.
 * Units   none. Owner   texts are values, words point into argv and environ.
 * Errors  shim_broken(). Source  shim.c. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SHIM_H
#define SHIM_H

#include <limits.h>

#define SHIM_RUN "/run/shim/map"

struct text {
	char is[2 * PATH_MAX];
};

struct shim {
	const char *name;   /* of the program */
	const char *disc;   /* as the test calls it; NULL: none */
	const char *medium; /* of a new disc; NULL: none */
	int disc_at;        /* in argv; 0: in the environment */
	struct text path;   /* of the disc, canonical */
	struct text note;
	char was[64];  /* the node it had before it was unplugged */
	char node[64]; /* "" for none */
};

/* Say why, with errno, and end with 99. */
_Noreturn void shim_broken(const char *what);
struct text shim_join(const char *one, const char *two, const char *three);

/* The lock file itself. */
struct text shim_lock_of(const struct shim *shim, const char *ending);
/* The session of a disc that is plugged in again is its own still; not that of
 * another drive which had the name. */
void shim_keep_session(const struct shim *shim, const char *ending);
/* Do to the file what the test did to the link, and make the link. */
void shim_follow(const struct shim *shim, const char *ending);
/* A link to nothing is nothing. */
void shim_tidy(const struct shim *shim, const char *ending);
/* That, and where another shim tidied before the file was made, the link. */
void shim_settle(const struct shim *shim, const char *ending);

#endif
