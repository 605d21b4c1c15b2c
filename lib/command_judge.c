/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command_parts.h"

bool tao_command_will_pass(const struct tao_sense *sense)
{
	if (!sense->valid || sense->deferred || sense->key != TAO_KEY_NOT_READY)
		return false;
	if (sense->asc == 0x3e)
		return sense->ascq == 0x00; /* not yet configured itself */
	if (sense->asc != 0x04)
		return false;
	switch (sense->ascq) {
	case 0x02: /* must be started first */
	case 0x03: /* needs a hand */
	case 0x0b: /* port in standby */
	case 0x0c: /* port unavailable */
	case 0x0d: /* structure check needed */
	case 0x12: /* offline */
	case 0x16: /* configuration needed */
	case 0x17: /* calibration needed */
	case 0x18: /* a door is open */
	case 0x20: /* reset needed */
	case 0x21:
	case 0x22:
		return false;
	default:
		return true;
	}
}

/* Commands that change what is on the medium, or end such a change: they must
 * not go to another medium, nor to a drive that has lost its buffer. */
static bool touches_medium(uint8_t opcode)
{
	switch (opcode) {
	case TAO_OP_WRITE_10:
	case TAO_OP_WRITE_12:
	case TAO_OP_SYNCHRONIZE_CACHE:
	case TAO_OP_CLOSE_TRACK_SESSION:
	case TAO_OP_RESERVE_TRACK:
	case TAO_OP_SEND_OPC:
	case TAO_OP_BLANK:
		return true;
	default:
		return false;
	}
}

/* CLOSE TRACK/SESSION answered as if it were busy: with itself, since nothing
 * else is going on. Mitsumi and Sony drives come back early like this; sent
 * again, a session might be opened and closed once more. */
static bool is_early_return(uint8_t opcode, const struct tao_sense *sense)
{
	if (opcode != TAO_OP_CLOSE_TRACK_SESSION)
		return false;
	return tao_sense_is(sense, TAO_KEY_UNIT_ATTENTION, 0x2e) ||
	       tao_sense_is_exact(sense, TAO_KEY_NOT_READY, 0x04, 0x07) ||
	       tao_sense_is_exact(sense, TAO_KEY_NOT_READY, 0x04, 0x08);
}

/* A deferred error is of an earlier command; this one was not done (SPC-4
 * 4.5.6). Only what the drive could mend itself lets us go on. */
static enum tao_verdict judge_deferred(const struct tao_sense *sense)
{
	return sense->key == TAO_KEY_RECOVERED ? TAO_VERDICT_ATTENTION
					       : TAO_VERDICT_FAILED;
}

/* Parameters that changed may be Test Write: a rehearsal ends there, since the
 * same WRITE sent again could burn. */
static enum tao_verdict judge_attention(const struct tao_request *request,
	uint8_t opcode, const struct tao_sense *sense)
{
	bool is_news_of_medium = sense->asc == 0x28 || sense->asc == 0x29;

	if (request->is_rehearsal && sense->asc == 0x2a)
		return TAO_VERDICT_FAILED;
	if (touches_medium(opcode) && is_news_of_medium)
		return TAO_VERDICT_FAILED;
	return TAO_VERDICT_ATTENTION;
}

static enum tao_verdict judge_sense(
	const struct tao_request *request, const struct tao_sense *sense)
{
	uint8_t opcode = request->cdb.bytes[0];

	if (!sense->valid)
		return TAO_VERDICT_FAILED;
	if (sense->deferred)
		return judge_deferred(sense);
	if (is_early_return(opcode, sense))
		return TAO_VERDICT_BEGUN;
	/* "Dummy data blocks added": the drive filled up a short track. */
	if (opcode == TAO_OP_SYNCHRONIZE_CACHE &&
		tao_sense_is_exact(sense, TAO_KEY_ILLEGAL_REQUEST, 0xb5, 0x00))
		return TAO_VERDICT_RECOVERED;
	switch (sense->key) {
	case TAO_KEY_NO_SENSE:
	case TAO_KEY_RECOVERED:
		return TAO_VERDICT_RECOVERED;
	case TAO_KEY_UNIT_ATTENTION:
		return judge_attention(request, opcode, sense);
	default:
		return tao_command_will_pass(sense) ? TAO_VERDICT_BUSY
						    : TAO_VERDICT_FAILED;
	}
}

enum tao_verdict tao_command_judge(
	const struct tao_request *request, const struct tao_reply *reply)
{
	switch (reply->outcome) {
	case TAO_OUTCOME_GOOD:
		return TAO_VERDICT_DONE;
	case TAO_OUTCOME_BUSY:
		return TAO_VERDICT_BUSY;
	case TAO_OUTCOME_CHECK:
		return judge_sense(request, &reply->sense);
	default:
		return TAO_VERDICT_FAILED;
	}
}
