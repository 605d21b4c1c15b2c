/* report.h - what the tools say: errors, warnings and notes to stderr, one line
 * each; data to stdout, with every write checked. May print and exit.
 * Shapes  "PROGRAM: TOKEN: 'SUBJECT': TEXT". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_REPORT_H
#define TAO_REPORT_H

#include "lib/error.h"
#include "lib/event.h"

/* The tool's name for every line; set once by tao_options_parse. */
extern const char *tao_program;

/* Print the error's line; returns its status, for "return tao_report(...)". */
int tao_report(const char *subject, const struct tao_error *err);

/* "PROGRAM: TOKEN: 'SUBJECT': warning: TEXT", not with --quiet. */
void tao_warn(const char *subject, enum tao_error_code code,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "PROGRAM: TEXT", only with --verbose. */
void tao_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An observer that prints warnings and notes like the above; subject must
 * outlive it. Progress is left to tools/progress.h. */
struct tao_observer tao_report_observer(const char *subject);

/* Flush and close stdout; status, or TAO_FAILED with output-error told if what
 * was printed did not arrive. Last call of every main(). */
int tao_close_stdout(int status);

#endif
