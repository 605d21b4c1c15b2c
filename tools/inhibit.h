/* inhibit.h - ask logind not to suspend, shut down or call the machine idle
 * while a disc is being written. May print.
 * Shapes  a descriptor that stands for the request; closing it, also by dying,
 *         takes the request back.
 * Errors  none: without logind, or if it says no, the burn goes on and the
 *         reason is told with --verbose.
 * Source  https://systemd.io/INHIBITOR_LOCKS/ */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_INHIBIT_H
#define TAO_INHIBIT_H

/* who: the client's name; why: "an audio CD is being written". Returns the
 * descriptor, or -1. */
int tao_inhibit_take(const char *who, const char *why);

/* Takes -1. */
void tao_inhibit_drop(int fd);

#endif
