/* image.h - the tracks of a disc image that any program made: CUE and BIN,
 * cdrdao's TOC, Nero's NRG. Nothing is changed.
 * Shapes  as in tracks.h, with what a drive tells of a disc beside it.
 * Units   sectors and LBAs.
 * Owner   the caller owns the struct.
 * Errors  input-error if it cannot be read or makes no sense.
 * Source  image_sheet.h. Not libcdio, whose release 2.1 reads one file only of
 *         a CUE or TOC, leaves out silence that is in no file, and miscounts
 *         the last track; tests compare with cdrdao. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_IMAGE_H
#define TAO_IMAGE_H

#include "lib/tracks.h"

struct tao_image {
	const char *kind; /* "CUE/BIN image" */
	char mcn[14];     /* 13 digits or "" */
	struct tao_disc_tracks tracks;
	char isrc[TAO_TRACKS_MAX][13]; /* of each; 12 characters or "" */
	struct tao_indexes indexes[TAO_TRACKS_MAX];
	int32_t leadout_lba; /* of the last session */
};

/* Does the name end as those of images do (.cue, .toc, .nrg)? */
bool tao_image_is_name(const char *path);

enum tao_status tao_image_read(
	const char *path, struct tao_image *out, struct tao_error *err);

#endif
