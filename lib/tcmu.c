/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/tcmu.h"

/* not beside <fcntl.h>: both define struct iovec */
#include <linux/target_core_user.h>
#include <string.h>
#include <unistd.h>

enum { MAX_IOVS = 1024 };

/* ---- the area ---- */

/* One volatile 32-bit load; the area is shared with the kernel. */
static uint32_t load(const struct tao_tcmu *tcmu, size_t offset)
{
	const void *at = tcmu->area + offset;

	return __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
}

static void store(struct tao_tcmu *tcmu, size_t offset, uint32_t value)
{
	void *at = tcmu->area + offset;

	__atomic_store_n((uint32_t *)at, value, __ATOMIC_RELEASE);
}

static uint32_t head(const struct tao_tcmu *tcmu)
{
	return load(tcmu, offsetof(struct tcmu_mailbox, cmd_head));
}

static uint32_t tail(const struct tao_tcmu *tcmu)
{
	return load(tcmu, offsetof(struct tcmu_mailbox, cmd_tail));
}

/* Where the entry at a place in the ring begins. */
static size_t entry_offset(const struct tao_tcmu *tcmu, uint32_t place)
{
	return tcmu->ring_offset + place;
}

static struct tcmu_cmd_entry_hdr entry_header(
	const struct tao_tcmu *tcmu, uint32_t place)
{
	struct tcmu_cmd_entry_hdr header;

	memcpy(&header, tcmu->area + entry_offset(tcmu, place),
		sizeof(header));
	return header;
}

static uint32_t place_after(const struct tao_tcmu *tcmu, uint32_t place)
{
	uint32_t len = tcmu_hdr_get_len(entry_header(tcmu, place).len_op);

	return (uint32_t)((place + len) % tcmu->ring_bytes);
}

enum tao_status tao_tcmu_init(struct tao_tcmu *tcmu, void *area,
	size_t area_bytes, struct tao_error *err)
{
	struct tcmu_mailbox mailbox;

	if (area_bytes < sizeof(mailbox))
		return tao_fail(err, TAO_E_SYSTEM_ERROR, "no mailbox");
	memcpy(&mailbox, area, sizeof(mailbox));
	if (mailbox.version != TCMU_MAILBOX_VERSION)
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"the kernel's mailbox is of version %u, not %d",
			(unsigned)mailbox.version, TCMU_MAILBOX_VERSION);
	if (mailbox.cmdr_size == 0 || mailbox.cmdr_off > area_bytes ||
		mailbox.cmdr_size > area_bytes - mailbox.cmdr_off)
		return tao_fail(err, TAO_E_SYSTEM_ERROR,
			"the kernel's ring does not lie in the mapped area");
	*tcmu = (struct tao_tcmu){
		.area = area,
		.area_bytes = area_bytes,
		.ring_offset = mailbox.cmdr_off,
		.ring_bytes = mailbox.cmdr_size,
		.has_read_len = mailbox.flags & TCMU_MAILBOX_FLAG_CAP_READ_LEN,
		.fd = -1,
	};
	return TAO_OK;
}

/* ---- commands ---- */

/* SPC-4 4.3.1: the first three bits of a command tell its length. */
static size_t cdb_bytes(uint8_t opcode)
{
	static const uint8_t bytes[8] = {6, 10, 10, 16, 16, 12, 10, 10};

	return bytes[opcode >> 5];
}

/* The pieces of the command's data; false if they lie outside the area. */
static bool get_iov(const struct tao_tcmu *tcmu, size_t offset,
	uint32_t index, struct iovec *out)
{
	memcpy(out,
		tcmu->area + offset +
			offsetof(struct tcmu_cmd_entry, req.iov) +
			index * sizeof(*out),
		sizeof(*out));
	return (uintptr_t)out->iov_base <= tcmu->area_bytes &&
	       out->iov_len <= tcmu->area_bytes - (uintptr_t)out->iov_base;
}

static uint32_t iov_count(const struct tao_tcmu *tcmu, size_t offset)
{
	uint32_t count = load(
		tcmu, offset + offsetof(struct tcmu_cmd_entry, req.iov_cnt));

	return count <= MAX_IOVS ? count : 0;
}

static bool read_command(const struct tao_tcmu *tcmu, uint32_t place,
	struct tao_tcmu_command *command)
{
	size_t offset = entry_offset(tcmu, place);
	struct iovec iov;
	uint64_t cdb_offset;

	memcpy(&cdb_offset,
		tcmu->area + offset +
			offsetof(struct tcmu_cmd_entry, req.cdb_off),
		sizeof(cdb_offset));
	if (cdb_offset > tcmu->area_bytes - 16)
		return false;
	*command = (struct tao_tcmu_command){
		.cdb = tcmu->area + cdb_offset,
		.cdb_bytes = cdb_bytes(tcmu->area[cdb_offset]),
		.offset = offset,
	};
	for (uint32_t i = 0; i < iov_count(tcmu, offset); i++) {
		if (!get_iov(tcmu, offset, i, &iov))
			return false;
		command->data_bytes += iov.iov_len;
	}
	return true;
}

/* Done with the entry at the tail. */
static void advance(struct tao_tcmu *tcmu)
{
	store(tcmu, offsetof(struct tcmu_mailbox, cmd_tail),
		place_after(tcmu, tail(tcmu)));
}

static bool wake(struct tao_tcmu *tcmu)
{
	const uint32_t any = 0;

	return tcmu->fd == -1 ||
	       write(tcmu->fd, &any, sizeof(any)) == sizeof(any);
}

bool tao_tcmu_next(struct tao_tcmu *tcmu, struct tao_tcmu_command *command)
{
	while (tail(tcmu) != head(tcmu)) {
		uint32_t place = tail(tcmu);
		struct tcmu_cmd_entry_hdr header = entry_header(tcmu, place);
		enum tcmu_opcode op = tcmu_hdr_get_op(header.len_op);

		if (op == TCMU_OP_CMD && read_command(tcmu, place, command))
			return true;
		if (op != TCMU_OP_PAD && op != TCMU_OP_TMR)
			tcmu->area[entry_offset(tcmu, place) +
				   offsetof(struct tcmu_cmd_entry_hdr,
					   uflags)] |= TCMU_UFLAG_UNKNOWN_OP;
		advance(tcmu);
		wake(tcmu);
	}
	return false;
}

bool tao_tcmu_is_aborted(
	const struct tao_tcmu *tcmu, const struct tao_tcmu_command *command)
{
	uint32_t place = (uint32_t)(command->offset - tcmu->ring_offset);
	uint16_t id = entry_header(tcmu, place).cmd_id;

	while ((place = place_after(tcmu, place)) != head(tcmu)) {
		const uint8_t *entry =
			tcmu->area + entry_offset(tcmu, place);
		struct tcmu_cmd_entry_hdr header = entry_header(tcmu, place);
		struct tcmu_tmr_entry tmr;

		if (tcmu_hdr_get_op(header.len_op) != TCMU_OP_TMR)
			continue;
		memcpy(&tmr, entry, sizeof(tmr));
		for (uint32_t i = 0; i < tmr.cmd_cnt; i++) {
			uint16_t aborted;

			memcpy(&aborted, entry + sizeof(tmr) + i * 2, 2);
			if (aborted == id)
				return true;
		}
	}
	return false;
}

void tao_tcmu_fetch(const struct tao_tcmu *tcmu,
	const struct tao_tcmu_command *command, uint8_t *buffer)
{
	struct iovec iov;

	for (uint32_t i = 0; i < iov_count(tcmu, command->offset); i++) {
		if (!get_iov(tcmu, command->offset, i, &iov))
			return;
		memcpy(buffer, tcmu->area + (uintptr_t)iov.iov_base,
			iov.iov_len);
		buffer += iov.iov_len;
	}
}

/* Where the drive has no more to say, zeros: what an earlier command left
 * there is nobody's business. */
static void put_data(struct tao_tcmu *tcmu,
	const struct tao_tcmu_command *command, const uint8_t *data,
	size_t bytes)
{
	struct iovec iov;

	for (uint32_t i = 0; i < iov_count(tcmu, command->offset); i++) {
		uint8_t *to;
		size_t len;

		if (!get_iov(tcmu, command->offset, i, &iov))
			return;
		to = tcmu->area + (uintptr_t)iov.iov_base;
		len = bytes < iov.iov_len ? bytes : iov.iov_len;
		if (len > 0)
			memcpy(to, data, len);
		memset(to + len, 0, iov.iov_len - len);
		data += len;
		bytes -= len;
	}
}

bool tao_tcmu_answer(struct tao_tcmu *tcmu,
	const struct tao_tcmu_command *command,
	const struct tao_tcmu_answer *answer)
{
	struct tcmu_cmd_entry entry = {0};
	uint8_t *at = tcmu->area + command->offset;
	size_t sense = answer->sense_bytes;

	put_data(tcmu, command, answer->data, answer->data_bytes);
	memcpy(&entry.hdr, at, sizeof(entry.hdr));
	entry.rsp.scsi_status = answer->status;
	if (tcmu->has_read_len && answer->data_bytes > 0) {
		entry.hdr.uflags |= TCMU_UFLAG_READ_LEN;
		entry.rsp.read_len = (uint32_t)answer->data_bytes;
	}
	if (sense > sizeof(entry.rsp.sense_buffer))
		sense = sizeof(entry.rsp.sense_buffer);
	if (sense > 0)
		memcpy(entry.rsp.sense_buffer, answer->sense, sense);
	memcpy(at, &entry, sizeof(entry));
	advance(tcmu);
	return wake(tcmu);
}
