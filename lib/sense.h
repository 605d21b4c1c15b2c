/* sense.h - SCSI sense data: bytes <-> struct <-> words. Pure, no I/O.
 * Shapes  fixed format 70h/71h (18 bytes and more) and descriptor format
 *         72h/73h (8 bytes and more).
 * Units   information is an LBA in sectors; progress is 0..65535.
 * Owner   returned strings are constants.
 * Errors  none: bytes that are no sense data give a struct with valid false.
 * Source  SPC-4 4.5.2 (descriptor), 4.5.3 (fixed), MMC-5 annex on errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SENSE_H
#define TAO_SENSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tao_sense_key {
	TAO_KEY_NO_SENSE = 0x0,
	TAO_KEY_RECOVERED = 0x1,
	TAO_KEY_NOT_READY = 0x2,
	TAO_KEY_MEDIUM_ERROR = 0x3,
	TAO_KEY_HARDWARE_ERROR = 0x4,
	TAO_KEY_ILLEGAL_REQUEST = 0x5,
	TAO_KEY_UNIT_ATTENTION = 0x6,
	TAO_KEY_DATA_PROTECT = 0x7,
	TAO_KEY_BLANK_CHECK = 0x8,
	TAO_KEY_ABORTED_COMMAND = 0xb
};

enum { TAO_SENSE_FIXED_BYTES = 18, TAO_SENSE_MAX_BYTES = 64 };

struct tao_sense {
	bool valid;
	bool deferred; /* 71h/73h: an earlier command failed, not this one */
	uint8_t key;
	uint8_t asc;
	uint8_t ascq;
	bool has_information;
	uint32_t information; /* the LBA at fault, where the drive tells it */
	bool has_progress;
	uint16_t progress; /* of a long operation, of 65536 */
};

/* Read sense data. Anything that is no sense data gives valid == false. */
struct tao_sense tao_sense_parse(const uint8_t *bytes, size_t len_bytes);

/* Lay out current sense in fixed format, the inverse of tao_sense_parse.
 * Deferred sense becomes 71h. */
void tao_sense_build(const struct tao_sense *sense,
	uint8_t out[static TAO_SENSE_FIXED_BYTES]);

/* "medium error", ... ; "sense key Xh" values unknown give "reserved key". */
const char *tao_sense_key_text(uint8_t key);

/* Words for an additional sense code, e.g. 0Ch/00h "write error". A qualifier
 * without a line of its own gets its code's general words; NULL if even the
 * code is unknown. */
const char *tao_sense_asc_text(uint8_t asc, uint8_t ascq);

/* Write "medium error, write error (3/0c/00)" into out, cut to fit; returns
 * out. A deferred error begins with "deferred ", invalid sense gives "no sense
 * data". */
char *tao_sense_format(
	const struct tao_sense *sense, char *out, size_t out_bytes);

/* Is it this key/asc, with any qualifier? */
bool tao_sense_is(const struct tao_sense *sense, uint8_t key, uint8_t asc);

/* Is it this key/asc/ascq? */
bool tao_sense_is_exact(const struct tao_sense *sense, uint8_t key,
	uint8_t asc, uint8_t ascq);

#endif
