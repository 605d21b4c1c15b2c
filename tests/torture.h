/* torture.h - feed a parser of replies what drives never should send.
 * Every reply is copied into memory of exactly its size, so that a sanitizer
 * sees a single byte read beyond it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TORTURE_H
#define TORTURE_H

#include "lib/mmc.h"
#include "tests/tap.h"

/* Parse; true if the outcome is one that the header allows. */
typedef bool torture_fn(const uint8_t *reply, size_t len);

/* TORTURE_ADAPTOR(name, type of the output, parser with this output last but
 * for the error): success, or an invalid response with the output untouched. */
#define TORTURE_ADAPTOR(name, type, call)                                      \
	static bool name(const uint8_t *reply, size_t len)                     \
	{                                                                      \
		type out, before;                                              \
		struct tao_error err = {0};                                    \
                                                                               \
		memset(&out, 0x5a, sizeof(out));                               \
		memcpy(&before, &out, sizeof(out));                            \
		if (call(reply, len, &out, &err) == TAO_OK)                    \
			return true;                                           \
		return err.status == TAO_REFUSED && err.text[0] &&             \
		       memcmp(&before, &out, sizeof(out)) == 0;                \
	}

static bool torture_copy(torture_fn *parse, const uint8_t *reply, size_t len)
{
	uint8_t *exact = malloc(len ? len : 1);
	bool passed;

	if (!exact)
		BAIL("no memory");
	if (len)
		memcpy(exact, reply, len);
	/* With nothing to read even the first byte is out of bounds. */
	passed = parse(len ? exact : exact + 1, len);
	free(exact);
	return passed;
}

/* xorshift32: the same bytes in every run. */
static uint32_t torture_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void torture_reply(
	const char *name, torture_fn *parse, const uint8_t *good, size_t len)
{
	uint8_t bytes[1024];
	uint32_t seed = 0x2545f491;
	bool passed = true;

	for (size_t cut = 0; cut <= len; cut++)
		passed = torture_copy(parse, good, cut) && passed;
	OK(passed, "%s: every truncation is refused or read within its bounds",
		name);
	passed = true;
	for (int round = 0; round < 20000; round++) {
		size_t random_len = torture_random(&seed) % sizeof(bytes);

		for (size_t i = 0; i < random_len; i++)
			bytes[i] = (uint8_t)torture_random(&seed);
		/* Half of them begin like a reply, with some bytes wrong. */
		if (round & 1 && random_len >= len) {
			memcpy(bytes, good, len);
			for (int n = 0; n < 3; n++)
				bytes[torture_random(&seed) % len] =
					(uint8_t)torture_random(&seed);
		}
		passed = torture_copy(parse, bytes, random_len) && passed;
	}
	OK(passed, "%s: random bytes are refused or read within their bounds",
		name);
}

#endif
