/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include "lib/pcm/hush.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool make_pipe(int fds[2])
{
	if (pipe(fds))
		return false;
	for (unsigned i = 0; i < 2; i++) {
		fcntl(fds[i], F_SETFD, FD_CLOEXEC);
		/* Who says more than it holds must not wait for us. */
		fcntl(fds[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

void tao_hush_init(struct tao_hush *hush)
{
	hush->pipe[0] = hush->pipe[1] = -1;
	hush->kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (hush->kept == -1 || make_pipe(hush->pipe))
		return;
	close(hush->kept);
	hush->kept = -1;
}

void tao_hush_done(struct tao_hush *hush)
{
	if (hush->kept == -1)
		return;
	close(hush->kept);
	close(hush->pipe[0]);
	close(hush->pipe[1]);
	hush->kept = -1;
}

void tao_hush_on(struct tao_hush *hush)
{
	if (hush->kept != -1)
		dup2(hush->pipe[1], STDERR_FILENO);
}

bool tao_hush_off(struct tao_hush *hush)
{
	bool is_error = false;
	char words[4096];
	ssize_t n;

	if (hush->kept == -1)
		return false;
	dup2(hush->kept, STDERR_FILENO);
	while ((n = read(hush->pipe[0], words, sizeof(words) - 1)) > 0) {
		words[n] = '\0';
		is_error |= strstr(words, "error") != NULL;
	}
	return is_error;
}
