/* image.h - pictures as plain RGB, whatever they were stored as.
 *
 * Every decoder takes the whole file as a slice and gives 8-bit RGB over
 * white. Sizes are checked before a byte is allocated: width, height and area
 * come from the file and are hostile. A picture that ends early keeps what
 * came (ST_WARN), the rest is white. */
#ifndef TEXT_IMAGE_H
#define TEXT_IMAGE_H

#include "text/convert.h"
#include "text/ocr.h"

/* Longest side: 30,000 is a strip of chat 15 screens long, or A0 at 600 dpi. */
#define IMAGE_SIDE_MAX 30000
/* Area: 64 million pixels are 192 MB of RGB, what a worker of 700 MB has left
 * beside the models; an A4 page at 600 dpi has 35, a phone's largest photo 50. */
#define IMAGE_PIXELS_MAX (64u * 1000 * 1000)
/* What a decoder that goes row by row makes smaller while it reads: sides and
 * area of the file's picture. A0 at 600 dpi has 558 million pixels. */
#define IMAGE_FILE_SIDE_MAX 200000
#define IMAGE_FILE_PIXELS_MAX (1000u * 1000 * 1000)
/* Pages of one TIFF or frames of one file that are looked at. */
#define IMAGE_PAGES_MAX 5000
/* One piece of metadata. */
#define IMAGE_META_BYTES_MAX 65536

struct image {
	uint8_t *rgb;        /* owned; 3*width bytes a row, no padding */
	int width, height;
	double dpi;          /* 0: unknown */
	int orientation;     /* EXIF: 1 upright … 8; 0 unknown */
	int fold;            /* so many rows and columns of the file are one; 0 and 1: as it is */
	struct image_fold *part; /* while rows come; see image_begin() */
};

/* White pixels of that size. ST_SKIP with E_LIMIT_BYTES past the limits, or
 * E_CORRUPT for a side of 0. */
enum status image_alloc(struct image *im, uint64_t width, uint64_t height, struct err *err);
void image_release(struct image *im);
/* The same for a decoder that gives its rows in turn, from the top or from the
 * bottom, by image_put(): a picture past the limits is made smaller, by whole
 * numbers, while it is read. WIDTH is what a row has. */
enum status image_begin(struct image *im, uint64_t width, uint64_t height, struct err *err);
void image_put(struct image *im, uint64_t y, const uint8_t *rgb);
void image_end(struct image *im);
static inline uint8_t *image_row(const struct image *im, int y)
{
	return im->rgb + (size_t)y * (size_t)im->width * 3;
}
/* A picture out of RGBA, 4*WIDTH*HEIGHT bytes of malloc(), which are consumed;
 * laid on the ground that suits it. Alpha that is 0 throughout is none: some
 * writers leave it so. Sizes are the caller's to check (image_fits()). */
void image_from_rgba(struct image *im, uint8_t *rgba, int width, int height);
/* ST_OK if a picture of that size may be decoded, else as image_alloc(). */
enum status image_fits(uint64_t width, uint64_t height, struct err *err);
/* The ground a picture with transparent parts is laid on: white, but black
 * when what is opaque is nearly white. RGBA has N pixels. */
uint8_t image_ground(const uint8_t *rgba, size_t n);
/* Turns and mirrors as EXIF's orientation asks; then it is 1. */
void image_upright(struct image *im);
/* Each row twice, where it fits. */
void image_double_rows(struct image *im);
/* A copy turned by 90° × QUARTERS clockwise. */
enum status image_turn_picture(const struct ocr_picture *pic, int quarters, struct image *ret, struct err *err);
enum status image_turn(const struct image *im, int quarters, struct image *ret, struct err *err);

/* Numbers of a file, 0 past its end. */
static inline uint32_t image_u8(struct str s, size_t at)
{
	return at < s.len ? (uint8_t)s.p[at] : 0;
}
static inline uint32_t image_le16(struct str s, size_t at)
{
	return image_u8(s, at) | image_u8(s, at + 1) << 8;
}
static inline uint32_t image_le32(struct str s, size_t at)
{
	return image_le16(s, at) | image_le16(s, at + 2) << 16;
}
static inline uint32_t image_be16(struct str s, size_t at)
{
	return image_u8(s, at) << 8 | image_u8(s, at + 1);
}
static inline uint32_t image_be32(struct str s, size_t at)
{
	return image_be16(s, at) << 16 | image_be16(s, at + 2);
}

/* Decoders. META (may be NULL) gets what the file says about itself. */
typedef enum status image_fn(struct str file, struct image *ret, struct text_out *meta, struct err *err);
/* Picture NUMBER from 0 of a file of several; ST_EOF past the last. */
typedef enum status image_page_fn(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err);
/* Frames of a film, in turn: TAKE may turn FRAME, which stays the caller's;
 * false ends the film. ST and ERR tell of damage. A decoder gives ST_OK when it
 * has shown a frame. */
struct image_film {
	bool (*take)(void *ctx, struct image *frame, enum status st, const struct err *err);
	void *ctx;
};
typedef enum status image_film_fn(struct str file, const struct image_film *film, struct text_out *meta, struct err *err);
/* Of a film with larger frames only the first is looked at; and the area of all
 * frames together: a minute of the screen at ten frames a second. */
#define IMAGE_FILM_PIXELS_MAX (16u * 1000 * 1000)
#define IMAGE_FILM_WORK_MAX (1200u * 1000 * 1000)
struct image_frame {
	int left, top, width, height;
};
/* Shows a copy of CANVAS (RGBA). */
bool image_frame_show(const struct image_film *film, const uint8_t *canvas, int width, int height, enum status st, const struct err *err);
/* Makes that part of it transparent; it may reach over the edges. */
void image_frame_clear(uint8_t *canvas, int width, int height, const struct image_frame *at);
/* The picture a film of PNG is for programs that know no films. */
enum status image_png_still(struct str file, struct image *ret, struct text_out *meta, struct err *err);

#define PICTURE(format, fn) image_fn fn;
#define PICTURE_PAGES(format, fn) image_page_fn fn;
#define PICTURE_FILM(format, fn) image_film_fn fn;
#include "pictures.def"
#undef PICTURE
#undef PICTURE_PAGES
#undef PICTURE_FILM
/* A device-independent bitmap without its file's header: BITMAPINFOHEADER,
 * palette, pixels. BITS are the pixels if they stand elsewhere, else empty;
 * MASKED: an icon, whose height counts a mask as well. */
enum status image_dib(struct str dib, struct str bits, bool masked, struct image *ret, struct err *err);
/* The first picture of whatever BYTES are, told by their first bytes; ST_SKIP
 * with E_UNSUPPORTED if they are none. */
enum status image_any(struct str bytes, struct image *ret, struct text_out *meta, struct err *err);

/* Before the sandbox closes: decoders that load plug-ins load them. */
void image_warm(void);

#endif
