/* report_svg.c - plots as inline SVG: no library, no script, printable. */
#include "page_priv.h"
#include <sluice/utf8.h>

#include <math.h>
#include <stdlib.h>

#define BARS_MAX 14
#define LABEL_BYTES 96
#define BAR_COLUMNS 24   /* of a label beside its bar; the whole of it is its title */
#define NODES_MAX 36
#define EDGES_MAX 120
#define PI 3.14159265358979323846

struct bar { char label[LABEL_BYTES + 8]; double value; };
struct bars { struct bar v[BARS_MAX]; int n; double most; };

static void copy_label(char *to, struct str s)
{
	size_t n = utf8_cut(s, LABEL_BYTES);
	memcpy(to, s.p, n);
	memcpy(to + n, n < s.len ? "…" : "", n < s.len ? 4 : 1);
}

static enum status take_bar(void *ctx, const struct report_row *row)
{
	struct bars *b = ctx;
	if (b->n == BARS_MAX || row->n < 2)
		return ST_EOF;
	copy_label(b->v[b->n].label, row->cell[0]);
	b->v[b->n].value = json_as_num(row->cell[1], 0);
	if (b->v[b->n].value > b->most)
		b->most = b->v[b->n].value;
	b->n++;
	return ST_OK;
}

/* The label as far as there is room for it. */
static void put_label(struct page *p, const char *label)
{
	struct str s = str_from(label);
	size_t n = 0;
	int columns = 0;
	while (n < s.len) {
		uint32_t cp;
		size_t k = utf8_decode(str_sub(s, n, s.len), &cp);
		columns += utf8_width(cp);
		if (columns > BAR_COLUMNS)
			break;
		n += k;
	}
	page_str(p, str_sub(s, 0, n));
	if (n < s.len)
		page_put(p, "…");
	page_put(p, "<title>");
	page_str(p, s);
	page_put(p, "</title>");
}

static void put_value(struct page *p, double v)
{
	if (v >= 1e8)
		page_putf(p, p->zh ? "%.2f 亿" : "%.0f M", p->zh ? v / 1e8 : v / 1e6);
	else if (v >= 1e6)
		page_putf(p, p->zh ? "%.0f 万" : "%.1f M", p->zh ? v / 1e4 : v / 1e6);
	else
		page_putf(p, "%.0f", v);
}

enum status page_bars(struct page *p, enum text_id title, const char *sql, bool hot)
{
	struct bars b = { .most = 0 };
	enum status s = page_query(p, sql, NULL, 0, take_bar, &b);
	if (s != ST_OK || b.n == 0 || b.most <= 0)
		return s;
	int height = b.n * 22 + 6;
	page_putf(p, "<figure><h3>%s</h3>\n<svg viewBox=\"0 0 460 %d\" role=\"img\" aria-label=\"%s\">\n", page_text(p, title), height, page_text(p, title));
	for (int i = 0; i < b.n; i++) {
		double width = 220 * b.v[i].value / b.most;
		int y = i * 22 + 4;
		page_putf(p, "<text x=\"165\" y=\"%d\" text-anchor=\"end\">", y + 13);
		put_label(p, b.v[i].label);
		page_putf(p, "</text><rect class=\"%s\" x=\"172\" y=\"%d\" width=\"%.1f\" height=\"16\" rx=\"2\"/><text class=\"dimtext\" x=\"%.1f\" y=\"%d\">",
			hot ? "hot" : "bar", y, width < 1 ? 1 : width, 178 + width, y + 13);
		put_value(p, b.v[i].value);
		page_put(p, "</text>\n");
	}
	page_put(p, "</svg></figure>\n");
	return ST_OK;
}

struct node { char label[LABEL_BYTES + 8]; char role; int degree; double x, y; };
struct edge { int from, to; double weight; };
struct net { struct node node[NODES_MAX]; struct edge edge[EDGES_MAX]; int nodes, edges; };

static int node_of(struct net *n, struct str label, struct str role)
{
	char z[LABEL_BYTES + 8];
	copy_label(z, label);
	for (int i = 0; i < n->nodes; i++)
		if (strcmp(n->node[i].label, z) == 0)
			return i;
	if (n->nodes == NODES_MAX)
		return -1;
	struct node *d = &n->node[n->nodes];
	*d = (struct node){ .role = role.len ? role.p[0] : '?' };
	memcpy(d->label, z, sizeof z);
	return n->nodes++;
}

static enum status take_edge(void *ctx, const struct report_row *row)
{
	struct net *n = ctx;
	if (n->edges == EDGES_MAX || row->n < 5)
		return ST_EOF;
	if (!row->cell[0].len || !row->cell[1].len)
		return ST_OK;
	int a = node_of(n, row->cell[0], row->cell[3]), b = node_of(n, row->cell[1], row->cell[4]);
	if (a < 0 || b < 0 || a == b)
		return ST_OK;
	n->edge[n->edges++] = (struct edge){ a, b, json_as_num(row->cell[2], 1) };
	n->node[a].degree++;
	n->node[b].degree++;
	return ST_OK;
}

/* Roles stand in arcs of one circle: who pays, who sells, who is spied upon. */
static void lay_out(struct net *n)
{
	static const char order[] = "cst?";
	int at = 0;
	for (const char *r = order; *r; r++)
		for (int i = 0; i < n->nodes; i++) {
			if ((strchr("cst", n->node[i].role) ? n->node[i].role : '?') != *r)
				continue;
			double angle = 2 * PI * at++ / n->nodes - PI / 2;
			n->node[i].x = 450 + 190 * cos(angle);
			n->node[i].y = 250 + 190 * sin(angle);
		}
}

enum status page_network(struct page *p, const char *sql)
{
	struct net *n = xcalloc(1, sizeof *n);
	enum status s = page_query(p, sql, NULL, 0, take_edge, n);
	if (s != ST_OK || n->edges == 0) {
		if (s == ST_OK)
			page_putf(p, "<p class=\"dim\">%s</p>\n", page_text(p, T_NONE));
		free(n);
		return s;
	}
	lay_out(n);
	page_putf(p, "<svg viewBox=\"0 0 900 500\" role=\"img\" aria-label=\"%s\">\n", page_text(p, T_NETWORK));
	for (int i = 0; i < n->edges; i++) {
		const struct node *a = &n->node[n->edge[i].from], *b = &n->node[n->edge[i].to];
		page_putf(p, "<path class=\"edge\" fill=\"none\" d=\"M%.1f %.1fQ450 250 %.1f %.1f\" stroke-width=\"%.1f\"/>\n",
			a->x, a->y, b->x, b->y, 1 + log2(1 + n->edge[i].weight));
	}
	for (int i = 0; i < n->nodes; i++) {
		const struct node *d = &n->node[i];
		bool left = d->x < 449;
		page_putf(p, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
			d->role == 't' ? "hot" : "bar", d->x, d->y, 3 + 2 * sqrt(d->degree), d->x + (left ? -14 : 14), d->y + 4, left ? "end" : "start");
		page_str(p, str_from(d->label));
		page_put(p, "</text>\n");
	}
	page_put(p, "</svg>\n");
	free(n);
	return ST_OK;
}
