/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <ctype.h>
#include <errno.h>

#include "lib/error.h"
#include "tests/tap.h"

static bool is_token(const char *token)
{
	for (; *token; token++)
		if (!islower((unsigned char)*token) && *token != '-')
			return false;
	return true;
}

/* IMAPI's names carry over: without prefix, lower case, hyphens. Hyphens may
 * stand where IMAPI ran words together (SPEEDADJUSTED). */
static bool is_name_of(const char *imapi, const char *token)
{
	static const char *const prefixes[] = {
		"E_IMAPI_DF2TAO_", "E_IMAPI_", "S_IMAPI_"};

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(prefixes[i]);

		if (strncmp(imapi, prefixes[i], n) != 0)
			continue;
		for (imapi += n; *imapi; imapi++) {
			if (*imapi == '_')
				continue;
			token += *token == '-';
			if (tolower((unsigned char)*imapi) != *token++)
				return false;
		}
		return *token == '\0';
	}
	return true; /* a Win32 name: ours is our own */
}

static void test_table(void)
{
	for (int code = 1; code < TAO_E_COUNT; code++) {
		const struct tao_error_info *info =
			tao_error_info((enum tao_error_code)code);

		OK(is_token(info->token),
			"token '%s' is lower case with hyphens", info->token);
		OK(info->cause[0] && info->remedy[0],
			"'%s' tells its cause and what to do", info->token);
		OK(!info->imapi == !info->hresult,
			"'%s' has a name and an HRESULT or neither",
			info->token);
		if (info->imapi)
			OK(is_name_of(info->imapi, info->token),
				"'%s' is %s", info->token, info->imapi);
	}
}

static void test_fail(void)
{
	struct tao_error err = {0};

	IS_INT(tao_fail(&err, TAO_E_NOT_ENOUGH_SPACE, "need %d", 7),
		TAO_REFUSED, "a failure returns the status of its row");
	IS_INT(err.status, TAO_REFUSED, "and stores it");
	IS_STRING(err.text, "need 7", "its text is formatted");
	tao_fail_errno(&err, TAO_E_SYSTEM_ERROR, ENOSPC, "again: %s", err.text);
	IS_STRING(err.text, "again: need 7: No space left on device",
		"an error can be wrapped in place and ends with errno's words");
	IS_INT(err.os_errno, ENOSPC, "errno is kept");
	IS_INT(tao_error_spoil(&err), TAO_SPOILED, "a touched medium is 6");
	IS_INT(tao_fail(NULL, TAO_E_NO_MEDIA, "x"), TAO_REFUSED,
		"nobody has to listen");
}

int main(void)
{
	test_table();
	test_fail();
	return tap_done();
}
