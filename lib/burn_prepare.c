/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

static enum tao_status check_medium(const struct tao_burn_options *options,
	const struct tao_disc *disc, struct tao_error *err)
{
	bool is_taken = disc->raw.disc.status == TAO_DISC_BLANK ||
			(options->may_append &&
				disc->raw.disc.status == TAO_DISC_APPENDABLE);

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
			"the drive does not tell what is on the disc; it may "
			"be one that only reads");
	if (!is_taken)
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_BLANK,
			"the disc is not blank, but: %s", tao_disc_text(disc));
	return TAO_OK;
}

/* Where will the next track be on a disc with something on it? An open track,
 * a step's that died, has to be ended before. */
static enum tao_status check_next_track(
	const struct tao_disc *disc, struct tao_error *err)
{
	const struct tao_track_information *next = &disc->raw.track;

	if (disc->raw.disc.status != TAO_DISC_APPENDABLE)
		return TAO_OK;
	if (disc->raw.has_track && (!next->is_blank || next->is_damaged))
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"track %u on the disc was left open", next->track);
	if (disc->raw.has_track && next->has_nwa)
		return TAO_OK;
	if (disc->raw.disc.last_track_last_session >= TAO_TRACKS_MAX)
		return tao_fail(err, TAO_E_TRACK_LIMIT_REACHED,
			"the disc has its 99 tracks");
	return tao_fail(err, TAO_E_MEDIA_INCOMPATIBLE,
		"the drive tells no place for another track");
}

/* Only with the page is the next writable address the one of track at once. */
static enum tao_status set_up(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, const struct tao_recorder *met,
	struct tao_disc *disc, struct tao_error *err)
{
	enum tao_status status;

	status = tao_burn_set_speed(drive, options, observer, err);
	if (status == TAO_OK)
		status = tao_burn_select_page(
			drive, met, options, NULL, observer, err);
	if (status == TAO_OK)
		status = tao_disc_read(drive, observer, met, disc, err);
	if (status == TAO_OK)
		status = check_next_track(disc, err);
	return status;
}

enum tao_status tao_burn_prepare(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_recorder *recorder,
	struct tao_disc *disc, struct tao_error *err)
{
	const struct tao_progress preparing = {
		.action = TAO_ACTION_PREPARING,
		.is_simulated = options->is_simulated,
		.last_written_lba = -1,
	};
	struct tao_burn_watch watch;
	struct tao_recorder met;
	struct tao_disc found;
	enum tao_status status;

	tao_burn_watch(&watch, drive, observer, &preparing);
	status = tao_burn_meet(drive, &watch.observer, &met, err);
	if (status == TAO_OK)
		status = tao_disc_read(
			drive, &watch.observer, &met, &found, err);
	if (status == TAO_OK)
		status = check_medium(options, &found, err);
	if (status == TAO_OK && options->is_simulated &&
		!met.tao.has_test_write)
		return tao_fail(err, TAO_E_NO_SUCH_FEATURE,
			"the drive cannot simulate");
	if (status == TAO_OK)
		status = set_up(
			drive, options, &watch.observer, &met, &found, err);
	if (status != TAO_OK)
		return tao_burn_unspoil(err);
	*recorder = met;
	*disc = found;
	return TAO_OK;
}
