/* image_pnm.c - the portable anymaps of netpbm: PBM, PGM, PPM, plain and raw,
 * and PAM. A header of words, then rows from the top. Scanners' tools and
 * "pdfimages" write them; Leptonica's reader keeps a second copy of them. */
#include "text/image.h"

#include <stdlib.h>

/* Comments that are kept. */
#define PNM_COMMENTS_MAX 16
#define PAM_DEPTH_MAX 16

struct pnm {
	struct str b;
	size_t at;
	uint64_t width, height, depth, top; /* TOP: the largest value */
	bool plain, bits;                   /* digits; one bit a pixel, 1 is black */
	struct text_out *meta;
	unsigned comments;
};

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The next number; comments reach from "#" to the line's end. */
static bool number(struct pnm *p, uint64_t *ret)
{
	while (p->at < p->b.len && (blank(p->b.p[p->at]) || p->b.p[p->at] == '#')) {
		if (p->b.p[p->at] == '#') {
			struct str rest = str_sub(p->b, p->at + 1, p->b.len), line;
			str_next_line(&rest, &line);
			if (p->meta && line.len && p->comments++ < PNM_COMMENTS_MAX)
				text_meta(p->meta, "comment", line);
			p->at += line.len;
		}
		p->at++;
	}
	size_t from = p->at;
	uint64_t v = 0;
	while (p->at < p->b.len && p->b.p[p->at] >= '0' && p->b.p[p->at] <= '9' && p->at - from < 10)
		v = v * 10 + (uint64_t)(p->b.p[p->at++] - '0');
	*ret = v;
	return p->at > from;
}

/* PAM: lines of a word and its value up to ENDHDR. */
static bool pam_head(struct pnm *p)
{
	struct str rest = str_sub(p->b, 2, p->b.len), line, word;
	p->depth = 1;
	while (str_next_line(&rest, &line)) {
		p->at = (size_t)(rest.p - p->b.p);
		line = str_trim(line);
		if (str_eqz(line, "ENDHDR"))
			return true;
		if (str_starts(line, STR("#")) || !str_next(&line, ' ', &word))
			continue;
		struct pnm value = { .b = line };
		uint64_t v;
		if (!number(&value, &v))
			continue;
		if (str_eqz(word, "WIDTH"))
			p->width = v;
		else if (str_eqz(word, "HEIGHT"))
			p->height = v;
		else if (str_eqz(word, "DEPTH"))
			p->depth = v;
		else if (str_eqz(word, "MAXVAL"))
			p->top = v;
	}
	return false;
}

static bool head(struct pnm *p)
{
	if (p->b.len < 7 || p->b.p[0] != 'P')
		return false;
	char kind = p->b.p[1];
	p->at = 2;
	if (kind == '7')
		return pam_head(p);
	if (kind < '1' || kind > '6')
		return false;
	p->plain = kind < '4';
	p->bits = kind == '1' || kind == '4';
	p->depth = kind == '3' || kind == '6' ? 3 : 1;
	p->top = 1;
	if (!number(p, &p->width) || !number(p, &p->height) || (!p->bits && !number(p, &p->top)))
		return false;
	p->at++; /* the one blank before raw values */
	return true;
}

static bool value(struct pnm *p, uint64_t x, uint8_t *ret)
{
	uint64_t v = 0;
	if (p->plain && p->bits) { /* digits need no blanks between them */
		while (p->at < p->b.len && p->b.p[p->at] != '0' && p->b.p[p->at] != '1')
			p->at++;
		if (p->at >= p->b.len)
			return false;
		v = p->b.p[p->at++] == '0';
	} else if (p->plain) {
		if (!number(p, &v))
			return false;
	} else if (p->bits) {
		size_t byte = p->at + (size_t)(x / 8);
		if (byte >= p->b.len)
			return false;
		v = !((uint8_t)p->b.p[byte] >> (7 - x % 8) & 1);
	} else if (p->top > 255) {
		if (p->at + 2 > p->b.len)
			return false;
		v = image_be16(p->b, p->at);
		p->at += 2;
	} else {
		if (p->at >= p->b.len)
			return false;
		v = (uint8_t)p->b.p[p->at++];
	}
	*ret = (uint8_t)(v >= p->top ? 255 : v * 255 / p->top);
	return true;
}

/* One row as RGBA; false where the values end. */
static bool row(struct pnm *p, uint8_t *rgba)
{
	uint8_t v[PAM_DEPTH_MAX] = { 0 };
	for (uint64_t x = 0; x < p->width; x++, rgba += 4) {
		for (uint64_t c = 0; c < p->depth; c++)
			if (!value(p, x, &v[c]))
				return false;
		bool colours = p->depth >= 3;
		rgba[0] = v[0];
		rgba[1] = v[colours ? 1 : 0];
		rgba[2] = v[colours ? 2 : 0];
		rgba[3] = p->depth == 2 ? v[1] : p->depth == 4 ? v[3] : 255;
	}
	if (p->bits && !p->plain)
		p->at += (size_t)((p->width + 7) / 8);
	return true;
}

enum status image_pnm(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct pnm p = { .b = file, .meta = meta };
	struct image im = { .width = 0 };
	if (!head(&p) || p.depth == 0 || p.depth > PAM_DEPTH_MAX || p.top == 0 || p.top > 65535)
		return err_set(err, ST_SKIP, E_CORRUPT, "not a portable anymap");
	bool alpha = p.depth == 2 || p.depth == 4;
	/* a value has one bit at least: a header that promises far more is a lie */
	if (p.height && p.width / 8 > file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the anymap ends within its first row");
	enum status st = alpha ? image_fits(p.width, p.height, err) : image_begin(&im, p.width, p.height, err);
	if (st != ST_OK)
		return st;
	uint8_t *all = alpha ? xcalloc((size_t)(p.width * p.height), 4) : NULL, *one = xmalloc((size_t)p.width * 4);
	bool whole = true;
	for (uint64_t y = 0; y < p.height && whole; y++) {
		whole = row(&p, alpha ? all + y * p.width * 4 : one);
		if (!whole || alpha)
			continue;
		for (uint64_t x = 1; x < p.width; x++)
			memmove(one + 3 * x, one + 4 * x, 3);
		image_put(&im, y, one);
	}
	free(one);
	if (alpha)
		image_from_rgba(&im, all, (int)p.width, (int)p.height);
	image_end(&im);
	*ret = im;
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the anymap ends early");
}
