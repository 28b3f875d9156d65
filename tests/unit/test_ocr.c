/* test_ocr.c - boxes out of a map, characters out of soft-max, rows out of
 * boxes, cells out of rules, names out of bubbles: all without an engine. */
#include "tap.h"

#include "text/image_rules.h"
#include "text/layout.h"
#include "text/layout_chat.h"
#include "text/layout_frames.h"
#include "text/ocr_boxes.h"
#include "text/ocr_ctc.h"
#include "text/ocr_marks.h"
#include "text/ocr_pale.h"
#include "text/ocr_pairs.h"
#include "text/ocr_read.h"
#include "text/ocr_repair.h"
#include "text/ocr_seal.h"
#include "text/ocr_spaces.h"
#include "text/ocr_stray.h"
#include "text/ocr_fold.h"

#include <math.h>
#include <sluice/ocr.h>
#include <stdlib.h>

static bool near_to(float a, float b, float eps)
{
	return fabsf(a - b) <= eps;
}

static void boxes(void)
{
	enum { W = 200, H = 100 };
	float *map = calloc(W * H, sizeof *map);
	struct ocr_quad *q;
	struct ocr_boxes_rules rules = { .threshold = 0.3f, .score_min = 0.6f, .unclip = 1.5f, .side_min = 3 };
	for (int y = 20; y < 30; y++)
		for (int x = 20; x < 120; x++)
			map[y * W + x] = 0.9f;
	for (int y = 60; y < 70; y++)
		for (int x = 20; x < 60; x++)
			map[y * W + x] = 0.4f; /* above the threshold, below the score */
	map[95 * W + 195] = 1; /* a speck */
	size_t n = ocr_boxes_find(map, W, H, &rules, &q);
	is_int((long long)n, 1, "one box: the unsure and the speck are dropped");
	/* 100×10 grown by 1000*1.5/220 = 6.8 on each side */
	ok(near_to(q[0].cx, 70, 0.6f) && near_to(q[0].cy, 25, 0.6f) && near_to(q[0].w, 113.6f, 0.5f) && near_to(q[0].h, 23.6f, 0.5f), "its place and size");
	free(q);
	memset(map, 0, W * H * sizeof *map);
	for (int x = 20; x < 180; x++) /* leaning by one in ten */
		for (int y = 0; y < 12; y++)
			map[(20 + x / 10 + y) * W + x] = 0.9f;
	n = ocr_boxes_find(map, W, H, &rules, &q);
	ok(n == 1 && near_to(q[0].uy / q[0].ux, 0.1f, 0.02f), "a leaning box keeps its direction");
	ok(near_to(ocr_lean_find(q, n, W, H).uy, 0.1f, 0.02f), "and is how the page leans");
	free(q);
	n = ocr_boxes_find(map, 0, 0, &rules, &q);
	is_int((long long)n, 0, "an empty map");
	free(q);
	float corners[8] = { 0, 0, 10, 0, 10, 4, 0, 4 };
	struct ocr_quad r = ocr_boxes_min_rect(corners, 4);
	ok(near_to(r.w, 10, 0.01f) && near_to(r.h, 4, 0.01f) && near_to(r.cx, 5, 0.01f), "smallest rectangle of a rectangle");
	free(map);
}

static void ctc(void)
{
	struct ocr_keys k;
	struct ocr_char *c;
	struct err err;
	is_int(ocr_keys_load(&k, STR("合\n同\nA\n"), &err), ST_OK, "keys load");
	is_int((long long)k.n, 5, "blank, three characters, space");
	/* classes: 0 blank 1 合 2 同 3 A 4 space */
	float p[8 * 5] = { 0 };
	static const int best[8] = { 1, 1, 0, 1, 2, 0, 3, 4 };
	for (int t = 0; t < 8; t++)
		p[t * 5 + best[t]] = 0.8f + 0.01f * (float)t;
	p[4 * 5 + 3] = 0.15f;
	size_t n = ocr_ctc_decode(p, 8, 5, &k, &c);
	ok(n == 5 && c[0].cp == 0x5408 && c[1].cp == 0x5408 && c[2].cp == 0x540C && c[3].cp == 'A' && c[4].cp == ' ', "equal neighbours are one, blanks part them");
	ok(near_to(c[0].confidence, 0.81f, 0.001f) && near_to(c[0].x1, 2, 0), "the best step speaks, all steps count for the place");
	ok(c[2].second == 'A' && near_to(c[2].second_confidence, 0.15f, 0.001f), "the second choice");
	free(c);
	n = ocr_ctc_decode(p, 0, 5, &k, &c);
	is_int((long long)n, 0, "no steps");
	free(c);
	ocr_keys_release(&k);
	is_int(ocr_keys_load(&k, STR("合\n\n"), &err), ST_SKIP, "an empty line is no key");
}

static void add(struct ocr_lines *l, float x, float y, float w, float h, const char *text)
{
	struct ocr_char *c = calloc(strlen(text) + 1, sizeof *c);
	size_t n = 0;
	for (; text[n]; n++)
		c[n] = (struct ocr_char){ .cp = (unsigned char)text[n], .confidence = 0.99f };
	struct ocr_quad q = { .cx = x + w / 2, .cy = y + h / 2, .w = w, .h = h, .ux = 1, .score = 1 };
	ocr_lines_add(l, &q, c, n);
}

/* "a b|c" : the first letters of lines in order, space between cells, | between rows. */
static const char *order(const struct ocr_lines *l, const struct layout_frame *f, size_t n_f)
{
	static char out[256];
	struct layout_cell *c;
	size_t k = 0, row = 0, column = 0;
	layout_rows(l, f, n_f, &c);
	for (size_t i = 0; i < l->n && k < 200; i++) {
		if (i && c[i].row != row) {
			out[k++] = '|';
			column = 0;
		}
		for (row = c[i].row; column < c[i].column; column++)
			out[k++] = ' ';
		out[k++] = (char)l->line[c[i].line].c[0].cp;
	}
	out[k] = '\0';
	free(c);
	return out;
}

static void rows(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 300, 52, 80, 20, "d");
	add(&l, 20, 50, 80, 20, "c");
	add(&l, 300, 12, 80, 20, "b");
	add(&l, 20, 10, 80, 20, "a");
	is(str_from(order(&l, NULL, 0)), "a b|c d", "cells side by side are a row");
	ocr_lines_release(&l);
	for (int i = 0; i < 8; i++) {
		char name[2] = { (char)('a' + i), 0 };
		add(&l, 20, (float)(100 + 30 * i), 280, 20, name);
		name[0] = (char)('A' + i);
		add(&l, 340, (float)(100 + 30 * i), 280, 20, name);
	}
	is(str_from(order(&l, NULL, 0)), "a|b|c|d|e|f|g|h|A|B|C|D|E|F|G|H", "two columns of running text are read one after the other");
	ocr_lines_release(&l);
	static const struct layout_frame f[4] = { { 0, 0, 100, 80, 1, 0, 0 }, { 100, 0, 200, 80, 1, 0, 1 }, { 0, 80, 100, 120, 1, 1, 0 }, { 100, 80, 200, 120, 1, 1, 1 } };
	add(&l, 10, 5, 80, 20, "a");
	add(&l, 10, 40, 80, 20, "b");
	add(&l, 110, 30, 80, 20, "c");
	add(&l, 110, 90, 80, 20, "d");
	is(str_from(order(&l, f, 4)), "ab c| d", "lines of a ruled cell stay together, an empty cell leaves its place");
	ocr_lines_release(&l);
	is(str_from(order(&l, NULL, 0)), "", "an empty page");
}

struct canvas {
	uint8_t px[240 * 320 * 3];
	struct ocr_picture pic;
};

static struct canvas *blank(uint8_t grey)
{
	struct canvas *c = calloc(1, sizeof *c);
	memset(c->px, grey, sizeof c->px);
	c->pic = (struct ocr_picture){ .rgb = c->px, .width = 320, .height = 240, .stride = 960 };
	return c;
}

static void fill(struct canvas *c, int x0, int y0, int x1, int y1, uint8_t r, uint8_t g, uint8_t b)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			memcpy(c->px + y * 960 + x * 3, (uint8_t[3]){ r, g, b }, 3);
}

static void rules(void)
{
	struct canvas *c = blank(255);
	struct layout_frame *f;
	for (int y = 20; y <= 140; y += 40)
		fill(c, 20, y, 221, y + 1, 0, 0, 0);
	for (int x = 20; x <= 220; x += 100)
		fill(c, x, 20, x + 1, 141, 0, 0, 0);
	fill(c, 120, 22, 121, 60, 255, 255, 255); /* the first row is one cell */
	size_t n = image_rules_frames(&c->pic, 16, &f);
	is_int((long long)n, 5, "three rows of two, the first merged");
	ok(n == 5 && near_to(f[0].x1 - f[0].x0, 200, 2) && f[1].row == 1 && f[2].column == 1, "their places");
	free(f);
	fill(c, 0, 0, 320, 240, 255, 255, 255);
	/* rows hardly higher than a line, and ink just beside the rules */
	for (int y = 20; y <= 140; y += 24)
		fill(c, 20, y, 221, y + 1, 0, 0, 0);
	for (int x = 20; x <= 220; x += 50) {
		fill(c, x, 20, x + 1, 141, 0, 0, 0);
		fill(c, x + 4, 25, x + 9, 40, 0, 0, 0);
	}
	n = image_rules_frames(&c->pic, 18, &f);
	is_int((long long)n, 20, "rules go on through crossings and past letters");
	free(f);
	fill(c, 0, 0, 320, 240, 255, 255, 255);
	fill(c, 0, 0, 320, 240, 20, 20, 20); /* light rules on a dark page, short ones beside a merged cell */
	for (int y = 20; y <= 140; y += 24)
		fill(c, 20, y, y == 44 || y == 92 ? 61 : 221, y + 1, 120, 120, 120);
	for (int x = 20; x <= 220; x += x == 20 ? 40 : 160)
		fill(c, x, 20, x + 1, 141, 120, 120, 120);
	n = image_rules_frames(&c->pic, 18, &f);
	is_int((long long)n, 8, "a dark table; short rules between uprights");
	free(f);
	fill(c, 0, 0, 320, 240, 255, 255, 255);
	fill(c, 40, 40, 280, 200, 100, 150, 200); /* a field is no table */
	is_int((long long)image_rules_frames(&c->pic, 16, &f), 0, "a coloured field has no rules");
	free(f);
	free(c);
}

static void chat(void)
{
	struct canvas *c = blank(237);
	struct ocr_lines l = { .n = 0 };
	struct chat_row *r;
	size_t n;
	fill(c, 20, 60, 150, 90, 255, 255, 255);
	fill(c, 180, 120, 300, 150, 150, 230, 110);
	add(&l, 140, 10, 40, 14, "10:02");
	add(&l, 26, 40, 60, 14, "name");
	add(&l, 26, 66, 110, 18, "hello");
	add(&l, 190, 126, 100, 18, "answer");
	ok(layout_chat(&l, &c->pic, &r, &n), "bubbles are a chat");
	ok(n == 2 && r[0].message && !r[0].right && r[0].speaker == 1 && r[0].time == 0, "who and when");
	ok(n == 2 && r[1].right && r[1].speaker == CHAT_NONE && r[1].time == 0, "the other side, without a name");
	free(r);
	fill(c, 0, 0, 320, 240, 255, 255, 255);
	ok(!layout_chat(&l, &c->pic, &r, &n), "without bubbles it is none");
	ocr_lines_release(&l);
	add(&l, 140, 10, 40, 14, "10:02");
	for (int row = 0; row < 4; row++) {
		fill(c, 10, 40 + 40 * row, 310, 60 + 40 * row, 200, 220, 240);
		for (int k = 0; k < 3; k++)
			add(&l, (float)(20 + 100 * k), (float)(42 + 40 * row), 60, 16, "cell");
	}
	ok(!layout_chat(&l, &c->pic, &r, &n), "coloured rows of a table are no bubbles");
	ocr_lines_release(&l);
	for (int x = 0; x < 320; x++)
		fill(c, x, 0, x + 1, 240, (uint8_t)(250 - x / 2), (uint8_t)(250 - x / 2), (uint8_t)(250 - x / 2));
	add(&l, 140, 10, 40, 14, "10:02");
	for (int row = 0; row < 4; row++)
		add(&l, 20, (float)(42 + 40 * row), 90, 16, "words");
	ok(!layout_chat(&l, &c->pic, &r, &n), "nor is light that fades over paper");
	ocr_lines_release(&l);
	free(c);
}

static void repair(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 0, 10, 10, "xxxx");
	add(&l, 0, 20, 10, 10, "xx");
	struct ocr_char *a = l.line[0].c, *b = l.line[1].c;
	a[0].cp = b[0].cp = 0x5408;
	a[1].cp = 0x540C;
	b[1] = (struct ocr_char){ .cp = 0x6708, .second = 0x540C, .confidence = 0.6f, .second_confidence = 0.2f };
	a[2].cp = 0x571F;
	a[3].cp = '8';
	ocr_repair(&l);
	ok(b[1].cp == 0x540C, "a doubtful character follows the page's own word");
	ok(a[2].cp == 0xB1, "plus or minus before a figure");
	ocr_lines_release(&l);
}

/* The language's words, dashes and www. */
static void words(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 0, 10, 10, "xxxx");
	add(&l, 0, 20, 10, 10, "1x3x8xx8");
	add(&l, 0, 40, 10, 10, "(WWw.a.cn");
	add(&l, 0, 60, 10, 10, "xoox foo");
	l.line[3].c[0].cp = 0x4E8C;
	l.line[3].c[3].cp = 0x4E03;
	struct ocr_char *a = l.line[0].c, *b = l.line[1].c, *c = l.line[2].c;
	ok(ocr_pairs_known(0x7AE3, 0x5DE5) && !ocr_pairs_known(0x5CFB, 0x5DE5) && ocr_pairs_known(0x4E00, 0x4E00), "pairs of words");
	ok(!ocr_pairs_known('a', 0x5DE5) && !ocr_pairs_known(0x9FA5, 0x20000) && !ocr_pairs_known(0, 0), "what is no pair");
	/* 峻工 is no word; of 未案 the less sure is mended, then 未来 stands */
	a[0] = (struct ocr_char){ .cp = 0x5CFB, .second = 0x7AE3, .confidence = 0.93f, .second_confidence = 0.04f };
	a[1].cp = 0x5DE5;
	a[2] = (struct ocr_char){ .cp = 0x672A, .second = 0x6765, .confidence = 0.94f, .second_confidence = 0.05f };
	a[3] = (struct ocr_char){ .cp = 0x6848, .second = 0x6765, .confidence = 0.9f, .second_confidence = 0.04f };
	for (size_t i = 1; i < 7; i++)
		if (b[i].cp == 'x')
			b[i] = (struct ocr_char){ .cp = 0x4E00, .second = i == 3 ? 0x4E8C : 0x2014, .confidence = 0.9f, .second_confidence = 0.07f };
	ocr_repair(&l);
	ok(a[0].cp == 0x7AE3 && a[0].second == 0x5CFB, "a second thought that makes a word");
	ok(a[2].cp == 0x672A && a[3].cp == 0x6765, "the least sure first");
	ok(b[1].cp == 0x2014 && b[3].cp == 0x4E00 && b[5].cp == 0x2014 && b[6].cp == 0x2014, "dashes between figures, and two in a row");
	ok(c[1].cp == 'w' && c[2].cp == 'w' && c[3].cp == 'w', "www in small letters");
	ok(l.line[3].c[1].cp == 0x25CB && l.line[3].c[2].cp == 0x25CB && l.line[3].c[6].cp == 'o', "rings of a year in Chinese figures");
	ocr_lines_release(&l);
}

static void amounts(void)
{
	static const char *const row[][2] = { { "$1.200.000.00", "$1,200,000.00" }, { "10.100.200.12", "10.100.200.12" }, { "203.0.113.77", "203.0.113.77" },
					      { "$360.000.00", "$360,000.00" }, { "1.234", "1.234" } };
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct ocr_lines l = { .n = 0 };
		char got[32] = "";
		add(&l, 0, 0, 10, 10, row[i][0]);
		ocr_repair(&l);
		for (size_t k = 0; k < l.line[0].n; k++)
			got[k] = (char)l.line[0].c[k].cp;
		is(str_from(got), row[i][1], "commas of an amount, dots of an address");
		ocr_lines_release(&l);
	}
}

/* Lines that fan out as on a photograph come straight, and go back. */
static void lean(void)
{
	struct ocr_quad q[12];
	float worst = 0, back = 0;
	for (int i = 0; i < 12; i++) {
		float y = (float)(50 + 60 * i), slope = 0.02f + 0.0001f * (y - 400), len = sqrtf(1 + slope * slope);
		q[i] = (struct ocr_quad){ .cx = 500, .cy = y, .w = 700, .h = 20, .ux = 1 / len, .uy = slope / len };
	}
	struct ocr_lean l = ocr_lean_find(q, 12, 1000, 800);
	ok(l.leans && near_to(l.uy, 0.02f, 0.003f) && near_to(l.fan, 0.0001f, 0.00002f), "lines that fan out");
	for (int i = 0; i < 12; i++) {
		struct ocr_quad s = ocr_lean_straight(&l, q[i]), b = ocr_lean_stored(&l, s);
		worst = fmaxf(worst, fabsf(s.uy));
		back = fmaxf(back, fabsf(b.cx - q[i].cx) + fabsf(b.cy - q[i].cy) + fabsf(b.uy - q[i].uy));
	}
	ok(worst < 0.003f, "are straight on the straight page");
	ok(back < 0.1f, "and lie where they lay when they go back");
	for (int i = 0; i < 12; i++) {
		q[i].ux = 1;
		q[i].uy = 0;
	}
	ok(!ocr_lean_find(q, 12, 1000, 800).leans, "an upright page does not lean");
	ok(!ocr_lean_find(q, 0, 1000, 800).leans, "nor does an empty one");
}

static void sift(void)
{
	/* three rows of two cells; the second rule between columns was not found below */
	struct layout_frame f[6] = { { 0, 0, 200, 30, 1, 0, 0 }, { 200, 0, 300, 30, 1, 0, 1 }, { 0, 30, 200, 60, 1, 1, 0 }, { 200, 30, 300, 60, 1, 1, 1 },
				     { 0, 60, 200, 90, 1, 2, 0 }, { 200, 60, 300, 90, 1, 2, 1 } };
	struct ocr_quad whole[6], cut[9];
	for (int r = 0; r < 3; r++)
		for (int k = 0; k < 3; k++) {
			struct ocr_quad q = { .cx = (float)(50 + 100 * k), .cy = (float)(15 + 30 * r), .w = 40, .h = 20, .ux = 1 };
			cut[3 * r + k] = q;
			if (k != 1)
				whole[2 * r + k / 2] = q;
		}
	is_int((long long)layout_frames_sift(f, 6, whole, 6, 20), 6, "cells with a text each are cells");
	is_int((long long)layout_frames_sift(f, 6, cut, 9, 20), 0, "texts side by side in row after row: rules are lost");
	struct layout_frame g[3] = { { 0, 0, 100, 30, 1, 0, 0 }, { 100, 0, 110, 30, 1, 0, 1 }, { 110, 0, 200, 30, 1, 0, 2 } };
	struct ocr_quad two[2] = { { .cx = 50, .cy = 15 }, { .cx = 150, .cy = 15 } };
	layout_frames_close(g, 3, two, 2);
	ok(g[0].column == 0 && g[2].column == 1, "a column without text is none");
	struct layout_frame border = { 0, 0, 300, 90, 1, 0, 0 };
	is_int((long long)layout_frames_sift(&border, 1, whole, 6, 20), 0, "a border around a page is no cell");
}

static void seal(void)
{
	struct canvas *c = blank(255);
	struct image clean;
	ok(!ocr_seal_remove(&c->pic, &clean), "a page without a seal");
	fill(c, 20, 20, 200, 24, 200, 30, 30); /* a red rule */
	ok(!ocr_seal_remove(&c->pic, &clean), "a red rule is no seal");
	for (int y = 0; y < 240; y++)
		for (int x = 0; x < 320; x++) {
			float d = hypotf((float)x - 160, (float)y - 150);
			if (d > 36 && d < 42)
				fill(c, x, y, x + 1, y + 1, 220, 40, 40);
		}
	fill(c, 100, 148, 220, 152, 10, 10, 10);
	ok(ocr_seal_remove(&c->pic, &clean), "a ring is");
	const uint8_t *ring = clean.rgb ? image_row(&clean, 112) + 3 * 160 : NULL, *ink = clean.rgb ? image_row(&clean, 150) + 3 * 122 : NULL;
	const uint8_t *rule = clean.rgb ? image_row(&clean, 22) + 3 * 100 : NULL;
	ok(ring && ring[1] > 220, "its ink is gone");
	ok(ink && ink[1] < 60, "black below it is not");
	ok(rule && rule[1] == 30, "nor is what is red elsewhere");
	image_release(&clean);
	free(c);
}

static void pale(void)
{
	struct canvas *c = blank(255);
	struct ocr_quad q[6];
	for (int i = 0; i < 6; i++) {
		uint8_t ink = i == 2 ? 220 : i == 3 ? 140 : 20;
		q[i] = (struct ocr_quad){ .cx = 100, .cy = (float)(20 + 30 * i), .w = 120, .h = 20, .ux = 1 };
		for (int x = 45; x < 155; x += 6)
			fill(c, x, 14 + 30 * i, x + 3, 26 + 30 * i, ink, ink, ink);
	}
	ocr_pale_mark(&c->pic, q, 6);
	ok(q[2].pale && !q[3].pale && !q[0].pale, "a watermark is pale, grey print is not");
	ocr_pale_mark(&c->pic, q + 2, 1);
	ok(!q[2].pale, "alone it is the page's text");
	q[2].mark = true;
	ocr_pale_mark(&c->pic, q, 6);
	ok(!q[2].pale, "a mark alone is no watermark, however little ink it has");
	free(c);
}

static void late(void)
{
	struct canvas *c = blank(255);
	struct text_out o;
	struct err err = { .code = E_NONE };
	text_out_init(&o, -1, -1);
	o.deadline_ms = 1; /* long ago */
	ok(ocr_page(&c->pic, &o, &err) == ST_SKIP && err.code == E_LIMIT_TIME, "past its time no page is begun");
	ok(ocr_deadline() > 1000 * OCR_BUDGET_SECONDS, "an item has its time from when it begins");
	text_out_release(&o);
	free(c);
}

static void spaces(void)
{
	enum { W = 200, H = 48 };
	float *p = malloc(W * H * sizeof *p);
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	/* letters of 16 columns: two, a gap of 14, two */
	static const int at[4] = { 10, 28, 60, 78 };
	struct ocr_char c[5] = { { .cp = 'a' }, { .cp = 'b' }, { .cp = ' ' }, { .cp = 'c' }, { .cp = 'd' } };
	for (int k = 0; k < 4; k++) {
		for (int y = 10; y < 38; y++)
			for (int x = at[k]; x < at[k] + 16; x++)
				p[y * W + x] = -1;
		struct ocr_char *x = &c[k < 2 ? k : k + 1];
		x->x0 = (float)at[k] / 8;
		x->x1 = (float)(at[k] + 16) / 8;
	}
	size_t n = ocr_spaces_find(c, 5, p, W, H, W, 8, 1);
	ok(n == 4 && !c[1].space_before && c[2].space_before && !c[3].space_before, "a gap is a space, the recogniser's own is dropped");
	free(p);
}

/* A line of 48 rows: two Chinese characters, then a mark. */
static void marks(void)
{
	enum { W = 160, H = 48 };
	float *p = malloc(W * H * sizeof *p);
	struct ocr_char c[3] = { { .cp = 0x4E2D, .x0 = 16, .x1 = 24 }, { .cp = 0x6807, .x0 = 56, .x1 = 64 }, { .cp = 'o', .x0 = 88, .x1 = 96 } };
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int y = 8; y < 40; y++)
		for (int x = 0; x < 32; x++)
			p[y * W + x + 4] = p[y * W + x + 44] = x % 4 < 2 || y == 8 || y == 39 ? -1 : 1;
	for (int y = 30; y < 39; y++)
		for (int x = 88; x < 97; x++)
			p[y * W + x] = -1;
	ocr_marks_settle(c, 3, p, W, H, W, 1);
	is_int((long long)c[2].cp, 0x3002, "an o as low and small as that is a full stop");
	for (int y = 20; y < 30; y++)
		for (int x = 88; x < 97; x++)
			p[y * W + x] = -1;
	c[2].cp = 'o';
	ocr_marks_settle(c, 3, p, W, H, W, 1);
	is_int((long long)c[2].cp, 'o', "a larger one is a letter");
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int y = 10; y < 18; y++)
		for (int x = 10; x < 20; x++)
			p[y * W + x] = x == 14 || x == 15 ? 1 : -1;
	is_int((long long)ocr_marks_alone('6', 0.9f, p, 48, H, W, 1), '"', "two ticks high in a line are a quotation mark");
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int y = 23; y < 36; y++)
		for (int x = 10; x < 20; x++)
			p[y * W + x] = -1;
	is_int((long long)ocr_marks_alone(',', 0.9f, p, 48, H, W, 1), 0x3002, "a ring of small print, read as a comma, is a full stop");
	is_int((long long)ocr_marks_alone(0xFF0C, 0.9f, p, 48, H, W, 1), 0xFF0C, "a sure Chinese comma is one");
	for (int y = 10; y < 36; y++)
		for (int x = 10; x < 20; x++)
			p[y * W + x] = x > 10 && x < 16 && (y < 15 || y > 24) ? -1 : 1;
	is_int((long long)ocr_marks_alone('.', 0.9f, p, 48, H, W, 1), 0xFF1B, "a mark as high as a letter and as narrow as a dot is a semicolon");
	free(p);
}

static void merge(void)
{
	struct ocr_char *a = calloc(4, sizeof *a), *b = calloc(4, sizeof *b), *r;
	a[0] = (struct ocr_char){ .cp = 'a', .confidence = 1 };
	a[1] = (struct ocr_char){ .cp = 'f', .confidence = 0.2f, .hidden = true };
	a[2] = (struct ocr_char){ .cp = 'x', .confidence = 0.5f };
	a[3] = (struct ocr_char){ .cp = '.', .confidence = 0.1f, .hidden = true };
	b[0] = (struct ocr_char){ .cp = 'a', .confidence = 1 };
	b[1] = (struct ocr_char){ .cp = 'f', .confidence = 0.7f };
	b[2] = (struct ocr_char){ .cp = 'y', .confidence = 0.9f };
	size_t n = ocr_read_merge(a, 4, b, 3, &r);
	ok(n == 3 && r[1].cp == 'f' && !r[1].hidden && r[2].cp == 'y', "two readings: what is hidden needs the other's word, between two the surer");
	free(r);
}

static struct ocr_char *chars_of(const char *s, float confidence)
{
	struct ocr_char *c = calloc(strlen(s) + 2, sizeof *c);
	for (size_t i = 0; s[i]; i++)
		c[i] = (struct ocr_char){ .cp = (uint32_t)s[i], .confidence = confidence };
	return c;
}

static bool says(const struct ocr_char *c, size_t n, const char *s)
{
	bool same = n == strlen(s);
	for (size_t i = 0; i < n && same; i++)
		same = c[i].cp == (uint32_t)s[i];
	return same;
}

/* A piece of a line read again. */
static void merge_piece(void)
{
	struct ocr_char *c = chars_of("abcdefghij", 0.95f);
	size_t n = 10;
	c[5].confidence = 0.4f;
	size_t end = ocr_read_merge_piece(&c, &n, 2, 9, chars_of("|cdeFghi/", 0.9f), 9);
	ok(says(c, n, "abcdeFghij") && end == 9, "the surer character of a piece, without the dirt at its cuts");
	c[5] = (struct ocr_char){ .cp = 'f', .confidence = 0.4f };
	end = ocr_read_merge_piece(&c, &n, 2, 9, chars_of("xyz", 0.99f), 3);
	ok(says(c, n, "abcdefghij") && end == 9, "a piece that agrees nowhere changes nothing");
	end = ocr_read_merge_piece(&c, &n, 0, 9, chars_of("abcdeftghi", 0.9f), 10);
	ok(says(c, n, "abcdeftghij") && end == 10, "what the first reading left out is put in");
	end = ocr_read_merge_piece(&c, &n, 3, 9, NULL, 0);
	ok(n == 11 && end == 9, "an empty reading is none");
	free(c);
}

/* One field of a protocol buffer: a number tag and bytes. */
static void field(struct buf *b, char number, const void *p, size_t n)
{
	buf_add_char(b, (char)(number << 3 | 2));
	buf_add_char(b, (char)n);
	buf_add_str(b, str_make(p, n));
}

static void node(struct buf *graph, const char *op, const char *ins, char out, const float *value)
{
	struct buf n, a, t;
	buf_init(&n, 1000), buf_init(&a, 1000), buf_init(&t, 1000);
	for (; *ins; ins++)
		field(&n, 1, ins, 1);
	field(&n, 2, &out, 1);
	field(&n, 4, op, strlen(op));
	if (value) {
		/* a weight of one channel has four dimensions */
		buf_add_str(&t, out == 'w' ? STR("\10\1\10\1\10\1\10\1\20\1") : STR("\10\1\20\1"));
		field(&t, 9, value, sizeof *value);
		field(&a, 1, "value", 5);
		field(&a, 5, buf_str(&t).p, buf_str(&t).len);
		field(&n, 5, buf_str(&a).p, buf_str(&a).len);
	}
	field(graph, 1, buf_str(&n).p, buf_str(&n).len);
	buf_release(&n), buf_release(&a), buf_release(&t);
}

static void fold(void)
{
	static const float w = 3, b = 5, scale = 2, shift = 1, folded[2] = { 6, 11 };
	struct buf graph, model, out;
	buf_init(&graph, 4000), buf_init(&model, 4000), buf_init(&out, 1 << 20);
	node(&graph, "Constant", "", 'w', &w);
	node(&graph, "Constant", "", 'b', &b);
	node(&graph, "Constant", "", 's', &scale);
	node(&graph, "Constant", "", 'h', &shift);
	node(&graph, "Conv", "xwb", 'c', NULL);
	node(&graph, "Mul", "sc", 'm', NULL);
	node(&graph, "Add", "mh", 'y', NULL);
	struct str g = buf_str(&graph);
	buf_add_char(&model, 7 << 3 | 2);
	buf_add_char(&model, (char)((g.len & 127) | 128));
	buf_add_char(&model, (char)(g.len >> 7));
	buf_add_str(&model, g);
	ok(ocr_fold(buf_str(&model), &out) && str_find(buf_str(&out), STR("Mul")) < 0 && str_find(buf_str(&out), STR("Add")) < 0, "scale and shift go into the convolution");
	ok(str_find(buf_str(&out), str_make((const char *)&folded[0], 4)) > 0 && str_find(buf_str(&out), str_make((const char *)&folded[1], 4)) > 0, "its weights and bias say so");
	size_t bad = 0;
	for (size_t n = 0; n < buf_str(&model).len; n++) {
		buf_clear(&out);
		bad += ocr_fold(str_sub(buf_str(&model), 0, n), &out);
	}
	is_int((long long)bad, 0, "a model cut off anywhere is left as it is");
	buf_release(&graph), buf_release(&model), buf_release(&out);
}

static void quotes(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 0, 10, 10, "xx\"xx\"x");
	struct ocr_char *c = l.line[0].c;
	for (size_t i = 0; i < l.line[0].n; i++)
		if (c[i].cp == 'x')
			c[i].cp = 0x4E2D;
	ocr_repair(&l);
	ok(c[2].cp == 0x201C && c[5].cp == 0x201D, "straight quotation marks in Chinese come in pairs");
	ocr_lines_release(&l);
	l = (struct ocr_lines){ .n = 0 };
	add(&l, 0, 0, 10, 10, "a=\"b\"");
	ocr_repair(&l);
	ok(l.line[0].c[2].cp == '"', "those of other text stay");
	ocr_lines_release(&l);
}

static void capitals(void)
{
	static const char *const pair[][2] = { { "IMEl: 35", "IMEI: 35" }, { "lP 10.0", "IP 10.0" }, { "GUl", "GUI" }, { "HTMls", "HTMls" }, { "URLl2", "URLl2" }, { "all", "all" },
		{ "lPad", "lPad" }, { "x lD=7", "x ID=7" }, { "0lAB", "0lAB" } };
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		struct ocr_lines l = { .n = 0 };
		bool same = true;
		add(&l, 0, 0, 10, 10, pair[i][0]);
		ocr_repair(&l);
		for (size_t k = 0; k < l.line[0].n; k++)
			same &= l.line[0].c[k].cp == (uint32_t)pair[i][1][k];
		ok(same, "%s", pair[i][1]);
		ocr_lines_release(&l);
	}
}

/* Four lines at a margin, the third a full stop alone. */
static void stray(void)
{
	enum { W = 200, H = 120 };
	uint8_t *rgb = malloc(W * H * 3);
	struct ocr_picture pic = { .rgb = rgb, .width = W, .height = H, .stride = W * 3 };
	size_t cap = 0, n = 0;
	struct ocr_quad *q = NULL;
	memset(rgb, 255, W * H * 3);
	for (int k = 0; k < 5; k++) {
		int dot = k == 2, y0 = 10 + 20 * k + dot * 7, y1 = 20 + 20 * k, x1 = dot ? 13 : 150;
		for (int y = y0; y < y1; y++)
			memset(rgb + (size_t)(y * W + 10) * 3, 0, (size_t)(x1 - 10) * 3);
		if (dot)
			continue;
		q = xgrow(q, &cap, n + 1, sizeof *q);
		q[n++] = (struct ocr_quad){ .cx = 80, .cy = (float)(15 + 20 * k), .w = 146, .h = 14, .ux = 1 };
	}
	q[1].h = 24; /* reaches over the mark's edge, and the mark has a box of its own */
	q = xgrow(q, &cap, n + 1, sizeof *q);
	q[n++] = (struct ocr_quad){ .cx = 12, .cy = 58, .w = 9, .h = 9, .ux = 1 };
	qsort(q, n, sizeof *q, ocr_boxes_order);
	n = ocr_stray_complete(&pic, &q, n, 14);
	ok(n == 5 && q[2].mark && near_to(q[2].cy, 55, 1) && near_to(q[2].h, 14, 0.1f), "a mark alone gets a box as high as a line");
	free(q);
	free(rgb);
}

int main(void)
{
	marks();
	merge();
	merge_piece();
	fold();
	quotes();
	capitals();
	stray();
	boxes();
	ctc();
	rows();
	rules();
	chat();
	repair();
	words();
	amounts();
	lean();
	sift();
	seal();
	pale();
	late();
	spaces();
	return done();
}
