/* report_network.c - who deals with whom about what and whom: a network in four
 * columns (clients, suppliers, products, targets), which can be read from left to right
 * where a cloud of circles cannot. */
#include "page_priv.h"

#include <math.h>
#include <stdlib.h>

#define COLUMNS 4
#define COLUMN_NODES 14
#define EDGES_MAX 4000   /* looked at; those between nodes that are shown are drawn */
#define LABEL_BYTES 200
#define NODES_MAX 2000
#define SWEEPS 6
#define STEP 30
#define COLUMN_WIDTH 268
#define LABEL_COLUMNS 30

struct node { char label[LABEL_BYTES + 1]; int column, degree, place; double weight, y, sum; bool shown; };
struct edge { int from, to; double weight; };
struct net { struct node node[NODES_MAX]; struct edge edge[EDGES_MAX]; int nodes, edges, shown[COLUMNS], total[COLUMNS], slot[COLUMNS], slots; };

static const char *const roles[COLUMNS] = { "client", "supplier", "product", "target" };

static int node_of(struct net *n, struct str label, struct str role)
{
	size_t len = label.len < LABEL_BYTES ? label.len : LABEL_BYTES;
	int column = 0;
	while (len && len < label.len && ((unsigned char)label.p[len] & 0xC0) == 0x80)
		len--;
	while (column < COLUMNS && !str_eqz(role, roles[column]))
		column++;
	if (column == COLUMNS || !len)
		return -1;
	for (int i = 0; i < n->nodes; i++)
		if (n->node[i].column == column && strlen(n->node[i].label) == len && memcmp(n->node[i].label, label.p, len) == 0)
			return i;
	if (n->nodes == NODES_MAX)
		return -1;
	struct node *d = &n->node[n->nodes];
	*d = (struct node){ .column = column };
	memcpy(d->label, label.p, len);
	return n->nodes++;
}

static enum status take_edge(void *ctx, const struct report_row *row)
{
	struct net *n = ctx;
	if (n->edges == EDGES_MAX)
		return ST_EOF;
	int a = node_of(n, row->cell[0], row->cell[3]), b = node_of(n, row->cell[1], row->cell[4]);
	if (a < 0 || b < 0 || n->node[a].column == n->node[b].column)
		return ST_OK;
	double w = json_as_num(row->cell[2], 1);
	n->edge[n->edges++] = (struct edge){ a, b, w };
	n->node[a].weight += w;
	n->node[b].weight += w;
	return ST_OK;
}

/* The heaviest of each column stay. */
static void choose(struct net *n)
{
	for (int i = 0; i < n->nodes; i++)
		n->total[n->node[i].column] += n->node[i].weight > 0;
	for (int c = 0; c < COLUMNS; c++)
		for (int k = 0; k < COLUMN_NODES; k++) {
			int best = -1;
			for (int i = 0; i < n->nodes; i++)
				if (n->node[i].column == c && !n->node[i].shown && n->node[i].weight > 0 &&
				    (best < 0 || n->node[i].weight > n->node[best].weight))
					best = i;
			if (best < 0)
				break;
			n->node[best].shown = true;
			n->node[best].place = n->shown[c]++;
		}
}

static int by_mean(const void *a, const void *b)
{
	const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
	return x->sum < y->sum ? -1 : x->sum > y->sum ? 1 : x->place - y->place;
}

/* Nodes go where their neighbours' mean is, a few times over: few crossings. */
static void order(struct net *n)
{
	struct node *list[COLUMN_NODES];
	int tallest = 1;
	for (int c = 0; c < COLUMNS; c++)
		tallest = n->shown[c] > tallest ? n->shown[c] : tallest;
	for (int sweep = 0; sweep <= SWEEPS; sweep++)
		for (int c = 0; c < COLUMNS; c++) {
			int k = 0;
			for (int i = 0; i < n->nodes; i++) {
				struct node *d = &n->node[i];
				if (!d->shown || d->column != c)
					continue;
				double sum = 0, weight = 0;
				for (int e = 0; e < n->edges; e++) {
					int other = n->edge[e].from == i ? n->edge[e].to : n->edge[e].to == i ? n->edge[e].from : -1;
					if (other < 0 || !n->node[other].shown)
						continue;
					sum += n->node[other].y * n->edge[e].weight;
					weight += n->edge[e].weight;
				}
				d->sum = sweep && weight > 0 ? sum / weight : d->place;
				list[k++] = d;
			}
			qsort(list, (size_t)k, sizeof *list, by_mean);
			for (int i = 0; i < k; i++) {
				list[i]->place = i;
				list[i]->y = 46 + STEP * (i + (tallest - k) / 2.0);
			}
		}
}

/* Columns that hold nothing take no room. */
static double x_of(const struct net *n, const struct node *d)
{
	return 10 + n->slot[d->column] * COLUMN_WIDTH;
}

static void put_edges(struct page *p, const struct net *n, double most)
{
	for (int i = 0; i < n->edges; i++) {
		const struct node *a = &n->node[n->edge[i].from], *b = &n->node[n->edge[i].to];
		if (!a->shown || !b->shown)
			continue;
		if (a->column > b->column) {
			const struct node *swap = a;
			a = b;
			b = swap;
		}
		double x1 = x_of(n, a) + 8, x2 = x_of(n, b), mid = (x1 + x2) / 2;
		page_putf(
		    p,
		    "<path class=\"edge\" data-a=\"n%d\" data-b=\"n%d\" fill=\"none\" d=\"M%.0f %.1fC%.0f %.1f %.0f %.1f %.0f %.1f\" stroke-width=\"%.1f\"><title>",
		    (int)(a - n->node), (int)(b - n->node), x1, a->y, mid, a->y, mid, b->y, x2, b->y,
		    1 + 7 * sqrt(n->edge[i].weight / most));
		page_str(p, str_from(a->label));
		page_put(p, " – ");
		page_str(p, str_from(b->label));
		page_putf(p, ": %.0f</title></path>\n", n->edge[i].weight);
	}
}

static void put_nodes(struct page *p, const struct net *n, double most)
{
	for (int i = 0; i < n->nodes; i++) {
		const struct node *d = &n->node[i];
		if (!d->shown)
			continue;
		double h = 8 + 14 * sqrt(d->weight / most);
		page_putf(p, "<a class=\"pick node\" href=\"#at-%s\" data-table=\"%s\" data-col=\"-1\" data-node=\"n%d\" data-value=\"", d->column == 2 ? "contracts" : d->column == 3 ? "targets" : "contracts", d->column == 3 ? "targets" : "contracts", i);
		page_str(p, str_from(d->label));
		page_putf(p,
			  "\"><rect class=\"c%d\" x=\"%.0f\" y=\"%.1f\" width=\"8\" height=\"%.1f\" rx=\"2\"/><text x=\"%.0f\" y=\"%.1f\">",
			  d->column, x_of(n, d), d->y - h / 2, h, x_of(n, d) + 14, d->y + 4);
		page_label(p, str_from(d->label), LABEL_COLUMNS);
		page_put(p, "</text><title>");
		page_str(p, str_from(d->label));
		page_put(p, "</title></a>\n");
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
	double most_edge = 1, most_node = 1;
	int tallest = 1;
	choose(n);
	order(n);
	for (int i = 0; i < n->edges; i++)
		most_edge = n->edge[i].weight > most_edge ? n->edge[i].weight : most_edge;
	for (int i = 0; i < n->nodes; i++)
		most_node = n->node[i].weight > most_node ? n->node[i].weight : most_node;
	for (int c = 0; c < COLUMNS; c++)
		tallest = n->shown[c] > tallest ? n->shown[c] : tallest;
	for (int c = 0; c < COLUMNS; c++)
		n->slot[c] = n->shown[c] ? n->slots++ : 0;
	page_putf(
	    p,
	    "<div class=\"scroll net\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><svg viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"%s\">\n",
	    page_text(p, T_NETWORK), n->slots * COLUMN_WIDTH, 46 + STEP * tallest, page_text(p, T_NETWORK));
	for (int c = 0; c < COLUMNS; c++) {
		if (!n->shown[c])
			continue;
		page_putf(p, "<text class=\"head\" x=\"%d\" y=\"16\">", 10 + n->slot[c] * COLUMN_WIDTH);
		page_str(p, page_term(p, str_from(roles[c])));
		if (n->shown[c] < n->total[c])
			page_putf(p, " (%d / %d)", n->shown[c], n->total[c]);
		page_put(p, "</text>\n");
	}
	put_edges(p, n, most_edge);
	put_nodes(p, n, most_node);
	page_put(p, "</svg></div>\n");
	free(n);
	return ST_OK;
}
