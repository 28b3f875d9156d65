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

#define ROWS_MAX 100
#define CELLS_MAX 16

struct table {
	char *cell[ROWS_MAX][CELLS_MAX]; /* owned: [row][0] holds the line */
	int rows, columns;
};

static void table_add(struct table *t, const char *line)
{
	if (t->rows == ROWS_MAX)
		return;
	char **cell = t->cell[t->rows++], *s = strdup(line);
	int n = 0;
	memset(cell, 0, CELLS_MAX * sizeof *cell);
	for (char *next; s && n < CELLS_MAX; s = next) {
		if ((next = strchr(s, '\t')))
			*next++ = '\0';
		cell[n++] = s;
	}
	t->columns = n > t->columns ? n : t->columns;
}

/* Ruled, columns as wide as what is in them; returns where it ends. */
static double table_draw(cairo_t *c, struct table *t, double left, double y, double room, double size)
{
	double w[CELLS_MAX] = { 0 }, all = 0;
	for (int k = 0; k < t->columns; k++) {
		for (int r = 0; r < t->rows; r++)
			if (t->cell[r][k] && width_of(c, t->cell[r][k]) + size > w[k])
				w[k] = width_of(c, t->cell[r][k]) + size;
		all += w[k];
	}
	cairo_set_line_width(c, 1);
	for (int r = 0; r < t->rows; r++, y += size * 2.1) {
		double x = left;
		for (int k = 0; k < t->columns; k++) {
			double cw = all < room ? w[k] * room / all : w[k];
			cairo_rectangle(c, x, y - size * 1.4, cw, size * 2.1);
			cairo_stroke(c);
			put(c, x + size * 0.4, y, t->cell[r][k] ? t->cell[r][k] : "");
			x += cw;
		}
		free(t->cell[r][0]);
	}
	t->rows = t->columns = 0;
	return y;
}

/* One page; returns at a form feed or the end of the input. */
static int page(cairo_t *c, FILE *in, double w, double size)
{
	static struct table table;
	char line[LINE_MAX_BYTES];
	double y = size * 3, left = size * 3;
	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_set_source_rgb(c, 0, 0, 0);
	cairo_select_font_face(c, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(c, size);
	for (;;) {
		char *got = fgets(line, sizeof line, in);
		line[got ? strcspn(line, "\n") : 0] = '\0';
		if (got && strchr(line, '\t')) {
			table_add(&table, line);
			continue;
		}
		if (table.rows)
			y = table_draw(c, &table, left, y, w - 2 * left, size);
		if (!got || line[0] == '\f')
			return got != NULL;
		if (line[0] == '#') { /* a title, centred and larger */
			cairo_set_font_size(c, size * 1.5);
			put(c, (w - width_of(c, line + 2)) / 2, y + size * 0.5, line + 2);
			cairo_set_font_size(c, size);
			y += size * 3;
		} else {
			put(c, left, y, line);
			y += size * 1.9;
		}
	}
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
