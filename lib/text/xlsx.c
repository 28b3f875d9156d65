/* xlsx.c - SpreadsheetML: every sheet (hidden ones too), comments, headers
 * and footers, text boxes, charts. Sheets are streamed; only the shared
 * strings are held. */
#include "xlsx.h"

#include <stdlib.h>

#define FORMATS_MAX 4096

static void read_strings(struct workbook *w, struct package *p, const char *name)
{
	struct part part;
	if (!part_open(&part, p, name))
		return;
	bool text = false;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF && !w->strings.full) {
		if (t == MARKUP_TEXT) {
			if (text)
				buf_add_str(&w->strings, part.m.text);
		} else if (markup_is(&part.m, "t")) {
			text = t == MARKUP_OPEN;
		} else if (t == MARKUP_OPEN && markup_is(&part.m, "rPh")) {
			/* how it is read aloud: names in kana */
			buf_add_char(&w->strings, ' ');
		} else if (t == MARKUP_CLOSE && markup_is(&part.m, "si")) {
			workbook_string_end(w);
		}
	}
	part_close(&part);
}

static void read_styles(struct workbook *w, struct package *p, const char *name)
{
	struct part part;
	struct { int id; struct number_style style; } *formats;
	size_t n = 0;
	bool cells = false;
	if (!part_open(&part, p, name))
		return;
	formats = xcalloc(FORMATS_MAX, sizeof *formats);
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF) {
		if (markup_is(&part.m, "cellXfs"))
			cells = t == MARKUP_OPEN;
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&part.m, "numFmt") && n < FORMATS_MAX) {
			formats[n].id = (int)markup_int(&part.m, "numFmtId", -1);
			formats[n++].style = number_style_of(0, markup_attr(&part.m, "formatCode"));
		} else if (cells && markup_is(&part.m, "xf")) {
			int id = (int)markup_int(&part.m, "numFmtId", 0);
			struct number_style k = number_style_of(id, STR(""));
			for (size_t i = 0; i < n; i++)
				if (formats[i].id == id)
					k = formats[i].style;
			workbook_style_add(w, &k);
		}
	}
	free(formats);
	part_close(&part);
}

static int column_of(struct str ref)
{
	int c = 0;
	for (size_t i = 0; i < ref.len && ref.p[i] >= 'A' && ref.p[i] <= 'Z' && c < 20000; i++)
		c = c * 26 + (ref.p[i] - 'A' + 1);
	return c - 1;
}

/* "&L&"Arial"&12 text &P of &N": codes go, text stays. */
static void header_text(struct text_out *o, struct str s)
{
	struct buf b;
	buf_init(&b, 8192);
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '&' || i + 1 >= s.len) {
			buf_add_char(&b, s.p[i]);
			continue;
		}
		char c = s.p[++i];
		if (c == '"') {
			while (++i < s.len && s.p[i] != '"')
				;
		} else if (c == '&') {
			buf_add_char(&b, '&');
		} else if (c >= '0' && c <= '9') {
			while (i + 1 < s.len && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
				i++;
		} else if (c == 'K') {
			i += 6;
		} else if (c == 'L' || c == 'C' || c == 'R') {
			buf_add_char(&b, b.len ? '\t' : ' ');
		}
	}
	struct str out = str_trim(buf_str(&b));
	if (out.len) {
		text_line(o);
		text_put(o, out);
		text_line(o);
	}
	buf_release(&b);
}

struct cell {
	int column;
	char type;       /* n s i(nline) f(ormula string) b e d */
	size_t style;
	struct buf value;
};

static void put_cell(struct workbook *w, struct sheet_row *row, struct cell *c)
{
	struct str v = buf_str(&c->value);
	if (!v.len)
		return;
	if (c->type == 's') {
		sheet_row_cell(row, c->column, workbook_string(w, strtoull(v.p, NULL, 10)));
	} else if (c->type == 'n') {
		char *e;
		double d = strtod(v.p, &e);
		const struct number_style *k = workbook_style(w, c->style);
		if (e == v.p) {
			sheet_row_cell(row, c->column, v);
			return;
		}
		struct buf b;
		buf_init(&b, 64);
		/* a plain number that is short stands as it was written */
		bool plain = k->kind == NUMBER_PLAIN && !k->framed && v.len <= 15 && str_find_char(v, 'E') < 0;
		if (!plain)
			number_text(d, k, w->from_1904, &b);
		sheet_row_cell(row, c->column, plain ? v : buf_str(&b));
		buf_release(&b);
	} else if (c->type == 'b') {
		sheet_row_cell(row, c->column, v.p[0] == '1' ? STR("TRUE") : STR("FALSE"));
	} else {
		sheet_row_cell(row, c->column, v);
	}
}

static void read_sheet(struct workbook *w, struct flow *f, struct package *p, const char *name)
{
	struct part part;
	if (!part_open(&part, p, name))
		return;
	const struct rel *rels = package_rels(p, name);
	struct markup *m = &part.m;
	struct sheet_row row = { .o = f->o };
	struct cell c = { .type = 'n' };
	buf_init(&c.value, 1u << 20);
	bool value = false;
	int next = 0;
	enum markup_token t;
	while (!f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (value)
				buf_add_str(&c.value, m->text);
			continue;
		}
		bool open = t == MARKUP_OPEN;
		const char *n = m->name;
		if (n[0] == 'c' && n[1] == '\0') {
			if (open) {
				char type[12];
				int col = column_of(markup_attr(m, "r"));
				c.column = col >= 0 ? col : next;
				next = c.column + 1;
				c.style = (size_t)markup_int(m, "s", 0);
				markup_copy(m, "t", type, sizeof type);
				c.type = !type[0] || strcmp(type, "n") == 0 ? 'n' : strcmp(type, "s") == 0 ? 's' : strcmp(type, "b") == 0 ? 'b' : 'f';
				buf_clear(&c.value);
			} else {
				put_cell(w, &row, &c);
			}
		} else if ((n[0] == 'v' || n[0] == 't') && n[1] == '\0') {
			value = open;
		} else if (strcmp(n, "row") == 0) {
			sheet_row_end(&row);
			next = 0;
		} else if (open && strcmp(n, "rPh") == 0) {
			markup_skip(m);
		} else if (open && (strstr(n, "Header") || strstr(n, "Footer")) && strcmp(n, "headerFooter") != 0) {
			struct buf b;
			buf_init(&b, 65536);
			markup_inner(m, &b);
			header_text(f->o, buf_str(&b));
			buf_release(&b);
		} else if (open && strcmp(n, "hyperlink") == 0) {
			const struct rel *r = rel_by_id(rels, markup_attr(m, "r:id"));
			if (r && r->external) {
				text_line(f->o);
				text_putz(f->o, "<");
				text_putz(f->o, r->target);
				text_putz(f->o, ">");
				text_line(f->o);
			}
		}
	}
	sheet_row_end(&row);
	buf_release(&c.value);
	part_close(&part);
}

/* comments1.xml, threadedComment1.xml: one line a comment. */
static void read_comments(struct flow *f, struct package *p, const char *name)
{
	struct part part;
	if (!part_open(&part, p, name))
		return;
	bool text = false;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (text)
				flow_text(f, part.m.text);
		} else if (markup_is(&part.m, "t") || markup_is(&part.m, "text") || markup_is(&part.m, "author")) {
			text = t == MARKUP_OPEN;
			if (!markup_is(&part.m, "t"))
				flow_block(f);
		} else if (t == MARKUP_OPEN && markup_is(&part.m, "comment")) {
			flow_text(f, markup_attr(&part.m, "ref"));
			flow_text(f, STR(" "));
		} else if (markup_is(&part.m, "comment") || markup_is(&part.m, "threadedComment")) {
			flow_block(f);
		}
	}
	flow_block(f);
	part_close(&part);
}

/* What hangs on a sheet: comments, drawings and what hangs on those. */
static void read_attached(struct flow *f, struct package *p, const char *sheet)
{
	for (const struct rel *r = package_rels(p, sheet); r; r = r->next) {
		ptrdiff_t i = r->external ? -1 : package_find(p, str_from(r->target));
		if (i < 0 || p->read[i])
			continue;
		if (strcmp(r->type, "comments") == 0 || strcmp(r->type, "threadedComment") == 0) {
			read_comments(f, p, r->target);
		} else if (strcmp(r->type, "drawing") == 0) {
			ooxml_drawing(f, p, r->target, true);
			for (const struct rel *d = package_rels(p, r->target); d; d = d->next) {
				i = d->external ? -1 : package_find(p, str_from(d->target));
				if (i >= 0 && !p->read[i] &&
				    (strcmp(d->type, "chart") == 0 || strcmp(d->type, "chartEx") == 0 ||
				     strcmp(d->type, "diagramData") == 0))
					ooxml_drawing(f, p, d->target, true);
			}
		}
	}
}

/* Where data come from: connections, DDE, the source of a pivot table. */
static void read_sources(struct flow *f, struct package *p)
{
	static const char *const told[] = { "name", "description", "sourceFile", "odcFile", "connection", "command", "url",
					    "post", "ddeService",  "ddeTopic",   "progId",  "ref",        "sheet",   "localName" };
	static const char *const elements[] = { "connection", "dbPr", "olapPr", "webPr", "textPr", "ddeLink", "oleLink", "worksheetSource" };
	static const char *const parts[] = { "xl/connections.xml", "xl/externalLinks/externalLink", "xl/pivotCache/pivotCacheDefinition" };
	struct buf value;
	buf_init(&value, 65536);
	for (size_t i = 0; i < p->n && !f->o->limit; i++) {
		struct part part;
		bool wanted = false;
		for (size_t k = 0; k < 3; k++)
			wanted |= str_starts(p->names[i], str_from(parts[k]));
		if (!wanted || p->read[i] || !part_open(&part, p, arena_copy(&p->arena, p->names[i]).p))
			continue;
		enum markup_token t;
		struct sheet_row row = { .o = f->o }; /* of what formulas saw in another workbook */
		int column = 0;
		while ((t = markup_next(&part.m)) != MARKUP_EOF) {
			if (t == MARKUP_OPEN && markup_is(&part.m, "sheetName")) {
				flow_block(f);
				flow_text(f, markup_attr(&part.m, "val"));
				flow_block(f);
			} else if (t == MARKUP_OPEN && markup_is(&part.m, "row")) {
				flow_block(f);
				row = (struct sheet_row){ .o = f->o };
				column = 0;
			} else if (t == MARKUP_OPEN && markup_is(&part.m, "v")) {
				buf_clear(&value);
				markup_inner(&part.m, &value);
				if (column < XLSX_GAP_MAX * 16)
					sheet_row_cell(&row, column++, str_trim(buf_str(&value)));
			} else if (t == MARKUP_CLOSE && markup_is(&part.m, "row")) {
				sheet_row_end(&row);
			}
			for (size_t e = 0; t == MARKUP_OPEN && e < sizeof elements / sizeof elements[0]; e++) {
				if (!markup_is(&part.m, elements[e]))
					continue;
				flow_block(f);
				for (size_t a = 0; a < sizeof told / sizeof told[0]; a++) {
					struct str v = markup_attr(&part.m, told[a]);
					if (v.len) {
						flow_text(f, v);
						flow_text(f, STR(" "));
					}
				}
				flow_block(f);
			}
		}
		part_close(&part);
	}
	buf_release(&value);
}

static void read_workbook(struct flow *f, struct package *p, const char *main)
{
	struct workbook w;
	struct part part;
	const struct rel *rels = package_rels(p, main);
	workbook_init(&w);
	for (const struct rel *r = rels; r; r = r->next) {
		if (strcmp(r->type, "sharedStrings") == 0 && !r->external)
			read_strings(&w, p, r->target);
		else if (strcmp(r->type, "styles") == 0 && !r->external)
			read_styles(&w, p, r->target);
	}
	if (!part_open(&part, p, main)) {
		workbook_release(&w);
		return;
	}
	enum markup_token t;
	struct buf names;
	unsigned sheets = 0;
	buf_init(&names, 1u << 20);
	buf_add_char(&names, '\n');
	while (!f->o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&part.m, "workbookPr")) {
			struct str v = markup_attr(&part.m, "date1904");
			w.from_1904 = str_eqz(v, "1") || str_eqz(v, "true");
		} else if (markup_is(&part.m, "sheet")) {
			const struct rel *r = rel_by_id(rels, markup_attr(&part.m, "r:id"));
			if (!r)
				r = rel_by_id(rels, markup_attr(&part.m, "id"));
			ptrdiff_t i = r && !r->external ? package_find(p, str_from(r->target)) : -1;
			if (i < 0 || p->read[i])
				continue;
			if (sheets++)
				text_page(f->o);
			text_line(f->o);
			text_put(f->o, markup_attr(&part.m, "name"));
			buf_add_str(&names, markup_attr(&part.m, "name"));
			buf_add_char(&names, '\n');
			text_line(f->o);
			read_sheet(&w, f, p, r->target);
			read_attached(f, p, r->target);
		}
	}
	part_close(&part);
	if (sheets)
		f->o->pages++;
	/* sheets that the workbook does not name */
	for (size_t i = 0; i < p->n; i++)
		if (!p->read[i] && str_find(p->names[i], STR("worksheets/sheet")) >= 0 && str_ends_nocase(p->names[i], STR(".xml")))
			read_sheet(&w, f, p, arena_copy(&p->arena, p->names[i]).p);
	xlsx_pivots(f, p, buf_str(&names));
	buf_release(&names);
	ooxml_external(f, p, rels);
	workbook_release(&w);
}

enum status text_xlsx(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	ooxml_meta(&p);
	const char *main = ooxml_main(&p);
	if (!main)
		st = err_set(err, ST_SKIP, E_CORRUPT, "the workbook has no main part");
	else
		read_workbook(&f, &p, main);
	static const char *const more[] = { "xl/comments", "threadedComment", "xl/drawings/drawing", "xl/charts/chart", "xl/diagrams/data", NULL };
	ooxml_rest(&f, &p, more);
	read_sources(&f, &p);
	/* among them the workbooks that formulas reach out to */
	ooxml_external_rest(&f, &p);
	ooxml_macros(&f, &p);
	flow_end(&f);
	flow_release(&f);
	package_close(&p);
	return st;
}
