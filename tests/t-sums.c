/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/sums.h"
#include "tests/tap.h"

static struct tao_error err;

/* Sums of that many sectors that begin with seed. */
static struct tao_sums sums_of(uint32_t sectors, uint8_t seed)
{
	static uint8_t data[3 * TAO_SECTOR_BYTES];
	struct tao_sums sums = {0};

	for (uint32_t i = 0, n; i < sectors; i += n) {
		n = sectors - i < 3 ? sectors - i : 3;
		for (size_t b = 0; b < n; b++)
			memset(data + b * TAO_SECTOR_BYTES, (int)(seed + i + b),
				TAO_SECTOR_BYTES);
		tao_sums_add(&sums, data, n);
	}
	return sums;
}

static bool same(const struct tao_sums *a, const struct tao_sums *b)
{
	return a->len_sectors == b->len_sectors &&
	       memcmp(a->sums, b->sums, a->len_sectors * 4u) == 0;
}

static void test_records(const char *path)
{
	struct tao_sums first = sums_of(300, 1), second = sums_of(70001, 9);
	struct tao_sums got = {0};

	OK(!tao_sums_find(path, 1, "xxh3:a", &got), "no file, no sums");
	IS_INT(tao_sums_append(path, 1, "xxh3:a", &first, &err), TAO_OK,
		"a track's sums are kept");
	IS_INT(tao_sums_append(path, 2, "xxh3:b", &second, &err), TAO_OK,
		"and the next one's");
	OK(tao_sums_find(path, 2, "xxh3:b", &got) && same(&got, &second),
		"the second's are found behind the first's");
	tao_sums_free(&got);
	OK(tao_sums_find(path, 1, "xxh3:a", &got) && same(&got, &first),
		"and these too");
	tao_sums_free(&got);
	OK(!tao_sums_find(path, 2, "xxh3:a", &got) &&
			!tao_sums_find(path, 3, "xxh3:b", &got),
		"another checksum or number is another track");
	if (truncate(path, 48 + 1200 + 48 + 50) == -1)
		BAIL("truncate");
	OK(!tao_sums_find(path, 2, "xxh3:b", &got), "half a record is none");
	tao_sums_remove(path);
	OK(access(path, F_OK) == -1, "the file can be removed");
	tao_sums_free(&first);
	tao_sums_free(&second);
}

static void test_strangers(const char *path, const char *other)
{
	struct tao_sums sums = sums_of(3, 0), got = {0};
	FILE *file = fopen(other, "w");

	fputs("precious", file);
	fclose(file);
	if (symlink(other, path) == -1)
		BAIL("symlink");
	IS_INT(tao_sums_append(path, 1, "x", &sums, &err), TAO_FAILED,
		"nothing is written through a symbolic link");
	unlink(path);
	if (link(other, path) == -1)
		BAIL("link");
	IS_INT(tao_sums_append(path, 1, "x", &sums, &err), TAO_FAILED,
		"nor through a hard one");
	OK(!tao_sums_find(path, 1, "x", &got), "nor read");
	unlink(path);
	if (mkfifo(path, 0600) == -1)
		BAIL("mkfifo");
	IS_INT(tao_sums_append(path, 1, "x", &sums, &err), TAO_FAILED,
		"a pipe does not keep it waiting");
	unlink(path);
	unlink(other);
	tao_sums_free(&sums);
}

int main(void)
{
	char folder[] = "/tmp/tao-sums.XXXXXX";
	char path[PATH_MAX], other[64];

	if (!mkdtemp(folder))
		BAIL("no scratch folder");
	snprintf(other, sizeof(other), "%s/sr0.lock", folder);
	IS_INT(tao_sums_path(other, path, &err), TAO_OK, "the file has a name");
	OK(strncmp(path, other, strlen(other)) == 0 &&
			strcmp(path + strlen(other), ".sums") == 0,
		"beside the session's");
	test_records(path);
	test_strangers(path, other);
	rmdir(folder);
	return tap_done();
}
