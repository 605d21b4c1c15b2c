/* burn_rig.h - a virtual recorder for tests of the burn, with a hand in it: a
 * hook sees every command before and after, may answer itself, or change what
 * the recorder says. It has its own time: sleeps cost none.
 * Shapes  one rig at a time; rig_new() makes a blank disc in a scratch folder,
 *         rig_free() removes it. rig.log has the operation codes sent, runs of
 *         the same one as "2a*12". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BURN_RIG_H
#define BURN_RIG_H

#include <unistd.h>

#include "lib/burn.h"
#include "lib/virtual/virtual.h"
#include "tests/listener.h"
#include "tests/tap.h"

enum rig_when { RIG_BEFORE, RIG_AFTER };

/* RIG_BEFORE: true means that *reply is the answer. RIG_AFTER: request->data
 * and *reply may be changed. */
typedef bool rig_hook(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply);

static struct {
	struct tao_drive drive;
	struct tao_drive *inner;
	char folder[64];
	char cue[96];
	char bin[96];
	rig_hook *hook;
	uint64_t time_us;
	unsigned commands; /* that came, from 1 in the hook */
	unsigned writes;   /* of them WRITE (10) */
	uint8_t page[64];  /* page 05h as it was sent last */
	char log[1024];
	uint8_t last_opcode;
	unsigned run;
	struct listener listener;
	FILE *stream;
	struct tao_error err;
} rig;

static void rig_note(uint8_t opcode)
{
	size_t len = strlen(rig.log);

	if (rig.run && opcode == rig.last_opcode) {
		char *star = strrchr(rig.log, '*');
		char *space = strrchr(rig.log, ' ');

		if (star && (!space || star > space))
			*star = '\0';
		len = strlen(rig.log);
		snprintf(
			rig.log + len, sizeof(rig.log) - len, "*%u", ++rig.run);
		return;
	}
	rig.run = 1;
	rig.last_opcode = opcode;
	snprintf(rig.log + len, sizeof(rig.log) - len, "%s%02x", len ? " " : "",
		opcode);
}

static void rig_execute(struct tao_drive *drive,
	const struct tao_request *request, struct tao_reply *reply)
{
	uint8_t opcode = request->cdb.bytes[0];

	(void)drive;
	rig.commands++;
	rig.writes += opcode == TAO_OP_WRITE_10;
	rig_note(opcode);
	if (opcode == TAO_OP_MODE_SELECT_10 && request->len_bytes >= 8 + 50)
		memcpy(rig.page, (uint8_t *)request->data + 8, 50);
	if (rig.hook && rig.hook(RIG_BEFORE, request, reply))
		return;
	rig.inner->ops->execute(rig.inner, request, reply);
	if (rig.hook)
		rig.hook(RIG_AFTER, request, reply);
}

static uint64_t rig_now_us(struct tao_drive *drive)
{
	(void)drive;
	return rig.time_us;
}

static void rig_sleep_ms(struct tao_drive *drive, unsigned ms)
{
	(void)drive;
	rig.time_us += (uint64_t)ms * 1000;
}

static const struct tao_drive_ops rig_ops = {
	.execute = rig_execute,
	.now_us = rig_now_us,
	.sleep_ms = rig_sleep_ms,
};

/* Nothing sent and nothing told yet, as for a new process. */
static void rig_reset(void)
{
	rig.hook = NULL;
	rig.commands = rig.writes = rig.run = 0;
	rig.log[0] = '\0';
	rig.err = (struct tao_error){0};
	listener_init(&rig.listener);
}

static void rig_new(const char *medium)
{
	const char *tmp = getenv("TMPDIR");

	memset(&rig, 0, sizeof(rig));
	snprintf(rig.folder, sizeof(rig.folder), "%s/tao-rig.XXXXXX",
		tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	if (!mkdtemp(rig.folder))
		BAIL("no scratch folder");
	snprintf(rig.cue, sizeof(rig.cue), "%s/d.cue", rig.folder);
	snprintf(rig.bin, sizeof(rig.bin), "%s/d.bin", rig.folder);
	if (tao_virtual_create(rig.cue, medium, &rig.err) != TAO_OK ||
		tao_virtual_open(rig.cue, TAO_OPEN_EXCLUSIVE, &rig.inner,
			&rig.err) != TAO_OK)
		BAIL("no virtual disc: %s", rig.err.text);
	rig.drive = (struct tao_drive){.ops = &rig_ops,
		.max_transfer_bytes = rig.inner->max_transfer_bytes,
		.fd = -1};
	rig_reset();
}

static void rig_free(void)
{
	if (rig.stream)
		fclose(rig.stream);
	tao_drive_close(rig.inner);
	unlink(rig.cue);
	unlink(rig.bin);
	rmdir(rig.folder);
}

/* An answer for RIG_BEFORE. */
__attribute__((unused)) static bool rig_sense(
	struct tao_reply *reply, uint8_t key, uint8_t asc, uint8_t ascq)
{
	reply->outcome = TAO_OUTCOME_CHECK;
	reply->sense = (struct tao_sense){
		.valid = true, .key = key, .asc = asc, .ascq = ascq};
	return true;
}

/* What a stream holds there: like noise, nowhere alike. */
static uint8_t rig_byte(size_t at)
{
	uint32_t x = (uint32_t)(at + 1) * 2654435761u;

	x ^= x >> 15;
	x *= 2246822519u;
	return (uint8_t)(x >> 13);
}

/* A ring with a stream of that many bytes. */
__attribute__((unused)) static struct tao_ring *rig_stream(size_t len)
{
	struct tao_ring_options options = {.size_bytes = 1 << 20};
	struct tao_ring *ring;
	static uint8_t bytes[251 * 1024];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = rig_byte(i);
	if (rig.stream)
		fclose(rig.stream);
	rig.stream = tmpfile();
	if (!rig.stream)
		BAIL("no temporary file");
	for (size_t more; len > 0; len -= more) {
		more = len < sizeof(bytes) ? len : sizeof(bytes);
		fwrite(bytes, 1, more, rig.stream);
	}
	if (fflush(rig.stream) != 0)
		BAIL("no room for a temporary file");
	rewind(rig.stream);
	if (tao_ring_new(fileno(rig.stream), &options, &ring, &rig.err) !=
		TAO_OK)
		BAIL("no ring");
	return ring;
}

#endif
