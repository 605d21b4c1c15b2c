/* step.h - what every step of a session begins with: from the DEVICE operand to
 * its lock file and, when the step is sure that it wants it, to the open drive.
 * Shapes  find, then open as often as needed, then done.
 * Units   none.
 * Owner   the caller owns the struct; tao_step_done() closes the drive.
 * Errors  those of device.h and tao_session_path; nothing is printed.
 * Source  TAO_TRANSPORT, TAO_LOCK_DIR and TAO_DRIVE_FD: tao-tools(7). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_STEP_H
#define TAO_STEP_H

#include <popt.h>

#include "lib/device.h"
#include "lib/event.h"
#include "lib/session.h"

/* Options of every tool that opens a drive, to be included in its table. */
extern const struct poptOption tao_step_options[];

/* What --timeout-scale says; exit 2 if it cannot be. */
unsigned tao_step_timeout_percent(void);

struct tao_step {
	const char *operand; /* as the user named it: subject of messages */
	struct tao_device device;
	char session_path[PATH_MAX];
	struct tao_observer observer; /* warnings and notes, to stderr */
	struct tao_drive *drive;      /* NULL until tao_step_open */
};

/* Look the operand up and name its lock file. Neither is touched. */
enum tao_status tao_step_find(
	struct tao_step *step, const char *operand, struct tao_error *err);

/* For steps that need a session: a virtual disc that is not there has none,
 * unless its lock file has outlived it; no-such-device. */
enum tao_status tao_step_check_disc(
	const struct tao_step *step, struct tao_error *err);

/* Open the drive; with -vv every command is told on stderr. */
enum tao_status tao_step_open(struct tao_step *step, enum tao_open_mode mode,
	struct tao_error *err);

/* Close the drive if it is open. Always safe, also after a failed find. */
void tao_step_done(struct tao_step *step);

#endif
