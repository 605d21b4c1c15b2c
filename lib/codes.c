/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/codes.h"

#include <stdbool.h>
#include <string.h>

enum { ISRC_LEN = 12, MCN_LEN = 13, UPC_LEN = 12 };

/* The text without dashes and blanks, letters as capitals; its length, which
 * may be more than fits. */
static size_t squeeze(const char *text, char *out, size_t out_bytes)
{
	size_t len = 0;

	for (; *text; text++) {
		char c = *text;

		if (c == '-' || c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (len + 1 < out_bytes)
			out[len] = c;
		len++;
	}
	out[len < out_bytes ? len : out_bytes - 1] = '\0';
	return len;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

enum tao_status tao_isrc_parse(
	const char *text, char out[static 13], struct tao_error *err)
{
	char isrc[ISRC_LEN + 1];
	size_t len = squeeze(text, isrc, sizeof(isrc));

	if (len != ISRC_LEN)
		return tao_fail(err, TAO_E_INVALID_ISRC,
			"an ISRC has 12 characters, not %zu", len);
	for (size_t i = 0; i < ISRC_LEN; i++) {
		bool is_right = is_digit(isrc[i]);

		if (i < 2)
			is_right = is_letter(isrc[i]);
		else if (i < 5)
			is_right = is_right || is_letter(isrc[i]);
		if (!is_right)
			return tao_fail(err, TAO_E_INVALID_ISRC,
				"character %zu of an ISRC is a %s", i + 1,
				i < 2   ? "letter"
				: i < 5 ? "letter or a digit"
					: "digit");
	}
	memcpy(out, isrc, sizeof(isrc));
	return TAO_OK;
}

/* Weights 1 and 3 in turn, the check digit included, add up to a ten. */
static unsigned weighted_sum(const char *digits)
{
	unsigned sum = 0;

	for (size_t i = 0; i < MCN_LEN; i++)
		sum += (unsigned)(digits[i] - '0') * (i % 2 ? 3 : 1);
	return sum;
}

enum tao_status tao_mcn_parse(
	const char *text, char out[static 14], struct tao_error *err)
{
	char mcn[MCN_LEN + 1];
	size_t len = squeeze(text, mcn, sizeof(mcn));
	unsigned sum;

	if (len != strspn(mcn, "0123456789"))
		return tao_fail(err, TAO_E_INVALID_MCN,
			"a catalogue number has digits only, 13 of them");
	if (len == UPC_LEN) {
		memmove(mcn + 1, mcn, UPC_LEN + 1);
		mcn[0] = '0';
	} else if (len != MCN_LEN) {
		return tao_fail(err, TAO_E_INVALID_MCN,
			"a catalogue number has 13 digits, not %zu", len);
	}
	sum = weighted_sum(mcn);
	if (sum % 10 != 0)
		return tao_fail(err, TAO_E_INVALID_MCN,
			"the check digit is wrong: after these twelve comes "
			"%u, not %c",
			(unsigned)(mcn[12] - '0' + 10 - sum % 10) % 10,
			mcn[12]);
	memcpy(out, mcn, sizeof(mcn));
	return TAO_OK;
}
