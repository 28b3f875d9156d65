/* image_png.c - PNG by libpng, from memory.
 *
 * libpng leaves by longjmp: everything that lives across it hangs in one
 * struct that is allocated before and released at one place. */
#include "text/image_exif.h"

#ifdef HAVE_LIBPNG
#include <png.h>
#include <stdlib.h>

/* Most of one compressed or text chunk. */
#define PNG_CHUNK_BYTES_MAX (8u << 20)
#define PNG_CHUNKS_MAX 200

struct png_job {
	struct str file;
	size_t pos;
	png_structp png;
	png_infop info;
	uint8_t *rgba;      /* the whole picture when it is interlaced or transparent */
	uint8_t **rows;
	uint8_t *row;       /* of a picture that is neither */
	struct image im;
	png_uint_32 width, height, rows_read;
	char msg[120];
};

static void on_read(png_structp png, png_bytep out, size_t n)
{
	struct png_job *j = png_get_io_ptr(png);
	if (n > j->file.len - j->pos)
		png_error(png, "the data end early");
	memcpy(out, j->file.p + j->pos, n);
	j->pos += n;
}

static void on_error(png_structp png, const char *msg)
{
	struct png_job *j = png_get_error_ptr(png);
	snprintf(j->msg, sizeof j->msg, "%s", msg);
	longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, const char *msg)
{
	(void)png;
	(void)msg;
}

/* tEXt, zTXt and iTXt keywords of the PNG specification, 11.3.4.2. */
static void take_text(struct png_job *j, struct text_out *meta)
{
	static const struct { const char *key, *name; } names[] = {
		{ "Title", "title" }, { "Author", "author" }, { "Artist", "author" }, { "Description", "subject" }, { "Copyright", "copyright" },
		{ "Creation Time", "created" }, { "Software", "software" }, { "Comment", "comment" }, { "Source", "source" },
		{ "Disclaimer", "comment" }, { "Warning", "comment" },
	};
	png_textp text = NULL;
	int n = 0;
	png_get_text(j->png, j->info, &text, &n);
	for (int i = 0; i < n; i++) {
		struct str v = str_from(text[i].text);
		if (!text[i].key || v.len == 0 || v.len > IMAGE_META_BYTES_MAX)
			continue;
		const char *name = NULL;
		if (strcmp(text[i].key, "XML:com.adobe.xmp") == 0) {
			image_xmp(v, meta);
			continue;
		}
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (str_eq_nocase(str_from(text[i].key), str_from(names[k].key)))
				name = names[k].name;
		/* ImageMagick's and others' own keys ("date:create") say little. */
		if (name)
			text_meta(meta, name, v);
		else if (!strchr(text[i].key, ':'))
			text_meta(meta, "comment", v);
	}
#ifdef PNG_eXIf_SUPPORTED
	png_bytep exif = NULL;
	png_uint_32 len = 0;
	if (png_get_eXIf_1(j->png, j->info, &len, &exif) && exif)
		image_exif(str_make((const char *)exif, len), &j->im.orientation, meta);
#endif
}

/* Between setjmp and its longjmps nothing local changes. */
static bool decode(struct png_job *j, struct text_out *meta, struct err *err)
{
	if (setjmp(png_jmpbuf(j->png)))
		return false;
	png_set_read_fn(j->png, j, on_read);
	png_set_user_limits(j->png, IMAGE_SIDE_MAX * 4, IMAGE_SIDE_MAX * 4);
	png_set_chunk_malloc_max(j->png, PNG_CHUNK_BYTES_MAX);
	png_set_chunk_cache_max(j->png, PNG_CHUNKS_MAX);
	png_set_crc_action(j->png, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
	png_read_info(j->png, j->info);
	png_uint_32 w = png_get_image_width(j->png, j->info), h = png_get_image_height(j->png, j->info);
	bool alpha = (png_get_color_type(j->png, j->info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(j->png, j->info, PNG_INFO_tRNS);
	bool whole = alpha || png_get_interlace_type(j->png, j->info) != PNG_INTERLACE_NONE;
	if ((whole ? image_fits(w, h, err) : image_begin(&j->im, w, h, err)) != ST_OK)
		return false;
	j->width = w;
	j->height = h;
	png_uint_32 per_metre = png_get_pixels_per_meter(j->png, j->info);
	j->im.dpi = per_metre * 0.0254;
	png_set_expand(j->png);
	png_set_scale_16(j->png);
	png_set_gray_to_rgb(j->png);
	if (whole)
		png_set_add_alpha(j->png, 255, PNG_FILLER_AFTER);
	png_set_interlace_handling(j->png);
	png_read_update_info(j->png, j->info);
	if (png_get_rowbytes(j->png, j->info) != (size_t)w * (whole ? 4 : 3))
		png_error(j->png, "rows of an unexpected length");
	if (!whole) {
		j->row = xmalloc((size_t)w * 3);
		for (; j->rows_read < h; j->rows_read++) {
			png_read_row(j->png, j->row, NULL);
			image_put(&j->im, j->rows_read, j->row);
		}
	} else {
		j->rgba = xcalloc((size_t)w * h, 4);
		j->rows = xcalloc(h, sizeof *j->rows);
		for (png_uint_32 y = 0; y < h; y++)
			j->rows[y] = j->rgba + (size_t)y * w * 4;
		png_read_image(j->png, j->rows);
		j->rows_read = h;
	}
	png_read_end(j->png, j->info);
	if (meta)
		take_text(j, meta);
	return true;
}

enum status image_png_still(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct png_job *j = xcalloc(1, sizeof *j);
	enum status st = ST_OK;
	j->file = file;
	err_clear(err);
	j->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, j, on_error, on_warning);
	j->info = j->png ? png_create_info_struct(j->png) : NULL;
	bool whole = j->info && decode(j, meta, err);
	if (j->rgba)
		image_from_rgba(&j->im, j->rgba, (int)j->width, (int)j->height);
	bool some = j->im.rgb && (j->rows_read > 0 || j->rgba);
	image_end(&j->im);
	if (!whole) {
		if (j->im.rgb || !err || err->code == E_NONE)
			st = err_set(err, some ? ST_WARN : ST_SKIP, some ? E_TRUNCATED : E_CORRUPT, "png: %s",
				     j->msg[0] ? j->msg : "not read to its end");
		else
			st = ST_SKIP;
	}
	png_destroy_read_struct(j->png ? &j->png : NULL, j->info ? &j->info : NULL, NULL);
	free(j->rows);
	free(j->row);
	if (st == ST_SKIP)
		image_release(&j->im);
	else
		*ret = j->im;
	free(j);
	return st;
}
#else
enum status image_png_still(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libpng");
}
#endif
