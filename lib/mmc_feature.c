/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "lib/mmc_reply.h"

#include <string.h>

enum {
	CONFIGURATION_HEADER_BYTES = 8,
	FEATURE_HEADER_BYTES = 4,
	PROFILE_BYTES = 4,
	PERFORMANCE_HEADER_BYTES = 8,
	SPEED_DESCRIPTOR_BYTES = 16
};

static void take_feature(
	const uint8_t *feature, size_t len, struct tao_configuration *out)
{
	out->has_feature = true;
	out->is_current = feature[2] & 0x01;
	out->feature_bytes = tao_reply_bytes(sizeof(out->feature), len);
	memcpy(out->feature, feature, out->feature_bytes);
}

/* Drives that know only "all features" send them whatever was asked: so all
 * that came are looked through. */
enum tao_status tao_mmc_parse_configuration(const uint8_t *reply, size_t len,
	uint16_t feature, struct tao_configuration *out, struct tao_error *err)
{
	struct tao_configuration found = {0};

	if (len >= 4)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be32(reply) + 4);
	if (len < CONFIGURATION_HEADER_BYTES)
		return tao_reply_short(err, TAO_OP_GET_CONFIGURATION, len,
			CONFIGURATION_HEADER_BYTES);
	found.current_profile = tao_get_be16(reply + 6);
	for (size_t at = CONFIGURATION_HEADER_BYTES;
		len - at >= FEATURE_HEADER_BYTES;) {
		size_t bytes = FEATURE_HEADER_BYTES + (size_t)reply[at + 3];

		bytes = tao_reply_bytes(len - at, bytes);
		if (tao_get_be16(reply + at) == feature) {
			take_feature(reply + at, bytes, &found);
			break;
		}
		at += bytes;
	}
	*out = found;
	return TAO_OK;
}

/* MMC-5 5.3.1: four bytes for each profile */
static void take_profiles(
	const uint8_t *feature, size_t len, struct tao_features *out)
{
	for (size_t at = FEATURE_HEADER_BYTES;
		at + PROFILE_BYTES <= len &&
		out->profiles_len < TAO_PROFILES_MAX;
		at += PROFILE_BYTES)
		out->profiles[out->profiles_len++] = (struct tao_feature){
			.code = tao_get_be16(feature + at),
			.is_current = feature[at + 2] & 0x01,
		};
}

enum tao_status tao_mmc_parse_features(const uint8_t *reply, size_t len,
	struct tao_features *out, struct tao_error *err)
{
	struct tao_features all = {0};

	if (len >= 4)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be32(reply) + 4);
	if (len < CONFIGURATION_HEADER_BYTES)
		return tao_reply_short(err, TAO_OP_GET_CONFIGURATION, len,
			CONFIGURATION_HEADER_BYTES);
	for (size_t at = CONFIGURATION_HEADER_BYTES;
		len - at >= FEATURE_HEADER_BYTES &&
		all.len < TAO_FEATURES_MAX;) {
		const uint8_t *feature = reply + at;
		size_t bytes = FEATURE_HEADER_BYTES + (size_t)feature[3];

		bytes = tao_reply_bytes(len - at, bytes);
		all.features[all.len++] = (struct tao_feature){
			.code = tao_get_be16(feature),
			.is_current = feature[2] & 0x01,
		};
		if (tao_get_be16(feature) == 0 && all.profiles_len == 0)
			take_profiles(feature, bytes, &all);
		at += bytes;
	}
	*out = all;
	return TAO_OK;
}

enum tao_status tao_mmc_parse_tao_feature(const struct tao_configuration *from,
	struct tao_tao_feature *out, struct tao_error *err)
{
	if (!from->has_feature)
		return tao_fail(err, TAO_E_NO_SUCH_FEATURE,
			"the drive lacks the feature CD track at once");
	if (from->feature_bytes <= FEATURE_HEADER_BYTES)
		return tao_reply_short(err, TAO_OP_GET_CONFIGURATION,
			from->feature_bytes, FEATURE_HEADER_BYTES + 1);
	out->has_buf = from->feature[4] & 0x40;
	out->has_test_write = from->feature[4] & 0x04;
	out->can_write_cdrw = from->feature[4] & 0x02;
	return TAO_OK;
}

static void add_speed(
	struct tao_write_speeds *speeds, uint32_t write_kbps, bool is_pure_cav)
{
	struct tao_write_speed *speed;

	if (write_kbps == 0 || speeds->len == TAO_SPEEDS_MAX)
		return;
	for (unsigned i = 0; i < speeds->len; i++)
		if (speeds->speeds[i].write_kbps == write_kbps &&
			speeds->speeds[i].is_pure_cav == is_pure_cav)
			return;
	speed = &speeds->speeds[speeds->len++];
	speed->write_kbps = write_kbps;
	speed->is_pure_cav = is_pure_cav;
}

enum tao_status tao_mmc_parse_write_speeds(const uint8_t *reply, size_t len,
	struct tao_write_speeds *out, struct tao_error *err)
{
	struct tao_write_speeds speeds = {0};

	if (len >= 4)
		len = tao_reply_bytes(len, (uint64_t)tao_get_be32(reply) + 4);
	if (len < PERFORMANCE_HEADER_BYTES)
		return tao_reply_short(err, TAO_OP_GET_PERFORMANCE, len,
			PERFORMANCE_HEADER_BYTES);
	for (size_t at = PERFORMANCE_HEADER_BYTES;
		len - at >= SPEED_DESCRIPTOR_BYTES;
		at += SPEED_DESCRIPTOR_BYTES)
		add_speed(&speeds, tao_get_be32(reply + at + 12),
			(reply[at] >> 3 & 0x03) == 1);
	*out = speeds;
	return TAO_OK;
}
