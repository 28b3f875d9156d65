/* word_binary.c - Word 97 to 2003 and WPS Writer ([MS-DOC]); Word 6 and 95 likewise.
 *
 * The text is a sequence of pieces, each of UTF-16 or of bytes, told by the
 * piece table in the table stream. All stories lie one after the other in the
 * same sequence: body, footnotes, headers, comments, endnotes, text boxes. A
 * cell ends with 0x07, and so does a row: which it is, the paragraph's
 * properties say (sprmPFTtp), in pages of 512 bytes found through a bin table. */
#include "codepage.h"
#include "decode.h"
#include "ole_text.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define PIECES_MAX (1u << 20)
#define ROW_ENDS_MAX (1u << 22)

struct piece { uint32_t cp, cp_end, fc; bool bytes; };

struct doc_reader {
	struct text_out *out;
	struct buf main, table;
	struct piece *piece;
	size_t pieces, piece_cap;
	uint32_t *row_end;         /* file offsets of row-end paragraphs' ends, sorted */
	size_t row_ends, row_end_cap;
	const char *charset;       /* of byte pieces */
	int fields[64];            /* field nesting: 1 while in its instruction */
	int depth;
	bool told_rows;            /* row ends are known from properties */
	bool was_cell;             /* last character was 0x07 */
};

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static bool is_row_end(const struct doc_reader *d, uint32_t fc)
{
	return bsearch(&fc, d->row_end, d->row_ends, sizeof fc, by_value) != NULL;
}

/* A paragraph's properties say that it ends a row. */
static bool has_ttp(struct str prl)
{
	/* sprmPFTtp 0x2417, sprmPFInnerTtp 0x244C with operand 1; sizes by spra */
	static const uint8_t size[8] = { 1, 1, 2, 4, 2, 2, 0, 3 };
	for (size_t i = 0; i + 3 <= prl.len;) {
		uint16_t op = u16(prl.p + i);
		if ((op == 0x2417 || op == 0x244C) && prl.p[i + 2] == 1)
			return true;
		size_t n = size[op >> 13];
		if (n == 0)
			n = op == 0xD608 || op == 0xD606 ? (i + 4 <= prl.len ? (size_t)u16(prl.p + i + 2) + 1 : prl.len) : (size_t)(unsigned char)prl.p[i + 2] + 1;
		i += 2 + n;
	}
	return false;
}

/* The same in Word 6 and 95: one-byte codes, sprmPTtp is 25. */
static bool has_ttp_old(struct str prl)
{
	for (size_t i = 0; i + 1 < prl.len; i++)
		if ((unsigned char)prl.p[i] == 25 && prl.p[i + 1] == 1)
			return true;
	return false;
}

/* One page of paragraph properties (FKP). */
static void fkp(struct doc_reader *d, uint32_t page, bool old)
{
	if ((uint64_t)page * 512 + 512 > d->main.len)
		return;
	const char *p = d->main.p + (size_t)page * 512;
	unsigned n = (unsigned char)p[511], bx = old ? 7 : 13;
	if (4 * (n + 1) + n * bx > 511)
		return;
	for (unsigned i = 0; i < n && d->row_ends < ROW_ENDS_MAX; i++) {
		size_t at = 2 * (size_t)(unsigned char)p[4 * (n + 1) + i * bx];
		if (at == 0 || at >= 510)
			continue;
		size_t len, from;
		if (old) {
			len = 2 * (size_t)(unsigned char)p[at];
			from = at + 2; /* after a one-byte style index */
		} else if (p[at]) {
			len = 2 * (size_t)(unsigned char)p[at] - 1;
			from = at + 3;
		} else {
			len = 2 * (size_t)(unsigned char)p[at + 1];
			from = at + 4;
		}
		if (from > 511)
			continue;
		size_t end = at + 1 + len;
		struct str prl = str_make(p + from, end > from ? (end > 511 ? 511 - from : end - from) : 0);
		if (old ? has_ttp_old(prl) : has_ttp(prl)) {
			d->row_end = xgrow(d->row_end, &d->row_end_cap, d->row_ends + 1, sizeof *d->row_end);
			d->row_end[d->row_ends++] = u32(p + 4 * (i + 1));
		}
	}
}

static void read_rows(struct doc_reader *d, struct str plc, bool old)
{
	size_t entry = old ? 2 : 4, n = plc.len < 4 ? 0 : (plc.len - 4) / (4 + entry);
	for (size_t i = 0; i < n; i++) {
		const char *e = plc.p + 4 * (n + 1) + i * entry;
		fkp(d, old ? u16(e) : u32(e), old);
	}
	if (d->row_ends)
		qsort(d->row_end, d->row_ends, sizeof *d->row_end, by_value);
	d->told_rows = d->row_ends > 0;
}

/* The piece table: PRC blocks are passed over, then PCDT. */
static bool read_pieces(struct doc_reader *d, struct str clx, bool old)
{
	while (clx.len >= 3 && clx.p[0] == 1)
		clx = str_sub(clx, 3u + u16(clx.p + 1), clx.len);
	if (clx.len < 5 || clx.p[0] != 2)
		return false;
	struct str plc = str_sub(clx, 5, 5 + (size_t)u32(clx.p + 1));
	size_t n = plc.len < 4 ? 0 : (plc.len - 4) / 12;
	if (n > PIECES_MAX)
		n = PIECES_MAX;
	for (size_t i = 0; i < n; i++) {
		uint32_t fc = u32(plc.p + 4 * (n + 1) + 8 * i + 2);
		struct piece p = { .cp = u32(plc.p + 4 * i), .cp_end = u32(plc.p + 4 * i + 4), .fc = fc };
		if (old) {
			p.bytes = true;
		} else if (fc & 0x40000000u) {
			p.bytes = true;
			p.fc = (fc & 0x3FFFFFFFu) / 2;
		}
		if (p.cp_end <= p.cp)
			continue;
		d->piece = xgrow(d->piece, &d->piece_cap, d->pieces + 1, sizeof *d->piece);
		d->piece[d->pieces++] = p;
	}
	return d->pieces > 0;
}

/* One character of the text. FC_END: the file offset just behind it. */
static void emit(struct doc_reader *d, uint32_t c, uint32_t fc_end, struct buf *line)
{
	bool was_cell = d->was_cell;
	d->was_cell = c == 0x07;
	if (c == 0x13) {
		if (d->depth < 64)
			d->fields[d->depth] = 1;
		d->depth++;
		return;
	}
	if (c == 0x14 || c == 0x15) {
		if (d->depth && d->depth <= 64)
			d->fields[d->depth - 1] = 0;
		if (c == 0x15 && d->depth)
			d->depth--;
		return;
	}
	for (int i = 0; i < d->depth && i < 64; i++)
		if (d->fields[i])
			return;
	switch (c) {
	case 0x07:
		if (d->told_rows ? is_row_end(d, fc_end) : was_cell) {
			if (line->len && line->p[line->len - 1] == '\t')
				buf_cut(line, line->len - 1);
			buf_add_char(line, '\n');
		} else {
			buf_add_char(line, '\t');
		}
		break;
	case 0x0D: case 0x0B: buf_add_char(line, '\n'); break;
	case 0x0C: buf_add_char(line, '\f'); break;
	case 0x09: buf_add_char(line, '\t'); break;
	case 0x1E: buf_add_char(line, '-'); break;
	case 0xA0: buf_add_char(line, ' '); break;
	case 0x1F: case 0xAD: break;
	default:
		if (c >= 0x20)
			buf_add_utf8(line, c);
	}
}

static void flush(struct doc_reader *d, struct buf *line)
{
	struct str rest = buf_str(line);
	for (;;) {
		ptrdiff_t ff = str_find_char(rest, '\f');
		text_put(d->out, str_sub(rest, 0, ff < 0 ? rest.len : (size_t)ff));
		if (ff < 0)
			break;
		text_page(d->out);
		rest = str_sub(rest, (size_t)ff + 1, rest.len);
	}
	buf_clear(line);
}

static void put_piece(struct doc_reader *d, const struct piece *p, struct buf *line)
{
	uint64_t n = p->cp_end - p->cp, unit = p->bytes ? 1 : 2;
	if (p->fc >= d->main.len)
		return;
	if (n * unit > d->main.len - p->fc)
		n = (d->main.len - p->fc) / unit;
	const char *s = d->main.p + p->fc;
	if (!p->bytes) {
		for (size_t i = 0; i < n && !d->out->limit; i++) {
			uint32_t c = u16(s + 2 * i);
			if (c >= 0xD800 && c < 0xDC00 && i + 1 < n && (u16(s + 2 * i + 2) & 0xFC00) == 0xDC00) {
				c = 0x10000 + ((c - 0xD800) << 10) + (u16(s + 2 * i + 2) - 0xDC00u);
				i++;
			}
			emit(d, c, p->fc + 2 * ((uint32_t)i + 1), line);
			if (line->len > 60000)
				flush(d, line);
		}
		return;
	}
	/* bytes are decoded between control characters, which stand for themselves */
	struct buf utf8;
	buf_init(&utf8, 1u << 20);
	for (size_t i = 0; i < n && !d->out->limit;) {
		size_t from = i;
		while (i < n && i - from < 60000 && (unsigned char)s[i] >= 0x20)
			i++;
		if (i > from) {
			buf_clear(&utf8);
			decode_bytes(str_make(s + from, i - from), d->charset, &utf8);
			struct str u = buf_str(&utf8);
			while (u.len) {
				uint32_t c;
				u = str_sub(u, utf8_decode(u, &c), u.len);
				emit(d, c, 0, line);
			}
		}
		if (i < n && (unsigned char)s[i] < 0x20) {
			emit(d, (unsigned char)s[i], p->fc + (uint32_t)i + 1, line);
			i++;
		}
		if (line->len > 60000)
			flush(d, line);
	}
	buf_release(&utf8);
}

static struct str range(const struct buf *b, uint32_t ofs, uint32_t len)
{
	return ofs >= b->len ? str_make(NULL, 0) : str_sub(buf_str(b), ofs, (size_t)ofs + len);
}

static enum status read_doc(struct doc_reader *d, struct ole *o, struct err *err)
{
	if (d->main.len < 0x60)
		return err_set(err, ST_SKIP, E_CORRUPT, "the stream 'WordDocument' is too short");
	const char *f = d->main.p;
	uint16_t ident = u16(f), nfib = u16(f + 2), flags = u16(f + 10);
	bool old = nfib < 0xC0;
	if (ident != 0xA5EC && ident != 0xA5DC && ident != 0xA59B && ident != 0xA59C && ident != 0xA5DB)
		return err_set(err, ST_SKIP, E_CORRUPT, "the stream 'WordDocument' does not begin as one");
	if (flags & 0x0100)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "the document is encrypted");
	uint32_t cp = codepage_of_language(u16(f + 6));
	/* byte pieces of Word 97 are windows-1252 always, of older ones the language's */
	d->charset = codepage_name(old ? cp : 1252);
	bool have = false;
	if (!old && d->main.len >= 0x1AA) {
		ole_text_stream(o, flags & 0x0200 ? "1Table" : "0Table", &d->table, d->out);
		have = read_pieces(d, range(&d->table, u32(f + 0x1A2), u32(f + 0x1A6)), false);
		read_rows(d, range(&d->table, u32(f + 0x102), u32(f + 0x106)), false);
	} else if (old && d->main.len >= 0x168) {
		/* Word 6 keeps all in one stream */
		if (flags & 0x0004)
			have = read_pieces(d, range(&d->main, u32(f + 0x160), u32(f + 0x164)), true);
		read_rows(d, range(&d->main, u32(f + 0xC0), u32(f + 0xC4)), true);
	}
	if (!have) {
		/* not fast-saved: one run of bytes from fcMin to fcMac */
		uint32_t from = u32(f + 0x18), to = u32(f + 0x1C);
		if (to <= from || from >= d->main.len)
			return err_set(err, ST_SKIP, E_CORRUPT, "the document has no piece table and no text range");
		d->piece = xgrow(d->piece, &d->piece_cap, 1, sizeof *d->piece);
		d->piece[d->pieces++] = (struct piece){ 0, to - from, from, true };
		if (!old)
			text_loss(d->out, E_PARTIAL, "the piece table is damaged: text is taken as it lies");
	}
	struct buf line;
	buf_init(&line, 1u << 20);
	for (size_t i = 0; i < d->pieces && !d->out->limit; i++)
		put_piece(d, &d->piece[i], &line);
	flush(d, &line);
	text_line(d->out);
	buf_release(&line);
	return ST_OK;
}

enum status text_doc(const struct text_in *in, struct text_out *out, struct err *err)
{
	struct doc_reader d = { .out = out };
	struct ole *o = NULL;
	enum status st = ST_OK;
	buf_init(&d.main, OLE_STREAM_BYTES_MAX);
	buf_init(&d.table, OLE_STREAM_BYTES_MAX);
	if (in->map && in->size > 2 && (u16(in->map) == 0xA5DB || u16(in->map) == 0xA59B)) {
		/* Word 1 and 2 files are no compound files: the header is the same */
		buf_add(&d.main, in->map, in->size < OLE_STREAM_BYTES_MAX ? (size_t)in->size : OLE_STREAM_BYTES_MAX);
		st = read_doc(&d, NULL, err);
	} else if ((st = ole_text_open(in, &o, err)) == ST_OK) {
		ole_text_meta(o, out);
		if (ole_text_stream(o, "WordDocument", &d.main, out))
			st = read_doc(&d, o, err);
		else
			st = err_set(err, ST_SKIP, E_CORRUPT, "no stream 'WordDocument'");
		ole_close(o);
	}
	buf_release(&d.main);
	buf_release(&d.table);
	free(d.piece);
	free(d.row_end);
	return st;
}
