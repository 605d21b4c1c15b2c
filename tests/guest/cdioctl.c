/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* cdioctl DEVICE QUESTION [LBA SECTORS]: ask Linux' own CD-ROM driver, for the
 * tests in the guest. Answers are words and numbers on one line each; "audio"
 * writes sound. Exit status 1 and the errno's name if the driver refuses. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/cdrom.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/cdda.h"

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

static int toc_entry(int fd, int track)
{
	struct cdrom_tocentry entry = {
		.cdte_track = (unsigned char)track, .cdte_format = CDROM_LBA};

	if (ioctl(fd, CDROMREADTOCENTRY, &entry) == -1)
		return fail("CDROMREADTOCENTRY");
	printf("%d %d control %d adr %d\n", track, entry.cdte_addr.lba,
		entry.cdte_ctrl, entry.cdte_adr);
	return 0;
}

static int toc(int fd)
{
	struct cdrom_tochdr header;
	int failed = 0;

	if (ioctl(fd, CDROMREADTOCHDR, &header) == -1)
		return fail("CDROMREADTOCHDR");
	for (int i = header.cdth_trk0; i <= header.cdth_trk1; i++)
		failed |= toc_entry(fd, i);
	return failed | toc_entry(fd, CDROM_LEADOUT);
}

static int audio(int fd, int lba, int sectors)
{
	uint8_t buffer[75 * TAO_SECTOR_BYTES];

	while (sectors > 0) {
		int n = sectors < 75 ? sectors : 75;
		struct cdrom_read_audio request = {
			.addr.lba = lba,
			.addr_format = CDROM_LBA,
			.nframes = n,
			.buf = buffer,
		};

		if (ioctl(fd, CDROMREADAUDIO, &request) == -1)
			return fail("CDROMREADAUDIO");
		if (fwrite(buffer, TAO_SECTOR_BYTES, (size_t)n, stdout) !=
			(size_t)n)
			return fail("write");
		lba += n;
		sectors -= n;
	}
	return 0;
}

static int position(int fd)
{
	struct cdrom_subchnl sub = {.cdsc_format = CDROM_MSF};

	if (ioctl(fd, CDROMSUBCHNL, &sub) == -1)
		return fail("CDROMSUBCHNL");
	printf("status %d track %d index %d at %02d:%02d:%02d\n",
		sub.cdsc_audiostatus, sub.cdsc_trk, sub.cdsc_ind,
		sub.cdsc_absaddr.msf.minute, sub.cdsc_absaddr.msf.second,
		sub.cdsc_absaddr.msf.frame);
	return 0;
}

static int mcn(int fd)
{
	struct cdrom_mcn code;

	if (ioctl(fd, CDROM_GET_MCN, &code) == -1)
		return fail("CDROM_GET_MCN");
	printf("%.13s\n", (const char *)code.medium_catalog_number);
	return 0;
}

static int last_session(int fd)
{
	struct cdrom_multisession session = {.addr_format = CDROM_LBA};

	if (ioctl(fd, CDROMMULTISESSION, &session) == -1)
		return fail("CDROMMULTISESSION");
	printf("%d xa %d\n", session.addr.lba, session.xa_flag);
	return 0;
}

/* Questions whose answer is put into a long. */
static int address(int fd, unsigned long request, const char *what)
{
	long lba;

	if (ioctl(fd, request, &lba) == -1)
		return fail(what);
	printf("%ld\n", lba);
	return 0;
}

/* Questions whose answer is what ioctl returns. */
static const struct plain {
	const char *name;
	unsigned long request;
	unsigned long argument;
} plain[] = {
	{"drive", CDROM_DRIVE_STATUS, CDSL_CURRENT},
	{"disc", CDROM_DISC_STATUS, 0},
	{"changed", CDROM_MEDIA_CHANGED, CDSL_CURRENT},
	{"capability", CDROM_GET_CAPABILITY, 0},
	{"lock", CDROM_LOCKDOOR, 1},
	{"unlock", CDROM_LOCKDOOR, 0},
	{"eject", CDROMEJECT, 0},
	{"close", CDROMCLOSETRAY, 0},
	{"speed", CDROM_SELECT_SPEED, 8},
	{"reset", CDROMRESET, 0},
};

static int ask(int fd, const char *question)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		int answer;

		if (strcmp(question, plain[i].name) != 0)
			continue;
		answer = ioctl(fd, plain[i].request, plain[i].argument);
		if (answer == -1)
			return fail(question);
		printf("%d\n", answer);
		return 0;
	}
	if (strcmp(question, "toc") == 0)
		return toc(fd);
	if (strcmp(question, "position") == 0)
		return position(fd);
	if (strcmp(question, "mcn") == 0)
		return mcn(fd);
	if (strcmp(question, "session") == 0)
		return last_session(fd);
	if (strcmp(question, "written") == 0)
		return address(fd, CDROM_LAST_WRITTEN, "CDROM_LAST_WRITTEN");
	if (strcmp(question, "writable") == 0)
		return address(fd, CDROM_NEXT_WRITABLE, "CDROM_NEXT_WRITABLE");
	fprintf(stderr, "unknown question '%s'\n", question);
	return 2;
}

int main(int argc, char **argv)
{
	int fd, status;

	if (argc < 3)
		return 2;
	fd = open(argv[1], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return fail(argv[1]);
	if (argc == 5 && strcmp(argv[2], "audio") == 0)
		status = audio(fd, atoi(argv[3]), atoi(argv[4]));
	else
		status = ask(fd, argv[2]);
	close(fd);
	return fflush(stdout) == EOF ? 1 : status;
}
