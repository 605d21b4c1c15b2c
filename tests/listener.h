/* listener.h - an observer for unit tests that remembers what it was told. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LISTENER_H
#define LISTENER_H

#include <stdio.h>

#include "lib/event.h"

struct listener {
	struct tao_observer observer;
	unsigned notes;
	unsigned warnings;
	enum tao_error_code code; /* of the last warning */
	char text[240];           /* of the last note or warning */
};

static void listener_event(void *context, const struct tao_event *event)
{
	struct listener *self = context;

	if (event->kind != TAO_EVENT_NOTE && event->kind != TAO_EVENT_WARNING)
		return;
	self->notes += event->kind == TAO_EVENT_NOTE;
	self->warnings += event->kind == TAO_EVENT_WARNING;
	if (event->kind == TAO_EVENT_WARNING)
		self->code = event->code;
	snprintf(self->text, sizeof(self->text), "%s", event->text);
}

static void listener_init(struct listener *self)
{
	*self = (struct listener){
		.observer = {.event = listener_event, .context = self}};
}

#endif
