/* sqlite_log.c - logs beside SQLite's files (-wal, -journal): rows of tables that
 * are not in the file yet, or not any more. Of a telephone's chats the latest
 * messages, and deleted ones, often stand there alone.
 *
 * A log is a row of pages; which table a page belongs to stands in the file
 * itself, which is not at hand. So leaves of tables are read row by row, each
 * distinct row once, cells apart by TABs. Rows that run over their page go on in
 * others, of which the state at the same commit is taken; where the log has none,
 * the rest is told as lost. Which of its three encodings the
 * database has, its first page says; where the log lacks that one, the texts
 * themselves (file format of SQLite, 1.3.13, 1.6, 2.1, 3 and 4). */
#include "convert.h"
#include "windows_bytes.h"

#include "decode.h"
#include "told.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>

#define PAGE_BYTES_MIN 512u
#define PAGE_BYTES_MAX 65536u
#define LEAF_OF_TABLE 13
#define JOURNAL_MAGIC 0xD9D505F9u /* the first half */
#define SECTOR_BYTES_MIN 32u
#define CELLS_A_ROW_MAX 2000u
#define ROW_BYTES_MAX (PAGE_BYTES_MAX * 4u)

struct frame { uint32_t page; size_t at; };

/* What the rows of a log have in common. */
struct rows {
	struct str s;
	size_t size, before;   /* of a page; of what stands before it */
	bool wal;
	struct frame *frames;  /* by page, then as they stand */
	size_t n, cap;
	size_t here, commit;   /* the frame at hand; the one that ends its transaction */
	uint64_t budget;       /* bytes of pages that rows may go on in: rows may share them */
	struct buf whole;
	const char *wide;      /* the set of texts; NULL is UTF-8 */
	bool asking;           /* texts are counted only, for the set */
	uint64_t little, big, narrow;
	uint64_t cut, undecoded;
	bool row_cut;          /* the last one */
	uint64_t row_undecoded;
};

/* Seven bits a byte, the ninth whole. */
static bool number(struct str *s, uint64_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < 9 && i < s->len; i++) {
		unsigned char c = (unsigned char)s->p[i];
		*ret = i == 8 ? *ret << 8 | c : *ret << 7 | (c & 0x7F);
		if (i == 8 || !(c & 0x80)) {
			*s = str_sub(*s, i + 1, s->len);
			return true;
		}
	}
	return false;
}

static void put_text(struct buf *row, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(row, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

static bool printable(struct str s)
{
	bool good = s.len > 0 && utf8_valid(s);
	for (size_t i = 0; good && i < s.len; i++)
		good = (unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t';
	return good;
}

/* Which set V speaks for: in UTF-16 every second byte of Latin letters is NUL. */
static void ask(struct rows *r, struct str v)
{
	size_t nul[2] = { 0, 0 };
	for (size_t i = 0; i < v.len; i++)
		nul[i & 1] += v.p[i] == '\0';
	if (v.len < 2)
		return;
	if (v.len % 2 == 0 && nul[0] + nul[1] > 0)
		*(nul[1] > nul[0] ? &r->little : &r->big) += nul[0] != nul[1];
	else if (v.len % 2 == 0 && !utf8_valid(v))
		r->little++; /* no Latin letter: the usual machine is meant */
	else
		r->narrow++;
}

/* A text as the database has it. */
static void add_text(struct rows *r, struct buf *row, struct str v, bool cut)
{
	if (r->wide) {
		struct buf b;
		buf_init(&b, ROW_BYTES_MAX * 2); /* of two bytes three */
		if (cut)
			v.len -= v.len % 2;
		r->row_undecoded += decode_bytes(v, r->wide, &b) > 0;
		put_text(row, buf_str(&b));
		buf_release(&b);
		return;
	}
	while (cut && !utf8_valid(v) && utf8_valid_prefix(v) + 4 > v.len)
		v.len--; /* the character at the page's end */
	if (utf8_valid(v))
		put_text(row, v);
	else
		r->row_undecoded++;
}

/* One value of TYPE off the front of S; false where it is cut. */
static bool value(struct rows *r, struct buf *row, uint64_t type, struct str *s)
{
	static const uint8_t widths[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
	char z[32];
	size_t n = type < 10 ? widths[type] : type >= 12 ? (size_t)((type - 12) / 2) : 0;
	bool cut = n > s->len;
	struct str v = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->len);
	if (type >= 12) {
		if (type & 1 && r->asking)
			ask(r, v);
		else if (type & 1)
			add_text(r, row, v, cut);
		else if (printable(v))
			put_text(row, v);
		return !cut;
	}
	if (cut)
		return false;
	uint64_t u = 0;
	for (size_t i = 0; i < n; i++)
		u = u << 8 | (unsigned char)v.p[i];
	if (type == 7) {
		double d;
		memcpy(&d, &u, sizeof d);
		snprintf(z, sizeof z, "%.15g", d);
		buf_addz(row, z);
	} else if (type >= 1 && type <= 6) {
		unsigned shift = (unsigned)(64 - 8 * n); /* sign */
		snprintf(z, sizeof z, "%lld", (long long)((int64_t)(u << shift) >> shift));
		buf_addz(row, z);
	} else if (type == 8 || type == 9) {
		buf_addz(row, type == 8 ? "0" : "1");
	}
	return true;
}

static int by_page(const void *x, const void *y)
{
	const struct frame *a = x, *b = y;
	return a->page != b->page ? (a->page < b->page ? -1 : 1) : a->at < b->at ? -1 : a->at > b->at;
}

/* Page NUMBER as it was at the commit of the frame at hand; empty where the log lacks it. */
static struct str page_then(const struct rows *r, uint32_t page)
{
	size_t low = 0, high = r->n; /* the last that is not behind */
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		struct frame f = r->frames[mid];
		if (f.page < page || (f.page == page && f.at <= r->commit))
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || r->frames[low - 1].page != page)
		return STR("");
	size_t at = r->frames[low - 1].at;
	/* frames of an older round of the log have other salts */
	if (r->wal && (win_be(r->s, at + 8, 4) != win_be(r->s, r->here + 8, 4) || win_be(r->s, at + 12, 4) != win_be(r->s, r->here + 12, 4)))
		return STR("");
	return str_sub(r->s, at + r->before, at + r->before + r->size);
}

/* A payload that begins with S and goes on in page NEXT and those behind it. */
static struct str follow(struct rows *r, struct str s, uint64_t payload, uint32_t next)
{
	uint64_t left = payload - s.len;
	buf_clear(&r->whole);
	buf_add_str(&r->whole, s);
	while (left && next && r->budget >= r->size) {
		struct str p = page_then(r, next), part = str_sub(p, 4, left < p.len ? 4 + (size_t)left : p.len);
		r->budget -= r->size;
		if (!part.len || !buf_add_str(&r->whole, part))
			break;
		left -= part.len;
		next = win_be(p, 0, 4);
	}
	r->row_cut = left > 0;
	return buf_str(&r->whole);
}

/* The row at AT of PAGE, into ROW. False: there is none that makes sense. */
static bool row_at(struct rows *r, struct str page, size_t at, struct buf *row)
{
	struct str s = str_sub(page, at, page.len), head;
	uint64_t payload, id, n, type;
	buf_clear(row);
	r->row_undecoded = 0;
	if (!number(&s, &payload) || !number(&s, &id) || !payload || payload > 1u << 30)
		return false;
	uint64_t usable = page.len, most = usable - 35, least = (usable - 12) * 32 / 255 - 23, local = payload;
	if (payload > most) {
		local = least + (payload - least) % (usable - 4);
		local = local <= most ? local : least;
	}
	if (local > s.len)
		return false;
	r->row_cut = local < payload;
	uint32_t next = win_be(s, (size_t)local, 4);
	s = str_sub(s, 0, (size_t)local);
	if (r->row_cut && !r->asking)
		s = follow(r, s, payload, next);
	head = s;
	if (!number(&head, &n) || n > s.len || n < s.len - head.len)
		return false;
	head = str_sub(head, 0, (size_t)n - (s.len - head.len));
	s = str_sub(s, (size_t)n, s.len);
	bool any = false;
	for (unsigned i = 0; head.len && i < CELLS_A_ROW_MAX; i++) {
		if (!number(&head, &type) || type == 10 || type == 11)
			return false;
		if (i)
			buf_add_char(row, '\t');
		else if (type == 0) /* a key that is the row's number is kept as nothing */
			buf_printf(row, "%lld", (long long)id);
		size_t before = row->len;
		bool whole = value(r, row, type, &s);
		any |= row->len > before;
		if (!whole)
			break;
	}
	while (row->len && row->p[row->len - 1] == '\t')
		buf_cut(row, row->len - 1);
	return any;
}

static void page(struct rows *r, struct text_out *o, struct str p, bool first, struct told *rows, struct buf *row)
{
	size_t head = first ? 100 : 0, cells = win_be(p, head + 3, 2);
	if (win_be(p, head, 1) != LEAF_OF_TABLE || 8 + 2 * cells > p.len)
		return;
	for (size_t i = 0; i < cells && !o->limit; i++)
		if (row_at(r, p, win_be(p, head + 8 + 2 * i, 2), row) && !r->asking && !told(rows, str_hash(buf_str(row)))) {
			r->cut += r->row_cut;
			r->undecoded += r->row_undecoded;
			text_put(o, buf_str(row));
			text_line(o);
		}
}

/* The encoding that the first page states, 1 to 3; 0: it is none. */
static unsigned stated(struct str p)
{
	uint32_t v = str_starts(p, STR("SQLite format 3")) ? win_be(p, 56, 4) : 0;
	return v <= 3 ? (unsigned)v : 0;
}

/* Where the next page of a journal stands: behind so many, LEFT of them, the journal
 * begins anew at a sector with a head of its own. */
static size_t next_page(struct str s, size_t at, size_t sector, uint32_t *left)
{
	if (*left == UINT32_MAX || (*left)--)
		return at;
	size_t head = (at + sector - 1) / sector * sector;
	*left = UINT32_MAX; /* what an older, longer one left */
	if (win_be(s, head, 4) != JOURNAL_MAGIC && win_be(s, head, 4)) /* zeros: a head that was not written yet */
		return at;
	uint32_t n = win_be(s, head + 8, 4);
	*left = n ? n - 1 : UINT32_MAX;
	return head + sector;
}

enum status text_sqlite_log(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	struct told rows = { NULL, 0, 0 };
	struct rows r = { .asking = true, .s = s };
	struct buf row;
	unsigned encoding = 0;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	bool wal = win_be(s, 0, 1) == 0x37;
	/* a frame's head before its page; a journal's page has its number before and a sum behind it */
	size_t size = win_be(s, wal ? 8 : 24, 4), start = wal ? 32 : win_be(s, 20, 4), before = wal ? 24 : 4, step = before + size + (wal ? 0 : 4);
	if (size < PAGE_BYTES_MIN || size > PAGE_BYTES_MAX || (size & (size - 1)) || start > PAGE_BYTES_MAX)
		return err_set(err, ST_SKIP, E_CORRUPT, "the log does not tell the size of its pages");
	buf_init(&row, ROW_BYTES_MAX * 2);
	buf_init(&r.whole, ROW_BYTES_MAX);
	r.size = size, r.before = before, r.wal = wal, r.commit = wal ? 0 : SIZE_MAX;
	r.budget = s.len * 4ull + ROW_BYTES_MAX;
	for (int pass = 0; pass < 2; pass++) {
		uint32_t left = wal || start < SECTOR_BYTES_MIN || !win_be(s, 8, 4) ? UINT32_MAX : win_be(s, 8, 4);
		for (size_t at = start; !o->limit; at += step) {
			at = next_page(s, at, start, &left);
			if (at + before + size > s.len)
				break;
			struct str p = str_sub(s, at + before, at + before + size);
			bool first = win_be(s, at, 4) == 1;
			if (!pass && first)
				encoding = stated(p);
			if (!pass) {
				r.frames = xgrow(r.frames, &r.cap, r.n + 1, sizeof *r.frames);
				r.frames[r.n++] = (struct frame){ win_be(s, at, 4), at };
			}
			if (pass && wal && r.commit < at)
				for (r.commit = at; r.commit + step <= s.len && !win_be(s, r.commit + 4, 4); )
					r.commit += step;
			r.here = at;
			if (pass || !encoding)
				page(&r, o, p, first, &rows, &row);
		}
		if (!pass && r.n)
			qsort(r.frames, r.n, sizeof *r.frames, by_page);
		bool wide = encoding ? encoding > 1 : r.little + r.big > r.narrow;
		r.wide = !wide ? NULL : (encoding ? encoding == 3 : r.big > r.little) ? "UTF-16BE" : "UTF-16LE";
		r.asking = false;
	}
	if (r.cut)
		text_loss(o, E_PARTIAL, "%llu rows go on in pages that the log does not hold: their ends are lost", (unsigned long long)r.cut);
	if (r.undecoded)
		text_loss(o, E_CHARSET, "%llu texts of rows are not in the encoding of the database", (unsigned long long)r.undecoded);
	buf_release(&r.whole);
	buf_release(&row);
	free(r.frames);
	told_release(&rows);
	return ST_OK;
}
