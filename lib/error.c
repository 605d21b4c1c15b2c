/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct tao_error_info infos[] = {
#define TAO_ERROR(code, token, imapi, hresult, status, cause, remedy)          \
	[TAO_E_##code] = {token, imapi, hresult, status, cause, remedy},
#include "lib/errors.def"
#undef TAO_ERROR
};

const struct tao_error_info *tao_error_info(enum tao_error_code code)
{
	assert(code > TAO_E_NONE && code < TAO_E_COUNT);
	return &infos[code];
}

__attribute__((format(printf, 4, 0))) static enum tao_status fill(
	struct tao_error *err, enum tao_error_code code, int os_errno,
	const char *format, va_list args)
{
	const struct tao_error_info *info = tao_error_info(code);
	struct tao_error filled = {
		.status = info->status,
		.code = code,
		.os_errno = os_errno,
	};
	char why[100] = "";
	size_t used;

	if (!err)
		return info->status;
	/* The arguments may point into *err: format first, then replace. */
	vsnprintf(filled.text, sizeof(filled.text), format, args);
	if (os_errno)
		snprintf(why, sizeof(why), ": %s", strerror(os_errno));
	/* Rather a long name cut short than the reason lost. */
	used = strlen(filled.text);
	if (used > sizeof(filled.text) - 1 - strlen(why))
		used = sizeof(filled.text) - 1 - strlen(why);
	memcpy(filled.text + used, why, strlen(why) + 1);
	*err = filled;
	return info->status;
}

enum tao_status tao_fail(struct tao_error *err, enum tao_error_code code,
	const char *format, ...)
{
	enum tao_status status;
	va_list args;

	va_start(args, format);
	status = fill(err, code, 0, format, args);
	va_end(args);
	return status;
}

enum tao_status tao_fail_errno(struct tao_error *err, enum tao_error_code code,
	int os_errno, const char *format, ...)
{
	enum tao_status status;
	va_list args;

	va_start(args, format);
	status = fill(err, code, os_errno, format, args);
	va_end(args);
	return status;
}

enum tao_status tao_error_spoil(struct tao_error *err)
{
	if (err)
		err->status = TAO_SPOILED;
	return TAO_SPOILED;
}
