/* priority.h - keep a drive's buffer filled on a busy machine. May print.
 * Shapes  once, before the threads that matter are started.
 * Errors  none: an ordinary user may not have it and does without; told with
 *         --verbose. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PRIORITY_H
#define TAO_PRIORITY_H

/* Run this process, but not what it starts, before all ordinary ones. */
void tao_priority_raise(void);

#endif
