/* image_sgi.c - Silicon Graphics' picture files (.sgi, .rgb, .bw): planes of 8
 * or 16 bits from the bottom up, plain or each row in runs of its own that a
 * table points to. Paul Haeberli, "The SGI Image File Format", 1.00. */
#include "text/image.h"

#include <stdlib.h>

#define SGI_HEAD 512

struct sgi {
	struct str b;
	size_t depth;           /* bytes a value: 1 or 2 */
	uint64_t width, height, planes;
	bool runs;
};

/* Row Y of plane Z into every fourth byte of D; false where it ends early. */
static bool plane_row(const struct sgi *s, uint64_t y, uint64_t z, uint8_t *d)
{
	size_t k = (size_t)(y + z * s->height), at, end;
	if (!s->runs) {
		at = SGI_HEAD + k * (size_t)s->width * s->depth;
		for (uint64_t x = 0; x < s->width; x++)
			d[4 * x] = (uint8_t)image_u8(s->b, at + (size_t)x * s->depth);
		return at + (size_t)s->width * s->depth <= s->b.len;
	}
	size_t table = 4 * (size_t)(s->height * s->planes); /* of offsets; that of lengths follows */
	at = image_be32(s->b, SGI_HEAD + 4 * k);
	end = at + image_be32(s->b, SGI_HEAD + table + 4 * k);
	if (at < SGI_HEAD || end > s->b.len)
		return false;
	uint64_t x = 0;
	while (at + s->depth <= end && x < s->width) {
		unsigned c = image_u8(s->b, at + s->depth - 1), n = c & 127;
		at += s->depth;
		if (!n)
			break;
		for (unsigned i = 0; i < n && x < s->width; i++, x++) {
			d[4 * x] = (uint8_t)image_u8(s->b, at);
			at += c & 128 ? s->depth : 0;
		}
		at += c & 128 ? 0 : s->depth;
	}
	return x == s->width;
}

enum status image_sgi(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct sgi s = { .b = file, .runs = image_u8(file, 2) == 1, .depth = image_u8(file, 3), .width = image_be16(file, 6), .height = image_be16(file, 8) };
	unsigned dimensions = image_be16(file, 4), planes = image_be16(file, 10);
	struct image im = { .width = 0 };
	if (file.len <= SGI_HEAD || image_be16(file, 0) != 0x01DA || (s.depth != 1 && s.depth != 2) || image_be32(file, 104) != 0)
		return err_set(err, ST_SKIP, E_CORRUPT, "not an SGI picture");
	if (dimensions < 3)
		planes = 1;
	if (dimensions < 2)
		s.height = 1;
	if (planes == 0 || planes > 4)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "an SGI picture of %u planes", planes);
	s.planes = planes;
	enum status st = image_fits(s.width, s.height, err);
	if (st != ST_OK)
		return st;
	/* each row has its offset or its values in the file */
	if (s.height * planes > file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the SGI picture ends within its first rows");
	if (meta && file.p[24])
		text_meta(meta, "title", str_make(file.p + 24, strnlen(file.p + 24, 80)));
	uint8_t *rgba = xcalloc((size_t)(s.width * s.height), 4);
	bool whole = true;
	for (uint64_t y = 0; y < s.height; y++) {
		uint8_t *d = rgba + 4 * (s.height - 1 - y) * s.width;
		for (unsigned z = 0; z < planes; z++)
			whole &= plane_row(&s, y, z, d + (planes == 2 && z == 1 ? 3 : z));
		for (uint64_t x = 0; x < s.width; x++, d += 4) {
			if (planes < 3)
				d[1] = d[2] = d[0];
			if (planes == 1 || planes == 3)
				d[3] = 255;
		}
	}
	image_from_rgba(&im, rgba, (int)s.width, (int)s.height);
	*ret = im;
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the SGI picture ends early");
}
