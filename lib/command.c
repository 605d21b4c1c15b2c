/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command_parts.h"

#include <stdio.h>

/* News of many kinds can be waiting at the first command after a change; more
 * than that at once is no news any more. */
enum { ATTENTIONS_MAX = 8 };

static struct tao_patience patience_for(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer)
{
	const char *name = tao_opcode_text(request->cdb.bytes[0]);
	bool is_write = request->cdb.bytes[0] == TAO_OP_WRITE_10 ||
			request->cdb.bytes[0] == TAO_OP_WRITE_12;

	/* The drive's buffer empties while we sleep: a write looks again soon,
	 * all else has time. */
	return (struct tao_patience){
		.drive = drive,
		.observer = observer,
		.what = name ? name : "command",
		.first_ms = is_write ? 2 : 50,
		.longest_ms = is_write ? 25 : 500,
		.limit_ms = request->timeout_ms,
	};
}

/* It did it, after an error that it could mend, or with news that do no harm.
 */
static void tell_recovered(const struct tao_request *request,
	const struct tao_reply *reply, const struct tao_observer *observer)
{
	const char *name = tao_opcode_text(request->cdb.bytes[0]);
	char text[160];

	tao_sense_format(&reply->sense, text, sizeof(text));
	if (reply->sense.key == TAO_KEY_RECOVERED)
		tao_tell_warning(observer, TAO_E_COMMAND_HAS_SENSE_DATA,
			"%s: %s", name ? name : "command", text);
	else
		tao_tell_note(observer, "%s: taken as done: %s",
			name ? name : "command", text);
}

static void tell_attention(const struct tao_request *request,
	const struct tao_reply *reply, const struct tao_observer *observer)
{
	const char *name = tao_opcode_text(request->cdb.bytes[0]);
	char text[160];

	if (reply->sense.key == TAO_KEY_RECOVERED) {
		tell_recovered(request, reply, observer);
		return;
	}
	tao_sense_format(&reply->sense, text, sizeof(text));
	tao_tell_note(
		observer, "%s: sent again: %s", name ? name : "command", text);
}

/* Send it until the drive has done or refused it, or the time is up. True if
 * it is done; else *reply tells what the drive said last and *is_late whether
 * it was only the time. */
static bool send(const struct tao_request *request,
	struct tao_patience *patience, struct tao_reply *reply, bool *is_late)
{
	unsigned attentions = 0;

	*is_late = false;
	tao_patience_begin(patience);
	for (;;) {
		tao_drive_execute(patience->drive, request, reply);
		switch (tao_command_judge(request, reply)) {
		case TAO_VERDICT_DONE:
			return true;
		case TAO_VERDICT_RECOVERED:
		case TAO_VERDICT_BEGUN:
			tell_recovered(request, reply, patience->observer);
			return true;
		case TAO_VERDICT_FAILED:
			return false;
		case TAO_VERDICT_ATTENTION:
			tell_attention(request, reply, patience->observer);
			if (++attentions <= ATTENTIONS_MAX)
				continue;
			return false;
		case TAO_VERDICT_BUSY:
			break;
		}
		if (!tao_patience_wait(patience, reply)) {
			*is_late = true;
			return false;
		}
	}
}

enum tao_status tao_command_read(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	size_t *data_bytes, struct tao_error *err)
{
	struct tao_request scaled = *request;
	struct tao_patience patience;
	struct tao_reply reply;
	bool is_late;
	char words[48] = "";

	scaled.timeout_ms = tao_limit_ms(drive, request->timeout_ms);
	patience = patience_for(drive, &scaled, observer);
	if (!send(&scaled, &patience, &reply, &is_late)) {
		if (is_late)
			snprintf(words, sizeof(words), "gave up after %u s: ",
				scaled.timeout_ms / 1000);
		return tao_command_fail_after(&scaled, &reply, words, err);
	}
	/* Transports that do not count say 0 or all; the buffer was cleared,
	 * so that what did not come cannot be taken for lengths. */
	*data_bytes = request->len_bytes;
	if (reply.transferred_bytes > 0 &&
		reply.transferred_bytes < request->len_bytes)
		*data_bytes = reply.transferred_bytes;
	return TAO_OK;
}

enum tao_status tao_command(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	struct tao_error *err)
{
	size_t ignored;

	return tao_command_read(drive, request, observer, &ignored, err);
}
