/* ocr_seal.c - a seal is ink of one colour over ink of another.
 *
 * Chinese contracts are sealed just where names and dates stand. Red ink leaves
 * the red channel of white paper as it is, and black letters under it black:
 * within a seal the page is seen through that channel alone. What is red
 * but no seal (letters, rules, a heading) stays: a seal is a connected figure
 * of several lines' size, about as wide as high, with black ink inside or
 * nothing. Round letters within a seal are lost: no engine read them anyway. */
#include "text/ocr_seal.h"

#include <sluice/str.h>
#include <stdlib.h>

/* Red exceeds the other two by so much, or blue red. */
#define COLOUR_MIN 40
/* The page is looked at in cells of its width by this; a cell with ink of the
 * colour in this many of its pixels counts. */
#define CELLS_ACROSS 256
#define CELL_PIXELS_MIN 2
/* A seal's sides as parts of the page's width, and one to the other. */
#define SIDE_MIN 0.06f
#define SIDE_MAX 0.45f
#define ROUND_MIN 0.6f
/* Coloured cells in its square: a ring with letters has some fifth, a filled
 * field all. */
#define FILL_MIN 0.08f
#define FILL_MAX 0.8f
#define SEALS_MAX 32
/* Black strokes cut the ring: so many cells further it goes on. */
#define REACH 3

enum { NOTHING, COLOUR, SEEN };

struct grid {
	uint8_t *cell;
	int w, h, side, channel;
};

static bool coloured(const uint8_t *p, int channel)
{
	return channel == 0 ? p[0] > 90 && p[0] - p[1] > COLOUR_MIN && p[0] - p[2] > COLOUR_MIN
			    : p[2] > 90 && p[2] - p[0] > COLOUR_MIN && p[2] - p[1] > COLOUR_MIN / 2;
}

static bool mark_cells(struct grid *g, const struct ocr_picture *pic)
{
	size_t any = 0;
	g->side = pic->width / CELLS_ACROSS < 2 ? 2 : pic->width / CELLS_ACROSS;
	g->w = pic->width / g->side + 1;
	g->h = pic->height / g->side + 1;
	g->cell = xcalloc((size_t)g->w * (size_t)g->h, 1);
	for (int y = 0; y < pic->height; y++) {
		uint8_t *row = g->cell + (size_t)(y / g->side) * (size_t)g->w;
		const uint8_t *p = pic->rgb + (size_t)y * pic->stride;
		for (int x = 0; x < pic->width; x++, p += 3)
			if (coloured(p, g->channel) && row[x / g->side] < CELL_PIXELS_MIN)
				any += ++row[x / g->side] == CELL_PIXELS_MIN;
	}
	for (size_t i = 0; i < (size_t)g->w * (size_t)g->h; i++)
		g->cell[i] = g->cell[i] >= CELL_PIXELS_MIN ? COLOUR : NOTHING;
	/* hardly any colour, or a coloured page */
	return any > 20 && any < (size_t)g->w * (size_t)g->h / 4;
}

struct box {
	int x0, y0, x1, y1;
	size_t cells;
};

static struct box flood(struct grid *g, size_t at, size_t *stack)
{
	struct box b = { .x0 = g->w, .y0 = g->h };
	size_t n = 0;
	stack[n++] = at;
	g->cell[at] = SEEN;
	while (n) {
		int x = (int)(stack[--n] % (size_t)g->w), y = (int)(stack[n] / (size_t)g->w);
		b.x0 = x < b.x0 ? x : b.x0;
		b.x1 = x + 1 > b.x1 ? x + 1 : b.x1;
		b.y0 = y < b.y0 ? y : b.y0;
		b.y1 = y + 1 > b.y1 ? y + 1 : b.y1;
		b.cells++;
		for (int dy = -REACH; dy <= REACH; dy++)
			for (int dx = -REACH; dx <= REACH; dx++) {
				int nx = x + dx, ny = y + dy;
				if (nx < 0 || ny < 0 || nx >= g->w || ny >= g->h || g->cell[(size_t)ny * (size_t)g->w + (size_t)nx] != COLOUR)
					continue;
				g->cell[(size_t)ny * (size_t)g->w + (size_t)nx] = SEEN;
				stack[n++] = (size_t)ny * (size_t)g->w + (size_t)nx;
			}
	}
	return b;
}

static bool is_seal(const struct box *b, const struct grid *g)
{
	float w = (float)(b->x1 - b->x0), h = (float)(b->y1 - b->y0), page = (float)g->w, part = (float)b->cells / (w * h);
	return w > SIDE_MIN * page && w < SIDE_MAX * page && h > SIDE_MIN * page && h < SIDE_MAX * page && w > ROUND_MIN * h && h > ROUND_MIN * w &&
	       part > FILL_MIN && part < FILL_MAX;
}

/* One channel for all three where the seal's colour is. */
static void wash(struct image *im, const struct box *b, const struct grid *g)
{
	for (int y = b->y0 * g->side; y < b->y1 * g->side && y < im->height; y++) {
		uint8_t *p = image_row(im, y) + 3 * (size_t)(b->x0 * g->side);
		for (int x = b->x0 * g->side; x < b->x1 * g->side && x < im->width; x++, p += 3) {
			int v = p[g->channel], most = p[0] > p[2] ? p[0] : p[2];
			/* the ink lets a little less light through than paper */
			if (most - p[1] > COLOUR_MIN / 2 && v == most)
				v = v + (255 - v) / 2;
			p[0] = p[1] = p[2] = (uint8_t)v;
		}
	}
}

static void look(const struct ocr_picture *pic, int channel, struct image *ret)
{
	struct grid g = { .channel = channel };
	size_t seals = 0;
	if (mark_cells(&g, pic)) {
		size_t cells = (size_t)g.w * (size_t)g.h, *stack = xmalloc(cells * sizeof *stack);
		for (size_t i = 0; i < cells && seals < SEALS_MAX; i++) {
			if (g.cell[i] != COLOUR)
				continue;
			struct box b = flood(&g, i, stack);
			if (!is_seal(&b, &g))
				continue;
			seals++;
			if (!ret->rgb) {
				if (image_alloc(ret, (uint64_t)pic->width, (uint64_t)pic->height, NULL) != ST_OK)
					break;
				for (int y = 0; y < pic->height; y++)
					memcpy(image_row(ret, y), pic->rgb + (size_t)y * pic->stride, (size_t)pic->width * 3);
			}
			wash(ret, &b, &g);
		}
		free(stack);
	}
	free(g.cell);
}

bool ocr_seal_remove(const struct ocr_picture *pic, struct image *ret)
{
	*ret = (struct image){ .width = 0 };
	look(pic, 0, ret);
	look(pic, 2, ret);
	return ret->rgb != NULL;
}
