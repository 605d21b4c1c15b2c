/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/sector_sum.h"
#include "lib/sums.h"
#include "tests/tap.h"

static struct tao_error err;

/* So many sums, seed and what follows; their checksum. */
static struct tao_sums sums_of(uint32_t sectors, uint32_t seed, char *checksum)
{
	struct tao_sums sums = {0};

	for (uint32_t i = 0; i < sectors; i++) {
		uint32_t sum = seed + i;

		tao_sums_add(&sums, &sum, 1);
	}
	tao_track_sum_text(tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums.sums,
				   sums.len_sectors),
		checksum);
	return sums;
}

/* Write over that byte of the file. */
static void spoil(const char *path, off_t at, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd == -1 || pwrite(fd, text, strlen(text), at) == -1)
		BAIL("pwrite");
	close(fd);
}

static bool same(const struct tao_sums *a, const struct tao_sums *b)
{
	return a->len_sectors == b->len_sectors &&
	       memcmp(a->sums, b->sums, a->len_sectors * 4u) == 0;
}

enum { FIRST = 300, SECOND = 70001, HEAD_BYTES = 44 };

static void test_records(const char *path)
{
	char a[24], b[24];
	struct tao_sums first = sums_of(FIRST, 1, a);
	struct tao_sums second = sums_of(SECOND, 9, b), got = {0}, other;

	OK(!tao_sums_find(path, 1, a, &got), "no file, no sums");
	IS_INT(tao_sums_append(path, 1, &first, &err), TAO_OK,
		"a track's sums are kept");
	IS_INT(tao_sums_append(path, 2, &second, &err), TAO_OK,
		"and the next one's");
	OK(tao_sums_find(path, 2, b, &got) && same(&got, &second),
		"the second's are found behind the first's");
	tao_sums_free(&got);
	OK(tao_sums_find(path, 1, a, &got) && same(&got, &first),
		"and these too");
	tao_sums_free(&got);
	OK(!tao_sums_find(path, 2, a, &got) && !tao_sums_find(path, 3, b, &got),
		"another checksum or number is another track");
	spoil(path, HEAD_BYTES + 17, "x");
	OK(!tao_sums_find(path, 1, a, &got), "a sum that was changed is seen");
	for (const char *old = "12"; *old; old++) {
		spoil(path, 6, (const char[]){*old, '\0'});
		OK(tao_sums_find(path, 2, b, &got) &&
				!tao_sums_find(path, 1, a, &other),
			"a record of kind %c is passed over", *old);
		tao_sums_free(&got);
	}
	if (truncate(path, HEAD_BYTES + 4 * FIRST + HEAD_BYTES + 50) == -1)
		BAIL("truncate");
	OK(!tao_sums_find(path, 2, b, &got), "half a record is none");
	spoil(path, 0, "STRANGE");
	OK(!tao_sums_find(path, 1, a, &got), "nor is one of another kind");
	tao_sums_remove(path);
	OK(access(path, F_OK) == -1, "the file can be removed");
	tao_sums_free(&first);
	tao_sums_free(&second);
}

/* As a version before this one left it: the same place, other sums. */
static void test_older(const char *path)
{
	char a[24];
	struct tao_sums sums = sums_of(3, 1, a), got = {0};

	if (tao_sums_append(path, 1, &sums, &err) != TAO_OK)
		BAIL("append");
	spoil(path, 0, "TAOSUM1");
	OK(!tao_sums_find(path, 1, a, &got), "older sums are not compared");
	tao_sums_remove(path);
	tao_sums_free(&sums);
}

static void test_strangers(const char *path, const char *other)
{
	char checksum[24];
	struct tao_sums sums = sums_of(3, 0, checksum), got = {0};
	FILE *file = fopen(other, "w");

	fputs("precious", file);
	fclose(file);
	if (symlink(other, path) == -1)
		BAIL("symlink");
	IS_INT(tao_sums_append(path, 1, &sums, &err), TAO_FAILED,
		"nothing is written through a symbolic link");
	unlink(path);
	if (link(other, path) == -1)
		BAIL("link");
	IS_INT(tao_sums_append(path, 1, &sums, &err), TAO_FAILED,
		"nor through a hard one");
	OK(!tao_sums_find(path, 1, checksum, &got), "nor read");
	unlink(path);
	if (mkfifo(path, 0600) == -1)
		BAIL("mkfifo");
	IS_INT(tao_sums_append(path, 1, &sums, &err), TAO_FAILED,
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
	test_older(path);
	test_strangers(path, other);
	rmdir(folder);
	return tap_done();
}
