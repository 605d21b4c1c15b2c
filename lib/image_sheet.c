/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/image_sheet.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/pcm/count.h"

enum { TEXT_MAX = 1 << 20 };

/* ---- the text ---- */

enum tao_status tao_sheet_open(
	const char *path, struct tao_sheet *sheet, struct tao_error *err)
{
	FILE *file = fopen(path, "re");
	char *text = file ? malloc(TEXT_MAX + 1) : NULL;
	size_t len;
	bool is_bad;

	if (!text) {
		tao_fail_errno(err, TAO_E_INPUT_ERROR, errno, "cannot read it");
		if (file)
			fclose(file);
		return TAO_INPUT;
	}
	len = fread(text, 1, TEXT_MAX + 1, file);
	is_bad = ferror(file);
	fclose(file);
	if (is_bad || len > TEXT_MAX || memchr(text, '\0', len)) {
		free(text);
		return tao_fail(err, TAO_E_INPUT_ERROR,
			"it is no text that describes an image");
	}
	text[len] = '\0';
	*sheet = (struct tao_sheet){
		.path = path, .text = text, .at = text, .line = 1};
	/* a byte order mark, which editors of Windows put there */
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		sheet->at += 3;
	return TAO_OK;
}

void tao_sheet_done(struct tao_sheet *sheet)
{
	free(sheet->text);
	sheet->text = NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

bool tao_sheet_line(struct tao_sheet *sheet)
{
	sheet->at += strcspn(sheet->at, "\n");
	if (!*sheet->at)
		return false;
	sheet->at++;
	sheet->line++;
	return true;
}

/* To the first character of a word; false if there is none. */
static bool skip(struct tao_sheet *sheet)
{
	for (;;) {
		while (is_blank(*sheet->at))
			sheet->at++;
		if (sheet->is_free && strncmp(sheet->at, "//", 2) == 0)
			sheet->at += strcspn(sheet->at, "\n");
		if (*sheet->at && *sheet->at != '\n')
			return true;
		if (!sheet->is_free || !tao_sheet_line(sheet))
			return false;
	}
}

static void put(char word[static TAO_WORD_BYTES], size_t *len, char c)
{
	if (*len < TAO_WORD_BYTES - 1)
		word[(*len)++] = c;
	word[*len] = '\0';
}

static void take_quoted(
	struct tao_sheet *sheet, char word[static TAO_WORD_BYTES])
{
	const char *at = sheet->at + 1;
	size_t len = 0;

	for (; *at && *at != '"' && *at != '\n'; at++) {
		if (sheet->is_free && at[0] == '\\' && at[1] == '"')
			at++;
		put(word, &len, *at);
	}
	sheet->at = *at == '"' ? at + 1 : at;
}

bool tao_sheet_word(struct tao_sheet *sheet, char word[static TAO_WORD_BYTES])
{
	size_t len = 0;

	word[0] = '\0';
	if (!skip(sheet))
		return false;
	if (*sheet->at == '"') {
		take_quoted(sheet, word);
		return true;
	}
	do {
		put(word, &len, *sheet->at++);
		if (sheet->is_free && strchr("{}", word[len - 1]))
			break;
	} while (*sheet->at && *sheet->at != '\n' && !is_blank(*sheet->at) &&
		 !(sheet->is_free && strchr("{}\"", *sheet->at)));
	return true;
}

enum tao_status tao_sheet_skip_block(
	struct tao_sheet *sheet, struct tao_error *err)
{
	char word[TAO_WORD_BYTES];
	unsigned depth = 0;

	do {
		if (!tao_sheet_word(sheet, word))
			return tao_sheet_fail(sheet, err, "a block has no end");
		if (strcmp(word, "{") == 0)
			depth++;
		else if (strcmp(word, "}") == 0 && depth > 0)
			depth--;
	} while (depth > 0);
	return TAO_OK;
}

bool tao_sheet_time(const char *word, int64_t *sectors)
{
	unsigned minutes, seconds, frames;
	char rest;

	if (word[strspn(word, "0123456789:")] ||
		sscanf(word, "%4u:%2u:%2u%c", &minutes, &seconds, &frames,
			&rest) != 3 ||
		seconds > 59 || frames > 74)
		return false;
	*sectors = ((int64_t)minutes * 60 + seconds) * 75 + frames;
	return true;
}

bool tao_sheet_accept(struct tao_sheet *sheet, const char *want)
{
	struct tao_sheet before = *sheet;
	char word[TAO_WORD_BYTES];

	if (tao_sheet_word(sheet, word) && strcmp(word, want) == 0)
		return true;
	*sheet = before;
	return false;
}

bool tao_sheet_length(
	struct tao_sheet *sheet, unsigned sector_units, int64_t *units)
{
	struct tao_sheet before = *sheet;
	char word[TAO_WORD_BYTES];
	int64_t sectors;

	if (tao_sheet_word(sheet, word)) {
		size_t digits = strspn(word, "0123456789");

		if (tao_sheet_time(word, &sectors)) {
			*units = sectors * sector_units;
			return true;
		}
		if (digits > 0 && digits < 12 && !word[digits]) {
			*units = strtoll(word, NULL, 10);
			return true;
		}
	}
	*sheet = before;
	return false;
}

enum tao_status tao_sheet_fail(const struct tao_sheet *sheet,
	struct tao_error *err, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return tao_fail(
		err, TAO_E_INPUT_ERROR, "line %u: %s", sheet->line, text);
}

/* ---- the files it names ---- */

/* Programs of Windows do not care for capital letters. The name is changed to
 * that of a file that is there. */
static bool find_alike(char path[static PATH_MAX])
{
	char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const struct dirent *entry = NULL;
	DIR *folder;

	if (slash)
		*slash = '\0';
	folder = opendir(!slash ? "." : *path ? path : "/");
	if (slash)
		*slash = '/';
	while (folder && (entry = readdir(folder)))
		if (strcasecmp(entry->d_name, name) == 0)
			break;
	if (entry)
		memcpy(name, entry->d_name, strlen(name));
	if (folder)
		closedir(folder);
	return entry != NULL;
}

/* Nothing is waited for, should it be a pipe. */
static int open_path(const char *path)
{
	return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static int open_or_alike(
	const struct tao_sheet *sheet, char path[static PATH_MAX])
{
	size_t len = strlen(sheet->path);
	int fd = open_path(path);

	if (fd != -1 || errno != ENOENT)
		return fd;
	if (find_alike(path))
		return open_path(path);
	errno = ENOENT;
	if (!sheet->is_renamed || len < 4 || len >= PATH_MAX)
		return -1;
	memcpy(path, sheet->path, len - 3);
	strcpy(path + len - 3, "bin");
	if (find_alike(path))
		return open_path(path);
	errno = ENOENT;
	return -1;
}

static int open_named(const struct tao_sheet *sheet, const char *name,
	struct stat *st, struct tao_error *err)
{
	const char *slash = strrchr(sheet->path, '/');
	size_t folder_len = slash ? (size_t)(slash - sheet->path) + 1 : 0;
	char path[PATH_MAX];
	int fd, len;

	if (name[0] == '/')
		folder_len = 0;
	len = snprintf(path, sizeof(path), "%.*s%s", (int)folder_len,
		sheet->path, name);
	if (len >= (int)sizeof(path)) {
		tao_sheet_fail(sheet, err, "'%.80s...': too long a name", name);
		return -1;
	}
	fd = open_or_alike(sheet, path);
	if (fd == -1 || fstat(fd, st) == -1) {
		tao_sheet_fail(sheet, err, "cannot open '%s': %s", name,
			strerror(errno));
	} else if (!S_ISREG(st->st_mode)) {
		tao_sheet_fail(sheet, err, "'%s' is no plain file", name);
	} else {
		return fd;
	}
	if (fd != -1)
		close(fd);
	return -1;
}

enum tao_status tao_sheet_bytes(const struct tao_sheet *sheet, const char *name,
	int64_t *bytes, struct tao_error *err)
{
	struct stat st;
	int fd = open_named(sheet, name, &st, err);

	if (fd == -1)
		return TAO_INPUT;
	close(fd);
	*bytes = st.st_size;
	return TAO_OK;
}

enum tao_status tao_sheet_sectors(const struct tao_sheet *sheet,
	const char *name, int64_t *sectors, struct tao_error *err)
{
	const struct tao_pcm_input_options options = {
		.raw = tao_pcm_format_cd()};
	struct tao_error why;
	enum tao_status status;
	uint64_t counted;
	struct stat st;
	int fd = open_named(sheet, name, &st, err);

	if (fd == -1)
		return TAO_INPUT;
	status = tao_pcm_count_sectors(fd, &options, NULL, &counted, &why);
	close(fd);
	if (status != TAO_OK)
		return tao_sheet_fail(sheet, err, "'%s': %s", name, why.text);
	*sectors = counted < INT32_MAX ? (int64_t)counted : INT32_MAX;
	return TAO_OK;
}
