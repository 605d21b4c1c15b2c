/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/inhibit.h"

#include "tests/tap.h"

#ifdef TAO_LOGIND_LIBRARY

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

/* ---- a logind of our own, without a bus in between ---- */

static bool refuses;
static const char *expected = "a track"; /* why it is asked */
static int held = -1; /* our end of the pipe whose other end we gave away */

static int answer_inhibit(sd_bus_message *message)
{
	const char *what, *who, *why, *mode;
	int ends[2];

	if (refuses)
		return sd_bus_reply_method_errorf(
			message, SD_BUS_ERROR_ACCESS_DENIED, "not for you");
	if (sd_bus_message_read(message, "ssss", &what, &who, &why, &mode) <
			0 ||
		strcmp(what, "shutdown:sleep:idle") != 0 ||
		strcmp(who, "radio") != 0 || strcmp(why, expected) != 0 ||
		strcmp(mode, "block") != 0)
		_exit(3);
	if (pipe(ends) == -1)
		_exit(4);
	held = ends[0];
	sd_bus_reply_method_return(message, "h", ends[1]);
	close(ends[1]);
	return 1;
}

static int on_message(
	sd_bus_message *message, void *context, sd_bus_error *error)
{
	(void)context;
	(void)error;
	if (sd_bus_message_is_method_call(
		    message, "org.freedesktop.DBus", "Hello"))
		return sd_bus_reply_method_return(message, "s", ":1.1");
	if (sd_bus_message_is_method_call(
		    message, "org.freedesktop.login1.Manager", "Inhibit"))
		return answer_inhibit(message);
	return 0;
}

/* Serve one client; then 0 if it has given the pipe back, 5 if it has not. */
_Noreturn static void serve(int listener)
{
	sd_id128_t id = {.bytes = {1}};
	int fd;
	sd_bus *bus;
	char byte;

	alarm(60); /* in case nobody asks */
	fd = accept(listener, NULL, NULL);
	if (fd == -1 || sd_bus_new(&bus) < 0 ||
		sd_bus_set_fd(bus, fd, fd) < 0 ||
		sd_bus_set_server(bus, 1, id) < 0 ||
		sd_bus_negotiate_fds(bus, 1) < 0 ||
		sd_bus_add_filter(bus, NULL, on_message, NULL) < 0 ||
		sd_bus_start(bus) < 0)
		_exit(2);
	while (sd_bus_process(bus, NULL) >= 0)
		sd_bus_wait(bus, UINT64_MAX);
	alarm(10);
	_exit(refuses || read(held, &byte, 1) == 0 ? 0 : 5);
}

static pid_t start(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t child;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	unlink(path);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) ==
			-1 ||
		listen(listener, 1) == -1)
		BAIL("no socket at %s", path);
	child = fork();
	if (child == 0)
		serve(listener);
	close(listener);
	return child;
}

static int ended(pid_t child)
{
	int how;

	waitpid(child, &how, 0);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static void test_logind(const char *path)
{
	pid_t child = start(path);
	int fd = tao_inhibit_take("radio", "a track");

	OK(fd > 2 && (fcntl(fd, F_GETFD) & FD_CLOEXEC),
		"logind's descriptor is had, and not handed down");
	IS_INT(waitpid(child, NULL, WNOHANG), 0, "it is held");
	tao_inhibit_drop(fd);
	IS_INT(ended(child), 0, "until it is dropped");

	refuses = true;
	child = start(path);
	IS_INT(tao_inhibit_take("radio", "a track"), -1,
		"a logind that refuses is no error");
	IS_INT(ended(child), 0, "and is done with");
	unlink(path);
	IS_INT(tao_inhibit_take("radio", "a track"), -1, "nor is none at all");
	tao_inhibit_drop(-1);
}

static int run(const char *command)
{
	int how = system(command);

	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

/* The programs, from PATH: while a track is written, and while the session is
 * closed, by whichever of them does it. */
static void test_tools(const char *folder, const char *path)
{
	static const struct {
		const char *why;
		const char *command;
	} rows[] = {
		{"an audio CD is being written", "tao-write -q d.cue <audio"},
		{"an audio CD is being closed", "tao-release -q d.cue"},
		{"an audio CD is being closed",
			"tao-prepare -q -n radio --new-disc cdr80 e.cue sh -c "
			"'DBUS_SYSTEM_BUS_ADDRESS= tao-write -q <audio'"},
	};

	refuses = false;
	if (chdir(folder) == -1 ||
		run("head -c 705600 /dev/zero >audio && "
		    "tao-prepare -n radio --new-disc cdr80 d.cue") != 0)
		BAIL("no disc in %s", folder);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pid_t child;

		expected = rows[i].why;
		child = start(path);
		IS_INT(run(rows[i].command), 0, "%s is done", rows[i].command);
		IS_INT(ended(child), 0, "and logind is told that %s", expected);
		unlink(path);
	}
	IS_INT(run("rm -f audio d.* e.*"), 0, "nothing is left");
}

int main(void)
{
	char folder[] = "/tmp/tao-bus.XXXXXX", path[64], address[96];

	if (!mkdtemp(folder))
		BAIL("no scratch folder");
	snprintf(path, sizeof(path), "%s/bus", folder);
	snprintf(address, sizeof(address), "unix:path=%s", path);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
	test_logind(path);
	test_tools(folder, path);
	rmdir(folder);
	return tap_done();
}

#else

int main(void)
{
	SKIP("built without logind", "suspend is inhibited");
	return tap_done();
}

#endif
