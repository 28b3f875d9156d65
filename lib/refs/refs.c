/* refs.c - passes over each window of a text, findings out.
 *
 * The memory is that of a window a thread and its hits, whatever the text's length.
 * Several threads take windows in turn. Passes see one window only, but for two
 * that carry a table's columns on; those, and the telling of what was found,
 * wait until the window before has had them, so that the findings are the same
 * and in the same order whatever the number of threads. */
#include "clock.h"
#include "emit.h"
#include "lines.h"
#include "passes.h"
#include "resolve.h"
#include "rules.h"
#include "scan.h"
#include "windows.h"
#include <pthread.h>
#include <stdlib.h>

#define THREADS_MAX 64u

static const struct {
	refs_pass_fn *fn;
	enum refs_need need;
} passes[] = {
#define PASS(name, fn, need) { fn, NEED_##need },
#include "extractors.def"
#undef PASS
};

/* What goes on from window to window, each by itself. */
enum turn { TURN_COLUMNS, TURN_TABLES, TURN_TELL, TURNS };

struct scan_run {
	const struct refs_rules *rules;
	const struct refs_source *source;
	refs_fn *fn;
	void *ctx;
	pthread_mutex_t reading;
	struct windows windows;
	enum status status;
	struct err err;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	uint64_t turn[TURNS];    /* number of the window whose turn it is */
	unsigned char carry[sizeof ((struct doc *)0)->carry], columns[sizeof ((struct doc *)0)->columns];
	uint64_t first_line;
};

static void turn_wait(struct scan_run *run, enum turn t, uint64_t number)
{
	pthread_mutex_lock(&run->lock);
	while (run->turn[t] != number)
		pthread_cond_wait(&run->moved, &run->lock);
	pthread_mutex_unlock(&run->lock);
}

static void turn_end(struct scan_run *run, enum turn t)
{
	pthread_mutex_lock(&run->lock);
	run->turn[t]++;
	pthread_cond_broadcast(&run->moved);
	pthread_mutex_unlock(&run->lock);
}

static void look(struct scan_run *run, struct doc *d, uint64_t number, struct lines_room *room)
{
	d->hits.n = d->hits.indexed = 0;
	d->hits.index = NULL;
	buf_clear(d->out);
	struct refs_clock *clock = run->rules->clock;
	refs_clock_end(clock, PHASE_READ);
	lines_find(d, room);
	refs_clock_end(clock, PHASE_LINES);
	doc_look_for(d, GROUP_ANY, 0, (uint32_t)d->text.len);
	refs_contract_labels(d);
	doc_index(d);
	refs_clock_end(clock, PHASE_LITERALS);
	for (unsigned i = 0; clock && i < REFS_TABLES; i++)
		clock->literals[i] += d->lits[i].n;
	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
		if (passes[i].need > d->rules->need)
			continue;
		size_t had = d->hits.n;
		if (passes[i].fn == refs_label_columns) {
			turn_wait(run, TURN_COLUMNS, number);
			memcpy(d->columns, run->columns, sizeof d->columns);
			passes[i].fn(d);
			memcpy(run->columns, d->columns, sizeof d->columns);
			turn_end(run, TURN_COLUMNS);
		} else if (passes[i].fn == refs_target_tables) {
			turn_wait(run, TURN_TABLES, number);
			memcpy(d->carry, run->carry, sizeof d->carry);
			passes[i].fn(d);
			memcpy(run->carry, d->carry, sizeof d->carry);
			turn_end(run, TURN_TABLES);
		} else {
			passes[i].fn(d);
		}
		refs_clock_end(clock, PHASE_LITERALS + 1 + (unsigned)i);
		if (clock && d->hits.n > had)
			clock->hits[PHASE_LITERALS + 1 + i] += d->hits.n - had;
	}
	doc_sort(d);
	refs_clock_end(clock, PHASE_SORT);
}

static void tell(struct scan_run *run, const struct doc *d, const struct window *w, struct emit *e)
{
	turn_wait(run, TURN_TELL, w->number);
	e->first_line = run->first_line;
	e->at_line = 0;
	if (!e->source->no_refs)
		for (size_t i = doc_hit_at(d, d->own_from); i < d->hits.n && d->hits.v[i].start < d->own_to; i++)
			if (d->rules->kinds >> d->hits.v[i].kind & 1)
				emit_hit(e, d, &d->hits.v[i]);
	if (!e->source->no_records)
		emit_others(e, d);
	size_t line = doc_line_at(d, (uint32_t)w->next_from);
	while (line < d->n_lines && d->lines[line].end < w->next_from)
		line++;
	run->first_line += line;
	turn_end(run, TURN_TELL);
}

/* The next window into W; a failure is everybody's. */
static bool next(struct scan_run *run, struct window *w)
{
	pthread_mutex_lock(&run->reading);
	enum status st = windows_next(&run->windows, w, &run->err);
	if (st != ST_OK && st != ST_EOF)
		run->status = st;
	pthread_mutex_unlock(&run->reading);
	return st == ST_OK;
}

/* Scans windows, the first of them W, until there are no more. */
static void scan_from(struct scan_run *run, struct window *w)
{
	struct arena arena;
	struct buf out;
	struct lines_room lines_room = { 0 };
	struct tld_memo tlds = { 0 };
	const struct refs_source *s = run->source;
	arena_init(&arena);
	buf_init(&out, 64u << 20);
	struct emit e = { .source = s, .fn = run->fn, .ctx = run->ctx, .first_line = 1 };
	buf_init(&e.line, 16u << 20);
	buf_init(&e.context, 1u << 16);
	buf_init(&e.explained, 1u << 20);
	struct doc d = { .path = s->path, .lang = s->lang, .arena = &arena, .rules = run->rules, .out = &out, .item_id = s->id, .tlds = &tlds,
			 .in_path = str_eqz(s->where, "path"), .read = s->read };
	do {
		d.text = str_make(w->p, w->len);
		d.base = w->base;
		d.own_from = w->own_from;
		d.own_to = w->own_to;
		d.first_page = w->first_page;
		look(run, &d, w->number, &lines_room);
		tell(run, &d, w, &e);
		refs_clock_end(run->rules->clock, PHASE_TELL);
		arena_reset(&arena);
	} while (!w->last && next(run, w));
	for (unsigned i = 0; i < REFS_TABLES; i++)
		free(d.lits[i].v);
	free(d.hits.v);
	free(d.lines);
	free(d.hao.at);
	free(d.marks.at);
	free(d.heads.at);
	for (unsigned i = 0; i < SIGNS_KEPT; i++)
		free(d.signs[i]);
	buf_release(&e.line);
	buf_release(&e.context);
	buf_release(&e.explained);
	buf_release(&out);
	arena_release(&arena);
}

static void *helper(void *arg)
{
	struct scan_run *run = arg;
	struct window w;
	window_init(&w, run->source);
	if (next(run, &w))
		scan_from(run, &w);
	window_release(&w); /* the text is at its end: nobody reads on from this window */
	return NULL;
}

enum status refs_scan(const struct refs_rules *r, const struct refs_source *s, refs_fn *fn, void *ctx, struct err *err)
{
	struct scan_run run = { .rules = r, .source = s, .fn = fn, .ctx = ctx, .status = ST_OK, .first_line = 1,
				.reading = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };
	struct window w;
	pthread_t thread[THREADS_MAX];
	unsigned threads = 0;
	windows_init(&run.windows, s);
	window_init(&w, s);
	if (next(&run, &w)) {
		while (!w.last && threads + 1 < r->threads && threads < THREADS_MAX && pthread_create(&thread[threads], NULL, helper, &run) == 0)
			threads++;
		if (w.len)
			scan_from(&run, &w);
	}
	while (threads > 0)
		pthread_join(thread[--threads], NULL);
	window_release(&w);
	if (run.status != ST_OK && err)
		*err = run.err;
	return run.status;
}
