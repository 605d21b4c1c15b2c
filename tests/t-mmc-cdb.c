/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"
#include "tests/tap.h"

struct row {
	const char *name;
	struct tao_cdb cdb;
	uint8_t want[12]; /* the rest of the table's row is zero */
	uint8_t len;
};

static void check(const struct row *rows, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const struct row *row = &rows[i];

		if (OK(row->cdb.len == row->len &&
				    memcmp(row->cdb.bytes, row->want,
					    row->len) == 0,
			    "%s is the spec's bytes", row->name))
			continue;
		tap_hex("got ", row->cdb.bytes, row->cdb.len);
		tap_hex("want", row->want, row->len);
	}
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

static void test_primary(void)
{
	const struct row rows[] = {
		{"TEST UNIT READY", tao_cdb_test_unit_ready(), {0}, 6},
		{"REQUEST SENSE", tao_cdb_request_sense(18),
			{0x03, 0, 0, 0, 18}, 6},
		{"INQUIRY", tao_cdb_inquiry(96), {0x12, 0, 0, 0, 96}, 6},
		{"PREVENT", tao_cdb_prevent_allow(true), {0x1e, 0, 0, 0, 1}, 6},
		{"ALLOW", tao_cdb_prevent_allow(false), {0x1e}, 6},
		{"MODE SENSE of page 05h",
			tao_cdb_mode_sense_10(TAO_PAGE_WRITE_PARAMETERS, 264),
			{0x5a, 0, 0x05, 0, 0, 0, 0, 1, 8}, 10},
		{"MODE SELECT of 60 bytes", tao_cdb_mode_select_10(60),
			{0x55, 0x10, 0, 0, 0, 0, 0, 0, 60}, 10},
		{"load", tao_cdb_start_stop_unit(TAO_LOAD, false),
			{0x1b, 0, 0, 0, 3}, 6},
		{"eject", tao_cdb_start_stop_unit(TAO_EJECT, false),
			{0x1b, 0, 0, 0, 2}, 6},
		{"start, immediate", tao_cdb_start_stop_unit(TAO_START, true),
			{0x1b, 1, 0, 0, 1}, 6},
		{"stop", tao_cdb_start_stop_unit(TAO_STOP, false), {0x1b}, 6},
	};

	CHECK(rows);
}

static void test_questions(void)
{
	const struct row rows[] = {
		{"GET CONFIGURATION of feature 002Dh",
			tao_cdb_get_configuration(2, 0x002d, 16),
			{0x46, 2, 0, 0x2d, 0, 0, 0, 0, 16}, 10},
		{"READ DISC INFORMATION", tao_cdb_read_disc_information(34),
			{0x51, 0, 0, 0, 0, 0, 0, 0, 34}, 10},
		{"READ TRACK INFORMATION of the invisible track",
			tao_cdb_read_track_information(
				TAO_BY_TRACK, TAO_INVISIBLE_TRACK, 36),
			{0x52, 1, 0, 0, 0, 0xff, 0, 0, 36}, 10},
		{"READ TRACK INFORMATION by address",
			tao_cdb_read_track_information(
				TAO_BY_LBA, 0x12345678, 0x102),
			{0x52, 0, 0x12, 0x34, 0x56, 0x78, 0, 1, 2}, 10},
		{"READ TOC", tao_cdb_read_toc(TAO_TOC_FORMATTED, false, 1, 804),
			{0x43, 0, 0, 0, 0, 0, 1, 3, 0x24}, 10},
		{"READ ATIP", tao_cdb_read_toc(TAO_TOC_ATIP, true, 0, 28),
			{0x43, 2, 4, 0, 0, 0, 0, 0, 28}, 10},
		{"READ SUB-CHANNEL of an ISRC",
			tao_cdb_read_sub_channel(TAO_SUB_ISRC, 7, 24),
			{0x42, 0, 0x40, 3, 0, 0, 7, 0, 24}, 10},
		{"READ BUFFER CAPACITY", tao_cdb_read_buffer_capacity(12),
			{0x5c, 0, 0, 0, 0, 0, 0, 0, 12}, 10},
		{"GET PERFORMANCE of write speeds",
			tao_cdb_get_performance_write_speeds(32),
			{0xac, 0, 0, 0, 0, 0, 0, 0, 0, 32, 3, 0}, 12},
		{"READ CD of audio", tao_cdb_read_cd_audio(-2, 0x010203),
			{0xbe, 4, 0xff, 0xff, 0xff, 0xfe, 1, 2, 3, 0x10, 0, 0},
			12},
	};

	CHECK(rows);
}

static void test_writing(void)
{
	const struct row rows[] = {
		{"SET CD SPEED to 40x, CAV",
			tao_cdb_set_cd_speed(0xffff, 7056, true),
			{0xbb, 1, 0xff, 0xff, 0x1b, 0x90}, 12},
		{"SET STREAMING", tao_cdb_set_streaming(28),
			{0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0}, 12},
		{"SEND OPC", tao_cdb_send_opc(), {0x54, 1}, 10},
		{"WRITE (10) of 27 sectors", tao_cdb_write_10(359000, 27),
			{0x2a, 0, 0, 5, 0x7a, 0x58, 0, 0, 27}, 10},
		{"WRITE (10) at -150", tao_cdb_write_10(-150, 1),
			{0x2a, 0, 0xff, 0xff, 0xff, 0x6a, 0, 0, 1}, 10},
		{"SYNCHRONIZE CACHE", tao_cdb_synchronize_cache(false), {0x35},
			10},
		{"SYNCHRONIZE CACHE, immediate",
			tao_cdb_synchronize_cache(true), {0x35, 2}, 10},
		{"CLOSE SESSION", tao_cdb_close_session(false), {0x5b, 0, 2},
			10},
		{"CLOSE SESSION, immediate", tao_cdb_close_session(true),
			{0x5b, 1, 2}, 10},
		{"CLOSE TRACK 258", tao_cdb_close_track(false, 258),
			{0x5b, 0, 1, 0, 1, 2}, 10},
		{"BLANK, full", tao_cdb_blank(false, false), {0xa1}, 12},
		{"BLANK, minimal and immediate", tao_cdb_blank(true, true),
			{0xa1, 0x11}, 12},
	};

	CHECK(rows);
}

static void test_names(void)
{
	IS_STRING(tao_opcode_text(TAO_OP_WRITE_10), "WRITE (10)",
		"an operation code has its name");
	IS_STRING(
		tao_opcode_text(TAO_OP_READ_CD), "READ CD", "the last one too");
	IS_STRING(tao_opcode_text(0xe9), NULL, "a vendor's code has none");
}

int main(void)
{
	test_primary();
	test_questions();
	test_writing();
	test_names();
	return tap_done();
}
