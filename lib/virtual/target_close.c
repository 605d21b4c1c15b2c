/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

enum {
	CLOSE_TRACK = 1,
	CLOSE_SESSION = 2,
	ANY_TRACK = 0xff,
	BLANK_FULL = 0,
	BLANK_MINIMAL = 1
};

/* The BIN ends where the last track does; a short track got its silence. */
static bool resize_to(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_vdisc *next)
{
	const struct tao_vdisc *now = &target->image.disc;
	int32_t there_lba = 0, end_lba = 0;

	if (tao_target_is_test(target))
		return true;
	/* The BIN may have been removed, or cut, while a track was written:
	 * filling it up would hide that. */
	for (unsigned i = 0; i < now->tracks_len; i++)
		if (now->tracks[i].sectors > 0)
			there_lba = now->tracks[i].start_lba +
				    (int32_t)now->tracks[i].sectors;
	command->os_errno = tao_store_check(&target->store, there_lba);
	for (unsigned i = 0; i < next->tracks_len; i++)
		end_lba = tao_vtrack_end_lba(&next->tracks[i]);
	if (command->os_errno == 0)
		command->os_errno = tao_store_resize(&target->store, end_lba);
	return command->os_errno == 0 ||
	       tao_target_refuse(command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00);
}

static bool close_track(struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vdisc next = *tao_target_disc(target);

	if (!tao_vdisc_open_track(&next))
		return true;
	tao_vdisc_close_track(&next);
	return resize_to(target, command, &next) &&
	       tao_target_commit(target, command, &next, true);
}

/* SYNCHRONIZE CACHE, MMC-5 6.41: the end of a track at once */
bool tao_target_synchronize(
	struct tao_target *target, struct tao_vcommand *command)
{
	return close_track(target, command);
}

static bool close_session(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vdisc next = *tao_target_disc(target);
	struct tao_vwrite write = tao_target_write_page(target);
	unsigned closed = next.closed_sessions;

	if (tao_vdisc_is_finalised(&next)) /* write protected */
		return tao_target_refuse(
			command, TAO_KEY_DATA_PROTECT, 0x27, 0x00);
	/* session fixation error, empty or partially written reserved track */
	if (!tao_vdisc_close_session(&next, write.is_last_session))
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x72, 0x04);
	if (next.closed_sessions == closed)
		return true; /* an empty session stays as it is */
	if (tao_target_is_test(target)) {
		/* the rehearsal is over; nothing of it was ever there */
		target->image.has_test = false;
		return tao_target_keep(target, command);
	}
	return resize_to(target, command, &next) &&
	       tao_target_commit(target, command, &next, true);
}

/* CLOSE TRACK/SESSION, MMC-5 6.3 */
bool tao_target_close_session(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vdisc *disc = tao_target_disc(target);
	const struct tao_vtrack *open_track = tao_vdisc_open_track(disc);
	unsigned number = tao_wire_get16(command->cdb + 4);

	switch (command->cdb[2] & 7) {
	case CLOSE_TRACK:
		if (open_track &&
			(number == ANY_TRACK ||
				number == open_track - disc->tracks + 1u))
			return close_track(target, command);
		if (number == ANY_TRACK ||
			(number > 0 && number <= disc->tracks_len))
			return true; /* is closed already */
		return tao_target_refuse_cdb(command);
	case CLOSE_SESSION:
		return close_session(target, command);
	default:
		return tao_target_refuse_cdb(command);
	}
}

/* BLANK, MMC-5 6.2; page 05h has no say in it. The CUE forgets the tracks
 * before the BIN does: a BIN that is too long is harmless, one too short is
 * not. */
bool tao_target_blank(struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vimage next = target->image;
	unsigned type = command->cdb[1] & 7;

	if (!next.disc.medium->is_rewritable) /* cannot write, incompatible */
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x30, 0x05);
	if (type != BLANK_FULL && type != BLANK_MINIMAL)
		return tao_target_refuse_cdb(command);
	tao_vdisc_blank(&next.disc);
	next.has_test = false;
	command->os_errno = tao_store_save(&target->store, &next, true);
	if (command->os_errno == 0) {
		target->image = next;
		command->os_errno = tao_store_resize(&target->store, 0);
	}
	return command->os_errno == 0 ||
	       tao_target_refuse(command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00);
}
