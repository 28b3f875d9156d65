/* image_tiff.c - one page of a TIFF by libtiff, from memory: as a whole, or, a
 * larger one, strip by strip, tile by tile or row by row, made smaller as it
 * comes. */
#include "text/image.h"

#ifdef HAVE_LIBTIFF_4
#include <stdlib.h>
#include <tiffio.h>

/* The raster of a strip, or of a row of tiles. */
#define TIFF_PART_BYTES_MAX (128u << 20)

/* Rows that are so much farther apart than columns are those of a fax of normal resolution. */
#define FLAT_MIN 1.6f
#define FLAT_MAX 2.6f

struct tiff_file {
	struct str b;
	uint64_t pos;
};

static tmsize_t on_read(thandle_t h, void *p, tmsize_t n)
{
	struct tiff_file *f = h;
	if (n < 0 || f->pos >= f->b.len)
		return 0;
	size_t k = f->b.len - (size_t)f->pos < (size_t)n ? f->b.len - (size_t)f->pos : (size_t)n;
	memcpy(p, f->b.p + f->pos, k);
	f->pos += k;
	return (tmsize_t)k;
}

static tmsize_t on_write(thandle_t h, void *p, tmsize_t n)
{
	(void)h, (void)p, (void)n;
	return 0;
}

static toff_t on_seek(thandle_t h, toff_t off, int whence)
{
	struct tiff_file *f = h;
	f->pos = whence == SEEK_SET ? off : whence == SEEK_CUR ? f->pos + off : f->b.len + off;
	return f->pos;
}

static int on_close(thandle_t h)
{
	(void)h;
	return 0;
}

static toff_t on_size(thandle_t h)
{
	return ((struct tiff_file *)h)->b.len;
}

/* Mapped already: strips need no copy. */
static int on_map(thandle_t h, void **base, toff_t *size)
{
	struct tiff_file *f = h;
	union { const char *in; void *out; } p = { .in = f->b.p };
	*base = p.out;
	*size = f->b.len;
	return 1;
}

static void on_unmap(thandle_t h, void *base, toff_t size)
{
	(void)h, (void)base, (void)size;
}

static void take_meta(TIFF *t, struct text_out *meta)
{
	static const struct { uint32_t tag; const char *key; } names[] = {
		{ TIFFTAG_DOCUMENTNAME, "title" }, { TIFFTAG_IMAGEDESCRIPTION, "subject" }, { TIFFTAG_ARTIST, "author" },
		{ TIFFTAG_SOFTWARE, "software" }, { TIFFTAG_COPYRIGHT, "copyright" }, { TIFFTAG_PAGENAME, "comment" } };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *v = NULL;
		if (TIFFGetField(t, names[i].tag, &v) && v && *v)
			text_meta(meta, names[i].key, str_trim(str_make(v, strnlen(v, IMAGE_META_BYTES_MAX))));
	}
	char *date = NULL;
	if (TIFFGetField(t, TIFFTAG_DATETIME, &date) && date && strlen(date) == 19 && date[4] == ':') {
		const char *v = arena_printf(&meta->arena, "%.4s-%.2s-%.2sT%s", date, date + 5, date + 8, date + 11);
		text_meta(meta, "created", str_from(v));
	}
}

/* Row Y of a part as it comes from libtiff (ABGR in a word, multiplied by
 * alpha), on white. */
static void unpack_row(const uint32_t *from, size_t n, uint8_t *d)
{
	for (size_t i = 0; i < n; i++, d += 3) {
		uint32_t v = from[i];
		unsigned a = TIFFGetA(v);
		d[0] = (uint8_t)(TIFFGetR(v) + (255 - a));
		d[1] = (uint8_t)(TIFFGetG(v) + (255 - a));
		d[2] = (uint8_t)(TIFFGetB(v) + (255 - a));
	}
}

static bool by_tiles(TIFF *t, struct image *im, uint32_t w, uint32_t h)
{
	uint32_t tw = 0, th = 0;
	TIFFGetField(t, TIFFTAG_TILEWIDTH, &tw);
	TIFFGetField(t, TIFFTAG_TILELENGTH, &th);
	if (!tw || !th || (uint64_t)tw * th * 4 > TIFF_PART_BYTES_MAX || (uint64_t)w * th * 3 > TIFF_PART_BYTES_MAX)
		return false;
	uint32_t *raster = xmalloc((size_t)tw * th * sizeof *raster);
	uint8_t *band = xmalloc((size_t)w * th * 3);
	bool good = true;
	for (uint32_t y = 0; y < h; y += th) {
		memset(band, 0xff, (size_t)w * th * 3);
		for (uint32_t x = 0; x < w; x += tw) {
			if (!TIFFReadRGBATile(t, x, y, raster)) {
				good = false;
				continue;
			}
			uint32_t n = w - x < tw ? w - x : tw;
			for (uint32_t k = 0; k < th; k++) /* the last row comes first */
				unpack_row(raster + (size_t)(th - 1 - k) * tw, n, band + 3 * ((size_t)k * w + x));
		}
		for (uint32_t k = 0; k < th && k < h - y; k++)
			image_put(im, y + k, band + 3 * (size_t)k * w);
	}
	free(raster);
	free(band);
	return good;
}

static bool by_strips(TIFF *t, struct image *im, uint32_t w, uint32_t h, uint32_t rows)
{
	uint32_t *raster = xmalloc((size_t)w * rows * sizeof *raster);
	uint8_t *row = xmalloc((size_t)w * 3);
	bool good = true;
	for (uint32_t y = 0; y < h; y += rows) {
		uint32_t n = h - y < rows ? h - y : rows;
		if (!TIFFReadRGBAStrip(t, y, raster)) {
			good = false;
			continue;
		}
		for (uint32_t k = 0; k < n; k++) {
			unpack_row(raster + (size_t)(n - 1 - k) * w, w, row);
			image_put(im, y + k, row);
		}
	}
	free(raster);
	free(row);
	return good;
}

/* One strip that is the whole page: plans, bilevel above all. */
static bool by_rows(TIFF *t, struct image *im, uint32_t w, uint32_t h)
{
	uint16_t bits = 1, per = 1, planar = PLANARCONFIG_CONTIG, photo = PHOTOMETRIC_MINISBLACK;
	TIFFGetFieldDefaulted(t, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetFieldDefaulted(t, TIFFTAG_SAMPLESPERPIXEL, &per);
	TIFFGetFieldDefaulted(t, TIFFTAG_PLANARCONFIG, &planar);
	TIFFGetField(t, TIFFTAG_PHOTOMETRIC, &photo);
	bool grey = per == 1 && (bits == 1 || bits == 8) && (photo == PHOTOMETRIC_MINISBLACK || photo == PHOTOMETRIC_MINISWHITE);
	bool colour = (per == 3 || per == 4) && bits == 8 && photo == PHOTOMETRIC_RGB && planar == PLANARCONFIG_CONTIG;
	size_t line = (size_t)TIFFScanlineSize(t);
	if ((!grey && !colour) || line < ((size_t)w * bits * per + 7) / 8)
		return false;
	uint8_t *from = xcalloc(line, 1), *row = xmalloc((size_t)w * 3);
	unsigned flip = photo == PHOTOMETRIC_MINISWHITE ? 255 : 0;
	bool good = true;
	for (uint32_t y = 0; y < h && good; y++) {
		good = TIFFReadScanline(t, from, y, 0) == 1;
		for (size_t x = 0; x < w; x++) {
			if (colour)
				memcpy(row + 3 * x, from + per * x, 3);
			else
				memset(row + 3 * x, (int)((bits == 8 ? from[x] : from[x / 8] >> (7 - x % 8) & 1 ? 255u : 0u) ^ flip), 3);
		}
		if (good)
			image_put(im, y, row);
	}
	free(from);
	free(row);
	return good;
}

/* A page past what fits at once. */
static enum status large(TIFF *t, struct image *im, uint32_t w, uint32_t h, struct err *err)
{
	uint32_t rows = h;
	uint16_t orientation = 1;
	enum status st = image_begin(im, w, h, err);
	if (st != ST_OK)
		return st;
	TIFFGetFieldDefaulted(t, TIFFTAG_ROWSPERSTRIP, &rows);
	TIFFGetFieldDefaulted(t, TIFFTAG_ORIENTATION, &orientation);
	im->orientation = orientation;
	rows = rows > h ? h : rows;
	bool good = TIFFIsTiled(t) ? by_tiles(t, im, w, h) :
		rows && (uint64_t)rows * w * 4 <= TIFF_PART_BYTES_MAX ? by_strips(t, im, w, h, rows) : by_rows(t, im, w, h);
	image_end(im);
	return good ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "tiff: the page is damaged, or of a method not read at this size");
}

/* A fax has 204 by 98 dots an inch: its rows are given twice, or letters were half as high as they are. */
static void take_resolution(TIFF *t, struct image *im)
{
	float x = 0, y = 0;
	uint16_t unit = RESUNIT_INCH;
	TIFFGetFieldDefaulted(t, TIFFTAG_RESOLUTIONUNIT, &unit);
	if (TIFFGetField(t, TIFFTAG_XRESOLUTION, &x))
		im->dpi = (double)x * (unit == RESUNIT_CENTIMETER ? 2.54 : 1.0) / (im->fold > 1 ? im->fold : 1);
	if (TIFFGetField(t, TIFFTAG_YRESOLUTION, &y) && x > FLAT_MIN * y && x < FLAT_MAX * y)
		image_double_rows(im);
}

enum status image_tiff(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	struct tiff_file f = { .b = file };
	struct image im = { .width = 0 };
	uint32_t w = 0, h = 0, *raster = NULL;
	enum status st;
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	TIFF *t = TIFFClientOpen("tiff", "rm", &f, on_read, on_write, on_seek, on_close, on_size, on_map, on_unmap);
	if (!t)
		return number ? ST_EOF : err_set(err, ST_SKIP, E_CORRUPT, "tiff: the first directory cannot be read");
	if (number && !TIFFSetDirectory(t, (tdir_t)number)) {
		st = ST_EOF;
		goto out;
	}
	if (meta)
		take_meta(t, meta);
	TIFFGetField(t, TIFFTAG_IMAGEWIDTH, &w);
	TIFFGetField(t, TIFFTAG_IMAGELENGTH, &h);
	char why[1024] = "";
	if (!TIFFRGBAImageOK(t, why)) {
		st = err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "tiff: %.150s", why);
		goto out;
	}
	if (w > IMAGE_SIDE_MAX || h > IMAGE_SIDE_MAX || (uint64_t)w * h > IMAGE_PIXELS_MAX) {
		st = large(t, &im, w, h, err);
	} else if ((st = image_fits(w, h, err)) == ST_OK) {
		raster = xmalloc((size_t)w * h * sizeof *raster);
		memset(raster, 0xff, (size_t)w * h * sizeof *raster);
		if (!TIFFReadRGBAImageOriented(t, w, h, raster, ORIENTATION_TOPLEFT, 0))
			st = err_set(err, ST_WARN, E_TRUNCATED, "tiff: the page is damaged");
		/* in its own place: a pixel becomes shorter */
		unpack_row(raster, (size_t)w * h, (uint8_t *)raster);
		im = (struct image){ .rgb = xrealloc(raster, (size_t)w * h * 3), .width = (int)w, .height = (int)h };
	}
	if (st != ST_SKIP)
		take_resolution(t, &im);
out:
	TIFFClose(t);
	if (st == ST_OK || st == ST_WARN)
		*ret = im;
	else
		image_release(&im);
	return st;
}
#else
enum status image_tiff(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)number, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libtiff");
}
#endif
