/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/image_seam.h"

#include "lib/cdda.h"

int64_t tao_lead_sectors(unsigned session)
{
	return TAO_LEAD_IN_SECTORS + (session > 2 ? TAO_NEXT_LEADOUT_SECTORS
						  : TAO_FIRST_LEADOUT_SECTORS);
}

/* Beside REM LEAD-IN, REM LEAD-OUT is a length. */
static int64_t lead_sectors(const struct tao_seam *seam)
{
	int64_t sectors = tao_lead_sectors(seam->session);

	if (seam->lead_in < 0)
		return sectors;
	sectors += seam->lead_in - TAO_LEAD_IN_SECTORS;
	return seam->lead_out < 0 ? sectors : seam->lead_out + seam->lead_in;
}

static int64_t pause_sectors(const struct tao_seam *seam)
{
	if (seam->has_pregap)
		return 0;
	return seam->pause >= 0 ? seam->pause : TAO_PAUSE_SECTORS;
}

/* Where REM LEAD-OUT tells it; where index 0 is, if all is behind it; else as
 * far before this session as has to be, if so much is there. */
static int64_t find_end(const struct tao_seam *seam)
{
	int64_t first = seam->first_time, end = first - lead_sectors(seam);

	if (seam->is_other_file)
		return 0;
	if (seam->lead_in < 0 && seam->lead_out > seam->time_before &&
		seam->lead_out <= first)
		return seam->lead_out;
	if (seam->start_time - first >= lead_sectors(seam) + TAO_PAUSE_SECTORS)
		return first;
	if (!seam->is_pause)
		end -= pause_sectors(seam);
	return end > seam->time_before ? end : first;
}

void tao_seam(const struct tao_seam *seam, int64_t *end_time,
	int64_t *missing_sectors)
{
	int64_t end = find_end(seam), missing = end + lead_sectors(seam);

	missing -= seam->is_pause ? seam->first_time
				  : seam->start_time - pause_sectors(seam);
	if (missing < 0 || seam->start_time - end >=
				   lead_sectors(seam) + TAO_PAUSE_SECTORS)
		missing = 0;
	*end_time = end;
	*missing_sectors = missing;
}
