/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The kernel's side of the ring, played by this test. */

#include <linux/target_core_user.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tcmu.h"
#include "tests/tap.h"

enum {
	RING_OFFSET = 128,
	RING_BYTES = 1024,
	DATA_OFFSET = RING_OFFSET + RING_BYTES,
	DATA_BYTES = 4096,
	AREA_BYTES = DATA_OFFSET + DATA_BYTES
};

static _Alignas(64) uint8_t area[AREA_BYTES];
static struct tao_tcmu tcmu;

static struct tcmu_mailbox *mailbox(void)
{
	return (void *)area;
}

static uint8_t *entry_at(uint32_t place)
{
	return area + RING_OFFSET + place;
}

/* Close the entry that was put at the head. */
static void push(struct tcmu_cmd_entry_hdr header, uint32_t len)
{
	header.len_op |= len;
	memcpy(entry_at(mailbox()->cmd_head), &header, sizeof(header));
	mailbox()->cmd_head = (mailbox()->cmd_head + len) % RING_BYTES;
}

static void push_pad(void)
{
	struct tcmu_cmd_entry_hdr header = {.len_op = TCMU_OP_PAD};

	push(header, RING_BYTES - mailbox()->cmd_head);
}

/* A command with its data in pieces of 100 bytes, 200 bytes apart. */
static uint32_t push_command(uint16_t id, uint8_t opcode, unsigned pieces)
{
	struct tcmu_cmd_entry entry = {.req = {.iov_cnt = pieces}};
	uint32_t place = mailbox()->cmd_head;
	size_t at = offsetof(struct tcmu_cmd_entry, req.iov);

	entry.hdr.len_op = TCMU_OP_CMD;
	entry.hdr.cmd_id = id;
	entry.req.cdb_off = RING_OFFSET + place + 240;
	memset(entry_at(place), 0, 256);
	memcpy(entry_at(place), &entry, sizeof(entry));
	for (unsigned i = 0; i < pieces; i++) {
		struct iovec iov = {.iov_len = 100};

		iov.iov_base = (void *)(uintptr_t)(DATA_OFFSET + i * 200);
		memcpy(entry_at(place) + at + i * sizeof(iov), &iov,
			sizeof(iov));
	}
	area[entry.req.cdb_off] = opcode;
	push(entry.hdr, 256);
	return place;
}

static void push_abort(uint16_t id)
{
	struct tcmu_tmr_entry tmr = {
		.hdr.len_op = TCMU_OP_TMR, .cmd_cnt = 1};

	memset(entry_at(mailbox()->cmd_head), 0, 64);
	memcpy(entry_at(mailbox()->cmd_head), &tmr, sizeof(tmr));
	memcpy(entry_at(mailbox()->cmd_head) + sizeof(tmr), &id, 2);
	push(tmr.hdr, 64);
}

static struct tcmu_cmd_entry answer_at(uint32_t place)
{
	struct tcmu_cmd_entry entry;

	memcpy(&entry, entry_at(place), sizeof(entry));
	return entry;
}

static void start(void)
{
	struct tao_error err;

	memset(area, 0, sizeof(area));
	mailbox()->version = TCMU_MAILBOX_VERSION;
	mailbox()->flags = TCMU_MAILBOX_FLAG_CAP_READ_LEN;
	mailbox()->cmdr_off = RING_OFFSET;
	mailbox()->cmdr_size = RING_BYTES;
	if (tao_tcmu_init(&tcmu, area, sizeof(area), &err) != TAO_OK)
		BAIL("%s", err.text);
}

static void test_mailbox(void)
{
	struct tao_tcmu_command command;

	start();
	OK(!tao_tcmu_next(&tcmu, &command), "an empty ring has no command");
	mailbox()->version = 1;
	IS_INT(tao_tcmu_init(&tcmu, area, sizeof(area), NULL), TAO_FAILED,
		"another version of the mailbox is refused");
	mailbox()->version = TCMU_MAILBOX_VERSION;
	mailbox()->cmdr_size = AREA_BYTES;
	IS_INT(tao_tcmu_init(&tcmu, area, sizeof(area), NULL), TAO_FAILED,
		"so is a ring that reaches beyond the area");
	IS_INT(tao_tcmu_init(&tcmu, area, 8, NULL), TAO_FAILED,
		"and an area without a mailbox");
}

static void test_to_drive(void)
{
	struct tao_tcmu_command command = {0};
	struct tao_tcmu_answer answer = {.status = 0};
	uint8_t data[300];

	start();
	push_command(7, 0x2a, 3);
	for (int i = 0; i < 3; i++)
		memset(area + DATA_OFFSET + i * 200, 'a' + i, 100);
	OK(tao_tcmu_next(&tcmu, &command), "a command is there");
	IS_INT(command.cdb[0], 0x2a, "it is the one that was sent");
	IS_INT(command.cdb_bytes, 10, "its length is that of its group");
	IS_INT(command.data_bytes, 300, "its data is that of all pieces");
	tao_tcmu_fetch(&tcmu, &command, data);
	OK(data[0] == 'a' && data[100] == 'b' && data[299] == 'c',
		"the pieces come in one");
	OK(tao_tcmu_next(&tcmu, &command) && mailbox()->cmd_tail == 0,
		"it stays until it is answered");
	OK(tao_tcmu_answer(&tcmu, &command, &answer), "it is answered");
	IS_INT(mailbox()->cmd_tail, 256, "then the ring is free again");
	OK(!tao_tcmu_next(&tcmu, &command), "there is no other");
	IS_INT(answer_at(0).hdr.cmd_id, 7, "its number is still there");
}

static void test_from_drive(void)
{
	static const uint8_t reply[150] = {1, 2, 3, [149] = 9};
	static const uint8_t sense[18] = {0x70, 0, 5};
	struct tao_tcmu_command command;
	struct tao_tcmu_answer answer = {
		.data = reply, .data_bytes = sizeof(reply)};
	struct tcmu_cmd_entry entry;

	start();
	memset(area + DATA_OFFSET, 0xee, DATA_BYTES);
	push_command(1, 0xbe, 2);
	push_command(2, 0x51, 1);
	tao_tcmu_next(&tcmu, &command);
	IS_INT(command.cdb_bytes, 12, "a command of group 5 has 12 bytes");
	tao_tcmu_answer(&tcmu, &command, &answer);
	entry = answer_at(0);
	OK(area[DATA_OFFSET + 2] == 3 && area[DATA_OFFSET + 249] == 9,
		"a reply is laid into the pieces");
	OK(area[DATA_OFFSET + 250] == 0 && area[DATA_OFFSET + 299] == 0,
		"what it does not fill is zero");
	OK(area[DATA_OFFSET + 100] == 0xee, "what is between them is not ours");
	IS_INT(entry.rsp.read_len, 150, "its length is told");
	OK(entry.hdr.uflags & TCMU_UFLAG_READ_LEN, "and marked as told");
	tao_tcmu_next(&tcmu, &command);
	answer = (struct tao_tcmu_answer){
		.status = 2, .sense = sense, .sense_bytes = sizeof(sense)};
	tao_tcmu_answer(&tcmu, &command, &answer);
	entry = answer_at(256);
	IS_INT(entry.rsp.scsi_status, 2, "a refusal has its status");
	IS_BYTES((const uint8_t *)entry.rsp.sense_buffer, sense, sizeof(sense),
		"and its sense");
	OK(!(entry.hdr.uflags & TCMU_UFLAG_READ_LEN), "and no data");
}

static void test_wrap(void)
{
	struct tao_tcmu_command command = {0};
	struct tao_tcmu_answer answer = {.status = 0};
	bool is_good = true;

	start();
	for (uint16_t i = 0; i < 10; i++) {
		if (mailbox()->cmd_head == 768)
			push_pad();
		push_command(i, (uint8_t)i, 0);
		is_good &= tao_tcmu_next(&tcmu, &command) &&
			   command.cdb[0] == i;
		tao_tcmu_answer(&tcmu, &command, &answer);
	}
	OK(is_good, "ten commands go round a ring of three and padding");
}

static void test_abort(void)
{
	struct tao_tcmu_command command = {0};
	struct tao_tcmu_answer answer = {.status = 0};

	start();
	push_command(5, 0x35, 0);
	tao_tcmu_next(&tcmu, &command);
	OK(!tao_tcmu_is_aborted(&tcmu, &command), "a command goes on");
	push_abort(4);
	OK(!tao_tcmu_is_aborted(&tcmu, &command),
		"also if another one is given up");
	push_abort(5);
	OK(tao_tcmu_is_aborted(&tcmu, &command), "until it is given up itself");
	push_command(6, 0x00, 0);
	tao_tcmu_answer(&tcmu, &command, &answer);
	OK(tao_tcmu_next(&tcmu, &command) && command.cdb_bytes == 6,
		"the next one comes behind these notes");
}

/* Nothing that the ring says may lead outside the area. */
static void test_bad_entries(void)
{
	struct tao_tcmu_command command;
	struct tcmu_cmd_entry entry;
	uint32_t place;

	start();
	place = push_command(1, 0x51, 1);
	entry = answer_at(place);
	entry.req.cdb_off = AREA_BYTES;
	memcpy(entry_at(place), &entry, sizeof(entry));
	OK(!tao_tcmu_next(&tcmu, &command) &&
			answer_at(place).hdr.uflags & TCMU_UFLAG_UNKNOWN_OP,
		"a command block outside the area is passed over");
	place = push_command(2, 0x51, 1);
	memset(entry_at(place) + offsetof(struct tcmu_cmd_entry, req.iov), 0xff,
		sizeof(struct iovec));
	OK(!tao_tcmu_next(&tcmu, &command) &&
			answer_at(place).hdr.uflags & TCMU_UFLAG_UNKNOWN_OP,
		"so is data outside of it");
}

int main(void)
{
	test_mailbox();
	test_to_drive();
	test_from_drive();
	test_wrap();
	test_abort();
	test_bad_entries();
	return tap_done();
}
