/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/pcm/count.h"
#include "tools/options.h"
#include "tools/report.h"
#include "tools/sectors.h"

enum { BETWEEN_SECTORS = TAO_PAUSE_SECTORS + 2 /* run-out */ };

bool tao_sectors_is_count(const char *item)
{
	size_t digits = strspn(item, "0123456789");

	return digits > 0 && digits < 10 && !item[digits];
}

/* As tao-pcm without options would convert it. */
static enum tao_status count_file(
	const char *name, uint64_t *sectors, struct tao_error *err)
{
	const struct tao_pcm_input_options options = {
		.raw = tao_pcm_format_cd()};
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	enum tao_status status;
	struct tao_error why;

	if (fd == -1)
		return tao_fail_errno(err, TAO_E_INPUT_ERROR, errno,
			"cannot open '%s'", name);
	status = tao_pcm_count_sectors(fd, &options, NULL, sectors, &why);
	close(fd);
	if (status != TAO_OK)
		return tao_fail(err, why.code, "'%s': %s", name, why.text);
	tao_note("'%s': %" PRIu64 " sectors", name, *sectors);
	return TAO_OK;
}

static enum tao_status count(
	const char *item, uint64_t *sectors, struct tao_error *err)
{
	if (item[0] == '-')
		tao_usage_error(item, "--fits takes files and numbers");
	if (!tao_sectors_is_count(item))
		return count_file(item, sectors, err);
	*sectors = strtoul(item, NULL, 10);
	return TAO_OK;
}

/* The pauses between the tracks need room too, and each track a number. */
enum tao_status tao_sectors_fits(const struct tao_answer *answer,
	const char *const *items, struct tao_error *err)
{
	uint32_t free_sectors = answer->space.free_sectors;
	uint64_t sectors, needed = 0;
	unsigned len = 0, taken = 0, next = answer->disc.raw.track.track;
	enum tao_status status = tao_sectors_check_space(answer, err);

	if (status != TAO_OK)
		return status;
	for (; items[len]; len++) {
		status = count(items[len], &sectors, err);
		if (status != TAO_OK)
			return status;
		needed += tao_track_sectors_needed(sectors) +
			  (len > 0 ? BETWEEN_SECTORS : 0);
	}
	if (answer->tracks_len > 0)
		taken = answer->tracks[answer->tracks_len - 1].on_disc.track;
	else if (answer->has_session)
		taken = answer->session.first_track - 1;
	else if (answer->disc.raw.has_track && next > 1)
		taken = next - 1;
	if (taken + len > TAO_TRACKS_MAX)
		return tao_fail(err, TAO_E_TRACK_LIMIT_REACHED,
			"%u tracks more would be %u, a disc has 99", len,
			taken + len);
	if (needed > free_sectors)
		return tao_fail(err, TAO_E_NOT_ENOUGH_SPACE,
			"need %" PRIu64 " sectors, %u free: %" PRIu64
			" too many",
			needed, free_sectors, needed - free_sectors);
	if (!tao_is_quiet)
		printf("%" PRIu64 "\n", free_sectors - needed);
	return TAO_OK;
}
