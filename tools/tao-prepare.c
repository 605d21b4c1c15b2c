/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/tray.h"
#include "lib/virtual/virtual.h"
#include "tools/ending.h"
#include "tools/hold.h"
#include "tools/inhibit.h"
#include "tools/look.h"
#include "tools/outcome.h"
#include "tools/prepare.h"
#include "tools/progress.h"
#include "tools/report.h"

static const struct tao_tool tool = {
	.name = "tao-prepare",
	.operands = "[OPTION...] DEVICE [COMMAND [ARG...]]",
	.about = "Take a recorder with a blank CD for burning track by track",
	.options = tao_prepare_option_table,
	.takes_command = true,
};

static struct tao_progress_view view;

/* ---- parts that tools/prepare_recover.c uses too ---- */

void tao_prepare_session(
	const struct tao_prepare_options *options, struct tao_session *session)
{
	*session = (struct tao_session){
		.uid = geteuid(),
		.state = TAO_STATE_PREPARED,
		.options = options->burn,
		.first_track = 1,
	};
	strcpy(session->client, options->client);
	tao_session_boot_id(session->boot_id);
}

void tao_prepare_describe(struct tao_session *session,
	const struct tao_step *step, const struct tao_recorder *recorder,
	const struct tao_disc *disc)
{
	unsigned next = disc->raw.has_track ? disc->raw.track.track : 0;

	strcpy(session->device, step->device.path);
	session->rdev = step->device.rdev;
	session->recorder = recorder->inquiry;
	session->medium = disc->medium;
	session->space = disc->space;
	tao_session_medium_id(disc, session->medium_id);
	session->first_track = 1;
	if (next > 0 && next <= TAO_TRACKS_MAX)
		session->first_track = next;
}

void tao_prepare_lock_door(const struct tao_step *step)
{
	struct tao_error door;

	if (tao_tray_lock(step->drive, true, &door) != TAO_OK)
		tao_tell_warning(&step->observer, door.code,
			"the door stays unlocked: %s", door.text);
}

/* ---- preparing ---- */

static enum tao_status create_disc(
	const struct tao_step *step, const char *medium, struct tao_error *err)
{
	enum tao_status status =
		tao_virtual_create(step->device.path, medium, err);

	if (status == TAO_OK)
		tao_note("created: '%s', a blank %s", step->operand, medium);
	return status;
}

/* The file comes before the door, so that no door is locked without one. */
static enum tao_status begin_session(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_session_lock *lock;
	enum tao_status status;

	status = tao_session_create(step->session_path, session, &lock, err);
	if (status != TAO_OK)
		return status;
	tao_prepare_lock_door(step);
	tao_session_unlock(lock);
	return TAO_OK;
}

/* A drive that cannot move its tray may have the disc already. */
static enum tao_status load_disc(struct tao_step *step, struct tao_error *err)
{
	enum tao_status status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);
	struct tao_error why;

	if (status != TAO_OK)
		return status;
	status = tao_tray_load(step->drive, &step->observer, &why);
	tao_step_done(step);
	if (status == TAO_REFUSED && why.code != TAO_E_DEVICE_GONE) {
		tao_tell_warning(&step->observer, why.code,
			"the tray is not closed: %s", why.text);
		return TAO_OK;
	}
	if (status != TAO_OK)
		*err = why;
	return status;
}

/* It takes long: without --quiet people are told how far it is, if they do not
 * see it anyway. */
static enum tao_status blank_disc(
	const struct tao_step *step, enum tao_blank how, struct tao_error *err)
{
	int verbosity = tao_verbosity;
	enum tao_status status;
	int inhibitor = tao_inhibit_take(tool.name, "a CD-RW is being blanked");

	if (!tao_is_quiet && verbosity < 1 && view.form == TAO_PROGRESS_NONE)
		tao_verbosity = 1;
	status = tao_burn_blank(step->drive, how, &step->observer, err);
	tao_verbosity = verbosity;
	tao_inhibit_drop(inhibitor);
	return status;
}

/* A drive that tao-prepare holds for a command has a session that is not held
 * between the steps: the drive is. */
static enum tao_status check_none(struct tao_step *step, struct tao_error *err)
{
	enum tao_status status =
		tao_session_check_none(step->session_path, err);
	struct tao_error busy;

	if (status == TAO_OK || err->code != TAO_E_MEDIA_IS_PREPARED)
		return status;
	if (tao_step_open(step, TAO_OPEN_EXCLUSIVE, &busy) == TAO_BUSY)
		*err = busy;
	tao_step_done(step);
	return err->status;
}

/* *is_to_blank until it has been: in full it takes an hour. */
static enum tao_status prepare_once(struct tao_step *step,
	const struct tao_prepare_options *options, bool *is_to_blank,
	struct tao_error *err)
{
	struct tao_recorder recorder;
	struct tao_session session;
	struct tao_disc disc;
	enum tao_status status;
	char time[16];

	status = check_none(step, err);
	if (status == TAO_OK)
		status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);
	if (status == TAO_OK && *is_to_blank)
		status = blank_disc(step, options->blank, err);
	if (status == TAO_OK) {
		*is_to_blank = false;
		status = tao_burn_prepare(step->drive, &options->burn,
			&step->observer, &recorder, &disc, err);
	}
	if (status != TAO_OK)
		return status;
	tao_prepare_session(options, &session);
	tao_prepare_describe(&session, step, &recorder, &disc);
	status = begin_session(step, &session, err);
	if (status != TAO_OK)
		return status;
	tao_outcome_session(&session);
	tao_outcome_disc(&disc);
	tao_tell_note(&step->observer, "prepared: %s, %u sectors free (%s)",
		tao_disc_text(&disc), session.space.free_sectors,
		tao_time_text(session.space.free_sectors, time));
	return TAO_OK;
}

/* What passes by itself, or when somebody puts in a disc. */
static bool is_worth_waiting(const struct tao_error *err)
{
	return err->status == TAO_BUSY || err->code == TAO_E_NO_MEDIA;
}

static enum tao_status prepare_in_time(struct tao_step *step,
	const struct tao_prepare_options *options, struct tao_error *err)
{
	const struct timespec second = {.tv_sec = 1};
	enum tao_error_code told = TAO_E_NONE;
	bool is_to_blank = options->is_blanked;
	enum tao_status status;

	for (unsigned waited_s = 0;; waited_s++) {
		status = prepare_once(step, options, &is_to_blank, err);
		if (status == TAO_OK || !is_worth_waiting(err))
			return status;
		tao_step_done(step);
		if (waited_s >= options->wait_s)
			break;
		if (err->code != told)
			tao_tell_warning(&step->observer, err->code,
				"waiting up to %u s: %s",
				options->wait_s - waited_s, err->text);
		told = err->code;
		nanosleep(&second, NULL);
	}
	if (options->wait_s > 0)
		err->status = TAO_BUSY; /* try later: waited too long */
	return err->status;
}

static void listen(struct tao_step *step)
{
	tao_outcome_watch(step);
	tao_progress_begin(&view, &step->observer);
	step->observer = tao_progress_observer(&view);
}

static enum tao_status prepare(struct tao_step *step, const char *operand,
	const struct tao_prepare_options *options, struct tao_error *err)
{
	enum tao_status status = tao_step_find(step, operand, err);
	bool is_done = false;

	if (status == TAO_OK)
		listen(step);
	if (status == TAO_OK && options->new_disc) {
		status = check_none(step, err);
		if (status == TAO_OK)
			status = create_disc(step, options->new_disc, err);
	}
	if (status == TAO_OK && options->is_recovered)
		status = tao_prepare_recover(step, options, &is_done, err);
	if (status != TAO_OK || is_done)
		return status;
	if (options->is_loaded) {
		status = check_none(step, err);
		if (status == TAO_OK)
			status = load_disc(step, err);
	}
	if (status == TAO_OK)
		status = prepare_in_time(step, options, err);
	return status;
}

/* ---- holding the drive for a command ---- */

/* The command may have ended the session itself: then nothing is left to do.
 * If it failed the session stays, for somebody to decide; unless there is
 * nothing on the disc yet. */
static enum tao_status end_held(
	struct tao_step *step, int ended, struct tao_error *err)
{
	struct tao_session_lock *lock;
	struct tao_session session;
	enum tao_status status;
	bool is_closed;

	status = tao_session_lock(step->session_path, &session, &lock, err);
	if (status != TAO_OK && err->code == TAO_E_MEDIA_IS_NOT_PREPARED)
		return TAO_OK;
	if (status != TAO_OK)
		return status;
	if (ended != 0 && session.tracks_len > 0) {
		tao_tell_warning(&step->observer, TAO_E_SESSION_LEFT_OPEN,
			"the command failed with status %d; the session stays "
			"open",
			ended);
		tao_session_unlock(lock);
		return TAO_OK;
	}
	status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);
	if (status == TAO_OK)
		status = tao_ending_close(step, &session, &is_closed, err);
	if (status == TAO_OK)
		status = tao_ending_give_back(step, is_closed, lock, err);
	tao_session_unlock(lock);
	return status;
}

/* Returns what the program is to exit with. *has_failed: err is the first error
 * of ours; the command's own failure is none. */
static int hold(struct tao_step *step, const char *const *command,
	bool *has_failed, struct tao_error *err)
{
	struct tao_error ending;
	int fd, ended = 0;
	enum tao_status status = tao_device_lend(step->drive, &fd, err);

	*has_failed = status != TAO_OK;
	if (*has_failed)
		return (int)status;
	step->device.lent_fd = fd;
	tao_step_done(step);
	status = tao_hold_run(command, &step->device, fd, &ended, err);
	*has_failed = status != TAO_OK;
	if (*has_failed)
		ended = (int)status;
	status = end_held(step, ended, &ending);
	tao_progress_end(&view);
	if (status != TAO_OK) {
		if (*has_failed)
			tao_report(step->operand, err);
		*has_failed = true;
		*err = ending;
		if (ended == 0)
			ended = (int)ending.status;
	}
	tao_step_done(step);
	close(fd);
	return ended;
}

static bool ends_in_cue(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".cue") == 0;
}

int main(int argc, char **argv)
{
	const char **operands = tao_options_parse(&tool, argc, argv);
	const char *device = tao_device_operand(operands);
	struct tao_prepare_options options;
	struct tao_step step = {.drive = NULL};
	struct tao_error err;
	bool has_failed;
	int status;

	tao_prepare_options_read(&options);
	if (options.new_disc && !ends_in_cue(device))
		tao_usage_error(
			device, "--new-disc takes a name that ends in .cue");
	tao_hold_ignore_pipes();
	status = (int)prepare(&step, device, &options, &err);
	tao_progress_end(&view);
	has_failed = status != TAO_OK;
	if (!has_failed && operands[0] && operands[1])
		status = hold(&step, operands + 1, &has_failed, &err);
	tao_step_done(&step);
	if (has_failed)
		tao_report(device, &err);
	if (options.has_json)
		tao_outcome_print(device, status, has_failed ? &err : NULL);
	return tao_close_stdout(status);
}
