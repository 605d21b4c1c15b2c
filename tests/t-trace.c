/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"
#include "lib/trace.h"
#include "tests/tap.h"

static uint8_t data[63504] = {0x00, 0x20, 0x01};

static const struct {
	const char *line;
	struct tao_request request;
	struct tao_reply reply;
} rows[] = {
	{"2A 00 00 00 04 B0 00 00 1B 00 WRITE (10) 63504 bytes to drive -> "
	 "good, 1234 us",
		{.cdb = {{0x2a, 0, 0, 0, 4, 0xb0, 0, 0, 0x1b}, 10},
			.direction = TAO_TO_DRIVE,
			.data = data,
			.len_bytes = sizeof(data)},
		{.outcome = TAO_OUTCOME_GOOD,
			.transferred_bytes = sizeof(data)}},
	{"00 00 00 00 00 00 TEST UNIT READY -> not ready, long write in "
	 "progress (2/04/08), 1234 us",
		{.cdb = {{0}, 6}},
		{.outcome = TAO_OUTCOME_CHECK,
			.sense = {.valid = true,
				.key = 2,
				.asc = 4,
				.ascq = 8}}},
	{"51 00 00 00 00 00 00 00 22 00 READ DISC INFORMATION 34 bytes from "
	 "drive -> good, 1234 us: 00 20 01",
		{.cdb = {{0x51, 0, 0, 0, 0, 0, 0, 0, 0x22}, 10},
			.direction = TAO_FROM_DRIVE,
			.data = data,
			.len_bytes = 34},
		{.outcome = TAO_OUTCOME_GOOD, .transferred_bytes = 3}},
	{"51 00 00 00 00 00 00 00 22 00 READ DISC INFORMATION 34 bytes from "
	 "drive -> no answer in time, 1234 us",
		{.cdb = {{0x51, 0, 0, 0, 0, 0, 0, 0, 0x22}, 10},
			.direction = TAO_FROM_DRIVE,
			.data = data,
			.len_bytes = 34},
		{.outcome = TAO_OUTCOME_TIMEOUT, .transferred_bytes = 34}},
	{"55 10 00 00 00 00 00 00 04 00 MODE SELECT (10) 4 bytes to drive -> "
	 "illegal request, parameter value invalid (5/26/02), 1234 us: "
	 "00 20 01 00",
		{.cdb = {{0x55, 0x10, 0, 0, 0, 0, 0, 0, 4}, 10},
			.direction = TAO_TO_DRIVE,
			.data = data,
			.len_bytes = 4},
		{.outcome = TAO_OUTCOME_CHECK,
			.sense = {.valid = true,
				.key = 5,
				.asc = 0x26,
				.ascq = 2}}},
	{"E9 00 00 00 00 00 unknown command -> the system call failed (errno "
	 "5), 1234 us",
		{.cdb = {{0xe9}, 6}},
		{.outcome = TAO_OUTCOME_SYSTEM, .os_errno = 5}},
};

static void test_lines(void)
{
	char line[TAO_TRACE_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		IS_STRING(tao_trace_format(&rows[i].request, &rows[i].reply,
				  1234, line, sizeof(line)),
			rows[i].line, "line %zu is as it should be", i);
}

static void test_longest(void)
{
	struct tao_request request = {
		.cdb = {{TAO_OP_GET_EVENT_STATUS}, 16},
		.direction = TAO_FROM_DRIVE,
		.data = data,
		.len_bytes = sizeof(data),
	};
	struct tao_reply reply = {.outcome = TAO_OUTCOME_GOOD,
		.os_errno = -2000000000,
		.transferred_bytes = sizeof(data)};
	char line[TAO_TRACE_BYTES], *small;
	bool is_cut = true;
	size_t len;

	tao_trace_format(&request, &reply, UINT64_MAX, line, sizeof(line));
	len = strlen(line);
	OK(len < sizeof(line) - 1 && strcmp(line + len - 6, "00 ...") == 0,
		"the longest line fits, its data is cut");
	for (size_t size = 1; size < 200; size++) {
		small = malloc(size);
		if (!small)
			BAIL("no memory");
		tao_trace_format(&request, &reply, 7, small, size);
		tao_trace_format(&request, &reply, 7, line, sizeof(line));
		is_cut = is_cut && strlen(small) == size - 1 &&
			 strncmp(small, line, size - 1) == 0;
		free(small);
	}
	OK(is_cut, "a line is cut to whatever room there is");
}

int main(void)
{
	test_lines();
	test_longest();
	return tap_done();
}
