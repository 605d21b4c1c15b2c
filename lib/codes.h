/* codes.h - the two codes that people give a disc and its tracks. Pure, no I/O.
 * Shapes  as typed, with or without dashes and blanks, in; as on the disc out.
 * Units   none.
 * Owner   the caller owns every buffer.
 * Errors  invalid-isrc, invalid-mcn, saying what is wrong; out is untouched.
 * Source  ISRC: ISO 3901, CCXXXYYNNNNN. MCN: EAN-13, with its check digit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_CODES_H
#define TAO_CODES_H

#include "lib/error.h"

/* "US-K7Y-98-12345" and "usk7y9812345" both give "USK7Y9812345". */
enum tao_status tao_isrc_parse(
	const char *text, char out[static 13], struct tao_error *err);

/* "4-006381-333931" gives "4006381333931"; the 12 digits of a UPC get the zero
 * in front that makes them 13. */
enum tao_status tao_mcn_parse(
	const char *text, char out[static 14], struct tao_error *err);

#endif
