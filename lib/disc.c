/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/disc.h"

enum {
	TYPE_MULTIMEDIA = 0x05, /* peripheral device type of INQUIRY */
	PROFILE_UNKNOWN = 0xffff,
	PROFILES_DVD = 0x0010, /* DVD, BD, HD DVD: from here ... */
	PROFILES_END = 0x0060  /* ... to here */
};

/* TAO_OK if *answered is now known; an error only if nothing more can be
 * asked. */
static enum tao_status take_refusal(enum tao_status status,
	const struct tao_error *why, const struct tao_observer *observer,
	bool *answered, struct tao_error *err)
{
	*answered = status == TAO_OK;
	if (status == TAO_OK)
		return TAO_OK;
	if (tao_is_refusal(why)) {
		tao_tell_note(observer, "not told: %s", why->text);
		return TAO_OK;
	}
	if (err)
		*err = *why;
	return status;
}

/* What only describes the disc may be nonsense, as it is meant to be on some
 * copy-protected discs; where to write must not. */
static void forgive_nonsense(enum tao_status status, struct tao_error *why)
{
	if (status != TAO_OK && why->code == TAO_E_INVALID_RESPONSE)
		why->code = TAO_E_UNEXPECTED_RESPONSE;
}

/* Before MMC-2 there were no features: the capabilities page has to do. */
static enum tao_status read_old_recorder(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *out,
	struct tao_error *err)
{
	struct tao_capabilities page;
	struct tao_error why;
	enum tao_status status;
	bool has_page;

	status = tao_read_capabilities(drive, observer, &page, &why);
	status = take_refusal(status, &why, observer, &has_page, err);
	if (status != TAO_OK || !has_page)
		return status;
	out->can_track_at_once = page.can_write_cdr;
	out->is_tao_current = page.can_write_cdr;
	out->tao.has_buf = page.has_buf;
	out->tao.has_test_write = page.can_test_write;
	out->tao.can_write_cdrw = page.can_write_cdrw;
	return TAO_OK;
}

static enum tao_status read_features(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *out,
	struct tao_error *err)
{
	struct tao_configuration configuration;
	struct tao_error why;
	enum tao_status status;
	bool has_features;

	status = tao_read_configuration(
		drive, observer, TAO_FEATURE_TAO, &configuration, &why);
	status = take_refusal(status, &why, observer, &has_features, err);
	if (status != TAO_OK)
		return status;
	if (!has_features)
		return read_old_recorder(drive, observer, out, err);
	out->profile = configuration.current_profile;
	if (!configuration.has_feature)
		return TAO_OK;
	out->can_track_at_once = true;
	out->is_tao_current = configuration.is_current;
	return tao_mmc_parse_tao_feature(&configuration, &out->tao, err);
}

enum tao_status tao_disc_recorder(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_recorder *out,
	struct tao_error *err)
{
	struct tao_recorder met = {0};
	enum tao_status status;

	status = tao_read_inquiry(drive, observer, &met.inquiry, err);
	if (status != TAO_OK)
		return status;
	if (met.inquiry.peripheral_type != TYPE_MULTIMEDIA)
		return tao_fail(err, TAO_E_RECORDER_NOT_SUPPORTED,
			"%s %s is no CD drive (device type %02xh)",
			met.inquiry.vendor, met.inquiry.product,
			met.inquiry.peripheral_type);
	status = read_features(drive, observer, &met, err);
	if (status == TAO_OK)
		*out = met;
	return status;
}

/* Does the drive know anything but zeros of it? Some answer for pressed discs
 * too. */
static bool is_atip(const struct tao_atip *atip)
{
	return atip->has_last_leadout || atip->lead_in.minute > 0;
}

static bool has_dvd_profile(const struct tao_recorder *recorder)
{
	return recorder->profile >= PROFILES_DVD &&
	       recorder->profile < PROFILES_END;
}

/* A closed CD-R passes for a CD-ROM with some drives; only recordable discs
 * have an ATIP. */
static enum tao_medium judge_by_disc(const struct tao_space_input *raw)
{
	if (raw->has_atip)
		return raw->atip.is_rewritable ? TAO_MEDIUM_CDRW
					       : TAO_MEDIUM_CDR;
	if (raw->has_disc && raw->disc.is_erasable)
		return TAO_MEDIUM_CDRW;
	if (raw->has_disc && (raw->disc.status == TAO_DISC_BLANK ||
				     raw->disc.status == TAO_DISC_APPENDABLE))
		return TAO_MEDIUM_CDR;
	if (raw->has_disc || raw->has_toc)
		return TAO_MEDIUM_CDROM;
	return TAO_MEDIUM_UNKNOWN;
}

static enum tao_medium judge_medium(
	const struct tao_recorder *recorder, const struct tao_space_input *raw)
{
	switch (recorder->profile) {
	case TAO_PROFILE_CDR:
		return TAO_MEDIUM_CDR;
	case TAO_PROFILE_CDRW:
		return TAO_MEDIUM_CDRW;
	case TAO_PROFILE_CDROM:
	case TAO_PROFILE_NONE: /* not told, or too old to tell */
	case PROFILE_UNKNOWN:
		return judge_by_disc(raw);
	default:
		return has_dvd_profile(recorder) ? TAO_MEDIUM_DVD_OR_BD
						 : TAO_MEDIUM_UNKNOWN;
	}
}

/* The next track's place; where nothing can be added it has none. */
static enum tao_status read_next_track(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_space_input *raw,
	struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	if (!raw->has_disc || (raw->disc.status != TAO_DISC_BLANK &&
				      raw->disc.status != TAO_DISC_APPENDABLE))
		return TAO_OK;
	status = tao_read_track_information(drive, observer, TAO_BY_TRACK,
		TAO_INVISIBLE_TRACK, &raw->track, &why);
	return take_refusal(status, &why, observer, &raw->has_track, err);
}

static enum tao_status read_atip(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_space_input *raw,
	struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	/* Pressed discs have none, and drives say so in many ways. */
	status = tao_read_atip(drive, observer, &raw->atip, &why);
	forgive_nonsense(status, &why);
	status = take_refusal(status, &why, observer, &raw->has_atip, err);
	if (raw->has_atip && !is_atip(&raw->atip))
		raw->has_atip = false;
	return status;
}

/* A session that is still open has no table of contents. */
static enum tao_status read_toc(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_space_input *raw,
	struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	if (raw->has_disc && raw->disc.status == TAO_DISC_BLANK)
		return TAO_OK;
	if (raw->has_disc && raw->disc.status == TAO_DISC_APPENDABLE &&
		raw->disc.sessions < 2)
		return TAO_OK;
	status = tao_read_toc(drive, observer, &raw->toc, &why);
	forgive_nonsense(status, &why);
	return take_refusal(status, &why, observer, &raw->has_toc, err);
}

static enum tao_status read_raw(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_space_input *raw,
	struct tao_error *err)
{
	struct tao_error why;
	enum tao_status status;

	status = tao_read_disc_information(drive, observer, &raw->disc, &why);
	status = take_refusal(status, &why, observer, &raw->has_disc, err);
	if (status == TAO_OK)
		status = read_next_track(drive, observer, raw, err);
	if (status == TAO_OK)
		status = read_atip(drive, observer, raw, err);
	if (status == TAO_OK)
		status = read_toc(drive, observer, raw, err);
	return status;
}

enum tao_status tao_disc_read(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_recorder *recorder, struct tao_disc *out,
	struct tao_error *err)
{
	struct tao_disc disc = {.medium = TAO_MEDIUM_NONE};
	struct tao_error why;
	enum tao_status status;

	if (has_dvd_profile(recorder)) {
		disc.medium = TAO_MEDIUM_DVD_OR_BD;
		*out = disc;
		return TAO_OK;
	}
	status = read_raw(drive, observer, &disc.raw, &why);
	if (status != TAO_OK && why.code == TAO_E_NO_MEDIA) {
		*out = (struct tao_disc){.medium = TAO_MEDIUM_NONE};
		return TAO_OK;
	}
	if (status != TAO_OK) {
		if (err)
			*err = why;
		return status;
	}
	disc.medium = judge_medium(recorder, &disc.raw);
	disc.space = tao_space(&disc.raw);
	*out = disc;
	return TAO_OK;
}

bool tao_disc_has_space(const struct tao_disc *disc)
{
	const struct tao_space_input *raw = &disc->raw;

	if (disc->space.total_sectors == 0)
		return false;
	switch (disc->medium) {
	case TAO_MEDIUM_CDROM:
		return raw->has_toc;
	case TAO_MEDIUM_CDR:
	case TAO_MEDIUM_CDRW:
		return raw->has_disc && raw->disc.status != TAO_DISC_OTHER;
	default:
		return false;
	}
}
