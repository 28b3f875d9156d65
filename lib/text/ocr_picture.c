/* ocr_picture.c - the converter of picture files: decode, turn, read. */
#include "text/ocr_picture.h"

#include "text/image_hash.h"

#include <stdlib.h>

/* A picture smaller than this on a side is an icon, a bullet or a spacer. */
#define PICTURE_SIDE_MIN 12
/* A frame of a film differs from the one read last if so many pixels do, and
 * one in so many: a blinking cursor and a ticking clock do not count. */
#define FRAME_PIXELS_MIN 64u
#define FRAME_SHARE_MIN 5000u
#define FRAME_DIFFERENCE 48
/* Frames read of one film. Past the first ones they come at growing distances,
 * for a film in which all moves says less the longer it goes. */
#define FRAMES_READ_MAX 60u
#define FRAMES_READ_FREELY 24u

static const struct {
	const char *format;
	image_fn *one;
	image_page_fn *page;
	image_film_fn *film;
} decoders[] = {
#define PICTURE(format, fn) { format, fn, NULL, NULL },
#define PICTURE_PAGES(format, fn) { format, NULL, fn, NULL },
#define PICTURE_FILM(format, fn) { format, NULL, NULL, fn },
#include "pictures.def"
#undef PICTURE
#undef PICTURE_PAGES
#undef PICTURE_FILM
};

enum status picture_read(struct image *im, struct text_out *out, struct err *err)
{
	image_upright(im);
	if (!out->pages && !out->within)
		image_hash(im, out->look);
	if (im->fold > 1)
		text_loss(out, E_PARTIAL, "the picture is read at 1/%d of its size", im->fold);
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

static enum status one_picture(image_fn *decode, struct str file, struct text_out *out, struct err *err)
{
	struct image im = { .width = 0 };
	enum status st = decode(file, &im, out, err);
	if (st == ST_SKIP && out->bytes) /* words of layers count without the picture */
		return ST_WARN;
	if (st == ST_SKIP || st == ST_FATAL)
		return st;
	if (st == ST_WARN && err)
		text_loss(out, err->code, "%s", err->msg);
	st = picture_read(&im, out, err);
	image_release(&im);
	return unread(st, err);
}

/* Each page of a TIFF is a page of the text; one that cannot be read costs
 * itself only. */
static enum status pages(image_page_fn *decode, struct str file, struct text_out *out, struct err *err)
{
	bool lost = false, any = false;
	struct err last = { .code = E_NONE };
	for (unsigned n = 0; n < IMAGE_PAGES_MAX; n++) {
		struct image im = { .width = 0 };
		enum status st = decode(file, n, &im, n ? NULL : out, &last);
		if (st == ST_EOF)
			break;
		if (st == ST_OK || st == ST_WARN) {
			struct err damage = last;
			enum status read = picture_read(&im, out, &last);
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
			if (read == ST_OK)
				last = damage;
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

struct film {
	struct text_out *out;
	struct err *err;
	enum status st;
	struct image last;       /* the frame read last */
	unsigned frames, read, passed_over, since;
};

static bool differs(const struct image *a, const struct image *b)
{
	size_t n = (size_t)a->width * (size_t)a->height, other = 0;
	if (a->width != b->width || a->height != b->height)
		return true;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *p = a->rgb + 3 * i, *q = b->rgb + 3 * i;
		int d = (p[0] * 2 + p[1] * 5 + p[2] - q[0] * 2 - q[1] * 5 - q[2]) / 8;
		other += d > FRAME_DIFFERENCE || d < -FRAME_DIFFERENCE;
	}
	return other > FRAME_PIXELS_MIN + n / FRAME_SHARE_MIN;
}

/* The first frame is the picture; each further one is a page after it. */
static bool on_frame(void *ctx, struct image *frame, enum status st, const struct err *err)
{
	struct film *f = ctx;
	f->frames++;
	f->since++;
	if (f->read && !differs(frame, &f->last))
		return true;
	if (f->read >= FRAMES_READ_MAX || (f->read > FRAMES_READ_FREELY && f->since < f->read - FRAMES_READ_FREELY)) {
		f->passed_over++;
		return f->read < FRAMES_READ_MAX;
	}
	if (st == ST_WARN)
		text_loss(f->out, err->code, "%s", err->msg);
	if (f->read++)
		text_page(f->out);
	f->since = 0;
	f->st = picture_read(frame, f->out, f->err);
	image_release(&f->last);
	f->last = *frame;
	memset(frame, 0, sizeof *frame);
	return f->st == ST_OK && !f->out->limit;
}

static enum status film(image_film_fn *decode, struct str file, struct text_out *out, struct err *err)
{
	struct film f = { .out = out, .err = err };
	struct image_film to = { on_frame, &f };
	enum status st = decode(file, &to, out, err);
	if (f.read > 1)
		out->pages++;
	if (f.passed_over)
		text_loss(out, E_PARTIAL, "a film whose picture changes: %u frames of the first %u are read", f.read, f.frames);
	image_release(&f.last);
	if (f.read > 1 && f.st != ST_OK) { /* what was read counts */
		text_loss(out, err->code, "from frame %u on: %s", f.frames, err->msg);
		return ST_OK;
	}
	return st == ST_OK ? unread(f.st, err) : st;
}

enum status text_picture(const struct text_in *in, struct text_out *out, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, in->size ? E_LIMIT_BYTES : E_TRUNCATED,
			       in->size ? "the picture is too large a file" : "the picture is empty");
	struct str file = str_make(in->map, (size_t)in->size);
	for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++)
		if (str_eqz(in->format, decoders[i].format))
			return decoders[i].one    ? one_picture(decoders[i].one, file, out, err)
			       : decoders[i].page ? pages(decoders[i].page, file, out, err)
						  : film(decoders[i].film, file, out, err);
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "no decoder for this picture");
}

static void tell(enum status st, const struct err *err, bool told, struct text_out *out)
{
	if (st != ST_OK && !out->late && !(told && err->code == E_NEEDS_OCR))
		text_loss(out, err->code, "a picture within: %s", err->msg);
	out->late |= st != ST_OK && err->code == E_LIMIT_TIME;
}

void picture_within(struct image *im, struct text_out *out)
{
	struct err err = { .code = E_NONE };
	bool told = out->needs_ocr;
	tell(picture_read(im, out, &err), &err, told, out);
}

/* Metafiles are pictures too, and say some of their words themselves. */
static const char *metafile(struct str s)
{
	if (str_starts(s, STR("\1\0\0\0")) && str_eqz(str_sub(s, 40, 44), " EMF"))
		return "emf";
	return str_starts(s, STR("\xD7\xCD\xC6\x9A")) || str_starts(s, STR("\1\0\x09\0\0\3")) ? "wmf" : NULL;
}

bool picture_inside(struct str bytes, struct text_out *out)
{
	struct image im = { .width = 0 };
	struct err err = { .code = E_NONE };
	const char *drawn = metafile(bytes);
	if (drawn) {
		struct text_in in = { .fd = -1, .size = bytes.len, .map = bytes.p, .format = str_from(drawn) };
		out->within++;
		text_metafile(&in, out, &err);
		out->within--;
		return true;
	}
	enum status st = image_any(bytes, &im, NULL, &err);
	if (st == ST_SKIP && err.code == E_UNSUPPORTED)
		return false;
	if (st == ST_OK || st == ST_WARN)
		picture_within(&im, out);
	else
		tell(st, &err, false, out);
	image_release(&im);
	return true;
}
