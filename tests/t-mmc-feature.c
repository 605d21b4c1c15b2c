/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/bytes.h"
#include "tests/torture.h"

static enum tao_status parse_configuration(const uint8_t *reply, size_t len,
	struct tao_configuration *out, struct tao_error *err)
{
	return tao_mmc_parse_configuration(
		reply, len, TAO_FEATURE_TAO, out, err);
}

TORTURE_ADAPTOR(
	try_configuration, struct tao_configuration, parse_configuration)
TORTURE_ADAPTOR(
	try_write_speeds, struct tao_write_speeds, tao_mmc_parse_write_speeds)

TORTURE_ADAPTOR(try_features, struct tao_features, tao_mmc_parse_features)

#define CODE(call) ((call) == TAO_OK ? TAO_E_NONE : err.code)

static const uint8_t recorder[16] = {
	0, 0, 0, 12, 0, 0, 0, 0x09, 0, 0x2d, 0x09, 4, 0x46, 0, 0, 0};

static void test_configuration(void)
{
	struct tao_configuration got;
	struct tao_tao_feature tao;
	struct tao_error err = {0};

	parse_configuration(recorder, 16, &got, &err);
	IS_INT(got.current_profile, TAO_PROFILE_CDR, "the profile is CD-R");
	OK(got.has_feature && got.is_current && got.feature_bytes == 8,
		"feature 002Dh is there and current");
	IS_BYTES(got.feature, recorder + 8, 8, "with its bytes");
	IS_INT(CODE(tao_mmc_parse_tao_feature(&got, &tao, &err)), TAO_E_NONE,
		"it is read");
	OK(tao.has_buf && tao.has_test_write && tao.can_write_cdrw,
		"the drive links, simulates and writes CD-RW");
	got.feature[4] = 0xb9;
	tao_mmc_parse_tao_feature(&got, &tao, &err);
	OK(!tao.has_buf && !tao.has_test_write && !tao.can_write_cdrw,
		"another does none of it");
	got.feature_bytes = 4;
	IS_INT(CODE(tao_mmc_parse_tao_feature(&got, &tao, &err)),
		TAO_E_INVALID_RESPONSE,
		"a feature without its bits is refused");
	torture_reply("GET CONFIGURATION", try_configuration, recorder, 16);
}

static void test_other_configurations(void)
{
	static const uint8_t rom[8] = {0, 0, 0, 4, 0, 0, 0, 0x08};
	static const uint8_t many[28] = {0, 0, 0, 24, 0, 0, 0, 0x0a, 0, 0, 3, 4,
		0, 9, 1, 0, 0, 1, 3, 0, 0, 0x2d, 8, 20, 0x02, 1, 2, 3};
	struct tao_configuration got;
	struct tao_tao_feature tao;
	struct tao_error err = {0};

	parse_configuration(rom, 8, &got, &err);
	OK(got.current_profile == TAO_PROFILE_CDROM && !got.has_feature,
		"a ROM drive lacks the feature");
	IS_INT(CODE(tao_mmc_parse_tao_feature(&got, &tao, &err)),
		TAO_E_NO_SUCH_FEATURE, "and that has a name");
	parse_configuration(many, 28, &got, &err);
	OK(got.has_feature && !got.is_current && got.feature_bytes == 8,
		"it is found behind others, as much of it as came");
	IS_INT(CODE(parse_configuration(many, 7, &got, &err)),
		TAO_E_INVALID_RESPONSE, "less than a header is refused");
}

static void test_feature_is_cut(void)
{
	uint8_t reply[8 + 4 + 255] = {0, 0, 1, 7, 0, 0, 0, 9, 0, 0x2d, 1, 255};
	struct tao_configuration got;
	struct tao_error err = {0};

	parse_configuration(reply, sizeof(reply), &got, &err);
	IS_INT(got.feature_bytes, sizeof(got.feature),
		"of a long feature the first 16 bytes are kept");
}

static void test_write_speeds(void)
{
	uint8_t reply[8 + 16 * 40] = {0, 0, 0, 52};
	struct tao_write_speeds got;
	struct tao_error err = {0};

	for (unsigned i = 0; i < 40; i++)
		tao_put_be32(reply + 8 + 16 * i + 12, 9000 - 100 * i);
	reply[8] = 0x08;
	reply[24] = 0x10;
	tao_put_be32(reply + 8 + 16 * 2 + 12, 9000);
	tao_mmc_parse_write_speeds(reply, sizeof(reply), &got, &err);
	OK(got.len == 3 && got.speeds[0].write_kbps == 9000 &&
			got.speeds[0].is_pure_cav,
		"the speeds told are read, and no more");
	OK(got.speeds[1].write_kbps == 8900 && !got.speeds[1].is_pure_cav &&
			got.speeds[2].write_kbps == 9000,
		"only rotation 1 is pure CAV");
	torture_reply("GET PERFORMANCE", try_write_speeds, reply, 56);
	tao_put_be32(reply + 8 + 16 + 12, 0);
	tao_put_be32(reply + 8 + 32 + 12, 0);
	tao_mmc_parse_write_speeds(reply, sizeof(reply), &got, &err);
	IS_INT(got.len, 1, "speed 0 is none");
	tao_put_be32(reply + 8 + 16 + 12, 9000);
	reply[24] = 0x08;
	tao_mmc_parse_write_speeds(reply, sizeof(reply), &got, &err);
	IS_INT(got.len, 1, "a speed told twice is one");
	tao_put_be32(reply, 0xffffffff);
	tao_mmc_parse_write_speeds(reply, sizeof(reply), &got, &err);
	IS_INT(got.len, TAO_SPEEDS_MAX, "a list too long is cut");
	tao_put_be32(reply, 4 + 15);
	tao_mmc_parse_write_speeds(reply, sizeof(reply), &got, &err);
	IS_INT(got.len, 0, "half a descriptor is none");
	tao_put_be32(reply, 3);
	IS_INT(CODE(tao_mmc_parse_write_speeds(reply, 8, &got, &err)),
		TAO_E_INVALID_RESPONSE, "less than a header is refused");
}

static void test_features(void)
{
	static const uint8_t reply[32] = {0, 0, 0, 28, 0, 0, 0, 0x0a, 0, 0, 3,
		8, 0, 0x0a, 1, 0, 0, 9, 0, 0, 0, 0x2d, 9, 4, 0x46, 0, 0, 0,
		0xff, 0x99, 0, 0};
	struct tao_features got;
	struct tao_error err = {0};

	IS_INT(CODE(tao_mmc_parse_features(reply, sizeof(reply), &got, &err)),
		TAO_E_NONE, "a list of features is read");
	OK(got.len == 3 && got.features[1].code == TAO_FEATURE_TAO &&
			got.features[1].is_current &&
			got.features[2].code == 0xff99 &&
			!got.features[2].is_current,
		"all of it");
	OK(got.profiles_len == 2 && got.profiles[0].code == 0x0a &&
			got.profiles[0].is_current &&
			got.profiles[1].code == 9 &&
			!got.profiles[1].is_current,
		"with the profiles");
	torture_reply("GET CONFIGURATION, all", try_features, reply, 32);
	IS_STRING(tao_feature_text(TAO_FEATURE_TAO), "CD track at once",
		"a feature has a name");
	IS_STRING(tao_profile_text(TAO_PROFILE_CDRW), "CD-RW",
		"so has a profile");
	OK(!tao_feature_text(0xff99) && !tao_profile_text(0xffff),
		"unless it is unknown");
}

/* Speeds as drives give them. */
static void test_speed_units(void)
{
	static const struct {
		uint32_t kbps, sectors_per_s;
	} rows[] = {{176, 75}, {177, 75}, {353, 150}, {706, 300}, {1412, 600},
		{7056, 3000}, {8467, 3600}, {9173, 3900}, {0, 0}, {441, 187}};
	unsigned right = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		right += tao_kbps_to_sectors_per_s(rows[i].kbps) ==
			 rows[i].sectors_per_s;
	IS_INT(right, sizeof(rows) / sizeof(rows[0]),
		"kB/s are the next half multiple of 1x, however rounded");
}

int main(void)
{
	test_features();
	test_speed_units();
	test_configuration();
	test_other_configurations();
	test_feature_is_cut();
	test_write_speeds();
	return tap_done();
}
