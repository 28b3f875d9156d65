/* ocr_ppocr.c - PP-OCRv4 by ONNX Runtime: where is text, and what does it say.
 *
 * Detection gives a probability map of text, ocr_boxes.c its boxes; each
 * box is cut out at the height of 48 pixels and recognised on its own: batches
 * gain nothing on one thread, and padding to the longest costs. */
#include "text/image_sample.h"
#include "text/ocr_ctc.h"
#include "text/ocr_ort.h"

#include <fcntl.h>
#include <math.h>
#include <sluice/ocr.h>
#include <stdlib.h>
#include <unistd.h>
#include <time.h>

#define LINE_HEIGHT 48
/* A model larger than this is not one of ours. */
#define MODEL_BYTES_MAX (64u << 20)

struct ocr_tuning {
	float det_scale, threshold, score_min, unclip, squeeze, pad_x, pad_y;
	int det_side, verbose; double t_det, t_rec; int w_rec;
};
extern struct ocr_tuning ocr_tune;
struct ocr_tuning ocr_tune = { .det_scale = 1, .threshold = 0.3f, .score_min = 0.6f, .unclip = 1.6f, .squeeze = 1, .pad_x = 0, .pad_y = 0, .det_side = 1600 };

struct mapped {
	const char *p;
	uint64_t len;
};

struct ppocr {
	struct ort *ort;
	struct mapped file[4];
	struct ort_model *detect, *recognise, *direction;
	struct ocr_keys keys;
};
enum { FILE_DETECT, FILE_RECOGNISE, FILE_DIRECTION, FILE_KEYS };

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
	static const char *const names[4] = { OCR_DETECT_NAME, OCR_RECOGNISE_NAME, OCR_DIRECTION_NAME, OCR_KEYS_NAME };
	struct ppocr *p = xcalloc(1, sizeof *p);
	struct buf path;
	enum status st = ST_OK;
	for (int i = 0; i < 4 && st == ST_OK; i++)
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
	*ret = p;
	return ST_OK;
}

void ppocr_close(struct ppocr *p)
{
	if (!p)
		return;
	ort_model_close(p->detect);
	ort_model_close(p->recognise);
	ort_model_close(p->direction);
	ort_close(p->ort);
	ocr_keys_release(&p->keys);
	for (int i = 0; i < 4; i++)
		if (p->file[i].p)
			io_unmap(p->file[i].p, p->file[i].len);
	free(p);
}

/* Builds a model's session when it is first wanted. */
static enum status need(struct ppocr *p, struct ort_model **m, int file, struct err *err)
{
	return *m ? ST_OK : ort_model_open(p->ort, m, str_make(p->file[file].p, p->file[file].len), err);
}

/* The piece of the page that is not its ground, with a margin. */
struct region {
	float x, y, w, h;
};

static enum status detect(struct ppocr *p, const struct ocr_picture *pic, struct region r, float scale, struct ocr_quad **ret, size_t *ret_n, struct err *err)
{
	static const struct image_norm norm = {
		.mul = { 1 / (255 * 0.229f), 1 / (255 * 0.224f), 1 / (255 * 0.225f) },
		.add = { -0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f } };
	int w = ((int)ceilf(r.w * scale) + 31) / 32 * 32, h = ((int)ceilf(r.h * scale) + 31) / 32 * 32;
	float *planes = xmalloc(sizeof *planes * 3 * (size_t)w * (size_t)h);
	struct ort_output out;
	enum status st = need(p, &p->detect, FILE_DETECT, err);
	if (st == ST_OK) {
		image_sample_rect(pic, r.x, r.y, (float)w / scale, (float)h / scale, w, h, &norm, planes, w);
		st = ort_run(p->detect, planes, (int64_t[4]){ 1, 3, h, w }, 4, &out, err);
	}
	free(planes);
	if (st != ST_OK)
		return st;
	if (out.count != (size_t)w * (size_t)h)
		st = err_set(err, ST_SKIP, E_VERSION, "the detector's map has an unexpected size");
	if (st == ST_OK) {
		struct ocr_boxes_rules rules = { .threshold = ocr_tune.threshold, .score_min = ocr_tune.score_min, .unclip = ocr_tune.unclip, .side_min = 3 };
		size_t n = ocr_boxes_find(out.data, w, h, &rules, ret);
		for (size_t i = 0; i < n; i++) {
			struct ocr_quad *q = *ret + i;
			q->cx = q->cx / scale + r.x;
			q->cy = q->cy / scale + r.y;
			q->w /= scale;
			q->h /= scale;
		}
		*ret_n = n;
	}
	ort_output_release(&out);
	return st;
}

static enum status recognise(struct ppocr *p, const struct ocr_picture *pic, const struct ocr_quad *q, struct ocr_lines *lines, struct err *err)
{
	static const struct image_norm norm = { .mul = { 1 / 127.5f, 1 / 127.5f, 1 / 127.5f }, .add = { -1, -1, -1 } };
	struct ocr_quad box = *q;
	box.w += 2 * ocr_tune.pad_x * q->h;
	box.h += 2 * ocr_tune.pad_y * q->h;
	int w = (int)lroundf(box.w * LINE_HEIGHT / box.h * ocr_tune.squeeze);
	if (w < 16)
		w = 16;
	int stride = (w + 7) / 8 * 8;
	ocr_tune.w_rec += stride;
	float *planes = xcalloc((size_t)stride * LINE_HEIGHT * 3, sizeof *planes);
	struct ort_output out;
	enum status st = need(p, &p->recognise, FILE_RECOGNISE, err);
	if (st == ST_OK) {
		if (box.uy == 0)
			image_sample_rect(pic, box.cx - box.w / 2, box.cy - box.h / 2, box.w, box.h, w, LINE_HEIGHT, &norm, planes, stride);
		else
			image_sample_quad(pic, &box, w, LINE_HEIGHT, &norm, planes, stride);
		st = ort_run(p->recognise, planes, (int64_t[4]){ 1, 3, LINE_HEIGHT, stride }, 4, &out, err);
	}
	free(planes);
	if (st != ST_OK)
		return st;
	if (out.dims == 3 && out.dim[1] > 0 && (size_t)out.dim[2] == p->keys.n && out.count == (size_t)out.dim[1] * (size_t)out.dim[2]) {
		struct ocr_char *c;
		size_t steps = (size_t)out.dim[1], n = ocr_ctc_decode(out.data, steps, p->keys.n, &p->keys, &c);
		float per_step = box.w * (float)stride / (float)w / (float)steps, left = (q->w - box.w) / 2;
		for (size_t i = 0; i < n; i++) {
			c[i].x0 = c[i].x0 * per_step + left;
			c[i].x1 = c[i].x1 * per_step + left;
		}
		ocr_lines_add(lines, q, c, n);
	} else {
		st = err_set(err, ST_SKIP, E_VERSION, "the recogniser's result does not fit the keys file");
	}
	ort_output_release(&out);
	return st;
}

enum status ppocr_read(struct ppocr *p, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err)
{
	struct ocr_quad *q = NULL;
	size_t n = 0;
	struct region r = { 0, 0, (float)pic->width, (float)pic->height };
	clock_t c0 = clock();
	enum status st = detect(p, pic, r, ocr_tune.det_scale, &q, &n, err);
	ocr_tune.t_det += (double)(clock() - c0) / CLOCKS_PER_SEC;
	c0 = clock();
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		if (q[i].ux > 0.99f) {
			q[i].ux = 1;
			q[i].uy = 0;
		}
		if ((st = recognise(p, pic, &q[i], ret, err)) != ST_OK)
			break;
	}
	free(q);
	ocr_tune.t_rec += (double)(clock() - c0) / CLOCKS_PER_SEC;
	return st;
}
