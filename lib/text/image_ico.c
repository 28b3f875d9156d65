/* image_ico.c - Windows icons and pointers: a directory of pictures, each a PNG
 * or a bitmap without its file's header whose height counts a mask as well; and
 * Apple's icons, whose larger pictures are PNG or JPEG 2000. */
#include "text/image.h"

#include <stdlib.h>

#define ICO_ENTRY 16

enum status image_ico(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	unsigned n = image_le16(file, 4), kind = image_le16(file, 2);
	(void)meta;
	if (file.len < 6 + ICO_ENTRY || image_le16(file, 0) != 0 || (kind != 1 && kind != 2) || !n)
		return err_set(err, ST_SKIP, E_CORRUPT, "not an icon");
	if (number >= n)
		return ST_EOF;
	size_t at = 6 + ICO_ENTRY * (size_t)number, from = image_le32(file, at + 12), len = image_le32(file, at + 8);
	if (from >= file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the icon ends early");
	struct str one = str_sub(file, from, len <= file.len - from ? from + len : file.len);
	if (str_starts(one, STR("\x89PNG")))
		return image_png_still(one, ret, NULL, err);
	return image_dib(one, STR(""), true, ret, err);
}

/* Chunks of a type, a length that counts both, bytes. Of the old raw ones, all
 * of 128 pixels at most, none is read. */
enum status image_icns(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)meta;
	if (!str_starts(file, STR("icns")))
		return err_set(err, ST_SKIP, E_CORRUPT, "not an icon");
	for (size_t at = 8; at + 8 <= file.len;) {
		size_t len = image_be32(file, at + 4);
		if (len < 8)
			break;
		struct str one = str_sub(file, at + 8, len <= file.len - at ? at + len : file.len);
		bool packed = str_starts(one, STR("\x89PNG")) || str_starts(one, STR("\0\0\0\x0CjP  ")) || str_starts(one, STR("\xFF\x4F\xFF\x51"));
		if (packed && number-- == 0)
			return str_starts(one, STR("\x89PNG")) ? image_png_still(one, ret, NULL, err) : image_jp2(one, ret, NULL, err);
		at += len;
	}
	return ST_EOF;
}
