/* shim.c - stands in for a program of ours while a test of "make check" runs in
 * the guest: the virtual disc that the test names is put into a drive, and the
 * real program is given the drive's node. Linked to by the programs' names.
 * Shapes  album.cue becomes /dev/srN; beside it album.cue.lock is a link to the
 *         lock file of that drive, as is album.cue.lock.sums. What the test
 * does to these links is done to the files. Units   none. Owner
 * RUN/PATH-OF-THE-DISC, with % for /, has the node of its drive. Errors  status
 * 99 and a message: the guest itself is broken. Source  tests/guest/start gives
 * GUEST_BUILDDIR, and in GUEST_TRACE the file for the commands that the drives
 * of a test get. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN "/run/shim/map"

struct text {
	char is[2 * PATH_MAX];
};

struct shim {
	const char *name;   /* of the program */
	const char *disc;   /* as the test calls it; NULL: none */
	const char *medium; /* of a new disc; NULL: none */
	int disc_at;        /* in argv; 0: in the environment */
	struct text path;   /* of the disc, canonical */
	struct text note;
	char was[64];  /* the node it had before it was unplugged */
	char node[64]; /* "" for none */
};

static void broken(const char *what)
{
	fprintf(stderr, "tests/guest/shim: %s: %s\n", what, strerror(errno));
	exit(99);
}

static struct text join(const char *one, const char *two, const char *three)
{
	struct text text;

	if ((size_t)snprintf(text.is, sizeof(text.is), "%s%s%s", one, two,
		    three) >= sizeof(text.is)) {
		errno = ENAMETOOLONG;
		broken(one);
	}
	return text;
}

static struct text program(const char *name)
{
	return join(getenv("GUEST_BUILDDIR"), "/tools/", name);
}

/* As the test had it; here it must be known how a child ended. */
static void (*on_child)(int) = SIG_DFL;

static void run_real(const char *name, char **argv)
{
	signal(SIGCHLD, on_child);
	execv(program(name).is, argv);
	broken(name);
}

/* ---- which disc ---- */

static bool is_disc(const char *word)
{
	size_t len = strlen(word);

	return len >= 4 && len < PATH_MAX && !strcmp(word + len - 4, ".cue");
}

static void find_disc(struct shim *shim, char **argv)
{
	for (int i = 1; argv[i]; i++) {
		if (!strcmp(argv[i], "--new-disc") && argv[i + 1])
			shim->medium = argv[i + 1];
		else if (!strncmp(argv[i], "--new-disc=", 11))
			shim->medium = argv[i] + 11;
		else if (!shim->disc && is_disc(argv[i])) {
			shim->disc = argv[i];
			shim->disc_at = i;
		}
	}
	if (!shim->disc && getenv("TAO_DEVICE") &&
		is_disc(getenv("TAO_DEVICE")))
		shim->disc = getenv("TAO_DEVICE");
}

/* The disc need not be there yet, but its folder. */
static bool find_path(struct shim *shim)
{
	struct text folder = join(shim->disc, "", "");
	char *slash = strrchr(folder.is, '/'), real[PATH_MAX];
	const char *name = slash ? slash + 1 : folder.is;

	if (strlen(name) > NAME_MAX - sizeof(".lock.sums"))
		return false;
	if (slash)
		*slash = '\0';
	if (!realpath(!slash               ? "."
		      : slash == folder.is ? "/"
					   : folder.is,
		    real))
		return false;
	shim->path = join(real, "/", name);
	shim->note = join("", shim->path.is, "");
	for (char *c = shim->note.is; *c; c++)
		*c = *c == '/' ? '%' : *c;
	shim->note = join(RUN, "/", shim->note.is);
	return true;
}

static void read_note(struct shim *shim)
{
	FILE *file = fopen(shim->note.is, "re");
	struct stat st;

	if (!file)
		return;
	if (fscanf(file, "%63s", shim->node) == 1 &&
		(stat(shim->node, &st) == -1 || !S_ISBLK(st.st_mode))) {
		strcpy(shim->was, shim->node);
		shim->node[0] = '\0';
	}
	fclose(file);
}

/* ---- drives ---- */

static void redirect(const char *path, int flags, int fd)
{
	int file = open(path, flags, 0644);

	if (file == -1 || dup2(file, fd) == -1)
		broken(path);
	close(file);
}

/* Run tao-drive on the disc; what it prints goes to "out". */
static bool drive(
	const struct shim *shim, const char *const *words, const char *out)
{
	char *argv[8] = {(char *)(uintptr_t) "tao-drive"};
	const char *trace = getenv("GUEST_TRACE");
	int status, argc = 1;
	pid_t pid;

	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	argv[argc] = (char *)(uintptr_t)shim->path.is;
	pid = fork();
	if (pid == 0) {
		redirect("/dev/null", O_RDONLY, 0);
		redirect(out, O_WRONLY | O_CREAT | O_TRUNC, 1);
		redirect(trace ? trace : "/dev/null",
			O_WRONLY | O_CREAT | O_APPEND, 2);
		unsetenv("TAO_DRIVE_FD");
		on_child = SIG_DFL;
		for (int fd = 3; fd < 20; fd++)
			close(fd);
		run_real("tao-drive", argv);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		broken("tao-drive");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct text lock_of_node(const char *node, const char *ending)
{
	struct text path =
		join(getenv("TAO_LOCK_DIR"), "/tao-", strrchr(node, '/') + 1);

	return join(path.is, ".lock", ending);
}

static struct text lock_of(const struct shim *shim, const char *ending)
{
	return lock_of_node(shim->node, ending);
}

/* That of a disc which is plugged in again; not that of another drive which
 * had the name. */
static void keep_session(const struct shim *shim, const char *ending)
{
	if (!shim->was[0])
		unlink(lock_of(shim, ending).is);
	else if (strcmp(shim->was, shim->node) != 0)
		rename(lock_of_node(shim->was, ending).is,
			lock_of(shim, ending).is);
}

static bool serve(struct shim *shim)
{
	const char *const make[] = {
		"-vv", "--detach", "--new-disc", shim->medium, NULL};
	const char *const take[] = {"-vv", "--detach", NULL};
	struct text new = join(shim->note.is, ".new", "");

	if (!drive(shim, shim->medium ? make : take, new.is) ||
		rename(new.is, shim->note.is) == -1)
		return false;
	read_note(shim);
	if (shim->node[0] == '\0')
		broken("no node");
	keep_session(shim, "");
	keep_session(shim, ".sums");
	return true;
}

static void stop(struct shim *shim)
{
	const char *const words[] = {"--stop", "--force", NULL};

	if (!drive(shim, words, "/dev/null"))
		broken("tao-drive --stop");
	unlink(lock_of(shim, "").is);
	unlink(lock_of(shim, ".sums").is);
	unlink(shim->note.is);
	shim->node[0] = '\0';
}

/* ---- the lock file ---- */

/* Do to the file what was done to the link, and make the link. */
static void follow(const struct shim *shim, const char *ending)
{
	struct text file = lock_of(shim, ending);
	struct text link = join(shim->path.is, ".lock", ending);
	char target[PATH_MAX];
	ssize_t len = readlink(link.is, target, sizeof(target) - 1);

	if (len > 0 && (size_t)len == strlen(file.is) &&
		!memcmp(target, file.is, (size_t)len))
		return;
	if (access(link.is, F_OK) == -1 && len == -1)
		unlink(file.is);
	else if (rename(link.is, file.is) == -1)
		broken(link.is);
	if (symlink(file.is, link.is) == -1)
		broken(link.is);
}

/* A link to nothing is nothing. */
static void tidy(const struct shim *shim, const char *ending)
{
	struct text link = join(shim->path.is, ".lock", ending);
	struct stat st;

	if (lstat(lock_of(shim, ending).is, &st) == -1)
		unlink(link.is);
}

/* ---- the program ---- */

/* The same words with the drive in place of the disc, and the transport that
 * all of the test is to use. */
static void name_node(const struct shim *shim, char **argv)
{
	const char *transport = getenv("GUEST_TRANSPORT");
	int to = 1;

	if (transport && transport[0])
		setenv("TAO_TRANSPORT", transport, 0);
	if (shim->disc_at > 0)
		argv[shim->disc_at] = (char *)(uintptr_t)shim->node;
	else
		setenv("TAO_DEVICE", shim->node, 1);
	for (int from = 1; argv[from]; from++) {
		if (!strncmp(argv[from], "--new-disc=", 11))
			continue;
		if (!strcmp(argv[from], "--new-disc") && argv[from + 1])
			from++;
		else
			argv[to++] = argv[from];
	}
	argv[to] = NULL;
}

static pid_t child;

static void hand_on(int number)
{
	kill(child, number);
}

/* Run it as another process, to tidy up behind it. Returns if it was not
 * ended by a signal. */
static int wait_for(const struct shim *shim, char **argv)
{
	const int signals[] = {SIGTERM, SIGINT, SIGHUP};
	int status;

	child = fork();
	if (child == -1)
		broken("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run_real(shim->name, argv);
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (signal(signals[i], hand_on) == SIG_IGN)
			signal(signals[i], SIG_IGN);
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			broken("waitpid");
	tidy(shim, "");
	tidy(shim, ".sums");
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	return WEXITSTATUS(status);
}

/* Is the disc in a drive now, and to be used there? */
static bool put_in(struct shim *shim)
{
	bool is_there = access(shim->path.is, F_OK) == 0;

	read_note(shim);
	if (shim->medium && !is_there) {
		if (shim->node[0])
			stop(shim);
		return serve(shim);
	}
	if (shim->node[0]) {
		follow(shim, "");
		follow(shim, ".sums");
		tidy(shim, "");
		tidy(shim, ".sums");
		/* that a disc is there already is found without the drive */
		return !shim->medium || access(lock_of(shim, "").is, F_OK) == 0;
	}
	return is_there && !shim->medium && serve(shim);
}

int main(int argc, char **argv)
{
	struct shim shim = {.name = strrchr(argv[0], '/')};

	on_child = signal(SIGCHLD, SIG_DFL);
	shim.name = shim.name ? shim.name + 1 : argv[0];
	if (!strcmp(shim.name, "tao-drive") || !strcmp(shim.name, "tao-pcm") ||
		argc < 1)
		run_real(shim.name, argv);
	find_disc(&shim, argv);
	mkdir(RUN, 0755);
	if (!shim.disc || !find_path(&shim) || !put_in(&shim))
		run_real(shim.name, argv);
	name_node(&shim, argv);
	follow(&shim, "");
	follow(&shim, ".sums");
	if (!strcmp(shim.name, "tao-prepare") ||
		!strcmp(shim.name, "tao-release"))
		return wait_for(&shim, argv);
	tidy(&shim, "");
	run_real(shim.name, argv);
}
