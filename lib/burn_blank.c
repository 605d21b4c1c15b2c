/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

static enum tao_status read_disc(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_disc *disc,
	struct tao_error *err)
{
	struct tao_recorder recorder;
	enum tao_status status = tao_burn_meet(drive, observer, &recorder, err);

	if (status == TAO_OK)
		status = tao_disc_read(drive, observer, &recorder, disc, err);
	return status;
}

static enum tao_status check_medium(
	const struct tao_disc *disc, struct tao_error *err)
{
	switch (disc->medium) {
	case TAO_MEDIUM_CDRW:
		return TAO_OK;
	case TAO_MEDIUM_NONE:
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	case TAO_MEDIUM_CDR:
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_BLANK,
			"only a CD-RW can be blanked; the disc is: %s",
			tao_disc_text(disc));
	default:
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_SUPPORTED,
			"only a CD-RW can be blanked; the disc is: %s",
			tao_disc_text(disc));
	}
}

/* With Immed the drive can be asked how far it is; those that do not know it
 * answer when they have finished. */
static enum tao_status send_blank(struct tao_drive *drive, bool is_minimal,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_blank(is_minimal, true),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_BLANK_MS,
	};
	enum tao_status status;
	struct tao_error why;

	status = tao_command(drive, &request, observer, &why);
	if (status != TAO_OK && tao_sense_is_exact(&why.sense,
					TAO_KEY_ILLEGAL_REQUEST, 0x24, 0x00)) {
		request.cdb = tao_cdb_blank(is_minimal, false);
		request.timeout_ms = TAO_LIMIT_SLOW_BLANK_MS;
		status = tao_command(drive, &request, observer, &why);
	}
	if (status != TAO_OK)
		*err = why;
	return status;
}

static enum tao_status blank(struct tao_drive *drive, bool is_minimal,
	const struct tao_observer *observer, struct tao_error *err)
{
	const struct tao_progress blanking = {
		.action = TAO_ACTION_BLANKING, .last_written_lba = -1};
	struct tao_burn_watch watch;
	struct tao_disc disc;
	enum tao_status status;

	tao_tell_note(observer, "blanking the disc %s",
		is_minimal ? "fast: some minutes"
			   : "in full: an hour and more at low speeds");
	tao_burn_watch(&watch, drive, observer, &blanking);
	status = send_blank(drive, is_minimal, &watch.observer, err);
	if (status == TAO_OK)
		status = tao_burn_settle(
			drive, TAO_LIMIT_SLOW_BLANK_MS, &watch.observer, err);
	if (status == TAO_OK)
		status = read_disc(drive, observer, &disc, err);
	if (status == TAO_OK &&
		(!disc.raw.has_disc || disc.raw.disc.status != TAO_DISC_BLANK))
		status = tao_fail(err, TAO_E_WRITE_ERROR,
			"the drive says it is: %s", tao_disc_text(&disc));
	if (status == TAO_OK)
		return TAO_OK;
	tao_burn_reword(err, TAO_E_WRITE_ERROR, "the disc was not blanked%s",
		is_minimal ? "; try --blank full" : "");
	return tao_error_spoil(err);
}

enum tao_status tao_burn_blank(struct tao_drive *drive, enum tao_blank how,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_error why;
	struct tao_disc disc;
	enum tao_status status = read_disc(drive, observer, &disc, err);

	if (status != TAO_OK)
		return status;
	/* Blank it is; "full" is asked for because somebody doubts it. */
	if (how != TAO_BLANK_FULL && disc.raw.has_disc &&
		disc.raw.disc.status == TAO_DISC_BLANK)
		return TAO_OK;
	status = check_medium(&disc, err);
	if (status != TAO_OK)
		return status;
	status = blank(drive, how != TAO_BLANK_FULL, observer, &why);
	if (status != TAO_OK && how == TAO_BLANK_AUTO) {
		tao_tell_warning(observer, why.code, "%s", why.text);
		status = blank(drive, false, observer, &why);
	}
	if (status != TAO_OK && err)
		*err = why;
	return status;
}
