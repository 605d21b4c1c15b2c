/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/virtual_host.h"

enum { TEXT_MAX = 8192 };

/* The whole of a file, NUL-terminated; valid until the next call. */
static const char *slurp(const char *path)
{
	static char text[TEXT_MAX];
	FILE *file = fopen(path, "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	if (file)
		fclose(file);
	text[len] = '\0';
	return text;
}

static void spill(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) == EOF || fclose(file) == EOF)
		BAIL("cannot write %s", path);
}

/* Opening must fail with that code, and leave the CUE alone. */
static void refuses(enum tao_error_code code, const char *what)
{
	char before[TEXT_MAX];
	enum tao_status status;

	memcpy(before, slurp(host.cue), sizeof(before));
	status = host_try(TAO_OPEN_EXCLUSIVE);
	OK(status == tao_error_info(code)->status && host.err.code == code,
		"%s: %s", tao_error_info(code)->token, what);
	if (host.err.code != code)
		printf("# %s\n", host.err.text);
	if (strcmp(before, slurp(host.cue)) != 0)
		OK(false, "the CUE is not changed");
}

/* ---- creating ---- */

static void test_create(void)
{
	struct stat st;
	mode_t mask = umask(027);

	host_new_disc("cdr80");
	umask(mask);
	stat(host.cue, &st);
	IS_INT(st.st_mode & 0777, 0640, "the files follow the umask");
	IS_INT(tao_virtual_create(host.cue, "cdr80", &host.err), TAO_REFUSED,
		"no disc is made over another");
	IS_INT(host.err.code, TAO_E_DISC_EXISTS, "but disc-exists");
	unlink(host.cue);
	tao_virtual_create(host.cue, "cdr80", &host.err);
	OK(host.err.code == TAO_E_DISC_EXISTS && access(host.cue, F_OK) == -1,
		"nor over a BIN alone: then no CUE is left behind");
	unlink(host.bin);
	tao_virtual_create(host.cue, "dvd", &host.err);
	IS_INT(host.err.code, TAO_E_INVALID_ARGUMENT, "there are no DVDs");
	tao_virtual_create("/nonexistent/a.cue", "cdr80", &host.err);
	IS_INT(host.err.code, TAO_E_NO_SUCH_DEVICE, "a folder has to be there");
	tao_virtual_create("/tmp/a.toc", "cdr80", &host.err);
	IS_INT(host.err.code, TAO_E_INVALID_ARGUMENT,
		"the name has to end in .cue");
	tao_virtual_create("/tmp/a\"b.cue", "cdr80", &host.err);
	IS_INT(host.err.code, TAO_E_INVALID_ARGUMENT,
		"and to fit between quotes");
}

/* Run in a child whose files may not grow beyond that. */
static int in_child(void (*run)(void), long limit_bytes)
{
	struct rlimit limit = {(rlim_t)limit_bytes, (rlim_t)limit_bytes};
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (limit_bytes >= 0)
			setrlimit(RLIMIT_FSIZE, &limit);
		run();
		_exit(99);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void create_in_child(void)
{
	_exit(tao_virtual_create(host.cue, "cdr80", &host.err));
}

static void test_create_full(void)
{
	host_close();
	unlink(host.cue);
	unlink(host.bin);
	IS_INT(in_child(create_in_child, 10), TAO_FAILED,
		"a full disk is an error");
	OK(access(host.cue, F_OK) == -1 && access(host.bin, F_OK) == -1,
		"that leaves nothing behind");
}

/* ---- the CUE ---- */

static void test_text(void)
{
	static const char want[] = "CATALOG 4006381333931\n"
				   "FILE \"disc.bin\" BINARY\n"
				   "REM SESSION 01\n"
				   "  TRACK 01 AUDIO\n"
				   "    FLAGS PRE\n"
				   "    INDEX 01 00:00:00\n"
				   "  TRACK 02 AUDIO\n"
				   "    FLAGS DCP SCMS\n"
				   "    ISRC USRC17607839\n"
				   "    INDEX 00 00:06:50\n"
				   "    INDEX 01 00:08:52\n"
				   "REM SESSION 02\n"
				   "  TRACK 03 AUDIO\n"
				   "    INDEX 00 00:12:52\n"
				   "    INDEX 01 02:44:52\n";
	const char *sheet;

	host_new_disc("cdr80");
	host_select(&(struct host_page){
		.multi = 3, .mode = 1, .mcn = "4006381333931"});
	host_track(500);
	host_select(&(struct host_page){
		.multi = 3, .mode = 0x12, .isrc = "USRC17607839"});
	host_track(300);
	host_close_session();
	host_select(&(struct host_page){0});
	host_track(300);
	sheet = strstr(slurp(host.cue), "CATALOG");
	IS_STRING(sheet, want, "the sheet is what CUE readers know");
	OK(strncmp(slurp(host.cue), "REM TAO-VIRTUAL-DISC 1 cdr80\n", 29) == 0,
		"its first line says whose it is");
}

/* A change of one line at a time, each of which must be noticed. */
static const struct {
	const char *from, *to, *what;
} damages[] = {
	{"DISC 1 cdr80", "DISC 1 cdr81", "another medium"},
	{"DISC 1 ", "DISC 2 ", "a version of the future"},
	{"start=0 ", "start=1 ", "a start that does not fit"},
	{"sectors=500", "sectors=501", "a length that does not"},
	{"session=2", "session=3", "a session left out"},
	{"session=1", "session=0", "a session that cannot be"},
	{"closed=1", "closed=3", "a session that is not there"},
	{"closed=1", "closed=x", "a word for a number"},
	{"finalised=0", "finalised=1", "a track behind the last"},
	{" complete\nREM TAO-TRACK 02", "\nREM TAO-TRACK 02", "half a line"},
	{"isrc=USRC17607839", "isrc=USRC1760783", "half an ISRC"},
	{"INDEX 01 00:08:52", "INDEX 01 00:08:53", "a time that contradicts"},
	{"REM TAO-PAGE 0532", "REM TAO-PAGE 0533", "a mode page"},
	{"locked=0", "locked=2", "a door neither open nor locked"},
	{"FLAGS DCP SCMS", "FLAGS DCP", "a flag taken away"},
	{"TRACK 03 AUDIO\n", "TRACK 03 AUDIO\n    TITLE \"x\"\n",
		"a title, which would be lost"},
	{"\"disc.bin\"", "\"other.bin\"", "another BIN"},
	{"\n", "\r\n", "other line ends"},
	{"02:44:52\n", "02:44:52", "the last line end"},
	{"02:44:52\n", "02:44:52\n\n", "one too many"},
};

static void test_damage(void)
{
	char good[TEXT_MAX], bad[2 * TEXT_MAX];

	memcpy(good, slurp(host.cue), sizeof(good));
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		char *at = strstr(good, damages[i].from);

		if (!at)
			BAIL("the CUE has no '%s'", damages[i].from);
		snprintf(bad, sizeof(bad), "%.*s%s%s", (int)(at - good), good,
			damages[i].to, at + strlen(damages[i].from));
		spill(host.cue, bad);
		refuses(TAO_E_VIRTUAL_DISC_DAMAGED, damages[i].what);
	}
	for (size_t cut = 30; cut < strlen(good); cut += 61) {
		snprintf(bad, sizeof(bad), "%.*s", (int)cut, good);
		spill(host.cue, bad);
		if (host_try(TAO_OPEN_EXCLUSIVE) == TAO_OK)
			OK(false, "a CUE cut at %zu is damaged", cut);
	}
	spill(host.cue, good);
	IS_INT(host_try(TAO_OPEN_EXCLUSIVE), TAO_OK, "the good one is good");
}

static void test_bin(void)
{
	struct stat st;

	host_close();
	stat(host.bin, &st);
	OK(truncate(host.bin, st.st_size - 1) == 0, "a byte is cut off");
	refuses(TAO_E_VIRTUAL_DISC_DAMAGED, "a BIN that is too short");
	OK(strstr(host.err.text, "track 3") != NULL, "the track is named");
	OK(truncate(host.bin, st.st_size + 12345) == 0, "more is added");
	IS_INT(host_try(TAO_OPEN_EXCLUSIVE), TAO_OK,
		"a BIN that is too long is what a crash leaves");
	host_select(&(struct host_page){0});
	host_track(300);
	OK(host_holds(host_nwa() - 452, 300), "and no harm to the next track");
	host_close();
	unlink(host.bin);
	refuses(TAO_E_VIRTUAL_DISC_DAMAGED, "a BIN that is missing");
}

static void test_foreign(void)
{
	static const char *const texts[] = {"", "FILE \"disc.bin\" BINARY\n",
		"REM made by hand\nREM TAO-VIRTUAL-DISC 1 cdr80\n",
		"REM TAO-VIRTUAL-DISC\n"};

	for (size_t i = 0; i < 4; i++) {
		spill(host.cue, texts[i]);
		refuses(TAO_E_NOT_A_VIRTUAL_DISC, "a foreign CUE");
	}
	unlink(host.cue);
	refuses(TAO_E_NO_SUCH_DEVICE, "no file at all");
	if (mkdir(host.cue, 0777) == 0)
		refuses(TAO_E_NOT_A_VIRTUAL_DISC, "a folder of that name");
	rmdir(host.cue);
	if (mkfifo(host.cue, 0666) == -1)
		BAIL("no pipe can be made");
	OK(host_try(TAO_OPEN_EXCLUSIVE) != TAO_OK &&
			host.err.code == TAO_E_NOT_A_VIRTUAL_DISC,
		"a pipe of that name does not hang us");
	unlink(host.cue);
}

/* ---- who may open it ---- */

static void test_lock(void)
{
	struct tao_target *second = NULL;
	struct tao_target *reader = NULL;
	struct tao_vcommand command = {
		.cdb = (const uint8_t[]){0x52, 1, 0, 0, 0, 0xff, 0, 0, 36, 0},
		.cdb_bytes = 10,
		.in = host.in,
		.in_bytes = 36};

	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	host_write(0, 40);
	RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
	OK(GET32(8) < GET32(4), "the buffer does not run dry in a track");
	IS_INT(tao_target_open(
		       host.cue, TAO_OPEN_EXCLUSIVE, &second, &host.err),
		TAO_BUSY, "only one can have it");
	IS_INT(host.err.code, TAO_E_RECORDER_LOCKED, "that is recorder-locked");
	OK(tao_target_open(host.cue, TAO_OPEN_SHARED, &reader, &host.err) ==
				TAO_OK &&
			tao_target_run(reader, &command) == 0 &&
			GET32(12) == 40,
		"others can ask, while a track is written too");
	tao_target_close(reader);
	host_close();
	OK(tao_target_open(host.cue, TAO_OPEN_EXCLUSIVE, &second, &host.err) ==
			TAO_OK,
		"then it is the next one's");
	tao_target_close(second);
}

/* Rights hold for others than root only: as root, try as nobody. */
static void open_in_child(void)
{
	if (geteuid() == 0 && setresuid(65534, 65534, 65534) == -1)
		_exit(98);
	host_try(TAO_OPEN_EXCLUSIVE);
	_exit(host.err.code == TAO_E_NO_PERMISSION ? 1 : 2);
}

static void test_rights(void)
{
	host_close();
	chmod(host.folder, 0777);
	chmod(host.bin, 0666);
	chmod(host.cue, 0666);
	if (in_child(open_in_child, -1) != 2) {
		SKIP("nobody cannot get to the scratch folder",
			"a read-only CUE, BIN or folder is refused");
		chmod(host.folder, 0700);
		return;
	}
	chmod(host.cue, 0444);
	IS_INT(in_child(open_in_child, -1), 1, "a read-only CUE is refused");
	chmod(host.cue, 0666);
	chmod(host.bin, 0444);
	IS_INT(in_child(open_in_child, -1), 1, "and a read-only BIN");
	chmod(host.bin, 0666);
	chmod(host.folder, 0555);
	IS_INT(in_child(open_in_child, -1), 1, "and a read-only folder");
	chmod(host.folder, 0700);
}

static void test_kept(void)
{
	char path[128];
	struct tao_target *target = NULL;
	struct stat st;

	host_close();
	chmod(host.cue, 0604);
	host_reopen();
	RUN(0x1e, 0, 0, 0, 1, 0);
	stat(host.cue, &st);
	IS_INT(st.st_mode & 0777, 0604, "a CUE keeps its rights");
	snprintf(path, sizeof(path), "%s/link.cue", host.folder);
	if (symlink("disc.cue", path) == -1)
		BAIL("no symbolic link can be made");
	host_close();
	OK(tao_target_open(path, TAO_OPEN_EXCLUSIVE, &target, &host.err) ==
			TAO_OK,
		"a symbolic link leads to it");
	host.target = target;
	RUN(0x1e, 0, 0, 0, 0, 0);
	lstat(path, &st);
	OK(S_ISLNK(st.st_mode), "and stays one");
	unlink(path);
}

int main(void)
{
	test_create();
	test_create_full();
	test_text();
	test_damage();
	test_bin();
	test_foreign();
	test_lock();
	test_rights();
	test_kept();
	return host_done();
}
