/* The system calls of preload_sg.h, where it is told what this is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FORTIFY_SOURCE /* its inline open() would be in the way */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/preload_sg.h"

#define EXPORT     __attribute__((visibility("default")))
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum { EXCLUSIVE_BYTE = 0, OPENER_BYTE = 1, FIRST_FREE_BYTE = 2 };

/* Linux' include/scsi/scsi_ioctl.h, which programs do not have */
enum { SCSI_IOCTL_GET_IDLUN = 0x5382, SCSI_IOCTL_GET_BUS_NUMBER = 0x5386 };

/* ---- the one drive there is ---- */

static char node[PATH_MAX];
static char disc[PATH_MAX];
static dev_t node_dev;
static ino_t node_ino;

static bool is_node(const struct stat *st)
{
	const char *colon, *fake = getenv("TAO_FAKE_SR");
	struct stat found;

	if (!node_ino && fake && (colon = strchr(fake, ':')) &&
		colon - fake < PATH_MAX && strlen(colon + 1) < PATH_MAX) {
		memcpy(node, fake, (size_t)(colon - fake));
		strcpy(disc, colon + 1);
		if (REAL(stat)(node, &found) == 0) {
			node_dev = found.st_dev;
			node_ino = found.st_ino;
		}
	}
	return node_ino && st->st_ino == node_ino && st->st_dev == node_dev;
}

static bool is_node_fd(int fd)
{
	int kept = errno;
	struct stat st;
	bool is = REAL(fstat)(fd, &st) == 0 && is_node(&st);

	errno = kept;
	return is;
}

static bool lock_byte(int fd, short type, off_t byte)
{
	struct flock lock = {.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = byte,
		.l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static bool has_other_openers(int fd)
{
	struct flock lock = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = OPENER_BYTE,
		.l_len = 1};

	return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

static int lock_door(int fd, bool locked)
{
	/* the node's length remembers it */
	if (truncate(node, locked))
		return errno;
	if (!locked && has_other_openers(fd) && geteuid() != 0)
		return EBUSY;
	return fake_move_door(disc, locked);
}

/* ---- system calls ---- */

static int answer(int os_errno)
{
	if (!os_errno)
		return 0;
	errno = os_errno;
	return -1;
}

/* What sr tells of itself for the sake of old programs. */
static int answer_small(unsigned long number, void *arg)
{
	switch (number) {
	case CDROM_GET_CAPABILITY:
		return CDC_CLOSE_TRAY | CDC_OPEN_TRAY | CDC_LOCK |
		       CDC_GENERIC_PACKET | CDC_CD_R | CDC_CD_RW;
	case SG_GET_VERSION_NUM:
		*(int *)arg = 30527;
		return 0;
	case SG_GET_RESERVED_SIZE:
		*(int *)arg = FAKE_LIMIT_BYTES;
		return 0;
	case SG_SET_TIMEOUT:
	case SG_SET_RESERVED_SIZE:
		return 0;
	case SG_GET_TIMEOUT:
		return 6000;
	case SCSI_IOCTL_GET_IDLUN:
		memset(arg, 0, 8);
		return 0;
	case SG_EMULATED_HOST:
	case SCSI_IOCTL_GET_BUS_NUMBER:
		*(int *)arg = 0;
		return 0;
	default:
		return answer(ENOTTY);
	}
}

EXPORT int ioctl(int fd, unsigned long number, ...)
{
	va_list args;
	void *arg;

	va_start(args, number);
	arg = va_arg(args, void *);
	va_end(args);
	if (!is_node_fd(fd))
		return REAL(ioctl)(fd, number, arg);
	switch (number) {
	case SG_IO:
		return answer(fake_sg_io(disc, fd, arg));
	case CDROM_SEND_PACKET:
		return answer(fake_send_packet(disc, fd, arg));
	case CDROM_LOCKDOOR:
		return answer(lock_door(fd, arg != NULL));
	default:
		return answer_small(number, arg);
	}
}

static int opened(int fd, int flags)
{
	bool is_writable = (flags & O_ACCMODE) != O_RDONLY;
	int os_errno = 0;

	if (fd == -1 || !is_node_fd(fd))
		return fd;
	if (is_writable && !(flags & O_NONBLOCK))
		os_errno = EROFS;
	else if ((flags & O_EXCL) &&
		 !lock_byte(
			 fd, is_writable ? F_WRLCK : F_RDLCK, EXCLUSIVE_BYTE))
		os_errno = EBUSY;
	else if (!lock_byte(fd, F_RDLCK, OPENER_BYTE))
		os_errno = errno;
	if (!os_errno)
		return fd;
	REAL(close)(fd);
	return answer(os_errno);
}

EXPORT int close(int fd)
{
	struct stat st;

	if (fd < 0 || REAL(fstat)(fd, &st) == -1 || !is_node(&st))
		return REAL(close)(fd);
	fake_end_track();
	/* the last close unlocks the door, unless CDROM_LOCKDOOR locked it */
	if (st.st_size == 0 && !has_other_openers(fd))
		fake_move_door(disc, false);
	return REAL(close)(fd);
}

/* Other programs' locks, away from ours. */
EXPORT int fcntl(int fd, int command, ...)
{
	struct flock lock;
	va_list args;
	void *arg;

	va_start(args, command);
	arg = va_arg(args, void *);
	va_end(args);
	if ((command != F_SETLK && command != F_SETLKW) || !is_node_fd(fd))
		return REAL(fcntl)(fd, command, arg);
	lock = *(struct flock *)arg;
	lock.l_start += FIRST_FREE_BYTE;
	return REAL(fcntl)(fd, command, &lock);
}

static int open_mode(int flags, va_list args)
{
	return (flags & (O_CREAT | O_TMPFILE)) ? (int)va_arg(args, mode_t) : 0;
}

#define OPEN(name)                                                             \
	EXPORT int name(const char *path, int flags, ...)                      \
	{                                                                      \
		va_list args;                                                  \
		int mode;                                                      \
                                                                               \
		va_start(args, flags);                                         \
		mode = open_mode(flags, args);                                 \
		va_end(args);                                                  \
		return opened(REAL(name)(path, flags, mode), flags);           \
	}
OPEN(open)
OPEN(open64)

#define OPEN_CHECKED(name)                                                     \
	int name(const char *path, int flags);                                 \
	EXPORT int name(const char *path, int flags)                           \
	{                                                                      \
		return opened(REAL(name)(path, flags), flags);                 \
	}
OPEN_CHECKED(__open_2)
OPEN_CHECKED(__open64_2)

#define SHOW(st)                                                               \
	do {                                                                   \
		(st)->st_mode = S_IFBLK | ((st)->st_mode & 07777);             \
		(st)->st_rdev = makedev(11, 9);                                \
		(st)->st_size = 0;                                             \
	} while (0)

#define STAT(name, kind, type)                                                 \
	EXPORT int name(kind what, struct type *st)                            \
	{                                                                      \
		int result = REAL(name)(what, st);                             \
                                                                               \
		if (result == 0 && is_node((struct stat *)st))                 \
			SHOW(st);                                              \
		return result;                                                 \
	}
STAT(stat, const char *, stat)
STAT(stat64, const char *, stat64)
STAT(lstat, const char *, stat)
STAT(lstat64, const char *, stat64)
STAT(fstat, int, stat)
STAT(fstat64, int, stat64)

/* ---- what is mounted, as the file TAO_FAKE_MOUNTS says ---- */

EXPORT FILE *setmntent(const char *path, const char *mode)
{
	const char *fake = getenv("TAO_FAKE_MOUNTS");

	return REAL(setmntent)(fake ? fake : path, mode);
}
