/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/drive.h"
#include "tools/options.h"
#include "tools/report.h"

static int wants_detach, wants_eject, wants_insert, wants_force, wants_stop,
	wants_list, wants_clean;
static char *new_disc;

static const struct poptOption options[] = {
	{"new-disc", '\0', POPT_ARG_STRING, &new_disc, 0,
		"make a blank disc first: cdr74, cdr80, cdr90, cdr99, cdrw74 "
		"or cdrw80",
		"MEDIUM"},
	{"detach", 'd', POPT_ARG_NONE, &wants_detach, 0,
		"go on in the background once the drive is there", NULL},
	{"eject", 'e', POPT_ARG_NONE, &wants_eject, 0,
		"press the button of a drive: its tray comes out, or goes in",
		NULL},
	{"insert", 'i', POPT_ARG_NONE, &wants_insert, 0,
		"put a disc into the open tray and close it", NULL},
	{"stop", '\0', POPT_ARG_NONE, &wants_stop, 0,
		"end a tao-drive: the drive is unplugged", NULL},
	{"force", '\0', POPT_ARG_NONE, &wants_force, 0,
		"eject although the door is locked, stop although in use",
		NULL},
	{"list", 'l', POPT_ARG_NONE, &wants_list, 0,
		"list the drives that are served", NULL},
	{"clean", '\0', POPT_ARG_NONE, &wants_clean, 0,
		"remove what killed tao-drives left in the kernel", NULL},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-drive",
	.operands = "[OPTION...] DISC.cue [COMMAND [ARG...]]\n"
		    "       tao-drive --eject|--stop DEVICE\n"
		    "       tao-drive --insert DEVICE [DISC.cue]\n"
		    "       tao-drive --list|--clean",
	.about = "Serve a virtual disc as a CD recorder of this machine, "
		 "/dev/srN",
	.options = options,
	.takes_command = true,
};

/* ---- requests to another tao-drive ---- */

static enum tao_status ask(const char *device,
	const struct tao_control_request *request, struct tao_error *err)
{
	struct tao_found found;
	char text[PATH_MAX];
	enum tao_status status = tao_control_find(device, &found, err);

	if (status == TAO_OK)
		status = tao_control_ask(found.number, request, text, err);
	return status;
}

static enum tao_status eject(const char *device, struct tao_error *err)
{
	struct tao_control_request request = {
		.verb = wants_force ? TAO_CONTROL_OUT : TAO_CONTROL_BUTTON};

	return ask(device, &request, err);
}

static enum tao_status insert(
	const char *device, const char *disc, struct tao_error *err)
{
	struct tao_control_request request = {.verb = TAO_CONTROL_INSERT};

	if (disc && !realpath(disc, request.path))
		return tao_fail_errno(err, TAO_E_NO_SUCH_DEVICE, errno,
			"cannot open '%s'", disc);
	return ask(device, &request, err);
}

/* Wait until the process has ended; it is no child of this one. */
static enum tao_status wait_for(pid_t pid, struct tao_error *err)
{
	const struct timespec step = {.tv_nsec = 20 * 1000 * 1000};

	for (int i = 0; i < 60 * 50; i++) {
		if (kill(pid, 0) == -1)
			return TAO_OK;
		nanosleep(&step, NULL);
	}
	return tao_fail(err, TAO_E_RECORDER_LOCKED,
		"process %ld has not ended after a minute", (long)pid);
}

static enum tao_status stop(const char *device, struct tao_error *err)
{
	struct tao_found found;
	enum tao_status status = tao_control_find(device, &found, err);
	int fd;

	if (status != TAO_OK)
		return status;
	/* keeps everybody else from beginning anything, too */
	fd = open(found.block, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
	if (fd == -1 && errno == EBUSY && !wants_force)
		return tao_fail(err, TAO_E_RECORDER_LOCKED,
			"'%s' is in use", found.block);
	if (kill(found.pid, SIGTERM) == -1 && errno != ESRCH)
		status = tao_fail_errno(err, TAO_E_NO_PERMISSION, errno,
			"cannot stop process %ld", (long)found.pid);
	if (status == TAO_OK)
		status = wait_for(found.pid, err);
	if (fd != -1)
		close(fd);
	return status;
}

static enum tao_status list(struct tao_error *err)
{
	struct tao_found found;

	if (geteuid() != 0)
		return tao_fail(err, TAO_E_NO_PERMISSION,
			"only root may ask them");
	for (unsigned i = 0; i < TAO_TCM_NUMBERS; i++)
		if (tao_control_find_number(i, &found))
			printf("%s %s %ld %s\n", found.block, found.generic,
				(long)found.pid, found.state);
	return TAO_OK;
}

static enum tao_status clean(struct tao_error *err)
{
	unsigned count = 0;
	enum tao_status status = tao_tcm_load(err);

	if (status == TAO_OK)
		status = tao_tcm_clean(&count, err);
	if (status == TAO_OK)
		tao_note("%u drives removed", count);
	return status;
}

/* ---- in the background ---- */

static int ready_fd = -1;

/* Called in the background: let the one who waits go, and their terminal. */
static void detach(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null == -1 || write(ready_fd, "", 1) != 1)
		return;
	close(ready_fd);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	/* somebody wants to read the trace */
	if (tao_verbosity == 0)
		dup2(null, STDERR_FILENO);
	close(null);
}

static int serve_detached(struct tao_guard *guard)
{
	int fds[2], status;
	char byte;
	pid_t pid;
	struct tao_error err;

	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		tao_fail_errno(&err, TAO_E_SYSTEM_ERROR, errno,
			"cannot start a process");
		return tao_report(guard->disc, &err);
	}
	if (pid == 0) {
		setsid();
		close(fds[0]);
		ready_fd = fds[1];
		guard->ready = detach;
		return tao_drive_guard(guard);
	}
	close(fds[1]);
	if (read(fds[0], &byte, 1) == 1)
		return TAO_OK;
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : TAO_FAILED;
}

/* ---- */

static int serve(const char *const *operands)
{
	struct tao_guard guard = {
		.disc = tao_device_operand(operands),
		.medium = new_disc,
	};

	/* Some daemons leave it ignored: the ends of children would be lost. */
	signal(SIGCHLD, SIG_DFL);
	if (operands[0] && operands[1])
		guard.command = (char *const *)(uintptr_t)(operands + 1);
	if (guard.command && wants_detach)
		tao_usage_error("--detach", "does not go with a COMMAND");
	return wants_detach ? serve_detached(&guard) : tao_drive_guard(&guard);
}

static void check_usage(const char *const *operands)
{
	int verbs = wants_eject + wants_insert + wants_stop + wants_list +
		    wants_clean;
	bool serves = verbs == 0;

	if (verbs > 1)
		tao_usage_error("OPTION", "one of --eject, --insert, --stop, "
					  "--list and --clean at a time");
	if (!serves && (new_disc || wants_detach))
		tao_usage_error(new_disc ? "--new-disc" : "--detach",
			"is for serving a disc only");
	if (wants_force && !wants_eject && !wants_stop)
		tao_usage_error("--force", "goes with --eject and --stop");
	if ((wants_list || wants_clean) && operands[0])
		tao_usage_error(operands[0], "no operand expected");
	if ((wants_eject || wants_stop) && operands[0] && operands[1])
		tao_usage_error(operands[1], "one DEVICE expected");
	if (wants_insert && operands[0] && operands[1] && operands[2])
		tao_usage_error(operands[2], "one disc expected");
}

int main(int argc, char **argv)
{
	const char *const *operands =
		(const char *const *)tao_options_parse(&tool, argc, argv);
	const char *subject = "kernel";
	enum tao_status status;
	struct tao_error err;

	check_usage(operands);
	if (!wants_list && !wants_clean)
		subject = tao_device_operand(operands);
	if (wants_list)
		status = list(&err);
	else if (wants_clean)
		status = clean(&err);
	else if (wants_eject)
		status = eject(subject, &err);
	else if (wants_insert)
		status = insert(
			subject, operands[0] ? operands[1] : NULL, &err);
	else if (wants_stop)
		status = stop(subject, &err);
	else
		return tao_close_stdout(serve(operands));
	if (status != TAO_OK)
		tao_report(subject, &err);
	return tao_close_stdout(status);
}
