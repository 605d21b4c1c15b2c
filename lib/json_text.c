/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/json_text.h"

#include <stdlib.h>
#include <string.h>

json_t *tao_json_text(const char *text)
{
	json_t *value;
	char *copy;

	if (!text)
		return json_null();
	value = json_string(text);
	if (value)
		return value;
	copy = strdup(text);
	if (!copy)
		return NULL;
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	value = json_string(copy);
	free(copy);
	return value;
}
