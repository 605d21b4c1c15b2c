/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

static enum tao_status check_medium(
	const struct tao_disc *disc, struct tao_error *err)
{
	switch (disc->medium) {
	case TAO_MEDIUM_NONE:
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	case TAO_MEDIUM_CDR:
	case TAO_MEDIUM_CDRW:
		break;
	default:
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_SUPPORTED,
			"the disc is no CD-R or CD-RW, but: %s",
			tao_disc_text(disc));
	}
	if (!disc->raw.has_disc)
		return tao_fail(err, TAO_E_MEDIA_INCOMPATIBLE,
			"the drive cannot read what is on the disc");
	if (disc->raw.disc.status != TAO_DISC_BLANK)
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_BLANK,
			"the disc is not blank, but: %s", tao_disc_text(disc));
	return TAO_OK;
}

enum tao_status tao_burn_prepare(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_recorder *recorder,
	struct tao_disc *disc, struct tao_error *err)
{
	struct tao_recorder met;
	struct tao_disc found;
	enum tao_status status;

	status = tao_burn_meet(drive, observer, &met, err);
	if (status == TAO_OK)
		status = tao_disc_read(drive, observer, &met, &found, err);
	if (status == TAO_OK)
		status = check_medium(&found, err);
	if (status == TAO_OK && options->is_simulated &&
		!met.tao.has_test_write)
		return tao_fail(err, TAO_E_NO_SUCH_FEATURE,
			"the drive cannot simulate");
	if (status == TAO_OK)
		status = tao_burn_set_speed(drive, options, observer, err);
	if (status == TAO_OK)
		status = tao_burn_select_page(
			drive, &met, options, NULL, observer, err);
	/* Only now is the next writable address the one of track at once. */
	if (status == TAO_OK)
		status = tao_disc_read(drive, observer, &met, &found, err);
	if (status != TAO_OK)
		return tao_burn_unspoil(err);
	*recorder = met;
	*disc = found;
	return TAO_OK;
}
