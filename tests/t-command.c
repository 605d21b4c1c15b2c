/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command.h"
#include "tests/listener.h"
#include "tests/scripted_drive.h"
#include "tests/tap.h"

static uint8_t sector[TAO_SECTOR_BYTES];

static struct tao_request request_of(struct tao_cdb cdb, unsigned timeout_ms)
{
	struct tao_request request = {.cdb = cdb, .timeout_ms = timeout_ms};

	if (cdb.bytes[0] == TAO_OP_WRITE_10) {
		request.direction = TAO_TO_DRIVE;
		request.data = sector;
		request.len_bytes = sizeof(sector);
	}
	return request;
}

static struct tao_cdb by_opcode(uint8_t opcode)
{
	switch (opcode) {
	case TAO_OP_WRITE_10:
		return tao_cdb_write_10(0, 1);
	case TAO_OP_SYNCHRONIZE_CACHE:
		return tao_cdb_synchronize_cache(true);
	case TAO_OP_CLOSE_TRACK_SESSION:
		return tao_cdb_close_session(true);
	case TAO_OP_BLANK:
		return tao_cdb_blank(true, true);
	case TAO_OP_SEND_OPC:
		return tao_cdb_send_opc();
	case TAO_OP_SET_CD_SPEED:
		return tao_cdb_set_cd_speed(0xffff, 0xffff, false);
	default:
		return tao_cdb_test_unit_ready();
	}
}

/* One answer, then good: what comes out, and after how many commands? */
struct once {
	const char *title;
	uint8_t opcode;
	struct script_row answer; /* its command is any */
	enum tao_error_code code; /* TAO_E_NONE: it succeeds */
	unsigned commands;
	unsigned warnings;
};

#define AT_ONCE TAO_E_NONE, 2, 0

static const struct once onces[] = {
	{"a recovered error is a warning", TAO_OP_WRITE_10,
		{SENSE(1, 0x17, 0x01)}, TAO_E_NONE, 1, 1},
	{"no sense at all is no error", TAO_OP_SET_CD_SPEED, {SENSE(0, 0, 0)},
		TAO_E_NONE, 1, 0},
	{"dummy blocks added are no error", TAO_OP_SYNCHRONIZE_CACHE,
		{SENSE(5, 0xb5, 0)}, TAO_E_NONE, 1, 0},
	{"... but only to SYNCHRONIZE CACHE", TAO_OP_WRITE_10,
		{SENSE(5, 0xb5, 0)}, TAO_E_UNEXPECTED_RESPONSE, 1, 0},
	{"a medium changed before SET CD SPEED is news", TAO_OP_SET_CD_SPEED,
		{SENSE(6, 0x28, 0)}, AT_ONCE},
	{"changed parameters are news to a WRITE too", TAO_OP_WRITE_10,
		{SENSE(6, 0x2a, 1)}, AT_ONCE},
	{"so is 6/2E", TAO_OP_WRITE_10, {SENSE(6, 0x2e, 0)}, AT_ONCE},
	{"a medium changed before a WRITE ends it", TAO_OP_WRITE_10,
		{SENSE(6, 0x28, 0)}, TAO_E_MEDIA_CHANGED, 1, 0},
	{"... and a BLANK", TAO_OP_BLANK, {SENSE(6, 0x28, 0)},
		TAO_E_MEDIA_CHANGED, 1, 0},
	{"... and a CLOSE", TAO_OP_CLOSE_TRACK_SESSION, {SENSE(6, 0x28, 0)},
		TAO_E_MEDIA_CHANGED, 1, 0},
	{"a reset before a WRITE ends it", TAO_OP_WRITE_10, {SENSE(6, 0x29, 0)},
		TAO_E_WRITE_ERROR, 1, 0},
	{"... and a SYNCHRONIZE CACHE", TAO_OP_SYNCHRONIZE_CACHE,
		{SENSE(6, 0x29, 2)}, TAO_E_WRITE_ERROR, 1, 0},
	{"a long write in progress passes", TAO_OP_WRITE_10,
		{SENSE(2, 0x04, 0x08)}, AT_ONCE},
	{"so does an operation in progress", TAO_OP_SYNCHRONIZE_CACHE,
		{SENSE(2, 0x04, 0x07)}, AT_ONCE},
	{"so does a drive not yet configured", TAO_OP_SET_CD_SPEED,
		{SENSE(2, 0x3e, 0x00)}, AT_ONCE},
	{"so does SCSI status BUSY", TAO_OP_WRITE_10,
		{OUTCOME(TAO_OUTCOME_BUSY)}, AT_ONCE},
	{"a drive that needs a hand does not", TAO_OP_SET_CD_SPEED,
		{SENSE(2, 0x04, 0x03)}, TAO_E_UNEXPECTED_RESPONSE, 1, 0},
	{"CLOSE answered by 2/04/07 has begun", TAO_OP_CLOSE_TRACK_SESSION,
		{SENSE(2, 0x04, 0x07)}, TAO_E_NONE, 1, 0},
	{"... and by 2/04/08", TAO_OP_CLOSE_TRACK_SESSION,
		{SENSE(2, 0x04, 0x08)}, TAO_E_NONE, 1, 0},
	{"... and by 6/2E", TAO_OP_CLOSE_TRACK_SESSION, {SENSE(6, 0x2e, 0)},
		TAO_E_NONE, 1, 0},
	{"... but becoming ready it was not", TAO_OP_CLOSE_TRACK_SESSION,
		{SENSE(2, 0x04, 0x01)}, AT_ONCE},
	{"a deferred error is never tried again", TAO_OP_WRITE_10,
		{DEFERRED(3, 0x0c, 0x00)}, TAO_E_WRITE_ERROR, 1, 0},
	{"... not even one that looks busy", TAO_OP_WRITE_10,
		{DEFERRED(2, 0x04, 0x08)}, TAO_E_WRITE_ERROR, 1, 0},
	{"... at whatever command it comes", TAO_OP_SET_CD_SPEED,
		{DEFERRED(4, 0x09, 0x00)}, TAO_E_WRITE_ERROR, 1, 0},
	{"... only the drive's own recovery is", TAO_OP_WRITE_10,
		{DEFERRED(1, 0x0c, 0x01)}, TAO_E_NONE, 2, 1},
	{"a timeout is not tried again", TAO_OP_WRITE_10,
		{OUTCOME(TAO_OUTCOME_TIMEOUT)}, TAO_E_COMMAND_TIMEOUT, 1, 0},
	{"sense that is none is an error", TAO_OP_SET_CD_SPEED,
		{OUTCOME(TAO_OUTCOME_CHECK)}, TAO_E_UNEXPECTED_RESPONSE, 1, 0},
	{"... of a WRITE as well", TAO_OP_WRITE_10,
		{OUTCOME(TAO_OUTCOME_CHECK)}, TAO_E_UNEXPECTED_RESPONSE, 1, 0},
};

static void test_once(void)
{
	for (size_t i = 0; i < sizeof(onces) / sizeof(onces[0]); i++) {
		const struct once *row = &onces[i];
		struct script_row script[2] = {row->answer, {EXPECT("*")}};
		struct tao_request request =
			request_of(by_opcode(row->opcode), 1000);
		struct tao_error err = {0};
		struct listener listener;
		struct tao_drive *drive;

		script[0].cdb = "*";
		drive = scripted_drive_new(script, row->commands);
		listener_init(&listener);
		tao_command(drive, &request, &listener.observer, &err);
		if (!OK(err.code == row->code &&
				    scripted_drive_is_played(drive) &&
				    listener.warnings == row->warnings,
			    "%s", row->title))
			printf("# code %d, %u commands, %u warnings: %s\n",
				err.code, scripted_drive_commands(drive),
				listener.warnings, err.text);
		tao_drive_close(drive);
	}
}

/* Every code that sense and outcomes have. */
/* A virtual recorder's files */
#define FILES(number) SENSE(4, 0x44, 0), .os_errno = (number)

static const struct {
	struct script_row answer;
	uint8_t cdb[3];
	enum tao_error_code code;
} codes[] = {
	{{SENSE(5, 0x24, 0)}, {0x5a, 0, 0x05}, TAO_E_NO_SUCH_MODE_PAGE},
	{{SENSE(5, 0x24, 0)}, {0x5a, 0, 0x2a}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(2, 0x3a, 2)}, {0x2a}, TAO_E_NO_MEDIA},
	{{SENSE(5, 0x30, 5)}, {0x2a}, TAO_E_MEDIA_INCOMPATIBLE},
	{{SENSE(3, 0x30, 1)}, {0x51}, TAO_E_MEDIA_INCOMPATIBLE},
	{{SENSE(5, 0x64, 0)}, {0x2a}, TAO_E_MEDIA_INCOMPATIBLE},
	{{SENSE(3, 0x06, 0)}, {0x51}, TAO_E_MEDIA_UPSIDE_DOWN},
	{{SENSE(2, 0x06, 0)}, {0x00}, TAO_E_MEDIA_UPSIDE_DOWN},
	{{SENSE(2, 0x04, 0)}, {0x00}, TAO_E_MEDIA_BECOMING_READY},
	{{SENSE(2, 0x04, 1)}, {0x00}, TAO_E_MEDIA_BECOMING_READY},
	{{SENSE(2, 0x04, 4)}, {0x00}, TAO_E_MEDIA_FORMAT_IN_PROGRESS},
	{{SENSE(2, 0x04, 7)}, {0x2a}, TAO_E_MEDIA_BUSY},
	{{SENSE(2, 0x04, 8)}, {0x2a}, TAO_E_MEDIA_BUSY},
	{{SENSE(2, 0x04, 0x1a)}, {0x2a}, TAO_E_MEDIA_BUSY},
	{{SENSE(5, 0x26, 2)}, {0x55}, TAO_E_INVALID_MODE_PARAMETERS},
	{{SENSE(5, 0x1a, 0)}, {0x55}, TAO_E_INVALID_MODE_PARAMETERS},
	{{SENSE(7, 0x27, 0)}, {0x2a}, TAO_E_MEDIA_WRITE_PROTECTED},
	{{SENSE(5, 0x27, 0)}, {0x2a}, TAO_E_MEDIA_WRITE_PROTECTED},
	{{SENSE(5, 0x20, 0)}, {0x46}, TAO_E_GET_CONFIGURATION_NOT_SUPPORTED},
	{{SENSE(5, 0x20, 0)}, {0x51}, TAO_E_RECORDER_NOT_SUPPORTED},
	{{SENSE(5, 0x20, 0)}, {0x52}, TAO_E_RECORDER_NOT_SUPPORTED},
	{{SENSE(5, 0x20, 0)}, {0x54}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(5, 0x24, 0)}, {0x43}, TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC},
	{{SENSE(5, 0x24, 0)}, {0x43, 2, 4}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(3, 0x0c, 9)}, {0x2a}, TAO_E_LOSS_OF_STREAMING},
	{{DEFERRED(3, 0x0c, 9)}, {0x35}, TAO_E_LOSS_OF_STREAMING},
	{{SENSE(3, 0x0c, 0)}, {0x2a}, TAO_E_WRITE_ERROR},
	{{SENSE(4, 0x09, 1)}, {0x35}, TAO_E_WRITE_ERROR},
	{{SENSE(5, 0x21, 2)}, {0x2a}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(3, 0x51, 0)}, {0xa1}, TAO_E_WRITE_ERROR},
	{{SENSE(3, 0x11, 5)}, {0xbe}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(5, 0x72, 3)}, {0x5b}, TAO_E_CLOSE_FAILED},
	{{SENSE(3, 0x73, 3)}, {0x54}, TAO_E_UNEXPECTED_RESPONSE},
	{{SENSE(6, 0x28, 0)}, {0x2a}, TAO_E_MEDIA_CHANGED},
	{{SENSE(0xb, 0x47, 0)}, {0x2a}, TAO_E_TRANSPORT_ERROR},
	{{SENSE(0xb, 0x08, 1)}, {0x51}, TAO_E_TRANSPORT_ERROR},
	{{SENSE(5, 0x53, 2)}, {0x1b}, TAO_E_RECORDER_LOCKED},
	{{SENSE(2, 0x53, 2)}, {0x1b}, TAO_E_RECORDER_LOCKED},
	{{SENSE(5, 0x24, 0)}, {0x1b}, TAO_E_NO_SUCH_FEATURE},
	{{SENSE(5, 0x20, 0)}, {0x1b}, TAO_E_NO_SUCH_FEATURE},
	{{SENSE(5, 0x24, 0)}, {0x1e}, TAO_E_NO_SUCH_FEATURE},
	{{SENSE(5, 0x20, 0)}, {0x1e}, TAO_E_NO_SUCH_FEATURE},
	{{SENSE(2, 0x3e, 0)}, {0x2a}, TAO_E_MEDIA_BECOMING_READY},
	{{SENSE(0xb, 0x4b, 0)}, {0x2a}, TAO_E_TRANSPORT_ERROR},
	{{SENSE(7, 0x55, 0)}, {0x2a}, TAO_E_MEDIA_WRITE_PROTECTED},
	{{OUTCOME(TAO_OUTCOME_BUSY)}, {0x00}, TAO_E_MEDIA_BUSY},
	{{OUTCOME(TAO_OUTCOME_TIMEOUT)}, {0x00}, TAO_E_COMMAND_TIMEOUT},
	{{OUTCOME(TAO_OUTCOME_GONE)}, {0x00}, TAO_E_DEVICE_GONE},
	{{OUTCOME(TAO_OUTCOME_HOST)}, {0x00}, TAO_E_TRANSPORT_ERROR},
	{{OUTCOME(TAO_OUTCOME_DENIED)}, {0x00}, TAO_E_COMMAND_NOT_ALLOWED},
	{{OUTCOME(TAO_OUTCOME_TOO_LARGE)}, {0x2a}, TAO_E_SYSTEM_ERROR},
	{{ERRNO(5)}, {0x00}, TAO_E_SYSTEM_ERROR},
	{{FILES(13)}, {0xbb}, TAO_E_NO_PERMISSION},
	{{FILES(28)}, {0xbb}, TAO_E_SYSTEM_ERROR},
};

static void test_codes(void)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct tao_request request = {.cdb = {.len = 10}};
		struct tao_reply reply = {
			.outcome = codes[i].answer.outcome,
			.sense = codes[i].answer.sense,
			.os_errno = codes[i].answer.os_errno,
		};
		struct tao_error err = {0};

		memcpy(request.cdb.bytes, codes[i].cdb, 3);
		tao_command_fail(&request, &reply, &err);
		IS_STRING(tao_error_info(err.code)->token,
			tao_error_info(codes[i].code)->token, "\"%s\" is %s",
			err.text, tao_error_info(codes[i].code)->token);
		if (memcmp(&err.sense, &reply.sense, sizeof(err.sense)) != 0)
			OK(false, "the error has the drive's sense");
		if (tao_command_fail(&request, &reply, NULL) != err.status)
			OK(false, "nobody has to listen");
	}
}

static const struct script_row told[] = {
	{EXPECT("2a *"), SENSE_AT(3, 0x0c, 0x00, 1200)},
	{EXPECT("2a *"), DEFERRED(3, 0x0c, 0x00)},
	{EXPECT("51 *"), SENSE(5, 0x20, 0x00)},
	{EXPECT("2a *"), SENSE(2, 0x04, 0x08), TAKES_MS(1500)},
	{EXPECT("00"), ERRNO(12)},
	{EXPECT("00"), SENSE(4, 0x44, 0x00), .os_errno = 12},
};
static const char *const words[] = {
	"WRITE (10): medium error, write error (3/0c/00)",
	"WRITE (10): an earlier write failed: deferred medium error, "
	"write error (3/0c/00)",
	"READ DISC INFORMATION: the drive only reads discs, it is no "
	"recorder: illegal request, invalid command operation code "
	"(5/20/00)",
	"WRITE (10): gave up after 1 s: not ready, long write in "
	"progress (2/04/08)",
	"TEST UNIT READY: the system call failed: Cannot allocate "
	"memory",
	"TEST UNIT READY: hardware error, internal failure of the "
	"drive (4/44/00): Cannot allocate memory",
};

static void test_words(void)
{
	static const uint8_t opcodes[] = {0x2a, 0x2a, 0x51, 0x2a, 0x00, 0x00};
	struct tao_drive *drive = SCRIPTED_DRIVE(told);
	struct tao_error err = {0};

	for (int i = 0; i < 6; i++) {
		struct tao_request request = request_of(
			opcodes[i] == 0x51 ? tao_cdb_read_disc_information(0)
					   : by_opcode(opcodes[i]),
			1000);

		tao_command(drive, &request, NULL, &err);
		IS_STRING(err.text, words[i], "says: %s", err.text);
		if (i == 0)
			IS_INT(err.sense.information, 1200,
				"and the error knows the sector");
	}
	PLAYED(drive, "each was sent once");
}

static void test_patience(void)
{
	static const struct script_row rows[] = {
		{EXPECT("2a *"), SENSE(2, 0x04, 0x08), TIMES(SCRIPT_ANY),
			TAKES_MS(1), LIMIT_MS(60000)},
	};
	struct tao_request request = request_of(tao_cdb_write_10(0, 1), 60000);
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};
	struct listener listener;
	unsigned commands;

	listener_init(&listener);
	IS_INT(tao_command(drive, &request, &listener.observer, &err), TAO_BUSY,
		"a drive busy for ever is a status to try later");
	IS_INT(err.code, TAO_E_MEDIA_BUSY, "with its token");
	OK(scripted_drive_time_ms(drive) >= 60000 &&
			scripted_drive_time_ms(drive) < 60100,
		"the wait is as long as the command's limit");
	commands = scripted_drive_commands(drive);
	OK(commands > 2000 && commands < 3000,
		"a write is tried again every 25 ms (%u times)", commands);
	IS_INT(listener.notes, 6, "it is told after 2 s, then every 10 s");
	IS_STRING(listener.text,
		"WRITE (10): waiting for 52 s: not ready, long write in "
		"progress (2/04/08)",
		"and for what");
	PLAYED(drive, "nothing but the command was sent");
}

static void test_short_wait(void)
{
	static const struct script_row rows[] = {
		{EXPECT("bb *"), SENSE(2, 0x04, 0x01), TIMES(4)},
		{EXPECT("bb *")},
	};
	struct tao_request request =
		request_of(by_opcode(TAO_OP_SET_CD_SPEED), 30000);
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};
	struct listener listener;

	listener_init(&listener);
	IS_INT(tao_command(drive, &request, &listener.observer, &err), TAO_OK,
		"a drive that becomes ready is waited for");
	IS_INT(scripted_drive_slept_ms(drive), 50 + 100 + 150 + 200,
		"with growing pauses");
	IS_INT(listener.notes, 0, "a short wait is nobody's business");
	PLAYED(drive, "and the command is sent until it is taken");
}

static void test_attentions(void)
{
	static const struct script_row rows[] = {
		{EXPECT("bb *"), SENSE(6, 0x29, 0)},
		{EXPECT("bb *"), SENSE(6, 0x2a, 1)},
		{EXPECT("bb *"), SENSE(6, 0x28, 0)},
		{EXPECT("bb *")},
	};
	static const struct script_row endless[] = {
		{EXPECT("bb *"), SENSE(6, 0x28, 0), TIMES(9)},
	};
	struct tao_request request =
		request_of(by_opcode(TAO_OP_SET_CD_SPEED), 30000);
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};

	IS_INT(tao_command(drive, &request, NULL, &err), TAO_OK,
		"several news at once are heard");
	IS_INT(scripted_drive_slept_ms(drive), 0, "without a pause");
	PLAYED(drive, "and the command is sent after them");
	drive = SCRIPTED_DRIVE(endless);
	tao_command(drive, &request, NULL, &err);
	IS_INT(err.code, TAO_E_MEDIA_CHANGED,
		"a drive with nothing but news is given up");
	PLAYED(drive, "after the ninth");
}

static void test_scale(void)
{
	static const struct script_row rows[] = {
		{EXPECT("2a *"), SENSE(2, 0x04, 0x08), TIMES(SCRIPT_ANY),
			LIMIT_MS(3000), TAKES_MS(10)},
		{EXPECT("00"), SENSE(2, 0x04, 0x01), TIMES(SCRIPT_ANY),
			LIMIT_MS(90000)},
	};
	struct tao_request request = request_of(tao_cdb_write_10(0, 1), 1000);
	struct tao_drive *drive = SCRIPTED_DRIVE(rows);
	struct tao_error err = {0};

	drive->timeout_percent = 300;
	tao_command(drive, &request, NULL, &err);
	OK(scripted_drive_time_ms(drive) >= 3000 &&
			scripted_drive_time_ms(drive) < 3050,
		"300 %% make a limit of 1 s one of 3 s");
	tao_wait_ready(drive, 10000, NULL, &err);
	OK(scripted_drive_time_ms(drive) >= 33000 &&
			scripted_drive_time_ms(drive) < 33600,
		"and a wait of 10 s one of 30 s");
	IS_INT(tao_limit_ms(drive, UINT32_MAX), UINT32_MAX,
		"the longest limit stays the longest");
	drive->timeout_percent = 0;
	IS_INT(tao_limit_ms(drive, 7), 7, "0 means as they are");
	PLAYED(drive, "the transport is told the same limits");
}

int main(void)
{
	test_once();
	test_codes();
	test_words();
	test_patience();
	test_short_wait();
	test_attentions();
	test_scale();
	return tap_done();
}
