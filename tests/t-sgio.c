/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include "lib/drive_sgio.h"
#include "tests/tap.h"

/* Sense data as drives give it. */
static const uint8_t fixed_write_error[18] = {
	0x70, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x0c, 0x00};
static const uint8_t fixed_deferred[18] = {
	0x71, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x0c, 0x00};
static const uint8_t fixed_recovered[18] = {
	0x70, 0, 0x01, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x18, 0x00};
static const uint8_t fixed_no_sense[18] = {0x70, 0, 0x00, 0, 0, 0, 0, 10};
static const uint8_t descriptor_no_medium[8] = {0x72, 0x02, 0x3a, 0x00};
static const uint8_t descriptor_deferred[8] = {0x73, 0x03, 0x0c, 0x00};
static const uint8_t rubbish[18] = {0x2a, 1, 2, 3};

struct row {
	const char *title;
	int ioctl_errno;
	unsigned scsi, host, driver;
	const uint8_t *sense;
	size_t sense_bytes;
	enum tao_outcome want;
	uint8_t key, asc;
};

#define FIXED(bytes) (bytes), sizeof(bytes)
#define NO_SENSE     NULL, 0

static const struct row rows[] = {
	{"nothing wrong is good", 0, 0x00, 0, 0, NO_SENSE, TAO_OUTCOME_GOOD, 0,
		0},
	{"condition met is good", 0, 0x04, 0, 0, NO_SENSE, TAO_OUTCOME_GOOD, 0,
		0},
	{"good with empty sense is good", 0, 0, 0, 8, FIXED(fixed_no_sense),
		TAO_OUTCOME_GOOD, 0, 0},
	{"good with a recovered error keeps its sense", 0, 0, 0, 8,
		FIXED(fixed_recovered), TAO_OUTCOME_CHECK, 0x1, 0x18},
	{"good with a deferred error is none", 0, 0, 0, 8,
		FIXED(fixed_deferred), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"good with an error in its sense is none", 0, 0, 0, 0,
		FIXED(fixed_write_error), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"fixed sense is read", 0, 0x02, 0, 8, FIXED(fixed_write_error),
		TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"fixed sense is read without the driver's flag", 0, 0x02, 0, 0,
		FIXED(fixed_write_error), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"descriptor sense is read", 0, 0x02, 0, 8, FIXED(descriptor_no_medium),
		TAO_OUTCOME_CHECK, 0x2, 0x3a},
	{"deferred descriptor sense is read", 0, 0x02, 0, 8,
		FIXED(descriptor_deferred), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"advice bits of old kernels do not matter", 0, 0x02, 0, 0x38,
		FIXED(fixed_write_error), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"a check without sense is a host error", 0, 0x02, 0, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"a check with rubbish for sense is a host error", 0, 0x02, 0, 8,
		FIXED(rubbish), TAO_OUTCOME_HOST, 0, 0},
	{"a busy drive is busy", 0, 0x08, 0, 0, NO_SENSE, TAO_OUTCOME_BUSY, 0,
		0},
	{"a reservation conflict is busy", 0, 0x18, 0, 0, NO_SENSE,
		TAO_OUTCOME_BUSY, 0, 0},
	{"a full task set is busy", 0, 0x28, 0, 0, NO_SENSE, TAO_OUTCOME_BUSY,
		0, 0},
	{"an aborted task is a host error", 0, 0x40, 0, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"no connection: the drive is gone", 0, 0, 0x01, 0, NO_SENSE,
		TAO_OUTCOME_GONE, 0, 0},
	{"a busy bus is busy", 0, 0, 0x02, 0, NO_SENSE, TAO_OUTCOME_BUSY, 0, 0},
	{"the host's time is out", 0, 0, 0x03, 0, NO_SENSE, TAO_OUTCOME_TIMEOUT,
		0, 0},
	{"a bad target is gone", 0, 0, 0x04, 0, NO_SENSE, TAO_OUTCOME_GONE, 0,
		0},
	{"an abort is a host error", 0, 0, 0x05, 0, NO_SENSE, TAO_OUTCOME_HOST,
		0, 0},
	{"a parity error is a host error", 0, 0, 0x06, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"an adapter's error is a host error", 0, 0, 0x07, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"a bus reset is a host error", 0, 0, 0x08, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"a soft error asks for a repetition", 0, 0, 0x0b, 0, NO_SENSE,
		TAO_OUTCOME_BUSY, 0, 0},
	{"a disrupted transport is a host error", 0, 0, 0x0e, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"a transport that was given up is gone", 0, 0, 0x0f, 0, NO_SENSE,
		TAO_OUTCOME_GONE, 0, 0},
	{"an unknown host status is a host error", 0, 0, 0x77, 0, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"a host error wins over sense", 0, 0x02, 0x07, 8,
		FIXED(fixed_recovered), TAO_OUTCOME_HOST, 0, 0},
	{"a failure of the target is told by its sense", 0, 0x02, 0x10, 8,
		FIXED(fixed_write_error), TAO_OUTCOME_CHECK, 0x3, 0x0c},
	{"a failure of the target is no recovered error", 0, 0x02, 0x10, 8,
		FIXED(fixed_recovered), TAO_OUTCOME_HOST, 0, 0},
	{"the driver's time is out", 0, 0, 0, 0x06, NO_SENSE,
		TAO_OUTCOME_TIMEOUT, 0, 0},
	{"a busy driver is busy", 0, 0, 0, 0x01, NO_SENSE, TAO_OUTCOME_BUSY, 0,
		0},
	{"a driver's hard error is a host error", 0, 0, 0, 0x07, NO_SENSE,
		TAO_OUTCOME_HOST, 0, 0},
	{"EPERM is the kernel's filter", EPERM, 0, 0, 0, NO_SENSE,
		TAO_OUTCOME_DENIED, 0, 0},
	{"ENODEV is a drive that is gone", ENODEV, 0, 0, 0, NO_SENSE,
		TAO_OUTCOME_GONE, 0, 0},
	{"ENXIO is a drive that is gone", ENXIO, 0, 0, 0, NO_SENSE,
		TAO_OUTCOME_GONE, 0, 0},
	{"EIO of the call itself is too much data", EIO, 0, 0, 0, NO_SENSE,
		TAO_OUTCOME_TOO_LARGE, 0, 0},
	{"EINVAL of the call itself is too much data", EINVAL, 0, 0, 0,
		NO_SENSE, TAO_OUTCOME_TOO_LARGE, 0, 0},
	{"EINTR is never good", EINTR, 0, 0, 0, NO_SENSE, TAO_OUTCOME_SYSTEM, 0,
		0},
	{"ENOMEM is never good", ENOMEM, 0, 0, 0, NO_SENSE, TAO_OUTCOME_SYSTEM,
		0, 0},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];
		struct tao_reply reply = {.sense = {.valid = true, .key = 0xe}};
		bool passed;

		tao_sgio_outcome(row->ioctl_errno, row->scsi, row->host,
			row->driver, row->sense, row->sense_bytes, &reply);
		passed =
			reply.outcome == row->want &&
			reply.os_errno == row->ioctl_errno &&
			reply.sense.valid == (row->want == TAO_OUTCOME_CHECK) &&
			reply.sense.key == row->key &&
			reply.sense.asc == row->asc;
		if (!OK(passed, "%s", row->title))
			printf("# got %s, errno %d, sense %x/%02x\n",
				tao_outcome_text(reply.outcome), reply.os_errno,
				reply.sense.key, reply.sense.asc);
	}
}

/* Whatever the three statuses are, only three zeros (and what SAM and the flag
 * for sense data add) may be good. */
static void test_all(void)
{
	unsigned goods = 0;

	for (unsigned scsi = 0; scsi < 256; scsi++)
		for (unsigned host = 0; host < 256; host++)
			for (unsigned driver = 0; driver < 16; driver++) {
				struct tao_reply reply = {0};

				tao_sgio_outcome(
					0, scsi, host, driver, NULL, 0, &reply);
				if (reply.outcome != TAO_OUTCOME_GOOD)
					continue;
				goods++;
				if (host || (scsi & 0xfa) || (driver & 7))
					goods += 1000;
			}
	/* scsi 0, 1, 4 and 5; driver 0 and 8 */
	IS_INT(goods, 8, "no other mix of statuses is good");
}

static void test_adopt(void)
{
	struct tao_drive *drive = NULL;
	struct tao_error err = {0};

	IS_INT(tao_sgio_adopt(-1, &drive, &err), TAO_FAILED,
		"a descriptor that is not open cannot be adopted");
	OK(!drive, "and gives no drive");
}

int main(void)
{
	test_rows();
	test_all();
	test_adopt();
	return tap_done();
}
