/* ocr_tesseract.c - Tesseract's C interface, the engine of a machine that has
 * only its distribution's packages.
 *
 * Measured on Chinese pages: chi_sim alone is better than chi_sim+eng (it
 * knows Latin letters), pictures with small letters scaled by two are better
 * than as they are or by three, and its own binarisation better than ours.
 * Whoever starts a worker sets OMP_THREAD_LIMIT=1. */
#include "text/image_rules.h"
#include "text/image_sample.h"
#include "text/ocr_lines.h"

#ifdef HAVE_TESSERACT
#include <limits.h>
#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <tesseract/capi.h>

/* Lines lower than this are "small letters", pixels. */
#define SMALL_LINE 32
/* So many pixels beside the middle of a table's rule belong to it. */
#define RULE_REACH 2.5
/* Height of a line of text before any is known, for telling rules. */
#define LINE_GUESS 20
/* A page is scaled up no further than to this area. */
#define SCALED_PIXELS_MAX (24.0 * 1000 * 1000)
/* Symbols less sure than this in a line whose mean is no better are noise of
 * pictures: stamps, photographs, rulings. */
#define LINE_CONFIDENCE_MIN 0.3f

struct tess {
	TessBaseAPI *api;
	bool wide_words; /* Hangul's words are apart; Chinese ones are guesses */
};

bool tess_built(void)
{
	return true;
}

enum status tess_open(struct tess **ret, struct err *err)
{
	static const char *const languages[] = { "chi_sim", "chi_sim+eng", "eng" };
	struct tess *t = xcalloc(1, sizeof *t);
	t->api = TessBaseAPICreate();
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (TessBaseAPIInit3(t->api, NULL, languages[i]) == 0) {
			TessBaseAPISetVariable(t->api, "debug_file", "/dev/null");
			*ret = t;
			return ST_OK;
		}
	tess_close(t);
	return err_set(err, ST_SKIP, E_MISSING, "tesseract has no data for Chinese or English");
}

enum status tess_open_data(struct tess **ret, struct str data, const char *language, struct err *err)
{
	struct tess *t = xcalloc(1, sizeof *t);
	t->api = TessBaseAPICreate();
	t->wide_words = strcmp(language, "kor") == 0;
	if (data.len <= INT_MAX && TessBaseAPIInit5(t->api, data.p, (int)data.len, language, OEM_LSTM_ONLY, NULL, 0, NULL, NULL, 0, 0) == 0) {
		TessBaseAPISetVariable(t->api, "debug_file", "/dev/null");
		*ret = t;
		return ST_OK;
	}
	tess_close(t);
	return err_set(err, ST_SKIP, E_MISSING, "tesseract cannot use its data for '%s'", language);
}

void tess_close(struct tess *t)
{
	if (!t)
		return;
	if (t->api) {
		TessBaseAPIEnd(t->api);
		TessBaseAPIDelete(t->api);
	}
	free(t);
}

/* A grey copy, scaled. */
static uint8_t *grey(const struct ocr_picture *pic, double scale, int *ret_w, int *ret_h)
{
	static const struct image_norm norm = { .mul = { 1, 1, 1 }, .add = { 0, 0, 0 } };
	int w = (int)(pic->width * scale), h = (int)(pic->height * scale);
	uint8_t *out = xmalloc((size_t)w * (size_t)h);
	/* In bands, so that the floats stay few. */
	enum { BAND = 64 };
	float *planes = xmalloc((size_t)w * BAND * 3 * sizeof *planes);
	for (int y = 0; y < h; y += BAND) {
		int rows = h - y < BAND ? h - y : BAND;
		size_t n = (size_t)w * (size_t)rows;
		image_sample_rect(pic, 0, (float)(y / scale), (float)(w / scale), (float)(rows / scale), w, rows, &norm, planes, w);
		for (size_t i = 0; i < n; i++)
			out[(size_t)y * (size_t)w + i] = (uint8_t)(planes[i] * 0.299f + planes[n + i] * 0.587f + planes[2 * n + i] * 0.114f + 0.5f);
	}
	free(planes);
	*ret_w = w;
	*ret_h = h;
	return out;
}

/* Tesseract takes ruled tables for pictures and drops them: without their
 * rules they are text. SCALE is that of the grey copy. */
static void erase_rules(const struct ocr_lines *lines, uint8_t *px, int w, int h, double scale)
{
	int reach = (int)(RULE_REACH * scale) + 1;
	for (size_t i = 0; i < lines->n_frames; i++) {
		const struct layout_frame *f = &lines->frame[i];
		int x[2] = { (int)(f->x0 * scale), (int)(f->x1 * scale) }, y[2] = { (int)(f->y0 * scale), (int)(f->y1 * scale) };
		for (int e = 0; e < 2; e++) {
			for (int b = y[e] - reach; b <= y[e] + reach; b++)
				for (int a = x[0] - reach; a <= x[1] + reach && b >= 0 && b < h; a++)
					if (a >= 0 && a < w)
						px[(size_t)b * (size_t)w + (size_t)a] = 255;
			for (int a = x[e] - reach; a <= x[e] + reach; a++)
				for (int b = y[0] - reach; b <= y[1] + reach && a >= 0 && a < w; b++)
					if (b >= 0 && b < h)
						px[(size_t)b * (size_t)w + (size_t)a] = 255;
		}
	}
}

struct gather {
	struct ocr_lines *lines;
	struct ocr_char *c;
	size_t n, cap;
	struct ocr_quad box;
	double scale;
	bool wide_words;
};

static void end_line(struct gather *g)
{
	float sum = 0;
	for (size_t i = 0; i < g->n; i++)
		sum += g->c[i].confidence;
	if (g->n && sum > LINE_CONFIDENCE_MIN * (float)g->n)
		ocr_lines_add(g->lines, &g->box, g->c, g->n);
	else
		free(g->c);
	g->c = NULL;
	g->n = g->cap = 0;
}

static void begin_line(struct gather *g, TessResultIterator *ri)
{
	int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
	const TessPageIterator *pi = TessResultIteratorGetPageIteratorConst(ri);
	end_line(g);
	TessPageIteratorBoundingBox(pi, RIL_TEXTLINE, &x0, &y0, &x1, &y1);
	g->box = (struct ocr_quad){ .cx = (float)((x0 + x1) / 2 / g->scale), .cy = (float)((y0 + y1) / 2 / g->scale), .w = (float)((x1 - x0) / g->scale),
				    .h = (float)((y1 - y0) / g->scale), .ux = 1, .score = 1 };
}

/* The table's cell that holds the place, or the number of cells. */
static size_t frame_at(const struct ocr_lines *l, float x, float y)
{
	size_t i = 0;
	while (i < l->n_frames && !(x > l->frame[i].x0 && x < l->frame[i].x1 && y > l->frame[i].y0 && y < l->frame[i].y1))
		i++;
	return i;
}

/* A line that runs through several cells is cut where a cell begins. */
static void cut_at_cell(struct gather *g, float x0, float x1)
{
	if (g->n == 0 || g->lines->n_frames == 0)
		return;
	float left = g->box.cx - g->box.w / 2, last = left + (g->c[g->n - 1].x0 + g->c[g->n - 1].x1) / 2;
	if (frame_at(g->lines, last, g->box.cy) == frame_at(g->lines, (x0 + x1) / 2, g->box.cy))
		return;
	struct ocr_quad rest = g->box;
	float right = left + g->box.w, end = left + g->c[g->n - 1].x1;
	g->box.w = end - left;
	g->box.cx = (left + end) / 2;
	end_line(g);
	rest.w = right - x0;
	rest.cx = (right + x0) / 2;
	g->box = rest;
}

static void add_symbol(struct gather *g, TessResultIterator *ri, bool word_begins)
{
	int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
	char *text = TessResultIteratorGetUTF8Text(ri, RIL_SYMBOL);
	float conf = TessResultIteratorConfidence(ri, RIL_SYMBOL) / 100;
	TessPageIteratorBoundingBox(TessResultIteratorGetPageIteratorConst(ri), RIL_SYMBOL, &x0, &y0, &x1, &y1);
	struct str s = str_from(text ? text : "");
	cut_at_cell(g, (float)(x0 / g->scale), (float)(x1 / g->scale));
	float left = g->box.cx - g->box.w / 2;
	while (s.len && g->n < OCR_LINE_CHARS_MAX) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
		s = str_sub(s, k, s.len);
		g->c = xgrow(g->c, &g->cap, g->n + 1, sizeof *g->c);
		struct ocr_char *c = &g->c[g->n++];
		*c = (struct ocr_char){ .cp = cp, .confidence = conf < 0 ? 0 : conf, .x0 = (float)(x0 / g->scale) - left, .x1 = (float)(x1 / g->scale) - left };
		if (word_begins && g->n > 1) {
			float gap = c->x0 - c[-1].x1;
			/* Its words of Chinese are guesses: only gaps and Latin count. */
			c->cell_before = gap > 1.5f * g->box.h;
			c->space_before = gap > 0.6f * g->box.h || g->wide_words || (utf8_width(cp) == 1 && utf8_width(c[-1].cp) == 1);
		}
		word_begins = false;
	}
	TessDeleteText(text);
}

static float median_height(TessBaseAPI *api)
{
	struct { int *h; size_t n; } s = { NULL, 0 };
	TessPageIterator *pi = TessBaseAPIAnalyseLayout(api);
	size_t cap = 0;
	if (pi) {
		do {
			int x0, y0, x1, y1;
			if (!TessPageIteratorBoundingBox(pi, RIL_TEXTLINE, &x0, &y0, &x1, &y1))
				continue;
			s.h = xgrow(s.h, &cap, s.n + 1, sizeof *s.h);
			s.h[s.n++] = y1 - y0;
		} while (TessPageIteratorNext(pi, RIL_TEXTLINE));
		TessPageIteratorDelete(pi);
	}
	/* insertion sort: a page has some hundred lines */
	for (size_t i = 1; i < s.n; i++)
		for (size_t k = i; k > 0 && s.h[k - 1] > s.h[k]; k--) {
			int t = s.h[k];
			s.h[k] = s.h[k - 1];
			s.h[k - 1] = t;
		}
	float m = s.n ? (float)s.h[s.n / 2] : 0;
	free(s.h);
	return m;
}

enum status tess_read(struct tess *t, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err)
{
	int w, h;
	double scale = 1, most = sqrt(SCALED_PIXELS_MAX / ((double)pic->width * pic->height));
	uint8_t *px = NULL;
	if (most < 1)
		scale = most;
	ret->n_frames = image_rules_frames(pic, LINE_GUESS, &ret->frame);
	ret->ruled = true;
	px = grey(pic, scale, &w, &h);
	erase_rules(ret, px, w, h, scale);
	TessBaseAPISetPageSegMode(t->api, PSM_SINGLE_BLOCK);
	TessBaseAPISetImage(t->api, px, w, h, 1, w);
	TessBaseAPISetSourceResolution(t->api, 150);
	float line = median_height(t->api);
	if (scale >= 1 && most >= 2 && line < SMALL_LINE) {
		free(px);
		scale = 2;
		px = grey(pic, scale, &w, &h);
		erase_rules(ret, px, w, h, scale);
		TessBaseAPISetImage(t->api, px, w, h, 1, w);
		TessBaseAPISetSourceResolution(t->api, 150);
	}
	enum status st = ST_OK;
	if (TessBaseAPIRecognize(t->api, NULL) != 0)
		st = err_set(err, ST_SKIP, E_CORRUPT, "tesseract cannot read the picture");
	TessResultIterator *ri = st == ST_OK ? TessBaseAPIGetIterator(t->api) : NULL;
	struct gather g = { .lines = ret, .scale = scale, .wide_words = t->wide_words };
	if (ri) {
		const TessPageIterator *pi = TessResultIteratorGetPageIteratorConst(ri);
		do {
			if (TessPageIteratorIsAtBeginningOf(pi, RIL_TEXTLINE))
				begin_line(&g, ri);
			add_symbol(&g, ri, TessPageIteratorIsAtBeginningOf(pi, RIL_WORD));
		} while (TessResultIteratorNext(ri, RIL_SYMBOL));
		end_line(&g);
		TessResultIteratorDelete(ri);
	}
	TessBaseAPIClear(t->api);
	free(px);
	return st;
}

size_t tess_read_line(struct tess *t, const uint8_t *grey, int w, int h, struct ocr_char **ret)
{
	struct ocr_lines none = { .n = 0 };
	struct gather g = { .lines = &none,
			    .scale = 1,
			    .wide_words = t->wide_words,
			    .box = { .cx = (float)w / 2, .cy = (float)h / 2, .w = (float)w, .h = (float)h, .ux = 1 } };
	TessBaseAPISetPageSegMode(t->api, PSM_SINGLE_LINE);
	TessBaseAPISetImage(t->api, grey, w, h, 1, w);
	TessBaseAPISetSourceResolution(t->api, 300);
	TessResultIterator *ri = TessBaseAPIRecognize(t->api, NULL) == 0 ? TessBaseAPIGetIterator(t->api) : NULL;
	if (ri) {
		const TessPageIterator *pi = TessResultIteratorGetPageIteratorConst(ri);
		do
			add_symbol(&g, ri, TessPageIteratorIsAtBeginningOf(pi, RIL_WORD));
		while (TessResultIteratorNext(ri, RIL_SYMBOL));
		TessResultIteratorDelete(ri);
	}
	TessBaseAPIClear(t->api);
	*ret = g.c;
	return g.n;
}
#else
bool tess_built(void)
{
	return false;
}

enum status tess_open_data(struct tess **ret, struct str data, const char *language, struct err *err)
{
	(void)ret, (void)data;
	return err_set(err, ST_SKIP, E_MISSING, "built without tesseract, no '%s'", language);
}

size_t tess_read_line(struct tess *t, const uint8_t *grey, int w, int h, struct ocr_char **ret)
{
	(void)t, (void)grey, (void)w, (void)h, (void)ret;
	return 0;
}

enum status tess_open(struct tess **ret, struct err *err)
{
	(void)ret;
	return err_set(err, ST_SKIP, E_MISSING, "built without tesseract");
}

void tess_close(struct tess *t)
{
	(void)t;
}

enum status tess_read(struct tess *t, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err)
{
	(void)t, (void)pic, (void)ret;
	return err_set(err, ST_SKIP, E_NEEDS_OCR, "built without tesseract");
}
#endif
