/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/abilities.h"

#include <string.h>

/* One question after the other, until one is an error. */
struct round {
	struct tao_drive *drive;
	const struct tao_observer *observer;
	enum tao_status status;
	struct tao_error *err;
};

/* Did the drive tell? What a drive gives that makes no sense counts as not
 * told: nothing is decided by it. */
static bool is_told(struct round *round, enum tao_status status,
	const struct tao_error *why)
{
	if (status == TAO_OK)
		return true;
	if (tao_is_refusal(why) || why->code == TAO_E_INVALID_RESPONSE ||
		why->code == TAO_E_NO_MEDIA) {
		tao_tell_note(round->observer, "not told: %s", why->text);
		return false;
	}
	round->status = status;
	if (round->err)
		*round->err = *why;
	return false;
}

static void ask_settings(struct round *round, struct tao_abilities *out)
{
	struct tao_error why;
	size_t page_bytes;

	out->has_capabilities = is_told(round,
		tao_read_capabilities(round->drive, round->observer,
			&out->capabilities, &why),
		&why);
	if (round->status == TAO_OK)
		out->has_mode_pages = is_told(round,
			tao_read_mode_pages(round->drive, round->observer,
				&out->mode_pages, &why),
			&why);
	if (round->status != TAO_OK)
		return;
	out->has_write_page = is_told(round,
		tao_read_write_page(round->drive, round->observer,
			&out->write_page, &page_bytes, &why),
		&why);
}

static void ask_speeds(struct round *round, struct tao_abilities *out)
{
	struct tao_error why;

	out->has_speeds = is_told(round,
		tao_read_write_speeds(
			round->drive, round->observer, &out->speeds, &why),
		&why);
	if (round->status != TAO_OK || (out->has_speeds && out->speeds.len > 0))
		return;
	if (!out->has_capabilities || out->capabilities.speeds_len == 0)
		return;
	out->has_speeds = true;
	out->speeds.len = out->capabilities.speeds_len;
	memcpy(out->speeds.speeds, out->capabilities.speeds,
		sizeof(out->speeds.speeds));
}

enum tao_status tao_abilities_read(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_abilities *out,
	struct tao_error *err)
{
	struct round round = {drive, observer, TAO_OK, err};
	struct tao_abilities found = {0};
	struct tao_error why;

	found.has_features = is_told(&round,
		tao_read_features(drive, observer, &found.features, &why),
		&why);
	if (round.status == TAO_OK)
		ask_settings(&round, &found);
	if (round.status == TAO_OK)
		found.has_buffer = is_told(&round,
			tao_read_buffer_capacity(
				drive, observer, &found.buffer, &why),
			&why);
	if (round.status == TAO_OK)
		ask_speeds(&round, &found);
	if (round.status == TAO_OK)
		*out = found;
	return round.status;
}
