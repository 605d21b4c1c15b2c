/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/inhibit.h"

#include <unistd.h>

#ifdef TAO_LOGIND_LIBRARY

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "lib/library.h"
#include "tools/report.h"

enum { ANSWER_US = 5000000 };

/* The library is loaded when it is wanted: linked, it would cost every start
 * of every tool half a millisecond, as much as all the rest. */
static struct {
	void *library;
	int (*open_system)(sd_bus **bus);
	int (*set_timeout)(sd_bus *bus, uint64_t us);
	int (*call_method)(sd_bus *bus, const char *destination,
		const char *path, const char *interface, const char *member,
		sd_bus_error *error, sd_bus_message **reply, const char *types,
		...);
	int (*read)(sd_bus_message *message, const char *types, ...);
	sd_bus_message *(*unref)(sd_bus_message *message);
	void (*free_error)(sd_bus_error *error);
	sd_bus *(*close)(sd_bus *bus);
} sd;

static bool load(void)
{
	static const struct tao_library_function functions[] = {
		{"sd_bus_open_system", &sd.open_system},
		{"sd_bus_set_method_call_timeout", &sd.set_timeout},
		{"sd_bus_call_method", &sd.call_method},
		{"sd_bus_message_read", &sd.read},
		{"sd_bus_message_unref", &sd.unref},
		{"sd_bus_error_free", &sd.free_error},
		{"sd_bus_flush_close_unref", &sd.close},
		{NULL, NULL},
	};

	return sd.library || !tao_library_load(TAO_LOGIND_LIBRARY, functions,
				     &sd.library, NULL);
}

static int ask(sd_bus *bus, const char *who, const char *why)
{
	sd_bus_error error = SD_BUS_ERROR_NULL;
	sd_bus_message *reply = NULL;
	int fd, result;

	sd.set_timeout(bus, ANSWER_US);
	result = sd.call_method(bus, "org.freedesktop.login1",
		"/org/freedesktop/login1", "org.freedesktop.login1.Manager",
		"Inhibit", &error, &reply, "ssss", "shutdown:sleep:idle", who,
		why, "block");
	if (result >= 0)
		result = sd.read(reply, "h", &fd);
	/* The descriptor is the message's own. */
	if (result >= 0)
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (result < 0) {
		fd = -1;
		tao_note("suspend is not inhibited: %s",
			error.message ? error.message : strerror(-result));
	}
	sd.unref(reply);
	sd.free_error(&error);
	return fd;
}

static bool has_bus(void)
{
	return getenv("DBUS_SYSTEM_BUS_ADDRESS") ||
	       access("/run/dbus/system_bus_socket", F_OK) == 0;
}

int tao_inhibit_take(const char *who, const char *why)
{
	sd_bus *bus = NULL;
	int result, fd;

	/* The library alone costs as much as writing half a minute of sound. */
	if (!has_bus()) {
		tao_note("suspend is not inhibited: no system bus");
		return -1;
	}
	if (!load()) {
		tao_note("suspend is not inhibited: no %s", TAO_LOGIND_LIBRARY);
		return -1;
	}
	result = sd.open_system(&bus);
	if (result < 0) {
		tao_note("suspend is not inhibited: no system bus: %s",
			strerror(-result));
		return -1;
	}
	fd = ask(bus, who, why);
	sd.close(bus);
	return fd;
}

#else

#include "tools/report.h"

int tao_inhibit_take(const char *who, const char *why)
{
	(void)who;
	(void)why;
	tao_note("suspend is not inhibited: built without logind");
	return -1;
}

#endif

void tao_inhibit_drop(int fd)
{
	if (fd != -1)
		close(fd);
}
