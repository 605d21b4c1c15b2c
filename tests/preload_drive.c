/* The drive of preload_sg.c: commands to a virtual recorder, and its faults. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FORTIFY_SOURCE
#include "config.h"

#include "tests/preload_sg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/mmc.h"
#include "lib/virtual/virtual.h"

enum { LIMIT_BYTES = 128 * 1024, BUSY_TRIES = 500, BUSY_PAUSE_NS = 10000000 };

/* ---- faults ---- */

struct fault {
	const char *name;
	unsigned char scsi, host, driver;
	int os_errno;
	bool stays; /* every command after it ends so too */
};

static const struct fault faults[] = {
	{"unplug", 0, 0x01, 0, 0, true},
	{"timeout", 0, 0x03, 0, 0, false},
	{"error", 0, 0x07, 0, 0, false},
	{"reset", 0, 0x08, 0, 0, false},
	{"soft", 0, 0x0b, 0, 0, false},
	{"driver-timeout", 0, 0, 0x06, 0, false},
	{"busy", 0x08, 0, 0, 0, false},
	{"no-sense", 0x02, 0, 0, 0, false},
	{"eperm", 0, 0, 0, EPERM, false},
	{"enodev", 0, 0, 0, ENODEV, true},
};

static const struct fault *find_fault(const char *name)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (strcmp(faults[i].name, name) == 0)
			return &faults[i];
	abort();
}

/* The fault that this command is to meet, NULL for none. */
static const struct fault *next_fault(uint8_t opcode)
{
	static const struct fault *lasting;
	static unsigned long count;
	const char *plan = getenv("TAO_FAKE_FAULT"), *name;
	const struct fault *fault;
	unsigned long at;
	char *end;

	if (lasting || !plan || !*plan)
		return lasting;
	if (strncmp(plan, "any:", 4) != 0 && strtoul(plan, NULL, 16) != opcode)
		return NULL;
	at = strtoul(strchr(plan, ':') + 1, &end, 10);
	if (++count != at)
		return NULL;
	name = end + 1;
	fault = find_fault(name);
	if (fault->stays)
		lasting = fault;
	return fault;
}

/* ---- commands ---- */

static struct tao_drive *writing; /* kept open while a track is written */
static pid_t writing_pid;

static struct tao_drive *open_disc(const char *disc, struct tao_reply *reply)
{
	const struct timespec pause = {.tv_nsec = BUSY_PAUSE_NS};
	struct tao_drive *drive = NULL;
	struct tao_error err;

	if (writing && writing_pid == getpid())
		return writing;
	for (int tries = 0; tries < BUSY_TRIES; tries++) {
		if (tao_virtual_open(disc, TAO_OPEN_EXCLUSIVE, &drive, &err) ==
			TAO_OK)
			return drive;
		if (err.code != TAO_E_RECORDER_LOCKED)
			break;
		nanosleep(&pause, NULL);
	}
	reply->outcome = err.code == TAO_E_RECORDER_LOCKED ? TAO_OUTCOME_BUSY
							   : TAO_OUTCOME_GONE;
	return NULL;
}

static void close_disc(struct tao_drive *drive, bool is_writing)
{
	writing = is_writing ? drive : NULL;
	writing_pid = getpid();
	if (!is_writing)
		tao_drive_close(drive);
}

/* Let the disc pass for one of another kind: its profile is told, and as none
 * of those that TAO_FAKE_PROFILE is for has an ATIP, that is refused. */
static void disguise(const struct tao_request *request, struct tao_reply *reply)
{
	const char *profile = getenv("TAO_FAKE_PROFILE");
	const uint8_t *cdb = request->cdb.bytes;
	uint8_t *data = request->data;

	if (!profile || !*profile)
		return;
	if (cdb[0] == TAO_OP_GET_CONFIGURATION && request->len_bytes >= 8) {
		data[6] = (uint8_t)(strtoul(profile, NULL, 16) >> 8);
		data[7] = (uint8_t)strtoul(profile, NULL, 16);
	}
	if (cdb[0] == TAO_OP_READ_TOC && (cdb[2] & 0x0f) == 4) {
		reply->outcome = TAO_OUTCOME_CHECK;
		reply->sense = (struct tao_sense){
			.valid = true, .key = 5, .asc = 0x24};
	}
}

static void run(const char *disc, const struct tao_request *request,
	struct tao_reply *reply)
{
	uint8_t opcode = request->cdb.bytes[0];
	struct tao_drive *drive = open_disc(disc, reply);
	bool is_writing;

	if (!drive)
		return;
	is_writing = drive == writing || opcode == TAO_OP_WRITE_10 ||
		     opcode == TAO_OP_WRITE_12;
	if (opcode == TAO_OP_SYNCHRONIZE_CACHE ||
		opcode == TAO_OP_CLOSE_TRACK_SESSION)
		is_writing = false;
	tao_drive_execute(drive, request, reply);
	disguise(request, reply);
	close_disc(drive, is_writing);
}

void fake_end_track(void)
{
	if (writing && writing_pid == getpid())
		close_disc(writing, false);
}

int fake_move_door(const char *disc, bool locked)
{
	struct tao_reply reply = {0};
	struct tao_drive *drive;
	bool is_writing;

	if (next_fault(TAO_OP_PREVENT_ALLOW))
		return EIO;
	drive = open_disc(disc, &reply);
	if (!drive)
		return EIO;
	is_writing = drive == writing;
	tao_drive_lock_door(drive, locked, &reply);
	close_disc(drive, is_writing);
	return reply.outcome == TAO_OUTCOME_GOOD ? 0 : EIO;
}

/* The kernel's filter for those who are not root: commands that need a writable
 * descriptor, and some that nobody else may send. */
static bool is_let_through(int fd, uint8_t opcode)
{
	static const uint8_t writers[] = {0x15, 0x1e, 0x2a, 0x35, 0x53, 0x54,
		0x55, 0x5b, 0x5d, 0xa1, 0xaa, 0xb6, 0xbb};
	static const uint8_t never[] = {0x01, 0x3b, 0xab, 0xbd};

	if (geteuid() == 0)
		return true;
	if (memchr(never, opcode, sizeof(never)))
		return false;
	return (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY ||
	       !memchr(writers, opcode, sizeof(writers));
}

static enum tao_direction direction_of(int dxfer)
{
	return dxfer == SG_DXFER_FROM_DEV ? TAO_FROM_DRIVE
	       : dxfer == SG_DXFER_TO_DEV ? TAO_TO_DRIVE
					  : TAO_NO_DATA;
}

static void set_status(struct sg_io_hdr *hdr, const struct fault *status)
{
	hdr->status = status->scsi;
	hdr->masked_status = (status->scsi >> 1) & 0x1f;
	hdr->host_status = status->host;
	hdr->driver_status = status->driver;
	hdr->info = status->scsi || status->host || status->driver;
	hdr->resid = 0;
}

/* Let the recorder do it; what it is not, as a row of faults. */
static const struct fault *serve(const char *disc,
	const struct tao_request *request, struct sg_io_hdr *hdr)
{
	static const struct fault check = {"", 0x02, 0, 0x08, 0, false};
	struct tao_reply reply = {0};
	uint8_t sense[TAO_SENSE_FIXED_BYTES];

	run(disc, request, &reply);
	switch (reply.outcome) {
	case TAO_OUTCOME_GOOD:
		return NULL;
	case TAO_OUTCOME_BUSY:
		return find_fault("busy");
	case TAO_OUTCOME_CHECK:
		break;
	default:
		return find_fault("unplug");
	}
	tao_sense_build(&reply.sense, sense);
	hdr->sb_len_wr =
		hdr->mx_sb_len < sizeof(sense) ? hdr->mx_sb_len : sizeof(sense);
	memcpy(hdr->sbp, sense, hdr->sb_len_wr);
	return &check;
}

int fake_sg_io(const char *disc, int fd, struct sg_io_hdr *hdr)
{
	struct tao_request request = {
		.direction = direction_of(hdr->dxfer_direction),
		.data = hdr->dxferp,
		.len_bytes = hdr->dxfer_len,
		.timeout_ms = hdr->timeout};
	static const struct fault good;
	const struct fault *fault;

	if (hdr->interface_id != 'S' || hdr->cmd_len > 16)
		return EINVAL;
	memcpy(request.cdb.bytes, hdr->cmdp, hdr->cmd_len);
	request.cdb.len = hdr->cmd_len;
	if (!is_let_through(fd, request.cdb.bytes[0]))
		return EPERM;
	if (request.len_bytes > FAKE_LIMIT_BYTES)
		return EIO;
	hdr->sb_len_wr = 0;
	fault = next_fault(request.cdb.bytes[0]);
	if (!fault)
		fault = serve(disc, &request, hdr);
	set_status(hdr, fault ? fault : &good);
	return fault ? fault->os_errno : 0;
}

int fake_send_packet(
	const char *disc, int fd, struct cdrom_generic_command *packet)
{
	static const unsigned char lengths[8] = {6, 10, 10, 12, 12, 12, 10, 10};
	uint8_t sense[TAO_SENSE_FIXED_BYTES] = {0};
	struct sg_io_hdr hdr = {
		.interface_id = 'S',
		.dxfer_direction = packet->data_direction == CGC_DATA_READ
					   ? SG_DXFER_FROM_DEV
				   : packet->data_direction == CGC_DATA_WRITE
					   ? SG_DXFER_TO_DEV
					   : SG_DXFER_NONE,
		.cmd_len = lengths[packet->cmd[0] >> 5],
		.cmdp = packet->cmd,
		.dxferp = packet->buffer,
		.dxfer_len = packet->buflen,
		.sbp = sense,
		.mx_sb_len = sizeof(sense),
		.timeout = (unsigned)packet->timeout * 10,
	};
	int os_errno = fake_sg_io(disc, fd, &hdr);

	if (hdr.sb_len_wr && packet->sense)
		memcpy(packet->sense, sense, sizeof(sense));
	return os_errno ? os_errno : hdr.status ? EIO : 0;
}
