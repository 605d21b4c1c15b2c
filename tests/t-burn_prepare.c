/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_rig.h"

static const struct tao_burn_options plain;
static struct tao_burn_options session;
static struct tao_recorder recorder;
static struct tao_disc disc;

static enum tao_status prepare(void)
{
	return tao_burn_prepare(&rig.drive, &session, &rig.listener.observer,
		&recorder, &disc, &rig.err);
}

static bool is_op(const struct tao_request *request, uint8_t opcode)
{
	return request->cdb.bytes[0] == opcode;
}

/* ---- recorder and medium ---- */

/* GET CONFIGURATION's current profile. */
static bool set_profile(const struct tao_request *request, uint8_t profile)
{
	if (is_op(request, TAO_OP_GET_CONFIGURATION))
		((uint8_t *)request->data)[7] = profile;
	return false;
}

static bool dvd(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	return when == RIG_AFTER && set_profile(request, 0x11);
}

static bool no_medium(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_TEST_UNIT_READY) &&
	       rig_sense(reply, 2, 0x3a, 0x01);
}

/* A reader: neither feature 2Dh nor a bit for writing in page 2Ah. */
static bool reader(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_AFTER)
		return false;
	if (is_op(request, TAO_OP_GET_CONFIGURATION))
		return rig_sense(reply, 5, 0x20, 0x00);
	if (is_op(request, TAO_OP_MODE_SENSE_10))
		return rig_sense(reply, 5, 0x24, 0x00);
	return is_op(request, TAO_OP_READ_DISC_INFORMATION) &&
	       rig_sense(reply, 5, 0x20, 0x00);
}

static bool empty_reader(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return no_medium(when, request, reply) || reader(when, request, reply);
}

static bool scanner(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && is_op(request, TAO_OP_INQUIRY))
		((uint8_t *)request->data)[0] = 0x06;
	return false;
}

static bool appendable(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && is_op(request, TAO_OP_READ_DISC_INFORMATION))
		((uint8_t *)request->data)[2] = 0x05;
	return false;
}

static bool spinning_up(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_TEST_UNIT_READY) &&
	       rig.time_us < 9000000 && rig_sense(reply, 2, 0x04, 0x01);
}

static bool never_ready(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_TEST_UNIT_READY) &&
	       rig_sense(reply, 2, 0x04, 0x01);
}

static bool no_test_write(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_AFTER && is_op(request, TAO_OP_GET_CONFIGURATION))
		((uint8_t *)request->data)[8 + 4] &= (uint8_t)~0x04;
	return false;
}

static const struct {
	rig_hook *hook;
	enum tao_status status;
	enum tao_error_code code;
	const char *title;
} rows[] = {
	{dvd, TAO_REFUSED, TAO_E_MEDIA_IS_NOT_SUPPORTED, "a DVD"},
	{no_medium, TAO_REFUSED, TAO_E_NO_MEDIA, "an empty drive"},
	{reader, TAO_REFUSED, TAO_E_RECORDER_NOT_SUPPORTED, "a mere reader"},
	{empty_reader, TAO_REFUSED, TAO_E_RECORDER_NOT_SUPPORTED,
		"an empty reader"},
	{scanner, TAO_REFUSED, TAO_E_RECORDER_NOT_SUPPORTED, "a scanner"},
	{appendable, TAO_REFUSED, TAO_E_MEDIA_IS_NOT_BLANK,
		"a disc that is not blank"},
	{never_ready, TAO_BUSY, TAO_E_MEDIA_BECOMING_READY,
		"a drive that never gets ready"},
};

static void test_refusals(void)
{
	rig_new("cdr74");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		session = plain;
		rig_reset();
		disc.medium = TAO_MEDIUM_UNKNOWN;
		rig.hook = rows[i].hook;
		OK(prepare() == rows[i].status && rig.err.code == rows[i].code,
			"%s is %s", rows[i].title,
			tao_error_info(rows[i].code)->token);
		OK(disc.medium == TAO_MEDIUM_UNKNOWN,
			"and the outputs are untouched");
	}
	rig_reset();
	rig.hook = appendable;
	prepare();
	IS_STRING(rig.err.text, "the disc is not blank, but: appendable CD-R",
		"what is in the drive is told");
	rig_reset();
	rig.hook = no_test_write;
	session.is_simulated = true;
	IS_INT(prepare(), TAO_REFUSED,
		"a drive that cannot simulate is not let write instead");
	IS_INT(rig.err.code, TAO_E_NO_SUCH_FEATURE, "which is told");
	rig_free();
}

static void test_success(void)
{
	rig_new("cdrw80");
	session = plain;
	rig.hook = spinning_up;
	IS_INT(prepare(), TAO_OK,
		"a drive that is getting ready is waited for");
	OK(disc.medium == TAO_MEDIUM_CDRW && disc.space.free_sectors == 359849,
		"a blank CD-RW is a CD-RW with its space");
	OK(recorder.can_track_at_once && recorder.tao.has_buf,
		"the recorder is described");
	session.is_simulated = true;
	session.leave_open = true;
	IS_INT(prepare(), TAO_OK, "a rehearsal is prepared");
	IS_BYTES(rig.page + 2, "\x51\xc0", 2,
		"with Test Write set, and another session to follow");
	rig_free();
}

/* ---- speed ---- */

static uint8_t speed_cdb[12];

static bool note_speed(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	(void)reply;
	if (when == RIG_BEFORE && is_op(request, TAO_OP_SET_CD_SPEED))
		memcpy(speed_cdb, request->cdb.bytes, 12);
	return false;
}

static bool no_list(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	note_speed(when, request, reply);
	return when == RIG_BEFORE && is_op(request, TAO_OP_GET_PERFORMANCE) &&
	       rig_sense(reply, 5, 0x20, 0x00);
}

static bool no_cd_speed(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	return when == RIG_BEFORE && is_op(request, TAO_OP_SET_CD_SPEED) &&
	       rig_sense(reply, 5, 0x20, 0x00);
}

static bool deaf(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	if (when == RIG_BEFORE && is_op(request, TAO_OP_SET_STREAMING))
		return rig_sense(reply, 5, 0x20, 0x00);
	return no_cd_speed(when, request, reply);
}

static unsigned asked_kbps(void)
{
	return (unsigned)speed_cdb[4] << 8 | speed_cdb[5];
}

static void test_speeds(void)
{
	rig_new("cdr80");
	session = plain;
	rig.hook = note_speed;
	prepare();
	IS_INT(asked_kbps(), 0xffff, "the fastest speed is FFFFh");

	session.speed_sectors_per_s = 16 * 75;
	OK(prepare() == TAO_OK && rig.listener.warnings == 0,
		"a speed that there is draws no warning");
	IS_INT(asked_kbps(), 2823, "16x is 2822.4 kB/s, rounded up");

	session.speed_sectors_per_s = 30 * 75;
	OK(prepare() == TAO_OK && rig.listener.warnings == 1 &&
			rig.listener.code == TAO_E_SPEED_ADJUSTED,
		"the nearest is taken for one that there is not");
	IS_STRING(rig.listener.text, "asked for 30x, the drive writes at 32x",
		"and told");
	session.is_speed_strict = true;
	OK(prepare() == TAO_REFUSED && rig.err.code == TAO_E_SPEED_ADJUSTED &&
			rig.err.status == TAO_REFUSED,
		"or refused, if one is strict");

	rig_free();
}

static void test_limits(void)
{
	rig_new("cdr80");
	session = plain;
	session.speed_sectors_per_s = 1 * 75;
	rig_reset();
	prepare();
	IS_STRING(rig.listener.text, "asked for 1x, the drive writes at 4x",
		"below the slowest is the slowest");
	session.speed_sectors_per_s = 16 * 75;
	session.pure_cav = true;
	rig_reset();
	prepare();
	OK(rig.listener.code == TAO_E_ROTATION_ADJUSTED,
		"the speed counts for more than the way to turn");
	session.speed_sectors_per_s = 48 * 75;
	rig_reset();
	OK(prepare() == TAO_OK && rig.listener.warnings == 0,
		"where there is CAV it is had");
	rig_free();
}

static void test_deaf_drives(void)
{
	rig_new("cdr80");
	session = plain;
	session.speed_sectors_per_s = 8 * 75;
	rig.hook = no_list;
	OK(prepare() == TAO_OK && rig.listener.warnings == 0 &&
			asked_kbps() == 1412,
		"without GET PERFORMANCE page 2Ah has the speeds");
	rig_reset();
	rig.hook = no_cd_speed;
	session.speed_sectors_per_s = 24 * 75;
	OK(prepare() == TAO_OK && rig.listener.warnings == 0 &&
			strstr(rig.log, "bb b6"),
		"without SET CD SPEED there is SET STREAMING");
	rig_reset();
	rig.hook = deaf;
	session.speed_sectors_per_s = 4 * 75;
	OK(prepare() == TAO_OK && rig.listener.warnings == 1,
		"a drive that listens to neither is a warning");
	session.is_speed_strict = true;
	IS_INT(prepare(), TAO_REFUSED, "or refused");
	rig_free();
}

int main(void)
{
	test_refusals();
	test_success();
	test_speeds();
	test_limits();
	test_deaf_drives();
	return tap_done();
}
