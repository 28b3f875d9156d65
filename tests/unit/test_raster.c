/* test_raster.c - the decoders of pictures: the same small picture as other
 * programs wrote it (netpbm 11, ImageMagick 6.9, Pillow 9.4, libjxl 0.7), pixel by
 * pixel; films; pictures past the limits. */
#include "tap.h"

#include "text/image.h"

#include <stdio.h>
#include <stdlib.h>

#define FOLDER "tests/data/raster/"

static char *bytes;

static struct str slurp(const char *name)
{
	char path[256];
	snprintf(path, sizeof path, FOLDER "%s", name);
	FILE *f = fopen(path, "rb");
	free(bytes);
	bytes = malloc(1 << 20);
	size_t n = f ? fread(bytes, 1, 1 << 20, f) : 0;
	if (f)
		fclose(f);
	return str_make(bytes, n);
}

/* Largest difference of a channel, 256 for other sizes. */
static int difference(const struct image *a, const struct image *b)
{
	int most = 0;
	if (!a->rgb || !b->rgb || a->width != b->width || a->height != b->height)
		return 256;
	for (size_t i = 0; i < 3 * (size_t)a->width * (size_t)a->height; i++) {
		int d = abs(a->rgb[i] - b->rgb[i]);
		most = d > most ? d : most;
	}
	return most;
}

static void stills(const struct image *colour, const struct image *bw)
{
	static const struct { const char *file; image_fn *fn; bool bw; int bear; } one[] = {
		{ "plain.ppm", image_pnm, false, 0 }, { "deep.ppm", image_pnm, false, 0 }, { "raw.pbm", image_pnm, true, 0 }, { "plain.pbm", image_pnm, true, 0 }, { "bw.pgm", image_pnm, true, 0 },
		{ "alpha.pam", image_pnm, false, 0 }, { "colour.tga", image_tga, false, 0 }, { "runs.tga", image_tga, false, 0 }, { "palette.tga", image_tga, false, 0 },
		{ "palette-runs.tga", image_tga, false, 0 }, { "grey.tga", image_tga, true, 0 }, { "pil.tga", image_tga, false, 0 },
		{ "colour.pcx", image_pcx, false, 0 }, { "palette.pcx", image_pcx, false, 0 }, { "index.pcx", image_pcx, false, 0 }, { "pil.pcx", image_pcx, false, 0 }, { "bw.pcx", image_pcx, true, 0 },
		{ "plain.sgi", image_sgi, false, 0 }, { "runs.sgi", image_sgi, false, 0 }, { "plain.dds", image_dds, false, 0 }, 
		{ "netpbm.xpm", image_xpm, false, 0 }, { "im.xpm", image_xpm, false, 0 }, { "netpbm.xbm", image_xbm, true, 0 },
		{ "palette.bmp", image_bmp, false, 0 }, { "rle.bmp", image_bmp, false, 0 }, { "im4.bmp", image_bmp, false, 0 }, { "im3.bmp", image_bmp, false, 0 },
		{ "rle.psd", image_psd, false, 0 }, { "deep.psd", image_psd, false, 0 }, { "bw.psd", image_psd, true, 0 }, { "cmyk.psd", image_psd, false, 2 },
		{ "alpha.png", image_png_still, false, 0 }, { "colour.jp2", image_jp2, false, 0 },
#ifdef HAVE_LIBJXL
		{ "lossless.jxl", image_jxl, false, 0 },
#endif
	};
	struct err err;
	for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
		struct image im = { 0 };
		enum status st = one[i].fn(slurp(one[i].file), &im, NULL, &err);
		int d = difference(&im, one[i].bw ? bw : colour);
		if (!ok(st == ST_OK && d <= one[i].bear, "%s", one[i].file))
			printf("# status %d, differs by %d: %s\n", st, d, st ? err.msg : "");
		image_release(&im);
		/* a half of it is a half of the picture, or a loss, never a crash */
		struct str half = slurp(one[i].file);
		half.len /= 2;
		st = one[i].fn(half, &im, NULL, &err);
		if (st != ST_WARN && st != ST_SKIP && st != ST_OK)
			ok(false, "a half of %s", one[i].file);
		image_release(&im);
	}
}

/* Blocks lose colours: as Pillow decodes them. */
static void blocks(void)
{
	static const char *const names[][2] = { { "dxt1.dds", "dxt1.ppm" }, { "dxt5.dds", "dxt5.ppm" } };
	for (size_t i = 0; i < 2; i++) {
		struct image im = { 0 }, want = { 0 };
		struct err err;
		image_dds(slurp(names[i][0]), &im, NULL, &err);
		image_pnm(slurp(names[i][1]), &want, NULL, &err);
		int d = difference(&im, &want);
		if (!ok(d <= 3, "%s", names[i][0]))
			printf("# differs by %d\n", d);
		image_release(&im);
		image_release(&want);
	}
}

static void pages(const struct image *colour, const struct image *bw)
{
	static const struct { const char *file; image_page_fn *fn; bool bw; unsigned n; } many[] = {
		{ "net.ico", image_ico, false, 1 }, { "im.ico", image_ico, false, 2 }, { "pil.ico", image_ico, false, 1 }, { "cur.cur", image_ico, true, 1 }, { "one.icns", image_icns, false, 1 },
		{ "deflate.tif", image_tiff, false, 1 }, { "lzw.tif", image_tiff, false, 1 }, { "g4.tif", image_tiff, true, 1 } };
	struct err err;
	for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
		struct image im = { 0 }, no = { 0 };
		enum status st = many[i].fn(slurp(many[i].file), 0, &im, NULL, &err);
		int d = difference(&im, many[i].bw ? bw : colour);
		unsigned n = 0;
		while (st == ST_OK && many[i].fn(slurp(many[i].file), n, &no, NULL, &err) != ST_EOF && n < 10) {
			image_release(&no);
			n++;
		}
		if (!ok(st == ST_OK && d == 0 && n == many[i].n, "%s", many[i].file))
			printf("# status %d, differs by %d, %u pictures\n", st, d, n);
		image_release(&im);
	}
}

struct seen {
	const struct image *colour;
	int n, same;
};

static bool on_frame(void *ctx, struct image *frame, enum status st, const struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->n++;
	s->same |= (st == ST_OK && difference(frame, s->colour) == 0) << s->n;
	return true;
}

static void films(const struct image *colour)
{
	static const struct { const char *file; image_film_fn *fn; } film[] = { { "film.gif", image_gif }, { "film.png", image_png },
#ifdef HAVE_LIBWEBPDEMUX
		{ "film.webp", image_webp },
#endif
	};
	for (size_t i = 0; i < sizeof film / sizeof *film; i++) {
		struct err err;
		struct seen s = { .colour = colour };
		struct image_film to = { on_frame, &s };
		enum status st = film[i].fn(slurp(film[i].file), &to, NULL, &err);
		if (!ok(st == ST_OK && s.n == 3 && s.same == (2 | 8), "%s: three frames, the first and the last alike", film[i].file))
			printf("# %d frames, mask %d\n", s.n, s.same);
	}
}

static void limits(void)
{
	struct image im = { 0 };
	struct err err;
	is_int(image_begin(&im, 20000, 20000, &err), ST_OK, "400 million pixels are begun");
	ok(im.fold == 3 && im.width == 6667 && im.height == 6667, "at a third of the size");
	uint8_t *row = malloc(60000);
	for (uint64_t y = 0; y < 20000; y++) {
		memset(row, y % 3 == 1 ? 90 : 0, 60000);
		image_put(&im, y, row);
	}
	image_end(&im);
	ok(image_row(&im, 0)[0] == 30 && image_row(&im, 6665)[19999] == 30 && image_row(&im, 6666)[0] == 45, "each pixel the mean of nine, at the edge of fewer");
	image_release(&im);
	free(row);
	is_int(image_begin(&im, 40000, 30000, &err), ST_SKIP, "1,200 million are not");
	is_int(image_begin(&im, 200001, 1, &err), ST_SKIP, "nor a side of more than 200,000");
	is_int(image_fits(30000, 2133, &err), ST_OK, "64 million at once");
	is_int(image_fits(30000, 2134, &err), ST_SKIP, "and no more");
}

/* Black on nothing, white on nothing, and alpha that was never set. */
static void grounds(void)
{
	struct image im = { 0 };
	for (int kind = 0; kind < 3; kind++) {
		uint8_t *px = calloc(100, 4);
		for (size_t i = 0; i < 10; i++) {
			memset(px + 4 * i, kind == 1 ? 255 : 0, 3);
			px[4 * i + 3] = kind < 2 ? 255 : 0;
		}
		if (kind == 2)
			memset(px + 40, 200, 3);
		image_from_rgba(&im, px, 10, 10);
		ok(kind == 0 ? im.rgb[0] == 0 && im.rgb[299] == 255 : kind == 1 ? im.rgb[0] == 255 && im.rgb[299] == 0 : im.rgb[30] == 200 && im.rgb[299] == 0,
			kind == 0 ? "black on nothing stands on white" : kind == 1 ? "white on nothing stands on black" : "alpha of nothing but 0 is none");
		image_release(&im);
	}
}

int main(void)
{
	struct image colour = { 0 }, bw = { 0 };
	struct err err;
	is_int(image_pnm(slurp("raw.ppm"), &colour, NULL, &err), ST_OK, "the picture");
	is_int(image_pnm(slurp("bw.pgm"), &bw, NULL, &err), ST_OK, "and without colours");
	stills(&colour, &bw);
	blocks();
	pages(&colour, &bw);
	films(&colour);
	limits();
	grounds();
	image_release(&colour);
	image_release(&bw);
	free(bytes);
	return done();
}
