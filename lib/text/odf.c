/* odf.c - OpenDocument and its ancestor: text, sheets, slides, drawings,
 * packed or flat.
 *
 * One loop for all of them: paragraphs stand where they stand in the file;
 * notes and comments wait for the end; cells come with their covered places. */
#include "flow_picture.h"
#include "flow.h"
#include "package.h"

#include <stdlib.h>

#define REPEAT_MAX 64
#define ASIDE_BYTES_MAX (8u << 20)

struct odf {
	struct flow *f;
	struct buf aside;       /* notes, comments, deleted text */
	unsigned p;             /* open paragraphs */
	unsigned aside_depth;   /* depth of the note being read, 0 none */
	unsigned other;         /* text of titles, formulas, scripts is wanted */
	bool in_meta, sheet_doc, page_waits, date_cell;
	unsigned sheets, slides;
	unsigned repeat;        /* the cell at hand stands so many times */
	size_t cell_from;
	const char *key;        /* of the metadata element at hand */
	struct buf value;
};

static const struct { const char *element, *key; } metas[] = {
	{ "title", "title" }, { "subject", "subject" }, { "description", "comment" }, { "keyword", "keywords" }, { "keywords", "keywords" },
	{ "initial-creator", "author" }, { "creator", "last_author" }, { "creation-date", "created" }, { "date", "modified" }, { "generator", "software" },
	{ "print-date", "printed" }, { "printed-by", "printed_by" }, { "language", "language" }, { "editing-duration", "editing_time" }, { "publisher", "company" },
	{ "contributor", "contributor" }, { "editing-cycles", "revision" },
};

static void open_meta(struct odf *d, struct markup *m)
{
	buf_clear(&d->value);
	d->key = NULL;
	if (markup_is(m, "user-defined")) {
		char name[100];
		if (markup_copy(m, "name", name, sizeof name))
			d->key = arena_printf(&d->f->o->arena, "custom:%s", name);
		return;
	}
	for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++)
		if (markup_is(m, metas[i].element))
			d->key = metas[i].key;
}

static void put_text(struct odf *d, struct str s)
{
	if (d->aside_depth)
		buf_add_str(&d->aside, s);
	else if (!d->date_cell)
		flow_text(d->f, s);
}

static void paragraph(struct odf *d)
{
	if (!d->aside_depth)
		flow_block(d->f);
	else if (d->aside.len && d->aside.p[d->aside.len - 1] != '\n')
		buf_add_char(&d->aside, '\n');
}

static unsigned count(struct markup *m, const char *attr)
{
	int64_t n = markup_int(m, attr, 1);
	return n < 1 ? 1 : n > 20000 ? 20000 : (unsigned)n;
}

static void open_cell(struct odf *d, struct markup *m)
{
	unsigned repeat = count(m, "number-columns-repeated"), rows = count(m, "number-rows-spanned");
	struct flow *f = d->f;
	/* an empty cell repeated a thousand times fills the sheet's width */
	if (m->empty && repeat > REPEAT_MAX)
		repeat = 1;
	if (repeat > REPEAT_MAX)
		repeat = REPEAT_MAX;
	flow_cell(f, 1, rows > 1 ? rows : 1);
	d->cell_from = f->cell_start;
	d->repeat = repeat;
	d->date_cell = false;
	struct str date = d->sheet_doc && str_eqz(markup_attr(m, "value-type"), "date") ? markup_attr(m, "date-value") : STR("");
	if (date.len) {
		char z[40];
		size_t n = date.len < sizeof z ? date.len : sizeof z - 1;
		memcpy(z, date.p, n);
		for (size_t i = 0; i < n; i++)
			if (z[i] == 'T')
				z[i] = ' ';
		flow_text(f, str_make(z, n));
		d->date_cell = true;
	}
}

static void close_cell(struct odf *d)
{
	struct flow *f = d->f;
	char *copy = NULL;
	d->date_cell = false;
	if (d->repeat > 1 && f->buffering && f->row.len > d->cell_from)
		copy = xstrndup(str_sub(buf_str(&f->row), d->cell_from, f->row.len));
	flow_cell_end(f);
	for (unsigned i = 1; i < d->repeat; i++) {
		flow_cell(f, 1, 1);
		if (copy)
			flow_text(f, str_from(copy));
		flow_cell_end(f);
	}
	free(copy);
	d->repeat = 1;
}

/* Elements whose insides say nothing to a reader. */
static const char *const dull[] = { "automatic-styles", "styles", "font-face-decls", "settings", "event-listeners", "calculation-settings",
	"sequence-decls", "variable-decls", "user-field-decls", "content-validations", "database-ranges", "encryption-data", NULL };

static void open_element(struct odf *d, struct markup *m)
{
	struct flow *f = d->f;
	const char *n = m->name;
	for (unsigned i = 0; dull[i]; i++)
		if (strcmp(n, dull[i]) == 0) {
			markup_skip(m);
			return;
		}
	if (strcmp(n, "binary-data") == 0) { /* a picture of a flat document */
		struct buf b;
		buf_init(&b, FLOW_PICTURES_BYTES_MAX);
		markup_inner(m, &b);
		flow_picture(f, buf_str(&b));
		buf_release(&b);
		return;
	}
	if (strcmp(n, "p") == 0 || strcmp(n, "h") == 0) {
		d->p++;
		paragraph(d);
	} else if (strcmp(n, "tab") == 0 || strcmp(n, "tab-stop") == 0 || strcmp(n, "s") == 0) {
		put_text(d, STR(" "));
	} else if (strcmp(n, "line-break") == 0) {
		if (d->aside_depth)
			buf_add_char(&d->aside, '\n');
		else
			flow_break(f);
	} else if (strcmp(n, "a") == 0) {
		struct str url = markup_attr(m, "href");
		if (str_find_char(url, ':') > 0)
			flow_link(f, url);
	} else if (strcmp(n, "table") == 0 && !d->aside_depth) {
		if (d->sheet_doc && f->depth == 0) {
			if (d->sheets++)
				text_page(f->o);
			flow_text(f, markup_attr(m, "name"));
			flow_block(f);
		}
		flow_table_open(f);
	} else if (strcmp(n, "table-row") == 0) {
		flow_row(f);
	} else if (strcmp(n, "table-cell") == 0) {
		open_cell(d, m);
	} else if (strcmp(n, "covered-table-cell") == 0) {
		unsigned k = count(m, "number-columns-repeated");
		for (unsigned i = 0; i < k && i < REPEAT_MAX; i++)
			flow_cell_covered(f, 1);
	} else if (strcmp(n, "page") == 0 && strcmp(m->prefix, "draw") == 0) {
		if (d->slides++)
			text_page(f->o);
	} else if ((strcmp(n, "note") == 0 || strcmp(n, "annotation") == 0 || strcmp(n, "footnote") == 0 || strcmp(n, "endnote") == 0 ||
		    (strcmp(n, "deletion") == 0 && strcmp(m->prefix, "text") == 0)) && !d->aside_depth) {
		d->aside_depth = m->depth;
		paragraph(d);
	} else if (d->aside_depth && strcmp(n, "creator") == 0) {
		d->other++;
	} else if ((strcmp(n, "title") == 0 || strcmp(n, "desc") == 0) && !d->in_meta) {
		d->other++;
		paragraph(d);
	} else if (strcmp(n, "header-decl") == 0 || strcmp(n, "footer-decl") == 0 || strcmp(n, "date-time-decl") == 0) {
		d->other++; /* said once, shown on every slide */
		flow_block(f);
	} else if (strcmp(n, "module") == 0 || strcmp(n, "source-code") == 0 || strcmp(n, "math") == 0 || strcmp(n, "annotation-text") == 0) {
		d->other++;
		flow_block(f);
		f->pre += strcmp(n, "math") != 0;
	} else if (strcmp(n, "soft-page-break") == 0) {
		d->page_waits = true;
	} else if (strcmp(n, "meta") == 0) {
		d->in_meta = true;
	} else if (strcmp(n, "spreadsheet") == 0) {
		d->sheet_doc = true;
	} else if (str_eqz(markup_attr(m, "placeholder"), "true")) {
		markup_skip(m);
	}
}

static void close_element(struct odf *d, struct markup *m)
{
	struct flow *f = d->f;
	const char *n = m->name;
	if (strcmp(n, "p") == 0 || strcmp(n, "h") == 0) {
		if (d->p)
			d->p--;
		paragraph(d);
		if (d->page_waits && !f->depth && !d->aside_depth) {
			d->page_waits = false;
			text_page(f->o);
		}
	} else if (strcmp(n, "table") == 0 && !d->aside_depth) {
		flow_table_close(f);
	} else if (strcmp(n, "table-row") == 0) {
		flow_row_end(f);
	} else if (strcmp(n, "table-cell") == 0) {
		close_cell(d);
	} else if (d->aside_depth && m->depth < d->aside_depth) {
		paragraph(d);
		d->aside_depth = 0;
	} else if (d->aside_depth && strcmp(n, "creator") == 0) {
		buf_addz(&d->aside, ": ");
		d->other--;
	} else if ((strcmp(n, "title") == 0 || strcmp(n, "desc") == 0) && !d->in_meta && d->other) {
		d->other--;
		paragraph(d);
	} else if ((strcmp(n, "header-decl") == 0 || strcmp(n, "footer-decl") == 0 || strcmp(n, "date-time-decl") == 0) && d->other) {
		d->other--;
		flow_block(f);
	} else if ((strcmp(n, "module") == 0 || strcmp(n, "source-code") == 0 || strcmp(n, "math") == 0 ||
		    strcmp(n, "annotation-text") == 0) &&
		   d->other) {
		d->other--;
		if (f->pre)
			f->pre--;
		flow_block(f);
	} else if (strcmp(n, "meta") == 0) {
		d->in_meta = false;
	} else if (strcmp(n, "mi") == 0 || strcmp(n, "mo") == 0 || strcmp(n, "mn") == 0) {
		flow_text(f, STR(" "));
	}
}

static void read_story(struct odf *d, struct markup *m)
{
	enum markup_token t;
	d->p = d->other = d->aside_depth = 0;
	while (!d->f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (d->in_meta && !markup_is(m, "meta")) {
			if (t == MARKUP_OPEN)
				open_meta(d, m);
			else if (t == MARKUP_TEXT)
				buf_add_str(&d->value, m->text);
			else if (d->key) {
				text_meta(d->f->o, d->key, buf_str(&d->value));
				d->key = NULL;
			}
			continue;
		}
		if (t == MARKUP_OPEN)
			open_element(d, m);
		else if (t == MARKUP_CLOSE)
			close_element(d, m);
		else if (d->p || d->other)
			put_text(d, m->text);
	}
	while (d->f->depth)
		flow_table_close(d->f);
	flow_block(d->f);
	d->f->pre = 0;
}

static void finish(struct odf *d)
{
	if (d->aside.len) {
		flow_block(d->f);
		text_put(d->f->o, buf_str(&d->aside));
		text_line(d->f->o);
	}
	if (d->f->o->pages || d->sheets || d->slides)
		d->f->o->pages++;
	flow_end(d->f);
	buf_release(&d->aside);
	buf_release(&d->value);
	flow_release(d->f);
}

static void start(struct odf *d, struct flow *f, struct text_out *o)
{
	memset(d, 0, sizeof *d);
	flow_init(f, o);
	f->marked = true;
	d->f = f;
	d->repeat = 1;
	buf_init(&d->aside, ASIDE_BYTES_MAX);
	buf_init(&d->value, TEXT_META_VALUE_MAX);
}

static void read_part(struct odf *d, struct package *p, const char *name)
{
	struct part part;
	ptrdiff_t i = package_find(p, str_from(name));
	if (i < 0 || p->read[i] || !part_open(&part, p, name))
		return;
	read_story(d, &part.m);
	part_close(&part);
}

/* Page headers and footers stand in the master pages of styles.xml. */
static void read_masters(struct odf *d, struct package *p)
{
	struct part part;
	if (!package_has(p, "styles.xml") || !part_open(&part, p, "styles.xml"))
		return;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF)
		if (t == MARKUP_OPEN && markup_is(&part.m, "master-styles")) {
			bool sheet = d->sheet_doc;
			d->sheet_doc = false;
			d->slides = 0;
			read_story(d, &part.m);
			d->sheet_doc = sheet;
		}
	part_close(&part);
}

enum status text_odf(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	struct odf d;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	struct buf manifest;
	buf_init(&manifest, 4u << 20);
	package_read(&p, "META-INF/manifest.xml", &manifest);
	bool locked = str_find(buf_str(&manifest), STR("encryption-data")) >= 0;
	buf_release(&manifest);
	start(&d, &f, o);
	read_part(&d, &p, "meta.xml");
	if (locked) {
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	} else if (!package_has(&p, "content.xml") && !package_has(&p, "styles.xml")) { /* a template of styles has none */
		st = err_set(err, ST_SKIP, E_CORRUPT, "the document has no content");
	} else {
		read_part(&d, &p, "content.xml");
		unsigned slides = d.slides;
		read_masters(&d, &p);
		d.slides = slides;
		/* charts, formulas, drawings inside; macros */
		for (size_t i = 0; i < p.n; i++) {
			struct str n = p.names[i];
			bool object = str_ends(n, STR("/content.xml")), macro = str_starts(n, STR("Basic/")) && str_ends(n, STR(".xml")) &&
				!str_ends(n, STR("-lb.xml")) && !str_ends(n, STR("-lc.xml"));
			if (!p.read[i] && (object || macro))
				read_part(&d, &p, arena_copy(&p.arena, n).p);
		}
	}
	finish(&d);
	package_close(&p);
	return st;
}

/* The same in one XML file (fodt, fods …). */
enum status text_odf_flat(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct flow f;
	struct odf d;
	struct source_fd fd;
	struct markup m;
	(void)err;
	start(&d, &f, o);
	source_fd_init(&fd, in->fd);
	markup_init(&m, &fd.src, false);
	read_story(&d, &m);
	markup_release(&m);
	finish(&d);
	return ST_OK;
}
