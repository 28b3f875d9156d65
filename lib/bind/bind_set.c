/* bind_set.c - is it a document, and if so, which one. */
#include "bind_set.h"

#include "bind_text.h"

#include <stdio.h>
#include <stdlib.h>

struct bind_set *bind_set_new(struct str key)
{
	struct bind_set *s = xcalloc(1, sizeof *s);
	s->key = xstrndup(key);
	buf_init(&s->store, 1u << 16);
	return s;
}

void bind_set_free(struct bind_set *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->line[i].line);
	free(s->line);
	free(s->key);
	buf_release(&s->store);
	free(s);
}

void bind_set_add(struct bind_set *s, struct str line, const struct record *rec, const struct bind_name *name)
{
	s->line = xgrow(s->line, &s->cap, s->n + 1, sizeof *s->line);
	struct bind_line *l = &s->line[s->n];
	*l = (struct bind_line){ .line = xstrndup(line), .len = line.len, .item = rec != NULL, .order = s->n };
	if (name)
		l->name = *name;
	l->name.stem = STR("");
	s->pages += l->item && (l->name.kind == BIND_PAGE || l->name.kind == BIND_SHEET);
	s->bytes += line.len + sizeof *l;
	s->n++;
}

void bind_set_picture(struct bind_set *s, struct str id)
{
	if (s->picture[0] || id.len != STORE_ID_MAX - 1)
		return;
	memcpy(s->picture, id.p, id.len);
}

static int by_number(const void *pa, const void *pb)
{
	const struct bind_line *a = *(struct bind_line *const *)pa, *b = *(struct bind_line *const *)pb;
	if (a->name.sheet != b->name.sheet)
		return a->name.sheet < b->name.sheet ? -1 : 1;
	if (a->name.page != b->name.page)
		return a->name.page < b->name.page ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The pages in their order; owned by caller. */
static struct bind_line **sorted_pages(const struct bind_set *s)
{
	struct bind_line **p = xmalloc((s->pages + 1) * sizeof(struct bind_line *));
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->line[i].item && (s->line[i].name.kind == BIND_PAGE || s->line[i].name.kind == BIND_SHEET))
			p[n++] = &s->line[i];
	qsort(p, n, sizeof *p, by_number);
	return p;
}

bool bind_set_is_document(const struct bind_set *s, size_t *ret_missing)
{
	bool index = false, named = false, doubled = false, even = true;
	size_t missing = 0;
	if (s->pages == 0 || s->pages > BIND_PAGES_MAX)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		index |= s->line[i].item && s->line[i].name.kind == BIND_INDEX;
		named |= s->line[i].name.named;
	}
	struct bind_line **p = sorted_pages(s);
	for (size_t i = 0; i < s->pages; i++) {
		const struct bind_name *a = i ? &p[i - 1]->name : NULL, *b = &p[i]->name;
		if (!a || a->sheet != b->sheet) { /* pages count from 0 or from 1 */
			missing += b->page > 1 ? b->page - 1 : 0;
		} else {
			doubled |= a->page == b->page;
			missing += b->page > a->page ? b->page - a->page - 1 : 0;
		}
		even &= b->digits == p[0]->name.digits || b->digits == (b->page > 9999 ? 5u : b->page > 999 ? 4u : b->page > 99 ? 3u : b->page > 9 ? 2u : 1u);
	}
	free(p);
	*ret_missing = missing;
	if (named)
		return s->pages > 1 || index;
	return s->pages >= BIND_SERIES_MIN && !missing && !doubled && even;
}

/* A record of the set with what was found out about it. */
static void emit_marked(const struct bind_line *l, const char *part_of, struct str object, struct bind_result *r)
{
	struct record rec;
	struct buf a, b, id;
	buf_init(&a, RECORD_BYTES_MAX * 2ull);
	buf_init(&b, RECORD_BYTES_MAX * 2ull);
	buf_init(&id, 128);
	buf_printf(&id, "\"%s\"", part_of);
	struct str line = str_make(l->line, l->len);
	if (record_look(line, &rec, NULL) == ST_OK && record_with(&rec, "part_of", buf_str(&id), &a)) {
		line = buf_str(&a);
		if (object.len && record_look(line, &rec, NULL) == ST_OK && record_with(&rec, "bind", object, &b))
			line = buf_str(&b);
	}
	r->emit(r->ctx, line);
	buf_release(&a);
	buf_release(&b);
	buf_release(&id);
}

static void emit_thumbnail(const struct bind_set *s, const struct bind_line *l, struct bind_result *r)
{
	struct buf b;
	buf_init(&b, 256);
	buf_printf(&b, "{\"thumbnail_of\":\"%s\"}", s->picture);
	emit_marked(l, s->picture, buf_str(&b), r);
	buf_release(&b);
}

static void emit_page(const struct bind_line *l, const char *document, size_t number, struct bind_result *r)
{
	struct buf b;
	buf_init(&b, 256);
	if (l->name.kind == BIND_INDEX)
		buf_addz(&b, "{\"index\":true}");
	else if (l->name.kind == BIND_SHEET)
		buf_printf(&b, "{\"page\":%zu,\"sheet\":%u}", number, l->name.sheet);
	else
		buf_printf(&b, "{\"page\":%zu}", number);
	emit_marked(l, document, buf_str(&b), r);
	buf_release(&b);
}

enum status bind_set_close(struct bind_set *s, struct store *store, struct bind_result *r, struct err *err)
{
	size_t missing = 0;
	struct bind_document doc = { .missing = 0 };
	bool document = bind_set_is_document(s, &missing);
	enum status st = ST_OK;
	doc.missing = missing;
	if (!document) {
		for (size_t i = 0; i < s->n; i++) {
			if (s->picture[0] && s->line[i].item && s->line[i].name.kind == BIND_THUMBNAIL)
				emit_thumbnail(s, &s->line[i], r);
			else
				r->emit(r->ctx, str_make(s->line[i].line, s->line[i].len));
		}
		return ST_OK;
	}
	struct bind_line **pages = sorted_pages(s);
	size_t *number = xcalloc(s->n + 1, sizeof *number);
	for (size_t i = 0; i < s->pages; i++)
		number[pages[i]->order] = i + 1;
	st = bind_text_make(s, pages, store, &doc, err);
	if (st == ST_OK || st == ST_WARN) {
		for (size_t i = 0; i < s->n; i++) {
			struct bind_line *l = &s->line[i];
			if (l->item && (number[i] || l->name.kind == BIND_INDEX))
				emit_page(l, doc.id, number[i], r);
			else
				r->emit(r->ctx, str_make(l->line, l->len));
		}
		bind_text_emit(s, pages, &doc, r);
	} else {
		for (size_t i = 0; i < s->n; i++)
			r->emit(r->ctx, str_make(s->line[i].line, s->line[i].len));
	}
	bind_document_release(&doc);
	free(number);
	free(pages);
	return st;
}
