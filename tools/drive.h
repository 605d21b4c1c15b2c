/* drive.h - the parts of tao-drive: the process that is the drive, the one that
 * puts it into this machine and takes it out again, and the words by which
 * another tao-drive reaches the first. May print.
 * Shapes  a request over the control socket is one letter and a path; its
 *         answer a number (enum tao_error_code, 0 for success) and a text.
 * Units   none.
 * Owner   as noted at each.
 * Errors  as in target.h and tcm.h.
 * Source  tao-drive(1). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TOOLS_DRIVE_H
#define TAO_TOOLS_DRIVE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/error.h"
#include "lib/tcm.h"
#include "lib/tcmu.h"
#include "lib/virtual/target.h"

/* ---- drive_serve.c: the drive itself ---- */

struct tao_served {
	struct tao_tcm *tcm;
	struct tao_tcmu tcmu;
	struct tao_target *target;
	char disc[PATH_MAX]; /* canonical path of the .cue in it */
	int control_fd;      /* listening socket */
	int signal_fd;       /* SIGTERM has come */
	uint64_t asked_us;   /* when the last command came */
	pid_t guard_pid;     /* who puts the drive into the machine */
};

/* Answer commands and control requests until SIGTERM comes, or the process
 * that started this one has died; then the drive is taken out of the machine
 * here. Returns an exit status; everything is closed. */
int tao_drive_serve(struct tao_served *served);

/* ---- drive_guard.c: into the machine and out of it ---- */

struct tao_guard {
	const char *disc;     /* operand, also the subject of messages */
	const char *medium;   /* of a new disc, NULL for one that is there */
	char *const *command; /* to run while the drive is there; NULL: none */
	void (*ready)(void);  /* called once the drive is there; may be NULL */
};

/* Serve a disc until the end of the command, or a signal. Returns the exit
 * status; ends by the signal if one came. */
int tao_drive_guard(const struct tao_guard *guard);

/* ---- drive_control.c: requests to a drive that is served ---- */

enum tao_control_verb {
	TAO_CONTROL_BUTTON = 'b', /* press it */
	TAO_CONTROL_OUT = 'o',    /* tray out, locked or not */
	TAO_CONTROL_INSERT = 'i', /* a disc, or with no path the same one */
	TAO_CONTROL_STATE = 's'   /* which disc, and where it is */
};

struct tao_control_request {
	enum tao_control_verb verb;
	char path[PATH_MAX];
};

/* Server side: make the socket of a drive; read one request from it; answer.
 * accept gives a descriptor to answer to, or -1 if nobody meant it. */
enum tao_status tao_control_listen(
	unsigned number, int *fd, struct tao_error *err);
int tao_control_accept(int listen_fd, struct tao_control_request *request);
void tao_control_answer(int fd, const struct tao_error *err, const char *text);

/* A drive that is being served, as found from outside. */
struct tao_found {
	unsigned number;
	pid_t pid;
	char block[TAO_TCM_PATH_BYTES];
	char generic[TAO_TCM_PATH_BYTES];
	char state[PATH_MAX + 64]; /* "in /path/album.cue", "out ..." */
};

/* Tell the others which nodes a drive of ours has. */
enum tao_status tao_control_publish(
	const struct tao_tcm *tcm, struct tao_error *err);

/* The drive with that number; false if there is none. */
bool tao_control_find_number(unsigned number, struct tao_found *found);

/* The drive of /dev/srN, /dev/sgN or DISC.cue; no-such-device if none is. */
enum tao_status tao_control_find(const char *operand, struct tao_found *found,
	struct tao_error *err);

/* Send a request and wait for its end. text receives what was answered. */
enum tao_status tao_control_ask(unsigned number,
	const struct tao_control_request *request, char text[static PATH_MAX],
	struct tao_error *err);

#endif
