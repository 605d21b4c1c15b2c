/* prepare.h - tao-prepare's parts: what it was asked for, and taking over a
 * session that was interrupted. May print and exit.
 * Shapes  options as the user gave them; a session that grows to its file.
 * Owner   the caller owns everything.
 * Errors  wrong usage ends the program; else as in session.h and burn.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TOOL_PREPARE_H
#define TAO_TOOL_PREPARE_H

#include "tools/options.h"
#include "tools/step.h"

struct tao_prepare_options {
	char client[TAO_CLIENT_NAME_BYTES];
	struct tao_burn_options burn;
	const char *new_disc; /* medium of a virtual disc to make, or NULL */
	bool is_blanked;
	enum tao_blank blank; /* only if is_blanked */
	bool is_recovered;
	bool is_loaded;
	unsigned wait_s;
	bool has_json;
};

extern const struct poptOption tao_prepare_option_table[];

/* After tao_options_parse; ends the program if one is wrong. */
void tao_prepare_options_read(struct tao_prepare_options *out);

/* A session of this user, with the options and nothing else. */
void tao_prepare_session(const struct tao_prepare_options *options,
	struct tao_session *session);

/* Fill in what recorder and disc say. */
void tao_prepare_describe(struct tao_session *session,
	const struct tao_step *step, const struct tao_recorder *recorder,
	const struct tao_disc *disc);

/* Lock the door. A drive that has no lock is as good: that is a warning. */
void tao_prepare_lock_door(const struct tao_step *step);

/* Take over the interrupted session, or the disc that one without a lock file
 * left, and go on with it: *is_done. A blank disc without a lock file is for
 * the ordinary way. media-is-prepared if nothing was interrupted. */
enum tao_status tao_prepare_recover(struct tao_step *step,
	const struct tao_prepare_options *options, bool *is_done,
	struct tao_error *err);

#endif
