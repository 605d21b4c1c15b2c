/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/report.h"

int tao_verbosity;
bool tao_is_quiet;

enum { COMMON_HELP = 'h', COMMON_VERSION = 'V', COMMON_VERBOSE = 'v',
	COMMON_QUIET = 'q' };

static const struct poptOption common[] = {
	{"verbose", 'v', POPT_ARG_NONE, NULL, COMMON_VERBOSE,
		"tell what is done; twice: each command to a drive", NULL},
	{"quiet", 'q', POPT_ARG_NONE, NULL, COMMON_QUIET,
		"no warnings and no progress, only errors", NULL},
	{"help", 'h', POPT_ARG_NONE, NULL, COMMON_HELP,
		"show this help and exit", NULL},
	{"version", 'V', POPT_ARG_NONE, NULL, COMMON_VERSION,
		"show the version and exit", NULL},
	POPT_TABLEEND};

/* A closed descriptor becomes one on which every use fails, as it would have
 * failed before: reading from stdin, writing to stdout. */
static void open_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			abort();
	}
}

_Noreturn static void show_help(const struct tao_tool *tool, poptContext con)
{
	poptSetOtherOptionHelp(con, tool->operands);
	poptPrintHelp(con, stdout, 0);
	printf("\n%s.\n", tool->about);
	if (strncmp(tool->operands, "[OPTION...] DEVICE", 18) == 0)
		puts("DEVICE is a drive such as /dev/sr0, or NAME.cue, a "
		     "virtual disc\n(default: $TAO_DEVICE).");
	printf("See also: man %s, man tao-tools.\n", tao_program);
	exit(tao_close_stdout(0));
}

_Noreturn static void show_version(void)
{
	printf("%s (%s) %s\n", tao_program, PACKAGE_NAME, PACKAGE_VERSION);
	exit(tao_close_stdout(0));
}

_Noreturn void tao_usage_error(const char *subject, const char *format, ...)
{
	struct tao_error err;
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	exit(tao_report(subject,
		(tao_fail(&err, TAO_E_INVALID_ARGUMENT,
			 "%s; try '%s --help'", text, tao_program),
			&err)));
}

static void handle(const struct tao_tool *tool, poptContext con, int value)
{
	switch (value) {
	case COMMON_HELP:
		show_help(tool, con);
	case COMMON_VERSION:
		show_version();
	case COMMON_VERBOSE:
		tao_verbosity++;
		break;
	case COMMON_QUIET:
		tao_is_quiet = true;
		break;
	default:
		if (value < -1)
			tao_usage_error(poptBadOption(con, 0), "%s",
				poptStrerror(value));
	}
}

/* popt would take the word behind an option whose argument is optional. So
 * "--spool" alone becomes "--spool=" and this mark, which nobody types. */
static const char no_argument[] = "\001";

static const char *mark_word(const struct poptOption *options, const char *word)
{
	static const char dashes[] = "--";

	for (; options->longName || options->shortName; options++) {
		char *marked;

		if (!(options->argInfo & POPT_ARGFLAG_OPTIONAL) ||
			strncmp(word, dashes, 2) != 0 ||
			strcmp(word + 2, options->longName) != 0)
			continue;
		marked = malloc(strlen(word) + sizeof(no_argument) + 1);
		if (!marked)
			abort();
		sprintf(marked, "%s=%s", word, no_argument);
		return marked;
	}
	return word;
}

static const char **mark_words(
	const struct tao_tool *tool, int argc, const char **argv)
{
	const char **words = calloc((size_t)argc + 1, sizeof(*words));

	if (!words)
		abort();
	for (int i = 0; i < argc; i++)
		words[i] = mark_word(tool->options, argv[i]);
	return words;
}

/* Options left out their argument: they have the empty one. Words that were
 * none of ours are as they were. */
static void unmark(const struct tao_tool *tool, const char **rest)
{
	const struct poptOption *options = tool->options;

	for (; options->longName || options->shortName; options++)
		if (options->argInfo & POPT_ARGFLAG_OPTIONAL) {
			char *value = *(char **)options->arg;

			if (value && strcmp(value, no_argument) == 0)
				value[0] = '\0';
		}
	for (; *rest; rest++) {
		size_t len = strlen(*rest);

		if (len > 3 && strcmp(*rest + len - 2, "=\001") == 0)
			*rest = strndup(*rest, len - 2);
		if (!*rest)
			abort();
	}
}

/* Parse one run of options; returns the words that are left. They live as long
 * as the context, which is kept in *con until the process ends. */
static const char **parse_run(const struct tao_tool *tool,
	const struct poptOption *table, int argc, const char **argv,
	poptContext *con)
{
	static const char *nothing[] = {NULL};
	unsigned flags = tool->takes_command ? POPT_CONTEXT_POSIXMEHARDER : 0;
	const char **rest;
	int value;

	*con = poptGetContext(tao_program, argc,
		mark_words(tool, argc, argv), table, flags);
	if (!*con)
		abort();
	while ((value = poptGetNextOpt(*con)) != -1)
		handle(tool, *con, value);
	rest = poptGetArgs(*con);
	if (!rest)
		rest = nothing;
	unmark(tool, rest);
	return rest;
}

static int count(const char **words)
{
	int n = 0;

	while (words[n])
		n++;
	return n;
}

const char **tao_options_parse(
	const struct tao_tool *tool, int argc, char **argv)
{
	static poptContext contexts[2];
	struct poptOption table[] = {
		{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
			(void *)(uintptr_t)tool->options, 0, "Options:", NULL},
		{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
			(void *)(uintptr_t)common, 0, "Common options:", NULL},
		POPT_TABLEEND};
	const char **words, **command, *device;

	tao_program = tool->name;
	open_standard_descriptors();
	words = parse_run(
		tool, table, argc, (const char **)argv, &contexts[0]);
	if (!tool->takes_command || count(words) < 2 || words[1][0] != '-')
		return words;
	/* "tao-write DEVICE --isrc X COMMAND": no command begins with "-". */
	device = words[0];
	words[0] = argv[0];
	command = parse_run(tool, table, count(words), words, &contexts[1]);
	/* The words behind argv[0] have moved to command: reuse their room. */
	memmove(words + 1, command,
		((size_t)count(command) + 1) * sizeof(*command));
	words[0] = device;
	return words;
}

const char *tao_device_operand(const char *const *operands)
{
	const char *device = operands[0] ? operands[0] : getenv("TAO_DEVICE");
	struct tao_error err;

	if (device && device[0])
		return device;
	tao_fail(&err, TAO_E_NO_RECORDER_SPECIFIED,
		"name the recorder or set TAO_DEVICE; try '%s --help'",
		tao_program);
	exit(tao_report("DEVICE", &err));
}
