/* sums.h - the sum of every sector that was sent to a disc, kept in a file
 * beside the session's, so that a verification can find what the drive reads
 * and tell where it differs.
 * Shapes  the file holds one record for each track: track number, checksum of
 *         the whole track, sums. It lives as long as the session, on one
 *         machine, so numbers are in the machine's own order.
 * Units   sectors.
 * Owner   tao_sums_free() frees what _add and _find allocate; {0} is empty.
 * Errors  lock-failed if the file cannot be written or is not the caller's own;
 *         out-of-memory.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SUMS_H
#define TAO_SUMS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/error.h"

struct tao_sums {
	uint32_t *sums;
	uint32_t len_sectors;
	uint32_t room_sectors;
	bool is_incomplete; /* there was no memory for some */
};

/* Sectors that were sent. Never fails: see is_incomplete. */
void tao_sums_add(
	struct tao_sums *sums, const uint32_t *more, uint32_t sectors);

void tao_sums_free(struct tao_sums *sums);

/* The file's name beside the session's lock file. */
enum tao_status tao_sums_path(const char *session_path,
	char out[static PATH_MAX], struct tao_error *err);

/* Add a track's record, under the checksum that its sums have. */
enum tao_status tao_sums_append(const char *path, unsigned track,
	const struct tao_sums *sums, struct tao_error *err);

/* The record of that track with that checksum, which its sums have to have;
 * false if there is none. */
bool tao_sums_find(const char *path, unsigned track, const char *checksum,
	struct tao_sums *sums);

/* Also if there is none. */
void tao_sums_remove(const char *path);

#endif
