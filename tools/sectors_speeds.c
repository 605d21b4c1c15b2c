/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "tools/sectors.h"

static void print_speed(const char *what, uint32_t kbps, bool is_pure_cav)
{
	uint32_t sectors_per_s = tao_kbps_to_sectors_per_s(kbps);
	char times[16];

	printf("%-9s %5u %5s %s\n", what, sectors_per_s,
		tao_speed_text(sectors_per_s, times),
		is_pure_cav ? "cav" : "clv");
}

static void print_requested(const struct tao_burn_options *options)
{
	uint32_t sectors_per_s = options->speed_sectors_per_s;
	const char *rotation = options->pure_cav ? "cav" : "clv";
	char times[16];

	if (sectors_per_s == 0)
		printf("%-9s %5s %5s %s\n", "requested", "max", "max",
			rotation);
	else
		printf("%-9s %5u %5s %s\n", "requested", sectors_per_s,
			tao_speed_text(sectors_per_s, times), rotation);
}

enum tao_status tao_sectors_speeds(
	const struct tao_answer *answer, struct tao_error *err)
{
	const struct tao_abilities *abilities = &answer->abilities;

	if (answer->source == TAO_ANSWER_SESSION)
		return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
			"the drive is not asked while a step is running");
	if (answer->source == TAO_ANSWER_IMAGE)
		return tao_fail(
			err, TAO_E_NO_SUCH_FEATURE, "an image has no speed");
	if (answer->has_session)
		print_requested(&answer->session.options);
	if (abilities->has_capabilities &&
		abilities->capabilities.current_write_kbps)
		print_speed("current",
			abilities->capabilities.current_write_kbps,
			abilities->capabilities.is_pure_cav);
	for (unsigned i = 0; i < abilities->speeds.len; i++)
		print_speed("supported", abilities->speeds.speeds[i].write_kbps,
			abilities->speeds.speeds[i].is_pure_cav);
	return TAO_OK;
}
