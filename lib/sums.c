/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/sums.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/sector_sum.h"

enum {
	/* A track of 100 minutes: memory that is not used costs nothing, but to
	 * move would in the middle of a burn. */
	ROOM_AT_FIRST = 450000,
	SECTORS_MAX = 1000000,
	BYTE_ORDER_MARK = 0x1234
};

static const char magic[8] = "TAOSUM3";
/* Other kinds of sums, that cannot be compared: passed over. */
static const char old_magics[][8] = {"TAOSUM1", "TAOSUM2"};

struct record {
	char magic[8];
	uint32_t byte_order;
	uint32_t track;
	uint32_t sectors;
	char checksum[24];
};

static bool make_room(struct tao_sums *sums, uint32_t sectors)
{
	uint32_t room = sums->room_sectors ? sums->room_sectors : ROOM_AT_FIRST;
	uint32_t *larger;

	while (room < sums->len_sectors + sectors)
		room *= 2;
	if (room == sums->room_sectors)
		return true;
	larger = realloc(sums->sums, room * sizeof(*larger));
	if (!larger)
		return false;
	sums->sums = larger;
	sums->room_sectors = room;
	return true;
}

void tao_sums_add(struct tao_sums *sums, const uint32_t *more, uint32_t sectors)
{
	if (sums->is_incomplete || !make_room(sums, sectors)) {
		sums->is_incomplete = true;
		return;
	}
	memcpy(sums->sums + sums->len_sectors, more, sectors * sizeof(*more));
	sums->len_sectors += sectors;
}

void tao_sums_free(struct tao_sums *sums)
{
	free(sums->sums);
	*sums = (struct tao_sums){0};
}

enum tao_status tao_sums_path(const char *session_path,
	char out[static PATH_MAX], struct tao_error *err)
{
	if (strlen(session_path) + sizeof(".sums") > PATH_MAX)
		return tao_fail_errno(err, TAO_E_LOCK_FAILED, ENAMETOOLONG,
			"'%s.sums'", session_path);
	snprintf(out, PATH_MAX, "%s.sums", session_path);
	return TAO_OK;
}

/* The folder may be everybody's: what we did not make ourselves is not
 * written to, and believed only by root. */
static int open_own(const char *path, int flags, uid_t also)
{
	int fd = open(path,
		flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	struct stat about;

	if (fd == -1)
		return -1;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
		about.st_nlink == 1 &&
		(about.st_uid == geteuid() || geteuid() == also))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

/* A sum of the sums: a record that was damaged is none. */
static void checksum_of(const struct tao_sums *sums, char out[static 24])
{
	tao_track_sum_text(tao_track_sum(TAO_TRACK_SUM_OF_NONE, sums->sums,
				   sums->len_sectors),
		out);
}

enum tao_status tao_sums_append(const char *path, unsigned track,
	const struct tao_sums *sums, struct tao_error *err)
{
	struct record record = {.byte_order = BYTE_ORDER_MARK,
		.track = track,
		.sectors = sums->len_sectors};
	size_t len = (size_t)sums->len_sectors * sizeof(*sums->sums);
	struct iovec parts[] = {{&record, sizeof(record)}, {sums->sums, len}};
	int fd = open_own(path, O_WRONLY | O_CREAT | O_APPEND, (uid_t)-1);
	ssize_t written;
	off_t end;

	if (fd == -1)
		return tao_fail_errno(
			err, TAO_E_LOCK_FAILED, errno, "'%s'", path);
	memcpy(record.magic, magic, sizeof(magic));
	checksum_of(sums, record.checksum);
	end = lseek(fd, 0, SEEK_END);
	written = writev(fd, parts, 2);
	/* Half a record would hide those behind it. */
	if (written != (ssize_t)(sizeof(record) + len)) {
		int failed = written == -1 ? errno : ENOSPC;

		if (end == -1 || ftruncate(fd, end) == -1)
			unlink(path);
		close(fd);
		return tao_fail_errno(
			err, TAO_E_LOCK_FAILED, failed, "'%s'", path);
	}
	close(fd);
	return TAO_OK;
}

static bool read_all(FILE *file, const char *checksum, uint32_t sectors,
	struct tao_sums *sums)
{
	char found[24];

	struct tao_sums read = {
		.sums = malloc((size_t)sectors * sizeof(uint32_t)),
		.len_sectors = sectors,
		.room_sectors = sectors,
	};

	if (read.sums &&
		fread(read.sums, sizeof(uint32_t), sectors, file) == sectors) {
		checksum_of(&read, found);
		if (strcmp(found, checksum) == 0) {
			*sums = read;
			return true;
		}
	}
	free(read.sums);
	return false;
}

static bool has_magic(const struct record *record, const char wanted[8])
{
	return memcmp(record->magic, wanted, sizeof(record->magic)) == 0;
}

static bool is_record(const struct record *record)
{
	bool is_known = has_magic(record, magic);

	for (size_t i = 0; i < sizeof(old_magics) / sizeof(old_magics[0]); i++)
		is_known = is_known || has_magic(record, old_magics[i]);
	return is_known && record->byte_order == BYTE_ORDER_MARK &&
	       record->sectors > 0 && record->sectors <= SECTORS_MAX;
}

static bool find(
	FILE *file, unsigned track, const char *checksum, struct tao_sums *sums)
{
	struct record record;

	while (fread(&record, sizeof(record), 1, file) == 1) {
		if (!is_record(&record))
			return false;
		record.checksum[sizeof(record.checksum) - 1] = '\0';
		if (has_magic(&record, magic) && record.track == track &&
			strcmp(record.checksum, checksum) == 0)
			return read_all(file, checksum, record.sectors, sums);
		if (fseek(file, (long)record.sectors * 4, SEEK_CUR) == -1)
			return false;
	}
	return false;
}

bool tao_sums_find(const char *path, unsigned track, const char *checksum,
	struct tao_sums *sums)
{
	int fd = open_own(path, O_RDONLY, 0);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "r");
	bool is_found;

	if (!file) {
		if (fd != -1)
			close(fd);
		return false;
	}
	is_found = checksum[0] && find(file, track, checksum, sums);
	fclose(file);
	return is_found;
}

void tao_sums_remove(const char *path)
{
	unlink(path);
}
