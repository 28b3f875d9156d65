/* shim.c - a library to be preloaded that lets the system fail.
 *
 * SLUICE_FAULT is KIND:N[:TOOL]: the N-th call of that kind after main() began
 * fails, once, in each process (of the program sluice-TOOL only). Kinds:
 *   malloc read write fsync rename open mmap memfd fork   fail as a system does
 *   landlock                    the kernel has none, N is ignored
 *   short                       every read and write of more than a byte is cut, N is ignored
 *   eintr                       every N-th call that may wait is interrupted (but for open and fsync,
 *                               which SQLite does not repeat either)
 *   clock                       the time of day jumps by years at each look
 * A failing write is a full disk, a failing open has no descriptors left. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NONE, MALLOC, READ, WRITE, FSYNC, RENAME, OPEN, MMAP, MEMFD, FORK, LANDLOCK, SHORT, EINTR_, CLOCK };
static const char *const names[] = { "", "malloc", "read", "write", "fsync", "rename", "open", "mmap", "memfd", "fork", "landlock", "short", "eintr", "clock" };
static enum kind kind;
static long at;
static atomic_long calls;
static int armed;

/* Is this call the one? */
static int fails(enum kind k, int error)
{
	if (!armed || kind != k || atomic_fetch_add(&calls, 1) + 1 != at)
		return 0;
	errno = error;
	return 1;
}

static int interrupted(void)
{
	if (!armed || kind != EINTR_ || (atomic_fetch_add(&calls, 1) + 1) % at != 0)
		return 0;
	errno = EINTR;
	return 1;
}

static size_t cut(size_t n)
{
	return armed && kind == SHORT && n > 1 ? (n + 1) / 2 : n;
}

#define REAL(ret, name, ...) \
	static ret (*real)(__VA_ARGS__); \
	if (!real) \
		*(void **)&real = dlsym(RTLD_NEXT, name)

int __libc_start_main(int (*main_fn)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *stack);
static int (*tool_main)(int, char **, char **);

static int armed_main(int argc, char **argv, char **env)
{
	const char *f = getenv("SLUICE_FAULT"), *colon = f ? strchr(f, ':') : NULL;
	if (colon) {
		char *tool = NULL;
		for (int k = MALLOC; k <= CLOCK; k++)
			if (strlen(names[k]) == (size_t)(colon - f) && strncmp(f, names[k], (size_t)(colon - f)) == 0)
				kind = (enum kind)k;
		at = strtol(colon + 1, &tool, 10);
		armed = at > 0 && (*tool != ':' || strcmp(program_invocation_short_name + (strncmp(program_invocation_short_name, "sluice-", 7) == 0 ? 7 : 0), tool + 1) == 0);
	}
	return tool_main(argc, argv, env);
}

int __libc_start_main(int (*main_fn)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *stack)
{
	REAL(int, "__libc_start_main", int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
	tool_main = main_fn;
	return real(armed_main, argc, argv, init, fini, rtld_fini, stack);
}

/* malloc's own name is needed before dlsym() works: glibc has another for it */
void *__libc_malloc(size_t n);
void *__libc_realloc(void *p, size_t n);
void *__libc_calloc(size_t n, size_t size);
void *malloc(size_t n) { return fails(MALLOC, ENOMEM) ? NULL : __libc_malloc(n); }
void *realloc(void *p, size_t n) { return fails(MALLOC, ENOMEM) ? NULL : __libc_realloc(p, n); }
void *calloc(size_t n, size_t size) { return fails(MALLOC, ENOMEM) ? NULL : __libc_calloc(n, size); }

#define READER(fn, params, args) \
	ssize_t fn params \
	{ \
		REAL(ssize_t, #fn, PARAMS params); \
		if (fails(READ, EIO) || interrupted()) \
			return -1; \
		n = cut(n); \
		return real args; \
	}
#define PARAMS(...) __VA_ARGS__
READER(read, (int fd, void *p, size_t n), (fd, p, n))
READER(pread, (int fd, void *p, size_t n, off_t o), (fd, p, n, o))
READER(pread64, (int fd, void *p, size_t n, off64_t o), (fd, p, n, o))
#undef READER
#define WRITER(fn, params, args) \
	ssize_t fn params \
	{ \
		REAL(ssize_t, #fn, PARAMS params); \
		if (fails(WRITE, ENOSPC) || interrupted()) \
			return -1; \
		n = cut(n); \
		return real args; \
	}
WRITER(write, (int fd, const void *p, size_t n), (fd, p, n))
WRITER(pwrite, (int fd, const void *p, size_t n, off_t o), (fd, p, n, o))
WRITER(pwrite64, (int fd, const void *p, size_t n, off64_t o), (fd, p, n, o))
#undef WRITER

#define SIMPLE(k, error, ret, bad, fn, params, args) \
	ret fn params \
	{ \
		REAL(ret, #fn, PARAMS params); \
		return fails(k, error) ? (bad) : real args; \
	}
SIMPLE(FSYNC, EIO, int, -1, fsync, (int fd), (fd))
SIMPLE(FSYNC, EIO, int, -1, fdatasync, (int fd), (fd))
SIMPLE(FSYNC, EIO, int, -1, syncfs, (int fd), (fd))
SIMPLE(RENAME, EACCES, int, -1, rename, (const char *a, const char *b), (a, b))
SIMPLE(RENAME, EACCES, int, -1, renameat, (int x, const char *a, int y, const char *b), (x, a, y, b))
SIMPLE(RENAME, EACCES, int, -1, link, (const char *a, const char *b), (a, b))
SIMPLE(RENAME, EACCES, int, -1, linkat, (int x, const char *a, int y, const char *b, int f), (x, a, y, b, f))
SIMPLE(MMAP, ENOMEM, void *, MAP_FAILED, mmap, (void *p, size_t n, int a, int b, int fd, off_t o), (p, n, a, b, fd, o))
SIMPLE(MEMFD, ENOSYS, int, -1, memfd_create, (const char *name, unsigned f), (name, f))
SIMPLE(FORK, EAGAIN, pid_t, -1, fork, (void), ())

#define OPENER(fn, decl, args) \
	int fn decl \
	{ \
		REAL(int, #fn, PARAMS decl); \
		va_list ap; \
		va_start(ap, flags); \
		mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0; \
		va_end(ap); \
		return fails(OPEN, EMFILE) ? -1 : real args; \
	}
OPENER(open, (const char *path, int flags, ...), (path, flags, mode))
OPENER(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENER(openat, (int at_fd, const char *path, int flags, ...), (at_fd, path, flags, mode))
OPENER(openat64, (int at_fd, const char *path, int flags, ...), (at_fd, path, flags, mode))

long syscall(long number, ...)
{
	REAL(long, "syscall", long, ...);
	long a[6];
	va_list ap;
	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (armed && kind == LANDLOCK && number == 444) { /* landlock_create_ruleset */
		errno = ENOSYS;
		return -1;
	}
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int poll(struct pollfd *f, nfds_t n, int ms)
{
	REAL(int, "poll", struct pollfd *, nfds_t, int);
	return interrupted() ? -1 : real(f, n, ms);
}
ssize_t recv(int fd, void *p, size_t n, int flags)
{
	REAL(ssize_t, "recv", int, void *, size_t, int);
	return interrupted() ? -1 : real(fd, p, n, flags);
}
ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
	return interrupted() ? -1 : real(fd, m, flags);
}
ssize_t recvmsg(int fd, struct msghdr *m, int flags)
{
	REAL(ssize_t, "recvmsg", int, struct msghdr *, int);
	return interrupted() ? -1 : real(fd, m, flags);
}

static time_t jump(void)
{
	static const time_t years[] = { 0, -9, 12, -30, 40, 3 };
	return armed && kind == CLOCK ? years[atomic_fetch_add(&calls, 1) % 6] * 31556952 : 0;
}
int clock_gettime(clockid_t id, struct timespec *ts)
{
	REAL(int, "clock_gettime", clockid_t, struct timespec *);
	int r = real(id, ts);
	if (id == CLOCK_REALTIME && r == 0)
		ts->tv_sec += jump();
	return r;
}
int gettimeofday(struct timeval *tv, void *zone)
{
	REAL(int, "gettimeofday", struct timeval *, void *);
	int r = real(tv, zone);
	tv->tv_sec += jump();
	return r;
}
time_t time(time_t *to)
{
	REAL(time_t, "time", time_t *);
	time_t t = real(NULL) + jump();
	if (to)
		*to = t;
	return t;
}
