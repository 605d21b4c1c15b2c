/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/session.h"
#include "lib/session_progress.h"
#include "tests/session_sample.h"
#include "tests/tap.h"

static const struct tao_progress sample = {
	.action = TAO_ACTION_WRITING,
	.start_lba = 16750,
	.total_sectors = 14063,
	.last_written_lba = 16750 + 4500 - 1,
	.read_sectors = 5000,
	.elapsed_ms = 12345,
	.remaining_ms = 25000,
	.buffer_bytes = 33554432,
	.buffer_used_bytes = 1176000,
	.drive_buffer_bytes = 2097152,
	.drive_buffer_used_bytes = 2000000,
};

static bool is_same(const struct tao_progress *a, const struct tao_progress *b)
{
	return a->action == b->action && a->start_lba == b->start_lba &&
	       a->total_sectors == b->total_sectors &&
	       a->last_written_lba == b->last_written_lba &&
	       a->read_sectors == b->read_sectors &&
	       a->elapsed_ms == b->elapsed_ms &&
	       a->remaining_ms == b->remaining_ms &&
	       a->buffer_bytes == b->buffer_bytes &&
	       a->buffer_used_bytes == b->buffer_used_bytes &&
	       a->drive_buffer_bytes == b->drive_buffer_bytes &&
	       a->drive_buffer_used_bytes == b->drive_buffer_used_bytes;
}

static void test_text(void)
{
	struct tao_progress back, most;
	char text[TAO_SESSION_PROGRESS_BYTES + 1];

	tao_session_progress_format(&sample, text);
	IS_INT(strlen(text), TAO_SESSION_PROGRESS_BYTES,
		"progress is a text of fixed length");
	OK(tao_session_progress_parse(text, &back) && is_same(&sample, &back),
		"that says it all");
	memset(&most, 0x7f, sizeof(most));
	most.action = TAO_ACTION_FINISHING;
	most.remaining_ms = -1;
	most.start_lba = -150;
	tao_session_progress_format(&most, text);
	IS_INT(strlen(text), TAO_SESSION_PROGRESS_BYTES,
		"also with the largest numbers");
	OK(tao_session_progress_parse(text, &back) && back.remaining_ms == -1 &&
			back.action == TAO_ACTION_FINISHING &&
			back.start_lba == 0,
		"which are then the largest that fit");
	back = sample;
	OK(!tao_session_progress_parse("", &back) &&
			!tao_session_progress_parse("writing 1 2", &back) &&
			is_same(&back, &sample),
		"other texts are none");
}

/* Bytes of two texts, mixed as a reader at the wrong moment gets them, are
 * still a text. */
static void test_torn(void)
{
	struct tao_progress later = sample, back;
	char old[TAO_SESSION_PROGRESS_BYTES + 1];
	char new[TAO_SESSION_PROGRESS_BYTES + 1];
	char torn[TAO_SESSION_PROGRESS_BYTES + 1];
	unsigned good = 0;

	later.action = TAO_ACTION_FINISHING;
	later.last_written_lba += 6666;
	later.remaining_ms = -1;
	tao_session_progress_format(&sample, old);
	tao_session_progress_format(&later, new);
	for (size_t cut = 0; cut <= TAO_SESSION_PROGRESS_BYTES; cut++) {
		memcpy(torn, old, sizeof(torn));
		memcpy(torn, new, cut);
		good += tao_session_progress_parse(torn, &back) &&
			!strpbrk(torn, "\"\\");
	}
	IS_INT(good, TAO_SESSION_PROGRESS_BYTES + 1,
		"half an old text and half a new one are a text too");
}

static void test_file(void)
{
	char dir[] = "/tmp/tao-progress.XXXXXX", path[64];
	struct tao_session session = session_sample(2), back;
	struct tao_session_lock *lock = NULL;
	struct tao_error err;
	bool is_held;

	if (!mkdtemp(dir))
		BAIL("no folder");
	snprintf(path, sizeof(path), "%s/lock", dir);
	OK(tao_session_create(path, &session, &lock, &err) == TAO_OK,
		"a session is made");
	tao_session_tell(lock, &sample);
	OK(tao_session_read(path, &back, &is_held, &err) == TAO_OK &&
			!back.has_progress,
		"no progress can be told where nothing is written");
	session.state = TAO_STATE_WRITING;
	session.writer_pid = getpid();
	session.progress = (struct tao_progress){.remaining_ms = -1};
	tao_session_update(lock, &session, &err);
	tao_session_tell(lock, &sample);
	OK(tao_session_read(path, &back, &is_held, &err) == TAO_OK &&
			back.has_progress &&
			is_same(&back.progress, &sample) &&
			back.tracks_len == 2,
		"of a track that is written it can, in the same file");
	session.state = TAO_STATE_PREPARED;
	session.writer_pid = 0;
	tao_session_update(lock, &session, &err);
	OK(tao_session_read(path, &back, &is_held, &err) == TAO_OK &&
			!back.has_progress,
		"afterwards there is none");
	tao_session_remove(lock, &err);
	tao_session_unlock(lock);
	rmdir(dir);
}

int main(void)
{
	test_text();
	test_torn();
	test_file();
	return tap_done();
}
