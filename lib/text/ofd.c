/* ofd.c - OFD (GB/T 33190-2016), China's page format for invoices and official
 * papers: a zip of XML, whose text objects have their places in millimetres.
 *
 * OFD.xml names the documents, a document its pages and templates; a page draws
 * its template, then itself. What is drawn goes to the layout that PDF's pages
 * take. Annotations (stamps, remarks) follow their page's text at the end;
 * attachments and pictures are parts that unpack gives. */
#include "package.h"
#include "page_layout.h"

#include <sluice/utf8.h>

#include <stdlib.h>

#define PAGES_MAX 20000
#define PIECES_MAX 60000
#define TEXT_BYTES_PAGE_MAX (16u << 20)
#define DOCUMENTS_MAX 64

struct named { char id[24]; const char *part; };

struct ofd {
	struct package p;
	struct named *page, *tpl;    /* owned */
	size_t pages, tpls, page_cap, tpl_cap;
	struct layout_piece *piece;  /* owned */
	size_t pieces, piece_cap;
	struct buf text;             /* of the pieces */
	unsigned done;               /* pages read */
};

/* The numbers in S, "1 0 0 1 0 0", up to N; how many there are. */
static size_t numbers(struct str s, double *ret, size_t n)
{
	char z[256];
	size_t k = 0;
	size_t len = s.len < sizeof z - 1 ? s.len : sizeof z - 1;
	memcpy(z, s.p ? s.p : "", len);
	z[len] = '\0';
	for (char *p = z, *end; k < n; p = end) {
		double v = strtod(p, &end);
		if (end == p)
			break;
		ret[k++] = v;
	}
	return k;
}

/* How far the letters of a text reach: "5 3.17 g 4 5.1" says that of each, "g"
 * of so many at once. */
static double advance(struct str s)
{
	double sum = 0;
	struct str one;
	while (str_next(&s, ' ', &one)) {
		double v, n = 1;
		if (str_eqz(one, "g")) {
			struct str count;
			if (!str_next(&s, ' ', &count) || !numbers(count, &n, 1) || !str_next(&s, ' ', &one) || n < 0 || n > 100000)
				break;
		}
		if (numbers(one, &v, 1))
			sum += v * n;
	}
	return sum;
}

static double attr_number(struct markup *m, const char *name, double def)
{
	double v;
	return numbers(markup_attr(m, name), &v, 1) ? v : def;
}

/* The text objects of a page, template or annotation. */
static void gather(struct ofd *f, const char *name)
{
	struct part part;
	struct markup *m = &part.m;
	double box[4] = { 0 }, ctm[6] = { 1, 0, 0, 1, 0, 0 }, size = 3, x = 0, y = 0;
	bool within = false;
	enum markup_token t;
	if (!part_open(&part, &f->p, name))
		return;
	while ((t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_CLOSE && markup_is(m, "TextObject"))
			within = false;
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(m, "TextObject")) {
			within = true;
			if (numbers(markup_attr(m, "Boundary"), box, 4) < 2)
				box[0] = box[1] = 0;
			if (numbers(markup_attr(m, "CTM"), ctm, 6) < 6)
				memcpy(ctm, (double[]){ 1, 0, 0, 1, 0, 0 }, sizeof ctm);
			size = attr_number(m, "Size", 3);
			x = y = 0;
			continue;
		}
		if (!within || !markup_is(m, "TextCode"))
			continue;
		x = attr_number(m, "X", x);
		y = attr_number(m, "Y", y);
		double reach = advance(markup_attr(m, "DeltaX")), down = advance(markup_attr(m, "DeltaY"));
		size_t from = f->text.len;
		markup_inner(m, &f->text);
		struct str s = str_sub(buf_str(&f->text), from, f->text.len);
		if (!str_trim(s).len || f->pieces == PIECES_MAX)
			continue;
		double last = size * 0.5, wide = 0;
		for (size_t i = 0; i < s.len;) {
			uint32_t cp;
			i += utf8_decode(str_sub(s, i, s.len), &cp);
			last = size * (utf8_width(cp) == 2 ? 1 : 0.5);
			wide += last;
		}
		double x1 = x + (down > 0 ? size : reach > 0 ? reach + last : wide), y1 = y + 0.15 * size + down, y0 = y - 0.85 * size;
		/* corners go through the object's matrix */
		double ax = ctm[0] * x + ctm[2] * y0 + ctm[4], ay = ctm[1] * x + ctm[3] * y0 + ctm[5];
		double bx = ctm[0] * x1 + ctm[2] * y1 + ctm[4], by = ctm[1] * x1 + ctm[3] * y1 + ctm[5];
		f->piece = xgrow(f->piece, &f->piece_cap, f->pieces + 1, sizeof *f->piece);
		/* points, like a PDF's */
		const double mm = 72 / 25.4;
		f->piece[f->pieces] = (struct layout_piece){
			.text = str_make(NULL, from), /* its place: the text may move while it grows */
			.x0 = (float)(mm * (box[0] + (ax < bx ? ax : bx))), .x1 = (float)(mm * (box[0] + (ax < bx ? bx : ax))),
			.y0 = (float)(mm * (box[1] + (ay < by ? ay : by))), .y1 = (float)(mm * (box[1] + (ay < by ? by : ay))),
			.order = (uint32_t)f->pieces, .row = (uint32_t)s.len,
		};
		f->pieces++;
		x = x1;
	}
	part_close(&part);
}

static void put_page(struct ofd *f)
{
	for (size_t i = 0; i < f->pieces; i++) {
		struct layout_piece *v = &f->piece[i];
		v->text = str_trim(str_sub(buf_str(&f->text), v->text.len, v->text.len + v->row));
		v->row = 0;
	}
	page_layout(f->p.o, f->piece, f->pieces);
	text_line(f->p.o);
	f->pieces = 0;
	buf_clear(&f->text);
}

static void add_named(struct ofd *f, const char *base, struct markup *m, struct named **v, size_t *n, size_t *cap)
{
	if (*n >= PAGES_MAX)
		return;
	*v = xgrow(*v, cap, *n + 1, sizeof **v);
	struct named *e = &(*v)[(*n)++];
	markup_copy(m, "ID", e->id, sizeof e->id);
	e->part = package_resolve(&f->p, base, markup_attr(m, "BaseLoc"));
}

/* Which template a page draws, NULL: none; the N-th of them. */
static const char *template_of(struct ofd *f, const char *page, unsigned n)
{
	struct part part;
	const char *found = NULL;
	enum markup_token t;
	if (!part_open(&part, &f->p, page))
		return NULL;
	while (!found && (t = markup_next(&part.m)) != MARKUP_EOF) {
		char id[24];
		if (t == MARKUP_OPEN && markup_is(&part.m, "Content"))
			break;
		if (t != MARKUP_OPEN || !markup_is(&part.m, "Template") || !markup_copy(&part.m, "TemplateID", id, sizeof id) || n--)
			continue;
		for (size_t i = 0; i < f->tpls && !found; i++)
			if (strcmp(f->tpl[i].id, id) == 0)
				found = f->tpl[i].part;
	}
	part_close(&part);
	return found;
}

static void read_document(struct ofd *f, const char *name)
{
	struct part part;
	enum markup_token t;
	f->pages = f->tpls = 0;
	if (!part_open(&part, &f->p, name))
		return;
	while ((t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN && markup_is(&part.m, "Page"))
			add_named(f, name, &part.m, &f->page, &f->pages, &f->page_cap);
		else if (t == MARKUP_OPEN && markup_is(&part.m, "TemplatePage"))
			add_named(f, name, &part.m, &f->tpl, &f->tpls, &f->tpl_cap);
	}
	part_close(&part);
	for (size_t i = 0; i < f->pages && !f->p.o->limit; i++) {
		const char *under;
		if (f->done++)
			text_page(f->p.o);
		for (unsigned n = 0; n < 8 && (under = template_of(f, f->page[i].part, n)); n++)
			gather(f, under);
		gather(f, f->page[i].part);
		put_page(f);
	}
}

static void read_info(struct ofd *f, const char **doc, size_t *docs)
{
	static const struct { const char *element, *key; } told[] = {
		{ "Title", "title" }, { "Author", "author" }, { "Subject", "subject" }, { "Abstract", "comment" }, { "CreationDate", "created" },
		{ "ModDate", "modified" }, { "Creator", "software" }, { "Keyword", "keywords" },
	};
	struct part part;
	enum markup_token t;
	struct buf b;
	buf_init(&b, 4096);
	if (part_open(&part, &f->p, "OFD.xml")) {
		while ((t = markup_next(&part.m)) != MARKUP_EOF) {
			if (t != MARKUP_OPEN)
				continue;
			buf_clear(&b);
			if (markup_is(&part.m, "DocRoot")) {
				markup_inner(&part.m, &b);
				if (*docs < DOCUMENTS_MAX)
					doc[(*docs)++] = package_resolve(&f->p, "OFD.xml", str_trim(buf_str(&b)));
			} else if (markup_is(&part.m, "CustomData")) {
				char name[200];
				markup_copy(&part.m, "Name", name, sizeof name);
				markup_inner(&part.m, &b);
				text_meta(f->p.o, arena_printf(&f->p.o->arena, "custom:%s", name), str_trim(buf_str(&b)));
			} else {
				for (size_t i = 0; i < sizeof told / sizeof *told; i++)
					if (markup_is(&part.m, told[i].element)) {
						markup_inner(&part.m, &b);
						text_meta(f->p.o, told[i].key, str_trim(buf_str(&b)));
						break;
					}
			}
		}
		part_close(&part);
	}
	buf_release(&b);
}

enum status text_ofd(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct ofd f = { 0 };
	const char *doc[DOCUMENTS_MAX];
	size_t docs = 0;
	enum status st = package_open(&f.p, in, o, err);
	if (st != ST_OK)
		return st;
	buf_init(&f.text, TEXT_BYTES_PAGE_MAX);
	read_info(&f, doc, &docs);
	for (size_t i = 0; i < docs; i++)
		read_document(&f, doc[i]);
	/* annotations, and pages that no document names */
	for (size_t i = 0; i < f.p.n && !o->limit; i++)
		if (!f.p.read[i] && str_ends_nocase(f.p.names[i], STR(".xml"))) {
			gather(&f, arena_copy(&f.p.arena, f.p.names[i]).p);
			if (f.pieces)
				put_page(&f);
			buf_clear(&f.text);
		}
	if (f.done)
		o->pages++;
	buf_release(&f.text);
	free(f.piece);
	free(f.page);
	free(f.tpl);
	package_close(&f.p);
	return st;
}
