/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_SECONDS = 60 };

static struct sockaddr_un address_of(unsigned number)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof(address.sun_path),
		TAO_TCM_RUN_DIR "/%u.sock", number);
	return address;
}

/* ---- the drive's side ---- */

enum tao_status tao_control_listen(
	unsigned number, int *fd, struct tao_error *err)
{
	struct sockaddr_un address = address_of(number);
	int new = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	mode_t mask;
	int failed;

	if (new == -1)
		return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
			"cannot make a socket");
	unlink(address.sun_path);
	mask = umask(0177); /* root only */
	failed = bind(new, (struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (failed || listen(new, 4) == -1) {
		enum tao_status status = tao_fail_errno(err,
			TAO_E_SYSTEM_ERROR, errno, "cannot listen at '%s'",
			address.sun_path);

		close(new);
		return status;
	}
	*fd = new;
	return TAO_OK;
}

int tao_control_accept(int listen_fd, struct tao_control_request *request)
{
	/* whoever connects has a second to say what it wants: the drive's
	 * hosts are waiting meanwhile */
	const struct timeval second = {.tv_sec = 1};
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
	char message[PATH_MAX + 1];
	ssize_t n = -1;

	if (fd == -1)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second)) ==
		0)
		n = recv(fd, message, sizeof(message) - 1, 0);
	if (n < 1) {
		close(fd);
		return -1;
	}
	message[n] = '\0';
	request->verb = (enum tao_control_verb)message[0];
	snprintf(request->path, sizeof(request->path), "%s", message + 1);
	return fd;
}

void tao_control_answer(int fd, const struct tao_error *err, const char *text)
{
	char message[PATH_MAX + 16];
	int n = snprintf(message, sizeof(message), "%d %s",
		err ? (int)err->code : 0, err ? err->text : text);

	if (n >= (int)sizeof(message))
		n = sizeof(message) - 1;
	/* whoever asked may have gone */
	send(fd, message, (size_t)n, MSG_NOSIGNAL);
	close(fd);
}

enum tao_status tao_control_publish(
	const struct tao_tcm *tcm, struct tao_error *err)
{
	char line[200];
	int n = snprintf(line, sizeof(line), "%ld %s %s\n", (long)getpid(),
		tcm->block, tcm->generic);

	if (ftruncate(tcm->lock_fd, 0) == 0 &&
		pwrite(tcm->lock_fd, line, (size_t)n, 0) == n)
		return TAO_OK;
	return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, errno,
		"cannot write in '%s'", TAO_TCM_RUN_DIR);
}

/* ---- from outside ---- */

static enum tao_status no_answer(int error, struct tao_error *err)
{
	return tao_fail_errno(err, TAO_E_SYSTEM_ERROR, error,
		"the process that serves the drive does not answer");
}

static enum tao_status take_answer(
	int fd, char text[static PATH_MAX], struct tao_error *err)
{
	char message[PATH_MAX + 16];
	ssize_t n = recv(fd, message, sizeof(message) - 1, 0);
	unsigned long code;
	char *rest;

	if (n < 2)
		return no_answer(n == -1 ? errno : EPIPE, err);
	message[n] = '\0';
	code = strtoul(message, &rest, 10);
	if (*rest == ' ')
		rest++;
	if (code != TAO_E_NONE && code < TAO_E_COUNT)
		return tao_fail(
			err, (enum tao_error_code)code, "%s", rest);
	snprintf(text, PATH_MAX, "%s", rest);
	return TAO_OK;
}

enum tao_status tao_control_ask(unsigned number,
	const struct tao_control_request *request, char text[static PATH_MAX],
	struct tao_error *err)
{
	const struct timeval patience = {.tv_sec = ANSWER_SECONDS};
	struct sockaddr_un address = address_of(number);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	char message[PATH_MAX + 1];
	enum tao_status status;
	int n = snprintf(message, sizeof(message), "%c%s",
		(char)request->verb, request->path);

	if (fd == -1)
		return no_answer(errno, err);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
		send(fd, message, (size_t)n, MSG_NOSIGNAL) != n)
		status = no_answer(errno, err);
	else
		status = take_answer(fd, text, err);
	close(fd);
	return status;
}

bool tao_control_find_number(unsigned number, struct tao_found *found)
{
	const struct tao_control_request request = {
		.verb = TAO_CONTROL_STATE};
	struct tao_found new = {.number = number};
	char path[64], text[PATH_MAX];
	bool complete = false;
	FILE *file;
	long pid;

	snprintf(path, sizeof(path), TAO_TCM_RUN_DIR "/%u.lock", number);
	file = fopen(path, "re");
	if (!file)
		return false;
	/* a lock that can be had belongs to nobody any more */
	if (flock(fileno(file), LOCK_SH | LOCK_NB) == -1)
		complete = fscanf(file, "%ld %63s %63s", &pid, new.block,
				   new.generic) == 3;
	fclose(file);
	if (!complete ||
		tao_control_ask(number, &request, text, NULL) != TAO_OK)
		return false;
	new.pid = (pid_t)pid;
	if (!tao_tcm_is_plugged(number, new.block)) {
		strcpy(new.block, "-");
		strcpy(new.generic, "-");
	}
	snprintf(new.state, sizeof(new.state), "%s", text);
	*found = new;
	return true;
}

enum tao_status tao_control_find(const char *operand, struct tao_found *found,
	struct tao_error *err)
{
	char *real_path = realpath(operand, NULL);
	/* the node or the disc may be gone, and the drive still be served */
	const char *path = real_path ? real_path : operand;
	bool matches = false;

	for (unsigned i = 0; i < TAO_TCM_NUMBERS && !matches; i++) {
		struct tao_found one;
		const char *disc;

		if (!tao_control_find_number(i, &one))
			continue;
		disc = strchr(one.state, '/');
		matches = strcmp(path, one.block) == 0 ||
			  strcmp(path, one.generic) == 0 ||
			  (disc && strcmp(path, disc) == 0);
		if (matches)
			*found = one;
	}
	free(real_path);
	if (matches)
		return TAO_OK;
	return tao_fail(err, TAO_E_NO_SUCH_DEVICE,
		"no tao-drive serves that; tao-drive --list shows them%s",
		geteuid() == 0 ? "" : " to root");
}
