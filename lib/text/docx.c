/* docx.c - WordprocessingML to lines: paragraphs, tables, notes, text boxes.
 *
 * One loop over the tokens of a story (body, header, note …) does all of it;
 * numbers of lists are computed (docx_numbering.c), links keep their targets,
 * deleted text goes to the end, page ends are where Word last saw them. */
#include "flow_picture.h"
#include "docx_numbering.h"
#include "html.h"
#include "ooxml.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define FIELD_BYTES_MAX 4096
#define DELETED_BYTES_MAX (4u << 20)
/* A page or text put into the document as a part of its own. */
#define CHUNK_BYTES_MAX (64u << 20)

#define REVISERS_MAX 64

struct docx {
	struct flow *f;
	struct package *p;           /* borrowed; NULL: one XML file */
	struct numbering *numbering; /* owned, may be NULL */
	struct buf deleted;
	bool flat;
	struct buf field;            /* instruction of the field at hand */
	struct str reviser[REVISERS_MAX]; /* arena */
	size_t revisers;
};

enum story_text { NO_TEXT, SHOWN, DELETED, INSTRUCTION };

struct story {
	struct docx *d;
	struct markup *m;
	const struct rel *rels;
	enum story_text text;
	unsigned moved;         /* inside w:moveFrom */
	/* properties of the paragraph and cell at hand */
	bool in_ppr, cell_waits;
	int num_id, level;
	char style[64];
	unsigned span, vmerge;  /* 0 no, 1 restart, 2 continue */
	bool flat;              /* not a part of a package */
	bool page_waits, led;   /* led: the author's name stands on this line */
};

struct docx *docx_new(struct flow *f, struct package *p)
{
	struct docx *d = xcalloc(1, sizeof *d);
	d->f = f;
	d->p = p;
	d->flat = !p;
	f->marked = true;
	buf_init(&d->deleted, DELETED_BYTES_MAX);
	buf_init(&d->field, FIELD_BYTES_MAX);
	if (p) {
		const char *main = ooxml_main(p);
		const char *num = NULL, *styles = NULL;
		for (const struct rel *r = main ? package_rels(p, main) : NULL; r; r = r->next) {
			if (strcmp(r->type, "numbering") == 0)
				num = r->target;
			else if (strcmp(r->type, "styles") == 0)
				styles = r->target;
		}
		d->numbering = numbering_read(p, num, styles);
	}
	return d;
}

void docx_free(struct docx *d)
{
	if (!d)
		return;
	numbering_free(d->numbering);
	buf_release(&d->deleted);
	buf_release(&d->field);
	free(d);
}

void docx_deleted(struct docx *d)
{
	if (!d->deleted.len)
		return;
	flow_block(d->f);
	text_put(d->f->o, buf_str(&d->deleted));
	text_line(d->f->o);
	buf_clear(&d->deleted);
}

/* HYPERLINK "http://…" \l "bookmark", INCLUDEPICTURE "…", DDE … */
static void field_done(struct docx *d)
{
	struct str s = str_trim(buf_str(&d->field));
	ptrdiff_t q = str_find_char(s, '"');
	if (str_eq_nocase(str_sub(s, 0, 3), STR("DDE"))) {
		/* what a document runs when it is opened */
		flow_text(d->f, STR(" "));
		flow_text(d->f, s);
		flow_text(d->f, STR(" "));
	}
	if (str_eq_nocase(str_sub(s, 0, 3), STR("EQ "))) { /* has no result: furigana are such */
		flow_text(d->f, str_sub(s, 3, s.len));
	}
	static const char *const kinds[] = { "HYPERLINK", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "IMPORT" };
	bool link = false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		link |= str_eq_nocase(str_sub(s, 0, strlen(kinds[i])), str_from(kinds[i]));
	if (link && q > 0) {
		struct str url = str_sub(s, (size_t)q + 1, s.len);
		ptrdiff_t e = str_find_char(url, '"');
		url = str_sub(url, 0, e >= 0 ? (size_t)e : url.len);
		if (str_find_char(url, ':') >= 0 || str_starts(url, STR("\\\\")))
			flow_link(d->f, url);
	}
	buf_clear(&d->field);
}

static void start_cell(struct story *s)
{
	if (!s->cell_waits)
		return;
	s->cell_waits = false;
	if (s->vmerge == 2)
		flow_cell_covered(s->d->f, s->span);
	else
		flow_cell(s->d->f, s->span, s->vmerge == 1 ? 65000 : 1);
}

static void end_ppr(struct story *s)
{
	struct buf label;
	s->in_ppr = false;
	if (!s->d->numbering)
		return;
	buf_init(&label, 512);
	numbering_label(s->d->numbering, s->num_id, s->level, s->style, &label);
	if (label.len)
		flow_text(s->d->f, buf_str(&label));
	buf_release(&label);
}

static void symbol(struct story *s)
{
	char font[32], hex[12];
	markup_copy(s->m, "font", font, sizeof font);
	markup_copy(s->m, "char", hex, sizeof hex);
	unsigned long c = strtoul(hex, NULL, 16);
	uint32_t cp = (uint32_t)c;
	if (c >= 0xF000 && c <= 0xF0FF) {
		static const struct { unsigned char from; uint32_t to; } wing[] = {
			{ 0x52, 0x2611 }, { 0xFE, 0x2611 }, { 0xA8, 0x2610 }, { 0x6F, 0x2610 }, { 0xA3, 0x2610 }, { 0x54, 0x2612 }, { 0xFD, 0x2612 }, { 0xFC, 0x2713 },
			{ 0xFB, 0x2717 }, { 0x6C, 0x25CF }, { 0x6E, 0x25A0 }, { 0xE0, 0x2192 } };
		cp = (uint32_t)(c & 0xFF) < 0x20 ? ' ' : (uint32_t)(c & 0xFF);
		if (strncmp(font, "Wingdings", 9) == 0) {
			cp = ' ';
			for (size_t i = 0; i < sizeof wing / sizeof wing[0]; i++)
				if (wing[i].from == (c & 0xFF))
					cp = wing[i].to;
		}
	}
	char b[4];
	if (cp)
		flow_text(s->d->f, str_make(b, utf8_encode(cp, b)));
}

/* Word shows such a part where it stands (ECMA-376 part 1, 17.17.2). */
static void alt_chunk(struct story *s)
{
	const struct rel *r = rel_by_id(s->rels, markup_attr(s->m, "r:id"));
	struct buf b;
	if (!s->d->p || !r || r->external)
		return;
	flow_block(s->d->f);
	buf_init(&b, CHUNK_BYTES_MAX);
	if (package_read(s->d->p, r->target, &b)) {
		struct str bytes = buf_str(&b), head = str_sub(bytes, 0, 4096);
		if (str_find(head, STR("MIME-Version:")) >= 0 || str_find(head, STR("Content-Type: multipart")) >= 0)
			mhtml_bytes(s->d->f->o, bytes);
		else if (!str_starts(head, STR("PK\3\4")) && !str_starts(head, STR("{\\rtf")))
			html_bytes(s->d->f->o, bytes, STR(""), false);
		else
			text_loss(s->d->f->o, E_UNSUPPORTED, "a document within the document is not read: '%s'", r->target);
		text_line(s->d->f->o);
	}
	buf_release(&b);
}

/* Who made the remark that follows. */
static void put_author(struct story *s)
{
	struct str who = markup_attr(s->m, "author");
	if (who.len) {
		flow_text(s->d->f, who);
		flow_text(s->d->f, STR(": "));
		s->led = true;
	}
}

/* Who changed the document under tracking: each once. */
static void reviser(struct story *s)
{
	struct docx *d = s->d;
	struct str who = str_trim(markup_attr(s->m, "author"));
	for (size_t i = 0; i < d->revisers; i++)
		if (str_eq(d->reviser[i], who))
			return;
	if (who.len && d->revisers < REVISERS_MAX) {
		d->reviser[d->revisers++] = arena_copy(&d->f->o->arena, who);
		text_meta(d->f->o, "revisers", who);
	}
}

static void open_element(struct story *s)
{
	struct markup *m = s->m;
	struct flow *f = s->d->f;
	const char *n = m->name, *key;
	if (s->flat && (strcmp(m->prefix, "o") == 0 || strcmp(m->prefix, "dc") == 0 || strcmp(m->prefix, "cp") == 0 || strcmp(m->prefix, "dcterms") == 0)) {
		/* one XML file for everything: the properties are in it */
		key = ooxml_meta_key(n);
		if (key) {
			struct buf b;
			buf_init(&b, TEXT_META_VALUE_MAX);
			markup_inner(m, &b);
			text_meta(f->o, key, buf_str(&b));
			buf_release(&b);
			return;
		}
	}
	if (s->flat && strcmp(m->prefix, "o") == 0 && markup_has(m, "dt:dt")) { /* a property that its author named */
		struct buf b;
		buf_init(&b, TEXT_META_VALUE_MAX);
		key = arena_printf(&f->o->arena, "custom:%.100s", n);
		markup_inner(m, &b);
		text_meta(f->o, key, buf_str(&b));
		buf_release(&b);
		return;
	}
	if (strcmp(n, "t") == 0) {
		s->text = s->moved ? DELETED : SHOWN;
	} else if (strcmp(n, "p") == 0) {
		start_cell(s);
		if (!s->led)
			flow_block(f);
		s->led = false;
		s->num_id = s->level = -1;
		s->style[0] = '\0';
	} else if (strcmp(n, "pPr") == 0) {
		s->in_ppr = true;
	} else if (s->in_ppr && strcmp(n, "pStyle") == 0) {
		markup_copy(m, "val", s->style, sizeof s->style);
	} else if (s->in_ppr && strcmp(n, "numId") == 0) {
		s->num_id = (int)markup_int(m, "val", -1);
	} else if (s->in_ppr && strcmp(n, "ilvl") == 0) {
		s->level = (int)markup_int(m, "val", -1);
	} else if (strcmp(n, "pPrChange") == 0 || strcmp(n, "rPrChange") == 0 || strcmp(n, "tcPrChange") == 0 || strcmp(n, "Fallback") == 0 ||
		   strcmp(n, "listPr") == 0) {
		markup_skip(m);
	} else if (strcmp(n, "binData") == 0 || strcmp(n, "binaryData") == 0) { /* a picture of a document in one file */
		struct buf b;
		buf_init(&b, FLOW_PICTURES_BYTES_MAX);
		markup_inner(m, &b);
		flow_picture(f, buf_str(&b));
		buf_release(&b);
	} else if (!s->in_ppr && (strcmp(n, "tab") == 0 || strcmp(n, "ptab") == 0)) {
		flow_text(f, STR(" "));
	} else if (strcmp(n, "br") == 0) {
		if (str_eqz(markup_attr(m, "type"), "page"))
			s->page_waits = true;
		flow_break(f);
	} else if (strcmp(n, "cr") == 0) {
		flow_break(f);
	} else if (strcmp(n, "lastRenderedPageBreak") == 0) {
		s->page_waits = true;
	} else if (strcmp(n, "noBreakHyphen") == 0) {
		flow_text(f, STR("-"));
	} else if (strcmp(n, "sym") == 0) {
		symbol(s);
	} else if (strcmp(n, "tbl") == 0) {
		start_cell(s);
		flow_table_open(f);
	} else if (strcmp(n, "tr") == 0) {
		flow_row(f);
	} else if (strcmp(n, "tc") == 0) {
		flow_cell_end(f);
		s->cell_waits = true;
		s->span = 1;
		s->vmerge = 0;
	} else if (s->cell_waits && strcmp(n, "gridSpan") == 0) {
		int64_t v = markup_int(m, "val", 1);
		s->span = v > 0 && v < 200 ? (unsigned)v : 1;
	} else if (s->cell_waits && strcmp(n, "vMerge") == 0) {
		s->vmerge = str_eqz(markup_attr(m, "val"), "restart") ? 1 : 2;
	} else if (strcmp(n, "delText") == 0) {
		s->text = DELETED;
	} else if (strcmp(n, "instrText") == 0 || strcmp(n, "delInstrText") == 0) {
		s->text = INSTRUCTION;
	} else if (strcmp(n, "fldChar") == 0) {
		field_done(s->d);
	} else if (strcmp(n, "fldSimple") == 0) {
		buf_add_str(&s->d->field, markup_attr(m, "instr"));
		field_done(s->d);
	} else if (strcmp(n, "moveFrom") == 0 && !m->empty) {
		reviser(s);
		s->moved++;
	} else if (strcmp(n, "ins") == 0 || strcmp(n, "del") == 0 || strcmp(n, "moveTo") == 0) {
		reviser(s);
	} else if (strcmp(n, "hlink") == 0) { /* Word 2003's */
		flow_link(f, markup_attr(m, "dest"));
	} else if (strcmp(n, "annotation") == 0 && str_eqz(markup_attr(m, "type"), "Word.Comment")) {
		flow_block(f);
		put_author(s);
	} else if (strcmp(n, "annotation") == 0 && (str_eqz(markup_attr(m, "type"), "Word.Insertion") || str_eqz(markup_attr(m, "type"), "Word.Deletion"))) {
		reviser(s);
	} else if (strcmp(n, "hyperlink") == 0 || strcmp(n, "hlinkClick") == 0 || strcmp(n, "hlinkHover") == 0) {
		const struct rel *r = rel_by_id(s->rels, markup_attr(m, "r:id"));
		if (r && r->external)
			flow_link(f, str_from(r->target));
	} else if (strcmp(n, "altChunk") == 0) {
		alt_chunk(s);
	} else if (strcmp(n, "docPr") == 0) {
		static const char *const said[] = { "title", "descr" };
		for (size_t i = 0; i < 2; i++) {
			struct str d = str_trim(markup_attr(m, said[i]));
			if (d.len) {
				flow_text(f, STR(" "));
				flow_text(f, d);
				flow_text(f, STR(" "));
			}
		}
	} else if (strcmp(m->prefix, "v") == 0 && markup_has(m, "href")) {
		flow_link(f, markup_attr(m, "href")); /* a shape of old that is a link */
	} else if (strcmp(n, "textpath") == 0) {
		flow_text(f, STR(" "));
		flow_text(f, markup_attr(m, "string"));
		flow_text(f, STR(" "));
	} else if (strcmp(n, "txbxContent") == 0 || strcmp(n, "footnote") == 0 || strcmp(n, "endnote") == 0 || strcmp(n, "comment") == 0) {
		flow_block(f);
		if (strcmp(n, "comment") == 0)
			put_author(s);
	} else if (strcmp(n, "part") == 0 && strcmp(m->prefix, "pkg") == 0) {
		/* a package written as one XML file */
		static const char *const dull[] = { "styles", "theme", "settings", "Settings", "fontTable", "numbering", "stylesWithEffects", "_rels" };
		struct str name = markup_attr(m, "name");
		bool skip = false;
		for (size_t i = 0; i < sizeof dull / sizeof dull[0]; i++)
			skip |= str_find(name, str_from(dull[i])) >= 0;
		if (skip)
			markup_skip(m);
	}
}

static void close_element(struct story *s)
{
	struct flow *f = s->d->f;
	const char *n = s->m->name;
	if (strcmp(n, "t") == 0 || strcmp(n, "delText") == 0 || strcmp(n, "instrText") == 0 || strcmp(n, "delInstrText") == 0) {
		s->text = NO_TEXT;
	} else if (strcmp(n, "p") == 0) {
		flow_block(f);
		if (s->d->deleted.len && s->d->deleted.p[s->d->deleted.len - 1] != '\n')
			buf_add_char(&s->d->deleted, '\n');
		if (s->page_waits && !f->buffering && !f->depth) {
			s->page_waits = false;
			text_page(f->o);
		}
	} else if (strcmp(n, "pPr") == 0) {
		end_ppr(s);
	} else if (strcmp(n, "tc") == 0) {
		start_cell(s);
		flow_cell_end(f);
	} else if (strcmp(n, "tr") == 0) {
		flow_row_end(f);
	} else if (strcmp(n, "tbl") == 0) {
		flow_table_close(f);
	} else if (strcmp(n, "moveFrom") == 0 && s->moved) {
		s->moved--;
	} else if (strcmp(n, "rt") == 0) {
		flow_text(f, STR(" "));
	} else if (strcmp(n, "txbxContent") == 0) {
		flow_block(f);
	}
}

void docx_story(struct docx *d, struct markup *m, const struct rel *rels)
{
	struct story s = { .d = d, .m = m, .rels = rels, .num_id = -1, .level = -1, .span = 1, .flat = d->flat };
	enum markup_token t;
	while (!d->f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN) {
			open_element(&s);
		} else if (t == MARKUP_CLOSE) {
			close_element(&s);
		} else if (s.text == SHOWN) {
			flow_text(d->f, m->text);
		} else if (s.text == DELETED) {
			buf_add_str(&d->deleted, m->text);
		} else if (s.text == INSTRUCTION) {
			buf_add_str(&d->field, m->text);
		}
	}
	while (d->f->depth)
		flow_table_close(d->f);
	flow_block(d->f);
	field_done(d);
}

static void story_part(struct docx *d, struct package *p, const char *name)
{
	struct part part;
	ptrdiff_t i = package_find(p, str_from(name));
	if (i < 0 || p->read[i])
		return;
	const struct rel *rels = package_rels(p, name);
	if (!part_open(&part, p, name))
		return;
	docx_story(d, &part.m, rels);
	part_close(&part);
	ooxml_external(d->f, p, rels);
}

static void stories(struct docx *d, struct package *p, const struct rel *rels, const char *type)
{
	for (; rels; rels = rels->next)
		if (!rels->external && strcmp(rels->type, type) == 0)
			story_part(d, p, rels->target);
}

/* Where a mail merge takes its data from, and variables of the document. */
static void read_settings(struct flow *f, struct package *p, const char *name)
{
	static const char *const told[] = { "query", "connectString", "dataSource", "docVar", "mailSubject", "addressFieldName" };
	struct part part;
	if (!part_open(&part, p, name))
		return;
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF)
		for (size_t i = 0; t == MARKUP_OPEN && i < sizeof told / sizeof told[0]; i++)
			if (markup_is(&part.m, told[i])) {
				struct str v = str_trim(markup_attr(&part.m, "val"));
				if (v.len) {
					flow_block(f);
					flow_text(f, v);
					flow_block(f);
				}
			}
	part_close(&part);
}

enum status text_docx(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	ooxml_meta(&p);
	const char *main = ooxml_main(&p);
	if (main) {
		struct docx *d = docx_new(&f, &p);
		const struct rel *rels = package_rels(&p, main);
		stories(d, &p, rels, "header");
		story_part(d, &p, main);
		stories(d, &p, rels, "footer");
		stories(d, &p, rels, "footnotes");
		stories(d, &p, rels, "endnotes");
		stories(d, &p, rels, "comments");
		/* what no relationship reaches, and the glossary of building blocks */
		for (size_t i = 0; i < p.n; i++) {
			struct str n = p.names[i];
			if (!p.read[i] && str_ends_nocase(n, STR(".xml")) && (str_find(n, STR("word/header")) >= 0 || str_find(n, STR("word/foot")) >= 0 ||
			    str_find(n, STR("word/endnotes")) >= 0 || str_find(n, STR("word/comments.xml")) >= 0 || str_find(n, STR("word/document")) >= 0 || str_find(n, STR("word/glossary/document.xml")) >= 0))
				story_part(d, &p, arena_copy(&p.arena, n).p);
		}
		docx_deleted(d);
		docx_free(d);
		f.marked = false;
		for (const struct rel *r = rels; r; r = r->next)
			if (!r->external && strcmp(r->type, "settings") == 0)
				read_settings(&f, &p, r->target);
		static const char *const more[] = { "charts/chart", "diagrams/data", "drawings/drawing", NULL };
		ooxml_rest(&f, &p, more);
		ooxml_external_rest(&f, &p);
		ooxml_macros(&f, &p);
	} else {
		st = err_set(err, ST_SKIP, E_CORRUPT, "the document has no main part");
	}
	flow_end(&f);
	flow_release(&f);
	if (o->pages)
		o->pages++;
	package_close(&p);
	return st;
}
