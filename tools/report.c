/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/report.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/options.h"

const char *tao_program = "tao-tools";

/* One write per line, so that lines of several processes do not mix; control
 * characters of file names must not reach a terminal. */
__attribute__((format(printf, 1, 0))) static void say(
	const char *format, va_list args)
{
	char line[PATH_MAX + 1024]; /* whatever the subject, all of the text */

	vsnprintf(line, sizeof(line), format, args);
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	fprintf(stderr, "%s\n", line);
}

__attribute__((format(printf, 1, 2))) static void say_line(
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

int tao_report(const char *subject, const struct tao_error *err)
{
	say_line("%s: %s: '%s': %s", tao_program,
		tao_error_info(err->code)->token, subject, err->text);
	return err->status;
}

void tao_warn(
	const char *subject, enum tao_error_code code, const char *format, ...)
{
	char text[512];
	va_list args;

	if (tao_is_quiet)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say_line("%s: %s: '%s': warning: %s", tao_program,
		tao_error_info(code)->token, subject, text);
}

void tao_note(const char *format, ...)
{
	char text[512];
	va_list args;

	if (tao_verbosity < 1)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say_line("%s: %s", tao_program, text);
}

static void on_event(void *context, const struct tao_event *event)
{
	if (event->kind == TAO_EVENT_WARNING)
		tao_warn(context, event->code, "%s", event->text);
	else if (event->kind == TAO_EVENT_NOTE)
		tao_note("%s", event->text);
}

struct tao_observer tao_report_observer(const char *subject)
{
	return (struct tao_observer){
		.event = on_event,
		.context = (void *)(uintptr_t)subject,
	};
}

int tao_close_stdout(int status)
{
	bool failed = ferror(stdout);
	struct tao_error err;

	errno = 0;
	failed |= fclose(stdout) != 0;
	if (!failed)
		return status;
	tao_fail_errno(&err, TAO_E_OUTPUT_ERROR, errno, "cannot write");
	tao_report("standard output", &err);
	return status == TAO_OK ? (int)err.status : status;
}
