/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

enum { FASTEST_KBPS = 0xffff, SPEED_LIMIT_MS = 60000 };

/* Drives round down, and 705 is less than 4x: so round up. */
static uint16_t to_kbps(uint32_t sectors_per_s)
{
	uint64_t kbps =
		((uint64_t)sectors_per_s * TAO_SECTOR_BYTES + 999) / 1000;

	if (sectors_per_s == 0 || kbps > FASTEST_KBPS)
		return FASTEST_KBPS;
	return (uint16_t)kbps;
}

/* Multiples of 1x, which is 176.4 kB/s; drives round in either direction. */
static unsigned to_times(uint32_t kbps)
{
	return (kbps * 10 + 882) / 1764;
}

/* The promise is not kept: a warning, or with --strict-speed an error. */
static enum tao_status adjust(const struct tao_burn_options *session,
	const struct tao_observer *observer, struct tao_error *err,
	const char *what, unsigned times)
{
	unsigned asked = session->speed_sectors_per_s / TAO_SECTORS_PER_SECOND;

	if (!session->is_speed_strict) {
		tao_tell_warning(observer, TAO_E_SPEED_ADJUSTED,
			"asked for %ux, %s %ux", asked, what, times);
		return TAO_OK;
	}
	tao_fail(err, TAO_E_SPEED_ADJUSTED, "asked for %ux, %s %ux", asked,
		what, times);
	if (err)
		err->status = TAO_REFUSED;
	return TAO_REFUSED;
}

enum tao_status tao_burn_set_speed(struct tao_drive *drive,
	const struct tao_burn_options *session,
	const struct tao_observer *observer, struct tao_error *err)
{
	uint16_t kbps = to_kbps(session->speed_sectors_per_s);
	struct tao_request request = {
		.cdb = tao_cdb_set_cd_speed(
			FASTEST_KBPS, kbps, session->pure_cav),
		.direction = TAO_NO_DATA,
		.timeout_ms = SPEED_LIMIT_MS,
	};
	struct tao_capabilities now;
	struct tao_error why;
	bool is_refused;

	is_refused = tao_command(drive, &request, observer, &why) != TAO_OK;
	if (is_refused && why.sense.key != TAO_KEY_ILLEGAL_REQUEST) {
		*err = why;
		return why.status;
	}
	if (session->speed_sectors_per_s == 0)
		return TAO_OK;
	if (tao_read_capabilities(drive, observer, &now, &why) != TAO_OK ||
		now.current_write_kbps == 0) {
		tao_tell_note(observer,
			"the drive does not tell at what speed it writes");
		return TAO_OK;
	}
	if (to_times(now.current_write_kbps) == to_times(kbps))
		return TAO_OK;
	return adjust(session, observer, err, "the drive writes at",
		to_times(now.current_write_kbps));
}
