/* meter.h - a bar on the terminal for work whose end is known. May print.
 * Shapes  parts done of a whole.
 * Units   seconds of audio; speed as a multiple of realtime.
 * Owner   the caller's struct; _end wipes the bar.
 * Errors  none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_METER_H
#define TAO_METER_H

#include <stdbool.h>

struct tao_meter {
	double began_s, drawn_s; /* by the clock */
	bool is_drawn;
};

/* Is there someone who would see a bar, and nobody else who draws one? A reader
 * of our output on the same terminal has its own. */
bool tao_meter_is_wanted(int in, int out);

void tao_meter_start(struct tao_meter *meter);
void tao_meter_show(struct tao_meter *meter, double done_s, double whole_s);
void tao_meter_end(struct tao_meter *meter);

#endif
