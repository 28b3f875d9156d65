/* ocr_ppocr.c - PP-OCRv4 by ONNX Runtime: where is text, and what does it say.
 *
 * Detection gives a probability map of text, ocr_boxes.c its boxes; each
 * box is cut out at the height of 48 pixels and recognised on its own: batches
 * gain nothing on one thread, and padding to the longest costs. */
#include "text/image.h"
#include "text/image_sample.h"
#include "text/ocr_fold.h"
#include "text/ocr_glyphs.h"
#include "text/ocr_icons.h"
#include "text/ocr_ort.h"
#include "text/ocr_other.h"
#include "text/ocr_page.h"
#include "text/ocr_pale.h"
#include "text/ocr_pieces.h"
#include "text/ocr_read.h"

#include <fcntl.h>
#include <math.h>
#include <sluice/ocr.h>
#include <stdlib.h>
#include <unistd.h>

/* A model larger than this is not one of ours. */
#define MODEL_BYTES_MAX (64u << 20)

/* The detector sees the page so that its shorter side has this many pixels at
 * most: letters of an A4 page's 7 points are 11 pixels then. */
#define DETECT_SHORT_SIDE 960
/* Lower lines than this, in the detector's pixels, may be lost: once more at
 * a larger scale. */
#define DETECT_LINE_MIN 12
#define DETECT_SHORT_SIDE_MAX 1920
/* Longer pages are cut at blank rows: memory grows with the area. */
#define DETECT_TILE_ROWS 1600
/* Lines less sure than this are texture, stamps, parts of photographs; a mark
 * alone stands where only text can be. */
#define LINE_CONFIDENCE_MIN 0.5f
/* A page whose widest lines are read less surely than this may be upside down … */
#define PAGE_CONFIDENCE_MIN 0.75f
/* … told by so many of them. */
#define PROBES 6

/* Boxes shorter than this many heights tell no direction. */
#define SHORT_BOX 4
/* So many others are lines of text, whatever they say; the detector takes texture for one now and then. */
#define UNREAD_MIN 2
/* A page seen at a smaller scale may have letters too small to be seen at all. */
#define UNSEEN_SCALE 0.5f

struct mapped {
	const char *p;
	uint64_t len;
};

struct ppocr {
	struct ort *ort;
	struct mapped file[3];
	struct buf folded[2]; /* the models as they are run */
	struct ort_model *detect, *recognise;
	struct ocr_keys keys;
	struct ocr_packs *other;
};
enum { FILE_DETECT, FILE_RECOGNISE, FILE_KEYS };

static enum status map_file(struct mapped *m, const char *folder, const char *name, struct err *err)
{
	struct buf path;
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s", folder, name);
	int fd = open(buf_z(&path), O_RDONLY | O_CLOEXEC);
	int64_t size = fd < 0 ? -1 : io_size(fd);
	enum status st = ST_OK;
	if (size <= 0 || size > MODEL_BYTES_MAX || !(m->p = io_map(fd, (uint64_t)size)))
		st = err_set(err, ST_SKIP, E_MISSING, "'%.200s' cannot be read", buf_z(&path));
	else
		m->len = (uint64_t)size;
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return st;
}

enum status ppocr_open(struct ppocr **ret, const char *data, struct err *err)
{
	static const char *const names[3] = { OCR_DETECT_NAME, OCR_RECOGNISE_NAME, OCR_KEYS_NAME };
	struct ppocr *p = xcalloc(1, sizeof *p);
	struct buf path;
	enum status st = ST_OK;
	for (int i = 0; i < 3 && st == ST_OK; i++)
		st = map_file(&p->file[i], data, names[i], err);
	if (st == ST_OK)
		st = ocr_keys_load(&p->keys, str_make(p->file[FILE_KEYS].p, p->file[FILE_KEYS].len), err);
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s", data, OCR_RUNTIME_NAME);
	if (st == ST_OK)
		st = ort_open(&p->ort, buf_z(&path), err);
	buf_release(&path);
	if (st != ST_OK) {
		ppocr_close(p);
		return st;
	}
	p->other = ocr_packs_open(data);
	*ret = p;
	return ST_OK;
}

void ppocr_close(struct ppocr *p)
{
	if (!p)
		return;
	ort_model_close(p->detect);
	ort_model_close(p->recognise);
	ort_close(p->ort);
	for (int i = 0; i < 2; i++)
		buf_release(&p->folded[i]);
	ocr_packs_close(p->other);
	ocr_keys_release(&p->keys);
	for (int i = 0; i < 3; i++)
		if (p->file[i].p)
			io_unmap(p->file[i].p, p->file[i].len);
	free(p);
}

/* Builds a model's session when it is first wanted. */
static enum status need(struct ppocr *p, struct ort_model **m, int file, struct err *err)
{
	struct str model = str_make(p->file[file].p, p->file[file].len);
	struct buf *folded = &p->folded[file];
	if (*m)
		return ST_OK;
	buf_init(folded, MODEL_BYTES_MAX);
	if (ocr_fold(model, folded) && ort_model_open(p->ort, m, buf_str(folded), err) == ST_OK)
		return ST_OK;
	/* another model, or a runtime that does not like it so */
	buf_release(folded);
	return ort_model_open(p->ort, m, model, err);
}

/* A piece of the page, pixels. */
struct region {
	int x, y, w, h;
};

static void add_quads(struct ocr_pieces *all, struct ocr_quad *q, size_t n, float scale, const struct region *r)
{
	for (size_t i = 0; i < n; i++) {
		q[i].cx = q[i].cx / scale + (float)r->x;
		q[i].cy = q[i].cy / scale + (float)r->y;
		q[i].w /= scale;
		q[i].h /= scale;
		all->q = xgrow(all->q, &all->cap, all->n + 1, sizeof *all->q);
		all->q[all->n++] = q[i];
	}
}

static enum status detect_tile(struct ppocr *p, const struct ocr_picture *pic, const struct region *r, float scale, struct ocr_pieces *all,
			       struct err *err)
{
	static const struct image_norm norm = {
		.mul = { 1 / (255 * 0.229f), 1 / (255 * 0.224f), 1 / (255 * 0.225f) },
		.add = { -0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f } };
	static const struct ocr_boxes_rules rules = { .threshold = 0.3f, .score_min = 0.6f, .unclip = 1.6f, .side_min = 3 };
	int w = ((int)ceilf((float)r->w * scale) + 31) / 32 * 32, h = ((int)ceilf((float)r->h * scale) + 31) / 32 * 32;
	float *planes = xmalloc(sizeof *planes * 3 * (size_t)w * (size_t)h);
	struct ort_output out;
	enum status st = need(p, &p->detect, FILE_DETECT, err);
	if (st == ST_OK) {
		image_sample_rect(pic, (float)r->x, (float)r->y, (float)w / scale, (float)h / scale, w, h, &norm, planes, w);
		st = ort_run(p->detect, planes, (int64_t[4]){ 1, 3, h, w }, 4, &out, err);
	}
	free(planes);
	if (st != ST_OK)
		return st;
	if (out.count == (size_t)w * (size_t)h) {
		struct ocr_quad *q;
		size_t n = ocr_boxes_find(out.data, w, h, &rules, &q);
		add_quads(all, q, n, scale, r);
		free(q);
	} else {
		st = err_set(err, ST_SKIP, E_VERSION, "the detector's map has an unexpected size");
	}
	ort_output_release(&out);
	return st;
}

static enum status detect(struct ppocr *p, const struct ocr_picture *pic, const struct region *page, float scale, struct ocr_pieces *all,
			  struct err *err)
{
	int rows = (int)(DETECT_TILE_ROWS / scale);
	enum status st = ST_OK;
	all->n = 0;
	for (int y = page->y, end = page->y + page->h; y < end && st == ST_OK;) {
		int next = end - y <= rows ? end : ocr_page_blank_row(pic, page->x, page->w, y + rows / 2, y + rows);
		struct region tile = { page->x, y, page->w, next - y };
		st = detect_tile(p, pic, &tile, scale, all, err);
		y = next;
	}
	return st;
}

/* Detects at the smallest scale that loses nothing. */
static enum status find_boxes(struct ppocr *p, const struct ocr_picture *pic, struct ocr_pieces *all, struct err *err)
{
	struct region r;
	if (!ocr_page_content(pic, &r.x, &r.y, &r.w, &r.h))
		return ST_OK;
	float side = (float)(r.w < r.h ? r.w : r.h), scale = side > DETECT_SHORT_SIDE ? DETECT_SHORT_SIDE / side : 1;
	enum status st = detect(p, pic, &r, scale, all, err);
	float line = ocr_pieces_height(all) * scale;
	if (st == ST_OK && scale < 1 && all->n && line < DETECT_LINE_MIN) {
		float more = fminf(fminf(1, scale * 2), DETECT_SHORT_SIDE_MAX / side);
		st = detect(p, pic, &r, more, all, err);
	}
	return st;
}

/* The page is straight now: what directions are left are the boxes' own noise,
 * but for those far off. */
static void settle_directions(struct ocr_pieces *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct ocr_quad *q = &all->q[i];
		float across = fabsf(q->uy);
		bool off = q->w < SHORT_BOX * q->h ? across > 0.26f : across > 0.03f;
		/* An upright column of one or two letters is no column: its longer
		 * side was taken for its direction. */
		if (q->ux < 0.7f && q->w < 1.5f * q->h) {
			float t = q->w;
			q->w = q->h;
			q->h = t;
		} else if (q->ux < 0.7f || off) {
			continue;
		} else {
			float w = q->w * sqrtf(1 - across * across) + q->h * across, h = q->h * sqrtf(1 - across * across);
			if (q->w < SHORT_BOX * q->h)
				h += q->w * across;
			q->w = w;
			q->h = h;
		}
		q->ux = 1;
		q->uy = 0;
	}
}

static int wider(const void *pa, const void *pb)
{
	const struct ocr_quad *a = pa, *b = pb;
	return (a->w < b->w) - (a->w > b->w);
}

/* The widest boxes, turned back to where they are in the picture. */
static size_t widest(const struct ocr_pieces *all, const struct ocr_lean *lean, struct ocr_quad ret[PROBES])
{
	struct ocr_quad *q = xmalloc((all->n + 1) * sizeof *q);
	size_t n = all->n < PROBES ? all->n : PROBES;
	memcpy(q, all->q, all->n * sizeof *q);
	qsort(q, all->n, sizeof *q, wider);
	for (size_t i = 0; i < n; i++)
		ret[i] = lean ? ocr_lean_stored(lean, q[i]) : q[i];
	free(q);
	return n;
}

/* How sure N boxes are when they are read, on their heads if TURNED. */
static enum status probe(struct ppocr *p, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, bool turned, float *ret, struct err *err)
{
	enum status st = need(p, &p->recognise, FILE_RECOGNISE, err);
	*ret = 0;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct ocr_quad box = q[i];
		struct ocr_char *c = NULL;
		size_t k = 0;
		if (turned) {
			box.ux = -box.ux;
			box.uy = -box.uy;
		}
		if ((st = ocr_read_quick(p->recognise, &p->keys, pic, &box, &c, &k, err)) == ST_OK)
			*ret += ocr_read_confidence(c, k) / (float)n;
		free(c);
	}
	return st;
}

/* Lines that run from top to bottom are a page on its side, or upright
 * Chinese: read along the column one of the two directions is sure, or none. */
static enum status lies_sideways(struct ppocr *p, const struct ocr_picture *pic, const struct ocr_pieces *all, int *ret, struct err *err)
{
	float upright = 0, sideways = 0, up = 0, down = 0;
	struct ocr_quad q[PROBES];
	for (size_t i = 0; i < all->n; i++)
		*(fabsf(all->q[i].uy) > 0.7f ? &sideways : &upright) += all->q[i].w;
	*ret = 0;
	if (sideways <= 2 * upright)
		return ST_OK;
	size_t n = widest(all, NULL, q);
	enum status st = probe(p, pic, q, n, false, &up, err);
	if (st == ST_OK)
		st = probe(p, pic, q, n, true, &down, err);
	/* u points down: letters' tops are to the right */
	if (st == ST_OK && fmaxf(up, down) >= PAGE_CONFIDENCE_MIN)
		*ret = up >= down ? 3 : 1;
	return st;
}

/* Every line was read, and the first readings of the widest were not sure of
 * themselves: upside down? What was made of them does not tell: Latin letters on
 * their heads are other letters, and two readings find some that they agree on.
 * Writing that the engine lacks gives rubbish both ways, and stays as it is. */
static enum status stands_on_head(struct ppocr *p, const struct ocr_picture *pic, const struct ocr_pieces *all, const struct ocr_lean *lean,
				  int *ret, struct err *err)
{
	float up = 0, down = 0;
	struct ocr_quad q[PROBES];
	*ret = 0;
	if (all->n == 0)
		return ST_OK;
	size_t n = widest(all, lean, q);
	for (size_t i = 0; i < n; i++)
		up += q[i].sure / (float)n;
	if (up >= PAGE_CONFIDENCE_MIN)
		return ST_OK;
	enum status st = probe(p, pic, q, n, true, &down, err);
	if (st == ST_OK && down >= LINE_CONFIDENCE_MIN && down > up + 0.1f)
		*ret = 2;
	return st;
}

static enum status read_box(struct ppocr *p, const struct ocr_picture *pic, const struct ocr_lean *lean, struct ocr_quad *box,
			    struct ocr_char **ret, size_t *ret_n, struct err *err)
{
	struct ocr_quad q = ocr_lean_stored(lean, *box);
	return ocr_read_line(p->recognise, &p->keys, pic, &q, ret, ret_n, &box->sure, err);
}

static enum status read_lines(struct ppocr *p, const struct ocr_picture *pic, struct ocr_pieces *all, struct ocr_lines *ret, struct err *err)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < all->n && st == ST_OK; i++) {
		struct ocr_char *c = NULL;
		size_t n = 0;
		st = need(p, &p->recognise, FILE_RECOGNISE, err);
		if (st == ST_OK)
			st = read_box(p, pic, &ret->lean, &all->q[i], &c, &n, err);
		if (st == ST_OK && n && ocr_read_confidence(c, n) >= (all->q[i].mark ? 0 : LINE_CONFIDENCE_MIN))
			ocr_lines_add(ret, &all->q[i], c, n);
		else
			free(c);
	}
	return st;
}

/* Boxes of the page made straight, what the detector left out among them. */
static enum status find_lines(const struct ocr_picture *pic, struct ocr_pieces *all, struct ocr_lines *ret, struct err *err)
{
	struct image straight = { .width = 0 };
	enum status st = ST_OK;
	struct ocr_picture page = *pic;
	ret->lean = ocr_lean_find(all->q, all->n, pic->width, pic->height);
	if (ret->lean.leans) {
		if ((st = ocr_lean_page(&ret->lean, pic, &straight, err)) != ST_OK)
			return st;
		page = (struct ocr_picture){
			.rgb = straight.rgb, .width = straight.width, .height = straight.height, .stride = (size_t)straight.width * 3
		};
		for (size_t i = 0; i < all->n; i++)
			all->q[i] = ocr_lean_straight(&ret->lean, all->q[i]);
		qsort(all->q, all->n, sizeof *all->q, ocr_boxes_order);
	}
	settle_directions(all);
	ocr_pieces_complete(&page, all, ret);
	ocr_pale_mark(&page, all->q, all->n);
	image_release(&straight);
	return ST_OK;
}

static enum status read_upright(struct ppocr *p, const struct ocr_picture *pic, struct ocr_pieces *all, struct ocr_lines *ret,
				int *ret_quarters, struct err *err)
{
	enum status st = find_boxes(p, pic, all, err);
	if (st == ST_OK && ret_quarters && (st = lies_sideways(p, pic, all, ret_quarters, err)) == ST_OK && *ret_quarters)
		return ST_OK;
	if (st == ST_OK)
		st = find_lines(pic, all, ret, err);
	if (st == ST_OK)
		st = read_lines(p, pic, all, ret, err);
	if (st == ST_OK && ret_quarters)
		st = stands_on_head(p, pic, all, &ret->lean, ret_quarters, err);
	if (st == ST_OK && (!ret_quarters || !*ret_quarters))
		ocr_other_read(p->other, pic, all->q, all->n, ret);
	if (st == ST_OK && (!ret_quarters || !*ret_quarters)) {
		ocr_icons_drop(pic, ret);
		ocr_glyphs_settle(pic, ret);
	}
	return st;
}

/* Nothing was read: is there text all the same? */
static bool unread(const struct ocr_picture *pic, const struct ocr_pieces *all)
{
	size_t wide = 0;
	int side = pic->width < pic->height ? pic->width : pic->height;
	for (size_t i = 0; i < all->n; i++)
		wide += all->q[i].w >= SHORT_BOX * all->q[i].h;
	return wide >= UNREAD_MIN || ((float)side * UNSEEN_SCALE > DETECT_SHORT_SIDE && ocr_page_written(pic));
}

enum status ppocr_read(struct ppocr *p, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err)
{
	struct ocr_pieces all = { .n = 0 };
	struct image turned = { .width = 0 };
	int quarters = 0;
	enum status st = read_upright(p, pic, &all, ret, &quarters, err);
	if (st == ST_OK && quarters && (st = image_turn_picture(pic, quarters, &turned, err)) == ST_OK) {
		struct ocr_picture page = { .rgb = turned.rgb, .width = turned.width, .height = turned.height, .stride = (size_t)turned.width * 3 };
		ocr_lines_release(ret);
		st = read_upright(p, &page, &all, ret, NULL, err);
		ret->quarters = quarters;
	}
	ret->unread = st == ST_OK && ret->n == 0 && unread(pic, &all);
	image_release(&turned);
	free(all.q);
	return st;
}
