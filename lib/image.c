/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/image.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/image_sheet.h"

static const struct kind {
	const char *ending;
	const char *name;
	enum tao_status (*read)(
		const char *path, struct tao_image *out, struct tao_error *err);
} kinds[] = {
	{".cue", "CUE/BIN image", tao_image_read_cue},
	{".toc", "cdrdao TOC image", tao_image_read_toc},
	{".nrg", "NRG image", tao_image_read_nrg},
};

static const struct kind *find_kind(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; len > 4 && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcasecmp(path + len - 4, kinds[i].ending) == 0)
			return &kinds[i];
	return NULL;
}

bool tao_image_is_name(const char *path)
{
	return find_kind(path) != NULL;
}

enum tao_status tao_image_read(
	const char *path, struct tao_image *out, struct tao_error *err)
{
	const struct kind *kind = find_kind(path);
	struct tao_image image = {.kind = kind ? kind->name : ""};
	enum tao_status status;

	if (!kind)
		return tao_fail(err, TAO_E_INPUT_ERROR,
			"the name of an image ends in .cue, .toc or .nrg");
	if (access(path, R_OK) != 0)
		return tao_fail_errno(
			err, TAO_E_INPUT_ERROR, errno, "cannot read it");
	status = kind->read(path, &image, err);
	if (status == TAO_OK)
		*out = image;
	return status;
}
