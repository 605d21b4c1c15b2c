/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/faults.h"
#include "tests/tap.h"

static struct tao_faults plan;

static bool parses(const char *text)
{
	return tao_faults_parse(text, strlen(text), &plan, NULL) == TAO_OK;
}

/* Which of the first 16 WRITEs the only rule means, as 16 letters. */
static const char *pattern(const char *text)
{
	static char out[17];
	static const uint8_t write[] = {0x2a, 0, 0, 0, 0, 0, 0, 0, 27, 0};
	uint32_t count = 0;

	if (!parses(text))
		return "no plan";
	for (int i = 0; i < 16; i++) {
		struct tao_fault_case now = {
			.cdb = write,
			.cdb_bytes = sizeof(write),
			.has_lba = true,
			.lba = i * 27,
			.sectors = 27,
		};

		out[i] = tao_fault_fires(&plan.rules[0], &now, &count) ? 'x'
								       : '.';
	}
	return out;
}

static void test_counts(void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {{"write : busy", "xxxxxxxxxxxxxxxx"},
		{"write once : busy", "x..............."},
		{"write times 3 : busy", "xxx............."},
		{"write after 5 : busy", ".....xxxxxxxxxxx"},
		{"write after 5 times 2 : busy", ".....xx........."},
		{"write every 4 : busy", "...x...x...x...x"},
		{"write every 4 times 2 : busy", "...x...x........"},
		{"write after 2 every 3 times 2 : busy", "....x..x........"},
		{"write lba 100 : busy", "...x............"},
		{"write lba 27..80 : busy", ".xx............."},
		{"write lba 81..81 once : busy", "...x............"},
		{"any after 15 : busy", "...............x"},
		{"read-cd : busy", "................"},
		{"write since write : busy", "................"},
		{"write cdb 8=1b times 1 : busy", "x..............."},
		{"write cdb 8=1c : busy", "................"},
		{"write with mcn : busy", "................"},
		{"write without mcn once : busy", "x..............."},
		{"write disc appendable : busy", "................"},
		{"write disc finalised disc blank once : busy",
			"x..............."}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		IS_STRING(pattern(rows[i].text), rows[i].want, "%s",
			rows[i].text);
}

/* A rule that waits for another command, and one that ends with it. */
static void test_since(void)
{
	static const uint8_t ready[6];
	static const uint8_t close[] = {0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0};
	struct tao_fault_case tur = {.cdb = ready, .cdb_bytes = 6};
	struct tao_fault_case session = {.cdb = close, .cdb_bytes = 10};
	uint32_t count = 0;

	parses("test-unit-ready since close-session times 2 : busy");
	OK(!tao_fault_fires(&plan.rules[0], &tur, &count),
		"a rule waits for its command");
	OK(tao_fault_follow(&plan.rules[0], &session, &count) &&
			!tao_fault_follow(&plan.rules[0], &tur, &count),
		"which only that one is");
	OK(tao_fault_fires(&plan.rules[0], &tur, &count) &&
			tao_fault_fires(&plan.rules[0], &tur, &count) &&
			!tao_fault_fires(&plan.rules[0], &tur, &count),
		"then it counts");
	tao_fault_follow(&plan.rules[0], &session, &count);
	OK(tao_fault_fires(&plan.rules[0], &tur, &count), "and begins again");
	count = 0;
	parses("test-unit-ready until close-session : busy");
	OK(tao_fault_fires(&plan.rules[0], &tur, &count), "another is on");
	tao_fault_follow(&plan.rules[0], &session, &count);
	OK(!tao_fault_fires(&plan.rules[0], &tur, &count),
		"until its command came");
}

static void test_patch(void)
{
	uint8_t reply[] = {0x11, 0x22, 0x33, 0x44};
	size_t len = sizeof(reply);

	parses("inquiry : reply 0=aabb reply 2|c0 reply 3&f0 reply 3=0102");
	tao_fault_patch(&plan.rules[0], reply, &len);
	IS_BYTES(reply, ((uint8_t[]){0xaa, 0xbb, 0xf3, 0x01}), 4,
		"a reply can be changed, as far as it goes");
	parses("inquiry : cut 2");
	tao_fault_patch(&plan.rules[0], reply, &len);
	IS_INT(len, 2, "and cut");
	parses("inquiry : cut 9");
	tao_fault_patch(&plan.rules[0], reply, &len);
	IS_INT(len, 2, "but not made longer");
}

static void test_settings(void)
{
	parses("# nothing\n\n");
	OK(plan.len == 0 && plan.settings.time == TAO_TIME_NONE &&
			plan.settings.buffer_bytes == 2 << 20 &&
			plan.settings.write_page_bytes == 52,
		"an empty plan is an ordinary drive");
	OK(parses("set time virtual # no waiting\nset buffer 512\n"
		  "set seek 1\nset spin-up 2\nset opc 3\nset track 4\n"
		  "\tset session 5\r\nset blank 6\nset speed 8\n"
		  "set page-05h 56\n"),
		"settings are read");
	OK(plan.settings.time == TAO_TIME_VIRTUAL &&
			plan.settings.buffer_bytes == 512 << 10 &&
			plan.settings.seek_ms == 1 &&
			plan.settings.spin_up_ms == 2 &&
			plan.settings.opc_ms == 3 &&
			plan.settings.track_ms == 4 &&
			plan.settings.session_ms == 5 &&
			plan.settings.blank_ms == 6 &&
			plan.settings.speed == 8 &&
			plan.settings.write_page_bytes == 56,
		"all of them");
}

static void test_bad(void)
{
	static const char *const lines[] = {"frobnicate : busy", "write",
		"write :", "write : nonsense", "write sometimes : busy",
		"write lba : busy", "write lba x : busy",
		"write lba 9..5 : busy", "write times 0 : busy",
		"write times -1 : busy", "write every 0 : busy",
		"write since nothing : busy", "write with bells : busy",
		"write disc broken : busy", "write cdb 16=00 : busy",
		"write cdb 1=00x : busy", "write : sense 3/0c",
		"write : sense 3/0c/00x", "write : reply 3",
		"write : reply 3=", "write : reply 3=abc",
		"write : reply 3=00112233445566778", "write : cut",
		"write : delay soon", "set", "set time slow", "set buffer 1",
		"set speed 99", "set page-05h 8", "set seek 1 2",
		"set unknown 1"};
	struct tao_error err = {0};
	char many[33 * 14 + 1] = "";

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		OK(!parses(lines[i]), "'%s' is no plan", lines[i]);
	for (int i = 0; i < 33; i++)
		strcat(many, "write : busy\n");
	OK(!parses(many), "33 rules are too many");
	many[32 * 13] = '\0';
	OK(parses(many), "32 are not");
	tao_faults_parse("\nset speed 8\nwrite : bussy\n", 28, &plan, &err);
	OK(err.code == TAO_E_FAULT_PLAN_INVALID && strstr(err.text, "line 3") &&
			strstr(err.text, "'bussy'"),
		"the line and the word are named");
}

/* Every plan in the manual is one. */
static void test_manual(void)
{
	const char *srcdir = getenv("srcdir");
	char path[512], line[256], text[8192] = "";
	bool is_plan = false;
	FILE *file;
	int plans = 0;

	snprintf(path, sizeof(path), "%s/doc/virtual-recorder.md",
		srcdir ? srcdir : ".");
	file = fopen(path, "r");
	if (!file)
		BAIL("cannot read %s", path);
	while (fgets(line, sizeof(line), file)) {
		if (strcmp(line, "```plan\n") == 0) {
			is_plan = true;
			text[0] = '\0';
		} else if (is_plan && strcmp(line, "```\n") == 0) {
			is_plan = false;
			OK(parses(text), "plan %d of the manual is one",
				++plans);
		} else if (is_plan) {
			strcat(text, line);
		}
	}
	fclose(file);
	OK(plans > 2, "there are some");
}

int main(void)
{
	test_counts();
	test_since();
	test_patch();
	test_settings();
	test_bad();
	test_manual();
	return tap_done();
}
