/* iwork.c - Pages, Numbers and Keynote.
 *
 * To 2009 a document is one XML part: stories are <sf:p> in text storages,
 * cells of tables a flat list in which "ct" is the step from the cell before,
 * counted in 256 columns a row. Since 2013 it is archives of Protocol Buffers
 * (iwork_archive.c). libetonyek reads both into pages and tables, but gives up
 * on documents it half knows and leaves out comments; so the XML is read here,
 * and the archives where libetonyek finds nothing. */
#include "flow.h"
#include "iwork.h"
#include "package.h"

#include <stdlib.h>

#define CELL_STEP_ROW 256

struct grid {
	bool open;          /* within a data source */
	int64_t row, column;
	unsigned depth;     /* of elements within a cell, 0: between cells */
};

static const struct { const char *element, *key;
} metadata[] = {
	{ "title", "title" },     { "authors", "author" },   { "keywords", "keywords" },
	{ "comment", "comment" }, { "copyright", "rights" }, { "projects", "subject" },
};

static bool step(const struct markup *m, bool open)
{
	return open && !m->empty;
}

/* <sf:metadata>: elements of strings in attributes. */
static void read_metadata(struct text_out *o, struct markup *m)
{
	unsigned depth = 1;
	const char *key = NULL;
	enum markup_token t;
	while (depth && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_CLOSE)
			depth--;
		if (t != MARKUP_OPEN)
			continue;
		depth++;
		for (size_t i = 0; i < sizeof metadata / sizeof metadata[0]; i++)
			if (markup_is(m, metadata[i].element))
				key = metadata[i].key;
		struct str v = str_trim(markup_attr(m, "string"));
		if (key && v.len && markup_is(m, "string"))
			text_meta(o, key, v);
	}
}

/* A cell begins: rows and columns passed over are written as such. */
static void cell_open(struct flow *f, struct markup *m, struct grid *g)
{
	int64_t by = markup_int(m, "ct", g->row < 0 ? 0 : 1), row = g->row < 0 ? 0 : g->row, column = g->column;
	if (by > -CELL_STEP_ROW && by < 1 << 20) {
		int64_t at = column + by, rows = 0;
		while (at >= CELL_STEP_ROW / 2 && by >= CELL_STEP_ROW / 2) {
			at -= CELL_STEP_ROW;
			by -= CELL_STEP_ROW;
			rows++;
		}
		row += rows;
		column = at < 0 ? 0 : at;
	}
	if (row != g->row) {
		flow_row(f);
		g->column = -1;
	}
	for (int64_t i = g->column + 1; i < column && i < CELL_STEP_ROW; i++)
		flow_cell(f, 1, 1);
	flow_cell(f, 1, 1);
	g->row = row;
	g->column = column;
	struct str v = markup_attr(m, "v");
	if (v.len && markup_is(m, "n"))
		flow_text(f, v);
}

/* What a cell holds: strings and numbers in attributes, stories as text. */
static void cell_content(struct flow *f, struct markup *m)
{
	static const char *const attrs[] = { "s", "v", "cell-date", "cell-value" };
	static const char *const holders[] = { "ct", "rn", "rt", "n", "rd", "fs" };
	for (size_t h = 0; h < sizeof holders / sizeof holders[0]; h++)
		for (size_t a = 0; markup_is(m, holders[h]) && a < sizeof attrs / sizeof attrs[0]; a++)
			if (markup_has(m, attrs[a])) {
				flow_text(f, markup_attr(m, attrs[a]));
				flow_text(f, STR(" "));
				break;
			}
}

/* Within a data source: cells are its children. True when the token is spent. */
static bool grid_token(struct flow *f, struct markup *m, struct grid *g, bool open)
{
	if (markup_is(m, "datasource")) {
		g->open = open;
		g->row = -1;
		g->column = 0;
		g->depth = 0;
		if (open)
			flow_table_open(f);
		else
			flow_table_close(f);
		return true;
	}
	if (!g->open)
		return false;
	if (open && g->depth++ == 0)
		cell_open(f, m, g);
	else if (open)
		cell_content(f, m);
	else if (g->depth && --g->depth == 0)
		flow_cell_end(f);
	return !markup_is(m, "p") && !markup_is(m, "br") && !markup_is(m, "lnbr") && !markup_is(m, "tab");
}

static void element(struct flow *f, struct markup *m, bool open, unsigned *stories, bool *pages)
{
	if (markup_is(m, "p")) {
		if (step(m, open))
			(*stories)++;
		else if (!open && *stories)
			(*stories)--;
		flow_block(f);
	} else if (!open) {
		if (markup_is(m, "slide") || markup_is(m, "master-slide") || markup_is(m, "workspace"))
			flow_block(f);
	} else if (markup_is(m, "br") || markup_is(m, "lnbr") || markup_is(m, "crbr") || markup_is(m, "contbr")) {
		flow_break(f);
	} else if (markup_is(m, "tab")) {
		flow_text(f, STR(" "));
	} else if (markup_is(m, "pgbr") || markup_is(m, "sectbr") || markup_is(m, "slide") || markup_is(m, "workspace")) {
		if (*pages) {
			flow_block(f);
			text_page(f->o);
		}
		*pages |= f->o->bytes > 0;
		if (markup_is(m, "workspace")) {
			flow_text(f, markup_attr(m, "workspace-name"));
			flow_block(f);
		}
	} else if (markup_is(m, "page-number") || markup_is(m, "page-count") || markup_is(m, "footnote-mark") || markup_is(m, "date-time")) {
		flow_text(f, markup_attr(m, markup_is(m, "footnote-mark") ? "mark" : "value"));
	} else if (markup_is(m, "tabular-model")) {
		struct str name = markup_attr(m, "name");
		if (name.len) {
			flow_block(f);
			flow_text(f, name);
			flow_block(f);
		}
	} else if (markup_is(m, "link")) {
		flow_link(f, markup_attr(m, "href"));
	} else if (markup_is(m, "sticky-note") || markup_is(m, "notes") || markup_is(m, "annotation") || markup_is(m, "header") ||
		   markup_is(m, "footer")) {
		flow_block(f);
	}
}

static void read_xml(struct package *p, const char *name)
{
	struct part part;
	struct flow f;
	struct grid g = { 0 };
	unsigned stories = 0;
	bool pages = false;
	if (!part_open(&part, p, name))
		return;
	flow_init(&f, p->o);
	enum markup_token t;
	while (!p->o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
		struct markup *m = &part.m;
		if (t == MARKUP_TEXT) {
			if (stories)
				flow_text(&f, m->text);
			continue;
		}
		bool open = t == MARKUP_OPEN;
		if (open && !m->empty && (markup_is(m, "stylesheet") || markup_is(m, "prototypes")))
			markup_skip(m);
		else if (open && !m->empty && markup_is(m, "metadata"))
			read_metadata(p->o, m);
		else if (!grid_token(&f, m, &g, open))
			element(&f, m, open, &stories, &pages);
	}
	flow_end(&f);
	flow_release(&f);
	if (pages)
		p->o->pages++;
	part_close(&part);
}

enum status text_iwork(const struct text_in *in, struct text_out *o, struct err *err)
{
	static const char *const parts[] = { "index.xml", "index.apxl" };
	struct package p;
	struct err why;
	enum status st = package_open(&p, in, o, &why);
	bool xml = false;
	for (size_t i = 0; st == ST_OK && i < sizeof parts / sizeof parts[0]; i++)
		if (!xml && package_has(&p, parts[i])) {
			xml = true;
			read_xml(&p, parts[i]);
		}
	if (!xml) {
		uint64_t before = o->bytes;
		enum status other = text_other_office(in, o, err);
		if (o->bytes == before && st == ST_OK && iwork_archives(&p))
			other = ST_OK;
		if (st == ST_OK)
			package_close(&p);
		return other;
	}
	package_close(&p);
	return ST_OK;
}
