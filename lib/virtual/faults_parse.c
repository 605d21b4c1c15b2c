/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/virtual/faults.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words of one line, one after the other. */
struct words {
	char *rest;
	const char *problem; /* the word that was not understood */
};

static const char *next_word(struct words *words)
{
	char *word;

	while ((word = strsep(&words->rest, " \t\r")))
		if (*word)
			return word;
	return NULL;
}

static bool bad(struct words *words, const char *word)
{
	words->problem = word ? word : "end of line";
	return false;
}

/* ---- numbers ---- */

static bool read_number(struct words *words, long min, long max, long *out)
{
	const char *word = next_word(words);
	char *end;
	long value;

	if (!word)
		return bad(words, word);
	value = strtol(word, &end, 10);
	if (end == word || *end || value < min || value > max)
		return bad(words, word);
	*out = value;
	return true;
}

static bool read_u32(struct words *words, uint32_t min, uint32_t *out)
{
	long value;

	if (!read_number(words, min, INT32_MAX, &value))
		return false;
	*out = (uint32_t)value;
	return true;
}

/* ---- conditions ---- */

static bool read_lba(struct words *words, struct tao_fault *rule)
{
	const char *word = next_word(words);
	int first, last, n = 0;

	if (!word)
		return bad(words, word);
	if (sscanf(word, "%7d..%7d%n", &first, &last, &n) == 2 && !word[n]) {
		rule->last_lba = last;
	} else if (sscanf(word, "%7d%n", &first, &n) == 1 && !word[n]) {
		rule->last_lba = first;
	} else {
		return bad(words, word);
	}
	rule->first_lba = first;
	rule->has_lba = true;
	return rule->first_lba <= rule->last_lba || bad(words, word);
}

static bool read_command(
	struct words *words, const struct tao_fault_command **out)
{
	const char *word = next_word(words);

	*out = word ? tao_fault_command_find(word) : NULL;
	return *out || bad(words, word);
}

static bool read_with(struct words *words, uint8_t *mask)
{
	static const char *const names[] = {"mcn", "isrc", "multi-session",
		"test-write", "pre-emphasis", "copy", "buf"};
	const char *word = next_word(words);

	for (size_t i = 0; word && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(word, names[i]) == 0) {
			*mask |= (uint8_t)(1u << i);
			return true;
		}
	return bad(words, word);
}

static bool read_disc(struct words *words, uint8_t *mask)
{
	static const char *const names[] = {"blank", "appendable", "finalised"};
	const char *word = next_word(words);

	for (size_t i = 0; word && i < 3; i++)
		if (strcmp(word, names[i]) == 0) {
			*mask |= (uint8_t)(1u << i);
			return true;
		}
	return bad(words, word);
}

static bool read_cdb(struct words *words, struct tao_fault *rule)
{
	const char *word = next_word(words);
	struct tao_fault_cdb *byte = &rule->cdb[rule->cdb_len];
	unsigned at, value;
	int n = 0;

	if (rule->cdb_len == TAO_FAULT_CDB_MAX || !word ||
		sscanf(word, "%2u=%2x%n", &at, &value, &n) != 2 || word[n] ||
		at > 15)
		return bad(words, word);
	*byte = (struct tao_fault_cdb){(uint8_t)at, (uint8_t)value};
	rule->cdb_len++;
	return true;
}

static bool read_condition(
	struct words *words, const char *word, struct tao_fault *rule)
{
	if (strcmp(word, "lba") == 0)
		return read_lba(words, rule);
	if (strcmp(word, "after") == 0)
		return read_u32(words, 0, &rule->skip);
	if (strcmp(word, "times") == 0)
		return read_u32(words, 1, &rule->times);
	if (strcmp(word, "every") == 0)
		return read_u32(words, 1, &rule->every);
	if (strcmp(word, "since") == 0)
		return read_command(words, &rule->since);
	if (strcmp(word, "until") == 0)
		return read_command(words, &rule->until);
	if (strcmp(word, "with") == 0)
		return read_with(words, &rule->with);
	if (strcmp(word, "without") == 0)
		return read_with(words, &rule->without);
	if (strcmp(word, "disc") == 0)
		return read_disc(words, &rule->disc);
	if (strcmp(word, "cdb") == 0)
		return read_cdb(words, rule);
	if (strcmp(word, "once") == 0) {
		rule->times = 1;
		return true;
	}
	return bad(words, word);
}

/* ---- answers ---- */

static bool read_sense(struct words *words, struct tao_fault *rule)
{
	const char *word = next_word(words);
	unsigned key, asc, ascq;
	int n = 0;

	if (!word ||
		sscanf(word, "%1x/%2x/%2x%n", &key, &asc, &ascq, &n) != 3 ||
		word[n])
		return bad(words, word);
	rule->answer = TAO_FAULT_SENSE;
	rule->key = (uint8_t)key;
	rule->asc = (uint8_t)asc;
	rule->ascq = (uint8_t)ascq;
	return true;
}

static bool read_information(struct words *words, struct tao_fault *rule)
{
	long value;

	if (!read_number(words, INT32_MIN, INT32_MAX, &value))
		return false;
	rule->information = (int32_t)value;
	rule->has_information = true;
	return true;
}

/* OFFSET=HEX, OFFSET|HEX or OFFSET&HEX */
static bool read_patch(struct words *words, struct tao_fault *rule)
{
	const char *word = next_word(words);
	struct tao_fault_patch *patch = &rule->patches[rule->patches_len];
	unsigned at, value;
	int n = 0;

	if (rule->patches_len == TAO_FAULT_PATCHES_MAX || !word ||
		sscanf(word, "%4u%n", &at, &n) != 1 || !word[n] ||
		!strchr("=|&", word[n]))
		return bad(words, word);
	*patch = (struct tao_fault_patch){.at = (uint16_t)at, .how = word[n]};
	for (const char *hex = word + n + 1; *hex; hex += 2) {
		int used = 0;

		if (patch->len == sizeof(patch->bytes) ||
			sscanf(hex, "%2x%n", &value, &used) != 1 || used != 2)
			return bad(words, word);
		patch->bytes[patch->len++] = (uint8_t)value;
	}
	rule->patches_len++;
	return patch->len > 0 || bad(words, word);
}

static bool read_cut(struct words *words, struct tao_fault *rule)
{
	rule->has_cut = true;
	return read_u32(words, 0, &rule->cut_bytes);
}

static bool read_answer(
	struct words *words, const char *word, struct tao_fault *rule)
{
	static const struct {
		const char *word;
		enum tao_fault_answer answer;
	} answers[] = {{"busy", TAO_FAULT_BUSY}, {"timeout", TAO_FAULT_TIMEOUT},
		{"gone", TAO_FAULT_GONE}, {"host-error", TAO_FAULT_HOST},
		{"denied", TAO_FAULT_DENIED}, {"underrun", TAO_FAULT_UNDERRUN},
		{"power-loss", TAO_FAULT_POWER_LOSS},
		{"killed", TAO_FAULT_KILLED}};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (strcmp(word, answers[i].word) == 0) {
			rule->answer = answers[i].answer;
			return true;
		}
	if (strcmp(word, "sense") == 0)
		return read_sense(words, rule);
	if (strcmp(word, "information") == 0)
		return read_information(words, rule);
	if (strcmp(word, "delay") == 0)
		return read_u32(words, 0, &rule->delay_ms);
	if (strcmp(word, "reply") == 0)
		return read_patch(words, rule);
	if (strcmp(word, "cut") == 0)
		return read_cut(words, rule);
	if (strcmp(word, "done") == 0)
		return rule->is_done = true;
	if (strcmp(word, "deferred") == 0)
		return rule->is_deferred = true;
	if (strcmp(word, "reset") == 0)
		return rule->is_reset = true;
	return bad(words, word);
}

/* COMMAND [CONDITION...] : ANSWER... */
static bool read_rule(
	struct words *words, const char *name, struct tao_faults *faults)
{
	struct tao_fault rule = {.is_any = strcmp(name, "any") == 0};
	const char *word;

	if (faults->len == TAO_FAULTS_MAX)
		return bad(words, "one rule too many");
	rule.command = tao_fault_command_find(name);
	if (!rule.command && !rule.is_any)
		return bad(words, name);
	while ((word = next_word(words)) && strcmp(word, ":") != 0)
		if (!read_condition(words, word, &rule))
			return false;
	if (!word)
		return bad(words, word);
	word = next_word(words);
	if (!word)
		return bad(words, word);
	for (; word; word = next_word(words))
		if (!read_answer(words, word, &rule))
			return false;
	faults->rules[faults->len++] = rule;
	return true;
}

/* ---- settings ---- */

static bool read_time(struct words *words, struct tao_fault_settings *settings)
{
	static const char *const names[] = {"none", "real", "virtual"};
	const char *word = next_word(words);

	for (int i = 0; word && i < 3; i++)
		if (strcmp(word, names[i]) == 0) {
			settings->time = (enum tao_time_kind)i;
			return true;
		}
	return bad(words, word);
}

static bool read_setting(
	struct words *words, struct tao_fault_settings *settings)
{
	const struct {
		const char *name;
		uint32_t *out;
	} times[] = {{"seek", &settings->seek_ms},
		{"spin-up", &settings->spin_up_ms}, {"opc", &settings->opc_ms},
		{"track", &settings->track_ms},
		{"session", &settings->session_ms},
		{"blank", &settings->blank_ms}};
	const char *word = next_word(words);
	long value = 0;

	for (size_t i = 0; word && i < sizeof(times) / sizeof(times[0]); i++)
		if (strcmp(word, times[i].name) == 0)
			return read_u32(words, 0, times[i].out);
	if (word && strcmp(word, "time") == 0)
		return read_time(words, settings);
	if (word && strcmp(word, "buffer") == 0) {
		if (!read_number(words, 64, 65536, &value))
			return false;
		settings->buffer_bytes = (uint32_t)value * 1024;
		return true;
	}
	if (word && strcmp(word, "speed") == 0) {
		if (!read_number(words, 1, 52, &value))
			return false;
		settings->speed = (unsigned)value;
		return true;
	}
	if (word && strcmp(word, "page-05h") == 0) {
		if (!read_number(words, 16, 64, &value))
			return false;
		settings->write_page_bytes = (uint8_t)value;
		return true;
	}
	return bad(words, word);
}

/* ---- the text ---- */

static bool read_line(struct words *words, struct tao_faults *faults)
{
	const char *word;

	words->rest[strcspn(words->rest, "#")] = '\0';
	word = next_word(words);
	if (!word)
		return true;
	if (strcmp(word, "set") != 0)
		return read_rule(words, word, faults);
	if (!read_setting(words, &faults->settings))
		return false;
	word = next_word(words);
	return !word || bad(words, word);
}

/* FNV-1a */
static uint32_t hash(const char *text, size_t len)
{
	uint32_t value = 2166136261u;

	for (size_t i = 0; i < len; i++)
		value = (value ^ (uint8_t)text[i]) * 16777619u;
	return value;
}

enum tao_status tao_faults_parse(const char *text, size_t len,
	struct tao_faults *out, struct tao_error *err)
{
	struct tao_faults faults;
	enum tao_status status = TAO_OK;
	char *copy = strndup(text, len);
	char *next = copy;
	unsigned number = 0;

	if (!copy)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "no memory");
	tao_faults_init(&faults);
	faults.id = hash(text, len);
	while (status == TAO_OK && next) {
		struct words words = {.rest = strsep(&next, "\n")};

		number++;
		if (!read_line(&words, &faults))
			status = tao_fail(err, TAO_E_FAULT_PLAN_INVALID,
				"line %u of the fault plan: '%s' is not "
				"understood",
				number, words.problem);
	}
	free(copy);
	if (status == TAO_OK)
		*out = faults;
	return status;
}
