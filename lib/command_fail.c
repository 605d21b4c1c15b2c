/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command_parts.h"

#include <errno.h>
#include <stdio.h>

enum { ANY = -1 };

struct rule {
	int16_t opcode, key, asc, ascq;
	enum tao_error_code code;
};

/* The first that fits counts: the commands' own first, then what any command
 * can be told. */
static const struct rule rules[] = {
	{TAO_OP_GET_CONFIGURATION, TAO_KEY_ILLEGAL_REQUEST, 0x20, ANY,
		TAO_E_GET_CONFIGURATION_NOT_SUPPORTED},
	{TAO_OP_READ_DISC_INFORMATION, TAO_KEY_ILLEGAL_REQUEST, 0x20, ANY,
		TAO_E_RECORDER_NOT_SUPPORTED},
	{TAO_OP_READ_TRACK_INFORMATION, TAO_KEY_ILLEGAL_REQUEST, 0x20, ANY,
		TAO_E_RECORDER_NOT_SUPPORTED},
	{TAO_OP_MODE_SELECT_10, TAO_KEY_ILLEGAL_REQUEST, 0x26, ANY,
		TAO_E_INVALID_MODE_PARAMETERS},
	{TAO_OP_MODE_SELECT_10, TAO_KEY_ILLEGAL_REQUEST, 0x1a, ANY,
		TAO_E_INVALID_MODE_PARAMETERS},
	{TAO_OP_START_STOP_UNIT, TAO_KEY_ILLEGAL_REQUEST, 0x20, ANY,
		TAO_E_NO_SUCH_FEATURE},
	{TAO_OP_START_STOP_UNIT, TAO_KEY_ILLEGAL_REQUEST, 0x24, ANY,
		TAO_E_NO_SUCH_FEATURE},
	{TAO_OP_PREVENT_ALLOW, TAO_KEY_ILLEGAL_REQUEST, 0x20, ANY,
		TAO_E_NO_SUCH_FEATURE},
	{TAO_OP_PREVENT_ALLOW, TAO_KEY_ILLEGAL_REQUEST, 0x24, ANY,
		TAO_E_NO_SUCH_FEATURE},
	{TAO_OP_START_STOP_UNIT, ANY, 0x53, 0x02, TAO_E_RECORDER_LOCKED},
	{ANY, ANY, 0x3a, ANY, TAO_E_NO_MEDIA},
	{ANY, TAO_KEY_NOT_READY, 0x04, 0x00, TAO_E_MEDIA_BECOMING_READY},
	{ANY, TAO_KEY_NOT_READY, 0x04, 0x01, TAO_E_MEDIA_BECOMING_READY},
	{ANY, TAO_KEY_NOT_READY, 0x04, 0x04, TAO_E_MEDIA_FORMAT_IN_PROGRESS},
	{ANY, TAO_KEY_NOT_READY, 0x3e, 0x00, TAO_E_MEDIA_BECOMING_READY},
	{ANY, TAO_KEY_UNIT_ATTENTION, 0x28, ANY, TAO_E_MEDIA_CHANGED},
	{ANY, ANY, 0x0c, 0x09, TAO_E_LOSS_OF_STREAMING},
	{ANY, ANY, 0x27, ANY, TAO_E_MEDIA_WRITE_PROTECTED},
	{ANY, ANY, 0x30, ANY, TAO_E_MEDIA_INCOMPATIBLE},
	{ANY, TAO_KEY_ILLEGAL_REQUEST, 0x64, ANY, TAO_E_MEDIA_INCOMPATIBLE},
	{ANY, TAO_KEY_NOT_READY, 0x06, ANY, TAO_E_MEDIA_UPSIDE_DOWN},
	{ANY, TAO_KEY_MEDIUM_ERROR, 0x06, ANY, TAO_E_MEDIA_UPSIDE_DOWN},
	{ANY, TAO_KEY_DATA_PROTECT, ANY, ANY, TAO_E_MEDIA_WRITE_PROTECTED},
	{ANY, TAO_KEY_ABORTED_COMMAND, 0x08, ANY, TAO_E_TRANSPORT_ERROR},
	{ANY, TAO_KEY_ABORTED_COMMAND, 0x47, ANY, TAO_E_TRANSPORT_ERROR},
	{ANY, TAO_KEY_ABORTED_COMMAND, 0x4b, ANY, TAO_E_TRANSPORT_ERROR},
};

static bool fits(int16_t wanted, uint8_t value)
{
	return wanted == ANY || wanted == value;
}

/* What depends on more of the command block than its operation code. */
static enum tao_error_code special_code(
	const struct tao_cdb *cdb, const struct tao_sense *sense)
{
	if (!tao_sense_is(sense, TAO_KEY_ILLEGAL_REQUEST, 0x24))
		return TAO_E_NONE;
	if (cdb->bytes[0] == TAO_OP_MODE_SENSE_10 &&
		(cdb->bytes[2] & 0x3f) == TAO_PAGE_WRITE_PARAMETERS)
		return TAO_E_NO_SUCH_MODE_PAGE;
	if (cdb->bytes[0] == TAO_OP_READ_TOC &&
		cdb->bytes[2] == TAO_TOC_FORMATTED)
		return TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC;
	return TAO_E_NONE;
}

/* No rule fits: what the command was for decides. */
static enum tao_error_code code_by_purpose(
	uint8_t opcode, const struct tao_sense *sense)
{
	if (sense->deferred)
		return TAO_E_WRITE_ERROR;
	if (opcode == TAO_OP_CLOSE_TRACK_SESSION)
		return TAO_E_CLOSE_FAILED;
	/* the drive looked at the disc, and could not read it */
	if (sense->valid && sense->key == TAO_KEY_MEDIUM_ERROR &&
		(opcode == TAO_OP_TEST_UNIT_READY ||
			opcode == TAO_OP_READ_DISC_INFORMATION))
		return TAO_E_MEDIA_INCOMPATIBLE;
	if (opcode != TAO_OP_WRITE_10 && opcode != TAO_OP_WRITE_12 &&
		opcode != TAO_OP_SYNCHRONIZE_CACHE && opcode != TAO_OP_BLANK)
		return TAO_E_UNEXPECTED_RESPONSE;
	/* An illegal request was not carried out: nothing is spoiled by it. */
	return sense->valid && sense->key != TAO_KEY_ILLEGAL_REQUEST
		       ? TAO_E_WRITE_ERROR
		       : TAO_E_UNEXPECTED_RESPONSE;
}

static enum tao_error_code sense_code(
	const struct tao_cdb *cdb, const struct tao_sense *sense)
{
	uint8_t opcode = cdb->bytes[0];
	enum tao_error_code code = special_code(cdb, sense);

	if (code != TAO_E_NONE)
		return code;
	for (size_t i = 0; sense->valid && i < sizeof(rules) / sizeof(rules[0]);
		i++)
		if (fits(rules[i].opcode, opcode) &&
			fits(rules[i].key, sense->key) &&
			fits(rules[i].asc, sense->asc) &&
			fits(rules[i].ascq, sense->ascq))
			return rules[i].code;
	/* Busy in whatever way, for longer than we had patience. */
	if (tao_command_will_pass(sense))
		return TAO_E_MEDIA_BUSY;
	return code_by_purpose(opcode, sense);
}

/* A virtual recorder that cannot change its files: not a drive's fault. */
static enum tao_error_code file_code(int os_errno)
{
	return os_errno == EACCES || os_errno == EPERM || os_errno == EROFS
		       ? TAO_E_NO_PERMISSION
		       : TAO_E_SYSTEM_ERROR;
}

static enum tao_error_code outcome_code(
	const struct tao_request *request, const struct tao_reply *reply)
{
	switch (reply->outcome) {
	case TAO_OUTCOME_CHECK:
		if (reply->os_errno &&
			reply->sense.key == TAO_KEY_HARDWARE_ERROR)
			return file_code(reply->os_errno);
		return sense_code(&request->cdb, &reply->sense);
	case TAO_OUTCOME_BUSY:
		return TAO_E_MEDIA_BUSY;
	case TAO_OUTCOME_TIMEOUT:
		return TAO_E_COMMAND_TIMEOUT;
	case TAO_OUTCOME_GONE:
		return TAO_E_DEVICE_GONE;
	case TAO_OUTCOME_HOST:
		return TAO_E_TRANSPORT_ERROR;
	case TAO_OUTCOME_DENIED:
		return TAO_E_COMMAND_NOT_ALLOWED;
	default:
		return TAO_E_SYSTEM_ERROR;
	}
}

static const char *words_before(
	enum tao_error_code code, const struct tao_reply *reply)
{
	if (code == TAO_E_RECORDER_NOT_SUPPORTED)
		return "the drive only reads discs, it is no recorder: ";
	if (reply->outcome == TAO_OUTCOME_CHECK && reply->sense.deferred)
		return "an earlier write failed: ";
	return "";
}

enum tao_status tao_command_fail_after(const struct tao_request *request,
	const struct tao_reply *reply, const char *words, struct tao_error *err)
{
	enum tao_error_code code = outcome_code(request, reply);
	const char *name = tao_opcode_text(request->cdb.bytes[0]);
	char why[160];
	enum tao_status status;

	if (reply->outcome == TAO_OUTCOME_CHECK)
		tao_sense_format(&reply->sense, why, sizeof(why));
	else
		snprintf(why, sizeof(why), "%s",
			tao_outcome_text(reply->outcome));
	status = tao_fail_errno(err, code, reply->os_errno, "%s: %s%s%s",
		name ? name : "command", words, words_before(code, reply), why);
	if (err && reply->outcome == TAO_OUTCOME_CHECK)
		err->sense = reply->sense;
	return status;
}

enum tao_status tao_command_fail(const struct tao_request *request,
	const struct tao_reply *reply, struct tao_error *err)
{
	return tao_command_fail_after(request, reply, "", err);
}

bool tao_is_refusal(const struct tao_error *err)
{
	if (err->status == TAO_BUSY)
		return false;
	switch (err->code) {
	case TAO_E_UNEXPECTED_RESPONSE:
	case TAO_E_RECORDER_NOT_SUPPORTED:
	case TAO_E_MEDIA_INCOMPATIBLE:
	case TAO_E_TABLE_OF_CONTENTS_EMPTY_DISC:
	case TAO_E_NO_SUCH_MODE_PAGE:
	case TAO_E_GET_CONFIGURATION_NOT_SUPPORTED:
		return true;
	default:
		return false;
	}
}
