/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools/priority.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "tools/report.h"

void tao_priority_raise(void)
{
	int policy = SCHED_RR;
	struct sched_param lowest = {
		.sched_priority = sched_get_priority_min(SCHED_RR)};

#ifdef SCHED_RESET_ON_FORK
	policy |= SCHED_RESET_ON_FORK;
#endif
	if (sched_setscheduler(0, policy, &lowest) == 0)
		tao_note("scheduled in real time");
	else
		tao_note("not scheduled in real time: %s", strerror(errno));
}
