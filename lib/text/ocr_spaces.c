/* ocr_spaces.c - where words end in a line.
 *
 * A column without ink is a gap. Between two letters of Latin script a gap
 * much wider than their side bearings is a word's end; between any two
 * characters a gap wider than one and a half letters parts two cells of a
 * table that the detector took for one line. Gaps inside Chinese are left
 * alone: full-width punctuation brings its own. */
#include "text/ocr_spaces.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* A column is blank when its contrast is below this part of the line's. */
#define BLANK_PART 0.22f
/* Letters stand in the middle of the crop; its edges may show neighbours. */
#define EDGE_PART 0.1f
/* Least gap of a word space and of a table's cells, in letter heights (em). */
#define WORD_GAP 0.21f
#define WIDE_GAP 0.9f
#define CELL_GAP 1.7f
/* The em is this part of the crop's height: the detector's boxes have margins. */
#define EM_PART 0.72f

/* Blank room that a character brings itself, to its left and right, in em. */
static void bearing(uint32_t cp, float *left, float *right)
{
	*left = *right = 0.05f;
	if (cp == '1' || cp == 'I' || cp == 'i' || cp == 'l' || cp == 'j')
		*left = *right = 0.12f;
	else if (cp == '.' || cp == ',' || cp == ':' || cp == ';' || cp == '\'' || cp == '!')
		*left = *right = 0.1f;
	else if (cp == '-' || cp == '(' || cp == ')' || cp == '[' || cp == ']' || cp == '/' || cp == 't' || cp == 'r' || cp == 'f')
		*left = *right = 0.08f;
	if (cp == 0x3002 || cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1A || cp == 0xFF1B || cp == 0xFF09 || cp == 0x300B || cp == 0x3011 || cp == 0x201D ||
	    cp == 0xFF01 || cp == 0xFF1F || cp == 0x300D)
		*right = 0.7f;
	if (cp == 0xFF08 || cp == 0x300A || cp == 0x3010 || cp == 0x201C || cp == 0x300C)
		*left = 0.7f;
}

static bool latin(uint32_t cp)
{
	return cp > ' ' && cp < 0x3000 && utf8_width(cp) == 1;
}

size_t ocr_spaces_find(struct ocr_char *c, size_t n, const float *plane, int w, int h, size_t stride, float per_step, float squeeze)
{
	float *contrast = xmalloc(((size_t)w + 1) * sizeof *contrast), most = 0;
	int from = (int)((float)h * EDGE_PART), to = h - from;
	size_t kept = 0;
	bool told = false; /* the recogniser gave a space of its own */
	for (int x = 0; x < w; x++) {
		float lo = INFINITY, hi = -INFINITY;
		for (int y = from; y < to; y++) {
			float v = plane[(size_t)y * stride + (size_t)x];
			lo = fminf(lo, v);
			hi = fmaxf(hi, v);
		}
		contrast[x] = hi - lo;
		most = fmaxf(most, contrast[x]);
	}
	float em = (float)h * EM_PART * squeeze;
	for (size_t i = 0; i < n; i++) {
		struct ocr_char k = c[i];
		k.x0 *= per_step;
		k.x1 *= per_step;
		if (k.cp == ' ' || k.cp == 0x3000) {
			told = true;
			continue;
		}
		if (kept) {
			struct ocr_char *b = &c[kept - 1];
			/* Longest blank run between the two centres. */
			int a = (int)((b->x0 + b->x1) / 2), e = (int)((k.x0 + k.x1) / 2), run = 0, gap = 0;
			for (int x = a < 0 ? 0 : a; x < e && x < w; x++) {
				run = contrast[x] < BLANK_PART * most ? run + 1 : 0;
				gap = run > gap ? run : gap;
			}
			float bl, br, kl, kr;
			bearing(b->cp, &bl, &br);
			bearing(k.cp, &kl, &kr);
			float free_gap = (float)gap / em - br - kl;
			k.cell_before = free_gap > CELL_GAP;
			k.space_before = (latin(b->cp) && latin(k.cp) && free_gap > (told ? WORD_GAP / 2 : WORD_GAP)) || free_gap > WIDE_GAP;
		}
		told = false;
		c[kept++] = k;
	}
	free(contrast);
	return kept;
}
