/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/burn_rig.h"

static const struct tao_burn_options blank_only;
static const struct tao_burn_options may_append = {.may_append = true};

static enum tao_status prepare(
	const struct tao_burn_options *options, struct tao_disc *disc)
{
	struct tao_recorder recorder;

	return tao_burn_prepare(&rig.drive, options, &rig.listener.observer,
		&recorder, disc, &rig.err);
}

static void burn_track(void)
{
	struct tao_track_options options = {.start_percent = 0};
	struct tao_track_result result;
	struct tao_ring *ring = rig_stream(1000000);

	if (tao_burn_track(&rig.drive, &may_append, &options, ring, NULL,
		    &result, &rig.err) != TAO_OK)
		BAIL("cannot burn: %s", rig.err.text);
	tao_ring_free(ring);
}

/* READ TRACK INFORMATION of track FFh. */
static uint8_t *next_track(
	enum rig_when when, const struct tao_request *request)
{
	const uint8_t *cdb = request->cdb.bytes;

	if (when == RIG_AFTER && cdb[0] == TAO_OP_READ_TRACK_INFORMATION &&
		cdb[5] == 0xff)
		return request->data;
	return NULL;
}

static bool open_track(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	uint8_t *data = next_track(when, request);

	(void)reply;
	if (data)
		data[6] &= (uint8_t)~0x40; /* not blank */
	return false;
}

static bool damaged_track(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	uint8_t *data = next_track(when, request);

	(void)reply;
	if (data)
		data[5] |= 0x20;
	return false;
}

static bool no_place(enum rig_when when, const struct tao_request *request,
	struct tao_reply *reply)
{
	uint8_t *data = next_track(when, request);

	(void)reply;
	if (data)
		data[7] &= (uint8_t)~0x01; /* NWA_V */
	return false;
}

static bool full_of_tracks(enum rig_when when,
	const struct tao_request *request, struct tao_reply *reply)
{
	if (when == RIG_AFTER &&
		request->cdb.bytes[0] == TAO_OP_READ_DISC_INFORMATION)
		((uint8_t *)request->data)[6] = 99;
	return no_place(when, request, reply);
}

static const struct {
	rig_hook *hook;
	enum tao_error_code code;
	const char *title;
} rows[] = {
	{open_track, TAO_E_SESSION_INTERRUPTED, "a track that was left open"},
	{damaged_track, TAO_E_SESSION_INTERRUPTED, "a damaged track"},
	{no_place, TAO_E_MEDIA_INCOMPATIBLE, "no place for another track"},
	{full_of_tracks, TAO_E_TRACK_LIMIT_REACHED, "a disc with 99 tracks"},
};

int main(void)
{
	struct tao_disc disc = {.medium = TAO_MEDIUM_UNKNOWN};

	rig_new("cdr80");
	IS_INT(prepare(&may_append, &disc), TAO_OK,
		"a blank disc can be appended to");
	burn_track();
	IS_INT(prepare(&blank_only, &disc), TAO_REFUSED,
		"one with a track is not blank");
	IS_INT(rig.err.code, TAO_E_MEDIA_IS_NOT_BLANK, "by its token");
	IS_INT(prepare(&may_append, &disc), TAO_OK, "but can be appended to");
	IS_INT(disc.raw.track.track, 2, "from track 2 on");
	disc.medium = TAO_MEDIUM_UNKNOWN;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rig_reset();
		rig.hook = rows[i].hook;
		OK(prepare(&may_append, &disc) == TAO_REFUSED &&
				rig.err.code == rows[i].code,
			"%s is %s", rows[i].title,
			tao_error_info(rows[i].code)->token);
	}
	IS_INT(disc.medium, TAO_MEDIUM_UNKNOWN, "the output is untouched");
	rig_free();
	return tap_done();
}
