/* pool.c - the parent's side of worker processes.
 *
 * Each worker has a stream socket to the parent. A job goes out as a header,
 * the request and its descriptors (SCM_RIGHTS); frames come back as header and
 * bytes. The parent reads with poll(), checks every length against its bound,
 * keeps the clock, and replaces a worker that dies, hangs or lies. A worker
 * costs a fork (the parent is small and has nothing mapped that is big). */
#include "work/link.h"

#include <sluice/io.h>

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READ_BYTES (256u << 10)

struct worker {
	pid_t pid;       /* 0: not running */
	int fd;
	bool busy;
	uint32_t job;    /* its number */
	void *ticket;
	uint64_t replied;
	int64_t deadline_ms; /* 0: none */
	unsigned seconds;    /* until then */
	struct buf in;   /* bytes read and not yet given out */
	size_t pos;
	bool end_seen;   /* the end of the stream was read */
	bool spent;      /* had the one job that its kind of sandbox allows */
	struct link_window *window; /* NULL if it could not be had */
	uint32_t slots;  /* of the window, taken so far */
	bool lent;       /* the last of them was given out as it lies there */
	struct err warm; /* why warm() failed, if it did */
};

struct work_pool {
	struct work_spec spec;
	struct worker *w;
	int n, busy;
	int turn;        /* fairness among workers with data */
	char *slot;      /* what a slot held, out of the worker's reach */
};

static int64_t now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static enum status spawn(struct work_pool *p, struct worker *w, struct err *err)
{
	int sv[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot make a socket for a worker");
	if (!w->window) {
		void *m = mmap(NULL, sizeof *w->window, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		w->window = m == MAP_FAILED ? NULL : m;
	}
	if (w->window)
		atomic_store(&w->window->taken, 0);
	w->slots = 0;
	w->lent = false;
	int room = 1 << 20;
	setsockopt(sv[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid < 0) {
		close(sv[0]);
		close(sv[1]);
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot start a worker");
	}
	if (pid == 0) {
		close(sv[0]);
		/* the other workers' sockets and windows are not ours to hold */
		for (int i = 0; i < p->n; i++) {
			if (p->w[i].pid > 0 && p->w[i].fd != sv[1])
				close(p->w[i].fd);
			if (&p->w[i] != w && p->w[i].window)
				munmap(p->w[i].window, sizeof *w->window);
		}
		link_serve(&p->spec, sv[1], w->window, parent);
	}
	close(sv[1]);
	w->pid = pid;
	w->fd = sv[0];
	w->busy = false;
	w->pos = 0;
	w->end_seen = w->spent = false;
	buf_clear(&w->in);
	return ST_OK;
}

enum status work_start(struct work_pool **ret, const struct work_spec *spec, struct err *err)
{
	if (spec->workers < 1 || spec->workers > WORK_WORKERS_MAX)
		return err_set(err, ST_FATAL, E_USAGE, "%d workers: 1 to %d are possible", spec->workers, WORK_WORKERS_MAX);
	struct work_pool *p = xcalloc(1, sizeof *p);
	p->spec = *spec;
	p->n = spec->workers;
	p->w = xcalloc((size_t)p->n, sizeof *p->w);
	for (int i = 0; i < p->n; i++)
		buf_init(&p->w[i].in, WORK_FRAME_BYTES_MAX + READ_BYTES + sizeof(struct link_header));
	*ret = p; /* workers start with their first job: a pool that has none costs nothing */
	(void)err;
	return ST_OK;
}

static struct worker *idle_worker(const struct work_pool *p)
{
	struct worker *cold = NULL;
	for (int i = 0; i < p->n; i++)
		if (!p->w[i].busy) {
			if (p->w[i].pid)
				return &p->w[i];
			cold = cold ? cold : &p->w[i];
		}
	return cold;
}

bool work_idle(const struct work_pool *p)
{
	return idle_worker(p) != NULL;
}

int work_busy(const struct work_pool *p)
{
	return p->busy;
}

/* Ends a worker and says how it ended: its wait status. */
static int bury(struct worker *w, bool kill_it)
{
	int how = 0;
	if (!w->pid)
		return 0;
	if (kill_it)
		kill(w->pid, SIGKILL);
	close(w->fd);
	while (waitpid(w->pid, &how, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	w->fd = -1;
	return how;
}

static int send_job(struct worker *w, struct str request, const int *fds, int nfds)
{
	if (getrandom(&w->job, sizeof w->job, 0) != (ssize_t)sizeof w->job)
		w->job++;
	struct link_header h = { .magic = LINK_MAGIC, .kind = LINK_JOB, .len = (uint32_t)request.len, .job = w->job };
	struct iovec iov[2] = { { &h, sizeof h }, { (void *)(uintptr_t)request.p, request.len } };
	union {
		char room[CMSG_SPACE(sizeof(int) * WORK_FDS_MAX)];
		struct cmsghdr align;
	} control;
	memset(&control, 0, sizeof control);
	/* a descriptor of -1 keeps its place by a bit in the header */
	int live[WORK_FDS_MAX], nlive = 0;
	for (int i = 0; i < nfds; i++)
		if (fds[i] >= 0) {
			live[nlive++] = fds[i];
			h.fd_map[i / 8] |= (uint8_t)(1u << (i & 7));
		}
	h.fds = (uint32_t)nfds;
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = request.len ? 2 : 1 };
	if (nlive) {
		m.msg_control = control.room;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)nlive);
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)nlive);
		memcpy(CMSG_DATA(c), live, sizeof(int) * (size_t)nlive);
	}
	size_t total = sizeof h + request.len, sent = 0;
	while (sent < total) {
		ssize_t k = sendmsg(w->fd, &m, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		sent += (size_t)k;
		m.msg_control = NULL;
		m.msg_controllen = 0;
		size_t skip = sent;
		iov[0] = (struct iovec){ (char *)&h + (skip < sizeof h ? skip : sizeof h), skip < sizeof h ? sizeof h - skip : 0 };
		skip = skip > sizeof h ? skip - sizeof h : 0;
		iov[1] = (struct iovec){ (void *)(uintptr_t)(request.p + skip), request.len - skip };
	}
	return 0;
}

enum status work_submit(struct work_pool *p, void *ticket, struct str request, const int *fds, int nfds, struct err *err)
{
	struct worker *w = idle_worker(p);
	if (!w || nfds > WORK_FDS_MAX || request.len > WORK_FRAME_BYTES_MAX * 8ull)
		BUG("work_submit: no idle worker, or a request out of bounds");
	/* one that has spoken while nobody asked would answer for this job */
	char unasked;
	if (w->pid && (w->spent || w->in.len > w->pos || recv(w->fd, &unasked, 1, MSG_PEEK | MSG_DONTWAIT) >= 0))
		bury(w, true);
	/* a worker that died while idle is found here, once */
	for (int tries = 0;; tries++) {
		if (!w->pid) {
			enum status st = spawn(p, w, err);
			if (st != ST_OK)
				return st;
		}
		if (send_job(w, request, fds, nfds) == 0)
			break;
		bury(w, true);
		if (tries == 1)
			return err_set(err, ST_FATAL, E_SYSTEM, "workers of '%s' die before they have work", p->spec.name);
	}
	w->busy = true;
	w->ticket = ticket;
	w->replied = 0;
	w->seconds = p->spec.job_seconds_max;
	w->deadline_ms = w->seconds ? now_ms() + (int64_t)w->seconds * 1000 : 0;
	p->busy++;
	return ST_OK;
}

static void finish(struct work_pool *p, struct worker *w, struct work_event *ev)
{
	ev->ticket = w->ticket;
	ev->kind = 0;
	w->busy = false;
	w->ticket = NULL;
	p->busy--;
}

/* The worker is gone or must go: its job ends with CODE. */
static void lose(struct work_pool *p, struct worker *w, enum err_code code, const char *why, struct work_event *ev)
{
	int how = bury(w, true);
	finish(p, w, ev);
	ev->status = ST_SKIP;
	if (code == E_CRASHED && WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS)
		err_set(&ev->err, ST_SKIP, E_REFUSED, "the parser tried what the sandbox forbids");
	else if (code == E_CRASHED && WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
		err_set(&ev->err, ST_SKIP, E_LIMIT_TIME, "the parser used up its processor time");
	else if (code == E_CRASHED && WIFSIGNALED(how) && WTERMSIG(how) == SIGXFSZ)
		err_set(&ev->err, ST_SKIP, E_LIMIT_OUTPUT, "the parser wrote more than %llu MiB", (unsigned long long)(p->spec.file_bytes_max >> 20));
	else if (code == E_CRASHED && WIFEXITED(how) && WEXITSTATUS(how) == LINK_EXIT_MEMORY)
		err_set(&ev->err, ST_SKIP, E_LIMIT_MEMORY, "the parser needed more than %llu MiB of memory",
			(unsigned long long)(p->spec.memory_bytes_max >> 20));
	else if (code == E_CRASHED && WIFSIGNALED(how))
		err_set(&ev->err, ST_SKIP, E_CRASHED, "the parser died of signal %d", WTERMSIG(how));
	else if (code == E_CRASHED)
		err_set(&ev->err, ST_SKIP, E_CRASHED, "the parser ended with status %d", WIFEXITED(how) ? WEXITSTATUS(how) : -1);
	else
		err_set(&ev->err, ST_SKIP, code, "%s", why);
}

/* Lets the worker have the slots again that were read. */
static void give_back(struct worker *w)
{
	w->lent = false;
	atomic_store(&w->window->taken, w->slots);
	syscall(SYS_futex, &w->window->taken, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* A copy of a slot's bytes; RAW: themselves. */
static struct str from_slot(struct work_pool *p, struct worker *w, size_t len, bool raw)
{
	const char *bytes = w->window->slot[w->slots++ % LINK_SLOTS];
	if (raw) {
		w->lent = true;
		return str_make(bytes, len);
	}
	if (!p->slot)
		p->slot = xmalloc(LINK_SLOT_BYTES);
	mem_copy(p->slot, bytes, len);
	give_back(w);
	return str_make(p->slot, len);
}

/* Takes one event out of what W has buffered. False if there is none yet. */
static bool take(struct work_pool *p, struct worker *w, struct work_event *ev)
{
	struct link_header h;
	size_t have = w->in.len - w->pos;
	if (have >= sizeof h) {
		memcpy(&h, w->in.p + w->pos, sizeof h);
		bool slot = h.kind & LINK_IN_SLOT;
		h.kind &= ~(uint32_t)LINK_IN_SLOT;
		if (h.magic != LINK_MAGIC || h.len > WORK_FRAME_BYTES_MAX || h.job != w->job || !w->busy ||
		    (slot && (!w->window || h.len > LINK_SLOT_BYTES || h.kind > 255))) {
			lose(p, w, E_PROTOCOL, "the worker's answer is not well formed", ev);
			return true;
		}
		if (slot || have - sizeof h >= h.len) {
			struct str bytes = slot ? from_slot(p, w, h.len, p->spec.raw_kind && h.kind == (unsigned char)p->spec.raw_kind)
						: str_make(w->in.p + w->pos + sizeof h, h.len);
			w->pos += sizeof h + (slot ? 0 : h.len);
			if (h.kind == LINK_DONE) {
				if (h.len != sizeof(struct link_done)) {
					lose(p, w, E_PROTOCOL, "the worker's answer is not well formed", ev);
					return true;
				}
				struct link_done d;
				memcpy(&d, bytes.p, sizeof d);
				if (w->in.len > w->pos) {
					lose(p, w, E_PROTOCOL, "the worker goes on after its answer", ev);
					return true;
				}
				finish(p, w, ev);
				if (p->spec.sandbox == SANDBOX_PROGRAM)
					w->spent = true;
				bool known = d.status == ST_OK || d.status == ST_WARN || d.status == ST_SKIP;
				ev->status = known ? (enum status)d.status : ST_SKIP;
				d.msg[sizeof d.msg - 1] = '\0';
				if (ev->status != ST_OK)
					err_set(&ev->err, ST_SKIP, d.code < E_CODES ? (enum err_code)d.code : E_PROTOCOL, "%s", d.msg);
				return true;
			}
			w->replied += h.len;
			if (p->spec.reply_bytes_max && w->replied > p->spec.reply_bytes_max) {
				lose(p, w, E_LIMIT_OUTPUT, "the parser gives more output than allowed", ev);
				return true;
			}
			ev->ticket = w->ticket;
			ev->kind = (char)h.kind;
			ev->bytes = bytes;
			ev->status = ST_OK;
			return true;
		}
	}
	if (w->end_seen && w->busy) {
		lose(p, w, E_CRASHED, "", ev);
		return true;
	}
	return false;
}

static void pull(struct worker *w)
{
	if (w->pos) {
		memmove(w->in.p, w->in.p + w->pos, w->in.len - w->pos);
		w->in.len -= w->pos;
		w->pos = 0;
	}
	char *to = buf_reserve(&w->in, READ_BYTES);
	if (!to)
		return; /* a whole frame is buffered: take() comes first */
	ssize_t k = recv(w->fd, to, READ_BYTES, MSG_DONTWAIT);
	if (k > 0)
		w->in.len += (size_t)k;
	else if (k == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
		w->end_seen = true;
}

enum status work_wait(struct work_pool *p, int timeout_ms, int also_fd, struct work_event *ret, struct err *err)
{
	int64_t until = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
	*ret = (struct work_event){ .kind = 0 };
	for (int i = 0; i < p->n; i++)
		if (p->w[i].lent)
			give_back(&p->w[i]);
	for (;;) {
		for (int k = 0; k < p->n; k++) {
			int i = (p->turn + k) % p->n;
			if (p->w[i].busy && take(p, &p->w[i], ret)) {
				p->turn = i; /* drain one worker before the next: fewer wake-ups */
				return ST_OK;
			}
		}
		if (p->busy == 0 && also_fd < 0)
			return ST_EOF;
		struct pollfd pfd[WORK_WORKERS_MAX + 1];
		int idx[WORK_WORKERS_MAX], n = 0;
		int64_t now = now_ms(), soon = until;
		for (int i = 0; i < p->n; i++) {
			if (!p->w[i].busy)
				continue;
			if (p->w[i].deadline_ms && (soon < 0 || p->w[i].deadline_ms < soon))
				soon = p->w[i].deadline_ms;
			idx[n] = i;
			pfd[n++] = (struct pollfd){ p->w[i].fd, POLLIN, 0 };
		}
		int workers = n;
		if (also_fd >= 0)
			pfd[n++] = (struct pollfd){ also_fd, POLLIN, 0 };
		int wait = soon < 0 ? -1 : soon <= now ? 0 : soon - now > 60000 ? 60000 : (int)(soon - now);
		int got = poll(pfd, (nfds_t)n, wait);
		if (got < 0 && errno != EINTR)
			return err_sys(err, ST_FATAL, E_SYSTEM, "cannot wait for workers");
		if (got > 0) {
			for (int k = 0; k < workers; k++)
				if (pfd[k].revents)
					pull(&p->w[idx[k]]);
			if (also_fd >= 0 && pfd[n - 1].revents) {
				bool any = false;
				for (int k = 0; k < workers; k++)
					any |= pfd[k].revents != 0;
				if (!any)
					return ST_WARN;
			}
			continue;
		}
		now = now_ms();
		for (int i = 0; i < p->n; i++)
			if (p->w[i].busy && p->w[i].deadline_ms && now >= p->w[i].deadline_ms) {
				char why[80];
				snprintf(why, sizeof why, "the parser took longer than %u s", p->w[i].seconds);
				lose(p, &p->w[i], E_LIMIT_TIME, why, ret);
				return ST_OK;
			}
		if (until >= 0 && now >= until)
			return ST_WARN;
	}
}

void work_hurry(struct work_pool *p, void *ticket, unsigned seconds)
{
	for (int i = 0; i < p->n; i++)
		if (p->w[i].busy && p->w[i].ticket == ticket && (!p->w[i].deadline_ms || seconds < p->w[i].seconds)) {
			p->w[i].seconds = seconds;
			p->w[i].deadline_ms = now_ms() + (int64_t)seconds * 1000;
		}
}

void work_cancel(struct work_pool *p, void *ticket)
{
	for (int i = 0; i < p->n; i++)
		if (p->w[i].busy && p->w[i].ticket == ticket) {
			bury(&p->w[i], true);
			p->w[i].busy = false;
			p->busy--;
		}
}

void work_stop(struct work_pool *p)
{
	if (!p)
		return;
	for (int i = 0; i < p->n; i++) {
		bury(&p->w[i], true);
		buf_release(&p->w[i].in);
		if (p->w[i].window)
			munmap(p->w[i].window, sizeof *p->w[i].window);
	}
	free(p->slot);
	free(p->w);
	free(p);
}
