/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/tray.h"
#include "tools/look.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/step.h"

static int is_abandoned, is_ejected, is_forced;

static const struct poptOption options[] = {
	{"eject", '\0', POPT_ARG_NONE, &is_ejected, 0,
		"eject the disc afterwards", NULL},
	{"abandon", '\0', POPT_ARG_NONE, &is_abandoned, 0,
		"end the session without closing it on the disc", NULL},
	{"force", '\0', POPT_ARG_NONE, &is_forced, 0,
		"also a session of another user", NULL},
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
	struct tao_device gone = {.kind = TAO_DEVICE_NODE};

	if (status == TAO_OK || !is_abandoned ||
		err->code != TAO_E_NO_SUCH_DEVICE ||
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

/* Take the session. Another user's becomes ours first, so that what cannot be
 * removed in the end is refused before anything is done to the disc. */
static enum tao_status claim(const struct tao_step *step,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err)
{
	unsigned claims = 0;
	enum tao_status status;

	if (is_abandoned)
		claims |= TAO_CLAIM_INTERRUPTED | TAO_CLAIM_CORRUPT;
	if (is_forced)
		claims |= TAO_CLAIM_FOREIGN;
	status = tao_session_claim(
		step->session_path, claims, session, lock, err);
	if (status != TAO_OK || session->uid == geteuid() || is_abandoned)
		return status;
	status = tao_session_update(*lock, session, err);
	if (status == TAO_OK)
		return TAO_OK;
	tao_session_unlock(*lock);
	*lock = NULL;
	return status;
}

static enum tao_status close_disc(const struct tao_step *step,
	const struct tao_session *session, struct tao_error *err)
{
	struct tao_recorder recorder;
	struct tao_disc disc;
	unsigned n = session->tracks_len;
	enum tao_status status;

	status = tao_look(step, &recorder, &disc, err);
	if (status == TAO_OK)
		status = tao_session_check_to_close(session, &disc, err);
	if (status == TAO_OK)
		status = tao_burn_close(step->drive, &session->options,
			&step->observer, &disc, err);
	if (status == TAO_OK)
		tao_note("released: %s, %u track%s", tao_disc_text(&disc), n,
			n == 1 ? "" : "s");
	return status;
}

/* Give the drive back: the door free, then no lock file. */
static enum tao_status end_session(const struct tao_step *step,
	struct tao_session_lock *lock, struct tao_error *err)
{
	struct tao_error door;
	enum tao_status status;

	if (step->drive && tao_tray_lock(step->drive, false, &door) != TAO_OK)
		tao_warn(step->operand, door.code,
			"the door may still be locked: %s", door.text);
	status = tao_session_remove(lock, err);
	if (status == TAO_OK && is_ejected && step->drive)
		status = tao_tray_eject(step->drive, &step->observer, err);
	return status;
}

/* Without the drive there is nothing to free, and abandoning goes on; unless
 * it is just busy. */
static enum tao_status open_drive(struct tao_step *step, struct tao_error *err)
{
	enum tao_status status = tao_step_open(step, TAO_OPEN_EXCLUSIVE, err);

	if (status == TAO_OK || !is_abandoned || status == TAO_BUSY)
		return status;
	tao_warn(step->operand, err->code, "%s", err->text);
	return TAO_OK;
}

static enum tao_status release(
	struct tao_step *step, const char *operand, struct tao_error *err)
{
	struct tao_session session;
	struct tao_session_lock *lock = NULL;
	enum tao_status status;

	status = find(step, operand, err);
	if (status == TAO_OK)
		status = claim(step, &session, &lock, err);
	if (status != TAO_OK)
		return status;
	status = open_drive(step, err);
	if (status == TAO_OK && session.tracks_len > 0 && !is_abandoned)
		status = close_disc(step, &session, err);
	if (status == TAO_OK)
		status = end_session(step, lock, err);
	tao_session_unlock(lock);
	return status;
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
	status = (int)release(&step, device, &err);
	tao_step_done(&step);
	if (status != TAO_OK)
		status = tao_report(device, &err);
	return tao_close_stdout(status);
}
