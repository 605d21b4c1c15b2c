/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/drive.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/virtual/virtual.h"
#include "tools/options.h"
#include "tools/report.h"

struct state {
	const struct tao_guard *guard;
	struct tao_tcm tcm;
	struct tao_served served;
	pid_t server;      /* 0 once it has ended */
	int server_status; /* as from waitpid */
	pid_t command;     /* 0: none, or it has ended */
	int command_status;
	int signal; /* that came to stop us, 0 for none */
	sigset_t old_mask;
};

/* ---- before there is a drive ---- */

/* Only names are looked at before anything is changed. */
static enum tao_status find_disc(
	const struct tao_guard *guard, struct tao_error *err)
{
	struct tao_device device;
	enum tao_status status;

	if (guard->medium)
		return TAO_OK;
	status = tao_device_resolve(guard->disc, &device, err);
	if (status == TAO_OK && device.kind != TAO_DEVICE_VIRTUAL)
		return tao_fail(err, TAO_E_NOT_A_VIRTUAL_DISC,
			"a drive of this machine, not a NAME.cue");
	return status;
}

static enum tao_status open_disc(struct state *state, struct tao_error *err)
{
	const struct tao_guard *guard = state->guard;
	enum tao_status status = TAO_OK;

	if (guard->medium)
		status = tao_virtual_create(guard->disc, guard->medium, err);
	if (status == TAO_OK)
		status = tao_target_open(guard->disc, TAO_OPEN_EXCLUSIVE,
			&state->served.target, err);
	if (status != TAO_OK)
		return status;
	if (!realpath(guard->disc, state->served.disc))
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot tell its full name");
	return tao_target_power_cycle(state->served.target, err);
}

/* ---- into the machine ---- */

static enum tao_status start_server(struct state *state, struct tao_error *err)
{
	struct tao_served *served = &state->served;
	pid_t pid;

	served->tcm = &state->tcm;
	served->guard_pid = getpid();
	fflush(NULL);
	pid = fork();
	if (pid == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot start a process");
	if (pid == 0)
		_exit(tao_drive_serve(served));
	state->server = pid;
	return TAO_OK;
}

static enum tao_status build(struct state *state, struct tao_error *err)
{
	enum tao_status status = tao_tcm_create(&state->tcm, err);

	if (status == TAO_OK)
		status = tao_tcmu_open(
			&state->served.tcmu, state->tcm.uio, err);
	if (status != TAO_OK)
		return status;
	status = tao_control_listen(
		state->tcm.number, &state->served.control_fd, err);
	if (status == TAO_OK) {
		status = start_server(state, err);
		close(state->served.control_fd);
	}
	tao_tcmu_close(&state->served.tcmu);
	if (status == TAO_OK)
		status = tao_tcm_connect(&state->tcm, err);
	if (status == TAO_OK)
		status = tao_control_publish(&state->tcm, err);
	return status;
}

/* ---- while it is there ---- */

/* systemd's notification socket, without its library. */
static void notify(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, len);
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	/* nobody there to hear is no reason to stop */
	if (sendto(fd, text, strlen(text), MSG_NOSIGNAL,
		    (struct sockaddr *)&address,
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				    len)) == -1)
		tao_note("nobody listens at NOTIFY_SOCKET");
	close(fd);
}

static enum tao_status start_command(
	struct state *state, struct tao_error *err)
{
	char *const *argv = state->guard->command;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot start '%s'", argv[0]);
	if (pid == 0) {
		struct tao_error error;

		sigprocmask(SIG_SETMASK, &state->old_mask, NULL);
		setenv("TAO_DEVICE", state->tcm.block, 1);
		execvp(argv[0], argv);
		tao_fail_errno(&error, TAO_E_INPUT_ERROR, errno,
			"cannot start it");
		tao_report(argv[0], &error);
		_exit(error.os_errno == ENOENT ? 127 : 126);
	}
	state->command = pid;
	return TAO_OK;
}

/* Tell that the drive is there, to whoever is to know. */
static enum tao_status announce(struct state *state, struct tao_error *err)
{
	char text[PATH_MAX + 100];

	if (state->guard->command)
		return start_command(state, err);
	printf("%s %s\n", state->tcm.block, state->tcm.generic);
	if (fflush(stdout) == EOF)
		return tao_fail_errno(
			err, TAO_E_OUTPUT_ERROR, errno, "cannot write");
	if (state->guard->ready)
		state->guard->ready();
	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s is %s",
		state->served.disc, state->tcm.block);
	notify(text);
	return TAO_OK;
}

static void reap(struct state *state)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == state->server) {
			state->server = 0;
			state->server_status = status;
		} else if (pid == state->command) {
			state->command = 0;
			state->command_status = status;
		}
	}
}

static void wait_for_end(struct state *state, const sigset_t *signals)
{
	bool has_command = state->command != 0;

	while (state->server && !(has_command && !state->command)) {
		int signal = sigwaitinfo(signals, NULL);

		if (signal == SIGCHLD) {
			reap(state);
		} else if (signal > 0) {
			state->signal = signal;
			/* the terminal's ^C reached it already */
			if (state->command && signal != SIGINT)
				kill(state->command, signal);
			if (!state->command)
				return;
		}
	}
}

/* ---- out of the machine ---- */

static enum tao_status tear_down(struct state *state, struct tao_error *err)
{
	int status;

	notify("STOPPING=1");
	reap(state);
	tao_tcm_disconnect(&state->tcm, state->server == 0);
	if (state->server) {
		kill(state->server, SIGTERM);
		while (waitpid(state->server, &status, 0) == -1 &&
			errno == EINTR)
			;
		state->server_status = status;
	}
	return tao_tcm_remove(&state->tcm, err);
}

static int exit_status(const struct state *state)
{
	struct tao_error err;
	int status = state->server_status;

	if (WIFSIGNALED(status))
		return tao_report(state->guard->disc,
			(tao_fail(&err, TAO_E_SYSTEM_ERROR,
				 "the process that served the drive was "
				 "killed by signal %d",
				 WTERMSIG(status)),
				&err));
	if (WEXITSTATUS(status) != 0)
		return WEXITSTATUS(status);
	status = state->command_status;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static int run(struct state *state, const sigset_t *signals)
{
	const char *disc = state->guard->disc;
	struct tao_error err, removal;
	enum tao_status status = build(state, &err);
	int result;

	if (status == TAO_OK)
		status = announce(state, &err);
	if (status == TAO_OK)
		wait_for_end(state, signals);
	else
		tao_report(disc, &err);
	result = tear_down(state, &removal) == TAO_OK
			 ? TAO_OK
			 : tao_report(disc, &removal);
	if (status != TAO_OK)
		return status;
	return result ? result : exit_status(state);
}

int tao_drive_guard(const struct tao_guard *guard)
{
	struct state state = {.guard = guard,
		.served = {.tcmu = {.fd = -1}, .control_fd = -1}};
	struct tao_error err;
	enum tao_status status = find_disc(guard, &err);
	sigset_t signals;
	int result;

	if (status == TAO_OK)
		status = tao_tcm_load(&err);
	if (status == TAO_OK)
		status = open_disc(&state, &err);
	if (status == TAO_OK)
		status = tao_tcm_claim(&state.tcm, &err);
	if (status != TAO_OK) {
		tao_target_close(state.served.target);
		return tao_report(guard->disc, &err);
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, &state.old_mask);
	result = run(&state, &signals);
	tao_target_close(state.served.target);
	sigprocmask(SIG_SETMASK, &state.old_mask, NULL);
	if (state.signal)
		raise(state.signal);
	return result;
}
