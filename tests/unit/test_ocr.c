/* test_ocr.c - boxes out of a map, characters out of soft-max, one reading out of two: all without an engine. */
#include "tap.h"

#include "ocr_canvas.h"
#include "text/ocr_boxes.h"
#include "text/ocr_ctc.h"
#include "text/ocr_fold.h"
#include "text/ocr_marks.h"
#include "text/ocr_read.h"
#include "text/ocr_spaces.h"

#include <stdlib.h>

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
	/* the gap narrow with blur: 8 of 34.56 columns, less what the letters bring */
	for (int half = 0; half < 2; half++) {
		struct ocr_char b[4] = { { .cp = 'a' }, { .cp = 'b' }, { .cp = 'c', .said = half ? 0.15f : 0 }, { .cp = 'd' } };
		for (int y = 10; y < 38; y++)
			for (int x = 48; x < 62; x++)
				p[y * W + x] = x < 53 ? -1 : 1;
		for (int k = 0; k < 4; k++) {
			b[k].x0 = (float)at[k] / 8;
			b[k].x1 = (float)(at[k] + 16) / 8;
		}
		n = ocr_spaces_find(b, 4, p, W, H, W, 8, 1);
		ok(n == 4 && b[2].space_before == (half == 1), half ? "a narrow gap is one if the reader half says so" : "a narrow gap is none");
	}
	/* figures as wide as each other: 1 has more room */
	static const struct { int x, w; char c; } figure[] = { { 8, 14, '2' }, { 26, 14, '0' }, { 49, 5, '1' }, { 62, 14, '3' }, { 80, 14, '7' }, { 103, 5, '1' }, { 116, 14, '8' }, { 134, 14, '6' }, { 157, 5, '1' },
		{ 170, 14, '4' } };
	struct ocr_char d[11] = { { .cp = 0 } };
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int k = 0; k < 10; k++) {
		for (int y = 10; y < 38; y++)
			for (int x = figure[k].x; x < figure[k].x + figure[k].w; x++)
				p[y * W + x] = -1;
		d[k] = (struct ocr_char){ .cp = (uint32_t)figure[k].c, .x0 = (float)figure[k].x / 8, .x1 = (float)(figure[k].x + figure[k].w) / 8 };
	}
	n = ocr_spaces_find(d, 10, p, W, H, W, 8, 1);
	bool space = false;
	for (size_t k = 0; k < n; k++)
		space |= d[k].space_before;
	ok(n == 10 && !space, "the room of a 1 ends no word");
	/* five Chinese characters as wide as 26 columns, the third 18 from the second */
	static const int han[5] = { 4, 32, 76, 104, 132 };
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int k = 0; k < 5; k++) {
		for (int y = 10; y < 38; y++)
			for (int x = han[k]; x < han[k] + 26; x++)
				p[y * W + x] = -1;
		d[k] = (struct ocr_char){ .cp = 0x4E2D, .x0 = (float)han[k] / 8, .x1 = (float)(han[k] + 26) / 8 };
	}
	for (int x = 0; x < W; x++) /* a form's line */
		p[42 * W + x] = p[43 * W + x] = -0.8f;
	n = ocr_spaces_find(d, 5, p, W, H, W, 8, 1);
	ok(n == 5 && !d[1].space_before && d[2].space_before && !d[3].space_before, "so much room within Chinese is a space that was written, underlined or not");
	free(p);
}

/* Letters of ten columns with room of 1, but for the m, which the font sets wide: example and then a word. */
static void said_spaces(void)
{
	enum { W = 200, H = 48, N = 14 };
	static const int gap[N] = { 10, 1, 1, 1, 1, 5, 1, 1, 6, 1, 1, 7, 1, 1 };
	static const char text[] = "hostexam ple on";
	float *p = malloc(W * H * sizeof *p);
	struct ocr_char c[N + 3] = { { .cp = 0 } };
	size_t n = 0;
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int k = 0, x = 0; k < N; k++, x += 10) {
		x += gap[k];
		if (k == 8 || k == 11)
			c[n++] = (struct ocr_char){ .cp = ' ', .x0 = (float)x / 8, .x1 = (float)x / 8 };
		for (int y = 10; y < 38; y++)
			for (int i = x; i < x + 10; i++)
				p[y * W + i] = -1;
		c[n++] = (struct ocr_char){ .cp = (uint32_t)(k < 8 ? text[k] : k < 11 ? text[k + 1] : 'o'), .x0 = (float)x / 8, .x1 = (float)(x + 10) / 8 };
	}
	n = ocr_spaces_find(c, n, p, W, H, W, 8, 1);
	ok(n == N && !c[8].space_before, "a space that is said where the gap is hardly more than another between letters is none");
	ok(n == N && c[11].space_before, "one that stands out is");
	free(p);
}

/* Four letters, as many after them; the gap before the fifth is a word's. */
static bool fifth_apart(uint32_t fourth, int before_fourth)
{
	enum { W = 200, H = 48, N = 8 };
	float *p = malloc(W * H * sizeof *p);
	struct ocr_char c[N + 2] = { { .cp = 0 } };
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int k = 0, x = 10; k < N; k++, x += 18) {
		x += k == 4 ? 10 : k == 3 ? before_fourth : 0;
		for (int y = 10; y < 38; y++)
			for (int i = x; i < x + 16; i++)
				p[y * W + i] = -1;
		c[k] = (struct ocr_char){ .cp = k == 3 ? fourth : 'n', .x0 = (float)x / 8, .x1 = (float)(x + 16) / 8 };
	}
	bool apart = ocr_spaces_find(c, N, p, W, H, W, 8, 1) == N && c[4].space_before;
	free(p);
	return apart;
}

/* The ninth of twelve letters, FIRST the third: is it apart where the recogniser says so and the gap is narrow? */
static bool said_apart(uint32_t first)
{
	enum { W = 200, H = 48, N = 12 };
	float *p = malloc(W * H * sizeof *p);
	struct ocr_char c[N + 3] = { { .cp = 0 } };
	size_t n = 0;
	for (int i = 0; i < W * H; i++)
		p[i] = 1;
	for (int k = 0, x = 10; k < N; k++, x += 11) {
		if (k == 8) {
			c[n++] = (struct ocr_char){ .cp = ' ', .x0 = (float)x / 8, .x1 = (float)x / 8 };
			x += 5;
		}
		for (int y = 10; y < 38; y++)
			for (int i = x; i < x + 10; i++)
				p[y * W + i] = -1;
		c[n++] = (struct ocr_char){ .cp = k == 2 ? first : 'n', .x0 = (float)x / 8, .x1 = (float)(x + 10) / 8 };
	}
	n = ocr_spaces_find(c, n, p, W, H, W, 8, 1);
	free(p);
	return n == N && c[8].space_before;
}

static void at_sign(void)
{
	ok(said_apart('n') && !said_apart('@'), "a narrow space that is said is none within an address");
	ok(fifth_apart('n', 0) && !fifth_apart('@', 0), "an address goes on after its @ where a word would end");
	ok(fifth_apart('@', 10), "an @ that stands apart on both sides is a word");
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
	/* two dots from the middle down, then the lower one alone */
	for (int two = 1; two >= 0; two--) {
		for (int y = 0; y < H; y++)
			for (int x = 80; x < 112; x++)
				p[y * W + x] = x >= 90 && x < 95 && ((two && y >= 25 && y < 29) || (y >= 33 && y < 38)) ? -1 : 1;
		c[2].cp = 0xFF1A;
		ocr_marks_settle(c, 3, p, W, H, W, 1);
		is_int((long long)c[2].cp, two ? 0xFF1A : 0xFF0C, two ? "a colon may be low" : "one dot is no colon");
	}
	/* a stroke of 26 columns in two pieces, then one of two characters' width */
	struct ocr_char one[5] = { c[0], { .cp = '-', .x0 = 46, .x1 = 56 }, { .cp = '-', .x0 = 60, .x1 = 72 }, { .cp = 0x6807, .x0 = 92, .x1 = 100 } }, two[5];
	memcpy(two, one, sizeof two);
	for (int y = 0; y < H; y++)
		for (int x = 40; x < W; x++)
			p[y * W + x] = x >= 80 && x < 112 && y >= 8 && y < 40 && (x % 4 < 2 || y == 8 || y == 39) ? -1 : 1;
	for (int x = 44; x < 72; x++)
		p[24 * W + x] = p[25 * W + x] = x >= 56 && x < 59 ? 1 : -1;
	is_int((long long)ocr_marks_settle(one, 4, p, W, H, W, 1), 3, "a stroke in two pieces is one character");
	ok(one[1].cp == 0x4E00 && one[2].cp == 0x6807, "the figure 一");
	for (int x = 39; x < 78; x++)
		p[24 * W + x] = p[25 * W + x] = x >= 56 && x < 59 ? 1 : -1;
	is_int((long long)ocr_marks_settle(two, 4, p, W, H, W, 1), 4, "a dash of more than a character's width is none");
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

int main(void)
{
	marks();
	merge();
	merge_piece();
	fold();
	boxes();
	ctc();
	lean();
	spaces();
	said_spaces();
	at_sign();
	return done();
}
