/* ocr_post.c - what follows the networks: boxes in a map, characters out of
 * probabilities, rows, cells, chats, repairs. Shapes come from the input. */
#include "fuzz.h"
#include "text/layout.h"
#include "text/layout_chat.h"
#include "text/layout_flow.h"
#include "text/layout_panes.h"
#include "text/layout_talk.h"
#include "text/ocr_boxes.h"
#include "text/ocr_ctc.h"
#include "text/ocr_confidence.h"
#include "text/ocr_icons.h"
#include "text/ocr_ink.h"
#include "text/ocr_page.h"
#include "text/ocr_repair.h"
#include "text/ocr_spaces.h"
#include "text/image_rules.h"

static float number(struct fuzz_in *in)
{
	return (float)fuzz_u8(in) * 2.0f;
}

static void boxes(struct fuzz_in *in)
{
	int w = 1 + fuzz_u8(in) % 96, h = 1 + fuzz_u8(in) % 96;
	float *map = xcalloc((size_t)(w * h), sizeof *map);
	for (int i = 0; i < w * h && in->rest.len; i++)
		map[i] = (float)fuzz_u8(in) / 255.0f;
	struct ocr_boxes_rules rules = { 0.3f, 0.5f, 1.6f, 3 };
	struct ocr_quad *q = NULL;
	size_t n = ocr_boxes_find(map, w, h, &rules, &q);
	FUZZ_MUST(n <= OCR_BOXES_MAX);
	struct ocr_lean l = ocr_lean_find(q, n, w, h);
	for (size_t i = 0; i < n; i++)
		ocr_lean_stored(&l, ocr_lean_straight(&l, q[i]));
	free(q);
	free(map);
}

static void characters(struct fuzz_in *in)
{
	struct ocr_keys keys = { 0 };
	struct err err = { .code = E_NONE };
	size_t steps = fuzz_u8(in) % 64u;
	struct str list = str_sub(in->rest, 0, 40);
	in->rest = str_sub(in->rest, 40, in->rest.len);
	if (ocr_keys_load(&keys, list, &err) != ST_OK)
		return;
	float *p = xcalloc(steps * keys.n + 1, sizeof *p);
	for (size_t i = 0; i < steps * keys.n && in->rest.len; i++)
		p[i] = (float)fuzz_u8(in) / 255.0f;
	struct ocr_char *c = NULL;
	size_t n = ocr_ctc_decode(p, steps, keys.n, &keys, &c);
	FUZZ_MUST(n <= steps);
	int w = 8 * (int)steps, h = 12;
	float *plane = xcalloc((size_t)(w * h) + 1, sizeof *plane);
	for (int i = 0; i < w * h && in->rest.len; i++)
		plane[i] = (float)fuzz_u8(in);
	if (w)
		FUZZ_MUST(ocr_spaces_find(c, n, plane, w, h, (size_t)w, 8, 1) <= n);
	free(plane);
	free(c);
	free(p);
	ocr_keys_release(&keys);
}

static bool any_time(const struct ocr_line *l)
{
	return l->n > 2 && l->c[1].cp < 64;
}

static void lines(struct fuzz_in *in)
{
	struct ocr_lines l = { 0 };
	unsigned n = fuzz_u8(in) % 60u;
	for (unsigned i = 0; i < n && in->rest.len; i++) {
		struct ocr_quad box = { .cx = number(in), .cy = number(in), .w = number(in), .h = number(in) / 8, .ux = 1, .score = 0.9f };
		if (fuzz_u8(in) % 16 == 0)
			box.ux = 0, box.uy = 1;
		size_t k = fuzz_u8(in) % 8u;
		struct ocr_char *c = xcalloc(k + 1, sizeof *c);
		for (size_t j = 0; j < k; j++) {
			uint8_t v = fuzz_u8(in);
			c[j] = (struct ocr_char){ .cp = v < 128 ? v : 0x4E00u + v, .second = v & 1 ? 0x4E00u : 0, .confidence = (float)v / 255.0f,
				.second_confidence = 0.2f, .x0 = (float)j * 10, .x1 = (float)j * 10 + 9 };
		}
		ocr_lines_add(&l, &box, c, k);
	}
	int w = 160, h = 120;
	uint8_t *rgb = xcalloc((size_t)(w * h) * 3, 1);
	for (int i = 0; i < w * h * 3; i++)
		rgb[i] = in->rest.len ? (uint8_t)in->rest.p[(size_t)i % in->rest.len] : 255;
	struct ocr_picture pic = { .rgb = rgb, .width = w, .height = h, .stride = (size_t)w * 3 };
	struct layout_cell *cells = NULL;
	struct chat_row *rows = NULL;
	size_t chat = 0;
	int x, y, cw, ch;
	ocr_page_content(&pic, &x, &y, &cw, &ch);
	ocr_page_blank_row(&pic, 0, w, 10, 50);
	l.n_frames = image_rules_frames(&pic, 10, &l.frame);
	FUZZ_MUST(l.n_frames <= FRAMES_MAX);
	ocr_repair(&l);
	if (l.n)
		ocr_ink_grow(&pic, &l.line[0].box, 1, 0);
	struct ocr_quad q;
	for (size_t i = 0; i < l.n_frames && i < 20; i++)
		ocr_ink_in_frame(&pic, &l.frame[i], 10, &q);
	layout_rows(&l, l.frame, l.n_frames, &cells);
	for (size_t i = 0; cells && i < l.n; i++)
		FUZZ_MUST(cells[i].line < l.n);
	if (layout_chat(&l, &pic, &rows, &chat))
		for (size_t i = 0; i < chat; i++)
			FUZZ_MUST(rows[i].line < l.n && (rows[i].speaker == CHAT_NONE || rows[i].speaker < l.n));
	free(rows);
	rows = NULL;
	if (layout_talk(&l, &pic, any_time, &rows, &chat))
		for (size_t i = 0; i < chat; i++)
			FUZZ_MUST(rows[i].line < l.n && (rows[i].speaker == CHAT_NONE || rows[i].speaker < l.n) && (!rows[i].goes_on || i));
	free(rows);
	/* flow reads lines with letters in them */
	bool full = true, *on;
	for (size_t i = 0; i < l.n; i++) {
		full &= l.line[i].n > 0;
		float sure = ocr_confidence(&l.line[i], OCR_ENGINE_PPOCR);
		FUZZ_MUST(sure >= 0 && sure <= 1);
	}
	if (full) {
		layout_flow(&l, cells, &on);
		free(on);
		int cut = layout_panes_cut(&l, &pic);
		FUZZ_MUST(cut >= 0 && cut < w);
	}
	ocr_icons_drop(&pic, &l);
	free(cells);
	free(rgb);
	ocr_lines_release(&l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	switch (fuzz_u8(&in) % 3) {
	case 0: boxes(&in); break;
	case 1: characters(&in); break;
	default: lines(&in); break;
	}
	return 0;
}
