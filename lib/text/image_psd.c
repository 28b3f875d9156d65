/* image_psd.c - Photoshop documents (PSD, PSB): the picture that all layers
 * make together, which the file has for programs that know no layers; the
 * words of text layers and the names of layers as text before it; XMP and IPTC.
 *
 * Adobe Photoshop File Formats Specification, 2019. Five sections, each with its
 * length before it: header, colours, resources, layers, picture. Layers are not
 * walked: a text layer's descriptor has its words under the key "Txt ". */
#include "text/image_exif.h"
#include "text/xmp.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define PSD_HEAD 26
#define PSD_CHANNELS_MAX 56
#define PSD_LAYERS_MAX 2000
#define PSD_TEXT_UNITS_MAX (1u << 20)
enum { PSD_BITMAP = 0, PSD_GREY = 1, PSD_INDEXED = 2, PSD_RGB = 3, PSD_CMYK = 4, PSD_LAB = 9 };

struct psd {
	struct str b;
	bool big;               /* PSB: longer lengths */
	unsigned channels, depth, mode;
	uint64_t width, height;
	struct str colours;
	size_t *row;            /* where each channel's each row begins, packed */
	size_t line;            /* bytes of a row of one channel */
};

/* UTF-16BE with its count before it, at AT. */
static void put_utf16(struct text_out *o, struct str s, size_t at)
{
	size_t n = image_be32(s, at);
	if (n > PSD_TEXT_UNITS_MAX || at + 4 > s.len || n > (s.len - at - 4) / 2)
		return;
	for (size_t i = 0; i < n; i++) {
		uint32_t u = image_be16(s, at + 4 + 2 * i), low = i + 1 < n ? image_be16(s, at + 6 + 2 * i) : 0;
		if (u >= 0xD800 && u < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
			i++;
		}
		if (u == 3 || u == '\r') /* Photoshop's line and paragraph */
			u = '\n';
		if (u)
			text_put_cp(o, u >= 0xD800 && u < 0xE000 ? UTF8_REPLACEMENT : u);
	}
	text_line(o);
}

static void layers(struct str s, struct text_out *o)
{
	unsigned n = 0;
	for (size_t at = 0; n < PSD_LAYERS_MAX && at < s.len;) {
		ptrdiff_t k = str_find(str_sub(s, at, s.len), STR("8BIM"));
		if (k < 0)
			return;
		at += (size_t)k + 4;
		struct str block = str_sub(s, at + 8, at + 8 + (size_t)image_be32(s, at + 4));
		if (str_starts(str_sub(s, at, s.len), STR("luni")) && block.len <= 1024) {
			put_utf16(o, block, 0);
			n++;
		} else if (str_starts(str_sub(s, at, s.len), STR("TySh"))) {
			ptrdiff_t words = str_find(block, STR("Txt TEXT"));
			if (words >= 0)
				put_utf16(o, block, (size_t)words + 8);
			n++;
		}
	}
}

/* PackBits of one row into OUT, N bytes; false where it ends early. */
static bool unpack(struct str in, uint8_t *out, size_t n)
{
	size_t at = 0, done = 0;
	while (done < n && at < in.len) {
		unsigned c = (uint8_t)in.p[at++];
		size_t run = c < 128 ? c + 1 : c > 128 ? 257 - c : 0;
		for (size_t i = 0; i < run && done < n; i++)
			out[done++] = (uint8_t)image_u8(in, c < 128 ? at + i : at);
		at += c < 128 ? run : c > 128;
	}
	memset(out + done, 0, n - done);
	return done == n;
}

static bool channel_row(const struct psd *p, struct str px, size_t channel, uint64_t y, uint8_t *out)
{
	size_t k = channel * (size_t)p->height + (size_t)y;
	if (p->row)
		return unpack(str_sub(px, p->row[k], p->row[k + 1]), out, p->line);
	size_t at = k * p->line;
	if (at >= px.len || px.len - at < p->line)
		return false;
	memcpy(out, px.p + at, p->line);
	return true;
}

/* A row of channels, LINE bytes each, as colours. */
static void colours(const struct psd *p, const uint8_t *in, uint8_t *rgb)
{
	size_t step = p->depth == 16 ? 2 : 1;
	for (size_t x = 0; x < p->width; x++, rgb += 3) {
		unsigned v[4] = { 0 };
		for (size_t c = 0; c < 4 && c < p->channels; c++)
			v[c] = p->depth == 1 ? (in[c * p->line + x / 8] >> (7 - x % 8) & 1 ? 0 : 255u) : in[c * p->line + x * step];
		for (size_t c = 0; c < 3; c++)
			rgb[c] = (uint8_t)(p->mode == PSD_RGB ? v[c] : p->mode == PSD_CMYK ? v[c] * v[3] / 255 :
				p->mode == PSD_INDEXED ? image_u8(p->colours, v[0] + 256 * c) : v[0]); /* of Lab the lightness */
	}
}

static enum status pixels(struct psd *p, struct str s, struct image *im, struct err *err)
{
	unsigned method = image_be16(s, 0), size = p->big ? 4 : 2;
	size_t rows = (size_t)p->height * p->channels, head = 2 + (method == 1 ? rows * size : 0);
	if (method > 1)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "psd: compression %u", method);
	if (s.len <= head)
		return err_set(err, ST_SKIP, E_TRUNCATED, "psd: the picture of all layers is not there");
	struct str px = str_sub(s, head, s.len);
	if (method == 1) {
		p->row = xcalloc(rows + 1, sizeof *p->row);
		for (size_t i = 0; i < rows; i++)
			p->row[i + 1] = p->row[i] + (size == 4 ? image_be32(s, 2 + 4 * i) : image_be16(s, 2 + 2 * i));
	}
	enum status st = image_begin(im, p->width, p->height, err);
	if (st != ST_OK)
		return st;
	size_t used = p->mode == PSD_CMYK ? 4 : p->mode == PSD_RGB ? 3 : 1;
	uint8_t *in = xcalloc(p->line, 4), *rgb = xmalloc((size_t)p->width * 3);
	bool whole = true;
	for (uint64_t y = 0; y < p->height && whole; y++) {
		for (size_t c = 0; c < used; c++)
			whole &= channel_row(p, px, c, y, in + c * p->line);
		colours(p, in, rgb);
		image_put(im, y, rgb);
	}
	free(in);
	free(rgb);
	image_end(im);
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "psd: the picture of all layers ends early");
}

enum status image_psd(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct psd p = { .b = file, .big = image_be16(file, 4) == 2, .channels = image_be16(file, 12), .height = image_be32(file, 14), .width = image_be32(file, 18),
			 .depth = image_be16(file, 22), .mode = image_be16(file, 24) };
	struct image im = { .width = 0 };
	if (file.len < PSD_HEAD + 16 || memcmp(file.p, "8BPS", 4) != 0 || !p.channels || p.channels > PSD_CHANNELS_MAX)
		return err_set(err, ST_SKIP, E_CORRUPT, "not a Photoshop document");
	size_t at = PSD_HEAD, len = image_be32(file, at);
	p.colours = str_sub(file, at + 4, at + 4 + len);
	at += 4 + len;
	len = image_be32(file, at);
	struct str resources = str_sub(file, at + 4, at + 4 + len);
	if (meta && resources.len) {
		xmp_scan(resources, meta);
		image_iptc(str_sub(file, at + 4 - 14, at + 4 + len), meta); /* which passes over 14 bytes */
	}
	at += 4 + len;
	size_t wide = p.big ? 8 : 4;
	uint64_t long_len = p.big ? (uint64_t)image_be32(file, at) << 32 | image_be32(file, at + 4) : image_be32(file, at);
	if (long_len > file.len)
		long_len = file.len;
	if (meta)
		layers(str_sub(file, at + wide, at + wide + (size_t)long_len), meta);
	at += wide + (size_t)long_len;
	p.line = p.depth == 1 ? (size_t)(p.width + 7) / 8 : (size_t)p.width * (p.depth / 8);
	bool enough = p.channels >= (p.mode == PSD_CMYK ? 4u : p.mode == PSD_RGB ? 3u : 1u);
	enum status st;
	if ((p.depth != 1 && p.depth != 8 && p.depth != 16) || !enough)
		st = err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "psd: %u bits in %u channels", p.depth, p.channels);
	else if ((p.height * p.channels) / 8 > file.len)
		st = err_set(err, ST_SKIP, E_TRUNCATED, "psd: the picture of all layers is not there");
	else
		st = pixels(&p, str_sub(file, at, file.len), &im, err);
	free(p.row);
	if (st == ST_SKIP) {
		image_release(&im);
		return st;
	}
	*ret = im;
	return st;
}
