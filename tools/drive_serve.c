/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "lib/trace.h"
#include "tools/options.h"
#include "tools/report.h"

/* No host adapter of Linux' loopback carries more in one command. */
enum { BUFFER_BYTES = 2 * 1024 * 1024 };

/* SCSI statuses, SAM-5 5.3.1 */
enum { TASK_SET_FULL = 0x28, TASK_ABORTED = 0x40 };

enum { SYNCHRONIZE_CACHE = 0x35 };

struct buffers {
	uint8_t *out;
	uint8_t *in;
};

/* ---- commands ---- */

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* One line for people. Whether the data of a command that failed was for the
 * drive is not known here. */
static void trace(const struct tao_vcommand *command, uint8_t status,
	uint64_t took_us)
{
	bool is_in = command->in_used > 0;
	struct tao_request request = {
		.cdb = {.len = (uint8_t)command->cdb_bytes},
		.direction = is_in ? TAO_FROM_DRIVE : TAO_TO_DRIVE,
		.data = is_in ? command->in : (void *)(uintptr_t)command->out,
		.len_bytes = command->in_bytes,
	};
	struct tao_reply reply = {
		.outcome = TAO_OUTCOME_GOOD,
		.transferred_bytes = command->in_used,
	};
	char line[TAO_TRACE_BYTES];

	memcpy(request.cdb.bytes, command->cdb, command->cdb_bytes);
	if (command->in_bytes == 0)
		request.direction = TAO_NO_DATA;
	if (status == TAO_STATUS_CHECK_CONDITION) {
		reply.outcome = TAO_OUTCOME_CHECK;
		reply.sense = tao_sense_parse(
			command->sense, sizeof(command->sense));
	} else if (status != TAO_STATUS_GOOD) {
		reply.outcome = TAO_OUTCOME_BUSY;
	}
	fprintf(stderr, "%s: %s\n", tao_program,
		tao_trace_format(
			&request, &reply, took_us, line, sizeof(line)));
}

/* A track was ended: what only the drive knows of how its data came. */
static void tell_track(const struct tao_target *target)
{
	uint32_t lowest_bytes, buffer_bytes;

	if (tao_target_lowest_buffer(target, &lowest_bytes, &buffer_bytes))
		fprintf(stderr,
			"%s: track ended, at least %u of %u bytes in the "
			"buffer\n",
			tao_program, lowest_bytes, buffer_bytes);
}

/* A drive that lives in virtual time knows nothing of the host's waiting. */
static void pass_time(struct tao_served *served)
{
	uint64_t now = now_us();

	if (served->asked_us && tao_target_has_clock(served->target))
		tao_target_wait(served->target, now - served->asked_us);
	served->asked_us = now;
}

/* Pulling the cable waits for the answer to the command that is under way. */
static void pull_cable(const struct tao_served *served)
{
	pid_t pid = fork();

	if (pid != 0)
		return;
	tao_tcm_pull(served->tcm->number);
	_exit(0);
}

/* No answer until the host has given up waiting for it, or the drive is to be
 * stopped, which the caller will see. */
static void wait_for_abort(struct tao_served *served,
	const struct tao_tcmu_command *asked)
{
	struct pollfd fds[] = {
		{.fd = served->signal_fd, .events = POLLIN},
		{.fd = served->tcmu.fd, .events = POLLIN},
	};

	while (!tao_tcmu_is_aborted(&served->tcmu, asked)) {
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			return;
		if (fds[0].revents ||
			(fds[1].revents && !tao_tcmu_heed(&served->tcmu)))
			return;
	}
}

/* What a fault plan does to a command besides an answer; the status that comes
 * nearest to it. Linux makes a host error of "task aborted". */
static uint8_t lose(struct tao_served *served,
	const struct tao_tcmu_command *asked, enum tao_target_loss loss,
	uint8_t status)
{
	switch (loss) {
	case TAO_LOSS_TIMEOUT:
		wait_for_abort(served, asked);
		return TASK_ABORTED;
	case TAO_LOSS_GONE:
		pull_cable(served);
		return TASK_ABORTED;
	case TAO_LOSS_HOST:
		return TASK_ABORTED;
	case TAO_LOSS_NONE:
	case TAO_LOSS_BUSY:
	case TAO_LOSS_DENIED:
	case TAO_LOSS_KILLED: /* who asked is behind the kernel, out of reach */
		break;
	}
	return status;
}

static bool serve_command(struct tao_served *served, struct buffers *buffers,
	const struct tao_tcmu_command *asked)
{
	/* which way the data goes is in the command block only */
	struct tao_vcommand command = {
		.cdb = asked->cdb,
		.cdb_bytes = asked->cdb_bytes,
		.out = buffers->out,
		.out_bytes = asked->data_bytes,
		.in = buffers->in,
		.in_bytes = asked->data_bytes,
	};
	struct tao_tcmu_answer answer = {
		.status = TASK_SET_FULL, .sense = command.sense};
	uint64_t began_us = tao_verbosity > 1 ? now_us() : 0;

	pass_time(served);
	if (asked->data_bytes <= BUFFER_BYTES) {
		tao_tcmu_fetch(&served->tcmu, asked, buffers->out);
		answer.status = tao_target_run(served->target, &command);
		answer.status = lose(
			served, asked, command.loss, answer.status);
	}
	if (tao_verbosity > 1)
		trace(&command, answer.status, now_us() - began_us);
	if (tao_verbosity > 0 && answer.status == TAO_STATUS_GOOD &&
		command.cdb[0] == SYNCHRONIZE_CACHE)
		tell_track(served->target);
	if (answer.status == TAO_STATUS_CHECK_CONDITION)
		answer.sense_bytes = sizeof(command.sense);
	answer.data = buffers->in;
	answer.data_bytes = command.in_used;
	return tao_tcmu_answer(&served->tcmu, asked, &answer);
}

static bool serve_commands(struct tao_served *served, struct buffers *buffers)
{
	struct tao_tcmu_command command;

	while (tao_tcmu_next(&served->tcmu, &command))
		if (!serve_command(served, buffers, &command))
			return false;
	return true;
}

/* ---- requests ---- */

static enum tao_status insert(struct tao_served *served, const char *path,
	struct tao_error *err)
{
	enum tao_status status;

	if (path[0] == '\0' || strcmp(path, served->disc) == 0)
		return tao_target_move_tray(served->target, false, err);
	status = tao_target_exchange(served->target, path, err);
	if (status == TAO_OK)
		snprintf(served->disc, sizeof(served->disc), "%s", path);
	return status;
}

static void serve_request(struct tao_served *served)
{
	char text[PATH_MAX + 8] = "";
	struct tao_control_request request;
	enum tao_status status = TAO_OK;
	struct tao_error err = {0};
	int fd = tao_control_accept(served->control_fd, &request);

	if (fd == -1)
		return;
	switch (request.verb) {
	case TAO_CONTROL_BUTTON:
		status = tao_target_press_button(served->target, &err);
		break;
	case TAO_CONTROL_OUT:
		status = tao_target_move_tray(served->target, true, &err);
		break;
	case TAO_CONTROL_INSERT:
		status = insert(served, request.path, &err);
		break;
	case TAO_CONTROL_STATE:
		snprintf(text, sizeof(text), "%s %s",
			tao_target_is_tray_out(served->target) ? "out" : "in",
			served->disc);
		break;
	default:
		status = tao_fail(&err, TAO_E_INVALID_ARGUMENT,
			"the drive is served by another version");
	}
	tao_control_answer(fd, status == TAO_OK ? NULL : &err, text);
}

/* ---- the loop ---- */

/* SIGTERM as something to poll for. The process that started this one goes on
 * minding the terminal: its ^C is not for the drive. */
static int mind_signals(void)
{
	sigset_t set;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN); /* no child is waited for */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1 ||
		prctl(PR_SET_PDEATHSIG, SIGTERM) == -1)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Whoever waits for the end of our output waits for the other process only. */
static void let_go_of_stdio(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null == -1)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
}

/* False if the drive cannot be served any more. */
static bool loop(struct tao_served *served, struct buffers *buffers)
{
	struct pollfd fds[] = {
		{.fd = served->signal_fd, .events = POLLIN},
		{.fd = served->tcmu.fd, .events = POLLIN},
		{.fd = served->control_fd, .events = POLLIN},
	};

	/* a parent that died before this could be known tells nobody */
	while (getppid() == served->guard_pid) {
		if (!serve_commands(served, buffers))
			return false;
		if (poll(fds, 3, -1) == -1 && errno != EINTR)
			return false;
		if (fds[0].revents)
			return true;
		if (fds[1].revents && !tao_tcmu_heed(&served->tcmu))
			return false;
		if (fds[2].revents)
			serve_request(served);
	}
	return true;
}

/* The process that would take the drive out of the machine has died. */
static int remove_alone(struct tao_served *served)
{
	struct tao_error err;

	tao_tcm_disconnect(served->tcm, true);
	if (tao_tcm_remove(served->tcm, &err) != TAO_OK)
		return tao_report(served->disc, &err);
	return TAO_FAILED;
}

int tao_drive_serve(struct tao_served *served)
{
	struct buffers buffers = {
		.out = malloc(BUFFER_BYTES), .in = malloc(BUFFER_BYTES)};
	struct tao_error err;
	int status = TAO_FAILED;

	let_go_of_stdio();
	served->signal_fd = mind_signals();
	if (served->signal_fd == -1 || !buffers.out || !buffers.in)
		tao_report(served->disc,
			(tao_fail_errno(&err, TAO_E_SYSTEM_ERROR, errno,
				 "cannot serve the drive"),
				&err));
	else if (loop(served, &buffers))
		status = TAO_OK;
	if (tao_target_power_cycle(served->target, &err) != TAO_OK)
		status = tao_report(served->disc, &err);
	tao_target_close(served->target);
	tao_tcmu_close(&served->tcmu);
	if (getppid() != served->guard_pid)
		status = remove_alone(served);
	if (served->signal_fd != -1)
		close(served->signal_fd);
	close(served->control_fd);
	free(buffers.out);
	free(buffers.in);
	return status;
}
