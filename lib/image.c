/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/image.h"

#include <cdio/cdio.h>
#include <cdio/logging.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/codes.h"

/* the last sector of MSF, 99:59:74 */
enum { MAX_SECTORS = 450000 };

static const struct kind {
	const char *ending;
	driver_id_t driver;
	const char *name;
	const char *advice; /* what libcdio wants and does not say */
} kinds[] = {
	{".cue", DRIVER_BINCUE, "CUE/BIN image",
		"its .bin has to be beside it, with the same name"},
	{".toc", DRIVER_CDRDAO, "cdrdao TOC image",
		"the files that it names have to be there"},
	{".nrg", DRIVER_NRG, "NRG image", "it may be of another kind"},
};

static void hear_nothing(cdio_log_level_t level, const char *message)
{
	(void)level;
	(void)message;
}

static const struct kind *find_kind(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; len > 4 && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcasecmp(path + len - 4, kinds[i].ending) == 0)
			return &kinds[i];
	return NULL;
}

bool tao_image_is_name(const char *path)
{
	return find_kind(path) != NULL;
}

/* libcdio gives what stands in the file, with dashes or without. */
static void take_isrc(char *text, char out[static 13])
{
	out[0] = '\0';
	if (text && tao_isrc_parse(text, out, NULL) != TAO_OK)
		out[0] = '\0';
	cdio_free(text);
}

static void take_mcn(char *text, char out[static 14])
{
	out[0] = '\0';
	if (text && strlen(text) == 13 && strspn(text, "0123456789") == 13)
		memcpy(out, text, 14);
	cdio_free(text);
}

static struct tao_disc_track take_track(const CdIo_t *cdio, track_t number)
{
	bool is_data =
		cdio_get_track_format(cdio, number) != TRACK_FORMAT_AUDIO;
	lsn_t start = cdio_get_track_lsn(cdio, number);
	/* of data tracks too this is where the sound, or user data, ends */
	unsigned sectors = cdio_get_track_sec_count(cdio, number);
	lsn_t pregap = cdio_get_track_pregap_lsn(cdio, number + 1);

	/* What the next track has before its index 1 is not this one's. */
	if (pregap != CDIO_INVALID_LSN && pregap > start &&
		pregap < start + (lsn_t)sectors)
		sectors = (unsigned)(pregap - start);
	return (struct tao_disc_track){
		.track = number,
		.session = 1,
		.start_lba = start,
		.sectors = sectors,
		.is_data = is_data,
		.has_pre_emphasis =
			!is_data && cdio_get_track_preemphasis(cdio, number) ==
					    CDIO_TRACK_FLAG_TRUE,
		.copy = cdio_get_track_copy_permit(cdio, number) ==
					CDIO_TRACK_FLAG_TRUE
				? TAO_COPY_PERMITTED
				: TAO_COPY_PROHIBITED,
	};
}

static enum tao_status fail_senseless(struct tao_error *err)
{
	return tao_fail(err, TAO_E_INPUT_ERROR,
		"what libcdio reads out of it is no table of contents");
}

static enum tao_status take_all(
	CdIo_t *cdio, struct tao_image *out, struct tao_error *err)
{
	track_t first = cdio_get_first_track_num(cdio);
	unsigned len = cdio_get_num_tracks(cdio);
	int32_t end = 0;

	if (first < 1 || len < 1 || first + len - 1 > TAO_TRACKS_MAX)
		return fail_senseless(err);
	for (unsigned i = 0; i < len; i++) {
		track_t number = (track_t)(first + i);
		struct tao_disc_track *track = &out->tracks.tracks[i];

		*track = take_track(cdio, number);
		if (track->start_lba < end || track->sectors > MAX_SECTORS)
			return fail_senseless(err);
		end = track->start_lba + (int32_t)track->sectors;
		take_isrc(cdio_get_track_isrc(cdio, number), out->isrc[i]);
	}
	out->tracks.len = len;
	out->leadout_lba = cdio_get_track_lsn(cdio, CDIO_CDROM_LEADOUT_TRACK);
	if (out->leadout_lba < end)
		return fail_senseless(err);
	take_mcn(cdio_get_mcn(cdio), out->mcn);
	return TAO_OK;
}

enum tao_status tao_image_read(
	const char *path, struct tao_image *out, struct tao_error *err)
{
	const struct kind *kind = find_kind(path);
	struct tao_image image = {.kind = kind ? kind->name : ""};
	cdio_log_handler_t handler;
	enum tao_status status;
	CdIo_t *cdio;

	if (!kind)
		return tao_fail(err, TAO_E_INPUT_ERROR,
			"the name of an image ends in .cue, .toc or .nrg");
	if (access(path, R_OK) != 0)
		return tao_fail_errno(
			err, TAO_E_INPUT_ERROR, errno, "cannot read it");
	handler = cdio_log_set_handler(hear_nothing);
	cdio = cdio_open(path, kind->driver);
	if (cdio)
		status = take_all(cdio, &image, err);
	else
		status = tao_fail(err, TAO_E_INPUT_ERROR,
			"libcdio cannot read it as %s: %s", kind->name,
			kind->advice);
	cdio_destroy(cdio);
	cdio_log_set_handler(handler);
	if (status == TAO_OK)
		*out = image;
	return status;
}
