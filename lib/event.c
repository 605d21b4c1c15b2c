/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/event.h"

#include <stdarg.h>
#include <stdio.h>

const char *tao_action_name(enum tao_action action)
{
	static const char *const names[] = {
		[TAO_ACTION_UNKNOWN] = "unknown",
		[TAO_ACTION_PREPARING] = "preparing",
		[TAO_ACTION_WRITING] = "writing",
		[TAO_ACTION_FINISHING] = "finishing",
		[TAO_ACTION_VERIFYING] = "verifying",
		[TAO_ACTION_CLOSING] = "closing",
		[TAO_ACTION_BLANKING] = "blanking",
	};

	return names[action];
}

__attribute__((format(printf, 3, 0))) static void tell_text(
	const struct tao_observer *observer, struct tao_event event,
	const char *format, va_list args)
{
	char text[240];

	if (!observer || !observer->event)
		return;
	vsnprintf(text, sizeof(text), format, args);
	event.text = text;
	observer->event(observer->context, &event);
}

void tao_tell_warning(const struct tao_observer *observer,
	enum tao_error_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell_text(observer,
		(struct tao_event){.kind = TAO_EVENT_WARNING, .code = code},
		format, args);
	va_end(args);
}

void tao_tell_note(const struct tao_observer *observer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell_text(observer, (struct tao_event){.kind = TAO_EVENT_NOTE}, format,
		args);
	va_end(args);
}

static void tell_how_far(const struct tao_observer *observer,
	enum tao_event_kind kind, const struct tao_progress *progress)
{
	struct tao_event event = {.kind = kind, .progress = progress};

	if (observer && observer->event)
		observer->event(observer->context, &event);
}

void tao_tell_progress(const struct tao_observer *observer,
	const struct tao_progress *progress)
{
	tell_how_far(observer, TAO_EVENT_PROGRESS, progress);
}

void tao_tell_waiting(const struct tao_observer *observer,
	const struct tao_progress *progress)
{
	tell_how_far(observer, TAO_EVENT_WAITING, progress);
}
