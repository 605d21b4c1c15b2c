/* burn_readback.h - sound read back from a disc and compared with the sums of
 * what was sent. Only burn_readback*.c uses it.
 * Shapes  a place is a byte of the disc: LBA * 2,352 and what comes behind; the
 *         drive finds the sound of a place some bytes further on.
 * Units   bytes and sectors as named.
 * Owner   burn_readback.c makes the struct.
 * Errors  what cannot be read is no error here; a drive that is gone, or does
 *         not answer, is.
 * Source  MMC-6 6.19 (READ CD). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BURN_READBACK_H
#define TAO_BURN_READBACK_H

#include "lib/burn_steps.h"

struct tao_reader {
	struct tao_drive *drive;
	const struct tao_observer *observer;
	int32_t shift_bytes; /* how much further on the sound is */
};

/* Read sectors, one by one where the drive fails; what it cannot read has its
 * flag in is_bad set. sectors is at most TAO_BURN_CHUNK_SECTORS. An error only
 * if the drive is lost. */
enum tao_status tao_reader_read(struct tao_reader *reader, int32_t lba,
	uint32_t sectors, uint8_t *out, bool *is_bad, struct tao_error *err);

/* Look for the sound of some sectors around where they should be. *is_found:
 * shift_bytes is then where; else it is 0. */
enum tao_status tao_reader_find(struct tao_reader *reader,
	const struct tao_sent_track *tracks, unsigned tracks_len,
	bool *is_found, struct tao_error *err);

#endif
