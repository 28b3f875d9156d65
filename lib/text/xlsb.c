/* xlsb.c - binary workbooks (MS-XLSB): the same parts as XLSX, but records
 * instead of XML: a type of one or two bytes, a length of one to four. */
#include "xlsx.h"

#include <sluice/utf8.h>

#include <stdlib.h>

#define RECORD_BYTES_MAX_XLSB (16u << 20)
#define SHEETS_MAX 4096

struct records {
	struct source_part part;
	struct buf body;
	unsigned type;
	bool open;
};

static bool take(struct records *r, void *to, size_t n)
{
	char *p = to;
	while (n) {
		ptrdiff_t k = r->part.src.read(&r->part.src, p, n);
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

static bool records_open(struct records *r, struct package *p, const char *name)
{
	buf_init(&r->body, RECORD_BYTES_MAX_XLSB);
	r->open = source_part_open(&r->part, p, str_from(name));
	return r->open;
}

static void records_close(struct records *r)
{
	if (r->open)
		source_part_close(&r->part);
	buf_release(&r->body);
}

static bool records_next(struct records *r)
{
	unsigned char b;
	if (!take(r, &b, 1))
		return false;
	r->type = b;
	if (b & 0x80) {
		if (!take(r, &b, 1))
			return false;
		r->type = (r->type & 0x7F) | (unsigned)(b & 0x7F) << 7;
	}
	size_t len = 0;
	for (unsigned i = 0; i < 4; i++) {
		if (!take(r, &b, 1))
			return false;
		len |= (size_t)(b & 0x7F) << (7 * i);
		if (!(b & 0x80))
			break;
	}
	buf_clear(&r->body);
	char *to = len ? buf_reserve(&r->body, len) : NULL;
	if (len && (!to || !take(r, to, len)))
		return false;
	r->body.len = len;
	return true;
}

static uint32_t u32(const struct buf *b, size_t at)
{
	if (at + 4 > b->len)
		return 0;
	const unsigned char *p = (const unsigned char *)b->p + at;
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* A counted UTF-16 string at AT, appended; returns the offset behind it. */
static size_t wide(const struct buf *b, size_t at, struct buf *out)
{
	size_t n = u32(b, at);
	if (at + 4 > b->len || n == 0xFFFFFFFF)
		return at + 4;
	if (n > (b->len - at - 4) / 2)
		n = (b->len - at - 4) / 2;
	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = (const unsigned char *)b->p + at + 4 + 2 * i;
		uint32_t c = (uint32_t)p[0] | (uint32_t)p[1] << 8;
		if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) {
			uint32_t d = (uint32_t)p[2] | (uint32_t)p[3] << 8;
			if (d >= 0xDC00 && d < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
				i++;
			}
		}
		buf_add_utf8(out, c);
	}
	return at + 4 + 2 * n;
}

static void read_strings(struct workbook *w, struct package *p, const char *name)
{
	struct records r;
	if (records_open(&r, p, name))
		while (records_next(&r))
			if (r.type == 19) { /* BrtSSTItem: flags, text */
				wide(&r.body, 1, &w->strings);
				workbook_string_end(w);
			}
	records_close(&r);
}

static void read_styles(struct workbook *w, struct package *p, const char *name)
{
	enum { FORMATS = 4096 };
	struct { unsigned id; struct number_style style; } *formats = xcalloc(FORMATS, sizeof *formats);
	struct records r;
	struct buf code;
	size_t n = 0;
	bool cells = false;
	buf_init(&code, 4096);
	if (records_open(&r, p, name))
		while (records_next(&r)) {
			if (r.type == 44 && r.body.len > 6 && n < FORMATS) { /* BrtFmt */
				buf_clear(&code);
				wide(&r.body, 2, &code);
				formats[n].id = u32(&r.body, 0) & 0xFFFF;
				formats[n++].style = number_style_of(0, buf_str(&code));
			} else if (r.type == 617) { /* BrtBeginCellXFs */
				cells = true;
			} else if (r.type == 618) {
				cells = false;
			} else if (r.type == 47 && cells && r.body.len >= 4) { /* BrtXF: parent, format */
				unsigned id = u32(&r.body, 0) >> 16;
				struct number_style k = number_style_of((int)id, STR(""));
				for (size_t i = 0; i < n; i++)
					if (formats[i].id == id)
						k = formats[i].style;
				workbook_style_add(w, &k);
			}
		}
	records_close(&r);
	buf_release(&code);
	free(formats);
}

static double real(const struct buf *b, size_t at)
{
	double d = 0;
	if (at + 8 <= b->len)
		memcpy(&d, b->p + at, 8);
	return d;
}

/* A number in 30 bits (2.5.122): an integer or the upper half of a double,
 * perhaps a hundred times too large. */
static double rk(uint32_t v)
{
	double d;
	if (v & 2) {
		d = (double)((int32_t)v >> 2);
	} else {
		uint64_t bits = (uint64_t)(v & 0xFFFFFFFC) << 32;
		memcpy(&d, &bits, 8);
	}
	return v & 1 ? d / 100 : d;
}

static void read_sheet(struct workbook *w, struct flow *f, struct package *p, const char *name)
{
	struct records r;
	struct sheet_row row = { .o = f->o };
	struct buf b;
	buf_init(&b, 1u << 20);
	if (records_open(&r, p, name))
		while (!f->o->limit && records_next(&r)) {
			if (r.type == 0) { /* BrtRowHdr */
				sheet_row_end(&row);
				continue;
			}
			if (r.type > 11 || r.body.len < 8)
				continue;
			int column = (int)(u32(&r.body, 0) & 0x3FFF);
			size_t style = u32(&r.body, 4) & 0xFFFFFF;
			const struct number_style *k = workbook_style(w, style);
			buf_clear(&b);
			switch (r.type) {
			case 2: number_text(rk(u32(&r.body, 8)), k, w->from_1904, &b); break;
			case 5: case 9: number_text(real(&r.body, 8), k, w->from_1904, &b); break;
			case 4: case 10: buf_addz(&b, r.body.len > 8 && r.body.p[8] ? "TRUE" : "FALSE"); break;
			case 6: case 8: wide(&r.body, 8, &b); break;
			case 7: buf_add_str(&b, workbook_string(w, u32(&r.body, 8))); break;
			default: break; /* empty cells and errors */
			}
			sheet_row_cell(&row, column, buf_str(&b));
		}
	sheet_row_end(&row);
	buf_release(&b);
	records_close(&r);
}

static void read_comments(struct flow *f, struct package *p, const char *name)
{
	struct records r;
	struct buf b;
	buf_init(&b, 1u << 20);
	if (records_open(&r, p, name))
		while (records_next(&r))
			if (r.type == 637 || r.type == 632) { /* BrtCommentText, BrtCommentAuthor */
				buf_clear(&b);
				wide(&r.body, r.type == 637 ? 1 : 0, &b);
				flow_block(f);
				flow_text(f, buf_str(&b));
				flow_block(f);
			}
	buf_release(&b);
	records_close(&r);
}

static void read_workbook(struct flow *f, struct package *p, const char *main)
{
	struct workbook w;
	struct records r;
	const struct rel *rels = package_rels(p, main);
	struct buf id, name;
	unsigned sheets = 0;
	workbook_init(&w);
	buf_init(&id, 1024);
	buf_init(&name, 4096);
	for (const struct rel *l = rels; l; l = l->next) {
		if (strcmp(l->type, "sharedStrings") == 0 && !l->external)
			read_strings(&w, p, l->target);
		else if (strcmp(l->type, "styles") == 0 && !l->external)
			read_styles(&w, p, l->target);
	}
	if (records_open(&r, p, main))
		while (!f->o->limit && sheets < SHEETS_MAX && records_next(&r)) {
			if (r.type == 153) /* BrtWbProp */
				w.from_1904 = u32(&r.body, 0) & 1;
			if (r.type != 156) /* BrtBundleSh: state, number, relationship, name */
				continue;
			buf_clear(&id);
			buf_clear(&name);
			wide(&r.body, wide(&r.body, 8, &id), &name);
			const struct rel *l = rel_by_id(rels, buf_str(&id));
			if (!l || l->external)
				continue;
			if (sheets++)
				text_page(f->o);
			text_put(f->o, buf_str(&name));
			text_line(f->o);
			read_sheet(&w, f, p, l->target);
			for (const struct rel *c = package_rels(p, l->target); c; c = c->next)
				if (strcmp(c->type, "comments") == 0 && !c->external)
					read_comments(f, p, c->target);
		}
	if (sheets)
		f->o->pages++;
	records_close(&r);
	ooxml_external(f, p, rels);
	buf_release(&id);
	buf_release(&name);
	workbook_release(&w);
}

enum status text_xlsb(const struct text_in *in, struct text_out *o, struct err *err)
{
	static const char *const more[] = { "xl/drawings/drawing", "xl/charts/chart", "xl/diagrams/data", NULL };
	struct package p;
	struct flow f;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	ooxml_meta(&p);
	const char *main = ooxml_main(&p);
	if (main)
		read_workbook(&f, &p, main);
	else
		st = err_set(err, ST_SKIP, E_CORRUPT, "the workbook has no main part");
	ooxml_rest(&f, &p, more);
	ooxml_macros(&f, &p);
	flow_end(&f);
	flow_release(&f);
	package_close(&p);
	return st;
}
