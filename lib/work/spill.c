/* spill.c - the file comes first when drained: what is in memory is younger. */
#include "work/spill.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COPY_BYTES (256u << 10)

void spill_init(struct spill *s)
{
	buf_init(&s->mem, SPILL_MEMORY_BYTES_MAX);
	s->fd = -1;
	s->filed = 0;
}

void spill_release(struct spill *s)
{
	buf_release(&s->mem);
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->filed = 0;
}

static enum status to_file(struct spill *s, struct str bytes, struct err *err)
{
	if (s->fd < 0) {
		char name[] = P_tmpdir "/sluice.XXXXXX";
		s->fd = mkostemp(name, O_CLOEXEC);
		if (s->fd >= 0)
			unlink(name);
	}
	if (s->fd < 0 || io_write_full(s->fd, bytes.p, bytes.len) < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write a temporary file in '%s'", P_tmpdir);
	s->filed += bytes.len;
	return ST_OK;
}

enum status spill_add(struct spill *s, struct str bytes, struct err *err)
{
	if (bytes.len <= s->mem.max - s->mem.len) {
		buf_add_str(&s->mem, bytes);
		return ST_OK;
	}
	enum status st = to_file(s, buf_str(&s->mem), err);
	buf_clear(&s->mem);
	return st == ST_OK ? to_file(s, bytes, err) : st;
}

enum status spill_drain(struct spill *s, struct io_writer *w, struct err *err)
{
	if (s->filed) {
		char *copy = xmalloc(COPY_BYTES);
		uint64_t at = 0;
		while (at < s->filed) {
			ssize_t n = io_pread_full(s->fd, copy, COPY_BYTES, at);
			if (n <= 0)
				break;
			io_write(w, copy, (size_t)n);
			at += (uint64_t)n;
		}
		free(copy);
		if (at < s->filed)
			return err_sys(err, ST_FATAL, E_SYSTEM, "cannot read a temporary file back");
		if (lseek(s->fd, 0, SEEK_SET) < 0 || ftruncate(s->fd, 0) < 0)
			return err_sys(err, ST_FATAL, E_SYSTEM, "cannot rewind a temporary file");
		s->filed = 0;
	}
	io_write_str(w, buf_str(&s->mem));
	buf_clear(&s->mem);
	return ST_OK;
}
