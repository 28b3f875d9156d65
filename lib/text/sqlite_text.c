/* sqlite_text.c - SQLite files: each table a page, its name, its columns, its
 * rows with TABs. Blobs that hold text (archived chats keep it so) are shown,
 * packed by gzip or zlib and in UTF-16 and GB 2312, too. */
#include "decode.h"

#include "format/charset.h"
#include "format/inflate_head.h"
#include "format/sqlite_read.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOB_TEXT_MAX (1u << 20)

static bool printable(struct str s)
{
	if (!s.len || s.len > BLOB_TEXT_MAX || !utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
			return false;
	return true;
}

#define GB_PAIRS_MIN 4u

/* Chinese of GB 2312: pairs of high bytes alone, most of them of its first level (what
 * people write) or its stops. Keys and hashes do not come to that by chance. */
static bool is_gb2312(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t pairs = 0, usual = 0;
	if (s.len > BLOB_TEXT_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (p[i] < 0x80) {
			if (p[i] == 0x7F || (p[i] < 0x20 && p[i] != '\n' && p[i] != '\r' && p[i] != '\t'))
				return false;
			continue;
		}
		if (i + 1 >= s.len || p[i] < 0xA1 || p[i] > 0xF7 || p[i + 1] < 0xA1 || p[i + 1] == 0xFF)
			return false;
		usual += (p[i] >= 0xB0 && p[i] <= 0xD7) || p[i] == 0xA1 || p[i] == 0xA3;
		pairs++;
		i++;
	}
	return pairs >= GB_PAIRS_MIN && usual * 10 >= pairs * 9;
}

struct writer {
	struct text_out *o;
	char *room;        /* BLOB_TEXT_MAX; made on first use; owned */
	struct buf wide;   /* decoded */
};

static void put_blob(struct writer *w, struct str s)
{
	char set[CHARSET_NAME_MAX];
	bool whole;
	if (printable(s)) {
		text_flat(w->o, s);
		return;
	}
	if (!w->room)
		w->room = xmalloc(BLOB_TEXT_MAX);
	size_t n = inflate_head(s, w->room, BLOB_TEXT_MAX, &whole);
	if (n && whole && printable(str_make(w->room, n))) {
		text_flat(w->o, str_make(w->room, n));
		return;
	}
	/* Korean lies in the same rows */
	if (is_gb2312(s) && charset_guess(s, true, set) && (strcmp(set, "GB18030") == 0 || strcmp(set, "CP949") == 0)) {
		buf_clear(&w->wide);
		decode_bytes(s, set, &w->wide);
		text_flat(w->o, buf_str(&w->wide));
		return;
	}
	if (s.len < 8 || s.len % 2 || s.len > BLOB_TEXT_MAX || !charset_guess(s, true, set) || strncmp(set, "UTF-16", 6) != 0)
		return;
	buf_clear(&w->wide);
	decode_bytes(s, set, &w->wide);
	if (printable(buf_str(&w->wide)))
		text_flat(w->o, buf_str(&w->wide));
}

static bool table(void *ctx, struct str name, const struct str *names, int n)
{
	struct text_out *o = ((struct writer *)ctx)->o;
	if (o->bytes)
		text_page(o);
	text_flat(o, name);
	text_line(o);
	for (int i = 0; i < n; i++) {
		if (i)
			text_cell(o);
		text_flat(o, names[i]);
	}
	return text_line(o);
}

static bool row(void *ctx, const struct sqlite_cell *c, int n)
{
	struct writer *w = ctx;
	struct text_out *o = w->o;
	char z[40];
	int last = n;
	while (last && c[last - 1].kind == SQLITE_CELL_NULL)
		last--;
	for (int i = 0; i < last; i++) {
		if (i)
			text_cell(o);
		if (c[i].kind == SQLITE_CELL_INT) {
			snprintf(z, sizeof z, "%lld", (long long)c[i].i);
			text_putz(o, z);
		} else if (c[i].kind == SQLITE_CELL_REAL) {
			snprintf(z, sizeof z, "%.15g", c[i].r);
			text_putz(o, z);
		} else if (c[i].kind == SQLITE_CELL_TEXT) {
			text_flat(o, c[i].bytes);
		} else if (c[i].kind == SQLITE_CELL_BLOB) {
			put_blob(w, c[i].bytes);
		}
	}
	return text_line(o) && !o->limit;
}

static void lost(void *ctx, const struct err *err)
{
	text_loss(((struct writer *)ctx)->o, err->code, "%s", err->msg);
}

enum status text_sqlite(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct writer w = { .o = o };
	struct sqlite_reader r = { table, row, lost, &w };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	buf_init(&w.wide, 4 * BLOB_TEXT_MAX);
	enum status st = sqlite_read(in->map, in->size, &r, err);
	free(w.room);
	buf_release(&w.wide);
	if (o->bytes)
		o->pages++;
	return st;
}
