/* render.c - draws lines of text on pages: PNG pictures or a PDF, with cairo.
 *
 * usage: render png OUT WIDTH HEIGHT SIZE < page.txt
 *        render pdf OUT.pdf [scan] < pages.txt      (form feed between pages)
 *        render chat OUT WIDTH SIZE < bubbles.txt    (side TAB name TAB time TAB text)
 * A line with TABs is drawn as a row of a ruled table. Part of the samples; it
 * knows nothing of Sluice. */
#include <cairo-pdf.h>
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FONT "Noto Sans CJK SC"
#define LINE_MAX_BYTES 8192

static void put(cairo_t *c, double x, double y, const char *s)
{
	cairo_move_to(c, x, y);
	cairo_show_text(c, s);
}

static double width_of(cairo_t *c, const char *s)
{
	cairo_text_extents_t e;
	cairo_text_extents(c, s, &e);
	return e.x_advance;
}

/* One page; returns at a form feed or the end of the input. */
static int page(cairo_t *c, FILE *in, double w, double size)
{
	char line[LINE_MAX_BYTES];
	double y = size * 3, left = size * 3;
	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_set_source_rgb(c, 0, 0, 0);
	cairo_select_font_face(c, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(c, size);
	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\f')
			return 1;
		int cells = 1;
		for (char *t = line; *t; t++)
			cells += *t == '\t';
		if (cells == 1) {
			if (line[0] == '#') { /* a title, centred and larger */
				cairo_set_font_size(c, size * 1.5);
				put(c, (w - width_of(c, line + 2)) / 2, y + size * 0.5, line + 2);
				cairo_set_font_size(c, size);
				y += size * 3;
			} else {
				put(c, left, y, line);
				y += size * 1.9;
			}
			continue;
		}
		double cw = (w - 2 * left) / cells, x = left;
		for (char *cell = line; cell; ) {
			char *next = strchr(cell, '\t');
			if (next)
				*next++ = '\0';
			cairo_rectangle(c, x, y - size * 1.4, cw, size * 2.1);
			cairo_set_line_width(c, 1);
			cairo_stroke(c);
			put(c, x + size * 0.4, y, cell);
			x += cw;
			cell = next;
		}
		y += size * 2.1;
	}
	return 0;
}

static void chat(cairo_t *c, FILE *in, double w, double size)
{
	char line[LINE_MAX_BYTES];
	double y = size * 2;
	cairo_set_source_rgb(c, 0.93, 0.93, 0.93);
	cairo_paint(c);
	cairo_select_font_face(c, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\n")] = '\0';
		char *side = line, *name = strchr(side, '\t'), *when = name ? strchr(name + 1, '\t') : NULL, *text = when ? strchr(when + 1, '\t') : NULL;
		if (!text)
			continue;
		*name++ = *when++ = *text++ = '\0';
		int right = side[0] == 'r';
		cairo_set_font_size(c, size * 0.8);
		cairo_set_source_rgb(c, 0.55, 0.55, 0.55);
		put(c, (w - width_of(c, when)) / 2, y, when);
		y += size * 1.6;
		cairo_set_source_rgb(c, 0.35, 0.35, 0.35);
		put(c, right ? w - size * 4.5 - width_of(c, name) : size * 4.5, y, name);
		y += size * 0.7;
		cairo_set_font_size(c, size);
		double tw = width_of(c, text), bx = right ? w - size * 4.5 - tw - size : size * 4;
		cairo_set_source_rgb(c, right ? 0.62 : 1, right ? 0.92 : 1, right ? 0.42 : 1);
		cairo_rectangle(c, bx, y, tw + size, size * 2.1);
		cairo_fill(c);
		cairo_set_source_rgb(c, 0.2, 0.45, 0.7);
		cairo_rectangle(c, right ? w - size * 3.5 : size, y - size, size * 2.4, size * 2.4);
		cairo_fill(c);
		cairo_set_source_rgb(c, 0.05, 0.05, 0.05);
		put(c, bx + size * 0.5, y + size * 1.45, text);
		y += size * 4;
	}
}

int main(int argc, char **argv)
{
	int bad = 0;
	if (argc >= 6 && strcmp(argv[1], "png") == 0) {
		int w = atoi(argv[3]), h = atoi(argv[4]);
		cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
		cairo_t *c = cairo_create(s);
		page(c, stdin, w, atof(argv[5]));
		bad = cairo_surface_write_to_png(s, argv[2]) != CAIRO_STATUS_SUCCESS;
	} else if (argc >= 5 && strcmp(argv[1], "chat") == 0) {
		int w = atoi(argv[3]);
		cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, w * 3 / 2);
		cairo_t *c = cairo_create(s);
		chat(c, stdin, w, atof(argv[4]));
		bad = cairo_surface_write_to_png(s, argv[2]) != CAIRO_STATUS_SUCCESS;
	} else if (argc >= 3 && strcmp(argv[1], "pdf") == 0) {
		int scan = argc > 3;
		cairo_surface_t *s = cairo_pdf_surface_create(argv[2], 595, 842);
		/* the same bytes every time */
		cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2024-01-01T00:00:00Z");
		cairo_t *c = cairo_create(s);
		int more;
		do {
			if (scan) {
				cairo_surface_t *im = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1240, 1754);
				cairo_t *ic = cairo_create(im);
				more = page(ic, stdin, 1240, 26);
				cairo_save(c);
				cairo_scale(c, 595.0 / 1240, 595.0 / 1240);
				cairo_set_source_surface(c, im, 0, 0);
				cairo_paint(c);
				cairo_restore(c);
				cairo_destroy(ic);
				cairo_surface_destroy(im);
			} else {
				more = page(c, stdin, 595, 12);
			}
			cairo_show_page(c);
		} while (more);
		cairo_destroy(c);
		cairo_surface_finish(s);
		bad = cairo_surface_status(s) != CAIRO_STATUS_SUCCESS;
	} else {
		fputs("usage: render png|pdf|chat OUT …\n", stderr);
		return 2;
	}
	return bad;
}
