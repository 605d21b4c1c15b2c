/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "lib/mmc_reply.h"

#include <string.h>

enum {
	SUB_HEADER_BYTES = 4,
	SUB_CODE_AT = 8, /* of the valid bit; the characters follow */
	MCN_CHARS = 13,
	ISRC_CHARS = 12
};

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_isrc_char(uint8_t byte)
{
	return is_digit(byte) || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

/* Drives that found nothing say so by the valid bit, by NULs or by a row of
 * zeros; a code that is none of these and no code is refused. */
static enum tao_status parse_code(const uint8_t *reply, size_t len,
	enum tao_sub_channel what, size_t chars, char *out,
	struct tao_error *err)
{
	const size_t need = SUB_CODE_AT + 1 + chars;
	const uint8_t *code;
	bool is_code = true, is_nothing = true;

	if (len >= SUB_HEADER_BYTES)
		len = tao_reply_bytes(len,
			(uint64_t)tao_get_be16(reply + 2) + SUB_HEADER_BYTES);
	if (len < need)
		return tao_reply_short(err, TAO_OP_READ_SUB_CHANNEL, len, need);
	if (reply[4] != what)
		return tao_reply_absurd(err, TAO_OP_READ_SUB_CHANNEL,
			"it is of another format than asked");
	code = reply + SUB_CODE_AT + 1;
	for (size_t i = 0; i < chars; i++) {
		is_code = is_code &&
			  (what == TAO_SUB_MCN ? is_digit(code[i])
					       : is_isrc_char(code[i]));
		is_nothing = is_nothing && (code[i] == 0 || code[i] == '0');
	}
	if (!(reply[SUB_CODE_AT] & 0x80) || is_nothing) {
		out[0] = '\0';
		return TAO_OK;
	}
	if (!is_code)
		return tao_reply_absurd(err, TAO_OP_READ_SUB_CHANNEL,
			"the code has other characters than a code has");
	memcpy(out, code, chars);
	out[chars] = '\0';
	return TAO_OK;
}

enum tao_status tao_mmc_parse_mcn(const uint8_t *reply, size_t len,
	char out[static 14], struct tao_error *err)
{
	return parse_code(reply, len, TAO_SUB_MCN, MCN_CHARS, out, err);
}

enum tao_status tao_mmc_parse_isrc(const uint8_t *reply, size_t len,
	char out[static 13], struct tao_error *err)
{
	return parse_code(reply, len, TAO_SUB_ISRC, ISRC_CHARS, out, err);
}
