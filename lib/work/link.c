/* link.c - the worker's side: receive a job, handle it, say how it went. */
#include "work/link.h"

#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REQUEST_BYTES_MAX (32u << 20)

static void frame(const struct work_link *link, uint32_t kind, const void *p, size_t len)
{
	struct link_header h = { .magic = LINK_MAGIC, .kind = kind, .len = (uint32_t)len, .job = link->job };
	struct iovec iov[2] = { { &h, sizeof h }, { (void *)(uintptr_t)p, len } };
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = len ? 2 : 1 };
	size_t total = sizeof h + len, sent = 0;
	while (sent < total) {
		ssize_t k = sendmsg(link->fd, &m, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			_exit(0); /* the parent is gone */
		sent += (size_t)k;
		size_t skip = sent;
		iov[0] = (struct iovec){ (char *)&h + (skip < sizeof h ? skip : sizeof h), skip < sizeof h ? sizeof h - skip : 0 };
		skip = skip > sizeof h ? skip - sizeof h : 0;
		iov[1] = (struct iovec){ (void *)(uintptr_t)((const char *)p + skip), len - skip };
	}
}

/* The next slot, when the parent has emptied it. */
static char *slot(struct work_link *link)
{
	struct link_window *w = link->window;
	uint32_t taken;
	while (link->slots - (taken = atomic_load(&w->taken)) >= LINK_SLOTS)
		syscall(SYS_futex, &w->taken, FUTEX_WAIT, taken, NULL, NULL, 0);
	return w->slot[link->slots % LINK_SLOTS];
}

char *work_room(struct work_job *job, size_t *ret_bytes)
{
	if (!job->link->window)
		return NULL;
	*ret_bytes = LINK_SLOT_BYTES;
	return slot(job->link);
}

/* Puts bytes into the next slot, unless they were written there. */
static void by_window(struct work_link *link, uint32_t kind, struct str bytes)
{
	struct link_header h = { .magic = LINK_MAGIC, .kind = kind | LINK_IN_SLOT, .len = (uint32_t)bytes.len, .job = link->job };
	char *to = slot(link);
	if (bytes.p != to)
		mem_copy(to, bytes.p, bytes.len);
	link->slots++;
	if (send(link->fd, &h, sizeof h, MSG_NOSIGNAL) != sizeof h)
		_exit(0); /* the parent is gone */
}

void work_send(struct work_job *job, char kind, struct str bytes)
{
	if (!kind)
		BUG("work_send: kind 0 is the end");
	do {
		size_t n = bytes.len < WORK_FRAME_BYTES_MAX ? bytes.len : WORK_FRAME_BYTES_MAX;
		if (job->link->window && n >= LINK_SLOT_BYTES_MIN && n <= LINK_SLOT_BYTES)
			by_window(job->link, (unsigned char)kind, str_sub(bytes, 0, n));
		else
			frame(job->link, (unsigned char)kind, bytes.p, n);
		bytes = str_sub(bytes, n, bytes.len);
	} while (bytes.len);
}

/* Reads a job's header and descriptors. False when the parent is gone. */
static bool receive(int fd, struct link_header *h, struct work_job *job)
{
	union {
		char room[CMSG_SPACE(sizeof(int) * WORK_FDS_MAX)];
		struct cmsghdr align;
	} control;
	struct iovec iov = { h, sizeof *h };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
	ssize_t k;
	do
		k = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	while (k < 0 && errno == EINTR);
	if (k <= 0)
		return false;
	int got[WORK_FDS_MAX], n = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
			n = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
			memcpy(got, CMSG_DATA(c), sizeof(int) * (size_t)n);
		}
	if ((size_t)k < sizeof *h && io_read_full(fd, (char *)h + k, sizeof *h - (size_t)k) != (ssize_t)(sizeof *h - (size_t)k))
		return false;
	if (h->magic != LINK_MAGIC || h->kind != LINK_JOB || h->len > REQUEST_BYTES_MAX || h->fds > WORK_FDS_MAX)
		BUG("a job that is none");
	job->fds = (int)h->fds;
	int at = 0;
	for (int i = 0; i < WORK_FDS_MAX; i++)
		job->fd[i] = (h->fd_map[i / 8] >> (i & 7) & 1) && at < n ? got[at++] : -1;
	return true;
}

static void close_fds(struct work_job *job)
{
	for (int i = 0; i < WORK_FDS_MAX; i++)
		if (job->fd[i] >= 0)
			close(job->fd[i]);
}

void link_serve(const struct work_spec *spec, int fd, struct link_window *window, pid_t parent)
{
	/* a worker must not outlive its parent, nor print, nor read the terminal */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, 0);
		dup2(null, 1);
#ifndef SLUICE_SAN /* libraries grumble; a sanitizer's report must be seen */
		dup2(null, 2);
#endif
		close(null);
	}
	/* nothing of the parent's stays open but the socket */
	if (fd != 3 && dup3(fd, 3, O_CLOEXEC) == 3)
		fd = 3;
	if (fd == 3)
		close_range(4, ~0u, 0);
	struct err why = { .code = E_NONE };
	enum status ready = spec->warm ? spec->warm(spec->ctx, &why) : ST_OK;
	/* what a worker is given to write is bounded by the kernel, not by its word */
	if (spec->file_bytes_max)
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ spec->file_bytes_max, spec->file_bytes_max });
	/* a worker that runs programs waits for its one job first: nothing but that
	 * job's files is to be seen by them (and nothing of a dump is read before) */
	bool late = spec->sandbox == SANDBOX_PROGRAM;
	if (ready != ST_FATAL && !late)
		ready = sandbox_enter(spec->sandbox, spec->memory_bytes_max, NULL, 0, &why);
	struct work_link link = { .fd = fd, .window = window };
	struct work_job job;
	struct link_header h;
	struct buf request;
	buf_init(&request, REQUEST_BYTES_MAX);
	for (;;) {
		memset(&job, 0, sizeof job);
		if (!receive(fd, &h, &job))
			_exit(0);
		buf_clear(&request);
		char *to = buf_reserve(&request, h.len);
		if (!to || io_read_full(fd, to, h.len) != (ssize_t)h.len)
			_exit(0);
		request.len = h.len;
		job.request = buf_str(&request);
		job.link = &link;
		link.job = h.job;
		if (ready != ST_FATAL && late)
			ready = sandbox_enter(spec->sandbox, spec->memory_bytes_max, job.fd, job.fds, &why);
		struct err err = { .code = E_NONE };
		enum status st = ready == ST_FATAL ? ST_SKIP : spec->handle(spec->ctx, &job, &err);
		const struct err *say = ready == ST_FATAL ? &why : &err;
		close_fds(&job);
		struct link_done d = { .status = st == ST_FATAL ? ST_SKIP : st == ST_EOF ? ST_OK : st, .code = say->code };
		memcpy(d.msg, say->msg, sizeof d.msg);
		frame(&link, LINK_DONE, &d, sizeof d);
		if (late)
			_exit(0);
	}
}
