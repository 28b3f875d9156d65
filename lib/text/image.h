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
/* Pages of one TIFF or frames of one file that are looked at. */
#define IMAGE_PAGES_MAX 5000
/* One piece of metadata. */
#define IMAGE_META_BYTES_MAX 65536

struct image {
	uint8_t *rgb;        /* owned; 3*width bytes a row, no padding */
	int width, height;
	double dpi;          /* 0: unknown */
	int orientation;     /* EXIF: 1 upright … 8; 0 unknown */
};

/* White pixels of that size. ST_SKIP with E_LIMIT_BYTES past the limits, or
 * E_CORRUPT for a side of 0. */
enum status image_alloc(struct image *im, uint64_t width, uint64_t height, struct err *err);
void image_release(struct image *im);
static inline uint8_t *image_row(const struct image *im, int y)
{
	return im->rgb + (size_t)y * (size_t)im->width * 3;
}
/* Lays one row of RGBA (4 bytes a pixel) over BACK (0 or 255) into row Y. */
void image_put_rgba(struct image *im, int y, const uint8_t *rgba, uint8_t back);
/* The ground a picture with transparent parts is laid on: white, but black
 * when what is opaque is nearly white. RGBA has N pixels. */
uint8_t image_ground(const uint8_t *rgba, size_t n);
/* Turns and mirrors as EXIF's orientation asks; then it is 1. */
void image_upright(struct image *im);
/* A copy turned by 90° × QUARTERS clockwise. */
enum status image_turn_picture(const struct ocr_picture *pic, int quarters, struct image *ret, struct err *err);
enum status image_turn(const struct image *im, int quarters, struct image *ret, struct err *err);

/* Decoders. META (may be NULL) gets what the file says about itself. */
enum status image_png(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_jpeg(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_gif(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_bmp(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_webp(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_heif(struct str file, struct image *ret, struct text_out *meta, struct err *err);
enum status image_jp2(struct str file, struct image *ret, struct text_out *meta, struct err *err);
/* Page NUMBER from 0 of a TIFF; ST_EOF past the last. */
enum status image_tiff(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err);
/* Before the sandbox closes: decoders that load plug-ins load them. */
void image_warm(void);

#endif
