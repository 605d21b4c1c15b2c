/* error.h - what went wrong, for the caller, for scripts and for people.
 * Shapes  a status (what may be done next), a code with its row of errors.def
 *         (token, IMAPI name, HRESULT, cause, remedy) and a line of text.
 * Units   none.
 * Owner   struct tao_error is the caller's; nothing in it needs freeing.
 * Errors  this is them. A function that fails fills the struct and returns
 *         its status; on success the struct is left as it was.
 * Source  status: exit statuses in tao-tools(7); names: Windows'
 *         imapi2error.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_ERROR_H
#define TAO_ERROR_H

#include <stdint.h>

#include "lib/sense.h"

/* The values are the exit statuses of the programs. */
enum tao_status {
	TAO_OK = 0,
	TAO_FAILED = 1,  /* the system around it failed */
	TAO_USAGE = 2,   /* wrong usage */
	TAO_INPUT = 3,   /* bad input; nothing was written */
	TAO_BUSY = 4,    /* not now; nothing was written; try later */
	TAO_REFUSED = 5, /* drive, medium, state or space do not allow it */
	TAO_SPOILED = 6  /* the medium was written, and not as asked */
};

enum tao_error_code {
	TAO_E_NONE,
#define TAO_ERROR(code, token, imapi, hresult, status, cause, remedy)         \
	TAO_E_##code,
#include "lib/errors.def"
#undef TAO_ERROR
	TAO_E_COUNT
};

struct tao_error_info {
	const char *token; /* stable word for scripts */
	const char *imapi; /* its name in IMAPI2, NULL for our own */
	uint32_t hresult;  /* its value there, 0 for our own */
	enum tao_status status;
	const char *cause;
	const char *remedy;
};

struct tao_error {
	enum tao_status status;
	enum tao_error_code code;
	int os_errno;           /* 0 if no system call failed */
	struct tao_sense sense; /* valid only if a drive answered with sense */
	char text[240];         /* one line for people, no full stop */
};

/* The row of a code. code must be within the enum, not TAO_E_NONE. */
const struct tao_error_info *tao_error_info(enum tao_error_code code);

/* Fill *err with that code, the status of its row and the text; returns the
 * status. err may be NULL. */
enum tao_status tao_fail(struct tao_error *err, enum tao_error_code code,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same, with ": " and the words for os_errno at the end of the text. */
enum tao_status tao_fail_errno(struct tao_error *err, enum tao_error_code code,
	int os_errno, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The medium was touched: make the status TAO_SPOILED whatever it was.
 * Returns it. */
enum tao_status tao_error_spoil(struct tao_error *err);

#endif
