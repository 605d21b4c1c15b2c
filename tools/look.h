/* look.h - what recorder and disc a step finds, read from the open drive.
 * Shapes  as in disc.h.
 * Owner   the caller owns everything.
 * Errors  as in disc.h and tao_wait_ready; outputs are then untouched. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_LOOK_H
#define TAO_LOOK_H

#include "lib/disc.h"
#include "tools/step.h"

enum tao_status tao_look(const struct tao_step *step,
	struct tao_recorder *recorder, struct tao_disc *disc,
	struct tao_error *err);

/* Sectors as playing time, "79:57" (minutes may be more than 99). Returns
 * out. */
char *tao_time_text(uint32_t sectors, char out[static 16]);

#endif
