/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/burn_steps.h"

static enum tao_status fail_write(int32_t lba, struct tao_error *err)
{
	enum tao_error_code code = err->code;

	if (err->sense.valid && err->sense.has_information &&
		!err->sense.deferred)
		lba = (int32_t)err->sense.information;
	if (code == TAO_E_UNEXPECTED_RESPONSE)
		code = TAO_E_WRITE_ERROR;
	tao_burn_reword(err, code, "sector %d", lba);
	return tao_error_spoil(err);
}

enum tao_status tao_burn_write(struct tao_drive *drive, int32_t lba,
	const uint8_t *data, uint32_t sectors, bool is_rehearsal,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_write_10(lba, (uint16_t)sectors),
		.direction = TAO_TO_DRIVE,
		.data = (void *)(uintptr_t)data,
		.len_bytes = (size_t)sectors * TAO_SECTOR_BYTES,
		.timeout_ms = TAO_LIMIT_WRITE_MS,
		.is_rehearsal = is_rehearsal,
	};

	if (tao_command(drive, &request, observer, err) == TAO_OK)
		return TAO_OK;
	return fail_write(lba, err);
}

uint32_t tao_burn_chunk_sectors(const struct tao_drive *drive)
{
	size_t most = drive->max_transfer_bytes / TAO_SECTOR_BYTES;

	if (most > TAO_BURN_CHUNK_SECTORS)
		return TAO_BURN_CHUNK_SECTORS;
	return most > 0 ? (uint32_t)most : 1;
}

const uint8_t *tao_burn_silence(void)
{
	static const uint8_t silence[TAO_BURN_CHUNK_SECTORS * TAO_SECTOR_BYTES];

	return silence;
}

enum tao_status tao_burn_synchronize(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_error *err)
{
	struct tao_request request = {
		.cdb = tao_cdb_synchronize_cache(true),
		.direction = TAO_NO_DATA,
		.timeout_ms = TAO_LIMIT_SYNC_MS,
	};
	enum tao_status status;

	status = tao_command(drive, &request, observer, err);
	if (status == TAO_OK)
		status = tao_burn_settle(
			drive, TAO_BURN_SYNCED_MS, observer, err);
	if (status == TAO_OK)
		return TAO_OK;
	tao_burn_reword(err, TAO_E_CLOSE_FAILED, "closing the track");
	return tao_error_spoil(err);
}
