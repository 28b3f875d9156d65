/* report_timeline.c - what happened when: a lane a kind of event, a circle a month,
 * a bar where a source knows the year or a span only. */
#include "page_priv.h"

#include <math.h>
#include <stdlib.h>

#define LANES 4
#define YEARS_MAX 24       /* of the axis; what lies outside is counted in words */
#define YEAR_FIRST 1900
#define YEARS 200
#define LEFT 118
#define WIDTH 1040
#define LANE 46

static const char *const lanes[LANES] = { "contract", "target", "created", "sent" };

struct line { double month[YEARS * 12], year[YEARS]; };
struct timeline { struct line lane[LANES]; double total[YEARS]; double most; };

/* Year and month (0: none) of the ISO date at S; false when it is none. */
static bool date_of(struct str s, int *year, int *month)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= s.len || s.p[i] < '0' || s.p[i] > '9')
			return false;
	*year = (s.p[0] - '0') * 1000 + (s.p[1] - '0') * 100 + (s.p[2] - '0') * 10 + (s.p[3] - '0');
	*month = s.len >= 7 && s.p[4] == '-' ? (s.p[5] - '0') * 10 + (s.p[6] - '0') : 0;
	return *year >= YEAR_FIRST && *year < YEAR_FIRST + YEARS && *month >= 0 && *month <= 12;
}

static enum status take(void *ctx, const struct report_row *row)
{
	struct timeline *t = ctx;
	int lane = 0, y, m, y2, m2;
	double n = json_as_num(row->cell[2], 1);
	while (lane < LANES && !str_eqz(row->cell[1], lanes[lane]))
		lane++;
	if (lane == LANES || !date_of(row->cell[0], &y, &m))
		return ST_OK;
	const char *slash = memchr(row->cell[0].p, '/', row->cell[0].len);
	bool span = slash && date_of(str_sub(row->cell[0], (size_t)(slash - row->cell[0].p) + 1, row->cell[0].len), &y2, &m2);
	if (m && !span) {
		double *v = &t->lane[lane].month[(y - YEAR_FIRST) * 12 + m - 1];
		*v += n;
		t->most = *v > t->most ? *v : t->most;
	} else {
		for (int k = y; k <= (span && y2 > y ? y2 : y); k++)
			t->lane[lane].year[k - YEAR_FIRST] += n;
	}
	t->total[y - YEAR_FIRST] += n;
	return ST_OK;
}

/* The years worth an axis: the densest stretch when the whole is too long. */
static void range(const struct timeline *t, int *first, int *last, double *outside)
{
	int a = 0, b = YEARS - 1;
	while (a < b && !t->total[a])
		a++;
	while (b > a && !t->total[b])
		b--;
	*outside = 0;
	while (b - a + 1 > YEARS_MAX) {
		int *side = NULL;
		if (t->total[a] <= t->total[b]) {
			*outside += t->total[a];
			side = &a;
			(*side)++;
		} else {
			*outside += t->total[b];
			side = &b;
			(*side)--;
		}
	}
	*first = a;
	*last = b;
}

static void put_lane(struct page *p, const struct timeline *t, int lane, int at, int first, int last, double step)
{
	double y = 34 + at * LANE + LANE / 2.0;
	page_putf(p, "<text class=\"lane\" x=\"0\" y=\"%.0f\">", y + 4);
	page_str(p, page_term(p, str_from(lanes[lane])));
	page_putf(p, "</text><path class=\"axis\" d=\"M%d %.0fH%d\"/>\n", LEFT, y, WIDTH);
	for (int k = first; k <= last; k++) {
		double n = t->lane[lane].year[k];
		if (n > 0)
			page_putf(
			    p,
			    "<rect class=\"c%d span\" x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"10\"><title>%d: %.0f</title></rect>\n",
			    lane, LEFT + (k - first) * step, y - 5, step, k + YEAR_FIRST, n);
	}
	for (int k = first * 12; k < (last + 1) * 12; k++) {
		double n = t->lane[lane].month[k];
		if (n > 0)
			page_putf(p, "<circle class=\"c%d dot\" cx=\"%.1f\" cy=\"%.0f\" r=\"%.1f\"><title>%d-%02d: %.0f</title></circle>\n",
				  lane, LEFT + (k - first * 12 + .5) * step / 12, y, 3 + 14 * sqrt(n / t->most), k / 12 + YEAR_FIRST,
				  k % 12 + 1, n);
	}
}

enum status page_timeline(struct page *p, const char *sql)
{
	struct timeline *t = xcalloc(1, sizeof *t);
	int first, last, used = 0, show[LANES];
	double outside;
	enum status s = page_query(p, sql, NULL, 0, take, t);
	range(t, &first, &last, &outside);
	for (int l = 0; l < LANES; l++) {
		bool any = false;
		for (int k = first; k <= last; k++) {
			any |= t->lane[l].year[k] > 0;
			for (int m = 0; m < 12; m++)
				any |= t->lane[l].month[k * 12 + m] > 0;
		}
		if (any)
			show[used++] = l;
	}
	if (s == ST_OK && used) {
		double step = (WIDTH - LEFT) / (double)(last - first + 1);
		t->most = t->most < 1 ? 1 : t->most;
		page_putf(
		    p,
		    "<div class=\"scroll time\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
		    page_text(p, T_TIMELINE), WIDTH, 40 + used * LANE, page_text(p, T_TIMELINE));
		for (int k = first; k <= last; k++)
			page_putf(p, "<path class=\"grid\" d=\"M%.1f 22V%d\"/><text class=\"year\" x=\"%.1f\" y=\"14\">%d</text>\n",
				  LEFT + (k - first) * step, 36 + used * LANE, LEFT + (k - first) * step + 3, k + YEAR_FIRST);
		for (int i = 0; i < used; i++)
			put_lane(p, t, show[i], i, first, last, step);
		page_putf(p, "</svg></div><p class=\"dim\">%s", page_text(p, T_TIMELINE_NOTE));
		if (outside > 0)
			page_putf(p, " %.0f %s", outside, page_text(p, T_OUTSIDE));
		page_put(p, "</p>\n");
	}
	free(t);
	return s;
}
