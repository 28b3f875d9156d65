/* epub.c - EPUB and iBooks: the pages of the spine in order, then any page the
 * spine leaves out; metadata of the package document. */
#include "html.h"
#include "package.h"

#include <stdlib.h>

#define PAGES_MAX 20000

struct item { const char *id, *href; struct item *next; };

static void read_page(struct package *p, const char *name, struct text_out *o)
{
	struct source_part s;
	ptrdiff_t i = package_find(p, str_from(name));
	if (i < 0 || p->read[i])
		return;
	struct buf b;
	buf_init(&b, 64u << 20);
	if (source_part_open(&s, p, str_from(name))) {
		char chunk[8192];
		ptrdiff_t k;
		while ((k = s.src.read(&s.src, chunk, sizeof chunk)) > 0 && buf_add(&b, chunk, (size_t)k))
			;
		source_part_close(&s);
		if (o->pages || o->bytes)
			text_page(o);
		html_bytes(o, buf_str(&b), STR(""), false);
	}
	buf_release(&b);
}

static const char *root_file(struct package *p)
{
	struct part part;
	const char *name = NULL;
	if (!package_has(p, "META-INF/container.xml") || !part_open(&part, p, "META-INF/container.xml"))
		return NULL;
	enum markup_token t;
	while (!name && (t = markup_next(&part.m)) != MARKUP_EOF)
		if (t == MARKUP_OPEN && markup_is(&part.m, "rootfile"))
			name = arena_copy(&p->arena, markup_attr(&part.m, "full-path")).p;
	part_close(&part);
	return name;
}

static void read_opf(struct package *p, const char *opf, struct text_out *o)
{
	static const struct { const char *element, *key; } metas[] = { { "title", "title" }, { "creator", "author" }, { "language", "language" }, { "publisher", "company" },
		{ "date", "created" }, { "description", "comment" }, { "subject", "subject" }, { "rights", "rights" }, { "identifier", "identifier" }, { "contributor", "contributor" } };
	struct item *items = NULL;
	const char **spine = xcalloc(PAGES_MAX, sizeof *spine);
	size_t n = 0, count = 0;
	struct part part;
	struct buf b;
	const char *key = NULL;
	buf_init(&b, TEXT_META_VALUE_MAX);
	if (part_open(&part, p, opf)) {
		enum markup_token t;
		while ((t = markup_next(&part.m)) != MARKUP_EOF) {
			if (t == MARKUP_TEXT) {
				buf_add_str(&b, part.m.text);
			} else if (t == MARKUP_CLOSE) {
				if (key)
					text_meta(o, key, buf_str(&b));
				key = NULL;
			} else {
				buf_clear(&b);
				key = NULL;
				for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++)
					if (strcmp(part.m.prefix, "dc") == 0 && markup_is(&part.m, metas[i].element))
						key = metas[i].key;
				if (markup_is(&part.m, "item") && count++ < PAGES_MAX) {
					struct item *it = arena_alloc(&p->arena, sizeof *it);
					it->id = arena_copy(&p->arena, markup_attr(&part.m, "id")).p;
					it->href = package_resolve(p, opf, markup_attr(&part.m, "href"));
					it->next = items;
					items = it;
				} else if (markup_is(&part.m, "itemref") && n < PAGES_MAX) {
					struct str ref = markup_attr(&part.m, "idref");
					for (struct item *it = items; it; it = it->next)
						if (str_eqz(ref, it->id)) {
							spine[n++] = it->href;
							break;
						}
				}
			}
		}
		part_close(&part);
	}
	for (size_t i = 0; i < n && !o->limit; i++)
		read_page(p, spine[i], o);
	buf_release(&b);
	free(spine);
}

enum status text_epub(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	const char *opf = root_file(&p);
	if (opf)
		read_opf(&p, opf, o);
	for (size_t i = 0; i < p.n && !o->limit; i++) {
		struct str n = p.names[i];
		if (!p.read[i] && (str_ends_nocase(n, STR(".html")) || str_ends_nocase(n, STR(".xhtml")) || str_ends_nocase(n, STR(".htm"))))
			read_page(&p, arena_copy(&p.arena, n).p, o);
	}
	if (o->pages)
		o->pages++;
	package_close(&p);
	return st;
}
