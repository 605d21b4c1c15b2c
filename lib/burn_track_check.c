/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_stream.h"
#include "lib/burn_track.h"

static enum tao_status check_cancel(
	const struct tao_burn *burn, struct tao_error *err)
{
	if (burn->options->cancel && *burn->options->cancel)
		return tao_fail(err, TAO_E_REQUEST_CANCELLED,
			"stopped before anything was written");
	return TAO_OK;
}

static enum tao_status check_stream(
	struct tao_burn *burn, struct tao_error *err)
{
	uint8_t head[TAO_STREAM_HEAD_BYTES];
	enum tao_status status;
	const char *name;
	size_t len;

	status = tao_ring_head(burn->ring, sizeof(head), head, &len, err);
	if (status != TAO_OK)
		return status;
	status = check_cancel(burn, err);
	if (status != TAO_OK)
		return status;
	if (len == 0)
		return tao_fail(
			err, TAO_E_STREAM_NOT_SUPPORTED, "the stream is empty");
	name = tao_stream_container(head, len);
	if (name)
		return tao_fail(err, TAO_E_STREAM_NOT_SUPPORTED,
			"that is %s; pipe it through tao-pcm", name);
	return TAO_OK;
}

/* Drives differ in what they say of a track that cannot be; none of these
 * leaves a place to write to. */
static enum tao_status check_place(
	const struct tao_space_input *raw, struct tao_error *err)
{
	bool has_99 = raw->has_disc &&
		      raw->disc.last_track_last_session >= TAO_TRACKS_MAX;

	if (raw->has_track && raw->track.track > TAO_TRACKS_MAX)
		return tao_fail(err, TAO_E_TRACK_LIMIT_REACHED,
			"the disc has its 99 tracks");
	if (raw->has_track && raw->track.is_damaged)
		return tao_fail(err, TAO_E_SESSION_INTERRUPTED,
			"the last track was not finished: the drive calls it "
			"damaged");
	if (raw->has_track && raw->track.has_nwa)
		return TAO_OK;
	if (has_99)
		return tao_fail(err, TAO_E_TRACK_LIMIT_REACHED,
			"the disc has its 99 tracks");
	if (raw->has_track && raw->track.free_sectors == 0)
		return tao_fail(
			err, TAO_E_NOT_ENOUGH_SPACE, "the disc is full");
	return tao_fail(err, TAO_E_INVALID_RESPONSE,
		"the drive does not say where the next track begins");
}

static enum tao_status check_disc(
	const struct tao_disc *disc, struct tao_error *err)
{
	if (disc->medium == TAO_MEDIUM_NONE)
		return tao_fail(
			err, TAO_E_NO_MEDIA, "there is no disc in the drive");
	if (disc->medium != TAO_MEDIUM_CDR && disc->medium != TAO_MEDIUM_CDRW)
		return tao_fail(err, TAO_E_MEDIA_IS_NOT_SUPPORTED,
			"the disc is no CD-R or CD-RW, but: %s",
			tao_disc_text(disc));
	if (disc->raw.has_disc && disc->raw.disc.status == TAO_DISC_FINALISED)
		return tao_fail(err, TAO_E_MEDIA_WRITE_PROTECTED,
			"nothing can be added: %s", tao_disc_text(disc));
	return check_place(&disc->raw, err);
}

static enum tao_status check_space(struct tao_burn *burn, struct tao_error *err)
{
	uint64_t expected = burn->options->expected_sectors;
	uint32_t needed = tao_track_sectors_needed(expected);
	uint32_t free_sectors = burn->disc.space.free_sectors;

	if (expected > free_sectors || needed > free_sectors)
		return tao_fail(err, TAO_E_NOT_ENOUGH_SPACE,
			"need %llu sectors, %u free",
			(unsigned long long)(expected > needed ? expected
							       : needed),
			free_sectors);
	burn->limit_sectors = expected ? (uint32_t)expected : free_sectors;
	return TAO_OK;
}

/* The page comes first: before it, drives tell the next writable address of
 * whatever mode they were left in. */
static enum tao_status read_disc(struct tao_burn *burn, struct tao_error *err)
{
	const struct tao_space_input *raw = &burn->disc.raw;
	enum tao_status status;

	status = tao_burn_meet(
		burn->drive, burn->observer, &burn->recorder, err);
	if (status == TAO_OK)
		status = tao_burn_set_speed(
			burn->drive, burn->session, NULL, err);
	if (status == TAO_OK)
		status = tao_burn_select_page(burn->drive, &burn->recorder,
			burn->session, burn->options, burn->observer, err);
	if (status == TAO_OK)
		status = tao_disc_read(burn->drive, burn->observer,
			&burn->recorder, &burn->disc, err);
	if (status == TAO_OK && burn->options->check)
		status = burn->options->check(
			burn->options->context, &burn->disc, err);
	if (status == TAO_OK)
		status = check_disc(&burn->disc, err);
	if (status != TAO_OK)
		return status;
	burn->track = raw->track.track;
	if (burn->track == 0 && raw->has_disc)
		burn->track = raw->disc.last_track_last_session;
	/* Some drives say -150 of a blank disc. */
	burn->start_lba = raw->track.nwa_lba < 0 ? 0 : raw->track.nwa_lba;
	return TAO_OK;
}

/* Someone may be watching how the buffer fills. */
static enum tao_status wait_fill(struct tao_burn *burn, struct tao_error *err)
{
	unsigned percent = burn->options->start_percent;
	enum tao_status status = TAO_OK;

	for (unsigned step = 0; step < percent && status == TAO_OK; step += 5) {
		tao_burn_tell(burn, TAO_ACTION_PREPARING, false);
		status = tao_ring_wait_fill(burn->ring,
			step + 5 < percent ? step + 5 : percent, err);
	}
	return status;
}

enum tao_status tao_burn_check_track(
	struct tao_burn *burn, struct tao_error *err)
{
	enum tao_status status;

	burn->chunk_sectors = tao_burn_chunk_sectors(burn->drive);
	tao_burn_tell(burn, TAO_ACTION_PREPARING, true);
	status = check_stream(burn, err);
	if (status == TAO_OK)
		status = read_disc(burn, err);
	if (status == TAO_OK)
		status = check_space(burn, err);
	if (status == TAO_OK)
		status = wait_fill(burn, err);
	if (status == TAO_OK)
		status = check_cancel(burn, err);
	/* Once for a disc: there is room for a hundred calibrations on it. */
	if (status == TAO_OK && burn->track == 1 &&
		!burn->session->is_simulated)
		status = tao_burn_calibrate(burn->drive, burn->observer, err);
	if (status == TAO_OK && burn->options->begin)
		status = burn->options->begin(burn->options->context, err);
	return status;
}
