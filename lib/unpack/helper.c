/* helper.c - starting, reading and ending helper programs; see helper.h. */
#include "unpack/helper.h"
#include "unpack/volume_links.h"

#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

/* Volumes of a set, put together in memory. */
#define COPY_BYTES_MAX (512ull << 20)
#define HANDED_FD 9 /* as in HELPER_FILE */

static const char *const paths[][3] = {
	[HELPER_SEVENZIP] = { "/usr/bin/7zz", "/usr/bin/7z", "/usr/bin/7za" },
	[HELPER_UNAR] = { "/usr/bin/unar" },
	[HELPER_LSAR] = { "/usr/bin/lsar" },
};

bool helper_installed(enum helper_program p)
{
	for (int i = 0; i < 3; i++)
		if (paths[p][i] && access(paths[p][i], X_OK) == 0)
			return true;
	return false;
}

/* In the child: the volumes and the folder of their names get the numbers that
 * the links lead to. All are moved out of the way before one is put down. */
static void hand_set(const struct source *src)
{
	int high = VOLUME_LINKS_FIRST_FD + src->parts + 1, volume[SOURCE_PARTS_MAX];
	int folder = fcntl(src->links_fd, F_DUPFD, high);
	for (int i = 0; i < src->parts; i++)
		volume[i] = fcntl(src->fd[i], F_DUPFD, high);
	for (int i = 0; i < src->parts; i++) {
		dup2(volume[i], VOLUME_LINKS_FIRST_FD + i);
		close(volume[i]);
	}
	dup2(folder, VOLUME_LINKS_FD);
	close(folder);
}

/* RAR before 5 says in its main header by which rule its volumes are named. */
const char *helper_file(const struct source *src)
{
	char b[12];
	if (src->links_fd <= 0)
		return HELPER_FILE;
	bool old = source_read(src, b, sizeof b, 0) == (ssize_t)sizeof b && b[6] == 0 && !(b[10] & 0x10);
	return old ? VOLUME_LINKS_OLD : VOLUME_LINKS_NEW;
}

enum status helper_start_set(struct helper *h, const struct source *src, int container, enum helper_program p, const char *const *args,
			     struct err *err)
{
	int pipes[2];
	if (pipe2(pipes, O_CLOEXEC) < 0)
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot make a pipe");
	h->pid = fork();
	if (h->pid < 0) {
		close(pipes[0]);
		close(pipes[1]);
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot run a helper program");
	}
	if (h->pid == 0) {
		/* times are told in UTC, and nothing is looked for in a home */
		char *env[] = { (char *)(uintptr_t)"LC_ALL=C.UTF-8", (char *)(uintptr_t)"TZ=UTC", (char *)(uintptr_t)"HOME=/nonexistent", NULL };
		char *argv[HELPER_ARGS_MAX + 2];
		int n = 1;
		while (n <= HELPER_ARGS_MAX && (argv[n] = (char *)(uintptr_t)args[n - 1]))
			n++;
		argv[n] = NULL;
		/* the pipe may have the number that the container is to get */
		int out = pipes[1] == HANDED_FD ? dup(pipes[1]) : pipes[1];
		dup2(out, 1);
		if (src && src->links_fd > 0)
			hand_set(src);
		else if (container == HANDED_FD)
			fcntl(container, F_SETFD, 0);
		else
			dup2(container, HANDED_FD);
		for (int i = 0; i < 3 && paths[p][i]; i++) {
			argv[0] = (char *)(uintptr_t)paths[p][i];
			execve(argv[0], argv, env);
		}
		_exit(127);
	}
	close(pipes[1]);
	h->out = pipes[0];
	return ST_OK;
}

enum status helper_start(struct helper *h, int container, enum helper_program p, const char *const *args, struct err *err)
{
	return helper_start_set(h, NULL, container, p, args, err);
}

int helper_finish(struct helper *h, bool kill_it)
{
	int how = 0;
	close(h->out);
	if (kill_it)
		kill(h->pid, SIGKILL);
	while (waitpid(h->pid, &how, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(how) ? WEXITSTATUS(how) : 255;
}

int helper_run(int container, enum helper_program p, const char *const *args, struct buf *out)
{
	return helper_run_set(NULL, container, p, args, out);
}

int helper_run_set(const struct source *src, int container, enum helper_program p, const char *const *args, struct buf *out)
{
	struct helper h;
	struct err scrap;
	char piece[4096];
	ssize_t n;
	if (helper_start_set(&h, src, container, p, args, &scrap) != ST_OK)
		return 255;
	while ((n = io_read_full(h.out, piece, sizeof piece)) > 0)
		if (out)
			buf_add(out, piece, (size_t)n);
	return helper_finish(&h, false);
}

static int copy_to_memory(const struct source *src)
{
	int fd = memfd_create("container", MFD_CLOEXEC);
	char *piece = xmalloc(HELPER_PIECE_BYTES);
	uint64_t at = 0;
	ssize_t n = 0;
	while (fd >= 0 && (n = source_read(src, piece, HELPER_PIECE_BYTES, at)) > 0) {
		if (io_write_full(fd, piece, (size_t)n) < 0)
			break;
		at += (uint64_t)n;
	}
	free(piece);
	if (fd >= 0 && n != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int helper_container(const struct source *src, struct err *err)
{
	if (src->parts == 1 || src->links_fd > 0) {
		/* can it be opened by that name? Not where the sandbox could not show it */
		char name[40];
		snprintf(name, sizeof name, "/proc/self/fd/%d", src->fd[0]);
		int probe = open(name, O_RDONLY | O_CLOEXEC);
		if (probe >= 0)
			return probe;
	}
	if (src->size > COPY_BYTES_MAX)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "a set of more than %llu MiB cannot be handed to a program", COPY_BYTES_MAX >> 20), -1;
	int fd = copy_to_memory(src);
	if (fd < 0)
		err_sys(err, ST_SKIP, E_SYSTEM, "cannot hand the container to a program");
	return fd;
}

bool helper_time(struct str s, int64_t *ret)
{
	struct tm t = { .tm_isdst = 0 };
	char z[20];
	if (s.len < sizeof z - 1)
		return false;
	memcpy(z, s.p, sizeof z - 1);
	z[sizeof z - 1] = '\0';
	const char *end = strptime(z, "%Y-%m-%d %H:%M:%S", &t);
	if (!end || *end)
		return false;
	*ret = (int64_t)timegm(&t);
	return true;
}

enum status helper_give(struct helper *h, uint64_t size, struct sink *sink, char *piece, uint32_t *ret_crc, struct err *err)
{
	uint64_t left = size;
	uint32_t crc = 0;
	while (left) {
		size_t want = left < HELPER_PIECE_BYTES ? (size_t)left : HELPER_PIECE_BYTES;
		ssize_t n = io_read_full(h->out, piece, want);
		if (n > 0) {
			crc = (uint32_t)crc32_z(crc, (const Bytef *)piece, (size_t)n);
			sink_data(sink, piece, (size_t)n); /* past a limit the rest is read and dropped */
			left -= (uint64_t)n;
		}
		if (n < (ssize_t)want)
			return err_set(err, ST_WARN, E_CORRUPT, "gave %llu of %llu bytes", (unsigned long long)(size - left),
				       (unsigned long long)size);
	}
	*ret_crc = crc;
	return ST_OK;
}
