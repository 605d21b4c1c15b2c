/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/tray.h"
#include "tools/ending.h"
#include "tools/options.h"
#include "tools/outcome.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "tools/step.h"
#include "tools/verify.h"

enum { CANCEL_LIMIT_MS = 300000, CANCEL_POLL_MS = 50 };

static int has_json, is_abandoned, is_cancelled, is_ejected, is_forced;
static int is_verified;
static struct tao_progress_view view;

static const struct poptOption options[] = {
	{"eject", '\0', POPT_ARG_NONE, &is_ejected, 0,
		"eject the disc afterwards", NULL},
	{"verify", '\0', POPT_ARG_NONE, &is_verified, 0,
		"read the disc back and compare it with what was sent", NULL},
	{"cancel", '\0', POPT_ARG_NONE, &is_cancelled, 0,
		"stop a running tao-write first; its track ends short", NULL},
	{"abandon", '\0', POPT_ARG_NONE, &is_abandoned, 0,
		"end the session without closing it on the disc", NULL},
	{"force", '\0', POPT_ARG_NONE, &is_forced, 0,
		"also a session of another user, or interrupted", NULL},
	{"json", '\0', POPT_ARG_NONE, &has_json, 0,
		"print the result as JSON on standard output", NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_progress_options, 0, NULL, NULL},
	{NULL, '\0', POPT_ARG_INCLUDE_TABLE,
		(void *)(uintptr_t)tao_step_options, 0, NULL, NULL},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-release",
	.operands = "[OPTION...] DEVICE",
	.about = "Close the session on the disc and give the recorder back",
	.options = options,
};

/* A drive that was unplugged left its lock file: to abandon the session the
 * name of the node is enough. */
static enum tao_status find(
	struct tao_step *step, const char *operand, struct tao_error *err)
{
	const char *slash = strrchr(operand, '/');
	const char *node = slash ? slash + 1 : operand;
	enum tao_status status = tao_step_find(step, operand, err);
	struct tao_device gone = {.kind = TAO_DEVICE_NODE, .lent_fd = -1};

	if (status == TAO_OK)
		return tao_step_check_disc(step, err);
	if (!is_abandoned || err->code != TAO_E_NO_SUCH_DEVICE ||
		strlen(operand) >= sizeof(gone.path) ||
		strlen(node) >= sizeof(gone.node))
		return status;
	strcpy(gone.path, operand);
	strcpy(gone.node, node);
	if (tao_session_path(&gone, getenv("TAO_LOCK_DIR"), step->session_path,
		    NULL) != TAO_OK ||
		access(step->session_path, F_OK) != 0)
		return status;
	step->device = gone;
	return TAO_OK;
}

static bool is_tao_write(pid_t pid)
{
	char path[32], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/comm", (long)pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(name, sizeof(name), file))
		name[0] = '\0';
	fclose(file);
	return strcmp(name, "tao-write\n") == 0;
}

/* Tell a running tao-write to end its track, and wait until it has. Without
 * one there is nothing to do; other steps are not to be stopped. */
static enum tao_status cancel(
	const struct tao_step *step, struct tao_error *err)
{
	const struct timespec pause = {.tv_nsec = CANCEL_POLL_MS * 1000000L};
	unsigned percent = tao_step_timeout_percent();
	uint64_t limit_ms = (uint64_t)CANCEL_LIMIT_MS * percent / 100;
	struct tao_session session;
	enum tao_status status;
	bool is_held;
	pid_t pid;

	status = tao_session_read(step->session_path, &session, &is_held, err);
	if (status != TAO_OK && !is_forced)
		return status;
	pid = tao_session_holder(step->session_path);
	if (pid <= 0 || !is_tao_write(pid))
		return TAO_OK;
	if (kill(pid, SIGTERM) != 0 && errno != ESRCH)
		return tao_fail_errno(err, TAO_E_NO_PERMISSION, errno,
			"cannot stop process %ld", (long)pid);
	tao_note("told process %ld to end its track", (long)pid);
	for (uint64_t ms = 0; ms < limit_ms; ms += CANCEL_POLL_MS) {
		if (!tao_session_is_held(step->session_path))
			return TAO_OK;
		nanosleep(&pause, NULL);
	}
	return tao_fail(err, TAO_E_WRITE_IN_PROGRESS,
		"process %ld has not ended its track yet", (long)pid);
}

static enum tao_status claim(const struct tao_step *step,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err)
{
	unsigned claims = 0;

	if (is_abandoned)
		claims |= TAO_CLAIM_INTERRUPTED | TAO_CLAIM_CORRUPT;
	if (is_forced)
		claims |= TAO_CLAIM_FOREIGN | TAO_CLAIM_INTERRUPTED;
	return tao_session_claim(
		step->session_path, claims, session, lock, err);
}

/* Another user's session becomes ours first, so that what cannot be removed in
 * the end is refused before anything is done to the disc. */
static enum tao_status take_over(const struct tao_session *session,
	struct tao_session_lock *lock, struct tao_error *err)
{
	if (session->uid == geteuid() || is_abandoned)
		return TAO_OK;
	return tao_session_update(lock, session, err);
}

/* Without the drive there is nothing to free, and abandoning goes on; unless
 * it is just busy. */
static enum tao_status open_drive(struct tao_step *step,
	const struct tao_session *session, struct tao_session_lock *lock,
	struct tao_error *err)
{
	enum tao_status status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);

	if (status == TAO_OK)
		return take_over(session, lock, err);
	if (!is_abandoned || status == TAO_BUSY)
		return status;
	tao_tell_warning(&step->observer, err->code, "%s", err->text);
	return TAO_OK;
}

/* The disc is closed by now: whatever keeps it from being looked at, it is not
 * known to be good, and there is no second try. */
static enum tao_status verify(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_readback result;

	if (!is_verified || is_abandoned || session->options.is_simulated ||
		session->tracks_len == 0)
		return TAO_OK;
	if (tao_verify_session(step, session, &step->observer, &result, err) ==
		TAO_OK)
		return TAO_OK;
	return tao_error_spoil(err);
}

/* The session is over: no status may say that ending it can be tried again, or
 * that the disc was not touched. */
static enum tao_status eject(const struct tao_step *step, struct tao_error *err)
{
	if (tao_tray_eject(step->drive, &step->observer, err) == TAO_OK)
		return TAO_OK;
	err->status = TAO_FAILED;
	return TAO_FAILED;
}

static enum tao_status release(
	struct tao_step *step, const char *operand, struct tao_error *err)
{
	struct tao_session session;
	struct tao_session_lock *lock = NULL;
	enum tao_status status, verified = TAO_OK;
	bool is_closed = false;
	struct tao_error why;

	status = find(step, operand, err);
	if (status == TAO_OK)
		tao_outcome_watch(step);
	if (status == TAO_OK && is_cancelled)
		status = cancel(step, err);
	if (status == TAO_OK)
		status = claim(step, &session, &lock, err);
	if (status != TAO_OK)
		return status;
	tao_outcome_session(&session);
	tao_progress_begin(&view, &step->observer);
	step->observer = tao_progress_observer(&view);
	status = open_drive(step, &session, lock, err);
	if (status == TAO_OK && !is_abandoned)
		status = tao_ending_close(step, &session, &is_closed, err);
	/* The session is over then, whatever the disc turns out to be. */
	if (status == TAO_OK)
		verified = verify(step, &session, &why);
	tao_progress_end(&view);
	if (status == TAO_OK)
		status = tao_ending_give_back(step, is_closed, lock, err);
	tao_session_unlock(lock);
	if (status == TAO_OK && is_ejected && step->drive)
		status = eject(step, err);
	if (verified == TAO_OK)
		return status;
	if (status != TAO_OK)
		tao_warn(operand, err->code, "afterwards: %s", err->text);
	*err = why;
	return verified;
}

int main(int argc, char **argv)
{
	const char **operands = tao_options_parse(&tool, argc, argv);
	const char *device = tao_device_operand(operands);
	struct tao_step step = {.drive = NULL};
	struct tao_error err;
	int status;

	if (operands[0] && operands[1])
		tao_usage_error(operands[1], "one DEVICE is enough");
	/* nobody reading its messages is no reason for it to end */
	signal(SIGPIPE, SIG_IGN);
	tao_progress_check();
	status = (int)release(&step, device, &err);
	tao_step_done(&step);
	if (status != TAO_OK)
		tao_report(device, &err);
	if (has_json)
		tao_outcome_print(device, status, status ? &err : NULL);
	return tao_close_stdout(status);
}
