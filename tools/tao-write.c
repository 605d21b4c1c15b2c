/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/burn.h"
#include "lib/sums.h"
#include "tools/cancel.h"
#include "tools/inhibit.h"
#include "tools/options.h"
#include "tools/priority.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "tools/source.h"
#include "tools/step.h"
#include "tools/verify.h"
#include "tools/write_options.h"
#include "tools/write_result.h"

struct job {
	struct tao_write_options options;
	struct tao_step step;
	struct tao_progress_view view;
	struct tao_observer observer;
	struct tao_source source;
	struct tao_session session;
	struct tao_session_lock *lock;
	struct tao_track_result result;
	struct tao_sums sums;
	int inhibitor;
};

/* A file tells its length, so that what cannot be is refused at once. */
static enum tao_status compare_lengths(struct job *job, struct tao_error *err)
{
	uint64_t announced = job->options.track.expected_sectors;
	uint64_t there = job->source.sectors;

	if (there && announced && there != announced)
		return tao_fail(err,
			there < announced ? TAO_E_STREAM_TRUNCATED
					  : TAO_E_STREAM_TOO_LONG,
			"%llu sectors announced, %llu are there",
			(unsigned long long)announced,
			(unsigned long long)there);
	if (there)
		job->options.track.expected_sectors = there;
	return TAO_OK;
}

static enum tao_status check_disc(
	void *context, const struct tao_disc *disc, struct tao_error *err)
{
	const struct job *job = context;

	return tao_session_check_disc(&job->session, disc, err);
}

static enum tao_status begin(void *context, struct tao_error *err)
{
	struct job *job = context;
	enum tao_status status;

	job->session.state = TAO_STATE_WRITING;
	job->session.writer_pid = getpid();
	status = tao_session_update(job->lock, &job->session, err);
	if (status != TAO_OK)
		job->session.state = TAO_STATE_PREPARED;
	else
		job->inhibitor = tao_inhibit_take(
			job->session.client, "an audio CD is being written");
	return status;
}

static void on_sent(void *context, const uint32_t *sums, uint32_t sectors)
{
	struct job *job = context;

	tao_sums_add(&job->sums, sums, sectors);
}

/* What was sent, for tao-release --verify. A burn does not fail for want of
 * it. */
static void keep_sums(struct job *job)
{
	const struct tao_session *session = &job->session;
	const struct tao_session_track *track =
		&session->tracks[session->tracks_len - 1];
	char path[PATH_MAX];
	struct tao_error why;

	if (job->result.is_simulated || !track->checksum[0] ||
		job->sums.is_incomplete)
		return;
	if (session->tracks_len == 1)
		tao_verify_forget(job->step.session_path);
	if (tao_sums_path(job->step.session_path, path, &why) != TAO_OK ||
		tao_sums_append(path, track->track, &job->sums, &why) !=
			TAO_OK)
		tao_tell_warning(&job->observer, why.code,
			"track %u cannot be verified: %s", track->track,
			why.text);
}

/* A rehearsed track is on no disc: the session counts it by itself. */
static void add_track(struct job *job)
{
	struct tao_session *session = &job->session;
	const struct tao_track_result *result = &job->result;
	struct tao_session_track *track = &session->tracks[session->tracks_len];

	session->space = result->after;
	if (result->sectors == 0 || result->is_open ||
		session->tracks_len == TAO_TRACKS_MAX)
		return;
	*track = (struct tao_session_track){
		.track = result->is_simulated
				 ? session->first_track + session->tracks_len
				 : result->track,
		.start_lba = result->start_lba,
		.sectors = result->sectors,
		.has_pre_emphasis = job->options.track.has_pre_emphasis,
		.copy = job->options.track.copy,
	};
	memcpy(track->isrc, job->options.track.isrc, sizeof(track->isrc));
	memcpy(track->checksum, result->checksum, sizeof(track->checksum));
	session->tracks_len++;
	keep_sums(job);
}

/* Only if begin() went through is there anything to put right. The burn's own
 * error, if it has one, stays the one that is told. */
static enum tao_status keep_books(
	struct job *job, enum tao_status status, struct tao_error *err)
{
	struct tao_error why;

	if (job->session.state != TAO_STATE_WRITING)
		return status;
	job->session.state = job->result.is_open ? TAO_STATE_INTERRUPTED
						 : TAO_STATE_PREPARED;
	job->session.writer_pid = 0;
	if (job->result.sectors || job->result.is_open)
		add_track(job);
	if (tao_session_update(job->lock, &job->session, &why) == TAO_OK)
		return status;
	if (status == TAO_OK) {
		*err = why;
		return tao_error_spoil(err);
	}
	tao_tell_warning(
		&job->observer, why.code, "afterwards: %s", why.text);
	return status;
}

/* Does the drive still know every track of the session? A rehearsal leaves none
 * to ask for. */
static enum tao_status verify(struct job *job, struct tao_error *err)
{
	static struct tao_found_track tracks[TAO_TRACKS_MAX];
	const struct tao_session *session = &job->session;

	if (session->options.is_simulated)
		return TAO_OK;
	for (unsigned i = 0; i < session->tracks_len; i++)
		tracks[i] = (struct tao_found_track){
			.track = session->tracks[i].track,
			.start_lba = session->tracks[i].start_lba,
			.sectors = session->tracks[i].sectors,
		};
	return tao_burn_verify_tracks(job->step.drive, &job->observer, tracks,
		session->tracks_len, err);
}

/* The stream into the ring, the ring onto the disc. */
static enum tao_status burn(struct job *job, struct tao_error *err)
{
	enum tao_status status, finished;
	struct tao_ring *ring;
	struct tao_error why;
	bool is_empty;

	/* A virtual disc has no buffer that could run dry. */
	if (job->step.device.kind == TAO_DEVICE_NODE)
		tao_priority_raise();
	status = tao_ring_new(job->source.fd, &job->options.buffer, &ring, err);
	if (status != TAO_OK)
		return status;
	tao_cancel_arm(ring);
	status = tao_burn_track(job->step.drive, &job->session.options,
		&job->options.track, ring, &job->observer, &job->result, err);
	tao_cancel_disarm();
	tao_inhibit_drop(job->inhibitor);
	is_empty = status != TAO_OK &&
		   err->code == TAO_E_STREAM_NOT_SUPPORTED &&
		   tao_ring_state(ring).read_bytes == 0;
	tao_ring_free(ring);
	status = keep_books(job, status, err);
	/* Without a byte, the producer's failure is what went wrong. */
	finished = tao_source_finish(
		&job->source, status == TAO_OK || is_empty, &why);
	if (finished == TAO_OK || (status != TAO_OK && !is_empty))
		return status;
	*err = why;
	return status == TAO_OK ? tao_error_spoil(err) : finished;
}

static enum tao_status run(struct job *job, const char *device,
	const char *const *command, struct tao_error *err)
{
	enum tao_status status;

	status = tao_step_find(&job->step, device, err);
	if (status == TAO_OK)
		status = tao_step_check_disc(&job->step, err);
	if (status == TAO_OK)
		status = tao_session_lock(
			job->step.session_path, &job->session, &job->lock, err);
	if (status == TAO_OK)
		status = tao_step_open(&job->step, TAO_OPEN_EXCLUSIVE, err);
	if (status == TAO_OK)
		status = tao_source_open(&job->source, command, err);
	if (status != TAO_OK)
		return status;
	if (job->options.spool_dir)
		status = tao_source_spool(
			&job->source, job->options.spool_dir, err);
	if (status == TAO_OK)
		status = compare_lengths(job, err);
	if (status == TAO_OK)
		status = burn(job, err);
	if (status == TAO_OK && job->options.is_verified)
		status = verify(job, err);
	return status;
}

/* Progress is seen here, and by others in the lock file. */
static void on_event(void *context, const struct tao_event *event)
{
	struct job *job = context;
	struct tao_observer shown = tao_progress_observer(&job->view);

	if (event->kind == TAO_EVENT_PROGRESS && job->lock)
		tao_session_tell(job->lock, event->progress);
	shown.event(shown.context, event);
}

/* What the burn asks and tells comes here. */
static void listen(struct job *job, const char *device)
{
	struct tao_observer lines = tao_report_observer(device);

	tao_progress_begin(&job->view, &lines);
	job->observer = (struct tao_observer){on_event, job};
	job->options.track.cancel = &tao_cancel_signal;
	job->options.track.check = check_disc;
	job->options.track.begin = begin;
	job->options.track.sent = on_sent;
	job->options.track.context = job;
}

static void tell(
	const struct job *job, const char *device, const struct tao_error *err)
{
	struct tao_write_result result = {
		.device = device,
		.options = &job->options.track,
		.track = &job->result,
		.err = err,
		.warnings = job->view.warnings,
	};

	tao_write_result_note(&job->result);
	if (err)
		tao_report(device, err);
	if (job->options.has_json)
		tao_write_result_print(&result);
}

int main(int argc, char **argv)
{
	static const struct tao_tool tool = {
		.name = "tao-write",
		.operands = "[OPTION...] DEVICE [COMMAND [ARG...]]",
		.about = "Write CD audio sectors from standard input, or from "
			 "COMMAND, as one track",
		.options = tao_write_option_table,
		.takes_command = true,
	};
	static struct job job = {.source.fd = -1, .inhibitor = -1};
	const char **operands = tao_options_parse(&tool, argc, argv);
	const char *device = tao_device_operand((const char **)operands);
	const char **command = operands[0] ? operands + 1 : operands;
	struct tao_error err = {.code = TAO_E_NONE};
	int status;

	tao_write_options_read(&job.options);
	/* nobody reading its messages is no reason for it to end */
	signal(SIGPIPE, SIG_IGN);
	if (!command[0] && isatty(STDIN_FILENO))
		tao_usage_error("standard input",
			"sectors cannot be typed: pipe them in");
	listen(&job, device);
	status = run(&job, device, command, &err);
	tao_progress_end(&job.view);
	tell(&job, device, status == TAO_OK ? NULL : &err);
	tao_sums_free(&job.sums);
	tao_step_done(&job.step);
	tao_session_unlock(job.lock);
	status = tao_close_stdout(status);
	if (status == TAO_OK || err.code == TAO_E_REQUEST_CANCELLED)
		tao_cancel_reraise();
	return status;
}
