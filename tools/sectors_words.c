/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/sectors.h"

enum { BAR_CELLS = 64, BAR_CELLS_MIN = 16, BAR_BORDER = 5 };

char *tao_speed_text(uint32_t sectors_per_s, char out[static 16])
{
	unsigned tenths = sectors_per_s * 10 / TAO_SECTORS_PER_SECOND;

	if (tenths % 10)
		snprintf(out, 16, "%u.%ux", tenths / 10, tenths % 10);
	else
		snprintf(out, 16, "%ux", tenths / 10);
	return out;
}

char *tao_msf_text(struct tao_msf msf, char out[static 16])
{
	snprintf(out, 16, "%02u:%02u:%02u", msf.minute, msf.second, msf.frame);
	return out;
}

bool tao_sectors_wants_colour(void)
{
	const char *never = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return (!never || !never[0]) && term && strcmp(term, "dumb") != 0 &&
	       isatty(STDOUT_FILENO);
}

/* Written to a file it is the same on every machine. */
size_t tao_sectors_bar_cells(void)
{
	struct winsize size = {.ws_col = 0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return BAR_CELLS;
	if (size.ws_col < BAR_CELLS_MIN + BAR_BORDER)
		return BAR_CELLS_MIN;
	if (size.ws_col > TAO_BAR_CELLS_MAX + BAR_BORDER)
		return TAO_BAR_CELLS_MAX;
	return size.ws_col - BAR_BORDER;
}

void tao_user_text(uid_t uid, char out[static 64])
{
	struct passwd entry, *found = NULL;
	char buffer[2048];

	getpwuid_r(uid, &entry, buffer, sizeof(buffer), &found);
	if (found)
		snprintf(out, 64, "%s", entry.pw_name);
	else
		snprintf(out, 64, "%u", (unsigned)uid);
}
