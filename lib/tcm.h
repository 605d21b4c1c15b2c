/* tcm.h - make a SCSI drive appear in this machine: Linux' target core with a
 * program behind it (target_core_user) and a host adapter before it (tcm_loop).
 * Shapes  one drive: backend user_N/tao, adapter naa.3000000074616fNN with one
 *         target and one unit, all made through configfs.
 * Units   none.
 * Owner   a claimed drive holds a kernel lock on RUN_DIR/N.lock; it dies with
 *         the last process that inherited it, and then the kernel objects of
 *         that number are left-overs that anybody may remove.
 * Errors  no-permission, kernel-module-missing, system-error.
 * Source  Linux' Documentation/target; drivers/target/target_core_user.c and
 *         loopback/tcm_loop.c for what the attributes do. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TCM_H
#define TAO_TCM_H

#include <stdbool.h>

#include "lib/error.h"

enum { TAO_TCM_PATH_BYTES = 64 };

struct tao_tcm {
	unsigned number; /* N */
	int lock_fd;
	char uio[TAO_TCM_PATH_BYTES];     /* "/dev/uio0", once created */
	char block[TAO_TCM_PATH_BYTES];   /* "/dev/sr0", once connected */
	char generic[TAO_TCM_PATH_BYTES]; /* "/dev/sg0" */
};

/* Where locks and control sockets live. */
#define TAO_TCM_RUN_DIR "/run/tao-drive"

/* Load the modules and mount configfs if that was not done before. */
enum tao_status tao_tcm_load(struct tao_error *err);

/* Take the first free number, after removing what a killed process left. */
enum tao_status tao_tcm_claim(struct tao_tcm *tcm, struct tao_error *err);

/* Make the backend; its UIO device is there afterwards. */
enum tao_status tao_tcm_create(struct tao_tcm *tcm, struct tao_error *err);

/* Plug it in. Linux asks the drive who it is before this returns: another
 * process must be serving the UIO device. */
enum tao_status tao_tcm_connect(struct tao_tcm *tcm, struct tao_error *err);

/* Let the machine lose the drive as if its cable were pulled: its nodes go, the
 * rest stays. Waits for the command that the drive is answering. */
void tao_tcm_pull(unsigned number);

/* Unplug it. is_dead: nobody serves the commands in its ring any more, so
 * they are ended with an error; else they are waited for. */
void tao_tcm_disconnect(const struct tao_tcm *tcm, bool is_dead);

/* Has the drive with that number this node still? It loses it when somebody
 * deletes the device through sysfs, and another drive may get the name. */
bool tao_tcm_is_plugged(unsigned number, const char *block);

/* Remove the backend, which nobody uses any more, and free the number.
 * system-error if something would not go. */
enum tao_status tao_tcm_remove(struct tao_tcm *tcm, struct tao_error *err);

/* Remove everything that killed processes left. *count: how many drives. */
enum tao_status tao_tcm_clean(unsigned *count, struct tao_error *err);

/* ---- for tcm*.c ---- */

enum { TAO_TCM_NUMBERS = 100 };

#define TAO_TCM_ROOT "/sys/kernel/config/target"

/* Path below the backend's or the adapter's folder, "" for itself. */
void tao_tcm_backend_path(
	unsigned number, const char *below, char out[static 256]);
void tao_tcm_adapter_path(
	unsigned number, const char *below, char out[static 256]);

/* Write one attribute; 0 or an errno. */
int tao_tcm_write(const char *path, const char *value);

/* Take the lock of a number; -1 if somebody has it. */
int tao_tcm_lock(unsigned number);

#endif
