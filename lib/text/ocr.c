/* ocr.c - one picture of a page to text: engine, layout, boxes of lines.
 *
 * The engine is a process-wide value because a worker has exactly one: models
 * must be opened before the sandbox closes, long before the first page. */
#include "text/ocr.h"

#include "text/image.h"
#include "text/image_rules.h"
#include "text/layout.h"
#include "text/layout_chat.h"
#include "text/layout_flow.h"
#include "text/layout_frames.h"
#include "text/ocr_confidence.h"
#include "text/ocr_joint.h"
#include "text/ocr_lines.h"
#include "text/ocr_repair.h"
#include "text/ocr_seal.h"
#include "text/sidecar.h"

#include <sluice/ocr.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct ppocr *ppocr;
	struct tess *tess;
	struct err why;    /* there is none */
} engine;

bool ocr_engine_known(const char *name)
{
	static const char *const names[] = { "auto", "ppocr", "tesseract", "none" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool models_there(const char *data)
{
	static const char *const names[] = { OCR_RUNTIME_NAME, OCR_DETECT_NAME, OCR_RECOGNISE_NAME, OCR_KEYS_NAME };
	struct buf path;
	bool all = data != NULL;
	buf_init(&path, 4096);
	for (size_t i = 0; i < sizeof names / sizeof *names && all; i++) {
		buf_clear(&path);
		all = buf_printf(&path, "%s/%s", data, names[i]) && access(buf_z(&path), R_OK) == 0;
	}
	buf_release(&path);
	return all;
}

const char *ocr_engine_choose(const char *name, const char *data)
{
	bool any = !name || strcmp(name, "auto") == 0;
	if ((any || strcmp(name, "ppocr") == 0) && models_there(data))
		return "ppocr";
	if ((any || strcmp(name, "tesseract") == 0) && tess_built())
		return "tesseract";
	return NULL;
}

void ocr_warm(const struct text_options *options)
{
	const char *name = options->engine, *choice = options->ocr ? ocr_engine_choose(name, options->ocr_data) : NULL;
	enum status st = ST_SKIP;
	image_warm();
	if (!choice || engine.ppocr || engine.tess)
		return;
	if (strcmp(choice, "ppocr") == 0)
		st = ppocr_open(&engine.ppocr, options->ocr_data, &engine.why);
	/* A runtime for another processor, say: the other engine then. */
	if (st != ST_OK && tess_built() && (!name || strcmp(name, "ppocr") != 0))
		tess_open(&engine.tess, &engine.why);
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool ocr_available(void)
{
	return engine.ppocr || engine.tess;
}

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

static void put_box(struct text_out *out, const struct ocr_line *l, uint64_t start, const struct ocr_picture *pic, const struct ocr_lean *lean, int quarters)
{
	struct buf b;
	struct json j;
	if (out->lines.fd < 0)
		return;
	/* The upright box around a leaning one. */
	struct ocr_quad q = as_stored(ocr_lean_stored(lean, l->box), pic, quarters);
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
	put_part(&j, "confidence", ocr_confidence(l, engine.ppocr && !l->other ? OCR_ENGINE_PPOCR : OCR_ENGINE_TESSERACT));
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

struct emitting {
	struct text_out *out;
	const struct ocr_lines *lines;
	const struct ocr_picture *pic;
};

/* One line's text with its box, counted into the confidence. */
static void emit_line(const struct emitting *e, const struct ocr_line *l)
{
	struct text_out *out = e->out;
	uint64_t start = out->bytes;
	put_line(out, l);
	put_box(out, l, start, e->pic, &e->lines->lean, e->lines->quarters);
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

/* speaker TAB time TAB text; without a name, the side the bubble stands on. */
static void emit_chat(const struct emitting *e, const struct chat_row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ocr_line *l = &e->lines->line[row[i].line];
		if (row[i].goes_on) {
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
		}
		emit_line(e, l);
	}
	text_line(e->out);
}

static void emit_rows(const struct emitting *e, const struct layout_cell *cells)
{
	size_t row = 0, column = 0;
	const struct ocr_line *before = NULL;
	bool *goes_on;
	layout_flow(e->lines, cells, &goes_on);
	for (size_t i = 0; i < e->lines->n; i++) {
		const struct ocr_line *l = &e->lines->line[cells[i].line];
		if (l->n == 0)
			continue;
		if (before && cells[i].row != row && !goes_on[i])
			text_line(e->out);
		else if (before && (goes_on[i] || cells[i].column == column))
			put_joint(e->out, before, l);
		if (!before || cells[i].row != row)
			column = 0;
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
		page = (struct ocr_picture){ .rgb = straight.rgb, .width = straight.width, .height = straight.height, .stride = (size_t)straight.width * 3 };
	if (ok)
		chat = layout_chat(lines, &page, ret, ret_n);
	image_release(&turned);
	image_release(&straight);
	return chat;
}

static void emit(struct ocr_lines *lines, const struct ocr_picture *pic, struct text_out *out)
{
	struct emitting e = { .out = out, .lines = lines, .pic = pic };
	struct chat_row *chat;
	struct layout_cell *cells;
	struct ocr_lines aside = { .n = 0 };
	size_t n;
	find_frames(lines, pic);
	ocr_repair(lines);
	cut_lines(lines);
	if (find_chat(lines, pic, &chat, &n)) {
		emit_chat(&e, chat, n);
		free(chat);
		return;
	}
	set_aside(lines, &aside);
	layout_rows(lines, lines->frame, lines->n_frames, &cells);
	emit_rows(&e, cells);
	free(cells);
	for (size_t i = 0; i < aside.n; i++) {
		emit_line(&e, &aside.line[i]);
		text_line(out);
	}
	ocr_lines_release(&aside);
}

int64_t ocr_deadline(void)
{
	return now_ms() + OCR_BUDGET_SECONDS * 1000ll;
}

enum status ocr_page(const struct ocr_picture *pic, struct text_out *out, struct err *err)
{
	struct ocr_lines lines = { .n = 0 };
	enum status st;
	if (out->sidecar) {
		sidecar_put(out->sidecar, out);
		return ST_OK;
	}
	if (out->deadline_ms && now_ms() >= out->deadline_ms)
		return err_set(err, ST_SKIP, E_LIMIT_TIME, "not read: the pages before took %d s", OCR_BUDGET_SECONDS);
	if (!ocr_available()) {
		out->needs_ocr = true;
		return err_set(err, ST_SKIP, E_NEEDS_OCR, "a picture, and no engine to read it%s%.150s", engine.why.code ? ": " : "", engine.why.msg);
	}
	if (pic->width <= 0 || pic->height <= 0 || pic->width > OCR_SIDE_MAX || pic->height > OCR_SIDE_MAX ||
	    (int64_t)pic->width * pic->height > OCR_PIXELS_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "a picture of %d × %d pixels is not read", pic->width, pic->height);
	struct image clean;
	struct ocr_picture page = *pic;
	if (ocr_seal_remove(pic, &clean)) {
		page.rgb = clean.rgb;
		page.stride = (size_t)clean.width * 3;
	}
	if (engine.ppocr)
		st = ppocr_read(engine.ppocr, &page, &lines, err);
	else
		st = tess_read(engine.tess, &page, &lines, err);
	if (lines.n)
		emit(&lines, &page, out);
	image_release(&clean);
	if (out->confidence < 0)
		out->confidence = 0;
	ocr_lines_release(&lines);
	return st;
}
