/* cdda.h - CD digital audio arithmetic: bytes, sectors, times. Pure, no I/O.
 * Shapes  a sector is 2,352 bytes: 588 PCM frames of two 16-bit little-endian
 *         samples, left first.
 * Units   lba counts sectors from MSF 00:02:00 and may be negative;
 *         MSF frames are 1/75 s.
 * Owner   nothing is allocated or kept.
 * Errors  none: every function is total.
 * Source  Red Book figures as MMC-6 uses them, 4.2 and table "LBA to MSF". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_CDDA_H
#define TAO_CDDA_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TAO_SECTOR_BYTES = 2352,
	TAO_SECTOR_PCM_FRAMES = 588,
	TAO_PCM_FRAME_BYTES = 4,
	TAO_RATE_HZ = 44100,
	TAO_SECTORS_PER_SECOND = 75,
	TAO_PAUSE_SECTORS = 150,     /* between two TAO tracks */
	TAO_TRACK_MIN_SECTORS = 300, /* Red Book: no track under 4 s */
	TAO_TRACKS_MAX = 99,
	TAO_INDEXES_MAX = 99,
	TAO_LEAD_SECTORS = 150, /* MSF 00:02:00 is LBA 0 */
	/* Between two sessions, beside the pause. */
	TAO_FIRST_LEADOUT_SECTORS = 6750, /* after session 1 */
	TAO_NEXT_LEADOUT_SECTORS = 2250,  /* after the sessions behind it */
	TAO_LEAD_IN_SECTORS = 4500
};

struct tao_msf {
	uint8_t minute;
	uint8_t second;
	uint8_t frame; /* MSF frame, 0..74 */
};

/* Address of an MSF time. Always (m*60+s)*75+f-150: minutes of 90 and more
 * are real addresses on 90- and 99-minute media, never negative ones. */
int32_t tao_msf_to_lba(struct tao_msf msf);

/* The inverse, for lba >= -150; anything lower gives 00:00:00. */
struct tao_msf tao_lba_to_msf(int32_t lba);

/* Speeds: drives give theirs in kB/s of 1,000 bytes, cut off, rounded, or with
 * 1x, 176.4 kB/s, as 176 or 177. So the nearest half multiple of 1x. */
uint32_t tao_kbps_to_sectors_per_s(uint32_t kbps);

/* Sectors that hold that many bytes, the last one perhaps in part. */
uint64_t tao_bytes_to_sectors(uint64_t bytes);

#endif
