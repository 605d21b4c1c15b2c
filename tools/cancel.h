/* cancel.h - signals that end a track early, and validly.
 * Shapes  SIGINT, SIGTERM and SIGHUP stop the ring; the burn then ends the
 *         track as at the end of its stream. A signal that was ignored when the
 *         program started (nohup) stays so. SIGPIPE is ignored.
 * Owner   the ring must live until tao_cancel_disarm().
 * Errors  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_CANCEL_H
#define TAO_CANCEL_H

#include <signal.h>

#include "lib/ring.h"

/* The signal that came, or 0. */
extern volatile sig_atomic_t tao_cancel_signal;

void tao_cancel_arm(struct tao_ring *ring);

/* From now on signals are only remembered. */
void tao_cancel_disarm(void);

/* End the process by the signal that came, as if it had never been caught;
 * returns if none came. */
void tao_cancel_reraise(void);

#endif
