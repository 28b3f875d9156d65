/* xls_binary.c - Excel 5 to 2003 and WPS Spreadsheets ([MS-XLS], BIFF5 and 8).
 *
 * Two passes over the records: the globals (sheets, shared strings, formats),
 * then each sheet's cells, which come row by row. */
#include "codepage.h"
#include "decode.h"
#include "ole_text.h"
#include "xls_cache.h"
#include "xls_strings.h"
#include "xlsx.h"

#include "format/office_crypt.h"
#include "format/office_legacy.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	R_FORMULA = 0x06, R_EOF = 0x0A, R_HEADER = 0x14, R_FOOTER = 0x15, R_DATEMODE = 0x22, R_FILEPASS = 0x2F, R_CODEPAGE = 0x42,
	R_BOUNDSHEET = 0x85, R_MULRK = 0xBD, R_RSTRING = 0xD6, R_XF = 0xE0, R_SST = 0xFC, R_LABELSST = 0xFD, R_TXO = 0x1B6, R_HLINK = 0x1B8,
	R_NUMBER = 0x203, R_LABEL = 0x204, R_BOOLERR = 0x205, R_STRING = 0x207, R_RK = 0x27E, R_FORMAT = 0x41E, R_BOF = 0x809,
	R_FORMULA3 = 0x206, R_FORMULA4 = 0x406,
};
#define STRINGS_MAX (1u << 24)
#define SHEETS_MAX 4096
#define XFS_MAX 65536u
#define FORMATS_MAX 8192
#define STRING_BYTES_MAX (1u << 20)
#define BLANK_CELLS_MAX 64       /* TABs for cells that are not there */
#define NO_CELL UINT32_MAX

struct xls {
	struct text_out *out;
	struct str s;
	bool biff8;
	const char *charset;
	struct { size_t ofs; size_t len; } *str_at;   /* shared strings, in STRINGS */
	size_t n_strings, strings_cap;
	struct buf strings;
	struct { uint32_t ofs; bool hidden; char name[256]; } *sheet;
	size_t sheets, sheets_cap;
	uint16_t *xf;              /* number format of each XF */
	size_t xfs, xfs_cap;
	struct { uint16_t id; char code[128]; } *format;
	size_t formats, formats_cap;
	bool date1904;
	uint32_t row, col;         /* last cell written */
	bool formula_string;       /* the next STRING is this cell's value */
	struct buf notes;          /* texts of boxes and comments, after the cells */
	struct buf scratch;
};

static void read_sst(struct xls *x, struct biff *b, struct str rest)
{
	if (b->body.len < 8)
		return;
	uint32_t n = u32(b->body.p + 4);
	struct biff_run r = { str_sub(b->body, 8, b->body.len), rest };
	for (uint32_t i = 0; i < n && i < STRINGS_MAX; i++) {
		size_t from = x->strings.len;
		bool whole = biff_rich(&r, &x->strings);
		x->str_at = xgrow(x->str_at, &x->strings_cap, x->n_strings + 1, sizeof *x->str_at);
		x->str_at[x->n_strings].ofs = from;
		x->str_at[x->n_strings++].len = x->strings.len - from;
		if (!whole || x->strings.full) {
			text_loss(x->out, E_TRUNCATED, "the shared strings end early");
			return;
		}
	}
}

/* A string with an 8- or 16-bit length at P, as BIFF8 or in bytes. */
static struct str short_string(struct xls *x, struct str s, size_t len_bytes)
{
	buf_clear(&x->scratch);
	if (s.len < len_bytes)
		return buf_str(&x->scratch);
	size_t chars = len_bytes == 1 ? (unsigned char)s.p[0] : u16(s.p);
	s = str_sub(s, len_bytes, s.len);
	if (!x->biff8) {
		decode_bytes(str_sub(s, 0, chars), x->charset, &x->scratch);
	} else if (s.len) {
		struct biff_run r = { str_sub(s, 1, s.len), { NULL, 0 } };
		biff_chars(&r, chars, s.p[0] & 1, &x->scratch);
	}
	return buf_str(&x->scratch);
}

static void keep(char *to, size_t n, struct str s)
{
	size_t k = utf8_cut(s, s.len < n - 1 ? s.len : n - 1);
	memcpy(to, s.p ? s.p : "", k);
	to[k] = '\0';
}

static enum status read_globals(struct xls *x, struct err *err)
{
	struct str rest = x->s;
	struct biff b;
	bool first = true;
	while (biff_next(&rest, &b)) {
		const char *p = b.body.p;
		size_t n = b.body.len;
		switch (b.type) {
		case R_BOF:
			if (first && n >= 2)
				x->biff8 = u16(p) >= 0x600;
			first = false;
			break;
		case R_EOF:
			return ST_OK;
		case R_FILEPASS:
			return err_set(err, ST_SKIP, E_ENCRYPTED, "the workbook is encrypted");
		case R_CODEPAGE:
			if (n >= 2)
				x->charset = codepage_name(u16(p) == 0x8000 ? 10000 : u16(p) == 0x8001 ? 1252 : u16(p));
			break;
		case R_DATEMODE:
			x->date1904 = n >= 2 && u16(p) == 1;
			break;
		case R_BOUNDSHEET:
			if (n >= 8 && x->sheets < SHEETS_MAX) {
				x->sheet = xgrow(x->sheet, &x->sheets_cap, x->sheets + 1, sizeof *x->sheet);
				x->sheet[x->sheets].ofs = u32(p);
				x->sheet[x->sheets].hidden = p[4] & 3;
				keep(x->sheet[x->sheets].name, sizeof x->sheet[0].name, short_string(x, str_sub(b.body, 6, n), 1));
				x->sheets++;
			}
			break;
		case R_XF:
			if (n >= 4 && x->xfs < XFS_MAX) {
				x->xf = xgrow(x->xf, &x->xfs_cap, x->xfs + 1, sizeof *x->xf);
				x->xf[x->xfs++] = u16(p + 2);
			}
			break;
		case R_FORMAT:
			if (n >= 4 && x->formats < FORMATS_MAX) {
				x->format = xgrow(x->format, &x->formats_cap, x->formats + 1, sizeof *x->format);
				x->format[x->formats].id = u16(p);
				keep(x->format[x->formats].code, sizeof x->format[0].code, short_string(x, str_sub(b.body, 2, n), x->biff8 ? 2 : 1));
				x->formats++;
			}
			break;
		case R_SST:
			read_sst(x, &b, rest);
			break;
		default:
			break;
		}
	}
	return first ? err_set(err, ST_SKIP, E_CORRUPT, "the workbook does not begin as one") : ST_OK;
}

/* Moves to a cell: rows are lines, cells are TAB-separated. */
static void at(struct xls *x, uint32_t row, uint32_t col)
{
	if (x->row == NO_CELL || row != x->row) {
		if (x->row != NO_CELL)
			text_line(x->out);
		x->row = row;
		x->col = 0;
		for (uint32_t i = 0; i < col && i < BLANK_CELLS_MAX; i++)
			text_cell(x->out);
	} else {
		uint32_t gap = col > x->col ? col - x->col : 1;
		for (uint32_t i = 0; i < gap && i < BLANK_CELLS_MAX; i++)
			text_cell(x->out);
	}
	x->col = col;
}

static void put_string(struct xls *x, struct str s)
{
	/* a line end within a cell would break its row */
	struct buf clean;
	buf_init(&clean, STRING_BYTES_MAX * 4);
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(&clean, s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' ? ' ' : s.p[i]);
	text_put(x->out, buf_str(&clean));
	buf_release(&clean);
}

static void put_number(struct xls *x, double v, uint16_t xf)
{
	uint16_t id = xf < x->xfs ? x->xf[xf] : 0;
	struct str code = str_make(NULL, 0);
	/* before Excel 5 formats bore no numbers */
	for (size_t i = 0; i < x->formats && xf < x->xfs; i++)
		if (x->format[i].id == id)
			code = str_from(x->format[i].code);
	struct buf text;
	buf_init(&text, 512);
	struct number_style style = number_style_of(id, code);
	number_text(v, &style, x->date1904, &text);
	text_put(x->out, buf_str(&text));
	buf_release(&text);
}

static double rk(const char *p)
{
	uint32_t v = u32(p);
	double d;
	if (v & 2) {
		d = (double)((int32_t)v >> 2);
	} else {
		uint64_t bits = (uint64_t)(v & 0xFFFFFFFCu) << 32;
		memcpy(&d, &bits, 8);
	}
	return v & 1 ? d / 100 : d;
}

static void cell(struct xls *x, const struct biff *b)
{
	const char *p = b->body.p;
	size_t n = b->body.len;
	if (n < 6)
		return;
	uint32_t row = u16(p), col = u16(p + 2);
	uint16_t xf = u16(p + 4);
	double d;
	switch (b->type) {
	case R_NUMBER:
		if (n >= 14) {
			memcpy(&d, p + 6, 8);
			at(x, row, col);
			put_number(x, d, xf);
		}
		break;
	case R_RK:
		if (n >= 10) {
			at(x, row, col);
			put_number(x, rk(p + 6), xf);
		}
		break;
	case R_MULRK:
		for (size_t k = 4; k + 6 <= n - 2; k += 6) {
			at(x, row, col++);
			put_number(x, rk(p + k + 2), u16(p + k));
		}
		break;
	case R_LABELSST:
		if (n >= 10 && u32(p + 6) < x->n_strings) {
			at(x, row, col);
			put_string(x, str_make(x->strings.p + x->str_at[u32(p + 6)].ofs, x->str_at[u32(p + 6)].len));
		}
		break;
	case R_LABEL: case R_RSTRING:
		at(x, row, col);
		put_string(x, short_string(x, str_sub(b->body, 6, n), 2));
		break;
	case R_BOOLERR:
		if (n >= 8) {
			at(x, row, col);
			text_putz(x->out, p[7] ? "#ERR" : p[6] ? "TRUE" : "FALSE");
		}
		break;
	case R_FORMULA: case R_FORMULA3: case R_FORMULA4:
		if (n < 14)
			break;
		at(x, row, col);
		if (u16(p + 12) != 0xFFFF) {
			memcpy(&d, p + 6, 8);
			put_number(x, d, xf);
		} else if (p[6] == 0) {
			x->formula_string = true;
		} else if (p[6] == 1) {
			text_putz(x->out, p[8] ? "TRUE" : "FALSE");
		}
		break;
	default:
		break;
	}
}

static void note(struct xls *x, struct str s)
{
	if (s.len) {
		buf_add_str(&x->notes, s);
		buf_add_char(&x->notes, '\n');
	}
}

/* One sheet and what is nested in it (charts). */
static void read_sheet(struct xls *x, struct str rest)
{
	struct biff b;
	int depth = 0;
	x->row = NO_CELL;
	buf_clear(&x->notes);
	while (!x->out->limit && biff_next(&rest, &b)) {
		if (b.type == R_BOF) {
			depth++;
		} else if (b.type == R_EOF) {
			if (--depth <= 0)
				break;
		} else if (b.type == R_STRING) {
			if (x->formula_string)
				put_string(x, short_string(x, b.body, 2));
			x->formula_string = false;
		} else if (b.type == R_TXO && b.body.len >= 12 && x->biff8) {
			/* the text is in the CONTINUE that follows */
			struct biff_run r = { { NULL, 0 }, rest };
			buf_clear(&x->scratch);
			if (biff_chars(&r, u16(b.body.p + 10), false, &x->scratch))
				note(x, buf_str(&x->scratch));
		} else if ((b.type == R_HEADER || b.type == R_FOOTER) && b.body.len) {
			struct str h = short_string(x, b.body, x->biff8 ? 2 : 1);
			struct buf plain;
			buf_init(&plain, STRING_BYTES_MAX);
			/* &L &C &R &P and fonts in quotes are commands */
			for (size_t i = 0; i < h.len; i++) {
				if (h.p[i] != '&') {
					buf_add_char(&plain, h.p[i]);
				} else if (++i < h.len && h.p[i] == '"') {
					for (i++; i < h.len && h.p[i] != '"'; i++)
						;
				} else if (i < h.len && (h.p[i] == 'L' || h.p[i] == 'C' || h.p[i] == 'R')) {
					buf_add_char(&plain, ' ');
				} else {
					while (i + 1 < h.len && h.p[i] >= '0' && h.p[i] <= '9' && h.p[i + 1] >= '0' && h.p[i + 1] <= '9')
						i++;
				}
			}
			note(x, str_trim(buf_str(&plain)));
			buf_release(&plain);
		} else if (b.type == R_HLINK && b.body.len > 32) {
			struct buf url;
			buf_init(&url, STRING_BYTES_MAX);
			ptrdiff_t h = str_find(b.body, STR("h\0t\0t\0p\0"));
			if (h >= 0)
				ole_text_utf16(&url, b.body.p + h, (b.body.len - (size_t)h) / 2);
			struct str u = buf_str(&url);
			ptrdiff_t nul = str_find_char(u, '\0');
			note(x, nul >= 0 ? str_sub(u, 0, (size_t)nul) : u);
			buf_release(&url);
		} else {
			cell(x, &b);
		}
	}
	text_line(x->out);
	text_put(x->out, buf_str(&x->notes));
}

static enum status read_workbook(const struct text_in *in, struct text_out *out, bool opened, struct err *err);

static bool has_sheet(void *ctx, struct str name)
{
	const struct xls *x = ctx;
	for (size_t i = 0; i < x->sheets; i++)
		if (str_eqz(name, x->sheet[i].name))
			return true;
	return false;
}

/* A workbook that is only protected against changes is encrypted with the
 * password everybody has. Any other is unpack's matter (--passwords). */
static enum status read_protected(const struct text_in *in, struct ole *o, struct text_out *out, struct err *err)
{
	struct buf clear;
	bool locked;
	struct office_legacy *l = in->map ? office_legacy_read(o, &locked) : NULL;
	enum status st = ST_SKIP;
	buf_init(&clear, OLE_STREAM_BYTES_MAX);
	if (l && office_legacy_try(l, STR(OFFICE_PASSWORD_OF_ALL)) &&
	    office_legacy_open(l, o, str_make(in->map, (size_t)in->size), &clear, err) == ST_OK) {
		struct text_in inner = *in;
		inner.fd = -1;
		inner.map = clear.p;
		inner.size = clear.len;
		err_clear(err);
		st = read_workbook(&inner, out, true, err);
		text_meta(out, "protection", STR("write-protected"));
	}
	office_legacy_free(l);
	buf_release(&clear);
	return st;
}

static enum status read_workbook(const struct text_in *in, struct text_out *out, bool opened, struct err *err)
{
	struct ole *o = NULL;
	struct buf stream;
	struct xls x = { .out = out, .charset = "CP1252" };
	enum status st = ST_OK;
	buf_init(&stream, OLE_STREAM_BYTES_MAX);
	buf_init(&x.strings, OLE_STREAM_BYTES_MAX * 2u);
	buf_init(&x.notes, 1u << 24);
	buf_init(&x.scratch, STRING_BYTES_MAX);
	if (in->map && in->size > 4 && (unsigned char)in->map[0] == 0x09) {
		x.s = str_make(in->map, (size_t)in->size); /* Excel 2 to 4: no compound file */
	} else if ((st = ole_text_open(in, &o, err)) == ST_OK) {
		ole_text_meta(o, out);
		if (ole_text_stream(o, "Workbook", &stream, out) || ole_text_stream(o, "Book", &stream, out))
			x.s = buf_str(&stream);
		else
			st = err_set(err, ST_SKIP, E_CORRUPT, "no stream 'Workbook'");
	}
	if (st == ST_OK)
		st = read_globals(&x, err);
	if (st == ST_SKIP && err->code == E_ENCRYPTED && o && !opened)
		st = read_protected(in, o, out, err);
	if (st == ST_OK && !x.sheets)
		read_sheet(&x, x.s); /* a file of one sheet */
	for (size_t i = 0; st == ST_OK && i < x.sheets && !out->limit; i++) {
		if (x.sheet[i].ofs >= x.s.len)
			continue;
		text_putz(out, x.sheet[i].name);
		text_putz(out, "\n");
		read_sheet(&x, str_sub(x.s, x.sheet[i].ofs, x.s.len));
		text_page(out);
	}
	if (o && st == ST_OK && x.biff8)
		xls_caches(out, o, x.s, has_sheet, &x);
	if (o && st != ST_SKIP)
		ole_text_embedded(in, o, out);
	ole_close(o);
	free(x.str_at);
	free(x.sheet);
	free(x.xf);
	free(x.format);
	buf_release(&stream);
	buf_release(&x.strings);
	buf_release(&x.notes);
	buf_release(&x.scratch);
	return st;
}

enum status text_xls(const struct text_in *in, struct text_out *out, struct err *err)
{
	return read_workbook(in, out, false, err);
}
