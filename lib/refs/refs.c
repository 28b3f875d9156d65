/* refs.c - text in windows, passes over each window, findings out.
 *
 * A window is large enough to hold any ordinary document whole. Longer texts
 * are read in windows that overlap on both sides; each place is *owned* by one
 * window, which reports what starts there, so nothing is lost or told twice.
 * The memory is that of one window and its hits, whatever the text's length. */
#include "emit.h"
#include "lines.h"
#include "passes.h"
#include "resolve.h"
#include "rules.h"
#include "scan.h"
#include <sluice/io.h>
#include <stdlib.h>
#include <sys/stat.h>

#define WINDOW_BYTES (1u << 20)  /* dense text gives a hit each 7 bytes: some 30 MB of hits */
#define AHEAD_BYTES (64u << 10)  /* no reference is longer */
#define BEHIND_BYTES (4u << 10)  /* labels before what a window owns */
#define PADDING_BYTES 64u        /* zeros behind the window, for readers of whole vectors */

static const struct {
	refs_pass_fn *fn;
	const char *name;
} passes[] = {
#define PASS(name, fn) { fn, #name },
#include "extractors.def"
#undef PASS
};

/* Those that are enough when only identifiers are wanted. */
static bool for_identifiers(const char *name)
{
	static const char *const enough[] = { "watch", "user_rules", "anchors", "folded", "labelled", "label_columns", "amounts", "spoken_amounts",
					      "column_amounts", "dates", "resolve" };
	for (size_t i = 0; i < sizeof enough / sizeof *enough; i++)
		if (strcmp(name, enough[i]) == 0)
			return true;
	return false;
}

struct window {
	char *p;
	size_t len;
	bool eof;
	const struct refs_source *source;
	size_t taken; /* of a text in memory */
};

static enum status fill(struct window *w, struct err *err)
{
	size_t room = WINDOW_BYTES - w->len;
	if (w->source->text.p) {
		struct str t = str_sub(w->source->text, w->taken, w->taken + room);
		memcpy(w->p + w->len, t.p, t.len);
		w->taken += t.len;
		w->len += t.len;
		w->eof = w->taken == w->source->text.len;
	} else {
		ssize_t n = io_read_full(w->source->fd, w->p + w->len, room);
		if (n < 0)
			return err_sys(err, ST_SKIP, E_UNREADABLE, "'%.*s' cannot be read", STR_ARG(w->source->path));
		w->len += (size_t)n;
		w->eof = (size_t)n < room;
	}
	memset(w->p + w->len, 0, PADDING_BYTES);
	return ST_OK;
}

/* The last line start in (LOW, HIGH], else a character border near HIGH. */
static size_t border(const struct window *w, size_t low, size_t high)
{
	const char *nl = high > low ? memrchr(w->p + low, '\n', high - low) : NULL;
	if (nl)
		return (size_t)(nl - w->p) + 1;
	while (high > 0 && high < w->len && ((unsigned char)w->p[high] & 0xC0) == 0x80)
		high--;
	return high;
}

static void look(struct doc *d, struct emit *e, struct lines_room *room)
{
	d->hits.n = 0;
	buf_clear(d->out);
	lines_find(d, room);
	doc_look_for(d, GROUP_ANY, 0, (uint32_t)d->text.len);
	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
		if (!d->rules->identifiers_only || for_identifiers(passes[i].name))
			passes[i].fn(d);
	doc_sort(d);
	e->at_line = 0;
	if (!e->source->no_refs)
		for (size_t i = doc_hit_at(d, d->own_from); i < d->hits.n && d->hits.v[i].start < d->own_to; i++)
			if (d->rules->kinds >> d->hits.v[i].kind & 1)
				emit_hit(e, d, &d->hits.v[i]);
	if (!e->source->no_records)
		emit_others(e, d);
	arena_reset(d->arena);
}

enum status refs_scan(const struct refs_rules *r, const struct refs_source *s, refs_fn *fn, void *ctx, struct err *err)
{
	struct arena arena;
	struct buf out;
	struct lines_room lines_room = { 0 };
	struct tld_memo tlds = { 0 };
	arena_init(&arena);
	buf_init(&out, 64u << 20);
	/* a path or a short text needs no whole window */
	size_t room = s->text.p && s->text.len < WINDOW_BYTES ? s->text.len : WINDOW_BYTES;
	struct window w = { .p = xmalloc(room + PADDING_BYTES), .source = s };
	struct emit e = { .source = s, .fn = fn, .ctx = ctx, .first_line = 1 };
	buf_init(&e.line, 16u << 20);
	buf_init(&e.context, 1u << 16);
	buf_init(&e.explained, 1u << 20);
	struct doc d = { .path = s->path, .lang = s->lang, .arena = &arena, .rules = r, .out = &out, .item_id = s->id, .tlds = &tlds,
			 .first_page = s->paged ? 1 : 0 };
	size_t own_from = 0;
	enum status st = ST_OK;
	for (;;) {
		st = fill(&w, err);
		if (st != ST_OK)
			break;
		d.text = str_make(w.p, w.len);
		d.own_from = (uint32_t)own_from;
		size_t own_to = w.eof ? w.len : border(&w, w.len - 2 * AHEAD_BYTES, w.len - AHEAD_BYTES);
		/* the end itself is owned, so that an empty tail loses nothing */
		d.own_to = (uint32_t)(w.eof ? w.len + 1 : own_to);
		if (w.len)
			look(&d, &e, &lines_room);
		if (w.eof)
			break;
		size_t keep = own_to > BEHIND_BYTES ? border(&w, own_to - 2 * BEHIND_BYTES, own_to - BEHIND_BYTES) : 0;
		size_t line = doc_line_at(&d, (uint32_t)keep);
		while (line < d.n_lines && d.lines[line].end < keep)
			line++;
		e.first_line += line;
		for (const char *ff = w.p; s->paged && (ff = memchr(ff, '\f', (size_t)(w.p + keep - ff))); ff++)
			d.first_page++;
		memmove(w.p, w.p + keep, w.len - keep);
		w.len -= keep;
		d.base += keep;
		own_from = own_to - keep;
	}
	for (unsigned i = 0; i < REFS_TABLES; i++)
		free(d.lits[i].v);
	free(d.hits.v);
	free(d.lines);
	free(d.hao);
	free(w.p);
	buf_release(&e.line);
	buf_release(&e.context);
	buf_release(&e.explained);
	buf_release(&out);
	arena_release(&arena);
	return st;
}
