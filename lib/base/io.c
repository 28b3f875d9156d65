/* io.c - reads and writes that finish; a buffered writer; a line reader. */
#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BYTES (256u << 10)
#define WRITE_BYTES (64u << 10)

static int failure;

static ssize_t fail(void)
{
	/* what cannot be read that way (a pipe, a folder) is no failure */
	if (!failure && errno != ESPIPE && errno != EBADF && errno != EISDIR && errno != EINVAL && errno != EAGAIN)
		failure = errno;
	return -1;
}

int io_read_failure(void)
{
	int was = failure;
	failure = 0;
	return was;
}

ssize_t io_read_full(int fd, void *p, size_t n)
{
	size_t got = 0;
	while (got < n) {
		ssize_t k = read(fd, (char *)p + got, n - got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail();
		if (k == 0)
			break;
		got += (size_t)k;
	}
	return (ssize_t)got;
}

ssize_t io_pread_full(int fd, void *p, size_t n, uint64_t off)
{
	size_t got = 0;
	if (off > INT64_MAX - (uint64_t)n)
		return 0;
	while (got < n) {
		ssize_t k = pread(fd, (char *)p + got, n - got, (off_t)(off + got));
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail();
		if (k == 0)
			break;
		got += (size_t)k;
	}
	return (ssize_t)got;
}

int io_write_full(int fd, const void *p, size_t n)
{
	size_t put = 0;
	while (put < n) {
		ssize_t k = write(fd, (const char *)p + put, n - put);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			if (k == 0)
				errno = ENOSPC;
			return -1;
		}
		put += (size_t)k;
	}
	return 0;
}

enum status io_read_file(int fd, struct buf *out, struct err *err)
{
	for (;;) {
		size_t room = out->max - out->len < READ_BYTES ? out->max - out->len : READ_BYTES;
		char over;
		if (room == 0) {
			ssize_t k = io_read_full(fd, &over, 1);
			if (k < 0)
				return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read");
			if (k == 0)
				return ST_OK;
			out->full = true;
			return err_set(err, ST_SKIP, E_LIMIT_BYTES, "larger than %zu bytes", out->max);
		}
		char *to = buf_reserve(out, room);
		ssize_t k = to ? io_read_full(fd, to, room) : -1;
		if (k < 0)
			return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read");
		out->len += (size_t)k;
		out->p[out->len] = '\0';
		if ((size_t)k < room)
			return ST_OK;
	}
}

enum status io_read_path(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot open '%s'", path);
	enum status st = io_read_file(fd, out, err);
	close(fd);
	return st;
}

int64_t io_size(int fd)
{
	struct stat sb;
	return fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode) ? (int64_t)sb.st_size : -1;
}

const char *io_map(int fd, uint64_t size)
{
	if (size == 0 || size > SIZE_MAX / 2)
		return NULL;
	void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

void io_unmap(const char *p, uint64_t size)
{
	if (p)
		munmap((void *)(uintptr_t)p, (size_t)size);
}

void io_writer_init(struct io_writer *w, int fd)
{
	*w = (struct io_writer){ .fd = fd };
	buf_init(&w->buf, WRITE_BYTES);
}

void io_writer_release(struct io_writer *w)
{
	buf_release(&w->buf);
}

static void push(struct io_writer *w, const void *p, size_t n)
{
	if (!w->failed && n && io_write_full(w->fd, p, n) < 0)
		w->failed = errno ? errno : EIO;
}

void io_write(struct io_writer *w, const void *p, size_t n)
{
	w->written += n;
	if (n > WRITE_BYTES - w->buf.len) {
		push(w, w->buf.p, w->buf.len);
		buf_clear(&w->buf);
	}
	if (n > WRITE_BYTES)
		push(w, p, n);
	else
		buf_add(&w->buf, p, n);
}

void io_write_str(struct io_writer *w, struct str s)
{
	io_write(w, s.p, s.len);
}

int io_flush(struct io_writer *w)
{
	push(w, w->buf.p, w->buf.len);
	buf_clear(&w->buf);
	errno = w->failed;
	return w->failed ? -1 : 0;
}

void io_lines_init(struct io_lines *l, int fd, size_t max)
{
	*l = (struct io_lines){ .fd = fd, .max = max };
	buf_init(&l->buf, max + READ_BYTES + 1);
}

void io_lines_release(struct io_lines *l)
{
	buf_release(&l->buf);
}

bool io_lines_ready(const struct io_lines *l)
{
	return l->pos < l->buf.len && memchr(l->buf.p + l->pos, '\n', l->buf.len - l->pos);
}

/* Reads some more behind what is unread. 1 on data, 0 at the end, -1. */
static int more(struct io_lines *l)
{
	if (l->pos) {
		memmove(l->buf.p, l->buf.p + l->pos, l->buf.len - l->pos);
		l->buf.len -= l->pos;
		l->pos = 0;
	}
	char *to = buf_reserve(&l->buf, READ_BYTES);
	if (!to)
		return -1;
	for (;;) {
		ssize_t k = read(l->fd, to, READ_BYTES);
		if (k < 0 && errno == EINTR)
			continue;
		if (k > 0)
			l->buf.len += (size_t)k;
		if (k == 0)
			l->eof = true;
		return k < 0 ? -1 : k > 0;
	}
}

enum status io_lines_next(struct io_lines *l, struct str *ret_line, bool *ret_ended, struct err *err)
{
	size_t seen = 0;
	for (;;) {
		size_t have = l->buf.len - l->pos;
		const char *nl = have > seen ? memchr(l->buf.p + l->pos + seen, '\n', have - seen) : NULL;
		size_t n = nl ? (size_t)(nl - (l->buf.p + l->pos)) : have;
		if (n > l->max) {
			/* pass over the whole line: half a record is none */
			l->number++;
			while (!nl) {
				l->pos = l->buf.len;
				int r = l->eof ? 0 : more(l);
				if (r <= 0)
					break;
				nl = memchr(l->buf.p + l->pos, '\n', l->buf.len - l->pos);
			}
			l->pos = nl ? (size_t)(nl - l->buf.p) + 1 : l->buf.len;
			*ret_line = str_make("", 0);
			if (ret_ended)
				*ret_ended = nl != NULL;
			return err_set(err, ST_SKIP, E_LIMIT_BYTES, "line %llu is longer than %zu bytes",
				       (unsigned long long)l->number, l->max);
		}
		if (nl || (l->eof && n)) {
			*ret_line = str_make(l->buf.p + l->pos, n);
			l->pos += n + (nl != NULL);
			l->number++;
			if (ret_ended)
				*ret_ended = nl != NULL;
			return ST_OK;
		}
		if (l->eof)
			return ST_EOF;
		seen = have;
		if (more(l) < 0)
			return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot read line %llu",
				       (unsigned long long)l->number + 1);
	}
}
