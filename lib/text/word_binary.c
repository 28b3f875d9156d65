/* word_binary.c - Word 97 to 2003 and WPS Writer ([MS-DOC]); Word 6 and 95 likewise.
 *
 * The text is a sequence of pieces, each of UTF-16 or of bytes, told by the
 * piece table in the table stream. All stories lie one after the other in the
 * same sequence: body, footnotes, headers, comments, endnotes, text boxes. A
 * cell ends with 0x07, and so does a row: which it is, the paragraph's
 * properties say (word_props.c). List numbers are computed (word_lists.c). */
#include "codepage.h"
#include "decode.h"
#include "ole_text.h"
#include "word_fonts.h"
#include "word_lists.h"
#include "word_props.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define PIECES_MAX (1u << 20)
#define FIELDS_MAX 64
#define INSTRUCTION_BYTES_MAX 65536

struct piece { uint32_t cp, cp_end, fc; bool bytes; };

struct doc_reader {
	struct text_out *out;
	struct buf main, table;
	struct piece *piece;
	size_t pieces, piece_cap;
	struct word_props paras;
	struct numbering *lists;   /* owned, may be NULL */
	size_t para_at;            /* where the paragraph begins in the line buffer; SIZE_MAX: it has left */
	struct word_fonts fonts;   /* character sets of byte pieces */
	bool pairs;                /* units of 16 bits are pairs of bytes in those sets */
	struct field {
		bool instruction;  /* still in it, not in the result */
		size_t from, to;   /* its instruction in the buffer */
	} fields[FIELDS_MAX];
	int depth;
	struct buf instruction;
	bool was_cell;             /* last character was 0x07 */
};

/* The piece table: PRC blocks are passed over, then PCDT. */
static bool read_pieces(struct doc_reader *d, struct str clx, bool old, bool wide)
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
			p.bytes = !wide;
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

static bool in_instruction(const struct doc_reader *d)
{
	for (int i = 0; i < d->depth && i < FIELDS_MAX; i++)
		if (d->fields[i].instruction)
			return true;
	return false;
}

/* A finished field: what is seen on paper stands in the result, but for the
 * address of a link and for formulas (furigana are such), which have none. */
static void end_field(struct doc_reader *d, struct buf *line)
{
	struct field *f = &d->fields[d->depth];
	struct str whole = str_sub(buf_str(&d->instruction), f->from, f->instruction ? d->instruction.len : f->to), s = str_trim(whole);
	struct buf show;
	buf_init(&show, INSTRUCTION_BYTES_MAX);
	if (str_starts(s, STR("EQ ")) || str_starts(s, STR("eq "))) {
		buf_add_str(&show, str_sub(s, 3, s.len));
	} else if (s.len > 10 && str_eq_nocase(str_sub(s, 0, 10), STR("HYPERLINK "))) {
		struct str url = str_trim(str_sub(s, 10, s.len));
		if (url.len && url.p[0] == '"') {
			url = str_sub(url, 1, url.len);
			ptrdiff_t q = str_find_char(url, '"');
			url = str_sub(url, 0, q < 0 ? url.len : (size_t)q);
		} else {
			ptrdiff_t blank = str_find_char(url, ' ');
			url = str_sub(url, 0, blank < 0 ? url.len : (size_t)blank);
		}
		/* a backslash begins a place in this document */
		struct str near = str_sub(buf_str(line), line->len > 2048 ? line->len - 2048 : 0, line->len);
		if (url.len > 3 && url.p[0] != '\\' && str_find(near, url) < 0 && str_find_char(url, '\n') < 0)
			buf_printf(&show, " <%.*s>", STR_ARG(url));
	}
	buf_cut(&d->instruction, f->from);
	buf_add_str(in_instruction(d) ? &d->instruction : line, buf_str(&show));
	buf_release(&show);
}

/* A paragraph's end: its list number, if it has one, goes before it. */
static void end_paragraph(struct doc_reader *d, const struct word_para *p, struct buf *line)
{
	if (p && d->lists && d->para_at <= line->len && !p->row_end) {
		struct buf label;
		buf_init(&label, 4096);
		word_lists_label(d->lists, p->list, p->level, p->style, &label);
		/* an empty paragraph is counted, but shows no number worth having */
		if (label.len && line->len > d->para_at && buf_reserve(line, label.len)) {
			memmove(line->p + d->para_at + label.len, line->p + d->para_at, line->len - d->para_at);
			memcpy(line->p + d->para_at, label.p, label.len);
			line->len += label.len;
			line->p[line->len] = '\0';
		}
		buf_release(&label);
	}
}

/* One character of the text. FC_END: the file offset just behind it. */
static void emit(struct doc_reader *d, uint32_t c, uint32_t fc_end, struct buf *line)
{
	bool was_cell = d->was_cell;
	const struct word_para *p;
	d->was_cell = c == 0x07;
	if (c == 0x13) {
		if (d->depth < FIELDS_MAX)
			d->fields[d->depth] = (struct field){ .instruction = true, .from = d->instruction.len };
		d->depth++;
		return;
	}
	if (c == 0x14 || c == 0x15) {
		struct field *f = d->depth && d->depth <= FIELDS_MAX ? &d->fields[d->depth - 1] : NULL;
		if (c == 0x14 && f && f->instruction) {
			f->instruction = false;
			f->to = d->instruction.len;
		}
		if (c == 0x15 && d->depth)
			d->depth--;
		if (c == 0x15 && f)
			end_field(d, line);
		return;
	}
	if (in_instruction(d)) {
		if (c >= 0x20)
			buf_add_utf8(&d->instruction, c);
		return;
	}
	switch (c) {
	case 0x07:
		p = word_props_find(&d->paras, fc_end);
		if (d->paras.rows ? p && p->row_end : was_cell) {
			if (line->len && line->p[line->len - 1] == '\t')
				buf_cut(line, line->len - 1);
			buf_add_char(line, '\n');
		} else {
			end_paragraph(d, p, line);
			buf_add_char(line, '\t');
		}
		d->para_at = line->len;
		break;
	case 0x0D:
	case 0x0C:
		end_paragraph(d, word_props_find(&d->paras, fc_end), line);
		buf_add_char(line, c == 0x0D ? '\n' : '\f');
		d->para_at = line->len;
		break;
	case 0x0B: buf_add_char(line, '\n'); break;
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
	d->para_at = d->para_at == line->len ? 0 : SIZE_MAX;
	buf_clear(line);
}

/* East Asian editions of Word 95 store 16 bits a character. Some hold Unicode,
 * others pairs of bytes, the lead above the trail: leads begin at 0x81, where
 * more than a third of the Unicode ideographs of any text lie below. */
static bool has_pairs(struct str text)
{
	size_t pairs = 0, below = 0;
	for (size_t i = 0; i + 1 < text.len; i += 2) {
		unsigned hi = (unsigned char)text.p[i + 1];
		pairs += hi >= 0x81;
		below += hi >= 0x4E && hi < 0x81;
	}
	return pairs > 0 && below * 20 < pairs;
}

static uint32_t pair(const struct doc_reader *d, uint32_t c, uint32_t fc)
{
	uint32_t end, cp = word_fonts_codepage(&d->fonts, fc, &end), ret = c;
	char bytes[2] = { (char)(c >> 8), (char)c };
	struct buf u;
	buf_init(&u, 16);
	if (decode_bytes(str_make(bytes, 2), codepage_name(cp), &u) == 0 && u.len > 0) {
		size_t n = utf8_decode(buf_str(&u), &ret);
		ret = n == u.len ? ret : c; /* two characters: no pair in this set */
	}
	buf_release(&u);
	return ret;
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
			if (d->pairs && c > 0xFF) {
				c = pair(d, c, p->fc + 2 * (uint32_t)i);
			} else if (c >= 0xD800 && c < 0xDC00 && i + 1 < n && (u16(s + 2 * i + 2) & 0xFC00) == 0xDC00) {
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
		uint32_t end, cp = word_fonts_codepage(&d->fonts, p->fc + (uint32_t)i, &end);
		size_t to = end - p->fc < n ? end - p->fc : n;
		while (i < to && i - from < 60000 && (unsigned char)s[i] >= 0x20)
			i++;
		if (i > from) {
			buf_clear(&utf8);
			decode_bytes(str_make(s + from, i - from), codepage_name(cp), &utf8);
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

/* Who made remarks: GrpXstAtnOwners ([MS-DOC] 2.7.2), strings of UTF-16. */
static void read_owners(struct doc_reader *d, struct str s)
{
	while (s.len > 2 && u16(s.p) <= (s.len - 2) / 2) {
		struct buf b;
		size_t n = u16(s.p);
		buf_init(&b, 4096);
		ole_text_utf16(&b, s.p + 2, n);
		text_meta(d->out, "commenters", buf_str(&b));
		buf_release(&b);
		s = str_sub(s, 2 + 2 * n, s.len);
	}
}

/* Who changed it under tracking: SttbfRMark (2.9.291), the first is nobody. */
static void read_revisers(struct doc_reader *d, struct str s)
{
	if (s.len < 6 || u16(s.p) != 0xFFFF)
		return;
	s = str_sub(s, 6, s.len);
	for (unsigned i = 0; s.len > 2 && u16(s.p) <= (s.len - 2) / 2; i++) {
		struct buf b;
		size_t n = u16(s.p);
		buf_init(&b, 4096);
		ole_text_utf16(&b, s.p + 2, n);
		if (i && b.len)
			text_meta(d->out, "revisers", buf_str(&b));
		buf_release(&b);
		s = str_sub(s, 2 + 2 * n, s.len);
	}
}

static enum status read_doc(struct doc_reader *d, struct ole *o, struct err *err)
{
	if (d->main.len < 0x60)
		return err_set(err, ST_SKIP, E_CORRUPT, "the stream 'WordDocument' is too short");
	const char *f = d->main.p;
	uint16_t ident = u16(f), nfib = u16(f + 2), flags = u16(f + 10);
	/* A697 to A699: East Asian editions of Word 95 */
	bool old = nfib < 0xC0 || !o, wide = !old || (flags & 0x1000); /* a file that is no compound one has no stream of tables */
	if (ident != 0xA5EC && ident != 0xA5DC && ident != 0xA59B && ident != 0xA59C && ident != 0xA5DB && (ident < 0xA697 || ident > 0xA699))
		return err_set(err, ST_SKIP, E_CORRUPT, "the stream 'WordDocument' does not begin as one");
	if (flags & 0x0100)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "the document is encrypted");
	/* byte pieces of Word 97 are windows-1252 always, of older ones as their fonts say */
	d->fonts.cp = old ? codepage_of_language(u16(f + 6)) : 1252;
	bool have = false;
	if (!old && d->main.len >= 0x1AA) {
		ole_text_stream(o, flags & 0x0200 ? "1Table" : "0Table", &d->table, d->out);
		have = read_pieces(d, range(&d->table, u32(f + 0x1A2), u32(f + 0x1A6)), false, true);
		word_props_read(&d->paras, buf_str(&d->main), range(&d->table, u32(f + 0x102), u32(f + 0x106)), false);
		if (d->main.len >= 0x1C2)
			read_owners(d, range(&d->table, u32(f + 0x1BA), u32(f + 0x1BE)));
		if (d->main.len >= 0x23A)
			read_revisers(d, range(&d->table, u32(f + 0x232), u32(f + 0x236)));
		d->lists = word_lists_read(buf_str(&d->main), buf_str(&d->table));
	} else if (old && d->main.len >= 0x168) {
		/* Word 6 keeps all in one stream */
		if (flags & 0x0004)
			have = read_pieces(d, range(&d->main, u32(f + 0x160), u32(f + 0x164)), true, wide);
		word_props_read(&d->paras, buf_str(&d->main), range(&d->main, u32(f + 0xC0), u32(f + 0xC4)), true);
		word_fonts_read(&d->fonts, buf_str(&d->main));
	}
	if (!have) {
		/* not fast-saved: one run from fcMin to fcMac */
		uint32_t from = u32(f + 0x18), to = u32(f + 0x1C);
		if (to <= from || from >= d->main.len)
			return err_set(err, ST_SKIP, E_CORRUPT, "the document has no piece table and no text range");
		d->piece = xgrow(d->piece, &d->piece_cap, 1, sizeof *d->piece);
		bool units = old && wide;
		d->piece[d->pieces++] = (struct piece){ 0, (to - from) / (units ? 2 : 1), from, !units };
		if (!old)
			text_loss(d->out, E_PARTIAL, "the piece table is damaged: text is taken as it lies");
	}
	if (old && wide)
		d->pairs = has_pairs(range(&d->main, u32(f + 0x18), u32(f + 0x1C) - u32(f + 0x18)));
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
	buf_init(&d.instruction, INSTRUCTION_BYTES_MAX);
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
		if (st != ST_SKIP)
			ole_text_embedded(in, o, out);
		ole_close(o);
	}
	buf_release(&d.main);
	buf_release(&d.table);
	free(d.piece);
	word_props_release(&d.paras);
	word_fonts_release(&d.fonts);
	numbering_free(d.lists);
	buf_release(&d.instruction);
	return st;
}
