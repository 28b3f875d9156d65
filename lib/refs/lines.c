/* lines.c - one reading of a window: its signs as bit maps (signs.h), and while a
 * stretch of it is at hand its lines, tabs, form feeds, scripts and what is too rare
 * for a map. Only bits are visited. */
#include "lines.h"
#include "classes.h"

#define STRETCH_BLOCKS 32u /* read at once */

/* There is room for it. */
static inline void add_line(struct doc *d, uint32_t start, uint32_t end, uint32_t page, bool tabs)
{
	d->line_rank[start >> LINE_STEP_LOG]++;
	d->lines[d->n_lines++] = (struct doc_line){ start, end, page, tabs };
}

/* The bits' places behind those that are there. */
static void add_places(struct places *x, const uint64_t *bits, unsigned blocks, uint32_t base)
{
	uint16_t list[STRETCH_BLOCKS * CLASSES_BLOCK + CLASSES_LIST_MORE];
	uint64_t any = 0;
	for (unsigned k = 0; k < blocks; k++)
		any |= bits[k];
	if (!any)
		return;
	size_t n = classes_list(list, bits, blocks);
	x->at = xgrow(x->at, &x->cap, x->n + n, sizeof *x->at);
	for (size_t i = 0; i < n; i++)
		x->at[x->n + i] = base + list[i];
	x->n += n;
}

/* How many lines begin before each step, from how many begin in it. */
static void rank(uint32_t *v, size_t n)
{
	uint32_t before = 0;
	for (size_t k = 0; k < n; k++) {
		uint32_t here = v[k];
		v[k] = before;
		before += here;
	}
}

void lines_find(struct doc *d, struct lines_room *room)
{
	const char *p = d->text.p;
	uint32_t page = d->first_page, start = 0, line_page = page, len = (uint32_t)d->text.len, all = len / CLASSES_BLOCK + 1;
	bool tabs = false;
	struct signs_seen seen = { 0 };
	uint64_t rare[SIGNS_MAPS - SIGNS_KEPT][STRETCH_BLOCKS] = { { 0 } }, *maps[SIGNS_MAPS];
	uint16_t list[STRETCH_BLOCKS * CLASSES_BLOCK + CLASSES_LIST_MORE];
	size_t cap = room->signs, steps = (len >> LINE_STEP_LOG) + 1;
	for (unsigned m = 0; m < SIGNS_KEPT; m++) {
		cap = room->signs;
		d->signs[m] = xgrow(d->signs[m], &cap, all, sizeof *d->signs[m]);
	}
	room->signs = cap;
	d->line_rank = arena_alloc(d->arena, steps * sizeof *d->line_rank);
	d->n_lines = d->hao.n = d->marks.n = d->heads.n = 0;
	d->people = (struct people){ 0 };
	for (uint32_t block = 0; block < all; block += STRETCH_BLOCKS) {
		uint32_t base = block * CLASSES_BLOCK;
		unsigned blocks = all - block < STRETCH_BLOCKS ? all - block : STRETCH_BLOCKS;
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			maps[m] = m < SIGNS_KEPT ? d->signs[m] + block : rare[m - SIGNS_KEPT];
		signs_make(p + base, blocks, base ? p[base - 1] : '\n', maps, &seen);
		add_places(&d->marks, maps[SIGNS_MARK], blocks, base);
		add_places(&d->heads, maps[SIGNS_HEAD], blocks, base);
		add_places(&d->hao, maps[SIGNS_HAO], blocks, base);
		size_t n = classes_list(list, maps[SIGNS_LINE], blocks);
		d->lines = xgrow(d->lines, &room->lines, d->n_lines + n + 1, sizeof *d->lines); /* and the last one */
		for (size_t i = 0; i < n && base + list[i] < len; i++) {
			uint32_t at = base + list[i];
			if (p[at] == '\n') {
				add_line(d, start, at, line_page, tabs);
				start = at + 1;
				line_page = page;
				tabs = false;
			} else if (p[at] == '\t') {
				tabs = true;
			} else {
				/* at a line's start it begins the new page with that line */
				page += d->first_page != 0;
				if (at == start) {
					start = at + 1;
					line_page = page;
				}
			}
		}
	}
	if (start < len || len == 0 || p[len - 1] == '\f')
		add_line(d, start, len, line_page, tabs);
	rank(d->line_rank, steps);
	d->features = (seen.digit ? DOC_HAS_DIGIT : 0) | (seen.han ? DOC_HAS_HAN : 0) | (seen.cyrillic ? DOC_HAS_CYRILLIC : 0) |
		      (seen.arabic ? DOC_HAS_ARABIC : 0);
}
