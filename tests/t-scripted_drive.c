/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

static const uint8_t data[4] = {1, 2, 3, 4};

static struct tao_reply send(
	struct tao_drive *drive, struct tao_cdb cdb, void *buffer, size_t len)
{
	struct tao_request request = {
		.cdb = cdb,
		.direction = buffer ? TAO_FROM_DRIVE : TAO_NO_DATA,
		.data = buffer,
		.len_bytes = len,
		.timeout_ms = 500,
	};
	struct tao_reply reply;

	tao_drive_execute(drive, &request, &reply);
	return reply;
}

static struct tao_reply write_data(struct tao_drive *drive, const uint8_t *from)
{
	struct tao_request request = {
		.cdb = tao_cdb_write_10(300, 1),
		.direction = TAO_TO_DRIVE,
		.data = (void *)(uintptr_t)from,
		.len_bytes = sizeof(data),
	};
	struct tao_reply reply;

	tao_drive_execute(drive, &request, &reply);
	return reply;
}

static void test_play(void)
{
	static const struct script_row rows[] = {
		{EXPECT("00"), SENSE(2, 4, 8), TIMES(2), TAKES_MS(30)},
		{EXPECT("5c ...........0 000c 00"), REPLY(data), LIMIT_MS(500)},
		{EXPECT("2A 00 0000012C *"), SENT(data)},
		{EXPECT_DOOR(true)},
		{EXPECT("00"), TIMES(SCRIPT_ANY)},
		{EXPECT("35 02"), OUTCOME(TAO_OUTCOME_TIMEOUT)},
		{EXPECT("00"), TIMES(SCRIPT_ANY)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	uint8_t buffer[12] = {0};
	struct tao_reply reply;

	reply = send(drive, tao_cdb_test_unit_ready(), NULL, 0);
	reply = send(drive, tao_cdb_test_unit_ready(), NULL, 0);
	OK(reply.outcome == TAO_OUTCOME_CHECK &&
			tao_sense_is_exact(&reply.sense, 2, 4, 8),
		"a row answers with its sense, as often as it says");
	tao_drive_sleep_ms(drive, 5000);
	IS_INT(scripted_drive_time_ms(drive), 5060,
		"commands and sleep take the drive's time");
	IS_INT(scripted_drive_slept_ms(drive), 5000, "sleep is told apart");
	reply = send(drive, tao_cdb_read_buffer_capacity(12), buffer, 12);
	OK(reply.outcome == TAO_OUTCOME_GOOD && reply.transferred_bytes == 4 &&
			memcmp(buffer, data, 4) == 0,
		"a row sends its reply");
	IS_INT(write_data(drive, data).outcome, TAO_OUTCOME_GOOD,
		"a row takes its data");
	tao_drive_lock_door(drive, true, &reply);
	IS_INT(reply.outcome, TAO_OUTCOME_GOOD, "the door is a row too");
	IS_INT(send(drive, tao_cdb_synchronize_cache(true), NULL, 0).outcome,
		TAO_OUTCOME_TIMEOUT, "any number of times can be none");
	IS_INT(scripted_drive_commands(drive), 5, "commands are counted");
	PLAYED(drive, "the script was played to its end");
}

static bool is_refused(struct script_row row)
{
	struct tao_drive *drive = scripted_drive_new(&row, 1);
	struct tao_reply reply;
	bool is_played;

	reply = write_data(drive, data);
	is_played = scripted_drive_is_played(drive);
	tao_drive_close(drive);
	return reply.outcome == TAO_OUTCOME_HOST && !is_played;
}

/* Its complaints are comments: this test makes it complain. */
static void test_refuses(void)
{
	static const uint8_t other[4] = {1, 2, 3, 5};
	static const struct script_row never[] = {{EXPECT("00")}};
	struct tao_drive *drive = SCRIPTED_DRIVE(never);

	OK(!scripted_drive_is_played(drive), "a row that never came is missed");
	write_data(drive, data);
	IS_INT(send(drive, tao_cdb_test_unit_ready(), NULL, 0).outcome,
		TAO_OUTCOME_HOST, "after a mistake nothing goes on");
	tao_drive_close(drive);
	OK(is_refused((struct script_row){EXPECT("28 *")}),
		"another command is a mistake");
	OK(is_refused((struct script_row){EXPECT("2a 00 0000012c 00 0001 01")}),
		"so is a wrong last byte");
	OK(is_refused((struct script_row){EXPECT("2a")}),
		"bytes left out must be zero");
	OK(is_refused((struct script_row){EXPECT("2a *"), SENT(other)}),
		"other data are a mistake");
	OK(is_refused((struct script_row){EXPECT("2a *"), LIMIT_MS(7)}),
		"another time limit is a mistake");
	OK(is_refused((struct script_row){EXPECT_DOOR(true)}),
		"a command in place of the door is a mistake");
	OK(is_refused(
		   (struct script_row){EXPECT("2a 00 0000012c 00 0001 00 00")}),
		"a pattern longer than the command never fits");
}

int main(void)
{
	test_play();
	test_refuses();
	return tap_done();
}
