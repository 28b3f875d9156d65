/* report_docs.c - the documents a page speaks of, each once.
 *
 * Evidence names a document by its number in this list; the list gives its path,
 * hash, type and the container it lay in, so that the chain of containers can be shown
 * for any row without being written at each. */
#include "page_priv.h"
#include <sluice/hash.h>

#include <stdlib.h>

#define PATHS_MAX 6           /* places of one document that are listed */

struct doc { char id[HASH_HEX_MAX]; };
struct docs {
	struct doc *v;
	size_t n, cap;
	uint32_t *slot; /* index + 1 */
	size_t slots;
};

struct docs *docs_new(void)
{
	return xcalloc(1, sizeof(struct docs));
}

void docs_free(struct docs *d)
{
	if (!d)
		return;
	free(d->v);
	free(d->slot);
	free(d);
}

/* The digits of a SHA-256 are spread as well as any hash would. */
static size_t place(const struct docs *d, const char *id)
{
	size_t h = 0;
	for (int i = 0; i < 16; i++)
		h = h << 4 | (size_t)(id[i] <= '9' ? id[i] - '0' : id[i] - 'a' + 10);
	return h & (d->slots - 1);
}

static void grow(struct docs *d)
{
	d->slots = d->slots ? d->slots * 2 : 1024;
	free(d->slot);
	d->slot = xcalloc(d->slots, sizeof *d->slot);
	for (size_t i = 0; i < d->n; i++) {
		size_t k = place(d, d->v[i].id);
		while (d->slot[k])
			k = (k + 1) & (d->slots - 1);
		d->slot[k] = (uint32_t)i + 1;
	}
}

static int64_t look(struct docs *d, struct str id, bool add)
{
	if (!hash_is_sha256_hex(id))
		return -1;
	if (d->n * 2 >= d->slots)
		grow(d);
	size_t k = place(d, id.p);
	while (d->slot[k]) {
		if (memcmp(d->v[d->slot[k] - 1].id, id.p, 64) == 0)
			return (int64_t)d->slot[k] - 1;
		k = (k + 1) & (d->slots - 1);
	}
	if (!add)
		return -1;
	d->v = xgrow(d->v, &d->cap, d->n + 1, sizeof *d->v);
	d->v[d->n] = (struct doc){ .id = "" };
	memcpy(d->v[d->n].id, id.p, 64);
	d->slot[k] = (uint32_t)++d->n;
	return (int64_t)d->n - 1;
}

int64_t page_doc(struct page *p, struct str id)
{
	return look(p->docs, id, true);
}

struct listing { struct page *p; struct buf out; struct json j; struct str last; char id[HASH_HEX_MAX]; int paths; bool open; };

static enum status take_parent(void *ctx, const struct report_row *row)
{
	struct page *p = ctx;
	if (look(p->docs, row->cell[0], false) >= 0)
		page_doc(p, row->cell[1]);
	return ST_OK;
}

static void close_doc(struct listing *l)
{
	if (!l->open)
		return;
	json_close(&l->j, ']');
	json_close(&l->j, ']');
	page_json(l->p, buf_str(&l->out));
	buf_clear(&l->out);
	l->open = false;
}

/* id, path, parent, format, size, mtime, pages, priority, reasons, title, kind */
static enum status put_doc(void *ctx, const struct report_row *row)
{
	struct listing *l = ctx;
	int64_t n = look(l->p->docs, row->cell[0], false);
	if (n < 0)
		return ST_OK;
	if (l->open && memcmp(l->id, row->cell[0].p, 64) == 0) {
		if (l->paths++ < PATHS_MAX)
			page_jtext(l->p, &l->j, STR(""), row->cell[1]);
		return ST_OK;
	}
	close_doc(l);
	memcpy(l->id, row->cell[0].p, 64);
	l->paths = 1;
	l->open = true;
	json_open(&l->j, '[');
	json_int(&l->j, n);
	json_str(&l->j, row->cell[0]);
	json_int(&l->j, row->cell[2].p ? look(l->p->docs, row->cell[2], false) : -1);
	json_str(&l->j, page_term(l->p, row->cell[3]));
	json_num(&l->j, json_as_num(row->cell[4], 0));
	json_str(&l->j, row->cell[5]);
	json_int(&l->j, json_as_int(row->cell[6], 0));
	json_num(&l->j, json_as_num(row->cell[7], 0));
	page_jtext(l->p, &l->j, STR(""), row->cell[8]);
	json_open(&l->j, '[');
	page_jtext(l->p, &l->j, STR(""), row->cell[1]);
	return ST_OK;
}

enum status page_docs(struct page *p)
{
	static const char chain[] =
	    "SELECT DISTINCT b.sha256, p.sha256 FROM item i JOIN blob b ON b.id = i.blob JOIN blob p ON p.id = i.parent WHERE p.sha256 <> '' ORDER BY i.depth DESC";
	static const char list[] =
	    "SELECT b.sha256, i.path, p.sha256, coalesce(i.format, i.mime, i.kind), coalesce(i.size, b.size), coalesce(i.mtime, ''), i.pages, coalesce(r.score, 0), coalesce(json_extract(i.extra, '$.text.meta.title'), '')"
	    " FROM item i JOIN blob b ON b.id = i.blob LEFT JOIN blob p ON p.id = i.parent LEFT JOIN priority r ON r.blob = i.blob WHERE b.sha256 <> '' ORDER BY b.id, i.depth, i.path";
	struct listing l = { .p = p };
	/* deepest first: a container is asked for before its own container is */
	enum status s = page_query(p, chain, NULL, 0, take_parent, p);
	buf_init(&l.out, 16u << 20);
	json_start(&l.j, &l.out);
	page_put(p, "<script type=\"application/json\" id=\"docs\">");
	json_open(&l.j, '[');
	if (s == ST_OK)
		s = page_query(p, list, NULL, 0, put_doc, &l);
	close_doc(&l);
	json_close(&l.j, ']');
	page_json(p, buf_str(&l.out));
	page_put(p, "</script>\n");
	buf_release(&l.out);
	return s;
}
