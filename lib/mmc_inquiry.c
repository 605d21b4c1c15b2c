/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc_reply.h"

enum { INQUIRY_BYTES = 36 };

/* Some drives fill up with NULs instead of blanks; anything else that is not
 * plain ASCII must not reach a terminal. */
static void copy_text(char *out, const uint8_t *from, size_t len)
{
	size_t end = 0;

	for (size_t i = 0; i < len; i++) {
		char c = (char)from[i];

		if (from[i] == 0)
			c = ' ';
		else if (from[i] < 0x20 || from[i] > 0x7e)
			c = '?';
		out[i] = c;
		if (c != ' ')
			end = i + 1;
	}
	out[end] = '\0';
}

enum tao_status tao_mmc_parse_inquiry(const uint8_t *reply, size_t len,
	struct tao_inquiry *out, struct tao_error *err)
{
	if (len >= 5)
		len = tao_reply_bytes(len, (uint64_t)reply[4] + 5);
	if (len < INQUIRY_BYTES)
		return tao_reply_short(err, TAO_OP_INQUIRY, len, INQUIRY_BYTES);
	out->peripheral_type = reply[0] & 0x1f;
	copy_text(out->vendor, reply + 8, 8);
	copy_text(out->product, reply + 16, 16);
	copy_text(out->revision, reply + 32, 4);
	return TAO_OK;
}
