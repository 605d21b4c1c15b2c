/* store.h - the two files of a virtual disc: NAME.cue and NAME.bin.
 * Shapes  one struct for both; sector n of the disc is at byte n * 2352 of the
 *         BIN; holes and what lies behind its end read as silence.
 * Units   sectors and LBAs.
 * Owner   tao_store_close() closes the BIN and frees the names.
 * Errors  as in virtual.h for opening; the others return 0 or an errno.
 * Source  flock(2), rename(2); the order of writes: doc/virtual-recorder.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_STORE_H
#define TAO_VIRTUAL_STORE_H

#include "lib/device.h"
#include "lib/virtual/cuefile.h"

struct tao_store {
	char *cue_path;
	char *new_path; /* the next CUE, until it is renamed over this one */
	char *bin_path;
	int bin_fd;
	bool is_shared; /* neither file is ever written */
};

/* Both files of a new disc. */
enum tao_status tao_store_create(const char *cue_path,
	const struct tao_vimage *image, struct tao_error *err);

/* Open both and read the CUE; what was recorded of an open track is told by
 * the BIN. lent_fd is a descriptor of the BIN to use a copy of, or -1. */
enum tao_status tao_store_open(const char *cue_path, enum tao_open_mode mode,
	int lent_fd, struct tao_store *store, struct tao_vimage *image,
	struct tao_error *err);

/* Is it a descriptor, open for writing, of this BIN? */
bool tao_store_is_bin(const struct tao_store *store, int fd);

/* Shared by the two .c files of this header. */
enum tao_status tao_store_set_names(
	struct tao_store *store, const char *cue_path, struct tao_error *err);
const char *tao_store_bin_name(const struct tao_store *store);

void tao_store_close(struct tao_store *store);

/* Replace the CUE. is_durable: it and all of the BIN are on the disk when this
 * returns, the BIN before the CUE. */
int tao_store_save(struct tao_store *store, const struct tao_vimage *image,
	bool is_durable);

/* Is the BIN still there under its name, and does it reach that sector? */
int tao_store_check(const struct tao_store *store, int32_t end_lba);

/* Make the BIN end at that sector, with a hole if it grows. */
int tao_store_resize(struct tao_store *store, int32_t end_lba);

int tao_store_write(struct tao_store *store, int32_t lba, const uint8_t *data,
	uint32_t sectors);
int tao_store_read(
	struct tao_store *store, int32_t lba, uint8_t *data, uint32_t sectors);

#endif
