/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/target_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLAN_MAX_BYTES = 64 * 1024, OP_MODE_SELECT_6 = 0x15, PAGE_WRITE = 5 };

/* ---- the plan ---- */

/* Returns the length, 0 if there is no plan, -1 with errno. */
static ssize_t read_plan(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = 1;
	size_t len = 0;

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	while (n > 0 && len < size) {
		n = read(fd, text + len, size - len);
		if (n > 0)
			len += (size_t)n;
	}
	close(fd);
	if (n > 0)
		errno = EFBIG;
	return n == 0 ? (ssize_t)len : -1;
}

/* A change of the plan begins a new count. */
static void start_counts(struct tao_target *target)
{
	struct tao_vpower *power = &target->image.power;

	if (power->fault_plan == target->faults.id)
		return;
	power->fault_plan = target->faults.id;
	memset(power->fault_counts, 0, sizeof(power->fault_counts));
}

enum tao_status tao_target_load_faults(
	struct tao_target *target, struct tao_error *err)
{
	size_t len = strlen(target->store.cue_path);
	char *path = malloc(len + sizeof(".faults"));
	char *text = malloc(PLAN_MAX_BYTES);
	enum tao_status status = TAO_OK;
	ssize_t got;

	tao_faults_init(&target->faults);
	if (!path || !text) {
		status = tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
		goto out;
	}
	memcpy(path, target->store.cue_path, len);
	strcpy(path + len, ".faults");
	got = read_plan(path, text, PLAN_MAX_BYTES);
	if (got == -1)
		status = tao_fail_errno(err, TAO_E_FAULT_PLAN_INVALID, errno,
			"cannot read '%s'", path);
	else if (got > 0)
		status = tao_faults_parse(
			text, (size_t)got, &target->faults, err);
	if (status == TAO_OK) {
		start_counts(target);
		tao_timing_init(&target->timing, &target->faults.settings);
	}
out:
	free(path);
	free(text);
	return status;
}

/* ---- what a command is about ---- */

bool tao_target_extent(const uint8_t *cdb, int32_t *lba, uint32_t *sectors)
{
	*lba = (int32_t)tao_wire_get32(cdb + 2);
	switch (cdb[0]) {
	case 0x28:
	case 0x2a:
		*sectors = tao_wire_get16(cdb + 7);
		return true;
	case 0xa8:
	case 0xaa:
		*sectors = tao_wire_get32(cdb + 6);
		return true;
	case 0xbe:
		*sectors = tao_wire_get24(cdb + 6);
		return true;
	case 0xb9:
		*lba = tao_msf_to_lba((struct tao_msf){cdb[3], cdb[4], cdb[5]});
		*sectors = (uint32_t)(tao_msf_to_lba((struct tao_msf){
					      cdb[6], cdb[7], cdb[8]}) -
				      *lba);
		return true;
	default:
		return false;
	}
}

/* Page 05h as a MODE SELECT would have it, else as it is. */
static struct tao_vwrite page_of(
	const struct tao_target *target, const struct tao_vcommand *command)
{
	struct tao_vpages pages = target->image.power.pages;
	size_t header = command->cdb[0] == OP_MODE_SELECT_6 ? 4 : 8;
	uint8_t *page = pages.bytes[TAO_VPAGE_WRITE];

	if ((command->cdb[0] == OP_MODE_SELECT_6 || command->cdb[0] == 0x55) &&
		command->out_bytes >= header + TAO_VPAGE_MAX_BYTES &&
		(command->out[header] & 0x3f) == PAGE_WRITE)
		memcpy(page, command->out + header, TAO_VPAGE_MAX_BYTES);
	return tao_vpages_write(&pages);
}

static struct tao_fault_case case_of(
	struct tao_target *target, const struct tao_vcommand *command)
{
	const struct tao_vdisc *disc = &target->image.disc;
	struct tao_fault_case now = {
		.cdb = command->cdb,
		.cdb_bytes = command->cdb_bytes,
		.is_immune = tao_target_is_immune(command->cdb[0]),
		.disc_status = disc->tracks_len ? 1 : 0,
		.page = page_of(target, command),
	};

	if (tao_vdisc_is_finalised(disc))
		now.disc_status = 2;
	if (command->cdb_bytes >= 10)
		now.has_lba =
			tao_target_extent(command->cdb, &now.lba, &now.sectors);
	return now;
}

/* ---- answers ---- */

static uint8_t lose(struct tao_vcommand *command, enum tao_target_loss loss)
{
	command->loss = loss;
	command->in_used = 0;
	if (loss == TAO_LOSS_BUSY)
		return TAO_STATUS_BUSY;
	/* a carrier that can only answer says that nothing came of it */
	tao_target_refuse(command, TAO_KEY_ABORTED_COMMAND, 0x00, 0x00);
	return TAO_STATUS_CHECK_CONDITION;
}

static uint8_t answer_sense(
	const struct tao_fault *rule, struct tao_vcommand *command)
{
	tao_target_refuse(command, rule->key, rule->asc, rule->ascq);
	if (rule->has_information) {
		command->sense[0] |= 0x80;
		tao_wire_put32(command->sense + 3, (uint32_t)rule->information);
	}
	if (rule->is_deferred)
		command->sense[0] |= 0x01;
	command->in_used = 0;
	return TAO_STATUS_CHECK_CONDITION;
}

/* What was still in the buffer is lost with the power. */
static void lose_buffer(struct tao_target *target)
{
	struct tao_vtrack *track = tao_vdisc_open_track(&target->image.disc);
	uint32_t sectors = target->timing.level_bytes / TAO_SECTOR_BYTES;

	if (!track || target->image.has_test || track->reserved_sectors)
		return;
	track->sectors -= sectors < track->sectors ? sectors : track->sectors;
	tao_store_resize(
		&target->store, track->start_lba + (int32_t)track->sectors);
}

static uint8_t answer_underrun(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_vtrack *track =
		tao_vdisc_open_track(tao_target_disc(target));

	target->underruns++;
	if (!track || track->can_link)
		return TAO_STATUS_GOOD;
	track->is_damaged = true;
	/* write error, loss of streaming */
	tao_target_refuse(command, TAO_KEY_MEDIUM_ERROR, 0x0c, 0x09);
	return TAO_STATUS_CHECK_CONDITION;
}

static uint8_t answer(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_fault *rule)
{
	switch (rule->answer) {
	case TAO_FAULT_SENSE:
		return answer_sense(rule, command);
	case TAO_FAULT_BUSY:
		return lose(command, TAO_LOSS_BUSY);
	case TAO_FAULT_TIMEOUT:
		if (target->timing.kind != TAO_TIME_NONE)
			tao_timing_pass(&target->timing,
				command->timeout_ms * UINT64_C(1000));
		return lose(command, TAO_LOSS_TIMEOUT);
	case TAO_FAULT_POWER_LOSS:
		lose_buffer(target);
		tao_target_power_cycle(target, NULL);
		target->is_gone = true;
		return lose(command, TAO_LOSS_GONE);
	case TAO_FAULT_GONE:
		target->is_gone = true;
		return lose(command, TAO_LOSS_GONE);
	case TAO_FAULT_HOST:
		return lose(command, TAO_LOSS_HOST);
	case TAO_FAULT_DENIED:
		return lose(command, TAO_LOSS_DENIED);
	case TAO_FAULT_KILLED:
		return lose(command, TAO_LOSS_KILLED);
	default:
		return answer_underrun(target, command);
	}
}

/* The drive starts over: what was selected is forgotten. */
static void reset(struct tao_target *target)
{
	struct tao_vpower *power = &target->image.power;

	tao_vpages_init(&power->pages);
	power->is_locked = false;
	power->attention_asc = 0x29;
	power->attention_ascq = 0x00;
	tao_target_disc(target); /* the end of a test write */
	target->has_news = true;
}

/* ---- one command ---- */

static void fire(struct tao_target *target, const struct tao_fault_case *now,
	bool fires[TAO_FAULTS_MAX])
{
	for (unsigned i = 0; i < target->faults.len; i++) {
		uint32_t *count = &target->image.power.fault_counts[i];
		uint32_t before = *count;

		fires[i] =
			tao_fault_fires(&target->faults.rules[i], now, count);
		target->has_news |= *count != before;
	}
}

static void follow(struct tao_target *target, const struct tao_fault_case *now)
{
	for (unsigned i = 0; i < target->faults.len; i++)
		target->has_news |= tao_fault_follow(&target->faults.rules[i],
			now, &target->image.power.fault_counts[i]);
}

/* The first rule with an answer decides; delays and changes of all count. */
static const struct tao_fault *decide(
	struct tao_target *target, const bool fires[TAO_FAULTS_MAX])
{
	const struct tao_fault *first = NULL;

	for (unsigned i = 0; i < target->faults.len; i++) {
		const struct tao_fault *rule = &target->faults.rules[i];

		if (!fires[i])
			continue;
		if (rule->delay_ms)
			tao_timing_pass(&target->timing,
				rule->delay_ms * UINT64_C(1000));
		if (!first && rule->answer != TAO_FAULT_NONE)
			first = rule;
	}
	return first;
}

static uint8_t serve(struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_before before = tao_target_before(target);

	if (!tao_target_is_ready(
		    target, command, tao_target_needs_disc(command->cdb[0])) ||
		!tao_target_serve(target, command)) {
		command->in_used = 0;
		return TAO_STATUS_CHECK_CONDITION;
	}
	tao_target_spend(target, command, &before);
	return TAO_STATUS_GOOD;
}

static void change_reply(struct tao_target *target,
	struct tao_vcommand *command, const bool fires[TAO_FAULTS_MAX])
{
	for (unsigned i = 0; i < target->faults.len; i++)
		if (fires[i])
			tao_fault_patch(&target->faults.rules[i], command->in,
				&command->in_used);
}

static uint8_t run_case(struct tao_target *target, struct tao_vcommand *command,
	const struct tao_fault_case *now, const bool fires[TAO_FAULTS_MAX])
{
	const struct tao_fault *rule = decide(target, fires);
	uint8_t status;

	if (rule && !rule->is_done) {
		status = answer(target, command, rule);
		if (rule->is_reset)
			reset(target);
		if (status != TAO_STATUS_GOOD)
			return status;
	}
	status = serve(target, command);
	if (status != TAO_STATUS_GOOD)
		return status;
	change_reply(target, command, fires);
	follow(target, now);
	if (rule && rule->is_done)
		status = answer(target, command, rule);
	return status;
}

uint8_t tao_target_run_plan(
	struct tao_target *target, struct tao_vcommand *command)
{
	struct tao_timing *timing = &target->timing;
	bool fires[TAO_FAULTS_MAX] = {false};
	struct tao_fault_case now;
	uint8_t status;

	if (target->is_gone)
		return lose(command, TAO_LOSS_GONE);
	timing->has_given_up = false;
	timing->limit_us = 0;
	if (command->timeout_ms && timing->kind != TAO_TIME_NONE)
		timing->limit_us = tao_timing_now_us(timing) +
				   command->timeout_ms * UINT64_C(1000);
	now = case_of(target, command);
	fire(target, &now, fires);
	status = run_case(target, command, &now, fires);
	/* that counts cannot be saved is no reason to fail in earnest */
	if (target->has_news && !target->store.is_shared)
		tao_store_save(&target->store, &target->image, false);
	target->has_news = false;
	timing->limit_us = 0;
	if (timing->has_given_up && command->loss == TAO_LOSS_NONE)
		status = lose(command, TAO_LOSS_TIMEOUT);
	return status;
}

/* ---- virtual time ---- */

bool tao_target_has_clock(const struct tao_target *target)
{
	return target->timing.kind == TAO_TIME_VIRTUAL;
}

uint64_t tao_target_now_us(const struct tao_target *target)
{
	return tao_timing_now_us(&target->timing);
}

void tao_target_wait(struct tao_target *target, uint64_t us)
{
	tao_timing_pass(&target->timing, us);
}
