/* slots.c - a ring of reusable slots; buffers are kept from line to line. */
#include "work/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define WAITING_BYTES_MAX (32u << 20) /* lines that wait in memory */
#define PRINT_BYTES_MAX (1u << 30)

void slots_init(struct slots *r, size_t n)
{
	*r = (struct slots){ .n = n };
	r->v = xcalloc(n, sizeof *r->v);
	for (size_t i = 0; i < n; i++) {
		struct slot *s = &r->v[i];
		buf_init(&s->line, RECORD_BYTES_MAX * 2);
		buf_init(&s->object, RECORD_BYTES_MAX);
		buf_init(&s->losses, 1u << 20);
		buf_init(&s->end, RECORD_BYTES_MAX);
		spill_init(&s->after);
		s->blob = s->text = s->out = -1;
	}
}

static void drop(struct slot *s)
{
	store_put_abort(s->put);
	store_put_abort(s->put2);
	if (s->blob >= 0)
		close(s->blob);
	if (s->text >= 0 && s->text != s->blob)
		close(s->text);
	if (s->out >= 0)
		close(s->out);
	s->put = s->put2 = NULL;
	s->blob = s->text = s->out = -1;
}

void slots_release(struct slots *r)
{
	for (size_t i = 0; i < r->n; i++) {
		drop(&r->v[i]);
		buf_release(&r->v[i].line);
		buf_release(&r->v[i].object);
		buf_release(&r->v[i].losses);
		buf_release(&r->v[i].end);
		spill_release(&r->v[i].after);
	}
	free(r->v);
	*r = (struct slots){ .n = 0 };
}

bool slots_room(const struct slots *r)
{
	if (r->used == r->n)
		return false;
	size_t waiting = 0;
	for (size_t i = 0; i < r->used; i++)
		waiting += r->v[(r->head + i) % r->n].line.len;
	return r->used < 4 || waiting < WAITING_BYTES_MAX;
}

struct slot *slots_push(struct slots *r)
{
	if (r->used == r->n)
		BUG("no slot is free");
	struct slot *s = &r->v[(r->head + r->used++) % r->n];
	buf_clear(&s->line);
	buf_clear(&s->object);
	buf_clear(&s->losses);
	buf_clear(&s->end);
	s->newline = s->silent = s->written = s->uncacheable = false;
	s->store = NULL;
	s->state = SLOT_DONE;
	return s;
}

struct slot *slots_head(struct slots *r)
{
	return r->used ? &r->v[r->head] : NULL;
}

void slots_pop(struct slots *r)
{
	struct slot *s = &r->v[r->head];
	drop(s);
	/* a line of megabytes must not stay in memory for ever */
	if (s->line.cap > (64u << 10))
		buf_release(&s->line);
	if (s->object.cap > (64u << 10))
		buf_release(&s->object);
	if (s->after.fd >= 0 || s->after.mem.cap > (64u << 10))
		spill_release(&s->after);
	r->head = (r->head + 1) % r->n;
	r->used--;
}

enum status slots_write(struct slot *s, struct io_writer *w, struct err *err)
{
	if (!s->written && !s->silent) {
		io_write_str(w, buf_str(&s->line));
		if (s->newline || s->after.mem.len || s->after.filed)
			io_write(w, "\n", 1);
	}
	s->written = true;
	return spill_drain(&s->after, w, err);
}

enum status slots_records(struct slots *r, struct slot *s, struct str bytes, struct io_writer *w, struct err *err)
{
	if (s == slots_head(r) && s->written) {
		io_write_str(w, bytes);
		return ST_OK;
	}
	return spill_add(&s->after, bytes, err);
}

void slots_print(struct slot *s, struct stage_run *run)
{
	struct record rec;
	struct err err;
	if (!s->silent && record_look(buf_str(&s->line), &rec, &err) == ST_OK) {
		if (s->out >= 0)
			lseek(s->out, 0, SEEK_SET);
		run->print(run->print_ctx, &rec, s->out);
	}
	/* what follows goes line by line; a spilled file is read back in pieces */
	int fd = memfd_or_file();
	struct io_writer w;
	io_writer_init(&w, fd);
	if (fd >= 0 && spill_drain(&s->after, &w, &err) == ST_OK && io_flush(&w) == 0 && lseek(fd, 0, SEEK_SET) == 0) {
		struct io_lines lines;
		struct str line;
		io_lines_init(&lines, fd, RECORD_BYTES_MAX);
		while (io_lines_next(&lines, &line, NULL, &err) == ST_OK)
			if (record_look(line, &rec, &err) == ST_OK)
				run->print(run->print_ctx, &rec, -1);
		io_lines_release(&lines);
	}
	io_writer_release(&w);
	if (fd >= 0)
		close(fd);
	s->written = true;
}

struct store *stores_get(struct stores *s, const char *path, struct err *err)
{
	for (int i = 0; i < s->n; i++)
		if (strcmp(store_path(s->v[i]), path) == 0)
			return s->v[i];
	struct store *fresh;
	if (store_open(&fresh, path, false, err) != ST_OK)
		return NULL;
	if (s->n == STORES_MAX) {
		store_close(s->v[0]);
		memmove(s->v, s->v + 1, (STORES_MAX - 1) * sizeof s->v[0]);
		s->n--;
	}
	return s->v[s->n++] = fresh;
}

void stores_release(struct stores *s)
{
	for (int i = 0; i < s->n; i++)
		store_close(s->v[i]);
	s->n = 0;
}

int memfd_or_file(void)
{
	int fd = memfd_create("sluice", MFD_CLOEXEC);
	if (fd >= 0)
		return fd;
	FILE *f = tmpfile();
	if (!f)
		return -1;
	fd = dup(fileno(f));
	fclose(f);
	return fd;
}
