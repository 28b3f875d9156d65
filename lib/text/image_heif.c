/* image_heif.c - HEIC, HEIF and AVIF by libheif: telephones' photos. */
#include "text/image_exif.h"

#ifdef HAVE_LIBHEIF
#include <libheif/heif.h>
#include <stdlib.h>

/* Pictures beside each other in one file: series of a telephone. */
#define HEIF_PICTURES_MAX 100

void image_warm(void)
{
	/* Loads the codecs, which may be plug-ins of their own. */
	heif_init(NULL);
}

static void take_meta(struct heif_image_handle *h, struct text_out *meta)
{
	heif_item_id id[8];
	int n = heif_image_handle_get_list_of_metadata_block_IDs(h, NULL, id, 8);
	for (int i = 0; i < n; i++) {
		size_t len = heif_image_handle_get_metadata_size(h, id[i]);
		const char *type = heif_image_handle_get_metadata_type(h, id[i]);
		if (len < 8 || len > IMAGE_META_BYTES_MAX * 16)
			continue;
		char *p = xmalloc(len);
		struct str s = str_make(p, len);
		if (heif_image_handle_get_metadata(h, id[i], p).code == heif_error_Ok) {
			/* The picture comes turned already: EXIF's word would turn it twice.
			 * The first four bytes are the offset of the TIFF header. */
			size_t skip = (uint8_t)p[3] + 4u;
			if (type && strcmp(type, "Exif") == 0 && p[0] == 0 && p[1] == 0 && p[2] == 0)
				image_exif(str_sub(s, skip, len), NULL, meta);
			else if (type && strcmp(type, "mime") == 0)
				image_xmp(s, meta);
		}
		free(p);
	}
}

enum status image_heif(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	struct image im = { .width = 0 };
	struct heif_image_handle *h = NULL;
	struct heif_image *px = NULL;
	struct heif_context *c = heif_context_alloc();
	enum status st;
	heif_context_set_maximum_image_size_limit(c, IMAGE_SIDE_MAX);
	heif_context_set_max_decoding_threads(c, 0);
	struct heif_error e = heif_context_read_from_memory_without_copy(c, file.p, file.len, NULL);
	if (e.code == heif_error_Ok)
		e = heif_context_get_primary_image_handle(c, &h);
	if (e.code == heif_error_Ok && number) {
		/* the primary picture is page 0; the others follow in the file's order */
		heif_item_id primary, id[HEIF_PICTURES_MAX];
		int n = heif_context_get_list_of_top_level_image_IDs(c, id, HEIF_PICTURES_MAX), i = 0;
		heif_context_get_primary_image_ID(c, &primary);
		for (unsigned k = number; i < n && (id[i] == primary || --k > 0); i++)
			;
		if (i >= n) {
			st = ST_EOF;
			goto out;
		}
		heif_image_handle_release(h);
		h = NULL;
		e = heif_context_get_image_handle(c, id[i], &h);
	}
	if (e.code != heif_error_Ok) {
		st = err_set(err, ST_SKIP, E_CORRUPT, "heif: %.150s", e.message);
		goto out;
	}
	int w = heif_image_handle_get_width(h), height = heif_image_handle_get_height(h);
	st = image_alloc(&im, w > 0 ? (uint64_t)w : 0, height > 0 ? (uint64_t)height : 0, err);
	if (st != ST_OK)
		goto out;
	if (meta)
		take_meta(h, meta);
	e = heif_decode_image(h, &px, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL);
	if (e.code != heif_error_Ok) {
		st = err_set(err, ST_SKIP,
			     e.code == heif_error_Unsupported_filetype || e.code == heif_error_Unsupported_feature ? E_UNSUPPORTED_METHOD
														   : E_CORRUPT,
			     "heif: %.150s", e.message);
		goto out;
	}
	int stride = 0, pw = heif_image_get_width(px, heif_channel_interleaved), ph = heif_image_get_height(px, heif_channel_interleaved);
	const uint8_t *p = heif_image_get_plane_readonly(px, heif_channel_interleaved, &stride);
	if (!p || stride < 3 * pw || pw <= 0 || ph <= 0) {
		st = err_set(err, ST_SKIP, E_CORRUPT, "heif: no pixels came");
		goto out;
	}
	for (int y = 0; y < im.height && y < ph; y++)
		memcpy(image_row(&im, y), p + (size_t)y * (size_t)stride, 3 * (size_t)(pw < im.width ? pw : im.width));
	im.orientation = 1;
out:
	if (px)
		heif_image_release(px);
	if (h)
		heif_image_handle_release(h);
	heif_context_free(c);
	if (st == ST_OK)
		*ret = im;
	else
		image_release(&im);
	return st;
}
#else
void image_warm(void)
{
}

enum status image_heif(struct str file, unsigned number, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)number, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libheif");
}
#endif
