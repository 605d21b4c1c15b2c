/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/atip.h"
#include "tests/tap.h"

static const char *maker(uint8_t minute, uint8_t second, uint8_t frame)
{
	return tao_atip_maker((struct tao_msf){minute, second, frame});
}

int main(void)
{
	IS_STRING(maker(97, 24, 1), "Taiyo Yuden", "a maker has a code");
	IS_STRING(maker(97, 46, 9), "Taiyo Yuden", "and may have a second one");
	IS_STRING(maker(97, 26, 66), "CMC Magnetics",
		"the tens of the frame tell makers of one second apart");
	IS_STRING(maker(97, 26, 50), "Lead Data", "and the ones do not");
	IS_STRING(maker(97, 15, 10), "Ritek", "the first rows are found");
	IS_STRING(maker(97, 51, 59), "Hile Optical Disc", "and the last");
	IS_STRING(maker(97, 24, 70), NULL, "a code of nobody is nobody's");
	IS_STRING(maker(96, 24, 1), NULL, "so is one of another minute");
	IS_STRING(maker(0, 0, 0), NULL, "and none at all");
	OK(tao_atip_is_long_strategy((struct tao_msf){97, 24, 4}) &&
			!tao_atip_is_long_strategy(
				(struct tao_msf){97, 24, 5}) &&
			!tao_atip_is_long_strategy(
				(struct tao_msf){97, 26, 66}),
		"the ones of the frame tell the dye");
	return tap_done();
}
