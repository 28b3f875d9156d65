/* test_ocr_layout.c - rows out of boxes, cells out of rules, names out of bubbles, panes out of windows:
 * all without an engine. */
#include "tap.h"

#include "ocr_canvas.h"
#include "text/image_rules.h"
#include "text/layout.h"
#include "text/layout_bridge.h"
#include "text/layout_cells.h"
#include "text/layout_chat.h"
#include "text/layout_frames.h"
#include "text/layout_panes.h"
#include "text/layout_sheet.h"

#include <stdlib.h>

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
	/* two pages of a book: half of the lines are full; a form's are, too, but share their rows */
	for (int form = 0; form < 2; form++) {
		for (int i = 0; i < 8; i++) {
			char name[2] = { (char)('a' + i), 0 };
			add(&l, 20, (float)(100 + 30 * i), i % 4 > 1 ? 150 : 300, 20, name);
			name[0] = (char)('A' + i);
			add(&l, 400, (float)(100 + 30 * i + (form ? 2 : 12)), i % 4 > 1 ? 150 : 300, 20, name);
		}
		is(str_from(order(&l, NULL, 0)), form ? "a A|b B|c C|d D|e E|f F|g G|h H" : "a|b|c|d|e|f|g|h|A|B|C|D|E|F|G|H",
			form ? "two columns of a form are not" : "two pages beside each other, too");
		ocr_lines_release(&l);
	}
	/* paragraphs of pages in one grid begin indented; so do not the cells of a form */
	for (int form = 0; form < 2; form++) {
		for (int i = 0; i < 8; i++) {
			char name[2] = { (char)('a' + i), 0 };
			float in = form || i % 2 ? 0 : 40, w = i % 2 ? 120 : 300 - in;
			add(&l, 20 + in, (float)(100 + 30 * i), w, 20, name);
			name[0] = (char)('A' + i);
			add(&l, 400 + in, (float)(100 + 30 * i), w, 20, name);
		}
		is(str_from(order(&l, NULL, 0)), form ? "a A|b B|c C|d D|e E|f F|g G|h H" : "a|b|c|d|e|f|g|h|A|B|C|D|E|F|G|H",
			form ? "without, they may be cells" : "two pages whose lines stand beside each other");
		ocr_lines_release(&l);
	}
	static const struct layout_frame f[4] = { { 0, 0, 100, 80, 1, 0, 0 }, { 100, 0, 200, 80, 1, 0, 1 }, { 0, 80, 100, 120, 1, 1, 0 }, { 100, 80, 200, 120, 1, 1, 1 } };
	add(&l, 10, 5, 80, 20, "a");
	add(&l, 10, 40, 80, 20, "b");
	add(&l, 110, 30, 80, 20, "c");
	add(&l, 110, 90, 80, 20, "d");
	is(str_from(order(&l, f, 4)), "ab c| d", "lines of a ruled cell stay together, an empty cell leaves its place");
	ocr_lines_release(&l);
	is(str_from(order(&l, NULL, 0)), "", "an empty page");
}

/* Cells of several lines, each cell in the middle of its row, and no rules. */
static void wrapped(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 20, 10, 40, 20, "a");
	add(&l, 120, 10, 40, 20, "b");
	add(&l, 220, 10, 40, 20, "c");
	/* two lines beside one */
	add(&l, 20, 62, 40, 20, "d");
	add(&l, 120, 50, 40, 20, "e");
	add(&l, 120, 74, 40, 20, "f");
	add(&l, 220, 62, 40, 20, "g");
	/* three beside one: only the pitch tells */
	add(&l, 20, 150, 40, 20, "h");
	add(&l, 120, 150, 40, 20, "j");
	add(&l, 220, 126, 40, 20, "i");
	add(&l, 220, 150, 40, 20, "k");
	add(&l, 220, 174, 40, 20, "m");
	is(str_from(order(&l, NULL, 0)), "a b c|d ef g|h j ikm", "cells of several lines are cells of one row");
	ocr_lines_release(&l);
	/* rows whose boxes reach over each other */
	for (int i = 0; i < 3; i++) {
		char name[2] = { (char)('a' + i), 0 };
		add(&l, (float)(20 + 100 * i), 10, 40, 20, name);
		name[0] = (char)('d' + i);
		add(&l, (float)(20 + 100 * i), (float)(20 + i), 40, 20, name);
	}
	is(str_from(order(&l, NULL, 0)), "a b c|d e f", "rows that only stand close are rows");
	ocr_lines_release(&l);
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
	free(r);
	for (int i = 0; i < 240 * 320; i++)
		if (c->px[3 * i] == 237)
			memset(c->px + 3 * i, 245, 3);
	ok(layout_chat(&l, &c->pic, &r, &n) && n == 2 && r[0].message, "white on nearly white, too");
	ok(n == 2 && r[0].message && !r[0].right && r[0].speaker == 1 && r[0].time == 0, "who and when");
	ok(n == 2 && r[1].right && r[1].speaker == CHAT_NONE && r[1].time == 0, "the other side, without a name");
	free(r);
	/* letters: a message's are black, those of what it answers grey */
	for (int x = 0; x < 90; x += 6) {
		fill(c, 28 + x, 68, 30 + x, 82, 20, 20, 20);
		fill(c, 192 + x, 128, 194 + x, 142, 20, 20, 20);
	}
	fill(c, 190, 160, 290, 180, 232, 232, 232);
	for (int x = 0; x < 80; x += 6)
		fill(c, 196 + x, 164, 198 + x, 176, 150, 150, 150);
	add(&l, 194, 161, 92, 16, "name: hello");
	ok(layout_chat(&l, &c->pic, &r, &n) && n == 3 && r[1].message && !r[2].message, "what is answered is no message");
	free(r);
	ocr_lines_release(&l);
	add(&l, 140, 10, 40, 14, "10:02");
	add(&l, 26, 40, 60, 14, "name");
	add(&l, 26, 66, 110, 18, "hello");
	add(&l, 190, 126, 100, 18, "answer");
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
	fill(c, 0, 0, 320, 240, 110, 90, 70);
	fill(c, 24, 20, 290, 220, 250, 250, 250);
	add(&l, 140, 30, 40, 14, "10:02");
	for (int row = 0; row < 5; row++)
		add(&l, 40, (float)(60 + 30 * row), 120, 16, "words");
	ok(!layout_chat(&l, &c->pic, &r, &n), "nor is a page on a table");
	ocr_lines_release(&l);
	free(c);
}

/* A strip of letters under line I. */
static void ink(struct canvas *c, struct ocr_lines *l, float x, float y, float w, float h, uint8_t grey, const char *text)
{
	for (int k = 0; k < (int)w; k += 6)
		fill(c, (int)x + k, (int)y + 2, (int)x + k + 2, (int)(y + h) - 2, grey, grey, grey);
	add(l, x, y, w, h, text);
}

static void talk(void)
{
	struct canvas *c = blank(240);
	struct ocr_lines l = { .n = 0 };
	struct chat_row *r = NULL;
	size_t n = 0;
	/* the light hides the bubbles */
	ink(c, &l, 140, 10, 40, 14, 160, "10:02");
	ink(c, &l, 26, 40, 40, 14, 160, "anna");
	ink(c, &l, 30, 58, 110, 16, 20, "hello");
	ink(c, &l, 30, 76, 60, 16, 20, "world");
	ink(c, &l, 26, 112, 40, 14, 160, "bert");
	ink(c, &l, 30, 130, 100, 16, 20, "answer");
	ink(c, &l, 30, 152, 90, 14, 160, "anna: hello");
	ink(c, &l, 180, 190, 100, 16, 20, "mine");
	ok(layout_chat(&l, &c->pic, &r, &n) && n == 5, "grey names above words and a grey time are a chat, bubbles or not");
	ok(n == 5 && r[0].speaker == 1 && r[0].time == 0 && r[1].goes_on && r[2].speaker == 4, "who, when, and what goes on");
	ok(n == 5 && !r[3].message && r[4].message && r[4].right, "a quotation, and the other side");
	free(r);
	ocr_lines_release(&l);
	fill(c, 0, 0, 320, 240, 240, 240, 240);
	ink(c, &l, 60, 10, 160, 20, 20, "title");
	ink(c, &l, 120, 34, 80, 14, 160, "10:02");
	for (int k = 0; k < 8; k++)
		ink(c, &l, k % 4 ? 20 : 44, (float)(60 + 20 * k), 250, 16, 20, "a page of prose");
	ok(!layout_chat(&l, &c->pic, &r, &n), "a page with a grey date is none");
	ocr_lines_release(&l);
	for (int same = 0; same < 2; same++) {
		fill(c, 0, 0, 320, 240, 240, 240, 240);
		ink(c, &l, 30, 4, 160, 16, 20, "programme");
		for (int k = 0; k < 3; k++) {
			static const char *const who[] = { "anna", "bert", "carl" };
			ink(c, &l, 140, (float)(28 + 70 * k), 40, 14, 160, k ? "10:30" : "09:00");
			ink(c, &l, 30, (float)(48 + 70 * k), 40, 14, 160, same ? "answer" : who[k]);
			ink(c, &l, 30, (float)(66 + 70 * k), 110, 16, 20, "words");
		}
		ok(!layout_chat(&l, &c->pic, &r, &n), same ? "nor is a record with a time for every answer" : "nor a programme");
		ocr_lines_release(&l);
	}
	fill(c, 0, 0, 320, 240, 240, 240, 240);
	for (int k = 0; k < 4; k++) {
		if (k % 2 == 0)
			ink(c, &l, 140, (float)(4 + 58 * k), 40, 14, 160, "10:30");
		ink(c, &l, 30, (float)(22 + 58 * k), 40, 14, 160, k % 2 ? "anna" : "bert");
		ink(c, &l, 30, (float)(40 + 58 * k), 110, 16, 20, "words");
	}
	ok(layout_chat(&l, &c->pic, &r, &n) && n == 4, "one side alone is, where names come again");
	free(r);
	ocr_lines_release(&l);
	free(c);
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

static void panes(void)
{
	struct canvas *c = blank(245);
	struct ocr_lines l = { .n = 0 };
	fill(c, 0, 0, 80, 240, 20, 30, 60);
	fill(c, 0, 60, 80, 80, 30, 140, 250); /* the chosen entry */
	fill(c, 80, 0, 320, 30, 255, 255, 255);
	for (int i = 0; i < 4; i++) {
		add(&l, 10, (float)(40 + 24 * i), 50, 14, "menu");
		add(&l, 100, (float)(44 + 24 * i), 180, 14, "text");
	}
	int x = layout_panes_cut(&l, &c->pic);
	ok(x > 76 && x < 84, "a menu beside its page is a pane");
	add(&l, 60, 150, 60, 14, "across");
	is_int(layout_panes_cut(&l, &c->pic), 0, "not where text stands across");
	l.n--;
	free(l.line[l.n].c);
	fill(c, 0, 180, 320, 240, 245, 245, 245);
	is_int(layout_panes_cut(&l, &c->pic), 0, "a coloured column that ends is none");
	fill(c, 0, 0, 320, 240, 255, 255, 255);
	fill(c, 80, 0, 82, 240, 0, 0, 0);
	is_int(layout_panes_cut(&l, &c->pic), 0, "nor is a rule");
	ocr_lines_release(&l);
	free(c);
}

static void bridge(void)
{
	struct layout_frame *f = calloc(8, sizeof *f);
	size_t n = 0;
	for (int row = 0; row < 2; row++)
		for (int k = 0; k < 2; k++)
			f[n++] = (struct layout_frame){ (float)(100 * k), (float)(20 * row), (float)(100 * k + 100), (float)(20 * row + 20), 1, (size_t)row, (size_t)k };
	for (int k = 0; k < 2; k++)
		f[n++] = (struct layout_frame){ (float)(100 * k + 1), 62, (float)(100 * k + 101), 82, 2, 0, (size_t)k };
	f[n++] = (struct layout_frame){ 0, 84, 50, 100, 3, 0, 0 };
	f[n++] = (struct layout_frame){ 50, 84, 101, 100, 3, 0, 1 };
	n = layout_bridge(&f, n);
	ok(n == 10 && f[4].row == 2 && f[4].y0 == 40 && f[4].y1 == 62 && f[5].x0 == 100, "the row between two tables of the same columns");
	ok(n == 10 && f[6].table == 1 && f[6].row == 3 && f[7].column == 1, "makes one of them");
	ok(n == 10 && f[8].table == 3 && f[8].row == 0, "other columns are another table");
	free(f);
	/* many that overlap, all above one: it is below one of them only */
	f = calloc(60, sizeof *f);
	n = 0;
	for (int t = 0; t < 30; t++)
		for (int k = 0; k < 2; k++)
			f[n++] = (struct layout_frame){ (float)(100 * k), (float)(t < 10 ? 0 : 32 * t - 288), (float)(100 * k + 100), (float)(t < 10 ? 20 : 32 * t - 268), t + 1, 0, (size_t)k };
	n = layout_bridge(&f, n);
	ok(n > 60 && n <= 100, "tables that overlap are bridged once");
	free(f);
	f = NULL;
	is_int((long long)layout_bridge(&f, 0), 0, "no frames");
	free(f);
}

/* A row of Arabic: its first cell is the right one. */
static void from_right(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 20, 10, 60, 20, "c");
	add(&l, 120, 10, 60, 20, "b");
	add(&l, 220, 10, 60, 20, "axx");
	add(&l, 20, 50, 60, 20, "f");
	add(&l, 220, 50, 60, 20, "dxx");
	is(str_from(order(&l, NULL, 0)), "c b a|f d", "Latin cells are read from the left");
	for (size_t k = 1; k < 3; k++)
		l.line[2].c[k].cp = l.line[4].c[k].cp = 0x627;
	for (size_t i = 0; i < 2; i++)
		l.line[i].c[0].cp |= 0x80; /* neither */
	is(str_from(order(&l, NULL, 0)) , "a \xe2 \xe3|d f", "Arabic ones from the right");
	ocr_lines_release(&l);
}

/* Three columns; a row without the middle cell, and one across. */
static void empty_cell(void)
{
	struct ocr_lines l = { .n = 0 };
	for (int r = 0; r < 4; r++) {
		char name[2] = { (char)('a' + r), 0 };
		add(&l, 10, (float)(10 + 30 * r), 60, 20, name);
		if (r != 2)
			add(&l, 110, (float)(10 + 30 * r), 60, 20, "m");
		add(&l, 210, (float)(10 + 30 * r), 40, 20, "z");
	}
	is(str_from(order(&l, NULL, 0)), "a m z|b m z|c  z|d m z", "an empty cell keeps the others in their columns");
	add(&l, 10, 130, 150, 20, "x");
	add(&l, 210, 130, 40, 20, "y");
	is(str_from(order(&l, NULL, 0)), "a m z|b m z|c  z|d m z|x y", "text across two columns is in none");
	ocr_lines_release(&l);
}

/* A sheet's window: letters, numbers, two rows; without MARGIN the numbers are the table's, below their heading. */
static void sheet_of(struct ocr_lines *l, bool margin)
{
	static const char *const letter[] = { "A", "B", "c", "0" }, *const number[] = { "1", "2", "3" };
	for (int k = 0; k < 4; k++)
		add(l, (float)(80 + 100 * k), 10, 10, 20, letter[k]);
	for (int r = 0; r < 3; r++) {
		add(l, 10, (float)(40 + 30 * r + (margin ? 0 : 30)), 10, 20, number[r]);
		add(l, 50, (float)(40 + 30 * r), 60, 20, "xx");
		add(l, 150, (float)(40 + 30 * r), 60, 20, "yy");
	}
}

static void sheet(void)
{
	struct ocr_lines l = { .n = 0 };
	sheet_of(&l, true);
	layout_sheet_strip(&l);
	is(str_from(order(&l, NULL, 0)), "x y|x y|x y", "a window's letters and numbers are no cells");
	ocr_lines_release(&l);
	sheet_of(&l, false);
	layout_sheet_strip(&l);
	is_int((long long)l.n, 13, "a table's own numbers are");
	ocr_lines_release(&l);
}

/* JPEG around letters: a ground of 241 is anything from 228 to 255, and all that would be more is white. */
static void rippled(struct canvas *c, int x0, int y0, int x1, int y1)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++) {
			int d = (x * 7 + y * 13) % 5, v = d == 0 ? 255 : 228 + (x * 11 + y * 5) % 27;
			fill(c, x, y, x + 1, y + 1, (uint8_t)v, (uint8_t)v, (uint8_t)v);
		}
}

static void pale_chat(void)
{
	struct canvas *c = blank(254);
	struct ocr_lines l = { .n = 0 };
	struct chat_row *r = NULL;
	size_t n;
	for (int k = 0; k < 3; k++) {
		fill(c, 20, 50 + 60 * k, 200, 90 + 60 * k, 240, 239, 244);
		rippled(c, 34, 60 + 60 * k, 150, 80 + 60 * k);
		add(&l, 34, (float)(60 + 60 * k), 116, 20, "2021-06-02 09:14:22 who: what");
	}
	add(&l, 140, 10, 40, 14, "10:02");
	ok(layout_chat(&l, &c->pic, &r, &n) && n == 3 && r[0].message && r[1].message && r[2].message && !r[2].goes_on,
	   "pale bubbles are seen beside their letters; what begins with a date is no time");
	free(r);
	ocr_lines_release(&l);
	free(c);
}

/* Letters of 12 pixels at X; before each "/" the room of a cell. */
static void piece(struct ocr_lines *l, float x, float y, const char *text)
{
	struct ocr_char *c = calloc(strlen(text) + 1, sizeof *c);
	size_t n = 0;
	float at = 0, room = 0;
	for (; *text; text++) {
		if (*text == '/') {
			at += 10;
			room = 0.6f;
			continue;
		}
		c[n++] = (struct ocr_char){ .cp = (unsigned char)*text, .confidence = 0.9f, .x0 = at, .x1 = at + 12, .room = room };
		room = 0;
		at += 12;
	}
	struct ocr_quad q = { .cx = x + at / 2, .cy = y, .w = at, .h = 24, .ux = 1, .score = 1 };
	ocr_lines_add(l, &q, c, n);
}

static size_t begun(const struct ocr_lines *l, size_t i)
{
	size_t n = 0;
	for (size_t k = 0; k < l->line[i].n; k++)
		n += l->line[i].c[k].cell_before;
	return n;
}

static void cells(void)
{
	struct ocr_lines l = { .n = 0 };
	/* columns begin at 0, 82 and 200 */
	piece(&l, 0, 20, "name");
	piece(&l, 82, 20, "unit");
	piece(&l, 200, 20, "size");
	piece(&l, 0, 50, "agency/customs");
	piece(&l, 200, 50, "12");
	piece(&l, 0, 80, "bureau/finance");
	piece(&l, 200, 80, "7");
	piece(&l, 0, 110, "port");
	piece(&l, 82, 110, "mail");
	piece(&l, 200, 110, "3");
	piece(&l, 0, 140, "abcd/efghi");
	layout_cells_part(&l);
	ok(begun(&l, 3) == 1 && l.line[3].c[6].cell_before && begun(&l, 5) == 1, "a cell begins where those of other rows do");
	is_int((long long)begun(&l, 10), 0, "and not elsewhere");
	ocr_lines_release(&l);
	piece(&l, 82, 20, "unit");
	piece(&l, 0, 20, "name");
	piece(&l, 0, 50, "somebodywroteacross");
	piece(&l, 0, 80, "bureau/finance");
	layout_cells_part(&l);
	is_int((long long)begun(&l, 3), 0, "text that is written across ends the table");
	ocr_lines_release(&l);
}

/* A form: labels, and values in boxes of their own. */
static void form(void)
{
	struct ocr_lines l = { .n = 0 };
	static const struct layout_frame f[2] = { { 100, 8, 300, 32, 1, 0, 0 }, { 100, 48, 300, 72, 2, 0, 0 } };
	add(&l, 110, 10, 80, 20, "b");
	add(&l, 20, 10, 60, 20, "a");
	add(&l, 110, 50, 80, 20, "d");
	add(&l, 20, 50, 60, 20, "c");
	is(str_from(order(&l, f, 2)), "a b|c d", "a field's frame is no table: its label stands beside it");
	ocr_lines_release(&l);
}

int main(void)
{
	panes();
	bridge();
	form();
	rows();
	wrapped();
	rules();
	chat();
	from_right();
	empty_cell();
	sheet();
	pale_chat();
	cells();
	talk();
	sift();
	return done();
}
