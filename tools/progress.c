/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/json_text.h"
#include "tools/options.h"

enum {
	LINE_MAX_BYTES = 1024,
	TERMINAL_BYTES = 128,
	SPEED_MS = 1000,
	WARNINGS_MAX = 1000
};

static char *form_text;
static int form_fd = STDERR_FILENO;

const struct poptOption tao_progress_options[] = {
	{"progress", '\0', POPT_ARG_STRING, &form_text, 0,
		"how to show progress (default: bar on a terminal)",
		"bar|json|none"},
	{"progress-fd", '\0', POPT_ARG_INT, &form_fd, 0,
		"show progress there instead of on standard error", "FD"},
	POPT_TABLEEND};

static bool is_writable(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & O_ACCMODE) != O_RDONLY;
}

static enum tao_progress_form default_form(void)
{
	if (form_fd != STDERR_FILENO)
		return TAO_PROGRESS_JSON;
	return isatty(form_fd) && !tao_is_quiet && tao_verbosity < 2
		       ? TAO_PROGRESS_BAR
		       : TAO_PROGRESS_NONE;
}

static enum tao_progress_form chosen_form(void)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", form_fd);
	if (form_fd != STDERR_FILENO && !is_writable(form_fd))
		tao_usage_error(
			number, "--progress-fd is not open for writing");
	if (!form_text)
		return default_form();
	if (strcmp(form_text, "bar") == 0)
		return TAO_PROGRESS_BAR;
	if (strcmp(form_text, "json") == 0)
		return TAO_PROGRESS_JSON;
	if (strcmp(form_text, "none") != 0)
		tao_usage_error(
			form_text, "--progress takes bar, json or none");
	return TAO_PROGRESS_NONE;
}

void tao_progress_check(void)
{
	chosen_form();
}

void tao_progress_begin(
	struct tao_progress_view *view, const struct tao_observer *next)
{
	tao_progress_start(view, chosen_form(), form_fd, next);
}

void tao_progress_start(struct tao_progress_view *view,
	enum tao_progress_form form, int fd, const struct tao_observer *next)
{
	*view = (struct tao_progress_view){
		.form = form,
		.fd = fd,
		.next = *next,
		.warnings = json_array(),
	};
}

/* Never waiting: a terminal stopped with ^S or a full pipe must not stop a
 * burn. A pipe takes a line this short whole or not at all. A terminal that has
 * room may not have it for a whole line, but has for some 256 bytes: Linux
 * gives it no less. */
static void put(struct tao_progress_view *view, const char *text, size_t len)
{
	struct pollfd ready = {.fd = view->fd, .events = POLLOUT};
	size_t most = isatty(view->fd) ? TERMINAL_BYTES : len;

	while (len > 0) {
		size_t part = len < most ? len : most;
		ssize_t n;

		if (poll(&ready, 1, 0) != 1 || !(ready.revents & POLLOUT))
			return;
		n = write(view->fd, text, part);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			view->form = TAO_PROGRESS_NONE;
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

/* Takes the object. */
static void put_json(struct tao_progress_view *view, json_t *object,
	char line[static LINE_MAX_BYTES])
{
	size_t len = json_dumpb(object, line, LINE_MAX_BYTES - 1,
		JSON_COMPACT | JSON_REAL_PRECISION(6));

	json_decref(object);
	if (len == 0 || len >= LINE_MAX_BYTES)
		return;
	line[len++] = '\n';
	put(view, line, len);
}

static double seconds(uint64_t ms)
{
	return (double)ms / 1000;
}

static unsigned percent(uint64_t part, uint64_t whole)
{
	return whole ? (unsigned)(part * 100 / whole) : 0;
}

static uint64_t done_sectors(const struct tao_progress *now)
{
	return (uint64_t)((int64_t)now->last_written_lba - now->start_lba + 1);
}

/* Of what it does now; -1 if that is not known. */
static int percent_done(const struct tao_progress *now)
{
	if (now->has_percent)
		return (int)now->percent;
	if (now->total_sectors == 0)
		return -1;
	return now->action == TAO_ACTION_WRITING ||
			       now->action == TAO_ACTION_VERIFYING
		       ? (int)percent(done_sectors(now), now->total_sectors)
		       : -1;
}

static void show_json(
	struct tao_progress_view *view, const struct tao_progress *now)
{
	char line[LINE_MAX_BYTES];
	double left = now->remaining_ms < 0
			      ? -1
			      : seconds((uint64_t)now->remaining_ms);
	json_t *event = json_pack("{s:s, s:i, s:s, s:i, s:f, s:f, s:i, s:I, "
				  "s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, "
				  "s:b}",
		"event", "progress", "current_track_number", (int)now->track,
		"current_action", tao_action_name(now->action), "percent",
		percent_done(now), "elapsed_time", seconds(now->elapsed_ms),
		"remaining_time", left, "start_lba", (int)now->start_lba,
		"sector_count", (json_int_t)now->total_sectors, "last_read_lba",
		(json_int_t)now->start_lba + (json_int_t)now->read_sectors - 1,
		"last_written_lba", (json_int_t)now->last_written_lba,
		"total_system_buffer", (json_int_t)now->buffer_bytes,
		"used_system_buffer", (json_int_t)now->buffer_used_bytes,
		"free_system_buffer",
		(json_int_t)(now->buffer_bytes - now->buffer_used_bytes),
		"drive_buffer", (json_int_t)now->drive_buffer_bytes,
		"used_drive_buffer", (json_int_t)now->drive_buffer_used_bytes,
		"speed", view->speed_times, "simulated",
		(int)now->is_simulated);

	put_json(view, event, line);
}

/* "3:55" */
static const char *clock_text(uint64_t total_s, char out[static 24])
{
	snprintf(out, 24, "%llu:%02llu", (unsigned long long)(total_s / 60),
		(unsigned long long)(total_s % 60));
	return out;
}

static unsigned columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
		return size.ws_col;
	return 80;
}

/* Appends, cutting what does not fit. */
__attribute__((format(printf, 3, 4))) static void append(
	char line[static LINE_MAX_BYTES], size_t *len, const char *format, ...)
{
	va_list args;
	int more;

	va_start(args, format);
	more = vsnprintf(line + *len, LINE_MAX_BYTES - *len, format, args);
	va_end(args);
	if (more > 0)
		*len += (size_t)more;
	if (*len >= LINE_MAX_BYTES)
		*len = LINE_MAX_BYTES - 1;
}

/* What is no stream: how far it is if that is known, and for how long it has
 * been done. */
static void append_action(const struct tao_progress *now,
	char line[static LINE_MAX_BYTES], size_t *len)
{
	int done = percent_done(now);
	char a[24];

	append(line, len, "%s", tao_action_name(now->action));
	if (now->action == TAO_ACTION_PREPARING && now->buffer_bytes)
		append(line, len, ", buffer %u%%",
			percent(now->buffer_used_bytes, now->buffer_bytes));
	if (done >= 0)
		append(line, len, ", %d%%", done);
	if (now->elapsed_ms >= 1000)
		append(line, len, ", %s",
			clock_text(now->elapsed_ms / 1000, a));
}

static void append_left(const struct tao_progress *now,
	char line[static LINE_MAX_BYTES], size_t *len)
{
	char a[24];

	if (now->remaining_ms >= 0)
		append(line, len, ", %s left",
			clock_text((uint64_t)now->remaining_ms / 1000, a));
}

static size_t compose_bar(const struct tao_progress_view *view,
	const struct tao_progress *now, char line[static LINE_MAX_BYTES])
{
	uint64_t done = done_sectors(now);
	char a[24], b[24];
	size_t len = 0;

	append(line, &len, "%s", now->is_simulated ? "REHEARSAL " : "");
	if (now->track)
		append(line, &len, "track %u: ", now->track);
	if (now->action != TAO_ACTION_WRITING) {
		append_action(now, line, &len);
		append_left(now, line, &len);
		return len;
	}
	append(line, &len, "%s", clock_text(done / TAO_SECTORS_PER_SECOND, a));
	if (now->total_sectors)
		append(line, &len, " of %s, %u%%",
			clock_text(
				now->total_sectors / TAO_SECTORS_PER_SECOND, b),
			percent(done, now->total_sectors));
	append(line, &len, ", %llu MB, %.1fx, buffer %u%%",
		(unsigned long long)(done * TAO_SECTOR_BYTES / 1000000),
		view->speed_times,
		percent(now->buffer_used_bytes, now->buffer_bytes));
	if (now->drive_buffer_bytes)
		append(line, &len, ", drive %u%%",
			percent(now->drive_buffer_used_bytes,
				now->drive_buffer_bytes));
	append_left(now, line, &len);
	return len;
}

/* On a terminal the bar is replaced in place; elsewhere it becomes lines. */
static void show_bar(
	struct tao_progress_view *view, const struct tao_progress *now)
{
	char line[LINE_MAX_BYTES], out[LINE_MAX_BYTES * 2 + 8];
	size_t len = compose_bar(view, now, line);
	bool is_terminal = isatty(view->fd);
	size_t most = columns(view->fd) - 1;
	int out_len;

	if (!is_terminal) {
		line[len++] = '\n';
		put(view, line, len);
		return;
	}
	if (len > most)
		len = most;
	out_len = snprintf(out, sizeof(out), "\r%.*s%*s", (int)len, line,
		(int)(view->bar_len > len ? view->bar_len - len : 0), "");
	view->bar_len = len;
	put(view, out, (size_t)out_len);
}

static void measure_speed(
	struct tao_progress_view *view, const struct tao_progress *now)
{
	uint64_t took_ms = now->elapsed_ms - view->speed_at_ms;
	int32_t done = now->last_written_lba - view->speed_at_lba;

	if (now->action != TAO_ACTION_WRITING) {
		view->has_speed_base = false;
		view->speed_times = 0;
		return;
	}
	if (view->has_speed_base && took_ms > 0 &&
		(took_ms >= SPEED_MS || view->speed_times == 0))
		view->speed_times =
			done / seconds(took_ms) / TAO_SECTORS_PER_SECOND;
	if (view->has_speed_base && took_ms < SPEED_MS)
		return;
	view->has_speed_base = true;
	view->speed_at_ms = now->elapsed_ms;
	view->speed_at_lba = now->last_written_lba;
}

void tao_progress_end(struct tao_progress_view *view)
{
	char blank[LINE_MAX_BYTES];
	int len;

	if (view->bar_len == 0)
		return;
	len = snprintf(blank, sizeof(blank), "\r%*s\r", (int)view->bar_len, "");
	put(view, blank, (size_t)len);
	view->bar_len = 0;
}

/* Besides the line on standard error. A drive that warns without end must not
 * fill the memory. */
static void keep_warning(
	struct tao_progress_view *view, const struct tao_event *event)
{
	const char *token = tao_error_info(event->code)->token;
	char line[LINE_MAX_BYTES];

	if (view->form == TAO_PROGRESS_JSON)
		put_json(view,
			json_pack("{s:s, s:s, s:o}", "event", "warning",
				"token", token, "message",
				tao_json_text(event->text)),
			line);
	if (json_array_size(view->warnings) < WARNINGS_MAX)
		json_array_append_new(view->warnings,
			json_pack("{s:s, s:o}", "token", token, "message",
				tao_json_text(event->text)));
}

static void on_event(void *context, const struct tao_event *event)
{
	struct tao_progress_view *view = context;

	if (event->kind == TAO_EVENT_WAITING)
		return;
	if (event->kind != TAO_EVENT_PROGRESS) {
		tao_progress_end(view);
		if (event->kind == TAO_EVENT_WARNING)
			keep_warning(view, event);
		view->next.event(view->next.context, event);
		return;
	}
	measure_speed(view, event->progress);
	if (view->form == TAO_PROGRESS_JSON)
		show_json(view, event->progress);
	else if (view->form == TAO_PROGRESS_BAR)
		show_bar(view, event->progress);
}

struct tao_observer tao_progress_observer(struct tao_progress_view *view)
{
	return (struct tao_observer){.event = on_event, .context = view};
}
