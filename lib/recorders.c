/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/recorders.h"

#include <cdio/cdio.h>
#include <cdio/logging.h>
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct tao_places tao_places_default = {"/sys", "/proc", "/dev"};

struct search {
	const struct tao_places *places;
	struct tao_listed *list;
	size_t len;
	bool has_failed; /* no memory */
};

static void hear_nothing(cdio_log_level_t level, const char *message)
{
	(void)level;
	(void)message;
}

/* One drive may have many names; the node is the same. */
static void add(struct search *search, const char *path)
{
	struct tao_device device;
	struct tao_listed *longer;

	if (search->has_failed ||
		tao_device_resolve(path, &device, NULL) != TAO_OK ||
		device.kind != TAO_DEVICE_NODE)
		return;
	for (size_t i = 0; i < search->len; i++)
		if (search->list[i].device.rdev == device.rdev)
			return;
	longer = realloc(
		search->list, (search->len + 1) * sizeof(*search->list));
	if (!longer) {
		search->has_failed = true;
		return;
	}
	search->list = longer;
	search->list[search->len++] = (struct tao_listed){.device = device};
}

static void ask_libcdio(struct search *search)
{
	cdio_log_handler_t handler = cdio_log_set_handler(hear_nothing);
	char **names = cdio_get_devices(DRIVER_DEVICE);

	cdio_log_set_handler(handler);
	for (size_t i = 0; names && names[i]; i++)
		add(search, names[i]);
	if (names)
		cdio_free_device_list(names);
}

/* sr drives have more names than libcdio tries. */
static void ask_sysfs(struct search *search)
{
	char path[PATH_MAX];
	const struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/block", search->places->sysfs);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "sr", 2) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", search->places->dev,
			entry->d_name);
		add(search, path);
	}
	if (dir)
		closedir(dir);
}

/* SYSFS/block/NAME/device/WHAT without the blanks at its end. */
static void read_text(const struct tao_places *places,
	const struct tao_listed *listed, const char *what, char *out,
	size_t out_bytes)
{
	char path[PATH_MAX + NAME_MAX], line[64] = "";
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/block/%s/device/%s", places->sysfs,
		listed->device.node, what);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(line, sizeof(line), file)) {
		len = strlen(line);
		while (len > 0 && isspace((unsigned char)line[len - 1]))
			line[--len] = '\0';
		snprintf(out, out_bytes, "%.*s", (int)out_bytes - 1, line);
	}
	fclose(file);
}

/* The place of a drive among the columns of "drive name:\t\tsr1\tsr0". */
static int column_of(const char *line, const char *node)
{
	char word[NAME_MAX + 1];
	int column = 0, used;

	while (sscanf(line, "%255s%n", word, &used) == 1) {
		if (strcmp(word, node) == 0)
			return column;
		line += used;
		column++;
	}
	return -1;
}

/* 0 or 1 in that column; -1 if there is none. */
static int flag_at(const char *line, int column)
{
	int flag, used;

	do {
		if (sscanf(line, "%d%n", &flag, &used) != 1)
			return -1;
		line += used;
	} while (column-- > 0);
	return flag;
}

static void read_writing(
	const struct tao_places *places, struct tao_listed *listed)
{
	char path[PATH_MAX], line[1024];
	int column = -1, flag = -1;
	FILE *info;

	snprintf(path, sizeof(path), "%s/sys/dev/cdrom/info", places->proc);
	info = fopen(path, "re");
	while (info && fgets(line, sizeof(line), info)) {
		char *values = strchr(line, ':');

		if (values && strncmp(line, "drive name", 10) == 0)
			column = column_of(values + 1, listed->device.node);
		else if (values && column >= 0 &&
			 strncmp(line, "Can write CD-R:", 15) == 0)
			flag = flag_at(values + 1, column);
	}
	if (info)
		fclose(info);
	listed->has_writing = flag >= 0;
	listed->can_write_cdr = flag > 0;
}

void tao_recorders_describe(
	const struct tao_places *places, struct tao_listed *listed)
{
	if (listed->device.kind != TAO_DEVICE_NODE)
		return;
	read_text(places, listed, "vendor", listed->vendor,
		sizeof(listed->vendor));
	read_text(places, listed, "model", listed->product,
		sizeof(listed->product));
	read_text(places, listed, "rev", listed->revision,
		sizeof(listed->revision));
	read_writing(places, listed);
}

static int compare(const void *a, const void *b)
{
	const struct tao_listed *one = a, *other = b;

	return strverscmp(one->device.path, other->device.path);
}

enum tao_status tao_recorders_find(const struct tao_places *places,
	struct tao_listed **list, size_t *len, struct tao_error *err)
{
	struct search search = {.places = places};

	ask_libcdio(&search);
	ask_sysfs(&search);
	if (search.has_failed) {
		free(search.list);
		return tao_fail(err, TAO_E_OUT_OF_MEMORY,
			"no memory for the list of drives");
	}
	for (size_t i = 0; i < search.len; i++)
		tao_recorders_describe(places, &search.list[i]);
	if (search.len > 0)
		qsort(search.list, search.len, sizeof(*search.list), compare);
	*list = search.list;
	*len = search.len;
	return TAO_OK;
}
