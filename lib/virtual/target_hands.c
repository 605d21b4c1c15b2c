/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <errno.h>
#include <string.h>

static enum tao_status fail_save(
	const struct tao_store *store, int error, struct tao_error *err)
{
	return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, error,
		"cannot write '%s'", store->cue_path);
}

/* The drive becomes what next says, if that can be saved. */
static enum tao_status become(struct tao_target *target,
	const struct tao_vimage *next, struct tao_error *err)
{
	int error = tao_store_save(&target->store, next, false);

	if (error)
		return fail_save(&target->store, error, err);
	target->image = *next;
	return TAO_OK;
}

enum tao_status tao_target_move_tray(
	struct tao_target *target, bool is_out, struct tao_error *err)
{
	struct tao_vimage before = target->image;
	enum tao_status status;

	if (target->image.power.is_tray_out == is_out)
		return TAO_OK;
	tao_target_set_tray(target, is_out);
	status = become(target, &target->image, err);
	if (status != TAO_OK)
		target->image = before;
	return status;
}

enum tao_status tao_target_press_button(
	struct tao_target *target, struct tao_error *err)
{
	struct tao_vpower *power = &target->image.power;

	if (power->is_tray_out || !power->is_locked)
		return tao_target_move_tray(target, !power->is_tray_out, err);
	power->media_event = TAO_MEDIA_EJECT_REQUEST;
	return tao_fail(err, TAO_E_RECORDER_LOCKED,
		"the door is locked; the drive tells its host that the button "
		"was pressed");
}

/* ---- other discs ---- */

/* How a disc's files are left when it is no longer in this drive: in a drive
 * that was just switched on, with its tray closed. */
static struct tao_vimage at_rest(const struct tao_target *target)
{
	struct tao_vimage image = target->image;
	struct tao_vtrack *track = tao_vdisc_open_track(&image.disc);

	tao_vpages_init(&image.power.pages);
	image.power.is_locked = false;
	image.power.is_tray_out = false;
	image.power.attention_asc = 0x29; /* power on */
	image.power.attention_ascq = 0;
	image.power.media_event = TAO_MEDIA_NEW;
	image.has_test = false;
	/* no drive finds the exact place again */
	if (track) {
		track->can_link = false;
		track->is_damaged = true;
	}
	return image;
}

enum tao_status tao_target_exchange(
	struct tao_target *target, const char *cue_path, struct tao_error *err)
{
	struct tao_vimage old = at_rest(target);
	struct tao_target next = {0};
	enum tao_status status;
	int error;

	if (!target->image.power.is_tray_out)
		return tao_fail(err, TAO_E_RECORDER_LOCKED,
			"the tray is closed: eject the disc first");
	status = tao_store_open(cue_path, TAO_OPEN_EXCLUSIVE, -1, &next.store,
		&next.image, err);
	if (status != TAO_OK)
		return status;
	status = tao_target_load_faults(&next, err);
	if (status != TAO_OK) {
		tao_store_close(&next.store);
		return status;
	}
	error = tao_store_save(&target->store, &old, false);
	if (error) {
		status = fail_save(&target->store, error, err);
		tao_store_close(&next.store);
		return status;
	}
	/* the drive stays the same, but for the speeds of the new medium */
	old.power.read_kbps = next.image.power.read_kbps;
	old.power.write_kbps = next.image.power.write_kbps;
	old.power.pages = target->image.power.pages;
	old.power.is_tray_out = true;
	old.power.fault_plan = next.image.power.fault_plan;
	memcpy(old.power.fault_counts, next.image.power.fault_counts,
		sizeof(old.power.fault_counts));
	next.image.power = old.power;
	tao_store_close(&target->store);
	*target = next;
	return tao_target_move_tray(target, false, err);
}

enum tao_status tao_target_power_cycle(
	struct tao_target *target, struct tao_error *err)
{
	struct tao_vimage next = at_rest(target);

	target->position_lba = 0;
	target->underruns = 0;
	target->is_gone = false;
	tao_timing_init(&target->timing, &target->faults.settings);
	return become(target, &next, err);
}

bool tao_target_is_tray_out(const struct tao_target *target)
{
	return target->image.power.is_tray_out;
}
