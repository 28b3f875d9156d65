/* refs_worker.c - scans a descriptor in a sandboxed process and brings the
 * findings back, for tools that print them themselves.
 *
 * Frames hold findings one after the other, each a head of fixed size and its
 * strings. The worker reads hostile text and is not trusted: the parent checks
 * every length, and a kind or rule is a string like any other. */
#include "emit.h"
#include <sluice/refs.h>
#include <sluice/work.h>
#include <stdlib.h>

#define SECONDS_MAX 1800u            /* as the stage's */
#define MEMORY_BYTES (2ull << 30)
#define BATCH_BYTES (64u << 10)
#define NAME_BYTES_MAX 64u           /* of a kind or rule; a user's own may be long */

struct head {
	uint64_t start, end, line;
	double score;
	uint32_t value, context, explanation; /* bytes that follow, in this order after kind and rule */
	uint8_t kind, by;
	bool private, is_record;
};

struct refs_worker {
	struct work_pool *pool;
	const struct refs_rules *rules;
	bool contexts;
};

struct batch {
	struct work_job *job;
	struct buf out;
};

static void flush(struct batch *b)
{
	if (b->out.len)
		work_send(b->job, 'r', buf_str(&b->out));
	buf_clear(&b->out);
}

static void put(void *ctx, const struct ref *r)
{
	struct batch *b = ctx;
	if (!r->kind)
		return;
	struct str kind = str_from(r->kind), by = str_from(r->by), value = r->value;
	if (kind.len > NAME_BYTES_MAX || by.len > NAME_BYTES_MAX)
		return;
	struct str more = r->explanation;
	more.len = more.len < WORK_FRAME_BYTES_MAX / 4 ? more.len : WORK_FRAME_BYTES_MAX / 4;
	value.len = value.len < WORK_FRAME_BYTES_MAX / 4 ? value.len : WORK_FRAME_BYTES_MAX / 4;
	struct head h = { .start = r->start, .end = r->end, .line = r->line, .score = r->score, .value = (uint32_t)value.len,
			  .context = (uint32_t)r->context.len, .kind = (uint8_t)kind.len, .by = (uint8_t)by.len, .private = r->private, .explanation = (uint32_t)more.len, .is_record = r->is_record };
	buf_add(&b->out, &h, sizeof h);
	buf_add_str(&b->out, kind);
	buf_add_str(&b->out, by);
	buf_add_str(&b->out, value);
	buf_add_str(&b->out, r->context);
	buf_add_str(&b->out, more);
	if (b->out.len >= BATCH_BYTES)
		flush(b);
}

static enum status handle(void *ctx, struct work_job *job, struct err *err)
{
	const struct refs_worker *w = ctx;
	struct batch b = { .job = job };
	struct refs_source s = { .fd = job->fd[0], .path = job->request, .plain = !w->contexts, .explain = w->contexts, .no_records = !w->contexts };
	buf_init(&b.out, WORK_FRAME_BYTES_MAX);
	enum status st = refs_scan(w->rules, &s, put, &b, err);
	flush(&b);
	buf_release(&b.out);
	return st;
}

enum status refs_worker_start(struct refs_worker **ret, const struct refs_rules *r, bool contexts, struct err *err)
{
	struct refs_worker *w = xcalloc(1, sizeof *w);
	w->rules = r;
	w->contexts = contexts;
	struct work_spec spec = { .name = "refs", .workers = 1, .job_seconds_max = SECONDS_MAX, .memory_bytes_max = MEMORY_BYTES,
				  .sandbox = SANDBOX_PURE, .handle = handle, .ctx = w };
	enum status st = work_start(&w->pool, &spec, err);
	if (st != ST_OK) {
		free(w);
		return st;
	}
	*ret = w;
	return ST_OK;
}

void refs_worker_stop(struct refs_worker *w)
{
	if (w)
		work_stop(w->pool);
	free(w);
}

/* Takes N bytes off S. */
static bool take(struct str *s, size_t n, struct str *ret)
{
	if (s->len < n)
		return false;
	*ret = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->len);
	return true;
}

static bool give(struct str s, refs_fn *fn, void *ctx)
{
	while (s.len) {
		struct head h;
		struct str head, kind, by, value, context, more;
		char names[2][NAME_BYTES_MAX + 1];
		if (!take(&s, sizeof h, &head))
			return false;
		memcpy(&h, head.p, sizeof h);
		if (h.kind > NAME_BYTES_MAX || h.by > NAME_BYTES_MAX || !take(&s, h.kind, &kind) || !take(&s, h.by, &by) ||
		    !take(&s, h.value, &value) || !take(&s, h.context, &context) || !take(&s, h.explanation, &more))
			return false;
		memcpy(names[0], kind.p, kind.len);
		names[0][kind.len] = '\0';
		memcpy(names[1], by.p, by.len);
		names[1][by.len] = '\0';
		struct ref r = { .kind = names[0], .value = value, .start = h.start, .end = h.end, .line = h.line, .score = h.score,
				 .by = names[1], .private = h.private, .context = context, .is_record = h.is_record, .explanation = more };
		fn(ctx, &r);
	}
	return true;
}

enum status refs_worker_scan(struct refs_worker *w, int fd, struct str path, refs_fn *fn, void *ctx, struct err *err)
{
	enum status st = work_submit(w->pool, w, path, &fd, 1, err);
	struct work_event ev;
	while (st == ST_OK) {
		st = work_wait(w->pool, -1, -1, &ev, err);
		if (st == ST_WARN)
			st = ST_OK;
		if (st != ST_OK)
			break;
		if (ev.kind == 0) {
			if (ev.status != ST_OK)
				*err = ev.err;
			return ev.status;
		}
		if (!give(ev.bytes, fn, ctx)) {
			work_cancel(w->pool, w);
			return err_set(err, ST_SKIP, E_CRASHED, "'%.*s': the worker's answer is damaged", STR_ARG(path));
		}
	}
	return st == ST_EOF ? err_set(err, ST_SKIP, E_CRASHED, "'%.*s': the worker is gone", STR_ARG(path)) : st;
}
