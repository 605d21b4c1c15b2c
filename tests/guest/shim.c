/* shim.c - stands in for a program of ours while a test of "make check" runs in
 * the guest: the virtual disc that the test names is put into a drive, and the
 * real program is given the drive's node. Linked to by the programs' names.
 * Shapes  album.cue becomes /dev/srN; beside it album.cue.lock is a link to the
 *         lock file of that drive, as is album.cue.lock.sums. What the test
 * does to these links is done to the files. Several programs may begin at once:
 * one at a time does any of this. Units   none. Owner
 * SHIM_RUN/PATH-OF-THE-DISC, with % for /, has the node of its drive; with
 * .lock or .lock.sums behind it, it says that there is a link unless the test
 * took it away. Errors  status 99 and a message: the guest itself is broken.
 * Source  tests/guest/start gives GUEST_BUILDDIR, and in GUEST_TRACE the file
 * for the commands that the drives of a test get. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/guest/shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct text program(const char *name)
{
	return shim_join(getenv("GUEST_BUILDDIR"), "/tools/", name);
}

/* As the test had it; here it must be known how a child ended. */
static void (*on_child)(int) = SIG_DFL;

static void run_real(const char *name, char **argv)
{
	signal(SIGCHLD, on_child);
	execv(program(name).is, argv);
	shim_broken(name);
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
	struct text folder = shim_join(shim->disc, "", "");
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
	shim->path = shim_join(real, "/", name);
	shim->note = shim_join("", shim->path.is, "");
	for (char *c = shim->note.is; *c; c++)
		*c = *c == '/' ? '%' : *c;
	shim->note = shim_join(SHIM_RUN, "/", shim->note.is);
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

/* From here to its close no other shim does anything to drives and links. */
static int claim(void)
{
	int fd = open(SHIM_RUN "/.lock", O_RDONLY | O_CREAT | O_CLOEXEC, 0644);

	if (fd == -1 || flock(fd, LOCK_EX) == -1)
		shim_broken(SHIM_RUN "/.lock");
	return fd;
}

/* ---- drives ---- */

static void redirect(const char *path, int flags, int fd)
{
	int file = open(path, flags, 0644);

	if (file == -1 || dup2(file, fd) == -1)
		shim_broken(path);
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
		shim_broken("tao-drive");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool serve(struct shim *shim)
{
	const char *const make[] = {
		"-vv", "--detach", "--new-disc", shim->medium, NULL};
	const char *const take[] = {"-vv", "--detach", NULL};
	struct text new = shim_join(shim->note.is, ".new", "");

	if (!drive(shim, shim->medium ? make : take, new.is) ||
		rename(new.is, shim->note.is) == -1)
		return false;
	read_note(shim);
	if (shim->node[0] == '\0')
		shim_broken("no node");
	shim_keep_session(shim, "");
	shim_keep_session(shim, ".sums");
	return true;
}

static void stop(struct shim *shim)
{
	const char *const words[] = {"--stop", "--force", NULL};

	if (!drive(shim, words, "/dev/null"))
		shim_broken("tao-drive --stop");
	unlink(shim_lock_of(shim, "").is);
	unlink(shim_lock_of(shim, ".sums").is);
	unlink(shim->note.is);
	shim->node[0] = '\0';
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
		shim_broken("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run_real(shim->name, argv);
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (signal(signals[i], hand_on) == SIG_IGN)
			signal(signals[i], SIG_IGN);
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			shim_broken("waitpid");
	claim();
	shim_settle(shim, "");
	shim_settle(shim, ".sums");
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
		shim_follow(shim, "");
		shim_follow(shim, ".sums");
		shim_tidy(shim, "");
		shim_tidy(shim, ".sums");
		/* that a disc is there already is found without the drive */
		return !shim->medium ||
		       access(shim_lock_of(shim, "").is, F_OK) == 0;
	}
	return is_there && !shim->medium && serve(shim);
}

int main(int argc, char **argv)
{
	struct shim shim = {.name = strrchr(argv[0], '/')};
	int lock;

	on_child = signal(SIGCHLD, SIG_DFL);
	shim.name = shim.name ? shim.name + 1 : argv[0];
	if (!strcmp(shim.name, "tao-drive") || !strcmp(shim.name, "tao-pcm") ||
		argc < 1)
		run_real(shim.name, argv);
	find_disc(&shim, argv);
	mkdir(SHIM_RUN, 0755);
	lock = claim();
	if (!shim.disc || !find_path(&shim) || !put_in(&shim))
		run_real(shim.name, argv);
	name_node(&shim, argv);
	shim_follow(&shim, "");
	shim_follow(&shim, ".sums");
	if (!strcmp(shim.name, "tao-prepare") ||
		!strcmp(shim.name, "tao-release")) {
		close(lock);
		return wait_for(&shim, argv);
	}
	shim_tidy(&shim, "");
	run_real(shim.name, argv);
}
