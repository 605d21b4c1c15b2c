/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/cdda.h"

int32_t tao_msf_to_lba(struct tao_msf msf)
{
	int32_t frames = (msf.minute * 60 + msf.second) * 75 + msf.frame;

	return frames - TAO_LEAD_SECTORS;
}

struct tao_msf tao_lba_to_msf(int32_t lba)
{
	int32_t frames = lba + TAO_LEAD_SECTORS;

	if (frames < 0)
		frames = 0;
	return (struct tao_msf){
		.minute = (uint8_t)(frames / (60 * 75)),
		.second = (uint8_t)(frames / 75 % 60),
		.frame = (uint8_t)(frames % 75),
	};
}

uint64_t tao_bytes_to_sectors(uint64_t bytes)
{
	return bytes / TAO_SECTOR_BYTES + (bytes % TAO_SECTOR_BYTES != 0);
}

uint32_t tao_kbps_to_sectors_per_s(uint32_t kbps)
{
	uint64_t halves = ((uint64_t)kbps * 10 + 441) / 882;

	return (uint32_t)(halves * TAO_SECTORS_PER_SECOND / 2);
}
