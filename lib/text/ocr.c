/* ocr.c - one picture of a page to text: which engine reads it.
 *
 * The engine is a process-wide value because a worker has exactly one: models
 * must be opened before the sandbox closes, long before the first page. */
#include "text/ocr.h"

#include "text/image.h"
#include "text/ocr_bilevel.h"
#include "text/ocr_emit.h"
#include "text/ocr_lines.h"
#include "text/ocr_other.h"
#include "text/ocr_seal.h"
#include "text/sidecar.h"

#include <sluice/ocr.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct ppocr *ppocr;
	struct tess *tess;
	struct ocr_packs *packs; /* beside tess */
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
	if (engine.tess)
		engine.packs = ocr_packs_open(options->ocr_data);
}

/* Tesseract's first language knows Chinese and Latin letters: what it made of Cyrillic is read again. */
static void read_alike(const struct ocr_picture *page, struct ocr_lines *lines)
{
	if (!engine.packs || !ocr_other_alike(lines))
		return;
	size_t n = lines->n;
	struct ocr_quad *q = xcalloc(n + 1, sizeof *q);
	for (size_t i = 0; i < n; i++) {
		q[i] = lines->line[i].box;
		q[i].sure = lines->line[i].confidence;
	}
	ocr_other_read(engine.packs, page, q, n, lines);
	free(q);
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
	if (ocr_seal_remove(pic, &clean) || ocr_bilevel_smooth(pic, &clean)) {
		page.rgb = clean.rgb;
		page.stride = (size_t)clean.width * 3;
	}
	if (engine.ppocr)
		st = ppocr_read(engine.ppocr, &page, &lines, err);
	else if ((st = tess_read(engine.tess, &page, &lines, err)) == ST_OK)
		read_alike(&page, &lines);
	if (lines.n)
		ocr_emit(&lines, pic, engine.ppocr != NULL, out); /* grounds of bubbles and panes as they are */
	else if (st == ST_OK && lines.unread)
		text_loss(out, E_NEEDS_OCR, "text is there that was not read: too small, or other writing");
	image_release(&clean);
	if (out->confidence < 0)
		out->confidence = 0;
	ocr_lines_release(&lines);
	return st;
}
