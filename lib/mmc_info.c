/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "lib/mmc_reply.h"

enum {
	DISC_INFORMATION_BYTES = 24,  /* up to the last possible lead-out */
	TRACK_INFORMATION_BYTES = 28, /* up to the track's size */
	TRACK_LAST_RECORDED_BYTES = 32,
	TRACK_NUMBERS_BYTES = 34,
	BUFFER_CAPACITY_BYTES = 12
};

static unsigned wide(uint8_t high, uint8_t low)
{
	return (unsigned)high << 8 | low;
}

enum tao_status tao_mmc_parse_disc_information(const uint8_t *reply, size_t len,
	struct tao_disc_information *out, struct tao_error *err)
{
	struct tao_disc_information disc = {0};

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < DISC_INFORMATION_BYTES)
		return tao_reply_short(err, TAO_OP_READ_DISC_INFORMATION, len,
			DISC_INFORMATION_BYTES);
	if (reply[2] >> 5 != 0)
		return tao_reply_absurd(err, TAO_OP_READ_DISC_INFORMATION,
			"it is of another data type than asked");
	disc.status = (enum tao_disc_status)(reply[2] & 0x03);
	disc.last_session = (enum tao_session_status)(reply[2] >> 2 & 0x03);
	disc.is_erasable = reply[2] & 0x10;
	disc.first_track = reply[3];
	disc.sessions = wide(reply[9], reply[4]);
	disc.first_track_last_session = wide(reply[10], reply[5]);
	disc.last_track_last_session = wide(reply[11], reply[6]);
	disc.disc_type = reply[8];
	disc.has_last_leadout =
		tao_reply_leadout(reply + 21, &disc.last_leadout_lba);
	*out = disc;
	return TAO_OK;
}

enum tao_status tao_mmc_parse_track_information(const uint8_t *reply,
	size_t len, struct tao_track_information *out, struct tao_error *err)
{
	struct tao_track_information track = {0};

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < TRACK_INFORMATION_BYTES)
		return tao_reply_short(err, TAO_OP_READ_TRACK_INFORMATION, len,
			TRACK_INFORMATION_BYTES);
	track.track = reply[2];
	track.session = reply[3];
	track.is_damaged = reply[5] & 0x20;
	track.is_copy = reply[5] & 0x10;
	track.track_mode = reply[5] & 0x0f;
	track.is_reserved = reply[6] & 0x80;
	track.is_blank = reply[6] & 0x40;
	track.is_packet = reply[6] & 0x20;
	track.data_mode = reply[6] & 0x0f;
	track.has_nwa = reply[7] & 0x01;
	track.start_lba = tao_get_lba(reply + 8);
	track.nwa_lba = tao_get_lba(reply + 12);
	track.free_sectors = tao_get_be32(reply + 16);
	track.size_sectors = tao_get_be32(reply + 24);
	if (reply[7] & 0x02 && len >= TRACK_LAST_RECORDED_BYTES) {
		track.has_last_recorded = true;
		track.last_recorded_lba = tao_get_lba(reply + 28);
	}
	if (len >= TRACK_NUMBERS_BYTES) {
		track.track = wide(reply[32], reply[2]);
		track.session = wide(reply[33], reply[3]);
	}
	*out = track;
	return TAO_OK;
}

enum tao_status tao_mmc_parse_buffer_capacity(const uint8_t *reply, size_t len,
	struct tao_buffer_capacity *out, struct tao_error *err)
{
	struct tao_buffer_capacity buffer;

	if (len >= 2)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be16(reply) + 2);
	if (len < BUFFER_CAPACITY_BYTES)
		return tao_reply_short(err, TAO_OP_READ_BUFFER_CAPACITY, len,
			BUFFER_CAPACITY_BYTES);
	buffer.total_bytes = tao_get_be32(reply + 4);
	buffer.blank_bytes = tao_get_be32(reply + 8);
	if (buffer.blank_bytes > buffer.total_bytes)
		return tao_reply_absurd(err, TAO_OP_READ_BUFFER_CAPACITY,
			"more is free than there is");
	*out = buffer;
	return TAO_OK;
}
