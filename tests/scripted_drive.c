/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/scripted_drive.h"

#include "lib/mmc.h"
#include "tests/tap.h"

enum { COMMANDS_MAX = 1000000 }; /* beyond it the code under test hangs */

struct scripted_drive {
	struct tao_drive drive;
	const struct script_row *rows;
	size_t len;
	size_t at;       /* the row to play */
	unsigned played; /* how often it was */
	bool is_broken;
	unsigned commands;
	uint64_t now_us;
	uint64_t slept_ms;
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c == '.' ? 16 : -1;
}

static bool fits(const char *pattern, const struct tao_cdb *cdb)
{
	unsigned nibbles = 0;

	for (; *pattern && *pattern != '*'; pattern++) {
		uint8_t byte = cdb->bytes[nibbles / 2 % sizeof(cdb->bytes)];
		int wanted = digit(*pattern);

		if (*pattern == ' ')
			continue;
		if (wanted < 0 || nibbles >= 2u * cdb->len)
			return false;
		if (wanted < 16 &&
			wanted != (nibbles % 2 ? byte & 15 : byte >> 4))
			return false;
		nibbles++;
	}
	if (*pattern == '*')
		return true;
	for (; nibbles < 2u * cdb->len; nibbles++)
		if (nibbles % 2 ? cdb->bytes[nibbles / 2] & 15
				: cdb->bytes[nibbles / 2] >> 4)
			return false;
	return true;
}

static unsigned times(const struct script_row *row)
{
	return row->times ? row->times : 1;
}

static bool is_row_of(
	const struct script_row *row, const struct tao_request *request)
{
	return row->cdb && fits(row->cdb, &request->cdb);
}

/* The row that answers, NULL if none does. A row that may come any number of
 * times ends when another command comes. */
static const struct script_row *next_row(
	struct scripted_drive *self, const struct tao_request *request)
{
	while (self->at < self->len) {
		const struct script_row *row = &self->rows[self->at];

		if (times(row) == SCRIPT_ANY) {
			if (request && is_row_of(row, request))
				return row;
		} else if (self->played < times(row)) {
			if (request ? is_row_of(row, request) : !row->cdb)
				return row;
			return NULL;
		}
		self->at++;
		self->played = 0;
	}
	return NULL;
}

static void break_down(struct scripted_drive *self, const char *why)
{
	const struct script_row *row =
		self->at < self->len ? &self->rows[self->at] : NULL;

	if (self->is_broken)
		return;
	self->is_broken = true;
	printf("# scripted drive: %s\n", why);
	if (row)
		printf("# row %zu wants %s, came %u of %u times\n", self->at,
			row->cdb ? row->cdb : "the door", self->played,
			times(row));
	else
		printf("# the script has ended\n");
}

static void show_request(const struct tao_request *request)
{
	const char *name = tao_opcode_text(request->cdb.bytes[0]);

	printf("# came %s, %zu bytes, limit %u ms\n",
		name ? name : "an unknown command", request->len_bytes,
		request->timeout_ms);
	tap_hex("cdb ", request->cdb.bytes, request->cdb.len);
}

static void show_difference(const struct script_row *row, const uint8_t *got)
{
	for (size_t i = 0; i < row->sent_bytes; i++) {
		size_t left = row->sent_bytes - i;

		if (got[i] == row->sent[i])
			continue;
		printf("# the first difference is at byte %zu\n", i);
		tap_hex("got ", got + i, left < 32 ? left : 32);
		tap_hex("want", row->sent + i, left < 32 ? left : 32);
		return;
	}
}

static bool is_sent(
	const struct script_row *row, const struct tao_request *request)
{
	if (!row->sent)
		return true;
	return request->direction == TAO_TO_DRIVE &&
	       request->len_bytes == row->sent_bytes &&
	       memcmp(request->data, row->sent, row->sent_bytes) == 0;
}

static const char *find_fault(
	const struct script_row *row, const struct tao_request *request)
{
	if (!is_sent(row, request))
		return "other data than expected";
	if (row->reply && request->direction != TAO_FROM_DRIVE)
		return "nothing asked for, but there is a reply";
	if (row->limit_ms && row->limit_ms != request->timeout_ms)
		return "another time limit than expected";
	if (request->direction != TAO_NO_DATA && !request->data)
		return "no buffer";
	return NULL;
}

static void answer(const struct script_row *row,
	const struct tao_request *request, struct tao_reply *reply)
{
	*reply = (struct tao_reply){
		.outcome = row->outcome,
		.sense = row->sense,
		.os_errno = row->os_errno,
	};
	if (row->outcome != TAO_OUTCOME_GOOD)
		return;
	reply->transferred_bytes = request->len_bytes;
	if (request->direction != TAO_FROM_DRIVE)
		return;
	if (row->reply_bytes < request->len_bytes)
		reply->transferred_bytes = row->reply_bytes;
	if (row->reply)
		memcpy(request->data, row->reply, reply->transferred_bytes);
}

static void execute(struct tao_drive *drive, const struct tao_request *request,
	struct tao_reply *reply)
{
	struct scripted_drive *self = (struct scripted_drive *)drive;
	const struct script_row *row = NULL;
	const char *fault = "not the command expected";

	if (self->commands++ == COMMANDS_MAX)
		BAIL("a million commands: the code under test hangs");
	*reply = (struct tao_reply){.outcome = TAO_OUTCOME_HOST};
	if (self->is_broken)
		return;
	row = next_row(self, request);
	if (row)
		fault = find_fault(row, request);
	if (fault) {
		break_down(self, fault);
		show_request(request);
		if (row && row->sent && request->len_bytes == row->sent_bytes)
			show_difference(row, request->data);
		return;
	}
	answer(row, request, reply);
	self->now_us += (uint64_t)row->takes_ms * 1000;
	self->played += times(row) != SCRIPT_ANY;
}

static void lock_door(
	struct tao_drive *drive, bool locked, struct tao_reply *reply)
{
	struct scripted_drive *self = (struct scripted_drive *)drive;
	const struct script_row *row =
		self->is_broken ? NULL : next_row(self, NULL);

	*reply = (struct tao_reply){.outcome = TAO_OUTCOME_HOST};
	if (!row || row->is_door_locked != locked) {
		break_down(self, locked ? "the door was locked, not expected"
					: "the door was freed, not expected");
		return;
	}
	reply->outcome = row->outcome;
	reply->sense = row->sense;
	self->played++;
}

static uint64_t now_us(struct tao_drive *drive)
{
	return ((struct scripted_drive *)drive)->now_us;
}

static void sleep_ms(struct tao_drive *drive, unsigned ms)
{
	struct scripted_drive *self = (struct scripted_drive *)drive;

	self->now_us += (uint64_t)ms * 1000;
	self->slept_ms += ms;
}

static void close_drive(struct tao_drive *drive)
{
	free(drive);
}

static const struct tao_drive_ops ops = {
	.execute = execute,
	.lock_door = lock_door,
	.now_us = now_us,
	.sleep_ms = sleep_ms,
	.close = close_drive,
};

struct tao_drive *scripted_drive_new(const struct script_row *rows, size_t len)
{
	struct scripted_drive *self = calloc(1, sizeof(*self));

	if (!self)
		BAIL("no memory for a scripted drive");
	self->drive.ops = &ops;
	self->drive.max_transfer_bytes = 65536;
	self->drive.fd = -1;
	self->rows = rows;
	self->len = len;
	/* Not at zero, which code might take for "never". */
	self->now_us = 1000000;
	return &self->drive;
}

uint64_t scripted_drive_time_ms(const struct tao_drive *drive)
{
	return (((const struct scripted_drive *)drive)->now_us - 1000000) /
	       1000;
}

uint64_t scripted_drive_slept_ms(const struct tao_drive *drive)
{
	return ((const struct scripted_drive *)drive)->slept_ms;
}

unsigned scripted_drive_commands(const struct tao_drive *drive)
{
	return ((const struct scripted_drive *)drive)->commands;
}

bool scripted_drive_is_played(const struct tao_drive *drive)
{
	const struct scripted_drive *self =
		(const struct scripted_drive *)drive;
	size_t at = self->at;

	if (self->is_broken) {
		printf("# scripted drive: broke down before\n");
		return false;
	}
	if (at < self->len && times(&self->rows[at]) != SCRIPT_ANY &&
		self->played == times(&self->rows[at]))
		at++;
	while (at < self->len && times(&self->rows[at]) == SCRIPT_ANY)
		at++;
	if (at == self->len)
		return true;
	printf("# scripted drive: row %zu never came, wants %s\n", at,
		self->rows[at].cdb ? self->rows[at].cdb : "the door");
	return false;
}
