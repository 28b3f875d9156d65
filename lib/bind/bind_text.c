/* bind_text.c - one text out of many pages'. */
#include "bind_text.h"

#include <sluice/hash.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>

/* A page's text and its boxes; a page of print has 5 KB. */
#define PAGE_TEXT_BYTES_MAX (16u << 20)

void bind_document_release(struct bind_document *d)
{
	buf_release(&d->lang);
	buf_release(&d->path);
	buf_release(&d->first);
}

static bool page_record(const struct bind_line *l, struct record *ret)
{
	return record_look(str_make(l->line, l->len), ret, NULL) == ST_OK && ret->type == RECORD_ITEM;
}

/* The blob: a line a page, which is also what the document's identity is. */
static enum status make_list(const struct bind_set *s, struct bind_line *const *pages, struct store *store, struct bind_document *d, struct err *err)
{
	struct buf list;
	struct record rec;
	struct store_put *put = NULL;
	buf_init(&list, BIND_HELD_BYTES_MAX);
	for (size_t i = 0; i < s->pages; i++) {
		struct str id = page_record(pages[i], &rec) ? record_id(&rec) : STR("");
		buf_add_str(&list, id);
		buf_add_char(&list, '\t');
		size_t at = list.len;
		record_str(&rec, "path", &list);
		for (; at < list.len; at++) /* a name may hold anything */
			if (list.p[at] == '\n' || list.p[at] == '\t')
				list.p[at] = ' ';
		buf_add_char(&list, '\n');
	}
	enum status st = ST_OK;
	d->size = list.len;
	if (store) {
		st = store_put_begin(store, &put, err);
		if (st == ST_OK && (st = store_put_add(put, list.p, list.len, err)) != ST_OK)
			store_put_abort(put);
		else if (st == ST_OK)
			st = store_put_commit(put, d->id, NULL, err);
	} else {
		uint8_t digest[HASH_BYTES_MAX];
		hash_hex(digest, hash_once(HASH_SHA256, buf_str(&list), digest), d->id);
	}
	buf_release(&list);
	return st;
}

/* A page's box lines with their offsets moved by SHIFT and the page's number. */
static void move_lines(struct str lines, uint64_t shift, size_t number, struct buf *out)
{
	struct str line;
	buf_clear(out);
	while (str_next_line(&lines, &line)) {
		int64_t start = json_as_int(json_get(line, "start"), -1), end = json_as_int(json_get(line, "end"), -1);
		struct str box = json_get(line, "box"), confidence = json_get(line, "confidence");
		if (start < 0 || end < start || !json_valid(box) || (confidence.p && !json_valid(confidence)))
			continue;
		struct json j;
		json_start(&j, out);
		json_open(&j, '{');
		json_kint(&j, "start", start + (int64_t)shift);
		json_kint(&j, "end", end + (int64_t)shift);
		json_kint(&j, "page", (int64_t)number);
		json_key(&j, "box");
		json_raw(&j, box);
		if (confidence.p) {
			json_key(&j, "confidence");
			json_raw(&j, confidence);
		}
		json_close(&j, '}');
		buf_add_char(out, '\n');
	}
}

struct joining {
	struct store_put *text, *lines;
	struct buf page, boxes, moved;
	uint64_t bytes;
	uint64_t most;     /* characters of the page whose language counts */
	double sum, weight;
};

static enum status add_page(struct joining *j, struct store *store, const struct record *rec, size_t number, struct bind_document *d, struct err *err)
{
	buf_clear(&j->page);
	buf_clear(&j->boxes);
	if (store_read(store, record_id(rec), ".txt", &j->page, NULL) != ST_OK)
		buf_clear(&j->page);
	while (j->page.len && j->page.p[j->page.len - 1] == '\f')
		buf_cut(&j->page, j->page.len - 1);
	uint64_t chars = utf8_count(buf_str(&j->page));
	d->unread += str_trim(buf_str(&j->page)).len == 0;
	d->chars += chars + 1;
	double confidence = json_as_num(json_path(rec->line, "text.confidence"), -1);
	if (confidence >= 0) {
		j->sum += confidence * (double)chars;
		j->weight += (double)chars;
	}
	if (chars > j->most) {
		j->most = chars;
		buf_clear(&d->lang);
		record_str(rec, "text.lang", &d->lang);
	}
	if (store_read(store, record_id(rec), ".lines", &j->boxes, NULL) == ST_OK)
		move_lines(buf_str(&j->boxes), j->bytes, number, &j->moved);
	else
		buf_clear(&j->moved);
	buf_add_char(&j->page, '\f');
	j->bytes += j->page.len;
	enum status st = store_put_add(j->text, j->page.p, j->page.len, err);
	if (st == ST_OK && j->moved.len)
		st = store_put_add(j->lines, j->moved.p, j->moved.len, err);
	return st;
}

static enum status make_text(const struct bind_set *s, struct bind_line *const *pages, struct store *store, struct bind_document *d, struct err *err)
{
	struct joining j = { .bytes = 0 };
	struct record rec;
	buf_init(&j.page, PAGE_TEXT_BYTES_MAX);
	buf_init(&j.boxes, PAGE_TEXT_BYTES_MAX);
	buf_init(&j.moved, PAGE_TEXT_BYTES_MAX);
	enum status st = store_put_side(store, str_from(d->id), ".txt", &j.text, err);
	if (st == ST_OK)
		st = store_put_side(store, str_from(d->id), ".lines", &j.lines, err);
	for (size_t i = 0; i < s->pages && st == ST_OK; i++)
		if (page_record(pages[i], &rec))
			st = add_page(&j, store, &rec, i + 1, d, err);
	if (st == ST_OK) {
		struct store_put *text = j.text, *lines = j.lines;
		j.text = j.lines = NULL;
		st = store_put_commit(text, NULL, NULL, err);
		if (st == ST_OK)
			st = store_put_commit(lines, NULL, NULL, err);
		else
			store_put_abort(lines);
	}
	d->confidence = j.weight > 0 ? j.sum / j.weight : -1;
	store_put_abort(j.text);
	store_put_abort(j.lines);
	buf_release(&j.page);
	buf_release(&j.boxes);
	buf_release(&j.moved);
	return st;
}

enum status bind_text_make(const struct bind_set *s, struct bind_line *const *pages, struct store *store, struct bind_document *ret, struct err *err)
{
	buf_init(&ret->lang, 64);
	buf_init(&ret->path, RECORD_BYTES_MAX);
	buf_init(&ret->first, RECORD_BYTES_MAX);
	ret->confidence = -1;
	buf_add_str(&ret->first, str_make(pages[0]->line, pages[0]->len));
	for (const char *p = s->key; *p; p++)
		if ((unsigned char)*p > 3)
			buf_add_char(&ret->path, *p);
	/* A series named by its count alone is called after its folder. */
	while (ret->path.len && (ret->path.p[ret->path.len - 1] == '/' || ret->path.p[ret->path.len - 1] == '_' ||
				 ret->path.p[ret->path.len - 1] == '-' || ret->path.p[ret->path.len - 1] == ' '))
		buf_cut(&ret->path, ret->path.len - 1);
	enum status st = make_list(s, pages, store, ret, err);
	if (st == ST_OK && store)
		st = make_text(s, pages, store, ret, err);
	return st;
}

static void copy_key(struct json *j, struct str line, const char *key)
{
	struct str v = json_get(line, key);
	if (!v.p)
		return;
	json_key(j, key);
	json_raw(j, v);
}

void bind_text_emit(const struct bind_set *s, struct bind_line *const *pages, const struct bind_document *d, struct bind_result *r)
{
	struct buf out;
	struct json j;
	struct record rec;
	struct str first = buf_str(&d->first);
	buf_init(&out, RECORD_BYTES_MAX * 2ull);
	record_begin(&j, &out, "item");
	json_kz(&j, "id", d->id);
	json_kstr(&j, "path", buf_str(&d->path));
	json_kz(&j, "kind", "document");
	json_kint(&j, "size", (int64_t)d->size);
	copy_key(&j, first, "mtime");
	copy_key(&j, first, "parent");
	copy_key(&j, first, "depth");
	copy_key(&j, first, "store");
	json_key(&j, "bind");
	json_open(&j, '{');
	json_kz(&j, "by", pages[0]->name.kind == BIND_SHEET ? "sheets" : pages[0]->name.named ? "pages" : "series");
	json_key(&j, "pages");
	json_open(&j, '[');
	for (size_t i = 0; i < s->pages; i++)
		if (page_record(pages[i], &rec))
			json_str(&j, record_id(&rec));
	json_close(&j, ']');
	if (d->missing)
		json_kint(&j, "missing", (int64_t)d->missing);
	json_close(&j, '}');
	json_key(&j, "text");
	json_open(&j, '{');
	json_kz(&j, "by", "bind");
	json_kint(&j, "chars", (int64_t)d->chars);
	json_kint(&j, "pages", (int64_t)s->pages);
	if (d->lang.len)
		json_kstr(&j, "lang", buf_str(&d->lang));
	if (d->confidence >= 0)
		json_knum(&j, "confidence", (double)(int)(d->confidence * 10000 + 0.5) / 10000);
	json_close(&j, '}');
	record_end(&j);
	r->documents++;
	r->emit(r->ctx, str_sub(buf_str(&out), 0, out.len - 1));
	if (d->missing || (d->unread && d->unread < s->pages)) {
		struct err e;
		if (d->missing)
			err_set(&e, ST_WARN, E_INCOMPLETE, "%zu pages are missing between those that are there", d->missing);
		else
			err_set(&e, ST_WARN, E_PARTIAL, "%zu of %zu pages have no text", d->unread, s->pages);
		buf_clear(&out);
		record_error(&out, str_from(d->id), buf_str(&d->path), "bind", &e);
		r->losses++;
		r->emit(r->ctx, str_sub(buf_str(&out), 0, out.len - 1));
	}
	buf_release(&out);
}
