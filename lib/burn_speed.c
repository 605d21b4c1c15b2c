/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

#include <stdio.h>
#include <string.h>

enum { FASTEST_KBPS = 0xffff, DESCRIPTOR_BYTES = 28 };

/* What was asked for, or what will be asked for instead. */
struct speed {
	uint32_t sectors_per_s; /* 0: the fastest */
	bool is_pure_cav;
};

/* Drives round down, and 705 is less than 4x: so round up. */
static uint32_t to_kbps(uint32_t sectors_per_s)
{
	uint64_t kbps =
		((uint64_t)sectors_per_s * TAO_SECTOR_BYTES + 999) / 1000;

	return kbps < FASTEST_KBPS ? (uint32_t)kbps : FASTEST_KBPS;
}

static const char *speed_text(
	uint32_t sectors_per_s, bool is_pure_cav, char out[static 32])
{
	unsigned tenths = sectors_per_s * 10 / TAO_SECTORS_PER_SECOND;
	const char *cav = is_pure_cav ? " CAV" : "";

	if (tenths % 10)
		snprintf(out, 32, "%u.%ux%s", tenths / 10, tenths % 10, cav);
	else
		snprintf(out, 32, "%ux%s", tenths / 10, cav);
	return out;
}

/* What the drive says that it can do with this disc: by GET PERFORMANCE, else
 * by the capabilities page. *len 0: it does not say. */
static void read_speeds(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_write_speeds *out)
{
	struct tao_capabilities page;
	struct tao_error ignored;

	if (tao_read_write_speeds(drive, observer, out, &ignored) == TAO_OK &&
		out->len > 0)
		return;
	out->len = 0;
	if (tao_read_capabilities(drive, observer, &page, &ignored) != TAO_OK)
		return;
	out->len = page.speeds_len;
	memcpy(out->speeds, page.speeds, sizeof(out->speeds));
}

static uint32_t distance(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* The nearest that there is; the way the disc turns counts for less than the
 * speed, and of two speeds equally near the slower is taken. */
static struct speed nearest(
	const struct tao_write_speeds *speeds, struct speed asked)
{
	struct speed best = asked;
	uint32_t best_distance = UINT32_MAX;

	for (unsigned i = 0; i < speeds->len; i++) {
		const struct tao_write_speed *row = &speeds->speeds[i];
		uint32_t here = tao_kbps_to_sectors_per_s(row->write_kbps);
		uint32_t away = distance(here, asked.sectors_per_s) * 4;

		away += here > asked.sectors_per_s ? 2 : 0;
		away += row->is_pure_cav != asked.is_pure_cav ? 1 : 0;
		if (row->write_kbps == 0 || away >= best_distance)
			continue;
		best_distance = away;
		best = (struct speed){here, row->is_pure_cav};
	}
	return best;
}

static enum tao_status set_cd_speed(struct tao_drive *drive, struct speed speed,
	const struct tao_observer *observer, struct tao_error *err)
{
	uint32_t kbps = speed.sectors_per_s ? to_kbps(speed.sectors_per_s)
					    : FASTEST_KBPS;
	struct tao_request request = {
		.cdb = tao_cdb_set_cd_speed(
			FASTEST_KBPS, (uint16_t)kbps, speed.is_pure_cav),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_SPEED_MS,
	};

	return tao_command(drive, &request, observer, err);
}

static void put32(uint8_t *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* For drives that have left SET CD SPEED behind. MMC-6 6.40.2 */
static enum tao_status set_streaming(struct tao_drive *drive,
	struct speed speed, const struct tao_observer *observer,
	struct tao_error *err)
{
	uint8_t descriptor[DESCRIPTOR_BYTES] = {0};
	struct tao_request request = {
		.cdb = tao_cdb_set_streaming(sizeof(descriptor)),
		.direction = TAO_TO_DRIVE,
		.data = descriptor,
		.len_bytes = sizeof(descriptor),
		.timeout_ms = TAO_LIMIT_SPEED_MS,
	};

	descriptor[0] = speed.is_pure_cav ? 0x08 : 0x00;
	put32(descriptor + 8, INT32_MAX);
	put32(descriptor + 12, FASTEST_KBPS);
	put32(descriptor + 16, 1000);
	put32(descriptor + 20, speed.sectors_per_s
				       ? to_kbps(speed.sectors_per_s)
				       : FASTEST_KBPS);
	put32(descriptor + 24, 1000);
	return tao_command(drive, &request, observer, err);
}

/* The promise is not kept: a warning, or with --strict-speed an error. */
static enum tao_status adjust(const struct tao_burn_options *session,
	struct speed now, const struct tao_observer *observer,
	struct tao_error *err)
{
	bool is_other_speed = session->speed_sectors_per_s != now.sectors_per_s;
	bool is_other_turn = session->pure_cav != now.is_pure_cav;
	enum tao_error_code code = TAO_E_SPEED_ADJUSTED;
	char asked[32], real[32];

	if (!is_other_speed && !is_other_turn)
		return TAO_OK;
	if (is_other_turn)
		code = is_other_speed ? TAO_E_BOTH_ADJUSTED
				      : TAO_E_ROTATION_ADJUSTED;
	speed_text(session->speed_sectors_per_s, session->pure_cav, asked);
	speed_text(now.sectors_per_s, now.is_pure_cav, real);
	if (!session->is_speed_strict) {
		tao_tell_warning(observer, code,
			"asked for %s, the drive writes at %s", asked, real);
		return TAO_OK;
	}
	tao_fail(
		err, code, "asked for %s, the drive writes at %s", asked, real);
	if (err)
		err->status = TAO_REFUSED;
	return TAO_REFUSED;
}

/* Read back what became of it. A drive that does not say is taken to have the
 * speed that it was given from its own list. */
static struct speed read_back(struct tao_drive *drive, struct speed given,
	const struct tao_observer *observer)
{
	struct tao_capabilities page;
	struct tao_error ignored;

	if (tao_read_capabilities(drive, observer, &page, &ignored) != TAO_OK ||
		page.current_write_kbps == 0) {
		tao_tell_note(observer,
			"the drive does not tell at what speed it writes");
		return given;
	}
	return (struct speed){
		tao_kbps_to_sectors_per_s(page.current_write_kbps),
		page.is_pure_cav};
}

enum tao_status tao_burn_set_speed(struct tao_drive *drive,
	const struct tao_burn_options *session,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct speed speed = {session->speed_sectors_per_s, session->pure_cav};
	struct tao_write_speeds speeds = {0};
	enum tao_status status;
	struct tao_error why;

	if (speed.sectors_per_s) {
		read_speeds(drive, observer, &speeds);
		speed = nearest(&speeds, speed);
	}
	status = set_cd_speed(drive, speed, observer, &why);
	if (status != TAO_OK && why.sense.key == TAO_KEY_ILLEGAL_REQUEST &&
		speeds.len > 0)
		status = set_streaming(drive, speed, observer, &why);
	if (status != TAO_OK && why.sense.key != TAO_KEY_ILLEGAL_REQUEST) {
		*err = why;
		return status;
	}
	if (session->speed_sectors_per_s == 0)
		return TAO_OK;
	if (status != TAO_OK)
		tao_tell_note(
			observer, "the speed is the drive's: %s", why.text);
	return adjust(
		session, read_back(drive, speed, observer), observer, err);
}
