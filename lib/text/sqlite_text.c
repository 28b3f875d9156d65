/* sqlite_text.c - SQLite files: each table a page, its name, its columns, its
 * rows with TABs. Blobs that hold text (archived chats keep it so) are shown. */
#include "convert.h"

#include "format/sqlite_read.h"

#include <sluice/utf8.h>
#include <stdio.h>

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

static bool table(void *ctx, struct str name, const struct str *names, int n)
{
	struct text_out *o = ctx;
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
	struct text_out *o = ctx;
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
		} else if (c[i].kind == SQLITE_CELL_TEXT || (c[i].kind == SQLITE_CELL_BLOB && printable(c[i].bytes))) {
			text_flat(o, c[i].bytes);
		}
	}
	return text_line(o) && !o->limit;
}

static void lost(void *ctx, const struct err *err)
{
	text_loss(ctx, err->code, "%s", err->msg);
}

enum status text_sqlite(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct sqlite_reader r = { table, row, lost, o };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	enum status st = sqlite_read(in->map, in->size, &r, err);
	if (o->bytes)
		o->pages++;
	return st;
}
