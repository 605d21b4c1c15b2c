/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/holder.h"
#include "tests/tap.h"

static char dir[] = "/tmp/tao-holder.XXXXXX";
static char node[64], other[64];

/* A child that has the file open, and its lock if it is to; it ends when the
 * pipe *until is closed. */
static pid_t hold(const char *path, bool locked, int *until)
{
	int ready[2], end[2], fd;
	char byte;
	pid_t pid;

	if (pipe(ready) || pipe(end))
		BAIL("no pipe");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "burner");
		close(ready[0]);
		close(end[1]);
		fd = open(path, O_RDWR);
		if (fd < 0 || (locked && flock(fd, LOCK_EX)))
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		_exit(read(end[0], &byte, 1) == 0 ? 0 : 1);
	}
	close(ready[1]);
	close(end[0]);
	if (pid < 0 || read(ready[0], &byte, 1) != 1)
		BAIL("no child");
	close(ready[0]);
	*until = end[1];
	return pid;
}

static void test_process(bool locked)
{
	char text[160], want[160];
	int until;
	pid_t pid = hold(node, locked, &until);

	snprintf(want, sizeof(want), "in use by burner (pid %d)", (int)pid);
	IS_STRING(tao_holder_text(TAO_PROCFS, node, text, sizeof(text)), want,
		"who has it %s is told by name and pid",
		locked ? "locked" : "open");
	IS_STRING(tao_holder_text(TAO_PROCFS, other, text, sizeof(text)), "",
		"who has another file is not told");
	tao_holder_text(TAO_PROCFS, node, text, 7);
	IS_STRING(text, "in use", "the text is cut to fit");
	close(until);
	waitpid(pid, NULL, 0);
}

static void test_mount(void)
{
	char mounts[80], text[160];
	struct tao_mounts all;
	FILE *file;

	snprintf(mounts, sizeof(mounts), "%s/mounts", dir);
	file = fopen(mounts, "w");
	if (!file)
		BAIL("no file");
	fprintf(file,
		"proc /proc proc rw 0 0\n%s /media/my\\040cd udf ro 0 0\n"
		"%s /mnt udf ro 0 0\n",
		node, node);
	fclose(file);
	IS_STRING(tao_holder_text(dir, node, text, sizeof(text)),
		"mounted on '/media/my cd'", "a mount is told with its folder");
	IS_STRING(tao_holder_text(dir, other, text, sizeof(text)), "",
		"another one's mount is not");
	tao_holder_mounts(dir, node, &all);
	OK(all.len == 2 && strcmp(all.folders[0], "/media/my cd") == 0 &&
			strcmp(all.folders[1], "/mnt") == 0,
		"all of them can be listed");
	tao_holder_mounts(dir, other, &all);
	IS_INT(all.len, 0, "if there are any");
	unlink(mounts);
}

int main(void)
{
	char text[160] = "x";
	int fd;

	if (!mkdtemp(dir))
		BAIL("no scratch folder");
	snprintf(node, sizeof(node), "%s/node", dir);
	snprintf(other, sizeof(other), "%s/other", dir);
	close(open(node, O_CREAT | O_RDWR, 0666));
	close(open(other, O_CREAT | O_RDWR, 0666));
	test_process(true);
	test_process(false);
	fd = open(node, O_RDWR);
	flock(fd, LOCK_EX);
	IS_STRING(tao_holder_text(TAO_PROCFS, node, text, sizeof(text)), "",
		"we ourselves are nobody's hindrance");
	close(fd);
	test_mount();
	IS_STRING(tao_holder_text("/nowhere", node, text, sizeof(text)), "",
		"without procfs nobody is found");
	unlink(node);
	unlink(other);
	rmdir(dir);
	return tap_done();
}
