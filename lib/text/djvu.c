/* djvu.c - the text layer of DjVu scans, through djvulibre: somebody's OCR,
 * page by page, and the document's bookmarks and metadata. A page without a
 * text layer is told as one that needs OCR. */
#include "convert.h"

#ifdef HAVE_DDJVUAPI
#include <libdjvu/ddjvuapi.h>
#include <libdjvu/miniexp.h>
#include <locale.h>
#include <stdio.h>

#define PAGES_MAX 20000
#define OUTLINE_DEPTH_MAX 16
#define OUTLINE_ROWS_MAX 5000u

#define SAID_BYTES 120

struct scan {
	const struct text_in *in;
	ddjvu_context_t *c;
	ddjvu_document_t *doc;
	char said[SAID_BYTES];   /* the library's first complaint */
};

/* Feeds what the library asks for, until it has something to say. */
static void pump(struct scan *s)
{
	const ddjvu_message_t *m;
	ddjvu_message_wait(s->c);
	while ((m = ddjvu_message_peek(s->c))) {
		if (m->m_any.tag == DDJVU_NEWSTREAM) {
			int id = m->m_newstream.streamid;
			/* stream 0 is the document; files beside it are not ours to open */
			if (id == 0) {
				for (uint64_t at = 0; at < s->in->size; at += 1u << 20) {
					uint64_t n = s->in->size - at < 1u << 20 ? s->in->size - at : 1u << 20;
					ddjvu_stream_write(s->doc, id, s->in->map + at, (unsigned long)n);
				}
			}
			ddjvu_stream_close(s->doc, id, id != 0);
		}
		if (m->m_any.tag == DDJVU_ERROR && m->m_error.message && !s->said[0])
			snprintf(s->said, sizeof s->said, "%s", m->m_error.message);
		ddjvu_message_pop(s->c);
	}
}

/* Bookmarks: ("title" "#page" child …). */
static void outline(miniexp_t list, struct text_out *o, int depth, unsigned *rows)
{
	for (; miniexp_consp(list) && *rows < OUTLINE_ROWS_MAX; list = miniexp_cdr(list)) {
		miniexp_t e = miniexp_car(list);
		if (!miniexp_consp(e) || !miniexp_stringp(miniexp_car(e)))
			continue;
		++*rows;
		text_line(o);
		text_putz(o, miniexp_to_str(miniexp_car(e)));
		text_line(o);
		if (depth < OUTLINE_DEPTH_MAX && miniexp_consp(miniexp_cdr(e)))
			outline(miniexp_cddr(e), o, depth + 1, rows);
	}
}

static void metadata(miniexp_t anno, struct text_out *o)
{
	static const struct {
		const char *name, *key;
	} rows[] = { { "title", "title" },          { "Title", "title" },       { "author", "author" },    { "Author", "author" },
		     { "Subject", "subject" },      { "Keywords", "keywords" }, { "Creator", "software" }, { "Producer", "producer" },
		     { "CreationDate", "created" }, { "ModDate", "modified" },  { "year", "created" },     { "publisher", "company" } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *v = ddjvu_anno_get_metadata(anno, miniexp_symbol(rows[i].name));
		if (v)
			text_meta(o, rows[i].key, str_from(v));
	}
}

static miniexp_t page_text(struct scan *s, int i)
{
	miniexp_t e;
	while ((e = ddjvu_document_get_pagetext(s->doc, i, "page")) == miniexp_dummy)
		pump(s);
	return e;
}

static enum status read_pages(struct scan *s, struct text_out *o, struct err *err)
{
	ddjvu_document_t *doc = s->doc;
	int pages = ddjvu_document_get_pagenum(doc), unread = 0;
	miniexp_t e;
	while ((e = ddjvu_document_get_anno(doc, 1)) == miniexp_dummy)
		pump(s);
	metadata(e, o);
	ddjvu_miniexp_release(doc, e);
	for (int i = 0; i < pages && i < PAGES_MAX && !o->limit; i++) {
		e = page_text(s, i);
		/* (page x0 y0 x1 y1 "text") */
		miniexp_t text = miniexp_consp(e) ? miniexp_nth(5, e) : miniexp_nil;
		if (miniexp_stringp(text))
			text_putz(o, miniexp_to_str(text));
		else
			unread++;
		ddjvu_miniexp_release(doc, e);
		if (i + 1 < pages)
			text_page(o);
		else
			o->pages++;
	}
	while ((e = ddjvu_document_get_outline(doc)) == miniexp_dummy)
		pump(s);
	unsigned rows = 0;
	if (miniexp_consp(e))
		outline(miniexp_cdr(e), o, 0, &rows);
	ddjvu_miniexp_release(doc, e);
	if (unread)
		return err_set(err, ST_WARN, E_NEEDS_OCR, "%d of %d pages are pictures", unread, pages);
	return ST_OK;
}
#endif

enum status text_djvu(const struct text_in *in, struct text_out *o, struct err *err)
{
#ifdef HAVE_DDJVUAPI
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct scan s = { .in = in, .c = ddjvu_context_create("sluice") };
	/* the library has set the user's locale; numbers are read without one */
	setlocale(LC_ALL, "C");
	s.doc = s.c ? ddjvu_document_create(s.c, NULL, 0) : NULL;
	enum status st = ST_OK;
	while (s.doc && !ddjvu_document_decoding_done(s.doc))
		pump(&s);
	if (!s.doc || ddjvu_document_decoding_error(s.doc))
		st = err_set(err, ST_SKIP, E_CORRUPT, "the DjVu document cannot be read: %s", s.said);
	else
		st = read_pages(&s, o, err);
	if (s.doc)
		ddjvu_document_release(s.doc);
	if (s.c)
		ddjvu_context_release(s.c);
	return st;
#else
	(void)in;
	(void)o;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "no reader for DjVu is built in");
#endif
}
