/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <jansson.h>

#include "lib/session_json.h"
#include "tests/session_sample.h"
#include "tests/tap.h"

static struct tao_error err;

/* Does a session survive the way to text and back, member by member? */
static bool survives(const struct tao_session *session)
{
	struct tao_session back;
	char *text, *again;
	size_t len, again_len;
	bool same;

	if (tao_session_encode(session, &text, &len, &err) != TAO_OK)
		return false;
	if (tao_session_decode(text, len, &back, &err) != TAO_OK ||
		tao_session_encode(&back, &again, &again_len, &err) != TAO_OK) {
		printf("# %s\n", err.text);
		free(text);
		return false;
	}
	same = len == again_len && memcmp(text, again, len) == 0 &&
	       back.rdev == session->rdev && back.uid == session->uid &&
	       back.state == session->state &&
	       back.writer_pid == session->writer_pid &&
	       strcmp(back.client, session->client) == 0 &&
	       back.tracks_len == session->tracks_len;
	free(text);
	free(again);
	return same;
}

static void test_round_trip(void)
{
	struct tao_session session = session_sample(99), back = {.uid = 1};
	char *text;
	size_t len;

	OK(survives(&session), "a session of 99 tracks survives the file");
	session = session_sample(0);
	session.state = TAO_STATE_WRITING;
	session.writer_pid = 4711;
	OK(survives(&session), "a session of no track survives the file");
	session.state = TAO_STATE_INTERRUPTED;
	memset(session.device, 'x', sizeof(session.device) - 1);
	session.medium = TAO_MEDIUM_CDRW;
	session.tracks[0].start_lba = -150;
	OK(survives(&session), "the longest device path survives the file");

	strcpy(session.device, "/music/caf\xc3\xa9 \"1\"\n.cue");
	OK(tao_session_encode(&session, &text, &len, &err) == TAO_OK &&
			tao_session_decode(text, len, &back, &err) == TAO_OK &&
			strcmp(back.device, session.device) == 0,
		"a path with UTF-8, quotes and a newline survives");
	free(text);
	strcpy(session.device, "/music/caf\xe9.cue");
	OK(tao_session_encode(&session, &text, &len, &err) == TAO_OK &&
			tao_session_decode(text, len, &back, &err) == TAO_OK &&
			strcmp(back.device, "/music/caf?.cue") == 0,
		"bytes of a path that are no UTF-8 become question marks");
	free(text);
}

/* A value for a path like "options.mcn" or "tracks.0.isrc", NULL to remove. */
struct change {
	const char *path;
	const char *value;
	const char *says; /* part of the message; NULL: it is still fine */
};

static json_t *step_into(json_t *from, const char *name)
{
	if (json_is_array(from))
		return json_array_get(from, (size_t)atoi(name));
	return json_object_get(from, name);
}

/* Change one member of a good session and decode it. */
static bool answers(const struct change *change)
{
	struct tao_session session = session_sample(3), out = {.uid = 77};
	char path[64], *name, *next, *text;
	size_t len;
	json_t *root, *at;
	enum tao_status status;

	tao_session_encode(&session, &text, &len, NULL);
	at = root = json_loadb(text, len, 0, NULL);
	free(text);
	snprintf(path, sizeof(path), "%s", change->path);
	for (name = path; (next = strchr(name, '.')); name = next) {
		*next++ = '\0';
		at = step_into(at, name);
	}
	if (change->value)
		json_object_set_new(at, name,
			json_loads(change->value,
				JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
	else
		json_object_del(at, name);
	text = json_dumps(root, 0);
	json_decref(root);
	status = tao_session_decode(text, strlen(text), &out, &err);
	free(text);
	if (!change->says)
		return status == TAO_OK;
	if (status != TAO_REFUSED || !strstr(err.text, change->says))
		printf("# status %d: %s\n", (int)status,
			status ? err.text : "");
	return status == TAO_REFUSED && err.code == TAO_E_SESSION_CORRUPT &&
	       strstr(err.text, change->says) && out.uid == 77;
}

static const struct change changes[] = {
	{"extra", "[1]", NULL},
	{"format", "2", "newer than this program, which knows 1"},
	{"format", "0", "\"format\" is out of range"},
	{"format", "1.0", "\"format\" is no whole number"},
	{"uid", "-1", "\"uid\" is out of range"},
	{"uid", "4294967296", "\"uid\" is out of range"},
	{"writer_pid", "-1", "\"writer_pid\" is out of range"},
	{"client", "\"\"", "\"client\" is no client name"},
	{"client", "\"a\\nb\"", "\"client\" is no client name"},
	{"client", "\"a\\u0000b\"", "is no JSON"},
	{"state", "\"open\"", "\"state\" has an unknown word"},
	{"boot_id", "\"0123456789012345678901234567890123456\"",
		"\"boot_id\" is too long"},
	{"options", "[]", "\"options\" is no object"},
	{"options.mcn", "\"12\"", "\"mcn\" has the wrong length"},
	{"options.mcn", "\"400638133393x\"", "a wrong character"},
	{"options.simulate", "0", "\"simulate\" is neither"},
	{"options.speed_sectors_per_s", "-75", "is out of range"},
	{"space.free_sectors", "2147483648", "is out of range"},
	{"medium", "\"vinyl\"", "\"medium\" has an unknown word"},
	{"recorder.vendor", "\"123456789\"", "is too long"},
	{"first_track", "0", "\"first_track\" is out of range"},
	{"first_track", "101", "\"first_track\" is out of range"},
	{"tracks", "{}", "\"tracks\" is no list"},
	{"tracks", "[7]", "\"track\" is missing"},
	{"tracks.0.track", "0", "\"track\" is out of range"},
	{"tracks.1.track", "1", "\"track\" is out of range"},
	{"tracks.2.track", "100", "\"track\" is out of range"},
	{"tracks.2.start_lba", "-151", "is out of range"},
	{"tracks.2.isrc", "\"de-abc-26-00\"", "a wrong character"},
	{"tracks.2.copy", "\"maybe\"", "\"copy\" has an unknown word"},
	{"tracks.2.checksum", "\"012345678901234567890123\"",
		"\"checksum\" is too long"},
};

static void test_changes(void)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		OK(answers(&changes[i]), "%s %s %s", changes[i].path,
			changes[i].value,
			changes[i].says ? "is corrupt" : "is let pass");
}

/* Without any one of its members, or with null for it. */
static void test_missing(void)
{
	static const char *const names[] = {"format", "device", "rdev",
		"boot_id", "client", "uid", "state", "writer_pid", "options",
		"options.leave_open", "options.simulate", "options.mcn",
		"options.speed_sectors_per_s", "options.cav",
		"options.strict_speed", "space", "space.total_sectors",
		"space.used_sectors", "space.free_sectors", "recorder",
		"recorder.vendor", "recorder.product", "recorder.revision",
		"medium", "medium_id", "first_track", "tracks",
		"tracks.1.track", "tracks.1.start_lba", "tracks.1.sectors",
		"tracks.1.isrc", "tracks.1.pre_emphasis", "tracks.1.copy",
		"tracks.1.checksum"};
	size_t len = sizeof(names) / sizeof(names[0]), wrong = 0;

	for (size_t i = 0; i < len; i++) {
		struct change gone = {names[i], NULL, "is missing"};
		struct change null = {names[i], "null", "is n"};

		if (!answers(&gone) || !answers(&null)) {
			wrong++;
			printf("# %s\n", names[i]);
		}
	}
	IS_INT(wrong, 0, "each of %zu members may not be missing or null", len);
}

static bool is_corrupt(const char *text, size_t len)
{
	struct tao_session out = {.uid = 77};

	return tao_session_decode(text, len, &out, &err) == TAO_REFUSED &&
	       err.code == TAO_E_SESSION_CORRUPT && out.uid == 77;
}

static void test_no_session(void)
{
	struct tao_session session = session_sample(3);
	char *text, *long_list;
	size_t len, wrong = 0;

	OK(is_corrupt("", 0), "an empty file is corrupt");
	OK(is_corrupt("[1]", 3), "a list is corrupt");
	OK(is_corrupt("{\"format\":1,\"format\":1}", 23),
		"a member that stands there twice is corrupt");
	long_list = calloc(1, 300000);
	memset(long_list, '[', 200000);
	OK(is_corrupt(long_list, 200000), "200,000 brackets are corrupt");
	free(long_list);
	tao_session_encode(&session, &text, &len, NULL);
	/* len - 1: without the newline at its end it is whole. */
	for (size_t i = 0; i < len - 1; i++)
		wrong += !is_corrupt(text, i);
	IS_INT(wrong, 0, "cut after any of its %zu bytes it is corrupt", len);
	free(text);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Whatever comes out of a damaged file has to keep to the limits. */
static bool is_within_limits(const struct tao_session *s)
{
	return s->tracks_len <= TAO_TRACKS_MAX &&
	       s->state <= TAO_STATE_INTERRUPTED &&
	       s->medium <= TAO_MEDIUM_DVD_OR_BD &&
	       tao_session_check_client(s->client, NULL) == TAO_OK &&
	       memchr(s->boot_id, 0, sizeof(s->boot_id)) &&
	       memchr(s->medium_id, 0, sizeof(s->medium_id));
}

static void test_mutations(void)
{
	static const char likely[] = "\"{}[],:-0129.eE\\ntfu\x00\xff";
	struct tao_session session = session_sample(2), out;
	uint32_t seed = 20260731;
	unsigned accepted = 0, wrong = 0;
	char *text, *copy;
	size_t len;

	tao_session_encode(&session, &text, &len, NULL);
	copy = malloc(len);
	for (int round = 0; round < 10000; round++) {
		memcpy(copy, text, len);
		for (uint32_t n = next_random(&seed) % 3 + 1; n > 0; n--)
			copy[next_random(&seed) % len] =
				likely[next_random(&seed) %
					(sizeof(likely) - 1)];
		if (tao_session_decode(copy, len, &out, &err) == TAO_OK) {
			accepted++;
			wrong += !is_within_limits(&out);
		} else {
			wrong += err.code != TAO_E_SESSION_CORRUPT;
		}
	}
	free(copy);
	free(text);
	printf("# %u of 10000 still were sessions\n", accepted);
	IS_INT(wrong, 0, "10,000 damaged files are corrupt or keep the limits");
}

int main(void)
{
	test_round_trip();
	test_changes();
	test_missing();
	test_no_session();
	test_mutations();
	return tap_done();
}
