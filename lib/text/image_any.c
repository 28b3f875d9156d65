/* image_any.c - pictures that stand within something else, where no name tells
 * what they are: told by their first bytes. */
#include "text/image.h"

static const struct {
	const char *magic;
	uint8_t len;
	image_fn *still;
	image_page_fn *page;
	image_film_fn *film;
} kinds[] = {
#define MAGIC(lit) lit, sizeof(lit) - 1
	{ MAGIC("\x89PNG"), image_png_still, NULL, NULL },  { MAGIC("\xFF\xD8\xFF"), image_jpeg, NULL, NULL },
	{ MAGIC("GIF8"), NULL, NULL, image_gif },           { MAGIC("BM"), image_bmp, NULL, NULL },
	{ MAGIC("II*\0"), NULL, image_tiff, NULL },         { MAGIC("MM\0*"), NULL, image_tiff, NULL },
	{ MAGIC("\0\0\0\x0CjP  "), image_jp2, NULL, NULL }, { MAGIC("\xFF\x4F\xFF\x51"), image_jp2, NULL, NULL },
	{ MAGIC("RIFF"), NULL, NULL, image_webp },
};

struct first {
	struct image *im;
	struct err *err;
	enum status st;
};

static bool take_first(void *ctx, struct image *frame, enum status st, const struct err *err)
{
	struct first *f = ctx;
	*f->im = *frame;
	memset(frame, 0, sizeof *frame);
	f->st = st;
	if (f->err && err)
		*f->err = *err;
	return false;
}

enum status image_any(struct str bytes, struct image *ret, struct text_out *meta, struct err *err)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_starts(bytes, str_make(kinds[i].magic, kinds[i].len)))
			continue;
		if (kinds[i].still)
			return kinds[i].still(bytes, ret, meta, err);
		if (kinds[i].page)
			return kinds[i].page(bytes, 0, ret, meta, err);
		struct first f = { ret, err, ST_OK };
		struct image_film film = { take_first, &f };
		enum status st = kinds[i].film(bytes, &film, meta, err);
		return st == ST_OK ? f.st : st;
	}
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "no picture that is read");
}
