/* options.h - command lines of the tools: one popt table each drives parsing
 * and --help. May print and exit.
 * Shapes  a tool's table, its usage line and one sentence about it.
 * Owner   operands live until the process ends.
 * Errors  wrong usage prints one line and exits 2. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_OPTIONS_H
#define TAO_OPTIONS_H

#include <popt.h>
#include <stdbool.h>

struct tao_tool {
	const char *name;     /* "tao-write" */
	const char *operands; /* "[OPTION...] DEVICE [COMMAND [ARG...]]" */
	const char *about;    /* one sentence for --help, no full stop */
	const struct poptOption *options; /* ends with POPT_TABLEEND */
	/* The second operand starts a command line whose words are its own;
	 * options may stand before and after the first operand only. */
	bool takes_command;
};

/* Common options, after tao_options_parse: */
extern int tao_verbosity;  /* 0, 1 for -v, 2 for -vv */
extern bool tao_is_quiet;

/* First call of every main(): makes sure that descriptors 0 to 2 are open, so
 * that a device never becomes somebody's standard output, then parses. Handles
 * --help and --version. Returns the operands, NULL-terminated. */
const char **tao_options_parse(
	const struct tao_tool *tool, int argc, char **argv);

/* "tao-write: invalid-argument: 'SUBJECT': TEXT; try 'tao-write --help'",
 * exit 2. */
_Noreturn void tao_usage_error(
	const char *subject, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The DEVICE operand, or $TAO_DEVICE, or exit 2 with no-recorder-specified. */
const char *tao_device_operand(const char *const *operands);

#endif
