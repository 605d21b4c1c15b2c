/* target_parts.h - what the parts of the target share: its state, its way to
 * answer, and one handler per command. For lib/virtual/target*.c only.
 * Shapes  a handler returns true for GOOD, false after tao_target_refuse().
 * Units   as in target.h.
 * Owner   as in target.h.
 * Errors  a handler that fails has changed neither disc nor drive.
 * Source  MMC-5, SPC-4; clause named at each command. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_TARGET_PARTS_H
#define TAO_VIRTUAL_TARGET_PARTS_H

#include "lib/sense.h"
#include "lib/virtual/faults.h"
#include "lib/virtual/store.h"
#include "lib/virtual/target.h"
#include "lib/virtual/timing.h"
#include "lib/virtual/wire.h"

struct tao_target {
	struct tao_store store;
	struct tao_vimage image; /* as in the CUE, once it is saved */
	int32_t position_lba;    /* of the pick-up */
	struct tao_faults faults;
	struct tao_timing timing;
	unsigned underruns; /* so far, on this power */
	bool is_gone;       /* unplugged, or without power */
	bool has_news;      /* of the plan, to be saved after the command */
};

/* MMC-5 table "Media events" */
enum { TAO_MEDIA_EJECT_REQUEST = 1, TAO_MEDIA_NEW = 2, TAO_MEDIA_REMOVAL = 3 };

/* ---- answers ---- */

/* "return tao_target_refuse(...)": CHECK CONDITION with that sense. */
bool tao_target_refuse(
	struct tao_vcommand *command, uint8_t key, uint8_t asc, uint8_t ascq);
/* The same, with the address at fault in the information field. */
bool tao_target_refuse_at(struct tao_vcommand *command, uint8_t key,
	uint8_t asc, uint8_t ascq, int32_t lba);
/* 5/24/00 */
bool tao_target_refuse_cdb(struct tao_vcommand *command);

/* Send len bytes, no more than the host's allocation length. Returns true. */
bool tao_target_reply(struct tao_vcommand *command, const uint8_t *bytes,
	size_t len, size_t allocation);

/* ---- state ---- */

/* The disc as commands see it: while page 05h says test write, what was
 * recorded so counts too; when it does so no more, that is forgotten. */
struct tao_vdisc *tao_target_disc(struct tao_target *target);
bool tao_target_is_test(const struct tao_target *target);
struct tao_vwrite tao_target_write_page(const struct tao_target *target);

/* The state of the drive has changed: keep it. */
bool tao_target_keep(struct tao_target *target, struct tao_vcommand *command);
/* The disc becomes next, if that can be put on the disk; else 3/0C/00. */
bool tao_target_commit(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_vdisc *next, bool is_durable);

/* A medium came or went. */
void tao_target_set_tray(struct tao_target *target, bool is_out);

/* ---- faults and time, around every command ---- */

/* Read NAME.cue.faults, if there is one. */
enum tao_status tao_target_load_faults(
	struct tao_target *target, struct tao_error *err);

/* Serve one command as if there were no fault plan. is_immune: "any command"
 * of a plan does not mean it. */
bool tao_target_serve(struct tao_target *target, struct tao_vcommand *command);
bool tao_target_is_immune(uint8_t opcode);
bool tao_target_needs_disc(uint8_t opcode);

/* Serve it as the plan says. Returns the SCSI status. */
uint8_t tao_target_run_plan(
	struct tao_target *target, struct tao_vcommand *command);

/* Which sectors is the command about? False: it is not about sectors. */
bool tao_target_extent(const uint8_t *cdb, int32_t *lba, uint32_t *sectors);

/* What time did to the buffer; may the command be served now? Else 2/04/xx. */
bool tao_target_is_ready(struct tao_target *target,
	struct tao_vcommand *command, bool needs_disc);

struct tao_before {
	int32_t position_lba;
	bool has_open_track;
};
struct tao_before tao_target_before(struct tao_target *target);

/* The command was served: let the time go by that it takes. */
void tao_target_spend(struct tao_target *target,
	const struct tao_vcommand *command, const struct tao_before *before);

void tao_target_tell_progress(uint8_t *sense, uint16_t progress);

/* ---- answers that several handlers need ---- */

size_t tao_target_page_2a(const struct tao_target *target, uint8_t *out);
void tao_target_q(const struct tao_vdisc *disc, int32_t lba, uint8_t out[12]);
uint32_t tao_speed_kbps(unsigned multiple);

/* ---- handlers ---- */

typedef bool tao_handler_fn(
	struct tao_target *target, struct tao_vcommand *command);

tao_handler_fn tao_target_test_unit_ready, tao_target_request_sense,
	tao_target_inquiry, tao_target_mode_select_6, tao_target_mode_select_10,
	tao_target_mode_sense_6, tao_target_mode_sense_10,
	tao_target_start_stop, tao_target_prevent_allow,
	tao_target_mechanism_status, tao_target_event_status,
	tao_target_configuration, tao_target_performance, tao_target_set_speed,
	tao_target_set_streaming, tao_target_disc_information,
	tao_target_track_information, tao_target_toc, tao_target_capacity,
	tao_target_read_10, tao_target_read_12, tao_target_read_cd,
	tao_target_read_cd_msf, tao_target_sub_channel, tao_target_buffer,
	tao_target_opc, tao_target_reserve_track, tao_target_write_10,
	tao_target_write_12, tao_target_synchronize, tao_target_close_session,
	tao_target_blank;

#endif
