/* bubbles.c - screenshots of chats as the recogniser meets them: green and
 * white bubbles, avatars, grey times, names in groups; PNG or JPEG of any
 * quality, any scale.
 *
 * usage: bubbles OUT.png|OUT.jpg WIDTH SCALE QUALITY FONT < chat.tsv > truth.tsv
 * A line of input is SIDE TAB NAME TAB TIME TAB TEXT: side l or r, name and time
 * may be empty. Truth is what a perfect reader gives: speaker TAB time TAB text,
 * left or right for a speaker whose name is not shown. It knows nothing of
 * Sluice. */
#include <stdio.h>

#include <cairo.h>
#include <jpeglib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 8192
#define HEIGHT_MAX 16000

static double width_of(cairo_t *c, const char *s)
{
	cairo_text_extents_t e;
	cairo_text_extents(c, s, &e);
	return e.x_advance;
}

static void put(cairo_t *c, double x, double y, const char *s)
{
	cairo_move_to(c, x, y);
	cairo_show_text(c, s);
}

static void rounded(cairo_t *c, double x, double y, double w, double h, double r)
{
	cairo_new_sub_path(c);
	cairo_arc(c, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(c, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(c, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(c, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(c);
	cairo_fill(c);
}

/* The bytes of TEXT that fit into ROOM, whole characters and words. */
static size_t fits(cairo_t *c, const char *text, double room)
{
	char line[LINE_MAX_BYTES];
	size_t n = 0, word = 0;
	while (text[n]) {
		size_t next = n + 1;
		while ((text[next] & 0xC0) == 0x80)
			next++;
		memcpy(line, text, next);
		line[next] = '\0';
		if (width_of(c, line) > room && n)
			return word && (unsigned char)text[n] < 0x80 && text[n] != ' ' ? word : n;
		if ((unsigned char)text[n] >= 0x80 || text[n] == ' ')
			word = next;
		n = next;
	}
	return n;
}

static double bubble(cairo_t *c, double w, double y, int right, const char *text)
{
	double size = 17, pad = 11, room = w * 0.62, widest = 0;
	size_t at[64], n = 0, from = 0, len = strlen(text);
	cairo_set_font_size(c, size);
	for (; from < len && n < 63; n++) {
		at[n] = from;
		from += fits(c, text + from, room);
	}
	at[n] = len;
	char line[LINE_MAX_BYTES];
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line, "%.*s", (int)(at[i + 1] - at[i]), text + at[i]);
		widest = fmax(widest, width_of(c, line));
	}
	double h = (double)n * size * 1.35 + 2 * pad - size * 0.35, x = right ? w - 62 - widest - 2 * pad : 62;
	cairo_set_source_rgb(c, right ? 0.584 : 1, right ? 0.925 : 1, right ? 0.412 : 1);
	rounded(c, x, y, widest + 2 * pad, h, 5);
	cairo_move_to(c, right ? x + widest + 2 * pad : x, y + 15);
	cairo_line_to(c, right ? x + widest + 2 * pad + 6 : x - 6, y + 20);
	cairo_line_to(c, right ? x + widest + 2 * pad : x, y + 25);
	cairo_fill(c);
	cairo_set_source_rgb(c, 0.09, 0.09, 0.09);
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof line, "%.*s", (int)(at[i + 1] - at[i]), text + at[i]);
		put(c, x + pad, y + pad + size * 0.85 + (double)i * size * 1.35, line);
	}
	return h;
}

static void avatar(cairo_t *c, double x, double y, int seed)
{
	cairo_set_source_rgb(c, 0.2 + 0.1 * (seed % 7), 0.3 + 0.08 * (seed % 5), 0.75 - 0.09 * (seed % 6));
	rounded(c, x, y, 40, 40, 4);
	cairo_set_source_rgb(c, 0.95, 0.9, 0.8);
	cairo_arc(c, x + 20, y + 16, 8, 0, 2 * M_PI);
	cairo_fill(c);
	cairo_arc(c, x + 20, y + 40, 14, M_PI, 2 * M_PI);
	cairo_fill(c);
}

static double chat(cairo_t *c, FILE *in, double w)
{
	char buf[LINE_MAX_BYTES], said[64] = "";
	double y = 14;
	cairo_set_source_rgb(c, 0.929, 0.929, 0.929);
	cairo_paint(c);
	while (fgets(buf, sizeof buf, in) && y < HEIGHT_MAX / 4.0) {
		buf[strcspn(buf, "\n")] = '\0';
		char *side = buf, *name = strchr(side, '\t'), *when = name ? strchr(name + 1, '\t') : NULL, *text = when ? strchr(when + 1, '\t') : NULL;
		if (!text)
			continue;
		*name++ = *when++ = *text++ = '\0';
		int right = side[0] == 'r', shown = 0;
		if (*when) {
			snprintf(said, sizeof said, "%s", when);
			cairo_set_font_size(c, 12);
			cairo_set_source_rgb(c, 0.6, 0.6, 0.6);
			put(c, (w - width_of(c, when)) / 2, y + 14, when);
			y += 34;
		}
		avatar(c, right ? w - 52 : 12, y, (int)strlen(text) + right);
		if (*name && !right) {
			cairo_set_font_size(c, 12);
			cairo_set_source_rgb(c, 0.5, 0.5, 0.5);
			put(c, 62, y + 11, name);
			y += 18;
			shown = 1;
		}
		y += fmax(bubble(c, w, y, right, text), 40) + 18;
		printf("%s\t%s\t%s\n", shown ? name : right ? "right" : "left", said, text);
	}
	return y;
}

static int write_jpeg(cairo_surface_t *s, const char *path, int quality)
{
	struct jpeg_compress_struct j;
	struct jpeg_error_mgr e;
	FILE *out = fopen(path, "wb");
	int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
	if (!out)
		return 1;
	j.err = jpeg_std_error(&e);
	jpeg_create_compress(&j);
	jpeg_stdio_dest(&j, out);
	j.image_width = (JDIMENSION)w;
	j.image_height = (JDIMENSION)h;
	j.input_components = 3;
	j.in_color_space = JCS_RGB;
	jpeg_set_defaults(&j);
	jpeg_set_quality(&j, quality, TRUE);
	jpeg_start_compress(&j, TRUE);
	unsigned char *row = malloc((size_t)w * 3);
	for (int y = 0; y < h; y++) {
		const unsigned char *p = cairo_image_surface_get_data(s) + (size_t)y * (size_t)cairo_image_surface_get_stride(s);
		for (int x = 0; x < w; x++) {
			row[3 * x] = p[4 * x + 2];
			row[3 * x + 1] = p[4 * x + 1];
			row[3 * x + 2] = p[4 * x];
		}
		jpeg_write_scanlines(&j, &row, 1);
	}
	free(row);
	jpeg_finish_compress(&j);
	jpeg_destroy_compress(&j);
	return fclose(out) != 0;
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		fputs("usage: bubbles OUT.png|OUT.jpg WIDTH SCALE QUALITY FONT < chat.tsv > truth.tsv\n", stderr);
		return 2;
	}
	double w = atof(argv[2]), scale = atof(argv[3]);
	cairo_surface_t *all = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w * scale), HEIGHT_MAX);
	cairo_t *c = cairo_create(all);
	cairo_scale(c, scale, scale);
	cairo_select_font_face(c, argv[5], CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	double h = chat(c, stdin, w);
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w * scale), (int)(h * scale));
	cairo_t *d = cairo_create(s);
	cairo_set_source_surface(d, all, 0, 0);
	cairo_paint(d);
	cairo_surface_flush(s);
	const char *dot = strrchr(argv[1], '.');
	return dot && strcmp(dot, ".jpg") == 0 ? write_jpeg(s, argv[1], atoi(argv[4])) : cairo_surface_write_to_png(s, argv[1]) != CAIRO_STATUS_SUCCESS;
}
