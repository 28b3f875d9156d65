/* ocr_emit.c - the lines of a page as text, in the order that people read them.
 *
 * Panes of a window one after the other; in each a chat, or rows of cells. Each
 * line's box goes beside the text. */
#include "text/ocr_emit.h"

#include "text/image.h"
#include "text/image_rules.h"
#include "text/layout.h"
#include "text/layout_bridge.h"
#include "text/layout_cells.h"
#include "text/layout_chat.h"
#include "text/layout_flow.h"
#include "text/layout_frames.h"
#include "text/layout_panes.h"
#include "text/layout_sheet.h"
#include "text/ocr_confidence.h"
#include "text/ocr_joint.h"
#include "text/ocr_pipes.h"
#include "text/ocr_repair.h"

#include <sluice/ocr.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* A word is broken over no more lines. */
#define CELL_LINES_MAX 16

struct emitting {
	struct text_out *out;
	const struct ocr_lines *lines;
	const struct ocr_picture *pic;
	bool ppocr;
};

static void put_line(struct text_out *out, const struct ocr_line *l)
{
	struct buf b;
	buf_init(&b, 16 * OCR_LINE_CHARS_MAX);
	for (size_t i = 0; i < l->n; i++) {
		if (i && l->c[i].cell_before)
			buf_add_char(&b, '\t');
		else if (i && l->c[i].space_before)
			buf_add_char(&b, ' ');
		buf_add_utf8(&b, l->c[i].cp);
	}
	text_put(out, buf_str(&b));
	buf_release(&b);
}

/* A box of the turned page as it lies on the page that was stored. */
static struct ocr_quad as_stored(struct ocr_quad q, const struct ocr_picture *pic, int quarters)
{
	float x = q.cx, y = q.cy, ux = q.ux, uy = q.uy, w = (float)pic->width, h = (float)pic->height;
	switch (quarters) {
	case 1: q.cx = y; q.cy = h - x; q.ux = uy; q.uy = -ux; break;
	case 2: q.cx = w - x; q.cy = h - y; q.ux = -ux; q.uy = -uy; break;
	case 3: q.cx = w - y; q.cy = x; q.ux = -uy; q.uy = ux; break;
	default: break;
	}
	return q;
}

static void put_part(struct json *j, const char *key, float v)
{
	json_knum(j, key, (double)(int)(v * 1000 + 0.5f) / 1000);
}

static void put_box(const struct emitting *e, const struct ocr_line *l, uint64_t start)
{
	const struct ocr_picture *pic = e->pic;
	struct text_out *out = e->out;
	struct buf b;
	struct json j;
	if (out->lines.fd < 0)
		return;
	/* The upright box around a leaning one. */
	struct ocr_quad q = as_stored(ocr_lean_stored(&e->lines->lean, l->box), pic, e->lines->quarters);
	float ax = q.ux < 0 ? -q.ux : q.ux, ay = q.uy < 0 ? -q.uy : q.uy;
	float w = q.w * ax + q.h * ay, h = q.w * ay + q.h * ax, zoom = pic->zoom > 0 ? pic->zoom : 1;
	buf_init(&b, 1024 + 24 * OCR_LINE_CHARS_MAX);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kint(&j, "start", (int64_t)start);
	json_kint(&j, "end", (int64_t)out->bytes);
	json_kint(&j, "page", (int64_t)out->pages + 1);
	json_key(&j, "box");
	json_open(&j, '[');
	json_int(&j, (int64_t)((q.cx - w / 2) * zoom + pic->left));
	json_int(&j, (int64_t)((q.cy - h / 2) * zoom + pic->top));
	json_int(&j, (int64_t)(w * zoom + 0.5f));
	json_int(&j, (int64_t)(h * zoom + 0.5f));
	json_close(&j, ']');
	put_part(&j, "confidence", ocr_confidence(l, e->ppocr && !l->other ? OCR_ENGINE_PPOCR : OCR_ENGINE_TESSERACT));
	put_part(&j, "mean", l->confidence);
	put_part(&j, "least", ocr_confidence_least(l));
	if (l->read)
		json_kstr(&j, "read", str_from(l->read));
	json_close(&j, '}');
	buf_add_char(&b, '\n');
	io_write_str(&out->lines, buf_str(&b));
	buf_release(&b);
}

static void put_joint(struct text_out *out, const struct ocr_line *a, const struct ocr_line *b)
{
	if (ocr_joint_space(a, b))
		text_putz(out, " ");
}

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

static float line_height(const struct ocr_lines *lines)
{
	float *h = xmalloc((lines->n + 1) * sizeof *h), m;
	for (size_t i = 0; i < lines->n; i++)
		h[i] = lines->line[i].box.h;
	qsort(h, lines->n, sizeof *h, float_order);
	m = lines->n ? h[lines->n / 2] : 0;
	free(h);
	return m;
}

/* One line's text with its box, counted into the confidence. */
static void emit_line(const struct emitting *e, const struct ocr_line *l)
{
	struct text_out *out = e->out;
	uint64_t start = out->bytes;
	put_line(out, l);
	put_box(e, l, start);
	double all = (double)out->ocr_chars + (double)l->n, had = out->confidence < 0 ? 0 : out->confidence;
	out->confidence = (had * (double)out->ocr_chars + (double)l->confidence * (double)l->n) / all;
	out->ocr_chars += l->n;
}

/* A time of four figures has lost its colon in small print. */
static void put_time(struct text_out *out, const struct ocr_line *l)
{
	bool bare = l->n == 4;
	for (size_t i = 0; i < l->n && bare; i++)
		bare = l->c[i].cp >= '0' && l->c[i].cp <= '9';
	if (!bare) {
		put_line(out, l);
		return;
	}
	for (size_t i = 0; i < 4; i++) {
		if (i == 2)
			text_putz(out, ":");
		text_put_cp(out, l->c[i].cp);
	}
}

/* The message that begins at row I has lines of its own. */
static bool has_lines(const struct chat_row *row, size_t n, size_t i)
{
	bool apart = false;
	while (++i < n && row[i].goes_on)
		apart |= row[i].apart;
	return apart;
}

/* speaker TAB time TAB text; without a name, the side the bubble stands on. A message of several lines stands below. */
static void emit_chat(const struct emitting *e, const struct chat_row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ocr_line *l = &e->lines->line[row[i].line];
		if (row[i].goes_on) {
			if (row[i].apart)
				text_line(e->out);
			else
				put_joint(e->out, &e->lines->line[row[i - 1].line], l);
			emit_line(e, l);
			continue;
		}
		text_line(e->out);
		if (row[i].message) {
			if (row[i].speaker != CHAT_NONE)
				emit_line(e, &e->lines->line[row[i].speaker]);
			else
				text_putz(e->out, row[i].right ? "right" : "left");
			text_cell(e->out);
			if (row[i].time != CHAT_NONE)
				put_time(e->out, &e->lines->line[row[i].time]);
			text_cell(e->out);
			if (has_lines(row, n, i))
				text_line(e->out);
		}
		emit_line(e, l);
	}
	text_line(e->out);
}

/* The lines of the cell that begins at I are one word, broken. */
static bool is_broken_cell(const struct ocr_lines *lines, const struct layout_cell *cells, size_t i)
{
	const struct ocr_line *v[CELL_LINES_MAX];
	size_t n = 0;
	for (size_t k = i; k < lines->n && cells[k].row == cells[i].row && cells[k].column == cells[i].column; k++) {
		if (n == CELL_LINES_MAX)
			return false;
		v[n++] = &lines->line[cells[k].line];
	}
	return n > 1 && ocr_joint_cell(v, n);
}

static void emit_rows(const struct emitting *e, const struct layout_cell *cells)
{
	size_t row = 0, column = 0;
	const struct ocr_line *before = NULL;
	bool *goes_on, broken = false;
	layout_flow(e->lines, cells, &goes_on);
	for (size_t i = 0; i < e->lines->n; i++) {
		const struct ocr_line *l = &e->lines->line[cells[i].line];
		if (l->n == 0)
			continue;
		if (before && cells[i].row != row && !goes_on[i])
			text_line(e->out);
		else if (before && !broken && (goes_on[i] || cells[i].column == column))
			put_joint(e->out, before, l);
		if (!before || cells[i].row != row)
			column = 0;
		if (i == 0 || cells[i].row != cells[i - 1].row || cells[i].column != cells[i - 1].column)
			broken = is_broken_cell(e->lines, cells, i);
		for (row = cells[i].row; column < cells[i].column; column++)
			text_cell(e->out);
		emit_line(e, l);
		before = l;
	}
	if (before)
		text_line(e->out);
	free(goes_on);
}

/* Frames, unless the engine looked for them. */
static void find_frames(struct ocr_lines *lines, const struct ocr_picture *pic)
{
	struct ocr_quad *box = xmalloc((lines->n + 1) * sizeof *box);
	float line = line_height(lines);
	for (size_t i = 0; i < lines->n; i++)
		box[i] = lines->line[i].box;
	if (!lines->ruled) {
		lines->n_frames = image_rules_frames(pic, line, &lines->frame);
		lines->n_frames = layout_bridge(&lines->frame, lines->n_frames);
		lines->n_frames = layout_frames_sift(lines->frame, lines->n_frames, box, lines->n, line);
	}
	layout_frames_close(lines->frame, lines->n_frames, box, lines->n);
	free(box);
}

/* A gap as wide as between cells cuts a line, so that columns and tables that
 * the engine ran over are seen. */
static void cut_lines(struct ocr_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		for (size_t k = lines->line[i].n; k-- > 1;) {
			struct ocr_line *l = &lines->line[i];
			if (!l->c[k].cell_before || l->box.uy != 0)
				continue;
			size_t n = l->n - k;
			struct ocr_char *c = xmalloc(n * sizeof *c);
			float from = l->c[k].x0, to = l->c[k - 1].x1, left = l->box.cx - l->box.w / 2;
			struct ocr_quad right = l->box;
			if (to > from)
				from = to = (from + to) / 2;
			memcpy(c, l->c + k, n * sizeof *c);
			for (size_t m = 0; m < n; m++) {
				c[m].x0 -= from;
				c[m].x1 -= from;
			}
			c[0].cell_before = false;
			right.w = l->box.w - from;
			right.cx = left + from + right.w / 2;
			l->box.w = to;
			l->box.cx = left + to / 2;
			l->n = k;
			bool other = l->other;
			/* L is not valid after this */
			ocr_lines_add(lines, &right, c, n);
			lines->line[lines->n - 1].other = other;
		}
}

/* Watermarks out of the lines, into *RET: each said once, however often it is
 * printed. */
static void set_aside(struct ocr_lines *lines, struct ocr_lines *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < lines->n; i++) {
		struct ocr_line *l = &lines->line[i];
		bool known = false;
		if (!l->box.pale) {
			lines->line[n++] = *l;
			continue;
		}
		for (size_t k = 0; k < ret->n && !known; k++) {
			const struct ocr_line *o = &ret->line[k];
			known = o->n == l->n;
			for (size_t c = 0; c < l->n && known; c++)
				known = o->c[c].cp == l->c[c].cp;
		}
		free(l->read);
		if (known)
			free(l->c);
		else
			ocr_lines_add(ret, &l->box, l->c, l->n);
	}
	lines->n = n;
}

/* A chat on the page as it was read: turned, made straight. */
static bool find_chat(const struct ocr_lines *lines, const struct ocr_picture *pic, struct chat_row **ret, size_t *ret_n)
{
	struct image turned = { .width = 0 }, straight = { .width = 0 };
	struct ocr_picture page = *pic;
	bool chat = false, ok = true;
	if (lines->n_frames)
		return false;
	if (lines->quarters && (ok = image_turn_picture(&page, lines->quarters, &turned, NULL) == ST_OK))
		page = (struct ocr_picture){ .rgb = turned.rgb, .width = turned.width, .height = turned.height, .stride = (size_t)turned.width * 3 };
	if (ok && lines->lean.leans && (ok = ocr_lean_page(&lines->lean, &page, &straight, NULL) == ST_OK))
		page = (struct ocr_picture){
			.rgb = straight.rgb, .width = straight.width, .height = straight.height, .stride = (size_t)straight.width * 3
		};
	if (ok)
		chat = layout_chat(lines, &page, ret, ret_n);
	image_release(&turned);
	image_release(&straight);
	return chat;
}

/* One pane, or the whole page. */
static void emit_pane(const struct emitting *e, struct ocr_lines *lines)
{
	struct chat_row *chat;
	struct layout_cell *cells;
	struct ocr_lines aside = { .n = 0 };
	size_t n;
	if (find_chat(lines, e->pic, &chat, &n)) {
		emit_chat(e, chat, n);
		free(chat);
		return;
	}
	set_aside(lines, &aside);
	layout_rows(lines, lines->frame, lines->n_frames, &cells);
	emit_rows(e, cells);
	free(cells);
	for (size_t i = 0; i < aside.n; i++) {
		emit_line(e, &aside.line[i]);
		text_line(e->out);
	}
	ocr_lines_release(&aside);
}

/* Lines and frames left of column X go to RET, the others are counted from there. */
static void take_left(struct ocr_lines *lines, int x, struct ocr_lines *ret)
{
	size_t n = 0, frames = 0;
	float at = (float)x;
	*ret = (struct ocr_lines){ .ruled = lines->ruled, .frame = xmalloc((lines->n_frames + 1) * sizeof *ret->frame) };
	for (size_t i = 0; i < lines->n; i++) {
		struct ocr_line l = lines->line[i];
		if (l.box.cx < at) {
			ret->line = xgrow(ret->line, &ret->cap, ret->n + 1, sizeof *ret->line);
			ret->line[ret->n++] = l;
		} else {
			l.box.cx -= at;
			lines->line[n++] = l;
		}
	}
	for (size_t i = 0; i < lines->n_frames; i++) {
		struct layout_frame f = lines->frame[i];
		if ((f.x0 + f.x1) / 2 < at) {
			ret->frame[ret->n_frames++] = f;
		} else {
			f.x0 -= at;
			f.x1 -= at;
			lines->frame[frames++] = f;
		}
	}
	lines->n = n;
	lines->n_frames = frames;
}

void ocr_emit(struct ocr_lines *lines, const struct ocr_picture *pic, bool ppocr, struct text_out *out)
{
	struct ocr_picture rest = *pic;
	struct emitting e = { .out = out, .lines = lines, .pic = &rest, .ppocr = ppocr };
	find_frames(lines, pic);
	ocr_repair(lines);
	ocr_pipes_settle(lines);
	cut_lines(lines);
	layout_cells_part(lines);
	cut_lines(lines);
	layout_sheet_strip(lines);
	for (int x; lines->quarters == 0 && (x = layout_panes_cut(lines, &rest)) > 0;) {
		struct ocr_lines left;
		struct ocr_picture part = rest;
		struct emitting l = { .out = out, .lines = &left, .pic = &part, .ppocr = ppocr };
		part.width = x;
		take_left(lines, x, &left);
		emit_pane(&l, &left);
		ocr_lines_release(&left);
		rest.rgb += 3 * (size_t)x;
		rest.width -= x;
		rest.left += (float)x * (rest.zoom > 0 ? rest.zoom : 1);
	}
	emit_pane(&e, lines);
}
