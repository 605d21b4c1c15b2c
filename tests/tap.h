/* tap.h - the Test Anything Protocol for C tests, in one header.
 * Each check prints one line whose title is a sentence about behaviour. End
 * main() with "return tap_done();": the plan comes last, so that a crash shows
 * as a missing plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count;
static int tap_failed;

__attribute__((format(printf, 4, 5), unused)) static bool tap_check(
	bool passed, const char *file, int line, const char *format, ...)
{
	va_list args;

	tap_count++;
	printf("%sok %d - ", passed ? "" : "not ", tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	if (!passed) {
		tap_failed++;
		printf("# failed at %s:%d\n", file, line);
	}
	fflush(stdout);
	return passed;
}

/* OK(condition, title...): the condition holds. */
#define OK(condition, ...)                                                     \
	tap_check((condition), __FILE__, __LINE__, __VA_ARGS__)

/* IS_INT(got, want, title...): two integers are equal. */
#define IS_INT(got, want, ...)                                                 \
	do {                                                                   \
		long long tap_got = (long long)(got);                          \
		long long tap_want = (long long)(want);                        \
		if (!OK(tap_got == tap_want, __VA_ARGS__))                     \
			printf("# got %lld, want %lld\n", tap_got, tap_want);  \
	} while (0)

/* IS_STRING(got, want, title...): two strings are equal; NULL equals NULL. */
#define IS_STRING(got, want, ...)                                              \
	do {                                                                   \
		const char *tap_got = (got);                                   \
		const char *tap_want = (want);                                 \
		bool tap_same = tap_got && tap_want                            \
					? strcmp(tap_got, tap_want) == 0       \
					: tap_got == tap_want;                 \
		if (!OK(tap_same, __VA_ARGS__))                                \
			printf("# got '%s', want '%s'\n",                      \
				tap_got ? tap_got : "(null)",                  \
				tap_want ? tap_want : "(null)");               \
	} while (0)

__attribute__((unused)) static void tap_hex(
	const char *label, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	printf("# %s", label);
	for (size_t i = 0; i < len; i++)
		printf(" %02x", p[i]);
	putchar('\n');
}

/* IS_BYTES(got, want, len, title...): two runs of bytes are equal. */
#define IS_BYTES(got, want, len, ...)                                          \
	do {                                                                   \
		if (!OK(memcmp((got), (want), (len)) == 0, __VA_ARGS__)) {     \
			tap_hex("got ", (got), (len));                         \
			tap_hex("want", (want), (len));                        \
		}                                                              \
	} while (0)

/* SKIP(reason, title...): a check that cannot be made here. */
#define SKIP(reason, title)                                                    \
	printf("ok %d - %s # SKIP %s\n", ++tap_count, (title), (reason))

#define BAIL(...)                                                              \
	do {                                                                   \
		printf("Bail out! ");                                          \
		printf(__VA_ARGS__);                                           \
		putchar('\n');                                                 \
		exit(1);                                                       \
	} while (0)

__attribute__((unused)) static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	fflush(stdout);
	return tap_failed ? 1 : 0;
}

#endif
