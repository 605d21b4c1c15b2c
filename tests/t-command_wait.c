/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command.h"
#include "tests/listener.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

static void test_becomes_ready(void)
{
	static const struct script_row rows[] = {
		{EXPECT("00"), SENSE(6, 0x28, 0)},
		{EXPECT("00"), SENSE(2, 0x04, 0x01), TIMES(20)},
		{EXPECT("00"), SENSE(6, 0x29, 0)},
		{EXPECT("00"), SENSE_PROGRESS(2, 0x04, 0x04, 32768), TIMES(20)},
		{EXPECT("00"), SENSE(6, 0x2e, 0)},
		{EXPECT("00"), OUTCOME(TAO_OUTCOME_BUSY)},
		{EXPECT("00"), SENSE(2, 0x04, 0x07)},
		{EXPECT("00")},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};
	struct listener listener;

	listener_init(&listener);
	IS_INT(tao_wait_ready(drive, 60000, &listener.observer, &err), TAO_OK,
		"waits through news and everything that passes");
	IS_INT(listener.notes, 2, "tells it when it becomes long");
	IS_STRING(listener.text,
		"the drive: waiting for 12 s: not ready, formatting in "
		"progress (2/04/04), 50 % done",
		"with the progress that the drive tells");
	PLAYED(drive, "sends nothing but TEST UNIT READY");
}

static void test_ends(void)
{
	static const struct {
		struct script_row row;
		enum tao_error_code code;
		const char *title;
	} rows[] = {
		{{EXPECT("00"), SENSE(2, 0x3a, 1)}, TAO_E_NO_MEDIA,
			"no medium ends the wait"},
		{{EXPECT("00"), SENSE(2, 0x04, 2)}, TAO_E_UNEXPECTED_RESPONSE,
			"so does a drive that must be started"},
		{{EXPECT("00"), SENSE(2, 0x04, 3)}, TAO_E_UNEXPECTED_RESPONSE,
			"so does a drive that needs a hand"},
		{{EXPECT("00"), SENSE(2, 0x30, 0)}, TAO_E_MEDIA_INCOMPATIBLE,
			"so does a medium that it cannot use"},
		{{EXPECT("00"), SENSE(4, 0x3e, 2)}, TAO_E_UNEXPECTED_RESPONSE,
			"so does a hardware error"},
		{{EXPECT("00"), DEFERRED(3, 0x0c, 0)}, TAO_E_WRITE_ERROR,
			"so does an earlier write that failed"},
		{{EXPECT("00"), OUTCOME(TAO_OUTCOME_GONE)}, TAO_E_DEVICE_GONE,
			"so does a drive that is gone"},
		{{EXPECT("00"), OUTCOME(TAO_OUTCOME_TIMEOUT)},
			TAO_E_COMMAND_TIMEOUT, "so does no answer"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tao_drive *drive = scripted_drive_new(&rows[i].row, 1);
		struct tao_error err = {0};

		tao_wait_ready(drive, 60000, NULL, &err);
		OK(err.code == rows[i].code &&
				scripted_drive_is_played(drive) &&
				scripted_drive_slept_ms(drive) == 0,
			"%s", rows[i].title);
		tao_drive_close(drive);
	}
}

/* Of 2/04/xx, which pass? Each is asked once, then the drive is ready. */
static void test_which_pass(void)
{
	static const uint8_t stay[] = {0x02, 0x03, 0x0b, 0x0c, 0x0d, 0x12, 0x16,
		0x17, 0x18, 0x20, 0x21, 0x22};
	unsigned wrong = 0;

	for (unsigned ascq = 0; ascq < 256; ascq++) {
		const struct script_row rows[] = {
			{EXPECT("00"), SENSE(2, 0x04, (uint8_t)ascq)},
			{EXPECT("00"), TIMES(SCRIPT_ANY)},
		};
		struct tao_drive *drive = SCRIPTED_DRIVE(rows);
		struct tao_error err = {0};
		bool passes = !memchr(stay, (int)ascq, sizeof(stay));

		if ((tao_wait_ready(drive, 60000, NULL, &err) == TAO_OK) !=
			passes) {
			printf("# 2/04/%02x\n", ascq);
			wrong++;
		}
		tao_drive_close(drive);
	}
	IS_INT(wrong, 0, "what needs a hand, a start or a reset never passes");
}

static void test_late(void)
{
	static const struct script_row forever[] = {
		{EXPECT("00"), SENSE(2, 0x04, 0x01), TIMES(SCRIPT_ANY),
			TAKES_MS(5)},
	};
	static const struct script_row attentive[] = {
		{EXPECT("00"), SENSE(6, 0x28, 0), TIMES(SCRIPT_ANY)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(forever);
	struct tao_error err = {0};

	IS_INT(tao_wait_ready(drive, 20000, NULL, &err), TAO_BUSY,
		"a drive never ready is a status to try later");
	IS_STRING(err.text,
		"TEST UNIT READY: not ready after 20 s: not ready, becoming "
		"ready (2/04/01)",
		"and a line that says so");
	OK(scripted_drive_time_ms(drive) >= 20000 &&
			scripted_drive_time_ms(drive) < 20100,
		"after the limit, no later");
	PLAYED(drive, "it was asked all the time");
	drive = SCRIPTED_DRIVE(attentive);
	tao_wait_ready(drive, 20000, NULL, &err);
	IS_INT(err.code, TAO_E_MEDIA_CHANGED,
		"nothing but news is bounded too");
	tao_drive_close(drive);
}

static void test_silent_status(void)
{
	static const struct script_row rows[] = {
		{EXPECT("00"), OUTCOME(TAO_OUTCOME_BUSY), TIMES(SCRIPT_ANY)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};
	struct listener listener;

	listener_init(&listener);
	tao_wait_ready(drive, 5000, &listener.observer, &err);
	IS_STRING(listener.text,
		"the drive: waiting for 2 s: the drive is busy",
		"a wait without sense is told too");
	IS_STRING(err.text,
		"TEST UNIT READY: not ready after 5 s: the drive is busy",
		"and so is its end");
	PLAYED(drive, "it was asked all the time");
}

static void test_clueless(void)
{
	static const struct script_row rows[] = {
		{EXPECT("00"), SENSE(2, 0x04, 0x00), TIMES(SCRIPT_ANY)},
	};
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};

	IS_INT(tao_wait_ready(drive, 60000, NULL, &err), TAO_OK,
		"an adapter that only says \"not ready\" is not believed");
	OK(scripted_drive_time_ms(drive) >= 5000 &&
			scripted_drive_time_ms(drive) < 6000,
		"after 5 s");
	PLAYED(drive, "and with nothing but TEST UNIT READY");
}

int main(void)
{
	test_becomes_ready();
	test_ends();
	test_which_pass();
	test_late();
	test_silent_status();
	test_clueless();
	return tap_done();
}
