/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/cancel.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "tools/options.h"

volatile sig_atomic_t tao_cancel_signal;

static struct tao_ring *volatile ring_to_stop;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* Whoever presses ^C a second time wants to know why it still runs. */
static void tell(void)
{
	static const char text[] =
		"\ntao-write: closing the track so that it stays valid; this "
		"can take three minutes\n";
	int saved_errno = errno;

	if (!tao_is_quiet && write(STDERR_FILENO, text, sizeof(text) - 1) == -1)
		errno = saved_errno;
}

static void on_signal(int number)
{
	struct tao_ring *ring = ring_to_stop;

	if (!tao_cancel_signal)
		tao_cancel_signal = number;
	if (ring)
		tao_ring_stop(ring);
	tell();
}

void tao_cancel_arm(struct tao_ring *ring)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct sigaction old;

	ring_to_stop = ring;
	sigemptyset(&action.sa_mask);
	action.sa_flags = SA_RESTART;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == 0 &&
			old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	/* Errors, not the end of a process that has a track open. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

void tao_cancel_disarm(void)
{
	ring_to_stop = NULL;
}

void tao_cancel_reraise(void)
{
	if (!tao_cancel_signal)
		return;
	signal(tao_cancel_signal, SIG_DFL);
	raise(tao_cancel_signal);
}
