/* spool.c - a queue of members, in memory up to a bound; see spool.h. */
#include "unpack/spool.h"

#include <sluice/io.h>

#include <stdio.h>
#include <unistd.h>

/* Reading back goes through a window, not an entry a call. */
#define WINDOW_BYTES (128u << 10)
#define ENTRY_BYTES_MAX (sizeof(struct spool_entry) + 3u * 65536u)

void spool_init(struct spool *s)
{
	*s = (struct spool){ .fd = -1 };
	buf_init(&s->mem, SPOOL_MEMORY_BYTES + ENTRY_BYTES_MAX);
	buf_init(&s->read, WINDOW_BYTES + ENTRY_BYTES_MAX + sizeof(uint64_t));
}

void spool_release(struct spool *s)
{
	buf_release(&s->mem);
	buf_release(&s->read);
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->filed = 0;
}

static enum status to_file(struct spool *s, struct err *err)
{
	if (s->fd < 0) {
		FILE *f = tmpfile();
		if (f) {
			s->fd = dup(fileno(f));
			fclose(f);
		}
		if (s->fd < 0)
			return err_sys(err, ST_FATAL, E_SYSTEM, "cannot make a temporary file");
	}
	/* pread moves no position: the file is always at its end */
	if (io_write_full(s->fd, s->mem.p, s->mem.len) < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write a temporary file");
	s->filed += s->mem.len;
	buf_clear(&s->mem);
	return ST_OK;
}

enum status spool_add(struct spool *s, const struct spool_entry *e, struct str name, struct str link, struct str msg, struct err *err)
{
	struct spool_entry fixed = *e;
	fixed.name_len = (uint32_t)name.len;
	fixed.link_len = (uint32_t)link.len;
	fixed.msg_len = (uint32_t)msg.len;
	buf_add(&s->mem, &fixed, sizeof fixed);
	buf_add_str(&s->mem, name);
	buf_add_str(&s->mem, link);
	buf_add_str(&s->mem, msg);
	if (s->mem.full)
		BUG("a member too large for its spool");
	return s->mem.len > SPOOL_MEMORY_BYTES ? to_file(s, err) : ST_OK;
}

/* N bytes at POS, contiguous; NULL when they are not there. */
static const char *window(struct spool *s, uint64_t pos, size_t n)
{
	if (pos >= s->filed) {
		uint64_t rel = pos - s->filed;
		return rel <= s->mem.len && s->mem.len - rel >= n ? s->mem.p + rel : NULL;
	}
	/* an entry never spans file and memory: they are filed whole. The
	 * window's first eight bytes hold the offset it was read from. */
	uint64_t from;
	struct buf *b = &s->read;
	if (b->len >= sizeof from) {
		memcpy(&from, b->p, sizeof from);
		if (pos >= from && pos - from + n <= b->len - sizeof from)
			return b->p + sizeof from + (pos - from);
	}
	buf_clear(b);
	buf_add(b, &pos, sizeof pos);
	size_t want = n > WINDOW_BYTES ? n : WINDOW_BYTES;
	char *to = buf_reserve(b, want);
	if (!to)
		return NULL;
	ssize_t k = io_pread_full(s->fd, to, want, pos);
	if (k < 0 || (size_t)k < n)
		return NULL;
	b->len += (size_t)k;
	return to;
}

enum status spool_next(struct spool *s, uint64_t *pos, struct spool_entry *e, struct str *name, struct str *link, struct str *msg, struct err *err)
{
	if (*pos >= s->filed + s->mem.len)
		return ST_EOF;
	const char *p = window(s, *pos, sizeof *e);
	if (p)
		memcpy(e, p, sizeof *e);
	size_t n = p ? sizeof *e + e->name_len + (size_t)e->link_len + e->msg_len : 0;
	p = p && n <= ENTRY_BYTES_MAX ? window(s, *pos, n) : NULL;
	if (!p)
		return err_set(err, ST_FATAL, E_SYSTEM, "cannot read a temporary file");
	p += sizeof *e;
	*name = str_make(p, e->name_len);
	*link = str_make(p + e->name_len, e->link_len);
	*msg = str_make(p + e->name_len + e->link_len, e->msg_len);
	*pos += n;
	return ST_OK;
}
