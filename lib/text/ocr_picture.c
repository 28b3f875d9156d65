/* ocr_picture.c - the converters of picture files: decode, turn, read. */
#include "text/image_hash.h"
#include "text/ocr.h"

/* A picture smaller than this on a side is an icon, a bullet or a spacer. */
#define PICTURE_SIDE_MIN 12

typedef enum status decode_fn(struct str file, struct image *ret, struct text_out *meta, struct err *err);

static enum status read_image(struct image *im, struct text_out *out, struct err *err)
{
	image_upright(im);
	if (!out->pages)
		image_hash(im, out->look);
	if (im->width < PICTURE_SIDE_MIN || im->height < PICTURE_SIDE_MIN)
		return ST_OK;
	struct ocr_picture pic = { .rgb = im->rgb, .width = im->width, .height = im->height, .stride = (size_t)im->width * 3, .dpi = im->dpi };
	return ocr_page(&pic, out, err);
}

/* A picture that nobody can read here still has its metadata. */
static enum status unread(enum status st, const struct err *err)
{
	return st == ST_SKIP && err && err->code == E_NEEDS_OCR ? ST_WARN : st;
}

static bool whole_file(const struct text_in *in, struct str *ret, struct err *err)
{
	if (!in->map) {
		err_set(err, ST_SKIP, in->size ? E_LIMIT_BYTES : E_TRUNCATED, in->size ? "the picture is too large a file" : "the picture is empty");
		return false;
	}
	*ret = str_make(in->map, (size_t)in->size);
	return true;
}

static enum status one_picture(decode_fn *decode, const struct text_in *in, struct text_out *out, struct err *err)
{
	struct image im = { .width = 0 };
	struct str file;
	if (!whole_file(in, &file, err))
		return ST_SKIP;
	enum status st = decode(file, &im, out, err);
	if (st == ST_SKIP || st == ST_FATAL)
		return st;
	if (st == ST_WARN && err)
		text_loss(out, err->code, "%s", err->msg);
	st = read_image(&im, out, err);
	image_release(&im);
	return unread(st, err);
}

enum status text_png(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_png, in, out, err);
}

enum status text_jpeg(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_jpeg, in, out, err);
}

enum status text_gif(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_gif, in, out, err);
}

enum status text_bmp(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_bmp, in, out, err);
}

enum status text_webp(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_webp, in, out, err);
}

enum status text_heif(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_heif, in, out, err);
}

enum status text_jp2(const struct text_in *in, struct text_out *out, struct err *err)
{
	return one_picture(image_jp2, in, out, err);
}

/* Each page of a TIFF is a page of the text; one that cannot be read costs
 * itself only. */
enum status text_tiff(const struct text_in *in, struct text_out *out, struct err *err)
{
	struct str file;
	bool lost = false, any = false;
	struct err last = { .code = E_NONE };
	if (!whole_file(in, &file, err))
		return ST_SKIP;
	for (unsigned n = 0; n < IMAGE_PAGES_MAX; n++) {
		struct image im = { .width = 0 };
		enum status st = image_tiff(file, n, &im, n ? NULL : out, &last);
		if (st == ST_EOF)
			break;
		if (st == ST_OK || st == ST_WARN) {
			enum status read = read_image(&im, out, &last);
			image_release(&im);
			if (read == ST_SKIP && last.code == E_LIMIT_TIME && any) {
				text_loss(out, last.code, "pages from %u on: %s", n + 1, last.msg);
				return ST_OK;
			}
			if (read == ST_SKIP && last.code == E_NEEDS_OCR) {
				if (err)
					*err = last;
				return ST_WARN;
			}
			st = read != ST_OK ? read : st;
		}
		text_page(out);
		any |= st == ST_OK || st == ST_WARN;
		if (st != ST_OK) {
			lost = true;
			text_loss(out, last.code, "page %u: %s", n + 1, last.msg);
		}
		if (out->limit)
			break;
	}
	if (!any && lost) {
		if (err)
			*err = last;
		return ST_SKIP;
	}
	return ST_OK;
}
