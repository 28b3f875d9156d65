/* report_plots.c - bars, a matrix and the map: SVG where a length or an area
 * speaks, real text beside it, so that it can be read, copied and wrapped at any width. */
#include "page_priv.h"
#include "world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BARS_MAX 12
#define LABEL_BYTES 200
#define ROWS_MAX 14
#define COLUMNS_MAX 16
#define COUNTRIES_MAX 260

static void copy_label(char *to, struct str s)
{
	size_t n = s.len < LABEL_BYTES ? s.len : LABEL_BYTES;
	while (n && n < s.len && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	memcpy(to, s.p, n);
	to[n] = '\0';
}

static void put_amount(struct page *p, double v, char form)
{
	static const char *const unit[] = { "B", "kB", "MB", "GB", "TB", "PB" };
	size_t u = 0;
	if (form == 'b') {
		for (; v >= 1000 && u < 5; u++)
			v /= 1000;
		page_putf(p, u && v < 10 ? "%.1f %s" : "%.0f %s", v, unit[u]);
	} else if (form == 'm' && v >= 1e8) {
		page_putf(p, p->zh ? "%.2f 亿" : v >= 1e9 ? "%.2f bn" : "%.0f m", p->zh ? v / 1e8 : v >= 1e9 ? v / 1e9 : v / 1e6);
	} else if (form == 'm' && v >= (p->zh ? 1e4 : 1e6)) {
		page_putf(p, p->zh ? "%.0f 万" : "%.2f m", p->zh ? v / 1e4 : v / 1e6);
	} else {
		page_number_text(p, v);
	}
}

/* A link to the rows of TABLE that hold LABEL in column COLUMN. */
static void open_pick(struct page *p, const char *table, int column, struct str label)
{
	if (!table)
		return;
	page_putf(p, "<a class=\"pick\" href=\"#at-%s\" data-table=\"%s\" data-col=\"%d\" data-value=\"", table, table, column);
	page_str(p, label);
	page_put(p, "\">");
}

struct bar { char label[LABEL_BYTES + 1]; double value; };
struct bars { struct bar v[BARS_MAX]; int n, more; double most, rest; };

static enum status take_bar(void *ctx, const struct report_row *row)
{
	struct bars *b = ctx;
	double v = json_as_num(row->cell[1], 0);
	if (b->n == BARS_MAX) {
		b->more++;
		b->rest += v;
		return ST_OK;
	}
	copy_label(b->v[b->n].label, row->cell[0]);
	b->v[b->n++].value = v;
	if (v > b->most)
		b->most = v;
	return ST_OK;
}

enum status page_bars(struct page *p, const struct page_bars *o, const char *sql)
{
	struct bars b = { .most = 0 };
	enum status s = page_query(p, sql, NULL, 0, take_bar, &b);
	if (s != ST_OK || b.n == 0 || b.most <= 0)
		return s;
	page_putf(p, "<figure><h3>%s</h3>\n<ol class=\"bars\">\n", page_text(p, o->title));
	for (int i = 0; i < b.n; i++) {
		struct str code = str_from(b.v[i].label);
		struct str label = o->label == BAR_TERM ? page_term(p, code) : o->label == BAR_COUNTRY ? page_country(p, code) : code;
		double width = 100 * b.v[i].value / b.most;
		page_put(p, "<li><span class=\"name\">");
		open_pick(p, o->table, o->column, label);
		page_str(p, label);
		page_putf(
		    p,
		    "%s</span><svg class=\"len\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"%s\" width=\"%.1f%%\" height=\"100%%\" rx=\"2\"/></svg><span class=\"num\">",
		    o->table ? "</a>" : "", o->hot ? "hot" : "bar", width < .5 ? .5 : width);
		put_amount(p, b.v[i].value, o->form);
		page_put(p, "</span></li>\n");
	}
	page_put(p, "</ol>\n");
	if (b.more) {
		const char *z = page_text(p, T_AND_MORE), *first = strstr(z, "%s"), *second = first ? strstr(first + 2, "%s") : NULL;
		if (!second)
			BUG("a text without its numbers");
		page_putf(p, "<p class=\"dim\">%.*s", (int)(first - z), z);
		page_number_text(p, b.more);
		page_putf(p, "%.*s", (int)(second - first - 2), first + 2);
		put_amount(p, b.rest, o->form);
		page_putf(p, "%s</p>\n", second + 2);
	}
	page_put(p, "</figure>\n");
	return ST_OK;
}

struct matrix {
	char row[ROWS_MAX][LABEL_BYTES + 1], column[COLUMNS_MAX][LABEL_BYTES + 1];
	double value[ROWS_MAX][COLUMNS_MAX], count[ROWS_MAX][COLUMNS_MAX];
	int rows, columns, cut;
	double most;
};

static int index_of(char (*list)[LABEL_BYTES + 1], int *n, int max, struct str s)
{
	char z[LABEL_BYTES + 1];
	copy_label(z, s);
	for (int i = 0; i < *n; i++)
		if (strcmp(list[i], z) == 0)
			return i;
	if (*n == max)
		return -1;
	memcpy(list[*n], z, sizeof z);
	return (*n)++;
}

static enum status take_cell(void *ctx, const struct report_row *row)
{
	struct matrix *m = ctx;
	int r = index_of(m->row, &m->rows, ROWS_MAX, row->cell[0]), c = r < 0 ? -1 : index_of(m->column, &m->columns, COLUMNS_MAX, row->cell[1]);
	if (c < 0) {
		m->cut++;
		return ST_OK;
	}
	m->value[r][c] = json_as_num(row->cell[2], 0);
	m->count[r][c] = json_as_num(row->cell[3], 0);
	if (m->value[r][c] > m->most)
		m->most = m->value[r][c];
	return ST_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_cell(struct page *p, const struct matrix *m, int r, int c)
{
	/* the tint follows the square root: small sums must not vanish beside a large one */
	int tint = m->value[r][c] > 0 ? 1 + (int)(4.99 * sqrt(m->value[r][c] / (m->most > 0 ? m->most : 1))) : 0;
	page_putf(p, "<td class=\"n q%d\">", tint);
	if (m->count[r][c] > 0) {
		if (m->value[r][c] > 0)
			put_amount(p, m->value[r][c], 'm');
		page_putf(p, "<small>%.0f</small>", m->count[r][c]);
	}
	page_put(p, "</td>");
}

enum status page_matrix(struct page *p, enum text_id title, const char *table, const char *sql)
{
	struct matrix *m = xcalloc(1, sizeof *m);
	const char *order[COLUMNS_MAX];
	enum status s = page_query(p, sql, NULL, 0, take_cell, m);
	if (s == ST_OK && m->rows && m->columns) {
		for (int i = 0; i < m->columns; i++)
			order[i] = m->column[i];
		qsort(order, (size_t)m->columns, sizeof *order, by_name);
		page_putf(
		    p,
		    "<figure class=\"wide\"><h3>%s</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"matrix\"><thead><tr><th scope=\"col\">%s</th>",
		    page_text(p, title), page_text(p, title), page_text(p, T_PARTY_A));
		for (int i = 0; i < m->columns; i++) {
			page_put(p, "<th scope=\"col\" class=\"n\">");
			page_str(p, *order[i] ? str_from(order[i]) : str_from(page_text(p, T_NO_DATE)));
			page_put(p, "</th>");
		}
		page_put(p, "</tr></thead><tbody>\n");
		for (int r = 0; r < m->rows; r++) {
			page_put(p, "<tr><th scope=\"row\">");
			open_pick(p, table, -1, str_from(m->row[r]));
			page_str(p, str_from(m->row[r]));
			page_put(p, table ? "</a></th>" : "</th>");
			for (int i = 0; i < m->columns; i++)
				put_cell(p, m, r, (int)((order[i] - m->column[0]) / (LABEL_BYTES + 1)));
			page_put(p, "</tr>\n");
		}
		page_putf(p, "</tbody></table></div><p class=\"dim\">%s%s</p></figure>\n", page_text(p, T_MATRIX_NOTE),
			  m->cut ? page_text(p, T_MATRIX_CUT) : "");
	}
	free(m);
	return s;
}

struct country { char code[3]; double value; };
struct countries { struct country v[COUNTRIES_MAX]; int n; double most; };

static enum status take_country(void *ctx, const struct report_row *row)
{
	struct countries *c = ctx;
	struct world_row w;
	if (c->n == COUNTRIES_MAX || !world_find(row->cell[0], &w))
		return ST_OK;
	struct country *k = &c->v[c->n++];
	memcpy(k->code, row->cell[0].p, 2);
	k->value = json_as_num(row->cell[1], 0);
	if (k->value > c->most)
		c->most = k->value;
	return ST_OK;
}

static void put_country(struct page *p, const struct countries *c, const struct country *k, const char *table, int column)
{
	struct world_row w;
	if (!world_find(str_from(k->code), &w))
		return;
	int tint = 1 + (int)(4.99 * sqrt(k->value / c->most));
	open_pick(p, table, column, w.name[p->zh]);
	if (w.outline.len) {
		page_putf(p, "<path class=\"m%d\" d=\"", tint);
		io_write_str(p->w, w.outline);
		page_put(p, "\">");
	} else {
		page_putf(p, "<circle class=\"m%d\" cx=\"%.0f\" cy=\"%.0f\" r=\"5\">", tint, w.x, w.y);
	}
	page_put(p, "<title>");
	page_str(p, w.name[p->zh]);
	page_putf(p, ": %.0f</title>%s</a>", k->value, w.outline.len ? "</path>" : "</circle>");
}

enum status page_map(struct page *p, enum text_id title, const char *table, int column, const char *sql)
{
	struct countries *c = xcalloc(1, sizeof *c);
	struct world_row w;
	enum status s = page_query(p, sql, NULL, 0, take_country, c);
	if (s == ST_OK && c->n) {
		page_putf(
		    p,
		    "<figure class=\"wide map\"><h3>%s</h3>\n<svg viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"%s\"><path class=\"land\" aria-hidden=\"true\" d=\"",
		    page_text(p, title), WORLD_WIDTH, WORLD_HEIGHT, page_text(p, title));
		for (struct str rest = world_table(); world_next(&rest, &w);)
			io_write_str(p->w, w.outline);
		page_put(p, "\"/>\n");
		for (int i = 0; i < c->n; i++)
			put_country(p, c, &c->v[i], table, column);
		page_putf(p, "</svg><p class=\"dim\">%s</p></figure>\n", page_text(p, T_MAP_NOTE));
	}
	free(c);
	return s;
}
