/* ocr_icons.c - the icon before a file's name is no letter.
 *
 * The recogniser has a black square among its characters, and every small
 * picture before a name looks like one to it. A bullet has the ink of its
 * line; an icon has colours of its own. */
#include "text/ocr_icons.h"

#include "text/image_sample.h"

#include <math.h>
#include <stdlib.h>

#define SQUARE 0x25A0
/* Lines are looked at this high. */
#define HEIGHT 24
#define WIDTH_MAX 4000
/* A channel differs by so much between the icon and the letters, and between the icon's own. */
#define OTHER_COLOUR 60
/* Ink is farther from the ground than this part of what is farthest. */
#define INK_PART 0.7f

struct ink {
	float c[3];
};

static float distance(const struct ink *a, const struct ink *b)
{
	float most = 0;
	for (int i = 0; i < 3; i++)
		most = fmaxf(most, fabsf(a->c[i] - b->c[i]));
	return most;
}

static struct ink at(const float *planes, int stride, int x, int y)
{
	size_t area = (size_t)stride * HEIGHT, i = (size_t)y * (size_t)stride + (size_t)x;
	return (struct ink){ { planes[i], planes[area + i], planes[2 * area + i] } };
}

/* The mean colour of what stands out from GROUND in columns X0..X1. */
static struct ink ink_of(const float *planes, int stride, int x0, int x1, const struct ink *ground)
{
	float far = 0;
	struct ink sum = { { 0 } };
	int n = 0;
	for (int pass = 0; pass < 2; pass++)
		for (int y = HEIGHT / 6; y < HEIGHT * 5 / 6; y++)
			for (int x = x0; x < x1; x++) {
				struct ink p = at(planes, stride, x, y);
				float d = distance(&p, ground);
				if (pass == 0) {
					far = fmaxf(far, d);
				} else if (d >= INK_PART * far) {
					for (int c = 0; c < 3; c++)
						sum.c[c] += p.c[c];
					n++;
				}
			}
	for (int c = 0; c < 3 && n; c++)
		sum.c[c] /= (float)n;
	return sum;
}

/* The colour of the line's upper margin: a middle of its columns, channel by channel. */
static struct ink ground_of(const float *planes, int w, int stride)
{
	struct ink g = { { 0 } };
	size_t area = (size_t)stride * HEIGHT;
	for (int c = 0; c < 3; c++) {
		int count[256] = { 0 }, seen = 0, v = 0;
		for (int x = 0; x < w; x++) {
			float p = planes[(size_t)c * area + (size_t)stride + (size_t)x];
			count[p < 0 ? 0 : p > 255 ? 255 : (int)p]++;
		}
		while (v < 255 && (seen += count[v]) * 2 < w)
			v++;
		g.c[c] = (float)v;
	}
	return g;
}

static bool is_icon(const struct ocr_picture *pic, const struct ocr_lean *lean, const struct ocr_line *l)
{
	static const struct image_norm norm = { .mul = { 1, 1, 1 }, .add = { 0, 0, 0 } };
	struct ocr_quad q = ocr_lean_stored(lean, l->box);
	float scale = HEIGHT / l->box.h, want = l->box.w * scale;
	int w = want < 8 ? 8 : want > WIDTH_MAX ? WIDTH_MAX : (int)want, end = (int)(l->c[1].x0 * scale * 0.9f);
	if (end < 4 || end >= w - 4)
		return false;
	float *planes = xcalloc((size_t)w * HEIGHT * 3, sizeof *planes);
	image_sample_quad(pic, &q, w, HEIGHT, &norm, planes, w);
	struct ink ground = ground_of(planes, w, w), icon = ink_of(planes, w, 0, end, &ground), rest = ink_of(planes, w, end, w, &ground);
	free(planes);
	float tint = fmaxf(icon.c[0], fmaxf(icon.c[1], icon.c[2])) - fminf(icon.c[0], fminf(icon.c[1], icon.c[2]));
	return tint > OTHER_COLOUR && distance(&icon, &rest) > OTHER_COLOUR;
}

void ocr_icons_drop(const struct ocr_picture *pic, struct ocr_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		struct ocr_line *l = &lines->line[i];
		if (l->n < 3 || l->c[0].cp != SQUARE || !is_icon(pic, &lines->lean, l))
			continue;
		float from = l->c[1].x0;
		memmove(l->c, l->c + 1, --l->n * sizeof *l->c);
		for (size_t k = 0; k < l->n; k++) {
			l->c[k].x0 -= from;
			l->c[k].x1 -= from;
		}
		l->c[0].space_before = l->c[0].cell_before = false;
		l->box.cx += from / 2 * l->box.ux;
		l->box.cy += from / 2 * l->box.uy;
		l->box.w -= from;
	}
}
