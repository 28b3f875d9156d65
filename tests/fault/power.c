/* power.c - a disk that fails, for programs that keep a case file: preloaded
 * before libc, it counts what is written and synced to files named *.db and
 * *.db-wal, and then
 *	FAULT=cut:N:SEED   at the Nth sync the power goes: of all that was written since
 *	                   the file's last sync each sector of 512 bytes is there
 *	                   or is what it was before, as SEED decides
 *	FAULT=sync:N       from the Nth sync on, syncing fails (EIO)
 *	FAULT=full:N       from the Nth write on, the disk is full (ENOSPC)
 * The number of syncs and writes is written to the file FAULT_COUNT, if set.
 * Written for the tests; SQLite's own crash tests work the same way. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SECTOR 512
#define FILES_MAX 64

/* What a sector held before it was written, newest last. */
struct undo { dev_t dev; ino_t ino; int fd; off_t at; size_t len; int new_sector; unsigned char old[SECTOR]; };

static struct undo *undo;
static size_t n_undo, cap_undo;
static enum { NONE, CUT, SYNC, FULL } mode = NONE;
static unsigned long limit, syncs, writes;
static uint64_t seed;
static int ready;

static void start(void)
{
	if (ready)
		return;
	ready = 1;
	const char *f = getenv("FAULT");
	unsigned long n = 0, s = 0;
	if (!f)
		return;
	if (sscanf(f, "cut:%lu:%lu", &n, &s) == 2)
		mode = CUT;
	else if (sscanf(f, "sync:%lu", &n) == 1)
		mode = SYNC;
	else if (sscanf(f, "full:%lu", &n) == 1)
		mode = FULL;
	limit = n;
	seed = s * 2654435761u + 88172645463325252u;
}

static int is_ours(int fd)
{
	char link[64], path[4096];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof path - 1);
	if (n <= 0)
		return 0;
	path[n] = '\0';
	const char *dot = strstr(path, ".db");
	return dot && (strcmp(dot, ".db") == 0 || strcmp(dot, ".db-wal") == 0);
}

static unsigned chance(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33);
}

static void note(int fd, off_t at, size_t len)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return;
	for (off_t s = at / SECTOR * SECTOR; s < at + (off_t)len; s += SECTOR) {
		if (n_undo == cap_undo) {
			cap_undo = cap_undo ? cap_undo * 2 : 1024;
			undo = realloc(undo, cap_undo * sizeof *undo);
			if (!undo)
				abort();
		}
		struct undo *u = &undo[n_undo++];
		memset(u, 0, sizeof *u);
		u->dev = st.st_dev;
		u->ino = st.st_ino;
		u->fd = fd;
		u->at = s;
		ssize_t got = pread(fd, u->old, SECTOR, s);
		u->len = got > 0 ? (size_t)got : 0;
		u->new_sector = s >= st.st_size;
	}
}

static void power_cut(void)
{
	/* newest first; a sector once decided upon stays as decided */
	for (size_t i = n_undo; i-- > 0;) {
		const struct undo *u = &undo[i];
		int decided = 0;
		for (size_t k = i + 1; k < n_undo && !decided; k++)
			decided = undo[k].ino == u->ino && undo[k].dev == u->dev && undo[k].at == u->at && undo[k].fd < 0;
		if (decided || chance() % 2) {
			undo[i].fd = -1; /* it had reached the disk */
			continue;
		}
		if (syscall(SYS_pwrite64, u->fd, u->old, SECTOR, u->at) < 0)
			perror("power");
	}
	syscall(SYS_exit_group, 137);
}

static void count(void)
{
	const char *path = getenv("FAULT_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd >= 0) {
		dprintf(fd, "%lu %lu\n", syncs, writes);
		close(fd);
	}
}

static int synced(int fd, long call)
{
	start();
	if (!is_ours(fd))
		return (int)syscall(call, fd);
	syncs++;
	count();
	if (mode == CUT && syncs == limit)
		power_cut();
	if (mode == SYNC && syncs >= limit) {
		errno = EIO;
		return -1;
	}
	struct stat st;
	size_t n = 0;
	if (fstat(fd, &st) == 0) {
		for (size_t i = 0; i < n_undo; i++)
			if (undo[i].ino != st.st_ino || undo[i].dev != st.st_dev)
				undo[n++] = undo[i];
		n_undo = n;
	}
	return (int)syscall(call, fd);
}

int fsync(int fd)
{
	return synced(fd, SYS_fsync);
}

int fdatasync(int fd)
{
	return synced(fd, SYS_fdatasync);
}

static ssize_t wrote(int fd, const void *p, size_t n, off_t at)
{
	start();
	if (mode != NONE && is_ours(fd)) {
		writes++;
		if (mode == FULL && writes >= limit) {
			errno = ENOSPC;
			return -1;
		}
		if (mode == CUT)
			note(fd, at, n);
	}
	return (ssize_t)syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return wrote(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return wrote(fd, p, n, at);
}
