/* pptx.c - PresentationML: slides in their order, with notes, comments,
 * diagrams and charts; then what masters and layouts say of their own. */
#include "ooxml.h"

#include <stdlib.h>

#define AUTHORS_MAX 1000

/* Who wrote comments: names by number (2007) or by GUID (2019). */
struct author { struct str id, name; };
struct authors { struct author *v; size_t n; };

static void read_authors(struct authors *a, struct package *p, const char *name)
{
	struct part part;
	if (!package_has(p, name) || !part_open(&part, p, name))
		return;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF && a->n < AUTHORS_MAX)
		if (t == MARKUP_OPEN && (markup_is(&part.m, "cmAuthor") || markup_is(&part.m, "author"))) {
			struct author *w = &a->v[a->n++];
			w->id = arena_copy(&p->arena, markup_attr(&part.m, "id"));
			w->name = arena_copy(&p->arena, markup_attr(&part.m, "name"));
		}
	part_close(&part);
}

/* Comments of a slide: one line each, who wrote it before it. */
static void read_comments(struct flow *f, struct package *p, const char *name, const struct authors *a)
{
	struct part part;
	bool text = false;
	if (!part_open(&part, p, name))
		return;
	enum markup_token t;
	while (!f->o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
		struct markup *m = &part.m;
		if (t == MARKUP_TEXT) {
			if (text)
				flow_text(f, m->text);
		} else if (markup_is(m, "cm") || markup_is(m, "reply")) {
			flow_block(f);
			struct str id = markup_attr(m, "authorId");
			for (size_t i = 0; t == MARKUP_OPEN && i < a->n; i++)
				if (str_eq(a->v[i].id, id)) {
					flow_text(f, a->v[i].name);
					flow_text(f, STR(": "));
					break;
				}
		} else if (markup_is(m, "text") || markup_is(m, "t")) {
			text = t == MARKUP_OPEN;
		} else if (markup_is(m, "p") && t == MARKUP_CLOSE) {
			flow_text(f, STR(" "));
		}
	}
	flow_block(f);
	part_close(&part);
}

static bool unread(struct package *p, const char *name)
{
	ptrdiff_t i = package_find(p, str_from(name));
	return i >= 0 && !p->read[i];
}

static void read_attached(struct flow *f, struct package *p, const struct rel *rels, const struct authors *a)
{
	static const char *const types[] = { "notesSlide", "comments", "diagramData", "chart", "chartEx", NULL };
	for (unsigned k = 0; types[k]; k++)
		for (const struct rel *r = rels; r; r = r->next)
			if (!r->external && strcmp(r->type, types[k]) == 0 && unread(p, r->target))
				k == 1 ? read_comments(f, p, r->target, a) : ooxml_drawing(f, p, r->target, true);
}

static void read_slide(struct flow *f, struct package *p, const char *name, const struct authors *a)
{
	struct rel *rels = package_rels(p, name);
	ooxml_drawing(f, p, name, true);
	read_attached(f, p, rels, a);
	ooxml_external(f, p, rels);
}

enum status text_pptx(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	struct part part;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	ooxml_meta(&p);
	struct authors authors = { .v = xcalloc(AUTHORS_MAX, sizeof *authors.v) };
	read_authors(&authors, &p, "ppt/commentAuthors.xml");
	read_authors(&authors, &p, "ppt/authors.xml");
	const char *main = ooxml_main(&p);
	const struct rel *rels = main ? package_rels(&p, main) : NULL;
	if (!main) {
		st = err_set(err, ST_SKIP, E_CORRUPT, "the presentation has no main part");
	} else if (part_open(&part, &p, main)) {
		enum markup_token t;
		while (!o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
			if (t != MARKUP_OPEN || !markup_is(&part.m, "sldId"))
				continue;
			const struct rel *r = rel_by_id(rels, markup_attr(&part.m, "r:id"));
			if (!r || r->external || !unread(&p, r->target))
				continue;
			if (o->pages || o->bytes)
				text_page(o);
			read_slide(&f, &p, r->target, &authors);
		}
		part_close(&part);
		if (o->bytes)
			o->pages++;
	}
	static const char *const slides[] = { "ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments/", "ppt/diagrams/data", "ppt/charts/chart",
		"ppt/drawings/drawing", NULL };
	ooxml_rest(&f, &p, slides);
	/* masters and layouts: all but the placeholders */
	for (size_t i = 0; i < p.n; i++) {
		struct str n = p.names[i];
		if (!p.read[i] && str_ends_nocase(n, STR(".xml")) && str_find(n, STR("/_rels/")) < 0 &&
		    (str_find(n, STR("ppt/slideMasters/")) >= 0 || str_find(n, STR("ppt/slideLayouts/")) >= 0 ||
		     str_find(n, STR("ppt/notesMasters/")) >= 0 || str_find(n, STR("ppt/handoutMasters/")) >= 0))
			ooxml_drawing(&f, &p, arena_copy(&p.arena, n).p, false);
	}
	ooxml_external_rest(&f, &p);
	ooxml_macros(&f, &p);
	free(authors.v);
	flow_end(&f);
	flow_release(&f);
	package_close(&p);
	return st;
}

/* Visio: text of shapes stands in <Text> of the pages and masters. */
enum status text_vsdx(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	ooxml_meta(&p);
	for (int masters = 0; masters < 2; masters++)
		for (size_t i = 0; i < p.n; i++) {
			struct str n = p.names[i];
			struct part part;
			if (p.read[i] || !str_ends_nocase(n, STR(".xml")) || str_find(n, masters ? STR("visio/masters/") : STR("visio/pages/")) < 0 ||
			    str_find(n, STR("_rels")) >= 0 || !part_open(&part, &p, arena_copy(&p.arena, n).p))
				continue;
			unsigned text = 0;
			enum markup_token t;
			while (!o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
				if (t == MARKUP_TEXT && text) {
					struct str rest = part.m.text, line;
					while (str_next_line(&rest, &line)) {
						flow_text(&f, line);
						flow_block(&f);
					}
				} else if (markup_is(&part.m, "Text") && !masters) {
					text = t == MARKUP_OPEN;
					flow_block(&f);
				} else if (t == MARKUP_OPEN && markup_is(&part.m, "Page")) {
					flow_block(&f);
					flow_text(&f, markup_attr(&part.m, "Name"));
					flow_block(&f);
				} else if (t == MARKUP_OPEN && markup_is(&part.m, "Hyperlink")) {
					flow_link(&f, markup_attr(&part.m, "Address"));
				}
			}
			flow_block(&f);
			part_close(&part);
		}
	flow_end(&f);
	flow_release(&f);
	package_close(&p);
	return st;
}
