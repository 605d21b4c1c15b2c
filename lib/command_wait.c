/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command_parts.h"

#include <stdio.h>

enum {
	QUIET_MS = 2000,       /* a wait up to here is nobody's business */
	NOTE_EVERY_MS = 10000, /* and then not told too often */
	CLUELESS_MS = 5000     /* how long "cause not told" is believed */
};

unsigned tao_limit_ms(const struct tao_drive *drive, unsigned ms)
{
	uint64_t scaled = ms;

	if (drive->timeout_percent)
		scaled = scaled * drive->timeout_percent / 100;
	return scaled < UINT32_MAX ? (unsigned)scaled : UINT32_MAX;
}

void tao_patience_begin(struct tao_patience *patience)
{
	if (patience->has_begun)
		return;
	patience->has_begun = true;
	patience->began_us = tao_drive_now_us(patience->drive);
	patience->next_note_us = patience->began_us + (uint64_t)QUIET_MS * 1000;
	patience->pause_ms = patience->first_ms;
}

static unsigned percent_done(const struct tao_sense *sense)
{
	return sense->progress * 100u / 65536u;
}

static void tell_wait(
	struct tao_patience *patience, const struct tao_reply *why)
{
	uint64_t now_us = tao_drive_now_us(patience->drive);
	const struct tao_sense *sense = &why->sense;
	char text[160], done[32] = "";

	if (now_us < patience->next_note_us)
		return;
	patience->next_note_us = now_us + (uint64_t)NOTE_EVERY_MS * 1000;
	if (why->outcome == TAO_OUTCOME_CHECK)
		tao_sense_format(sense, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%s",
			tao_outcome_text(why->outcome));
	if (why->outcome == TAO_OUTCOME_CHECK && sense->has_progress)
		snprintf(done, sizeof(done), ", %u %% done",
			percent_done(sense));
	tao_tell_note(patience->observer, "%s: waiting for %u s: %s%s",
		patience->what,
		(unsigned)((now_us - patience->began_us) / 1000000), text,
		done);
}

static void tell_percent(
	const struct tao_patience *patience, const struct tao_reply *why)
{
	bool has_percent =
		why->outcome == TAO_OUTCOME_CHECK && why->sense.has_progress;
	struct tao_progress progress = {
		.has_percent = has_percent,
		.percent = has_percent ? percent_done(&why->sense) : 0,
		.remaining_ms = -1,
	};

	tao_tell_waiting(patience->observer, &progress);
}

bool tao_patience_wait(
	struct tao_patience *patience, const struct tao_reply *why)
{
	uint64_t end_us, now_us, left_ms;
	unsigned pause_ms = patience->pause_ms;

	end_us = patience->began_us + (uint64_t)patience->limit_ms * 1000;
	now_us = tao_drive_now_us(patience->drive);
	if (now_us >= end_us)
		return false;
	tell_wait(patience, why);
	tell_percent(patience, why);
	left_ms = (end_us - now_us + 999) / 1000;
	if (pause_ms > left_ms)
		pause_ms = (unsigned)left_ms;
	tao_drive_sleep_ms(patience->drive, pause_ms);
	patience->pause_ms += patience->first_ms;
	if (patience->pause_ms > patience->longest_ms)
		patience->pause_ms = patience->longest_ms;
	return true;
}

/* Some USB adapters know no better than 2/04/00, whatever their drive does. */
static bool is_clueless(
	const struct tao_patience *patience, const struct tao_reply *reply)
{
	uint64_t waited_us =
		tao_drive_now_us(patience->drive) - patience->began_us;

	return reply->outcome == TAO_OUTCOME_CHECK &&
	       tao_sense_is_exact(
		       &reply->sense, TAO_KEY_NOT_READY, 0x04, 0x00) &&
	       waited_us >= (uint64_t)CLUELESS_MS * 1000;
}

enum tao_status tao_wait_ready(struct tao_drive *drive, unsigned limit_ms,
	const struct tao_observer *observer, struct tao_error *err)
{
	const struct tao_request request = {
		.cdb = tao_cdb_test_unit_ready(),
		.direction = TAO_NO_DATA,
		.timeout_ms = tao_limit_ms(drive, TAO_LIMIT_MS),
	};
	struct tao_patience patience = {
		.drive = drive,
		.observer = observer,
		.what = "the drive",
		.first_ms = 20,
		.longest_ms = 500,
		.limit_ms = tao_limit_ms(drive, limit_ms),
	};
	struct tao_reply reply;
	char words[48];

	tao_patience_begin(&patience);
	for (;;) {
		tao_drive_execute(drive, &request, &reply);
		switch (tao_command_judge(&request, &reply)) {
		case TAO_VERDICT_DONE:
		case TAO_VERDICT_RECOVERED:
			return TAO_OK;
		case TAO_VERDICT_FAILED:
			return tao_command_fail(&request, &reply, err);
		default:
			break;
		}
		if (is_clueless(&patience, &reply))
			return TAO_OK;
		if (!tao_patience_wait(&patience, &reply))
			break;
	}
	snprintf(words, sizeof(words),
		"not ready after %u s: ", patience.limit_ms / 1000);
	return tao_command_fail_after(&request, &reply, words, err);
}
