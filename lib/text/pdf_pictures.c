/* pdf_pictures.c - pages of a PDF that are pictures, and pictures on pages of
 * text.
 *
 * A scan with a stamped header, a screenshot in a report: the page has a text
 * layer, and it does not say what the picture shows. How much of a picture the
 * letters' boxes cover decides: a text layer behind a scan covers a tenth of it
 * and more, a header or a page number next to nothing. The picture is rendered
 * as it lies on the page (masks, strips and turning matrices are poppler's), what
 * letters there are is painted over, so that nothing is said twice, and the rest
 * is read. */
#include "text/pdf_pictures.h"

#include "text/ocr.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>

#define PAGE_DPI 150.0
/* A part of a page may hold small print: finer, up to so many pixels. */
#define PART_DPI_MAX 300.0
#define PART_PIXELS 4e6
/* Smaller pictures, in points, are logos, signatures, ornaments. */
#define WIDTH_MIN 72.0
#define HEIGHT_MIN 18.0
#define AREA_MIN 5000.0
/* Of a picture that its text layer covers. */
#define COVERED_SHARE 0.04
/* Of a page that is one with a line stamped on it. */
#define LARGE_SHARE 0.5
/* Pieces of a page's pictures that are put together, and pictures read of one page. */
#define PIECES_MAX 2000
#define PARTS_MAX 6
/* How far strips of one picture may lie apart. */
#define TOUCH 1.5

void pdf_pictures_init(struct pdf_pictures *p, struct str bytes)
{
	*p = (struct pdf_pictures){ .none = true };
	/* dictionaries of streams are never packed into others (ISO 32000-1, 7.5.7) */
	for (ptrdiff_t at; p->none && (at = str_find(bytes, STR("/Subtype"))) >= 0;) {
		bytes = str_sub(bytes, (size_t)at + 8, bytes.len);
		p->none = !str_starts(str_trim(str_sub(bytes, 0, 16)), STR("/Image"));
	}
}

/* The letters in AREA, the page's at SCALE pixels a point, are painted over with
 * what stands beside them. */
static void paint_over(uint8_t *rgb, int w, int h, const PopplerRectangle *area, double scale, const PopplerRectangle *boxes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int x0 = (int)((boxes[i].x1 - area->x1) * scale) - 1, x1 = (int)((boxes[i].x2 - area->x1) * scale) + 1;
		int y0 = (int)((boxes[i].y1 - area->y1) * scale) - 1, y1 = (int)((boxes[i].y2 - area->y1) * scale) + 1;
		x0 = x0 < 0 ? 0 : x0;
		y0 = y0 < 0 ? 0 : y0;
		x1 = x1 > w ? w : x1;
		y1 = y1 > h ? h : y1;
		if (x0 >= x1 || y0 >= y1)
			continue;
		uint8_t ground[3];
		memcpy(ground, rgb + 3 * ((size_t)y0 * (size_t)w + (size_t)x0), 3);
		for (int y = y0; y < y1; y++)
			for (int x = x0; x < x1; x++)
				memcpy(rgb + 3 * ((size_t)y * (size_t)w + (size_t)x), ground, 3);
	}
}

static uint64_t sum_of(const uint8_t *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return h;
}

/* Renders AREA of the page and reads it; P (may be NULL) knows what came before. */
static enum status read_area(struct pdf_pictures *p, PopplerPage *page, const PopplerRectangle *area, double dpi,
			     const PopplerRectangle *boxes, size_t n, struct text_out *o, struct err *err)
{
	double w = area->x2 - area->x1, h = area->y2 - area->y1;
	while (dpi > 30 && (w * dpi / 72) * (h * dpi / 72) > OCR_PIXELS_MAX / 4.0)
		dpi /= 1.5;
	int pw = (int)(w * dpi / 72), ph = (int)(h * dpi / 72);
	if (pw < 8 || ph < 8 || pw > OCR_SIDE_MAX || ph > OCR_SIDE_MAX)
		return ST_OK;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pw, ph);
	cairo_t *cr = cairo_create(surface);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, dpi / 72, dpi / 72);
	cairo_translate(cr, -area->x1, -area->y1);
	poppler_page_render(page, cr);
	cairo_surface_flush(surface);
	enum status st = ST_OK;
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && cairo_status(cr) == CAIRO_STATUS_SUCCESS) {
		const unsigned char *from = cairo_image_surface_get_data(surface);
		int stride = cairo_image_surface_get_stride(surface);
		uint8_t *rgb = xmalloc((size_t)pw * (size_t)ph * 3), *to = rgb;
		for (int y = 0; y < ph; y++) {
			const unsigned char *row = from + (ptrdiff_t)y * stride;
			for (int x = 0; x < pw; x++, to += 3) {
				uint32_t px;
				memcpy(&px, row + (ptrdiff_t)x * 4, 4);
				to[0] = (uint8_t)(px >> 16);
				to[1] = (uint8_t)(px >> 8);
				to[2] = (uint8_t)px;
			}
		}
		/* its memory goes before the engine wants some */
		cairo_destroy(cr);
		cairo_surface_destroy(surface);
		cr = NULL;
		surface = NULL;
		bool known = false;
		if (p) {
			uint64_t sum = sum_of(rgb, (size_t)pw * (size_t)ph * 3);
			for (unsigned i = 0; i < p->n && i < PDF_PICTURES_SEEN && !known; i++)
				known = p->seen[i] == sum;
			if (!known)
				p->seen[p->n++ % PDF_PICTURES_SEEN] = sum;
		}
		paint_over(rgb, pw, ph, area, dpi / 72, boxes, n);
		struct ocr_picture pic = { .rgb = rgb, .width = pw, .height = ph, .stride = (size_t)pw * 3, .dpi = dpi, .zoom = (float)(PAGE_DPI / dpi),
					   .left = (float)(area->x1 * PAGE_DPI / 72), .top = (float)(area->y1 * PAGE_DPI / 72) };
		if (!known)
			st = ocr_page(&pic, o, err);
		free(rgb);
	}
	if (cr)
		cairo_destroy(cr);
	if (surface)
		cairo_surface_destroy(surface);
	return st;
}

enum status pdf_pictures_page(PopplerPage *page, struct text_out *o, struct err *err)
{
	PopplerRectangle all = { .x1 = 0 };
	poppler_page_get_size(page, &all.x2, &all.y2);
	return all.x2 > 0 && all.y2 > 0 ? read_area(NULL, page, &all, PAGE_DPI, NULL, 0, o, err) : ST_OK;
}

static double area_of(const PopplerRectangle *r)
{
	return (r->x2 - r->x1) * (r->y2 - r->y1);
}

static PopplerRectangle both(const PopplerRectangle *a, const PopplerRectangle *b)
{
	return (PopplerRectangle){ .x1 = fmin(a->x1, b->x1), .y1 = fmin(a->y1, b->y1), .x2 = fmax(a->x2, b->x2), .y2 = fmax(a->y2, b->y2) };
}

/* Strips and tiles of one picture: together they fill the box around them. */
static bool together(const PopplerRectangle *a, const PopplerRectangle *b)
{
	if (a->x1 > b->x2 + TOUCH || b->x1 > a->x2 + TOUCH || a->y1 > b->y2 + TOUCH || b->y1 > a->y2 + TOUCH)
		return false;
	PopplerRectangle u = both(a, b);
	return area_of(&u) <= 1.15 * (area_of(a) + area_of(b)) + 100;
}

static int by_place(const void *pa, const void *pb)
{
	const PopplerRectangle *a = pa, *b = pb;
	return a->y1 != b->y1 ? (a->y1 > b->y1) - (a->y1 < b->y1) : (a->x1 > b->x1) - (a->x1 < b->x1);
}

/* The page's pictures, put together, from the top; owned by caller. */
static PopplerRectangle *pictures_of(PopplerPage *page, double w, double h, size_t *ret_n)
{
	GList *list = poppler_page_get_image_mapping(page);
	PopplerRectangle *v = xmalloc(PIECES_MAX * sizeof *v);
	size_t n = 0;
	for (GList *l = list; l && n < PIECES_MAX; l = l->next) {
		PopplerRectangle r = ((PopplerImageMapping *)l->data)->area;
		if (r.x1 > r.x2 || r.y1 > r.y2)
			r = (PopplerRectangle){ .x1 = fmin(r.x1, r.x2), .y1 = fmin(r.y1, r.y2), .x2 = fmax(r.x1, r.x2), .y2 = fmax(r.y1, r.y2) };
		/* on a turned page they are told as they lay before: the page then */
		if (r.x2 > w + 3 || r.y2 > h + 3 || r.x1 < -3 || r.y1 < -3)
			r = (PopplerRectangle){ .x1 = 0, .y1 = 0, .x2 = w, .y2 = h };
		r = (PopplerRectangle){ .x1 = fmax(r.x1, 0), .y1 = fmax(r.y1, 0), .x2 = fmin(r.x2, w), .y2 = fmin(r.y2, h) };
		if (r.x2 > r.x1 && r.y2 > r.y1)
			v[n++] = r;
	}
	poppler_page_free_image_mapping(list);
	qsort(v, n, sizeof *v, by_place);
	for (bool more = true; more;) {
		more = false;
		size_t k = 0;
		for (size_t i = 0; i < n; i++) {
			size_t m = 0;
			/* strips come in order: the last ones first */
			while (m < k && m < 64 && !together(&v[k - 1 - m], &v[i]))
				m++;
			if (m < k && m < 64) {
				v[k - 1 - m] = both(&v[k - 1 - m], &v[i]);
				more = true;
			} else {
				v[k++] = v[i];
			}
		}
		n = k;
	}
	*ret_n = n;
	return v;
}

/* The share of AREA that letters cover. */
static double covered(const PopplerRectangle *area, const PopplerRectangle *boxes, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double x = (boxes[i].x1 + boxes[i].x2) / 2, y = (boxes[i].y1 + boxes[i].y2) / 2;
		if (x > area->x1 && x < area->x2 && y > area->y1 && y < area->y2)
			sum += area_of(&boxes[i]);
	}
	return sum / area_of(area);
}

static bool wanted(const PopplerRectangle *r, const PopplerRectangle *boxes, size_t n)
{
	return r->x2 - r->x1 >= WIDTH_MIN && r->y2 - r->y1 >= HEIGHT_MIN && area_of(r) >= AREA_MIN && covered(r, boxes, n) < COVERED_SHARE;
}

bool pdf_pictures_large(const struct pdf_pictures *p, PopplerPage *page, const PopplerRectangle *boxes, size_t n)
{
	double w, h;
	size_t k = 0;
	bool large = false;
	if (p->none)
		return false;
	poppler_page_get_size(page, &w, &h);
	/* asking for pictures costs as much as the text: pages of prose have none so large */
	PopplerRectangle all = { .x1 = 0, .y1 = 0, .x2 = w, .y2 = h };
	if (covered(&all, boxes, n) > 1.5 * COVERED_SHARE)
		return false;
	PopplerRectangle *v = pictures_of(page, w, h, &k);
	for (size_t i = 0; i < k && !large; i++)
		large = area_of(&v[i]) > LARGE_SHARE * w * h && wanted(&v[i], boxes, n);
	free(v);
	return large;
}

enum status pdf_pictures_rest(struct pdf_pictures *p, PopplerPage *page, const PopplerRectangle *boxes, size_t n, struct text_out *o, struct err *err)
{
	double w, h;
	size_t k = 0;
	unsigned parts = 0;
	enum status st = ST_OK;
	if (p->none)
		return ST_OK;
	poppler_page_get_size(page, &w, &h);
	PopplerRectangle *v = pictures_of(page, w, h, &k);
	for (size_t i = 0; i < k && parts < PARTS_MAX && st == ST_OK; i++) {
		if (!wanted(&v[i], boxes, n))
			continue;
		double dpi = 72 * sqrt(PART_PIXELS / area_of(&v[i]));
		text_line(o);
		st = read_area(p, page, &v[i], fmin(fmax(dpi, PAGE_DPI), PART_DPI_MAX), boxes, n, o, err);
		text_line(o);
		parts++;
	}
	free(v);
	return st;
}
