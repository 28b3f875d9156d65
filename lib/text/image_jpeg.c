/* image_jpeg.c - JPEG by libjpeg, from memory; a picture past the area limit
 * is decoded at a half, quarter or eighth, which costs nothing. */
#include "text/image_exif.h"

#ifdef HAVE_LIBJPEG
#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

/* A progressive picture keeps all its coefficients (6 bytes a pixel). */
#define JPEG_PROGRESSIVE_PIXELS_MAX (48u * 1000 * 1000)
/* Scans of a progressive picture: honest ones have ten; each costs a pass. */
#define JPEG_SCANS_MAX 100

struct jpeg_job {
	struct jpeg_decompress_struct d;
	struct jpeg_error_mgr e;
	struct jpeg_progress_mgr p;
	jmp_buf out;
	char msg[JMSG_LENGTH_MAX];
	struct image im;
	int rows;
	bool many_scans;
	uint8_t *line;     /* a CMYK row */
};

static struct jpeg_job *job_of(j_common_ptr c)
{
	return c->client_data;
}

static void on_error(j_common_ptr c)
{
	c->err->format_message(c, job_of(c)->msg);
	longjmp(job_of(c)->out, 1);
}

static void on_message(j_common_ptr c, int level)
{
	if (level < 0)
		c->err->num_warnings++;
}

static void on_progress(j_common_ptr c)
{
	struct jpeg_job *j = job_of(c);
	if (c->is_decompressor && j->d.input_scan_number > JPEG_SCANS_MAX) {
		j->many_scans = true;
		longjmp(j->out, 1);
	}
}

static void take_markers(struct jpeg_job *j, struct text_out *meta)
{
	for (jpeg_saved_marker_ptr m = j->d.marker_list; m; m = m->next) {
		struct str s = str_make((const char *)m->data, m->data_length);
		if (m->marker == JPEG_APP0 + 1 && str_starts(s, STR("Exif\0\0")))
			image_exif(str_sub(s, 6, s.len), &j->im.orientation, meta);
		else if (m->marker == JPEG_APP0 + 1 && meta && str_starts(s, STR("http://ns.adobe.com/xap/1.0/\0")))
			image_xmp(str_sub(s, 29, s.len), meta);
		else if (m->marker == JPEG_APP0 + 13 && meta && str_starts(s, STR("Photoshop 3.0\0")))
			image_iptc(s, meta);
		else if (m->marker == JPEG_COM && meta && str_trim(s).len)
			text_meta(meta, "comment", str_trim(s));
	}
}

static bool decode(struct jpeg_job *j, struct str file, struct text_out *meta, struct err *err)
{
	struct jpeg_decompress_struct *d = &j->d;
	if (setjmp(j->out))
		return false;
	union { const char *in; unsigned char *out; } bytes = { .in = file.p };
	jpeg_mem_src(d, bytes.out, file.len);
	for (int m = 0; m < 16; m++)
		jpeg_save_markers(d, JPEG_APP0 + m, 0xFFFF);
	jpeg_save_markers(d, JPEG_COM, 0xFFFF);
	jpeg_read_header(d, TRUE);
	take_markers(j, meta);
	uint64_t area = (uint64_t)d->image_width * d->image_height;
	if (jpeg_has_multiple_scans(d) && area > JPEG_PROGRESSIVE_PIXELS_MAX) {
		err_set(err, ST_SKIP, E_LIMIT_BYTES, "a progressive picture of %u × %u pixels is more than is read", d->image_width, d->image_height);
		return false;
	}
	d->scale_num = 1;
	d->scale_denom = 1;
	while (d->scale_denom < 8 && area / d->scale_denom / d->scale_denom > IMAGE_PIXELS_MAX)
		d->scale_denom *= 2;
	bool cmyk = d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK;
	d->out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
	d->dct_method = JDCT_ISLOW;
	jpeg_calc_output_dimensions(d);
	if (image_alloc(&j->im, d->output_width, d->output_height, err) != ST_OK)
		return false;
	j->im.fold = (int)d->scale_denom;
	if (d->density_unit)
		j->im.dpi = d->X_density * (d->density_unit == 2 ? 2.54 : 1.0) / d->scale_denom;
	if (cmyk)
		j->line = xmalloc((size_t)d->output_width * 4);
	jpeg_start_decompress(d);
	for (; d->output_scanline < d->output_height; j->rows++) {
		uint8_t *row = image_row(&j->im, (int)d->output_scanline), *target = cmyk ? j->line : row;
		jpeg_read_scanlines(d, &target, 1);
		/* Adobe stores CMYK inverted: 255 is no ink. */
		for (size_t x = 0; cmyk && x < d->output_width; x++)
			for (size_t c = 0; c < 3; c++) {
				unsigned v = j->line[4 * x + c], k = j->line[4 * x + 3];
				if (!d->saw_Adobe_marker) {
					v = 255 - v;
					k = 255 - k;
				}
				row[3 * x + c] = (uint8_t)(v * k / 255);
			}
	}
	jpeg_finish_decompress(d);
	return true;
}

enum status image_jpeg(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct jpeg_job *j = xcalloc(1, sizeof *j);
	enum status st = ST_OK;
	err_clear(err);
	j->d.err = jpeg_std_error(&j->e);
	j->e.error_exit = on_error;
	j->e.emit_message = on_message;
	j->d.client_data = j;
	if (setjmp(j->out) == 0) {
		jpeg_create_decompress(&j->d);
		j->d.client_data = j;
		j->p.progress_monitor = on_progress;
		j->d.progress = &j->p;
	}
	bool whole = decode(j, file, meta, err);
	if (!whole && !j->im.rgb && err && err->code != E_NONE)
		st = ST_SKIP;
	else if (!whole && j->many_scans)
		st = err_set(err, j->rows ? ST_WARN : ST_SKIP, E_LIMIT_ENTRIES, "jpeg: more than %d scans", JPEG_SCANS_MAX);
	else if (!whole)
		st = err_set(err, j->rows ? ST_WARN : ST_SKIP, j->rows ? E_TRUNCATED : E_CORRUPT, "jpeg: %.150s", j->msg);
	else if (j->e.num_warnings)
		st = err_set(err, ST_WARN, E_CORRUPT, "jpeg: damaged data, %ld places", j->e.num_warnings);
	jpeg_destroy_decompress(&j->d);
	free(j->line);
	if (st == ST_SKIP)
		image_release(&j->im);
	else
		*ret = j->im;
	free(j);
	return st;
}
#else
enum status image_jpeg(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libjpeg");
}
#endif
