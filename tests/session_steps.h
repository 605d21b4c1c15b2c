/* session_steps.h - for tests of lock files: a folder, a path in it, and the
 * answers that another process gets there.
 * Shapes  begin() first; statuses as of the programs.
 * Owner   statics of the test. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SESSION_STEPS_H
#define SESSION_STEPS_H

#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/session_sample.h"
#include "tests/tap.h"

static char folder[] = "/tmp/tao-test.XXXXXX";
static char path[64];
static struct tao_error err;

__attribute__((unused)) static const char *token(void)
{
	return tao_error_info(err.code)->token;
}

/* Make a session and let go of it. */
__attribute__((unused)) static void prepare(const struct tao_session *session)
{
	struct tao_session_lock *lock;

	if (tao_session_create(path, session, &lock, &err) != TAO_OK)
		BAIL("cannot create %s: %s", path, err.text);
	tao_session_unlock(lock);
}

/* What another process gets: its status, or -1 if the text has not that part.
 * Never waits for long. */
__attribute__((unused)) static int in_child(
	int (*what)(const char *part), const char *part)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(what(part));
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

enum { TEXT_DIFFERS = 100 };

__attribute__((unused)) static int judge_text(
	enum tao_status status, const char *part)
{
	if (status == TAO_OK || strstr(err.text, part))
		return (int)status;
	printf("# '%s' is not in '%s'\n", part, err.text);
	fflush(stdout);
	return TEXT_DIFFERS;
}

__attribute__((unused)) static int try_lock(const char *part)
{
	struct tao_session_lock *lock;
	struct tao_session session;

	enum tao_status status = tao_session_lock(path, &session, &lock, &err);

	if (status == TAO_OK)
		tao_session_unlock(lock);
	return judge_text(status, part);
}

__attribute__((unused)) static int try_share(const char *part)
{
	struct tao_session_lock *lock;
	struct tao_session session;

	enum tao_status status = tao_session_share(path, &session, &lock, &err);

	if (status == TAO_OK)
		tao_session_unlock(lock);
	return judge_text(status, part);
}

__attribute__((unused)) static int try_none(const char *part)
{
	return judge_text(tao_session_check_none(path, &err), part);
}

static void begin(void)
{
	if (!mkdtemp(folder))
		BAIL("mkdtemp failed");
	snprintf(path, sizeof(path), "%s/tao-sr0.lock", folder);
}

#endif
