/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/number.h"

#include <errno.h>
#include <stdlib.h>

#include "tools/options.h"

/* strtoull takes signs and blanks, which no number here begins with. */
static bool parse(const char *text, char **end, uint64_t *value)
{
	errno = 0;
	*value = strtoull(text, end, 10);
	return text[0] >= '0' && text[0] <= '9' && errno == 0;
}

static unsigned unit_shift(char unit)
{
	switch (unit) {
	case 'K':
	case 'k':
		return 10;
	case 'M':
	case 'm':
		return 20;
	case 'G':
	case 'g':
		return 30;
	default:
		return 0;
	}
}

_Noreturn static void refuse(const char *option, const char *text,
	uint64_t least, uint64_t most, const char *units)
{
	tao_usage_error(text, "%s takes a number from %llu to %llu%s", option,
		(unsigned long long)least, (unsigned long long)most, units);
}

bool tao_number_parse(
	const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
	uint64_t number;
	char *end;

	if (!parse(text, &end, &number) || *end || number < least ||
		number > most)
		return false;
	*value = number;
	return true;
}

uint64_t tao_number(
	const char *option, const char *text, uint64_t least, uint64_t most)
{
	uint64_t value;

	if (!tao_number_parse(text, least, most, &value))
		refuse(option, text, least, most, "");
	return value;
}

uint64_t tao_size_bytes(
	const char *option, const char *text, uint64_t least, uint64_t most)
{
	bool is_number;
	uint64_t value;
	unsigned shift;
	char *end;

	is_number = parse(text, &end, &value);
	shift = unit_shift(*end);
	if (shift)
		end++;
	if (!is_number || *end || value > most >> shift ||
		value << shift < least)
		refuse(option, text, least, most, " bytes, or with K, M or G");
	return value << shift;
}
