/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	NEEDS_DISC = 1,  /* not ready without a medium */
	ASKS_ALWAYS = 2, /* answers even before a unit attention */
	CHANGES = 4      /* not for a host that may only ask */
};

static const struct operation {
	uint8_t opcode;
	uint8_t cdb_bytes;
	uint8_t flags;
	tao_handler_fn *handler;
} operations[] = {
	{0x00, 6, NEEDS_DISC, tao_target_test_unit_ready},
	{0x03, 6, ASKS_ALWAYS, tao_target_request_sense},
	{0x12, 6, ASKS_ALWAYS, tao_target_inquiry},
	{0x15, 6, CHANGES, tao_target_mode_select_6},
	{0x1a, 6, 0, tao_target_mode_sense_6},
	{0x1b, 6, CHANGES, tao_target_start_stop},
	{0x1e, 6, CHANGES, tao_target_prevent_allow},
	{0x25, 10, NEEDS_DISC, tao_target_capacity},
	{0x28, 10, NEEDS_DISC, tao_target_read_10},
	{0x2a, 10, NEEDS_DISC | CHANGES, tao_target_write_10},
	{0x35, 10, NEEDS_DISC | CHANGES, tao_target_synchronize},
	{0x42, 10, NEEDS_DISC, tao_target_sub_channel},
	{0x43, 10, NEEDS_DISC, tao_target_toc},
	{0x46, 10, ASKS_ALWAYS, tao_target_configuration},
	{0x4a, 10, ASKS_ALWAYS, tao_target_event_status},
	{0x51, 10, NEEDS_DISC, tao_target_disc_information},
	{0x52, 10, NEEDS_DISC, tao_target_track_information},
	{0x53, 10, NEEDS_DISC | CHANGES, tao_target_reserve_track},
	{0x54, 10, NEEDS_DISC | CHANGES, tao_target_opc},
	{0x55, 10, CHANGES, tao_target_mode_select_10},
	{0x5a, 10, 0, tao_target_mode_sense_10},
	{0x5b, 10, NEEDS_DISC | CHANGES, tao_target_close_session},
	{0x5c, 10, NEEDS_DISC, tao_target_buffer},
	{0xa1, 12, NEEDS_DISC | CHANGES, tao_target_blank},
	{0xa8, 12, NEEDS_DISC, tao_target_read_12},
	{0xaa, 12, NEEDS_DISC | CHANGES, tao_target_write_12},
	{0xac, 12, 0, tao_target_performance},
	{0xb6, 12, CHANGES, tao_target_set_streaming},
	{0xb9, 12, NEEDS_DISC, tao_target_read_cd_msf},
	{0xbb, 12, CHANGES, tao_target_set_speed},
	{0xbd, 12, 0, tao_target_mechanism_status},
	{0xbe, 12, NEEDS_DISC, tao_target_read_cd},
};

static const struct operation *find_operation(uint8_t opcode)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (operations[i].opcode == opcode)
			return &operations[i];
	return NULL;
}

bool tao_target_is_change(uint8_t opcode)
{
	const struct operation *operation = find_operation(opcode);

	return operation && operation->flags & CHANGES;
}

bool tao_target_is_immune(uint8_t opcode)
{
	const struct operation *operation = find_operation(opcode);

	return !operation || operation->flags & ASKS_ALWAYS;
}

bool tao_target_needs_disc(uint8_t opcode)
{
	const struct operation *operation = find_operation(opcode);

	return operation && operation->flags & NEEDS_DISC;
}

/* ---- answers ---- */

bool tao_target_refuse(
	struct tao_vcommand *command, uint8_t key, uint8_t asc, uint8_t ascq)
{
	uint8_t *sense = command->sense;

	memset(sense, 0, sizeof(command->sense));
	sense[0] = 0x70; /* current, fixed format: SPC-4 4.5.3 */
	sense[2] = key;
	sense[7] = sizeof(command->sense) - 8;
	sense[12] = asc;
	sense[13] = ascq;
	return false;
}

bool tao_target_refuse_at(struct tao_vcommand *command, uint8_t key,
	uint8_t asc, uint8_t ascq, int32_t lba)
{
	tao_target_refuse(command, key, asc, ascq);
	command->sense[0] |= 0x80;
	tao_wire_put32(command->sense + 3, (uint32_t)lba);
	return false;
}

bool tao_target_refuse_cdb(struct tao_vcommand *command)
{
	return tao_target_refuse(command, TAO_KEY_ILLEGAL_REQUEST, 0x24, 0x00);
}

bool tao_target_reply(struct tao_vcommand *command, const uint8_t *bytes,
	size_t len, size_t allocation)
{
	if (len > allocation)
		len = allocation;
	if (len > command->in_bytes)
		len = command->in_bytes;
	if (len > 0)
		memcpy(command->in, bytes, len);
	command->in_used = len;
	return true;
}

/* ---- state ---- */

struct tao_vwrite tao_target_write_page(const struct tao_target *target)
{
	return tao_vpages_write(&target->image.power.pages);
}

bool tao_target_is_test(const struct tao_target *target)
{
	return tao_target_write_page(target).is_test;
}

/* MMC-5 7.5, Test Write */
struct tao_vdisc *tao_target_disc(struct tao_target *target)
{
	struct tao_vimage *image = &target->image;

	if (!tao_target_is_test(target)) {
		image->has_test = false;
		return &image->disc;
	}
	if (!image->has_test) {
		image->test = image->disc;
		image->has_test = true;
	}
	return &image->test;
}

bool tao_target_keep(struct tao_target *target, struct tao_vcommand *command)
{
	int error = 0;

	if (!target->store.is_shared)
		error = tao_store_save(&target->store, &target->image, false);
	if (error == 0)
		return true;
	command->os_errno = error;
	/* internal target failure */
	return tao_target_refuse(command, TAO_KEY_HARDWARE_ERROR, 0x44, 0x00);
}

bool tao_target_commit(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_vdisc *next, bool is_durable)
{
	struct tao_vimage image = target->image;
	bool is_test = tao_target_is_test(target);

	if (is_test)
		image.test = *next;
	else
		image.disc = *next;
	command->os_errno =
		tao_store_save(&target->store, &image, is_durable && !is_test);
	if (command->os_errno)
		return tao_target_refuse(
			command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x00);
	target->image = image;
	return true;
}

void tao_target_set_tray(struct tao_target *target, bool is_out)
{
	struct tao_vpower *power = &target->image.power;
	struct tao_vtrack *track = tao_vdisc_open_track(&target->image.disc);

	power->is_tray_out = is_out;
	power->attention_asc = is_out ? 0 : 0x28;
	power->attention_ascq = 0;
	power->media_event = is_out ? TAO_MEDIA_REMOVAL : TAO_MEDIA_NEW;
	target->image.has_test = false;
	target->position_lba = 0;
	/* no drive finds the exact place again once the disc was out */
	if (track) {
		track->can_link = false;
		track->is_damaged = true;
	}
}

/* ---- one command ---- */

bool tao_target_serve(struct tao_target *target, struct tao_vcommand *command)
{
	const struct operation *operation = NULL;
	struct tao_vpower *power = &target->image.power;

	if (command->cdb_bytes > 0)
		operation = find_operation(command->cdb[0]);
	if (!operation)
		return tao_target_refuse(
			command, TAO_KEY_ILLEGAL_REQUEST, 0x20, 0x00);
	if (command->cdb_bytes < operation->cdb_bytes)
		return tao_target_refuse_cdb(command);
	if (power->attention_asc && !(operation->flags & ASKS_ALWAYS)) {
		uint8_t asc = power->attention_asc;
		uint8_t ascq = power->attention_ascq;

		power->attention_asc = 0;
		power->attention_ascq = 0;
		/* if it cannot be saved it will be said again: no harm */
		tao_target_keep(target, command);
		return tao_target_refuse(
			command, TAO_KEY_UNIT_ATTENTION, asc, ascq);
	}
	if (operation->flags & NEEDS_DISC && power->is_tray_out)
		return tao_target_refuse(
			command, TAO_KEY_NOT_READY, 0x3a, 0x02);
	return operation->handler(target, command);
}

static bool has_plan(const struct tao_target *target)
{
	return target->faults.len > 0 || target->is_gone ||
	       target->timing.kind != TAO_TIME_NONE;
}

uint8_t tao_target_run(struct tao_target *target, struct tao_vcommand *command)
{
	command->in_used = 0;
	command->os_errno = 0;
	command->loss = TAO_LOSS_NONE;
	memset(command->sense, 0, sizeof(command->sense));
	if (has_plan(target) && command->cdb_bytes > 0)
		return tao_target_run_plan(target, command);
	if (tao_target_serve(target, command))
		return TAO_STATUS_GOOD;
	command->in_used = 0;
	return TAO_STATUS_CHECK_CONDITION;
}

static enum tao_status open_target(const char *cue_path,
	enum tao_open_mode mode, int lent_fd, struct tao_target **target,
	struct tao_error *err)
{
	struct tao_target *new = calloc(1, sizeof(*new));
	enum tao_status status;

	if (!new)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	status = tao_store_open(
		cue_path, mode, lent_fd, &new->store, &new->image, err);
	if (status != TAO_OK) {
		free(new);
		return status;
	}
	status = tao_target_load_faults(new, err);
	if (status == TAO_OK)
		*target = new;
	else
		tao_target_close(new);
	return status;
}

enum tao_status tao_target_open(const char *cue_path, enum tao_open_mode mode,
	struct tao_target **target, struct tao_error *err)
{
	return open_target(cue_path, mode, -1, target, err);
}

enum tao_status tao_target_adopt(const char *cue_path, int lent_fd,
	struct tao_target **target, struct tao_error *err)
{
	return open_target(cue_path, TAO_OPEN_EXCLUSIVE, lent_fd, target, err);
}

void tao_target_close(struct tao_target *target)
{
	if (!target)
		return;
	tao_store_close(&target->store);
	free(target);
}

int tao_target_fd(const struct tao_target *target)
{
	return target->store.bin_fd;
}
