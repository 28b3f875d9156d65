/* image_tiff.c - one page of a TIFF by libtiff, from memory. */
#include "text/image.h"

#ifdef HAVE_LIBTIFF_4
#include <stdlib.h>
#include <tiffio.h>

/* The raster is 4 bytes a pixel beside our 3: a page may have so many. A4 at
 * 600 dpi has 35 million. */
#define TIFF_PIXELS_MAX (48u * 1000 * 1000)

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
	if ((uint64_t)w * h > TIFF_PIXELS_MAX) {
		st = err_set(err, ST_SKIP, E_LIMIT_BYTES, "tiff: %u × %u pixels are more than is read", w, h);
		goto out;
	}
	st = image_alloc(&im, w, h, err);
	if (st != ST_OK)
		goto out;
	raster = xmalloc((size_t)w * h * sizeof *raster);
	memset(raster, 0xff, (size_t)w * h * sizeof *raster);
	char why[1024] = "";
	if (!TIFFRGBAImageOK(t, why)) {
		st = err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "tiff: %.150s", why);
	} else if (!TIFFReadRGBAImageOriented(t, w, h, raster, ORIENTATION_TOPLEFT, 0)) {
		st = err_set(err, ST_WARN, E_TRUNCATED, "tiff: the page is damaged");
	}
	if (st != ST_SKIP) {
		uint8_t *d = im.rgb;
		for (size_t i = 0; i < (size_t)w * h; i++, d += 3) {
			unsigned a = TIFFGetA(raster[i]);
			d[0] = (uint8_t)(TIFFGetR(raster[i]) + (255 - a)); /* libtiff gives colours multiplied by alpha */
			d[1] = (uint8_t)(TIFFGetG(raster[i]) + (255 - a));
			d[2] = (uint8_t)(TIFFGetB(raster[i]) + (255 - a));
		}
		float res = 0;
		uint16_t unit = RESUNIT_INCH;
		TIFFGetFieldDefaulted(t, TIFFTAG_RESOLUTIONUNIT, &unit);
		if (TIFFGetField(t, TIFFTAG_XRESOLUTION, &res))
			im.dpi = (double)res * (unit == RESUNIT_CENTIMETER ? 2.54 : 1.0);
	}
out:
	free(raster);
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
