/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/meter.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/options.h"

enum { BAR_WIDTH = 40 };

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool tao_meter_is_wanted(int in, int out)
{
	struct stat from, to;

	return !tao_is_quiet && isatty(STDERR_FILENO) &&
	       fstat(in, &from) == 0 && S_ISREG(from.st_mode) &&
	       fstat(out, &to) == 0 && !S_ISFIFO(to.st_mode);
}

void tao_meter_start(struct tao_meter *meter)
{
	double now = now_seconds();

	*meter = (struct tao_meter){now, now, false};
}

/* Ten times a second, and not at all for what takes less than a tenth. */
void tao_meter_show(struct tao_meter *meter, double done_s, double whole_s)
{
	double now = now_seconds(), part = done_s / whole_s;
	char bar[BAR_WIDTH + 1];

	if (now - meter->drawn_s < 0.1 || part > 1)
		return;
	for (int i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < (int)(part * BAR_WIDTH) ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %3.0f %%  %.0f x ", bar, part * 100,
		done_s / (now - meter->began_s));
	meter->drawn_s = now;
	meter->is_drawn = true;
}

void tao_meter_end(struct tao_meter *meter)
{
	if (meter->is_drawn)
		fprintf(stderr, "\r%*s\r", BAR_WIDTH + 24, "");
	meter->is_drawn = false;
}
