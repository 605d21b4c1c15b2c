/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum tao_status tao_burn_meet(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *recorder,
	struct tao_error *err)
{
	struct tao_recorder met;
	struct tao_error why;
	enum tao_status ready, status;

	ready = tao_wait_ready(drive, TAO_BURN_READY_MS, observer, &why);
	if (ready != TAO_OK && why.code != TAO_E_NO_MEDIA) {
		*err = why;
		return ready;
	}
	/* A drive that cannot write is not helped by a disc: say that first. */
	status = tao_disc_recorder(drive, observer, &met, err);
	if (status != TAO_OK)
		return status;
	if (!met.can_track_at_once)
		return tao_fail(err, TAO_E_RECORDER_NOT_SUPPORTED,
			"%s %s cannot write CDs track at once",
			met.inquiry.vendor, met.inquiry.product);
	if (ready != TAO_OK) {
		*err = why;
		return ready;
	}
	*recorder = met;
	return TAO_OK;
}

enum tao_status tao_burn_select_page(struct tao_drive *drive,
	const struct tao_recorder *recorder,
	const struct tao_burn_options *session,
	const struct tao_track_options *track,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_write_page page = {
		.has_underrun_protection = recorder->tao.has_buf,
		.is_test_write = session->is_simulated,
		.write_type = 1,
		.multi_session = session->leave_open ? 3 : 0,
		.copy = TAO_COPY_PROHIBITED,
		.data_block_type = 0,
		.pause_sectors = TAO_PAUSE_SECTORS,
	};

	memcpy(page.mcn, session->mcn, sizeof(page.mcn));
	if (track) {
		page.has_underrun_protection &= !track->no_burnfree;
		page.has_pre_emphasis = track->has_pre_emphasis;
		page.copy = track->copy;
		memcpy(page.isrc, track->isrc, sizeof(page.isrc));
	}
	return tao_select_write_page(drive, observer, &page, err);
}

/* Is READ DISC INFORMATION still put off? Other errors are for who reads it
 * next. */
static bool is_still_busy(struct tao_drive *drive)
{
	uint8_t data[34] = {0};
	struct tao_request request = {
		.cdb = tao_cdb_read_disc_information(sizeof(data)),
		.direction = TAO_FROM_DRIVE,
		.data = data,
		.len_bytes = sizeof(data),
		.timeout_ms = tao_limit_ms(drive, TAO_LIMIT_MS),
	};
	struct tao_reply reply;

	tao_drive_execute(drive, &request, &reply);
	return reply.outcome == TAO_OUTCOME_BUSY ||
	       (reply.outcome == TAO_OUTCOME_CHECK &&
		       tao_sense_is(&reply.sense, TAO_KEY_NOT_READY, 0x04) &&
		       (reply.sense.ascq == 0x07 || reply.sense.ascq == 0x08));
}

enum tao_status tao_burn_settle(struct tao_drive *drive, unsigned limit_ms,
	const struct tao_observer *observer, struct tao_error *err)
{
	unsigned scaled_ms = tao_limit_ms(drive, limit_ms);
	uint64_t end_us = tao_drive_now_us(drive) + (uint64_t)scaled_ms * 1000;
	unsigned pause_ms = 10;
	enum tao_status status;

	for (;;) {
		uint64_t now_us = tao_drive_now_us(drive);
		uint64_t left_ms;

		if (now_us >= end_us)
			return tao_fail(err, TAO_E_MEDIA_BUSY,
				"the drive is still writing after %u s",
				scaled_ms / 1000);
		/* tao_wait_ready scales its limit itself. */
		left_ms = (end_us - now_us) / 1000 * limit_ms / scaled_ms + 1;
		status =
			tao_wait_ready(drive, (unsigned)left_ms, observer, err);
		if (status != TAO_OK || !is_still_busy(drive))
			return status;
		tao_drive_sleep_ms(drive, pause_ms);
		if (pause_ms < 500)
			pause_ms *= 2;
	}
}

enum tao_status tao_burn_unspoil(struct tao_error *err)
{
	if (err->status == TAO_SPOILED)
		err->status = err->code == TAO_E_REQUEST_CANCELLED
				      ? TAO_BUSY
				      : TAO_REFUSED;
	return err->status;
}

void tao_burn_reword(struct tao_error *err, enum tao_error_code code,
	const char *format, ...)
{
	struct tao_error old = *err;
	char words[120];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	tao_fail(err, code, "%s: %s", words, old.text);
	err->status = old.status;
	err->os_errno = old.os_errno;
	err->sense = old.sense;
}
