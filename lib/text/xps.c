/* xps.c - XPS and OpenXPS: glyph runs with their places, in drawing order.
 *
 * Runs on one baseline make a line; the gap between them says whether they are
 * one word, two words or two cells. */
#include "package.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define PAGES_MAX 20000

static double number(struct markup *m, const char *name)
{
	char z[40];
	return markup_copy(m, name, z, sizeof z) ? strtod(z, NULL) : 0;
}

/* Width of a run in ems: by its advances where they are given. */
static double width(struct str text, struct str indices)
{
	double w = 0;
	size_t at = 0;
	struct str rest = indices, one;
	while (at < text.len) {
		uint32_t cp;
		at += utf8_decode(str_sub(text, at, text.len), &cp);
		double em = utf8_width(cp) == 2 ? 1.0 : 0.5;
		if (rest.len && str_next(&rest, ';', &one)) {
			ptrdiff_t comma = str_find_char(one, ',');
			if (comma >= 0) {
				char z[24];
				struct str adv = str_sub(one, (size_t)comma + 1, one.len);
				size_t n = adv.len < sizeof z ? adv.len : sizeof z - 1;
				memcpy(z, adv.p, n);
				z[n] = '\0';
				if (n && z[0] >= '0' && z[0] <= '9')
					em = strtod(z, NULL) / 100;
			}
		}
		w += em;
	}
	return w;
}

static void read_page(struct package *p, const char *name)
{
	struct part part;
	struct text_out *o = p->o;
	double last_y = -1e9, last_x = 0, last_em = 1;
	if (!part_open(&part, p, name))
		return;
	enum markup_token t;
	while (!o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&part.m, "Path") || markup_is(&part.m, "Canvas")) {
			struct str help = str_trim(markup_attr(&part.m, "AutomationProperties.HelpText"));
			if (help.len) {
				text_line(o);
				text_put(o, help);
				text_line(o);
			}
			continue;
		}
		if (!markup_is(&part.m, "Glyphs"))
			continue;
		double x = number(&part.m, "OriginX"), y = number(&part.m, "OriginY"), em = number(&part.m, "FontRenderingEmSize");
		if (em <= 0)
			em = 10;
		struct buf indices;
		buf_init(&indices, 1u << 20);
		buf_add_str(&indices, markup_attr(&part.m, "Indices"));
		struct str s = markup_attr(&part.m, "UnicodeString");
		if (str_starts(s, STR("{}")))
			s = str_sub(s, 2, s.len);
		double dy = y - last_y, gap = x - last_x;
		if (s.len) {
			if (dy > 0.5 * em || dy < -0.5 * em)
				text_line(o);
			else if (gap > 1.5 * last_em)
				text_cell(o);
			else if (gap > 0.15 * last_em || gap < -2 * last_em)
				text_put(o, STR(" "));
			text_put(o, s);
			last_y = y;
			last_em = em;
			last_x = x + em * width(s, buf_str(&indices));
		}
		buf_release(&indices);
	}
	text_line(o);
	part_close(&part);
}

/* Names in the attribute Source of the elements NAME, in order. */
static size_t sources(struct package *p, const char *part_name, const char *element, const char **ret, size_t max)
{
	struct part part;
	size_t n = 0;
	if (!part_open(&part, p, part_name))
		return 0;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF)
		if (t == MARKUP_OPEN && markup_is(&part.m, element) && n < max)
			ret[n++] = package_resolve(p, part_name, markup_attr(&part.m, "Source"));
	part_close(&part);
	return n;
}

enum status text_xps(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	const char **page = xcalloc(PAGES_MAX, sizeof *page);
	const char *doc[64];
	unsigned pages = 0;
	for (const struct rel *r = package_rels(&p, ""); r; r = r->next) {
		if (strcmp(r->type, "fixedrepresentation") != 0)
			continue;
		size_t docs = sources(&p, r->target, "DocumentReference", doc, 64);
		for (size_t d = 0; d < docs; d++) {
			size_t n = sources(&p, doc[d], "PageContent", page, PAGES_MAX);
			for (size_t i = 0; i < n && !o->limit; i++) {
				if (pages++)
					text_page(o);
				read_page(&p, page[i]);
			}
		}
	}
	for (size_t i = 0; i < p.n && !o->limit; i++)
		if (!p.read[i] && str_ends_nocase(p.names[i], STR(".fpage"))) {
			if (pages++)
				text_page(o);
			read_page(&p, arena_copy(&p.arena, p.names[i]).p);
		}
	if (pages)
		o->pages++;
	free(page);
	package_close(&p);
	return st;
}
