/* flow.c - see flow.h.
 *
 * Only the innermost table's current row is held in memory. As soon as a cell
 * turns out to hold a table or many blocks, the row is page layout: what was
 * held is written as blocks and the rest of the row follows as blocks too. */
#include "flow.h"
#include "flow_picture.h"

#include <sluice/utf8.h>
#include <stdlib.h>

void flow_init(struct flow *f, struct text_out *o)
{
	memset(f, 0, sizeof *f);
	f->o = o;
	buf_init(&f->row, FLOW_ROW_BYTES_MAX);
	buf_init(&f->links, 64u << 10);
	buf_init(&f->pictures, FLOW_PICTURES_BYTES_MAX);
}

static struct flow_table *top(struct flow *f)
{
	return f->depth && f->depth <= FLOW_DEPTH_MAX ? f->table[f->depth - 1] : NULL;
}

static void table_free(struct flow_table *t)
{
	if (!t)
		return;
	for (unsigned i = 0; i < FLOW_SPANS_MAX; i++)
		free((void *)(uintptr_t)t->span[i].text.p);
	free(t);
}

void flow_release(struct flow *f)
{
	for (unsigned i = 0; i < FLOW_DEPTH_MAX; i++)
		table_free(f->table[i]);
	buf_release(&f->row);
	buf_release(&f->links);
	buf_release(&f->pictures);
}

static void emit(struct flow *f, const char *p, size_t n)
{
	if (!f->buffering) {
		text_put(f->o, str_make(p, n));
		return;
	}
	buf_add(&f->row, p, n);
}

/* CJK and full-width: no space is written at a line break beside them. */
static bool wide(uint32_t cp)
{
	return cp >= 0x2E80 && cp != 0xFFFD && utf8_width(cp) == 2 && !(cp >= 0xAC00 && cp <= 0xD7AF);
}

static bool wordy(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z') || (cp >= 0xC0 && cp < 0x2000);
}

/* On a line with Chinese, a source line break is a space between two words or
 * numbers only. */
static bool glue(const struct flow *f, uint32_t b)
{
	if (wide(f->last) || wide(b))
		return true;
	return f->cjk && !(wordy(f->last) && wordy(b));
}

static void emit_cp(struct flow *f, uint32_t cp)
{
	char b[4];
	if (f->space) {
		if (f->line && !(f->newline && glue(f, cp)))
			emit(f, " ", 1);
		f->space = f->newline = false;
	}
	emit(f, b, utf8_encode(cp, b));
	f->line = true;
	f->last = cp;
	f->cjk |= cp >= 0x2E80 && wide(cp);
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == '\f' || cp == 0xA0 || cp == 0x3000 || cp == 0x2003 ||
	       cp == 0x2002 || cp == 0x200B || cp == 0x2028;
}

void flow_text(struct flow *f, struct str s)
{
	size_t i = 0;
	while (i < s.len) {
		/* a run of plain bytes goes at once */
		size_t a = i;
		while (i < s.len && (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7F)
			i++;
		if (i > a) {
			emit_cp(f, (unsigned char)s.p[a]);
			if (i > a + 1) {
				emit(f, s.p + a + 1, i - a - 1);
				f->last = (unsigned char)s.p[i - 1];
			}
			continue;
		}
		uint32_t cp;
		size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
		i += n;
		if (f->pre && (cp == '\n' || cp == ' ' || cp == '\t')) {
			if (cp == '\n')
				flow_break(f);
			else if (f->buffering || cp == ' ')
				f->space = true;
			else
				emit(f, "\t", 1);
			continue;
		}
		if (is_space(cp)) {
			if (cp == 0x200B)
				continue;
			f->space = true;
			f->newline |= cp == '\n';
			continue;
		}
		if (cp == UTF8_REPLACEMENT && n == 1) {
			f->o->undecoded++;
		}
		emit_cp(f, cp);
	}
}

static void put_links(struct flow *f)
{
	if (!f->links.len)
		return;
	emit(f, f->links.p, f->links.len);
	buf_clear(&f->links);
}

/* Ends the line outside of tables. */
static void end_line(struct flow *f)
{
	if (f->line)
		put_links(f);
	else
		buf_clear(&f->links);
	if (f->line)
		text_line(f->o);
	f->line = f->space = f->newline = f->cjk = false;
	f->last = 0;
}

/* The row so far is layout: writes it as blocks. */
static void loosen(struct flow *f)
{
	struct flow_table *t = top(f);
	if (t)
		t->loose = true;
	if (!f->buffering)
		return;
	f->buffering = false;
	struct str rest = buf_str(&f->row), cell;
	while (str_next(&rest, '\t', &cell)) {
		struct str part, lines = cell;
		while (str_next(&lines, '\v', &part)) {
			part = str_trim(part);
			if (part.len) {
				text_put(f->o, part);
				text_line(f->o);
			}
		}
	}
	buf_clear(&f->row);
	f->line = f->space = f->newline = f->cjk = false;
	f->last = 0;
}

void flow_block(struct flow *f)
{
	if (!f->buffering) {
		end_line(f);
		if (f->pictures.len)
			flow_pictures_rest(f);
		return;
	}
	/* within a cell: remember the border (\v), and give up on a cell with
	 * too many */
	if (f->line) {
		put_links(f);
		if (++f->cell_blocks > FLOW_CELL_BLOCKS_MAX || f->row.full) {
			loosen(f);
			return;
		}
		buf_add_char(&f->row, '\v');
		f->line = f->space = f->newline = f->cjk = false;
		f->last = 0;
	}
}

void flow_break(struct flow *f)
{
	if (!f->buffering) {
		end_line(f);
		return;
	}
	f->space = true;
	f->newline = false;
	if (f->row.full)
		loosen(f);
}

void flow_table_open(struct flow *f)
{
	if (f->depth)
		loosen(f);
	flow_block(f);
	f->depth++;
	if (f->depth > FLOW_DEPTH_MAX)
		return;
	table_free(f->table[f->depth - 1]);
	f->table[f->depth - 1] = xcalloc(1, sizeof(struct flow_table));
	f->in_cell = false;
}

void flow_table_close(struct flow *f)
{
	if (!f->depth)
		return;
	flow_row_end(f);
	if (f->depth <= FLOW_DEPTH_MAX) {
		table_free(f->table[f->depth - 1]);
		f->table[f->depth - 1] = NULL;
	}
	f->depth--;
	f->buffering = false;
	struct flow_table *t = top(f);
	if (t)
		f->in_cell = t->in_row;
	flow_block(f);
}

void flow_row(struct flow *f)
{
	struct flow_table *t = top(f);
	flow_row_end(f);
	if (!t) {
		flow_block(f);
		return;
	}
	end_line(f);
	t->in_row = true;
	t->loose = false;
	t->column = t->filled = 0;
	buf_clear(&f->row);
	f->buffering = true;
	f->in_cell = false;
}

/* A label that spans rows belongs to each of them; a number stands once, so
 * that sums stay right. */
static bool repeats(struct str s)
{
	size_t digits = 0;
	if (s.len == 0 || s.len > 120)
		return false;
	for (size_t i = 0; i < s.len; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	return digits * 2 < s.len;
}

/* Cells (of a row that is held) that come down from rows above. */
static void carried(struct flow *f, struct flow_table *t)
{
	while (t->column < FLOW_SPANS_MAX && t->span[t->column].rows) {
		struct flow_span *s = &t->span[t->column];
		s->rows--;
		if (t->column)
			buf_add_char(&f->row, '\t');
		if (repeats(s->text))
			buf_add_str(&f->row, s->text);
		t->column++;
	}
}

void flow_cell(struct flow *f, unsigned colspan, unsigned rowspan)
{
	struct flow_table *t = top(f);
	if (!t) {
		flow_block(f);
		return;
	}
	flow_cell_end(f);
	if (!t->in_row)
		flow_row(f);
	f->in_cell = true;
	f->cell_span = colspan > 1 && colspan <= 200 ? colspan : 1;
	f->cell_rows = rowspan > 1 && rowspan <= 65534 ? rowspan : 1;
	f->cell_blocks = 0;
	if (!f->buffering) {
		end_line(f);
		return;
	}
	if (!f->marked)
		carried(f, t);
	if (t->column)
		buf_add_char(&f->row, '\t');
	f->cell_start = f->row.len;
	f->line = f->space = f->newline = f->cjk = false;
	f->last = 0;
}

void flow_cell_covered(struct flow *f, unsigned colspan)
{
	struct flow_table *t = top(f);
	if (!t)
		return;
	flow_cell_end(f);
	if (!t->in_row)
		flow_row(f);
	if (!f->buffering)
		return;
	if (t->column < FLOW_SPANS_MAX && t->span[t->column].rows) {
		if (t->column)
			buf_add_char(&f->row, '\t');
		if (repeats(t->span[t->column].text))
			buf_add_str(&f->row, t->span[t->column].text);
	} else if (t->column) {
		buf_add_char(&f->row, '\t');
	}
	for (unsigned i = 1; i < colspan && i < 200; i++)
		buf_add_char(&f->row, '\t');
	t->column += colspan ? colspan : 1;
}

void flow_cell_end(struct flow *f)
{
	struct flow_table *t = top(f);
	if (!t || !f->in_cell)
		return;
	f->in_cell = false;
	if (!f->buffering) {
		end_line(f);
		return;
	}
	put_links(f);
	while (f->row.len > f->cell_start && f->row.p[f->row.len - 1] == '\v')
		buf_cut(&f->row, f->row.len - 1);
	struct str cell = str_sub(buf_str(&f->row), f->cell_start, f->row.len);
	t->filled += cell.len > 0;
	for (unsigned i = 0; i < f->cell_span; i++) {
		unsigned c = t->column + i;
		if (c >= FLOW_SPANS_MAX)
			break;
		free((void *)(uintptr_t)t->span[c].text.p);
		t->span[c].rows = f->cell_rows - 1;
		t->span[c].text = STR("");
		t->span[c].text.p = NULL;
		if (f->cell_rows > 1 && i == 0 && cell.len) {
			t->span[c].text.p = xstrndup(cell);
			t->span[c].text.len = cell.len;
		}
	}
	t->column += f->cell_span;
	for (unsigned i = 1; i < f->cell_span; i++)
		buf_add_char(&f->row, '\t');
	f->line = f->space = f->newline = f->cjk = false;
}

void flow_row_end(struct flow *f)
{
	struct flow_table *t = top(f);
	if (!t || !t->in_row)
		return;
	flow_cell_end(f);
	t->in_row = false;
	if (!f->buffering) {
		end_line(f);
		return;
	}
	if (!f->marked)
		carried(f, t);
	if (t->filled <= 1 && (t->column <= 1 || memchr(buf_z(&f->row), '\v', f->row.len))) {
		/* one cell: its blocks are lines */
		loosen(f);
		t->loose = false;
		return;
	}
	f->buffering = false;
	struct str s = buf_str(&f->row);
	while (s.len && (s.p[s.len - 1] == '\t' || s.p[s.len - 1] == ' '))
		s.len--;
	for (size_t i = 0; i < s.len; i++)
		if (f->row.p[i] == '\v')
			f->row.p[i] = ' ';
	if (s.len) {
		text_put(f->o, s);
		text_line(f->o);
	}
	buf_clear(&f->row);
	f->line = f->space = f->newline = f->cjk = false;
	f->last = 0;
}

void flow_link(struct flow *f, struct str url)
{
	if (!url.len || url.len > 2048 || f->links.len > 4096)
		return;
	if (f->buffering && str_find(str_sub(buf_str(&f->row), f->cell_start, f->row.len), url) >= 0)
		return;
	if (f->links.len && str_find(buf_str(&f->links), url) >= 0)
		return;
	buf_addz(&f->links, " <");
	buf_add_str(&f->links, url);
	buf_addz(&f->links, ">");
}

void flow_end(struct flow *f)
{
	while (f->depth)
		flow_table_close(f);
	flow_block(f);
}
