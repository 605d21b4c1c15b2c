/* trace.h - one executed command with its reply as a line for people. Pure.
 * Shapes  "51 00 00 00 00 00 00 00 22 00 READ DISC INFORMATION 34 bytes from
 *         drive -> good, 512 us: 00 20 00 01 ..."; what went wrong stands in
 *         words in place of "good".
 * Units   us; lengths in bytes.
 * Owner   the caller owns the buffer.
 * Errors  none; a line that does not fit is cut.
 * Source  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TRACE_H
#define TAO_TRACE_H

#include "lib/drive.h"

enum {
	TAO_TRACE_BYTES = 512,     /* holds any line */
	TAO_TRACE_DATA_BYTES = 64  /* how much of the data is shown */
};

/* Write the line into out and return out. Of the data the beginning is shown,
 * but not of sound on its way to or from a disc. */
char *tao_trace_format(const struct tao_request *request,
	const struct tao_reply *reply, uint64_t took_us, char *out,
	size_t out_bytes);

#endif
