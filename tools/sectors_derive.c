/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/sectors.h"

enum tao_status tao_sectors_check_space(
	const struct tao_answer *answer, struct tao_error *err)
{
	if (answer->has_space)
		return TAO_OK;
	if (answer->medium == TAO_MEDIUM_CDR ||
		answer->medium == TAO_MEDIUM_CDRW)
		return tao_fail(err, TAO_E_MEDIA_INCOMPATIBLE,
			"the drive cannot read what is on the disc");
	return tao_fail(err, TAO_E_MEDIA_IS_NOT_SUPPORTED,
		"no CD that can be read, but: %s",
		tao_disc_text(&answer->disc));
}

bool tao_sectors_has_tracks(const struct tao_answer *answer)
{
	return answer->has_session || answer->tracks_len > 0 ||
	       (answer->has_space && answer->untold.code == TAO_E_NONE);
}

static enum tao_status fail_untold(
	const struct tao_answer *answer, struct tao_error *err)
{
	if (err)
		*err = answer->untold;
	return answer->untold.status;
}

enum tao_status tao_sectors_check_tracks(
	const struct tao_answer *answer, struct tao_error *err)
{
	if (tao_sectors_has_tracks(answer))
		return TAO_OK;
	return answer->untold.code == TAO_E_NONE
		       ? tao_sectors_check_space(answer, err)
		       : fail_untold(answer, err);
}

/* A disc that takes no more has no next writable address: what is written ends
 * with its last track. */
uint32_t tao_sectors_recorded(const struct tao_answer *answer)
{
	if (answer->space.free_sectors == 0 && answer->tracks_len > 0 &&
		answer->leadout_lba > 0)
		return (uint32_t)answer->leadout_lba;
	return answer->space.used_sectors;
}

/* The next writable address, or the tracks tell. */
enum tao_status tao_sectors_check_recorded(
	const struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = tao_sectors_check_space(answer, err);

	if (status == TAO_OK && answer->space.free_sectors == 0)
		status = tao_sectors_check_tracks(answer, err);
	return status;
}

enum tao_status tao_sectors_check_overhead(
	const struct tao_answer *answer, struct tao_error *err)
{
	enum tao_status status = tao_sectors_check_space(answer, err);

	if (status == TAO_OK && answer->untold.code != TAO_E_NONE)
		return fail_untold(answer, err);
	if (status == TAO_OK && !answer->has_earlier)
		return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
			"the tracks of earlier sessions are not known while a "
			"step is running");
	return status;
}

uint32_t tao_sectors_overhead(const struct tao_answer *answer)
{
	uint64_t recorded = tao_sectors_recorded(answer), sectors = 0;

	for (unsigned i = 0; i < answer->earlier.len; i++)
		sectors += answer->earlier.tracks[i].sectors;
	for (unsigned i = 0; i < answer->tracks_len; i++)
		sectors += answer->tracks[i].on_disc.sectors;
	return sectors < recorded ? (uint32_t)(recorded - sectors) : 0;
}
