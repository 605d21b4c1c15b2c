/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

enum { TELL_US = 200000 };

static void tell(struct tao_burn_watch *watch, uint64_t now_us)
{
	struct tao_progress *progress = &watch->progress;

	watch->told_us = now_us;
	progress->elapsed_ms = (now_us - watch->began_us) / 1000;
	progress->remaining_ms = -1;
	if (progress->has_percent && progress->percent > 0)
		progress->remaining_ms = (int64_t)(progress->elapsed_ms *
						   (100 - progress->percent) /
						   progress->percent);
	tao_tell_progress(watch->next, progress);
}

static void on_event(void *context, const struct tao_event *event)
{
	struct tao_burn_watch *watch = context;
	uint64_t now_us;

	if (event->kind != TAO_EVENT_WAITING) {
		if (watch->next && watch->next->event)
			watch->next->event(watch->next->context, event);
		return;
	}
	now_us = tao_drive_now_us(watch->drive);
	watch->progress.has_percent = event->progress->has_percent;
	watch->progress.percent = event->progress->percent;
	if (now_us - watch->told_us >= TELL_US)
		tell(watch, now_us);
}

void tao_burn_watch(struct tao_burn_watch *watch, struct tao_drive *drive,
	const struct tao_observer *next, const struct tao_progress *doing)
{
	uint64_t now_us = tao_drive_now_us(drive);

	*watch = (struct tao_burn_watch){
		.observer = {on_event, watch},
		.next = next,
		.drive = drive,
		.progress = *doing,
		.began_us = now_us - doing->elapsed_ms * 1000,
	};
	tell(watch, now_us);
}
