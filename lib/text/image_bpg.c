/* image_bpg.c - BPG pictures (Bellard's specification, 0.9.5): nobody here reads
 * the picture, which is HEVC without its headers; what stands beside it tells
 * camera, place and time, as in JPEG. */
#include "image_exif.h"

enum { BPG_EXIF = 1, BPG_XMP = 3 };

/* Seven bits a byte, the highest first, the last byte below 128. */
static bool ue7(struct str *s, uint32_t *ret)
{
	uint32_t v = 0;
	for (int i = 0; i < 5 && s->len; i++) {
		unsigned char c = (unsigned char)s->p[0];
		*s = str_sub(*s, 1, s->len);
		v = v << 7 | (c & 127);
		if (c < 128)
			return *ret = v, true;
	}
	return false;
}

enum status text_bpg(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	uint32_t width, height, picture, bytes, tag, n;
	if (s.len < 6 || !str_starts(s, STR("BPG\xFB")))
		return err_set(err, ST_SKIP, E_CORRUPT, "no BPG picture");
	bool more = (unsigned char)s.p[5] >> 3 & 1;
	s = str_sub(s, 6, s.len);
	if (!ue7(&s, &width) || !ue7(&s, &height) || !ue7(&s, &picture) || (more && !ue7(&s, &bytes)))
		return err_set(err, ST_SKIP, E_TRUNCATED, "the picture ends within its header");
	struct str rest = more ? str_sub(s, 0, bytes) : str_sub(s, 0, 0);
	while (rest.len && ue7(&rest, &tag) && ue7(&rest, &n)) {
		struct str data = str_sub(rest, 0, n);
		if (tag == BPG_EXIF) {
			/* the reference encoder leaves a byte of JPEG's mark before it */
			if (str_starts(str_sub(data, 1, data.len), STR("II*")) || str_starts(str_sub(data, 1, data.len), STR("MM\0")))
				data = str_sub(data, 1, data.len);
			image_exif(str_starts(data, STR("Exif\0\0")) ? str_sub(data, 6, data.len) : data, NULL, o);
		}
		if (tag == BPG_XMP)
			image_xmp(data, o);
		rest = str_sub(rest, n, rest.len);
	}
	return err_set(err, ST_WARN, E_UNSUPPORTED, "no reader for pictures in BPG: only what stands beside them is told");
}
