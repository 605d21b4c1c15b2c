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

void tao_image_add_index(
	struct tao_image *image, unsigned number, int64_t offset_sectors)
{
	struct tao_indexes *indexes = &image->indexes[image->tracks.len - 1];
	unsigned len = indexes->len;
	int64_t least = len ? (int64_t)indexes->offset_sectors[len - 1] + 1 : 0;

	if (number != len + 1 || number > TAO_INDEXES_MAX ||
		offset_sectors < least || offset_sectors > UINT32_MAX)
		indexes->is_senseless = true;
	else
		indexes->offset_sectors[indexes->len++] =
			(uint32_t)offset_sectors;
}

/* None is behind the end of its track. */
static void check_indexes(struct tao_image *image)
{
	for (unsigned i = 0; i < image->tracks.len; i++) {
		struct tao_indexes *indexes = &image->indexes[i];

		if (indexes->len > 0 &&
			indexes->offset_sectors[indexes->len - 1] >=
				image->tracks.tracks[i].sectors)
			indexes->is_senseless = true;
		if (indexes->is_senseless)
			*indexes = (struct tao_indexes){.len = 0};
	}
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
	if (status != TAO_OK)
		return status;
	check_indexes(&image);
	*out = image;
	return TAO_OK;
}
