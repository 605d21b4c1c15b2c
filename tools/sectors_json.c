/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/options.h"
#include "tools/sectors_tree.h"

static enum tao_status fail_memory(struct tao_error *err)
{
	return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory for the answer");
}

enum tao_status tao_sectors_json(
	const struct tao_answer *answer, struct tao_error *err)
{
	json_t *root = tao_sectors_tree(answer);

	if (!root)
		return fail_memory(err);
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
	return TAO_OK;
}

/* One step down: a member's name, or the number of an item, from 0. False if
 * there is no such member; an item that is not there is *value NULL. */
static bool descend(const json_t **value, const char *name, size_t len)
{
	const json_t *member;
	char word[64], *end;
	unsigned long index;

	if (len == 0 || len >= sizeof(word))
		return false;
	memcpy(word, name, len);
	word[len] = '\0';
	if (!json_is_array(*value)) {
		member = json_object_get(*value, word);
		*value = member ? member : *value;
		return member != NULL;
	}
	index = strtoul(word, &end, 10);
	if (*end || word[0] < '0' || word[0] > '9')
		return false;
	*value = json_array_get(*value, index);
	return true;
}

/* The value under "tracks.0.isrc"; NULL for what is not there, or not known,
 * today. False if it never is. */
static bool find(const json_t *root, const char *path, const json_t **out)
{
	const json_t *value = root;

	while (value && !json_is_null(value)) {
		size_t len = strcspn(path, ".");

		if (!descend(&value, path, len))
			return false;
		path += len;
		if (!*path)
			break;
		path++;
	}
	*out = value;
	return true;
}

/* Texts and numbers bare, null as nothing, the rest as JSON in one line. */
static void print_value(const json_t *value)
{
	if (json_is_string(value))
		fputs(json_string_value(value), stdout);
	else if (value && !json_is_null(value))
		json_dumpf(value, stdout,
			JSON_ENCODE_ANY | JSON_COMPACT |
				JSON_REAL_PRECISION(6));
	putchar('\n');
}

enum tao_status tao_sectors_get(const struct tao_answer *answer,
	char *const *names, struct tao_error *err)
{
	json_t *root = tao_sectors_tree(answer);
	const json_t *value;

	if (!root)
		return fail_memory(err);
	for (size_t i = 0; names[i]; i++)
		if (!find(root, names[i], &value)) {
			json_decref(root);
			tao_usage_error(names[i],
				"--get has no such name; --json shows all");
		}
	for (size_t i = 0; names[i]; i++) {
		find(root, names[i], &value);
		print_value(value);
	}
	json_decref(root);
	return TAO_OK;
}
