/* xls_cache.c - what a binary workbook remembers of tables that lie elsewhere: the
 * cells that formulas saw in other workbooks (SUPBOOK, XCT, CRN), the rows of a
 * pivot table's source (streams of the storage _SX_DB_CUR). See xlsx_cache.c.
 *
 * A column of a pivot cache lists its values or has them record by record; a
 * record begins with the numbers of those that are listed ([MS-XLS] 2.4.275
 * to 2.4.284), then come the others. BIFF8 only. */
#include "xls_cache.h"

#include "xls_strings.h"
#include "xlsx.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	R_EOF = 0x0A, R_DCONREF = 0x51, R_XCT = 0x59, R_CRN = 0x5A, R_SXDBB = 0xC8, R_SXFDB = 0xC7, R_SXNUM = 0xC9, R_SXBOOL = 0xCA, R_SXERR = 0xCB,
	R_SXINT = 0xCC, R_SXSTRING = 0xCD, R_SXDTR = 0xCE, R_SXNIL = 0xCF, R_SXSTREAMID = 0xD5, R_SUPBOOK = 0x1AE
};
#define COLUMNS_MAX 512u
#define VALUES_MAX 1000000u
#define STREAMS_MAX 256u
#define STRING_BYTES_MAX (1u << 20)

/* CHARS characters with their flags before them at S. */
static size_t string(struct str s, size_t chars, struct buf *out)
{
	buf_clear(out);
	if (!s.len)
		return 0;
	struct biff_run r = { str_sub(s, 1, s.len), { NULL, 0 } };
	biff_chars(&r, chars, s.p[0] & 1, out);
	size_t n = 1 + chars * (s.p[0] & 1 ? 2 : 1);
	return n < s.len ? n : s.len;
}

/* "\1\1Chome\3file": the marks of parts as slashes ([MS-XLS] 2.5.277). */
static void put_path(struct text_out *o, struct str s)
{
	struct buf b;
	if (s.len < 2 || s.p[0] != 1)
		return;
	buf_init(&b, 4096);
	for (size_t i = 1; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x20) {
			buf_add_char(&b, s.p[i]);
		} else if (s.p[i] == 1 && i + 1 < s.len) { /* a drive's letter, or @ for a share */
			if (s.p[++i] != '@')
				buf_printf(&b, "%c:", s.p[i]);
			buf_addz(&b, s.p[i] == '@' ? "//" : "/");
		} else {
			buf_add_char(&b, '/');
		}
	text_line(o);
	text_put(o, buf_str(&b));
	text_line(o);
	buf_release(&b);
}

static double number(const char *p)
{
	uint64_t u = u32(p) | (uint64_t)u32(p + 4) << 32;
	double d;
	memcpy(&d, &u, sizeof d);
	return d;
}

static void crn(struct text_out *o, struct str s, struct buf *b)
{
	if (s.len < 4)
		return;
	int column = (unsigned char)s.p[1], last = (unsigned char)s.p[0];
	struct sheet_row row = { .o = o };
	s = str_sub(s, 4, s.len);
	for (int i = 0; column + i <= last && s.len >= 3; i++) {
		char z[40];
		size_t n = 9;
		if (s.p[0] == 2) {
			n = 3 + string(str_sub(s, 3, s.len), u16(s.p + 1), b);
			sheet_row_cell(&row, i, str_trim(buf_str(b)));
		} else if (s.p[0] == 1 && s.len >= 9) {
			snprintf(z, sizeof z, "%.15g", number(s.p + 1));
			sheet_row_cell(&row, i, str_from(z));
		}
		s = str_sub(s, n < s.len ? n : s.len, s.len);
	}
	sheet_row_end(&row);
}

/* Cells of other workbooks; which pivot caches come from a sheet that is there: their streams' numbers in SKIP. */
static size_t read_globals(struct text_out *o, struct str s, bool (*has_sheet)(void *, struct str), void *ctx, uint16_t *skip)
{
	struct biff r;
	struct buf b;
	size_t n = 0;
	int stream = -1;
	buf_init(&b, STRING_BYTES_MAX);
	while (biff_next(&s, &r) && r.type != R_EOF) {
		struct str v = r.body;
		if (r.type == R_SUPBOOK && v.len > 5 && u16(v.p + 2) > 1 && u16(v.p + 2) < 0x400) {
			string(str_sub(v, 4, v.len), u16(v.p + 2), &b);
			put_path(o, buf_str(&b));
		} else if (r.type == R_CRN) {
			crn(o, v, &b);
		} else if (r.type == R_SXSTREAMID && v.len >= 2) {
			stream = u16(v.p);
		} else if (r.type == R_DCONREF && stream >= 0 && v.len > 9) {
			string(str_sub(v, 8, v.len), u16(v.p + 6), &b);
			struct str name = buf_str(&b);
			if (name.len > 1 && name.p[0] == 2 && has_sheet(ctx, str_sub(name, 1, name.len)) && n < STREAMS_MAX)
				skip[n++] = (uint16_t)stream;
			stream = -1;
		}
	}
	buf_release(&b);
	return n;
}

struct pivot {
	struct text_out *o;
	struct buf text; /* names, listed values */
	struct { size_t from, to; } name[COLUMNS_MAX], *value; /* value: owned */
	size_t values, cap, first[COLUMNS_MAX + 1];
	bool listed[COLUMNS_MAX], wide[COLUMNS_MAX];
	unsigned columns;
	bool records;      /* they have begun */
	struct sheet_row row;
	unsigned column;   /* of the next that is not listed */
};

static void put_names(struct pivot *p)
{
	struct sheet_row row = { .o = p->o };
	text_line(p->o);
	for (unsigned i = 0; i < p->columns; i++)
		sheet_row_cell(&row, (int)i, str_sub(buf_str(&p->text), p->name[i].from, p->name[i].to));
	sheet_row_end(&row);
}

/* The numbers of a record's listed values; the row before it ends. */
static void record(struct pivot *p, struct str s)
{
	if (p->records)
		sheet_row_end(&p->row);
	else
		put_names(p);
	p->records = true;
	p->row = (struct sheet_row){ .o = p->o };
	p->column = 0;
	for (unsigned i = 0; i < p->columns; i++) {
		size_t n = p->wide[i] ? 2 : 1, at;
		if (!p->listed[i])
			continue;
		if (s.len < n)
			break;
		at = n == 2 ? u16(s.p) : (unsigned char)s.p[0];
		s = str_sub(s, n, s.len);
		if (at < p->first[i + 1] - p->first[i] && p->first[i] + at < p->values)
			sheet_row_cell(&p->row, (int)i, str_sub(buf_str(&p->text), p->value[p->first[i] + at].from, p->value[p->first[i] + at].to));
	}
}

static void add_value(struct pivot *p, struct str v)
{
	if (!p->records) {
		if (!p->columns || p->values >= VALUES_MAX)
			return;
		p->value = xgrow(p->value, &p->cap, p->values + 1, sizeof *p->value);
		p->value[p->values].from = p->text.len;
		buf_add_str(&p->text, v);
		p->value[p->values++].to = p->text.len;
		p->first[p->columns] = p->values;
		return;
	}
	while (p->column < p->columns && p->listed[p->column])
		p->column++;
	if (p->column < p->columns && v.len)
		sheet_row_cell(&p->row, (int)p->column, v);
	p->column++;
}

static void read_pivot(struct text_out *o, struct str s)
{
	struct pivot *p = xcalloc(1, sizeof *p);
	struct biff r;
	struct buf b;
	p->o = o;
	buf_init(&p->text, 64u << 20);
	buf_init(&b, STRING_BYTES_MAX);
	while (!o->limit && biff_next(&s, &r) && r.type != R_EOF) {
		struct str v = r.body;
		char z[64] = "";
		switch (r.type) {
		case R_SXFDB:
			if (v.len < 17 || p->columns == COLUMNS_MAX || p->records)
				break;
			string(str_sub(v, 16, v.len), u16(v.p + 14), &b);
			p->listed[p->columns] = u16(v.p) & 1;
			p->wide[p->columns] = u16(v.p) & 0x200;
			p->first[p->columns] = p->values;
			p->name[p->columns].from = p->text.len;
			buf_add_str(&p->text, buf_str(&b));
			p->name[p->columns++].to = p->text.len;
			p->first[p->columns] = p->values;
			break;
		case R_SXDBB: record(p, v); break;
		case R_SXSTRING:
			if (v.len > 3)
				string(str_sub(v, 2, v.len), u16(v.p), &b);
			add_value(p, v.len > 3 ? buf_str(&b) : STR(""));
			break;
		case R_SXNUM: case R_SXINT: case R_SXDTR:
			if (r.type == R_SXNUM && v.len >= 8)
				snprintf(z, sizeof z, "%.15g", number(v.p));
			else if (r.type == R_SXINT && v.len >= 2)
				snprintf(z, sizeof z, "%d", (int16_t)u16(v.p));
			else if (r.type == R_SXDTR && v.len >= 8)
				snprintf(z, sizeof z, "%04u-%02u-%02u", u16(v.p), u16(v.p + 2), (unsigned)(unsigned char)v.p[4]);
			add_value(p, str_from(z));
			break;
		case R_SXBOOL: case R_SXERR: case R_SXNIL: add_value(p, STR("")); break;
		default: break;
		}
	}
	if (p->records)
		sheet_row_end(&p->row);
	buf_release(&b);
	buf_release(&p->text);
	free(p->value);
	free(p);
}

void xls_caches(struct text_out *o, struct ole *ole, struct str book, bool (*has_sheet)(void *, struct str), void *ctx)
{
	uint16_t skip[STREAMS_MAX];
	size_t skips = read_globals(o, book, has_sheet, ctx, skip);
	int64_t storage = ole_find(ole, 0, "_SX_DB_CUR");
	unsigned seen = 0;
	if (storage < 0)
		return;
	for (uint32_t i = 0; i < ole_count(ole) && seen < STREAMS_MAX && !o->limit; i++) {
		const struct ole_entry *e = ole_entry(ole, i);
		if (!e || e->type != OLE_STREAM || e->parent != (uint32_t)storage)
			continue;
		unsigned number = (unsigned)strtoul(e->name, NULL, 16);
		bool there = false;
		for (size_t k = 0; k < skips; k++)
			there |= skip[k] == number;
		if (there)
			continue;
		struct buf b;
		struct err err;
		seen++;
		buf_init(&b, 256u << 20);
		if (ole_read_all(ole, i, &b, &err) >= ST_WARN)
			read_pivot(o, buf_str(&b));
		buf_release(&b);
	}
}
