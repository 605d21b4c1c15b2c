/* write_options.h - the options of tao-write. May print and exit.
 * Shapes  the table for tao_options_parse(); afterwards _read gives structs.
 * Owner   strings live until the process ends.
 * Errors  a value that cannot be: one line, exit 2. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_WRITE_OPTIONS_H
#define TAO_WRITE_OPTIONS_H

#include <popt.h>

#include "lib/burn.h"
#include "tools/progress.h"

extern const struct poptOption tao_write_option_table[];

struct tao_write_options {
	struct tao_track_options track;
	struct tao_ring_options buffer;
	const char *spool_dir; /* NULL: do not; "": where is not said */
	bool is_verified;
	bool has_json;
};

void tao_write_options_read(struct tao_write_options *out);

#endif
