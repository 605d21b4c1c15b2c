/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sectors.h"

/* No CD has an address beyond 99:59:74; free blocks that say more are a lie. */
enum { LAST_LBA = 449849 };

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The last possible lead-out, the least that the disc tells of itself; not
 * above LAST_LBA. */
static int64_t known_end(const struct tao_space_input *in, bool *is_known)
{
	int64_t end = LAST_LBA;

	*is_known = false;
	if (in->has_disc && in->disc.has_last_leadout &&
		in->disc.last_leadout_lba > 0) {
		end = lesser(end, in->disc.last_leadout_lba);
		*is_known = true;
	}
	if (in->has_atip && in->atip.has_last_leadout &&
		in->atip.last_leadout_lba > 0) {
		end = lesser(end, in->atip.last_leadout_lba);
		*is_known = true;
	}
	return end;
}

static struct tao_space fill(int64_t total, int64_t used)
{
	return (struct tao_space){
		.total_sectors = (uint32_t)total,
		.used_sectors = (uint32_t)used,
		.free_sectors = (uint32_t)(total - used),
	};
}

/* Nothing can be added: all of it is used. */
static struct tao_space full_space(const struct tao_space_input *in)
{
	bool is_known;
	int64_t end = known_end(in, &is_known);

	if (!is_known)
		end = 0;
	if (in->has_toc && in->toc.leadout_lba > end)
		end = in->toc.leadout_lba;
	return fill(end, end);
}

struct tao_space tao_space(const struct tao_space_input *in)
{
	bool is_blank = in->has_disc && in->disc.status == TAO_DISC_BLANK;
	bool is_open = in->has_disc && in->disc.status == TAO_DISC_APPENDABLE;
	bool has_nwa = in->has_track && in->track.has_nwa;
	bool is_known;
	int64_t end, nwa = 0;

	if (!is_blank && !(is_open && has_nwa))
		return full_space(in);
	end = known_end(in, &is_known);
	if (has_nwa && in->track.nwa_lba > 0)
		nwa = in->track.nwa_lba;
	if (in->has_track && in->track.free_sectors > 0)
		end = lesser(end, nwa + in->track.free_sectors);
	else if (!is_known)
		end = nwa;
	if (nwa > end)
		end = nwa;
	return fill(end, nwa);
}

uint32_t tao_track_sectors_needed(uint64_t sectors)
{
	if (sectors < TAO_TRACK_MIN_SECTORS)
		return TAO_TRACK_MIN_SECTORS;
	return sectors < UINT32_MAX ? (uint32_t)sectors : UINT32_MAX;
}
