/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"

#include "lib/bytes.h"

/* The group code, the three top bits of the operation code, fixes the length
 * (SPC-4 4.2.5.1). */
static struct tao_cdb start(enum tao_opcode opcode)
{
	static const uint8_t lens[8] = {6, 10, 10, 6, 16, 12, 6, 6};
	struct tao_cdb cdb = {.len = lens[opcode >> 5]};

	cdb.bytes[0] = (uint8_t)opcode;
	return cdb;
}

struct tao_cdb tao_cdb_test_unit_ready(void)
{
	return start(TAO_OP_TEST_UNIT_READY);
}

struct tao_cdb tao_cdb_request_sense(uint8_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_REQUEST_SENSE);

	cdb.bytes[4] = alloc;
	return cdb;
}

struct tao_cdb tao_cdb_inquiry(uint8_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_INQUIRY);

	cdb.bytes[4] = alloc;
	return cdb;
}

struct tao_cdb tao_cdb_prevent_allow(bool prevent)
{
	struct tao_cdb cdb = start(TAO_OP_PREVENT_ALLOW);

	cdb.bytes[4] = prevent;
	return cdb;
}

struct tao_cdb tao_cdb_mode_sense_10(uint8_t page, uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_MODE_SENSE_10);

	/* DBD stays 0: old ATAPI drives know the bit as reserved. */
	cdb.bytes[2] = page & 0x3f;
	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_mode_select_10(uint16_t list_bytes)
{
	struct tao_cdb cdb = start(TAO_OP_MODE_SELECT_10);

	cdb.bytes[1] = 0x10; /* PF */
	tao_put_be16(cdb.bytes + 7, list_bytes);
	return cdb;
}

struct tao_cdb tao_cdb_get_configuration(
	uint8_t rt, uint16_t feature, uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_GET_CONFIGURATION);

	cdb.bytes[1] = rt & 0x03;
	tao_put_be16(cdb.bytes + 2, feature);
	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_get_performance_write_speeds(uint16_t descriptors)
{
	struct tao_cdb cdb = start(TAO_OP_GET_PERFORMANCE);

	tao_put_be16(cdb.bytes + 8, descriptors);
	cdb.bytes[10] = 0x03; /* write speed descriptors */
	return cdb;
}

struct tao_cdb tao_cdb_set_cd_speed(
	uint16_t read_kbps, uint16_t write_kbps, bool pure_cav)
{
	struct tao_cdb cdb = start(TAO_OP_SET_CD_SPEED);

	cdb.bytes[1] = pure_cav;
	tao_put_be16(cdb.bytes + 2, read_kbps);
	tao_put_be16(cdb.bytes + 4, write_kbps);
	return cdb;
}

struct tao_cdb tao_cdb_set_streaming(uint16_t list_bytes)
{
	struct tao_cdb cdb = start(TAO_OP_SET_STREAMING);

	tao_put_be16(cdb.bytes + 9, list_bytes);
	return cdb;
}

struct tao_cdb tao_cdb_start_stop_unit(enum tao_tray action, bool immediate)
{
	struct tao_cdb cdb = start(TAO_OP_START_STOP_UNIT);

	cdb.bytes[1] = immediate;
	cdb.bytes[4] = (uint8_t)action; /* LoEj, Start */
	return cdb;
}

/* The ones of the disc itself. */

struct tao_cdb tao_cdb_read_disc_information(uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_READ_DISC_INFORMATION);

	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_read_track_information(
	enum tao_track_address type, uint32_t number, uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_READ_TRACK_INFORMATION);

	cdb.bytes[1] = type & 0x03;
	tao_put_be32(cdb.bytes + 2, number);
	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_read_toc(enum tao_toc_format format, bool msf,
	uint8_t track_or_session, uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_READ_TOC);

	cdb.bytes[1] = msf ? 0x02 : 0;
	cdb.bytes[2] = format & 0x0f;
	cdb.bytes[6] = track_or_session;
	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_read_sub_channel(
	enum tao_sub_channel what, uint8_t track, uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_READ_SUB_CHANNEL);

	cdb.bytes[2] = 0x40; /* SUBQ */
	cdb.bytes[3] = (uint8_t)what;
	cdb.bytes[6] = track;
	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_read_buffer_capacity(uint16_t alloc)
{
	struct tao_cdb cdb = start(TAO_OP_READ_BUFFER_CAPACITY);

	tao_put_be16(cdb.bytes + 7, alloc);
	return cdb;
}

struct tao_cdb tao_cdb_send_opc(void)
{
	struct tao_cdb cdb = start(TAO_OP_SEND_OPC);

	cdb.bytes[1] = 0x01; /* DoOpc */
	return cdb;
}

struct tao_cdb tao_cdb_write_10(int32_t lba, uint16_t sectors)
{
	struct tao_cdb cdb = start(TAO_OP_WRITE_10);

	tao_put_be32(cdb.bytes + 2, (uint32_t)lba);
	tao_put_be16(cdb.bytes + 7, sectors);
	return cdb;
}

struct tao_cdb tao_cdb_read_cd_audio(int32_t lba, uint32_t sectors)
{
	struct tao_cdb cdb = start(TAO_OP_READ_CD);

	cdb.bytes[1] = 0x04; /* expected sector type: CD-DA */
	tao_put_be32(cdb.bytes + 2, (uint32_t)lba);
	tao_put_be24(cdb.bytes + 6, sectors);
	cdb.bytes[9] = 0x10; /* user data, all there is in CD-DA */
	return cdb;
}

struct tao_cdb tao_cdb_synchronize_cache(bool immediate)
{
	struct tao_cdb cdb = start(TAO_OP_SYNCHRONIZE_CACHE);

	cdb.bytes[1] = immediate ? 0x02 : 0;
	return cdb;
}

static struct tao_cdb close_function(
	uint8_t function, bool immediate, uint16_t number)
{
	struct tao_cdb cdb = start(TAO_OP_CLOSE_TRACK_SESSION);

	cdb.bytes[1] = immediate;
	cdb.bytes[2] = function;
	tao_put_be16(cdb.bytes + 4, number);
	return cdb;
}

struct tao_cdb tao_cdb_close_session(bool immediate)
{
	return close_function(0x02, immediate, 0);
}

struct tao_cdb tao_cdb_close_track(bool immediate, uint16_t track)
{
	return close_function(0x01, immediate, track);
}

struct tao_cdb tao_cdb_blank(bool minimal, bool immediate)
{
	struct tao_cdb cdb = start(TAO_OP_BLANK);

	cdb.bytes[1] = (uint8_t)((immediate ? 0x10 : 0) | (minimal ? 1 : 0));
	return cdb;
}
