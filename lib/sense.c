/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sense.h"

#include <stdio.h>
#include <string.h>

#include "lib/bytes.h"

enum {
	SENSE_HEADER_BYTES = 8,
	DESCRIPTOR_INFORMATION = 0x00,
	DESCRIPTOR_KEY_SPECIFIC = 0x02
};

/* Progress is told with these two keys; with others the same bytes point at a
 * field of the command. */
static void set_key_specific(struct tao_sense *sense, const uint8_t bytes[3])
{
	if (!(bytes[0] & 0x80))
		return;
	if (sense->key != TAO_KEY_NO_SENSE && sense->key != TAO_KEY_NOT_READY)
		return;
	sense->has_progress = true;
	sense->progress = tao_get_be16(bytes + 1);
}

static void parse_fixed(
	struct tao_sense *sense, const uint8_t *bytes, size_t len)
{
	sense->key = bytes[2] & 0x0f;
	if (bytes[0] & 0x80) {
		sense->has_information = true;
		sense->information = tao_get_be32(bytes + 3);
	}
	if (len > 12)
		sense->asc = bytes[12];
	if (len > 13)
		sense->ascq = bytes[13];
	if (len > 17)
		set_key_specific(sense, bytes + 15);
}

static void parse_descriptor(
	struct tao_sense *sense, const uint8_t *bytes, size_t len)
{
	sense->key = bytes[1] & 0x0f;
	sense->asc = bytes[2];
	sense->ascq = bytes[3];
	for (size_t at = SENSE_HEADER_BYTES; len - at >= 2;) {
		const uint8_t *d = bytes + at;
		size_t d_len = (size_t)d[1] + 2;

		if (d_len > len - at)
			return;
		/* 64-bit information that no CD address fits is none. */
		if (d[0] == DESCRIPTOR_INFORMATION && d_len >= 12 &&
			d[2] & 0x80 && tao_get_be32(d + 4) == 0) {
			sense->has_information = true;
			sense->information = tao_get_be32(d + 8);
		} else if (d[0] == DESCRIPTOR_KEY_SPECIFIC && d_len >= 8) {
			set_key_specific(sense, d + 4);
		}
		at += d_len;
	}
}

struct tao_sense tao_sense_parse(const uint8_t *bytes, size_t len_bytes)
{
	struct tao_sense sense = {0};
	uint8_t code;
	size_t told;

	if (len_bytes < SENSE_HEADER_BYTES)
		return sense;
	code = bytes[0] & 0x7f;
	if (code < 0x70 || code > 0x73)
		return sense;
	sense.valid = true;
	sense.deferred = code & 1;
	told = SENSE_HEADER_BYTES + (size_t)bytes[7];
	if (len_bytes > told)
		len_bytes = told;
	if (code < 0x72)
		parse_fixed(&sense, bytes, len_bytes);
	else
		parse_descriptor(&sense, bytes, len_bytes);
	return sense;
}

void tao_sense_build(const struct tao_sense *sense,
	uint8_t out[static TAO_SENSE_FIXED_BYTES])
{
	memset(out, 0, TAO_SENSE_FIXED_BYTES);
	if (!sense->valid)
		return;
	out[0] = sense->deferred ? 0x71 : 0x70;
	out[2] = sense->key & 0x0f;
	if (sense->has_information) {
		out[0] |= 0x80;
		tao_put_be32(out + 3, sense->information);
	}
	out[7] = TAO_SENSE_FIXED_BYTES - SENSE_HEADER_BYTES;
	out[12] = sense->asc;
	out[13] = sense->ascq;
	if (sense->has_progress) {
		out[15] = 0x80;
		tao_put_be16(out + 16, sense->progress);
	}
}

const char *tao_sense_key_text(uint8_t key)
{
	static const char *const texts[16] = {
		[TAO_KEY_NO_SENSE] = "no sense",
		[TAO_KEY_RECOVERED] = "recovered error",
		[TAO_KEY_NOT_READY] = "not ready",
		[TAO_KEY_MEDIUM_ERROR] = "medium error",
		[TAO_KEY_HARDWARE_ERROR] = "hardware error",
		[TAO_KEY_ILLEGAL_REQUEST] = "illegal request",
		[TAO_KEY_UNIT_ATTENTION] = "unit attention",
		[TAO_KEY_DATA_PROTECT] = "data protect",
		[TAO_KEY_BLANK_CHECK] = "blank check",
		[0x9] = "vendor-specific error",
		[0xa] = "copy aborted",
		[TAO_KEY_ABORTED_COMMAND] = "aborted command",
		[0xd] = "volume overflow",
		[0xe] = "miscompare",
		[0xf] = "completed",
	};
	const char *text = key < 16 ? texts[key] : NULL;

	return text ? text : "reserved key";
}

char *tao_sense_format(
	const struct tao_sense *sense, char *out, size_t out_bytes)
{
	const char *words = tao_sense_asc_text(sense->asc, sense->ascq);

	if (!sense->valid) {
		snprintf(out, out_bytes, "no sense data");
		return out;
	}
	if (!words)
		words = sense->asc >= 0x80 ? "vendor-specific code"
					   : "unknown code";
	snprintf(out, out_bytes, "%s%s, %s (%x/%02x/%02x)",
		sense->deferred ? "deferred " : "",
		tao_sense_key_text(sense->key), words, sense->key, sense->asc,
		sense->ascq);
	return out;
}

bool tao_sense_is(const struct tao_sense *sense, uint8_t key, uint8_t asc)
{
	return sense->valid && sense->key == key && sense->asc == asc;
}

bool tao_sense_is_exact(
	const struct tao_sense *sense, uint8_t key, uint8_t asc, uint8_t ascq)
{
	return tao_sense_is(sense, key, asc) && sense->ascq == ascq;
}
