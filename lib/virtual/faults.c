/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/faults.h"

#include <string.h>

enum { OP_CLOSE = 0x5b };

/* The count of a rule whose "until" has come. */
static const uint32_t COUNT_OVER = UINT32_MAX;

static const struct tao_fault_command commands[] = {
	{"test-unit-ready", {0x00, 0x00, 0x00}, 0},
	{"request-sense", {0x03, 0x03, 0x03}, 0},
	{"inquiry", {0x12, 0x12, 0x12}, 0},
	{"mode-select", {0x15, 0x55, 0x55}, 0},
	{"mode-sense", {0x1a, 0x5a, 0x5a}, 0},
	{"start-stop-unit", {0x1b, 0x1b, 0x1b}, 0},
	{"prevent-allow", {0x1e, 0x1e, 0x1e}, 0},
	{"read-capacity", {0x25, 0x25, 0x25}, 0},
	{"read", {0x28, 0xa8, 0xa8}, 0},
	{"write", {0x2a, 0xaa, 0xaa}, 0},
	{"synchronize-cache", {0x35, 0x35, 0x35}, 0},
	{"read-sub-channel", {0x42, 0x42, 0x42}, 0},
	{"read-toc", {0x43, 0x43, 0x43}, 0},
	{"get-configuration", {0x46, 0x46, 0x46}, 0},
	{"get-event-status", {0x4a, 0x4a, 0x4a}, 0},
	{"read-disc-information", {0x51, 0x51, 0x51}, 0},
	{"read-track-information", {0x52, 0x52, 0x52}, 0},
	{"reserve-track", {0x53, 0x53, 0x53}, 0},
	{"send-opc", {0x54, 0x54, 0x54}, 0},
	{"close-track", {OP_CLOSE, OP_CLOSE, OP_CLOSE}, 1},
	{"close-session", {OP_CLOSE, OP_CLOSE, OP_CLOSE}, 2},
	{"read-buffer-capacity", {0x5c, 0x5c, 0x5c}, 0},
	{"blank", {0xa1, 0xa1, 0xa1}, 0},
	{"get-performance", {0xac, 0xac, 0xac}, 0},
	{"set-streaming", {0xb6, 0xb6, 0xb6}, 0},
	{"read-cd", {0xb9, 0xbe, 0xbe}, 0},
	{"set-cd-speed", {0xbb, 0xbb, 0xbb}, 0},
	{"mechanism-status", {0xbd, 0xbd, 0xbd}, 0},
};

const struct tao_fault_command *tao_fault_command_find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

void tao_faults_init(struct tao_faults *faults)
{
	memset(faults, 0, sizeof(*faults));
	faults->settings = (struct tao_fault_settings){
		.time = TAO_TIME_NONE,
		.buffer_bytes = 2 * 1024 * 1024,
		.seek_ms = 150,
		.spin_up_ms = 3000,
		.opc_ms = 4000,
		.track_ms = 2000,
		.session_ms = 5000,
		.blank_ms = 8000,
		.write_page_bytes = TAO_VPAGE_MAX_BYTES,
	};
}

static bool is_command(const struct tao_fault_command *command,
	const struct tao_fault_case *now)
{
	bool is_opcode = false;

	for (size_t i = 0; i < sizeof(command->opcodes); i++)
		is_opcode |= command->opcodes[i] == now->cdb[0];
	if (!is_opcode)
		return false;
	return !command->function ||
	       (now->cdb_bytes > 2 && (now->cdb[2] & 7) == command->function);
}

static uint8_t page_says(const struct tao_vwrite *page)
{
	return (uint8_t)((page->mcn[0] ? TAO_WITH_MCN : 0) |
			 (page->isrc[0] ? TAO_WITH_ISRC : 0) |
			 (page->is_last_session ? 0 : TAO_WITH_MULTI_SESSION) |
			 (page->is_test ? TAO_WITH_TEST_WRITE : 0) |
			 (page->control & 1 ? TAO_WITH_PRE_EMPHASIS : 0) |
			 (page->control & 2 ? TAO_WITH_COPY : 0) |
			 (page->has_buf ? TAO_WITH_BUF : 0));
}

/* All conditions but those that count. */
static bool is_meant(
	const struct tao_fault *rule, const struct tao_fault_case *now)
{
	uint8_t says = page_says(&now->page);

	if (rule->is_any ? now->is_immune : !is_command(rule->command, now))
		return false;
	if (rule->has_lba &&
		(!now->has_lba || now->lba > rule->last_lba ||
			(int64_t)now->lba + now->sectors <= rule->first_lba))
		return false;
	if ((says & rule->with) != rule->with || says & rule->without)
		return false;
	if (rule->disc && !(rule->disc & 1u << now->disc_status))
		return false;
	for (unsigned i = 0; i < rule->cdb_len; i++)
		if (rule->cdb[i].at >= now->cdb_bytes ||
			now->cdb[rule->cdb[i].at] != rule->cdb[i].value)
			return false;
	return true;
}

/* A rule with "since" counts from 1, so that 0 can mean that it waits; one with
 * "until" is over at the largest number. Only as much is counted as matters. */
bool tao_fault_fires(const struct tao_fault *rule,
	const struct tao_fault_case *now, uint32_t *count)
{
	uint32_t first = rule->since ? 1 : 0;
	uint32_t every = rule->every ? rule->every : 1;
	uint32_t number;

	if (*count == COUNT_OVER || *count < first || !is_meant(rule, now))
		return false;
	number = *count - first + 1; /* which match this is */
	if (number > rule->skip && rule->times &&
		(number - rule->skip - 1) / every >= rule->times)
		return false;
	if (*count < COUNT_OVER - 1 &&
		(number <= rule->skip || rule->times || rule->every))
		++*count;
	return number > rule->skip && (number - rule->skip) % every == 0;
}

bool tao_fault_follow(const struct tao_fault *rule,
	const struct tao_fault_case *now, uint32_t *count)
{
	uint32_t before = *count;

	if (rule->until && is_command(rule->until, now))
		*count = COUNT_OVER;
	else if (rule->since && is_command(rule->since, now))
		*count = 1;
	return *count != before;
}

static void patch(
	const struct tao_fault_patch *change, uint8_t *reply, size_t len)
{
	for (size_t i = 0; i < change->len && change->at + i < len; i++) {
		uint8_t *byte = &reply[change->at + i];

		if (change->how == '|')
			*byte |= change->bytes[i];
		else if (change->how == '&')
			*byte &= change->bytes[i];
		else
			*byte = change->bytes[i];
	}
}

void tao_fault_patch(const struct tao_fault *rule, uint8_t *reply, size_t *len)
{
	for (unsigned i = 0; i < rule->patches_len; i++)
		patch(&rule->patches[i], reply, *len);
	if (rule->has_cut && rule->cut_bytes < *len)
		*len = rule->cut_bytes;
}
