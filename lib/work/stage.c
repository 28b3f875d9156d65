/* stage.c - the driver of every filter: lines in, slots in order, lines out.
 *
 * Each input line takes a slot of a ring. A line that is not for the stage is
 * complete at once; an item waits for its worker. Only the head slot writes;
 * the others spill. So the output has the input's order whatever finishes
 * first, and one slow item delays, but never reorders, the rest. */
#include <sluice/stage.h>

#include "work/stage_driver.h"
#include "work/stage_frames.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define OBJECT_BYTES_MAX (8u << 20)
#define SLOTS_MAX 512          /* lines between the head and the newest */
#define FILE_BYTES_MAX (4ull << 30) /* of a derived file; a text has 2 GB at most, and says itself when it is cut */

static void note_loss(struct driver *d, const struct err *e)
{
	d->run->errors++;
	if (d->run->first.code == E_NONE)
		d->run->first = *e;
}

/* The path as it stands in the record, or empty; borrowed from B. */
static struct str item_path(const struct record *rec, struct buf *b)
{
	buf_clear(b);
	record_str(rec, "path", b);
	return buf_str(b);
}

enum status stage_add_error(struct driver *d, struct slot *s, const struct err *e, struct err *err)
{
	struct record rec = { buf_str(&s->line), RECORD_ITEM };
	struct buf path, line;
	buf_init(&path, RECORD_BYTES_MAX);
	buf_init(&line, RECORD_BYTES_MAX);
	record_error(&line, record_id(&rec), item_path(&rec, &path), d->st->name, e);
	note_loss(d, e);
	enum status st = spill_add(&s->after, buf_str(&line), err);
	buf_release(&path);
	buf_release(&line);
	return st;
}

static void close_inputs(struct slot *s)
{
	if (s->blob >= 0)
		close(s->blob);
	if (s->text >= 0 && s->text != s->blob)
		close(s->text);
	s->blob = s->text = -1;
}

static enum status submit(struct driver *d, struct slot *s, const struct record *rec, struct err *err)
{
	int fds[4] = { s->blob, s->text, s->put ? store_put_fd(s->put) : s->out, s->put2 ? store_put_fd(s->put2) : -1 };
	enum status st = work_submit(d->pool, s, rec->line, fds, 4, err);
	unsigned seconds = st == ST_OK && d->st->item_seconds_max ? d->st->item_seconds_max(d->st->ctx, rec) : 0;
	if (seconds)
		work_hurry(d->pool, s, seconds);
	close_inputs(s);
	return st;
}

/* An item of the stream: opens what it needs, or says why not. */
static enum status start_item(struct driver *d, struct slot *s, const struct record *rec, struct err *err)
{
	const struct stage *st = d->st;
	struct err why = { .code = E_NONE };
	struct str id = record_id(rec);
	d->run->items++;
	buf_clear(&d->scratch);
	/* a member whose bytes were lost (unpack has said why), or an archive
	 * that stays where it is */
	if ((!id.len || !json_get(rec->line, "store").p) && json_get(rec->line, "unpack").p) {
		s->state = SLOT_DONE;
		return ST_OK;
	}
	if (!record_str(rec, "store", &d->scratch) || !id.len)
		err_set(&why, ST_SKIP, E_MISSING, "the item names no store or no id");
	else
		s->store = stores_get(&d->stores, buf_z(&d->scratch), &why);
	if (s->store && (stage_refused_before(d, s, rec) || stage_cache_read(d, s, rec))) {
		s->state = SLOT_DONE;
		return ST_OK;
	}
	if (s->store && st->wants_blob && (s->blob = store_open_file(s->store, id, "", &why)) < 0)
		s->store = NULL;
	if (s->store && st->wants_text && (s->text = store_open_file(s->store, id, ".txt", &why)) < 0) {
		/* an item without text has nothing to say to a stage that describes
		 * it; one that adds records still looks at its name */
		if (why.code != E_MISSING || st->adds_object)
			s->store = NULL;
		if (why.code == E_MISSING)
			why.code = E_NONE;
	}
	struct err none;
	if (s->store && st->side_suffix)
		s->blob = store_open_file(s->store, id, st->side_suffix, &none);
	if (s->store && st->beside) {
		buf_clear(&d->scratch);
		if (record_str(rec, st->beside, &d->scratch))
			s->text = store_open_file(s->store, buf_str(&d->scratch), "", &none);
	}
	if (s->store && st->out_suffix && store_put_side(s->store, id, st->out_suffix, &s->put, &why) != ST_OK)
		return *err = why, ST_FATAL;
	if (s->store && st->out2_suffix && store_put_side(s->store, id, st->out2_suffix, &s->put2, &why) != ST_OK)
		return *err = why, ST_FATAL;
	if (!s->store) {
		s->state = SLOT_DONE;
		if (s->blob >= 0)
			close(s->blob);
		s->blob = -1;
		return why.code == E_NONE ? ST_OK : stage_add_error(d, s, &why, err);
	}
	struct record mine = *rec;
	if (stage_known(d, s, &mine)) {
		s->state = SLOT_DONE;
		close_inputs(s);
		return ST_OK;
	}
	s->state = SLOT_BUSY;
	return submit(d, s, &mine, err);
}

/* A worker says that it could not write. If the store is full, that is no loss of
 * this document but the end of the run; its word alone is not enough for that. */
static enum status store_full(struct slot *s, struct err *err)
{
	static const char zeros[64u << 10];
	int fd = s->put ? store_put_fd(s->put) : -1;
	if (fd < 0 || (lseek(fd, 0, SEEK_END) >= 0 && io_write_full(fd, zeros, sizeof zeros) == 0))
		return ST_OK;
	err_sys(err, ST_FATAL, E_SYSTEM, "cannot write into store '%s'", store_path(s->store));
	store_put_abort(s->put);
	store_put_abort(s->put2);
	s->put = s->put2 = NULL;
	return ST_FATAL;
}

static enum status finish_item(struct driver *d, struct slot *s, const struct work_event *ev, struct err *err)
{
	if (ev->status == ST_SKIP && ev->err.code == E_SYSTEM && store_full(s, err) != ST_OK)
		return ST_FATAL;
	bool keep = ev->status == ST_OK || ev->status == ST_WARN;
	enum status st = ST_OK;
	struct err e;
	if (ev->status != ST_OK) {
		st = stage_add_error(d, s, &ev->err, err);
		buf_printf(&s->losses, "%s\t%s\n", err_code_text(ev->err.code), ev->err.msg);
	}
	struct store_put **puts[2] = { &s->put, &s->put2 };
	for (int i = 0; i < 2; i++) {
		struct store_put *p = *puts[i];
		*puts[i] = NULL;
		if (!p)
			continue;
		/* an empty second file says nothing */
		if (!keep || (i == 1 && lseek(store_put_fd(p), 0, SEEK_END) <= 0))
			store_put_abort(p);
		else if (store_put_commit(p, NULL, NULL, &e) != ST_OK)
			return *err = e, ST_FATAL;
	}
	if (ev->status == ST_OK && s->end.len && !s->losses.len && st == ST_OK)
		st = spill_add(&s->after, buf_str(&s->end), err);
	if (keep)
		stage_cache_write(d, s);
	else if (d->refused && !s->uncacheable && !s->object.len && refusals_last(ev->err.code)) {
		struct record rec = { buf_str(&s->line), RECORD_ITEM };
		refusals_add(d->refused, stage_refusal_key(d, &rec), buf_str(&s->losses));
	}
	s->state = SLOT_DONE;
	return st;
}

static enum status frame_in(struct driver *d, struct slot *s, const struct work_event *ev, struct err *err)
{
	switch (ev->kind) {
	case FRAME_OBJECT:
		/* large objects come in pieces; checked when complete */
		if (s->object.len + ev->bytes.len > OBJECT_BYTES_MAX)
			break;
		buf_add_str(&s->object, ev->bytes);
		return ST_OK;
	case FRAME_RECORDS: {
		struct record rec = { buf_str(&s->line), RECORD_ITEM };
		s->uncacheable = true;
		if (!frames_records_good(ev->bytes, record_id(&rec)))
			break;
		return slots_records(&d->slots, s, ev->bytes, &d->out, err);
	}
	case FRAME_ERROR: {
		struct err e;
		uint32_t code = E_CODES;
		if (ev->bytes.len < 4)
			break;
		memcpy(&code, ev->bytes.p, 4);
		if (code >= E_CODES || ev->bytes.len > sizeof e.msg + 4)
			break;
		err_set(&e, ST_WARN, (enum err_code)code, "%.*s", (int)(ev->bytes.len - 4), ev->bytes.p + 4);
		buf_printf(&s->losses, "%s\t%s\n", err_code_text(e.code), e.msg);
		return stage_add_error(d, s, &e, err);
	}
	default:
		break;
	}
	/* a worker that lies is not asked again */
	work_cancel(d->pool, s);
	struct work_event lie = { .status = ST_SKIP };
	err_set(&lie.err, ST_SKIP, E_PROTOCOL, "the worker's answer is not well formed");
	buf_clear(&s->object);
	return finish_item(d, s, &lie, err);
}

/* Puts the object into a finished item's line. */
static void complete(struct driver *d, struct slot *s)
{
	if (s->state != SLOT_DONE || !s->object.len)
		return;
	struct record rec = { buf_str(&s->line), RECORD_ITEM };
	if (!json_valid(buf_str(&s->object)) || s->object.p[0] != '{') {
		struct err e, scrap;
		err_set(&e, ST_SKIP, E_PROTOCOL, "the worker's object is not well formed");
		stage_add_error(d, s, &e, &scrap);
		buf_clear(&s->object);
		return;
	}
	buf_clear(&d->object);
	if (record_with(&rec, d->st->name, buf_str(&s->object), &d->object)) {
		buf_clear(&s->line);
		buf_add_str(&s->line, buf_str(&d->object));
	}
	buf_clear(&s->object);
}

/* Writes what the head of the ring has ready; frees finished slots. */
static enum status advance(struct driver *d, struct err *err)
{
	struct slot *s;
	while ((s = slots_head(&d->slots))) {
		if (s->state == SLOT_DONE)
			complete(d, s);
		else if (d->st->adds_object)
			return ST_OK;
		if (d->run->print && s->state != SLOT_DONE)
			return ST_OK;
		if (d->run->print) {
			slots_print(s, d->run);
		} else {
			enum status st = slots_write(s, &d->out, err);
			if (st != ST_OK)
				return st;
		}
		if (s->state != SLOT_DONE)
			return ST_OK;
		d->run->lines++;
		slots_pop(&d->slots);
	}
	if (d->out.failed) {
		errno = d->out.failed;
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write");
	}
	return ST_OK;
}

static enum status line_in(struct driver *d, struct str line, bool ended, struct err *err)
{
	struct slot *s = slots_push(&d->slots);
	struct record rec;
	struct err why;
	buf_add_str(&s->line, line);
	s->newline = ended;
	s->state = SLOT_DONE;
	enum status st = record_look(line, &rec, &why);
	if (st == ST_FATAL)
		return *err = why, ST_FATAL;
	if (st == ST_SKIP) {
		err_set(&why, ST_SKIP, E_BAD_RECORD, "line %llu of the stream: %s", (unsigned long long)d->run->lines + 1, "not well-formed JSON");
		return stage_add_error(d, s, &why, err);
	}
	if (rec.type != RECORD_ITEM)
		return ST_OK;
	if (json_get(line, d->st->name).p && d->st->adds_object)
		return ST_OK; /* done already, by us or by somebody else */
	if (d->st->want ? !d->st->want(d->st->ctx, &rec) : !str_eqz(record_kind(&rec), "file"))
		return ST_OK;
	/* an item's line is complete when its object is in: give it a newline */
	s->newline = true;
	return start_item(d, s, &rec, err);
}

static enum status one_event(struct driver *d, int also_fd, struct err *err)
{
	struct work_event ev;
	enum status st = work_wait(d->pool, -1, also_fd, &ev, err);
	if (st != ST_OK)
		return st == ST_WARN ? ST_OK : st;
	struct slot *s = ev.ticket;
	st = ev.kind ? frame_in(d, s, &ev, err) : finish_item(d, s, &ev, err);
	return st == ST_OK ? advance(d, err) : st;
}

static enum status begin(struct driver *d, const struct stage *st, struct stage_run *run, struct err *err)
{
	*d = (struct driver){ .st = st, .run = run };
	run->items = run->errors = run->lines = 0;
	err_clear(&run->first);
	struct work_spec spec = {
		.name = st->name,
		.workers = run->workers < 1 ? 1 : run->workers,
		.job_seconds_max = st->job_seconds_max,
		.memory_bytes_max = st->memory_bytes_max,
		.reply_bytes_max = st->reply_bytes_max,
		.file_bytes_max = FILE_BYTES_MAX,
		.sandbox = st->sandbox,
		.warm = st->warm ? stage_worker_warm : NULL,
		.handle = stage_worker_handle,
	};
	/* both sides of the fork see the same table; work() does not change it */
	union { const struct stage *in; void *out; } ctx = { st };
	spec.ctx = ctx.out;
	io_writer_init(&d->out, run->out_fd);
	buf_init(&d->scratch, CACHE_BYTES_MAX);
	buf_init(&d->object, RECORD_BYTES_MAX + OBJECT_BYTES_MAX);
	slots_init(&d->slots, SLOTS_MAX);
	if (st->cache_key && !run->no_cache)
		d->refused = refusals_new();
	return work_start(&d->pool, &spec, err);
}

static enum status end(struct driver *d, enum status st, struct err *err)
{
	while (st == ST_OK && work_busy(d->pool))
		st = one_event(d, -1, err);
	if (st == ST_OK || st == ST_EOF)
		st = advance(d, err);
	if (io_flush(&d->out) < 0 && st == ST_OK)
		st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write");
	work_stop(d->pool);
	slots_release(&d->slots);
	stores_release(&d->stores);
	refusals_free(d->refused);
	io_writer_release(&d->out);
	buf_release(&d->scratch);
	buf_release(&d->object);
	return st != ST_OK ? st : d->run->errors ? ST_WARN : ST_OK;
}

static bool readable(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	return poll(&p, 1, 0) > 0;
}

enum status stage_run(const struct stage *st, struct stage_run *run, struct err *err)
{
	struct driver d;
	struct io_lines in;
	enum status got = begin(&d, st, run, err);
	io_lines_init(&in, run->in_fd, RECORD_BYTES_MAX);
	bool eof = false;
	while (got == ST_OK && !(eof && work_busy(d.pool) == 0)) {
		bool room = !eof && work_idle(d.pool) && slots_room(&d.slots);
		if (room && (io_lines_ready(&in) || work_busy(d.pool) == 0 || readable(in.fd))) {
			/* about to wait for input: let downstream have what is done */
			if (!io_lines_ready(&in) && !readable(in.fd) && io_flush(&d.out) < 0) {
				got = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write");
				break;
			}
			struct str line;
			bool ended;
			struct err why;
			enum status more = io_lines_next(&in, &line, &ended, &why);
			if (more == ST_EOF) {
				eof = true;
			} else if (more == ST_SKIP) {
				struct slot *s = slots_push(&d.slots);
				s->state = SLOT_DONE;
				s->silent = true;
				got = stage_add_error(&d, s, &why, err);
			} else if (more == ST_FATAL) {
				*err = why;
				got = ST_FATAL;
			} else {
				got = line_in(&d, line, ended, err);
			}
			if (got == ST_OK)
				got = advance(&d, err);
		} else {
			got = one_event(&d, room ? in.fd : -1, err);
		}
	}
	io_lines_release(&in);
	return end(&d, got == ST_EOF ? ST_OK : got, err);
}

enum status stage_files_begin(struct stage_files **ret, const struct stage *st, struct stage_run *run, struct err *err)
{
	struct stage_files *f = xcalloc(1, sizeof *f);
	struct driver *d = xcalloc(1, sizeof *d);
	f->driver = d;
	enum status got = begin(d, st, run, err);
	*ret = f;
	return got;
}

/* One file operand: FD is consumed, LINE is its item's line. */
enum status stage_files_add(struct stage_files *f, struct str line, int fd, struct err *err)
{
	struct driver *d = f->driver;
	enum status st = ST_OK;
	while (st == ST_OK && (!work_idle(d->pool) || !slots_room(&d->slots)))
		st = one_event(d, -1, err);
	if (st != ST_OK) {
		close(fd);
		return st;
	}
	struct slot *s = slots_push(&d->slots);
	struct record rec = { buf_str(&s->line), RECORD_ITEM };
	d->run->items++;
	buf_add_str(&s->line, line);
	rec.line = buf_str(&s->line);
	s->newline = true;
	s->blob = d->st->wants_blob ? fd : -1;
	s->text = d->st->wants_text ? fd : -1;
	if (d->st->beside && d->run->beside && (buf_clear(&d->scratch), record_str(&rec, "path", &d->scratch)))
		s->text = d->run->beside(d->run->print_ctx, buf_str(&d->scratch));
	if (d->st->out_suffix)
		s->out = memfd_or_file();
	s->state = SLOT_BUSY;
	st = submit(d, s, &rec, err);
	return st == ST_OK ? advance(d, err) : st;
}

enum status stage_files_error(struct stage_files *f, struct str path, const struct err *why, struct err *err)
{
	struct driver *d = f->driver;
	struct slot *s = slots_push(&d->slots);
	s->state = SLOT_DONE;
	s->silent = true;
	struct buf line;
	buf_init(&line, RECORD_BYTES_MAX);
	record_error(&line, str_make(NULL, 0), path, d->st->name, why);
	note_loss(d, why);
	enum status st = spill_add(&s->after, buf_str(&line), err);
	buf_release(&line);
	return st == ST_OK ? advance(d, err) : st;
}

enum status stage_files_end(struct stage_files *f, enum status st, struct err *err)
{
	st = end(f->driver, st, err);
	free(f->driver);
	free(f);
	return st;
}
