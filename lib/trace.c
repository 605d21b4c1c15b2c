/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/trace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "lib/mmc.h"

struct line {
	char *at;
	size_t left; /* the terminating NUL included */
};

__attribute__((format(printf, 2, 3))) static void add(
	struct line *line, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line->at, line->left, format, args);
	va_end(args);
	if (len < 0 || line->left == 0)
		return;
	if ((size_t)len >= line->left)
		len = (int)line->left - 1;
	line->at += len;
	line->left -= (size_t)len;
}

static bool carries_sound(uint8_t opcode)
{
	return opcode == TAO_OP_WRITE_10 || opcode == TAO_OP_WRITE_12 ||
	       opcode == TAO_OP_READ_CD || opcode == TAO_OP_READ_CD_MSF ||
	       opcode == TAO_OP_READ_10 || opcode == TAO_OP_READ_12;
}

static void add_request(struct line *line, const struct tao_request *request)
{
	const char *name = tao_opcode_text(request->cdb.bytes[0]);
	size_t len = request->cdb.len;

	if (len > sizeof(request->cdb.bytes))
		len = sizeof(request->cdb.bytes);
	for (size_t i = 0; i < len; i++)
		add(line, "%02X ", request->cdb.bytes[i]);
	add(line, "%s", name ? name : "unknown command");
	if (request->direction != TAO_NO_DATA)
		add(line, " %zu bytes %s drive", request->len_bytes,
			request->direction == TAO_TO_DRIVE ? "to" : "from");
}

static void add_outcome(struct line *line, const struct tao_reply *reply)
{
	char words[160];

	if (reply->outcome == TAO_OUTCOME_CHECK)
		add(line, " -> %s",
			tao_sense_format(&reply->sense, words, sizeof(words)));
	else
		add(line, " -> %s", tao_outcome_text(reply->outcome));
	if (reply->os_errno)
		add(line, " (errno %d)", reply->os_errno);
}

/* How much of the buffer is worth a look. */
static size_t shown_bytes(
	const struct tao_request *request, const struct tao_reply *reply)
{
	size_t len = request->len_bytes;

	if (request->direction == TAO_NO_DATA || !request->data ||
		carries_sound(request->cdb.bytes[0]))
		return 0;
	if (request->direction == TAO_FROM_DRIVE) {
		if (reply->outcome != TAO_OUTCOME_GOOD)
			return 0;
		if (reply->transferred_bytes < len)
			len = reply->transferred_bytes;
	}
	return len;
}

char *tao_trace_format(const struct tao_request *request,
	const struct tao_reply *reply, uint64_t took_us, char *out,
	size_t out_bytes)
{
	struct line line = {out, out_bytes};
	const uint8_t *data = request->data;
	size_t len = shown_bytes(request, reply);

	add_request(&line, request);
	add_outcome(&line, reply);
	add(&line, ", %" PRIu64 " us", took_us);
	for (size_t i = 0; i < len && i < TAO_TRACE_DATA_BYTES; i++)
		add(&line, "%s%02X", i ? " " : ": ", data[i]);
	if (len > TAO_TRACE_DATA_BYTES)
		add(&line, " ...");
	return out;
}
