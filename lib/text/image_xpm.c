/* image_xpm.c - pictures that are C sources: XBM (a list of bytes, the lowest
 * bit left) and XPM 3 (strings: sizes, colours, rows). */
#include "text/image.h"

#include <ctype.h>
#include <stdlib.h>

#define XPM_COLOURS_MAX 65536
#define XPM_KEY_MAX 4

static uint64_t number(struct str s, size_t *at)
{
	uint64_t v = 0;
	while (*at < s.len && (s.p[*at] == ' ' || s.p[*at] == '\t'))
		(*at)++;
	for (int n = 0; *at < s.len && isdigit((unsigned char)s.p[*at]) && n < 10; n++)
		v = v * 10 + (uint64_t)(s.p[(*at)++] - '0');
	return v;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The number behind "#define NAME_width". */
static uint64_t defined(struct str file, const char *what)
{
	ptrdiff_t at = str_find(file, str_from(what));
	size_t k = at < 0 ? file.len : (size_t)at + strlen(what);
	return number(file, &k);
}

enum status image_xbm(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct image im = { .width = 0 };
	(void)meta;
	struct str head = str_sub(file, 0, 4096);
	uint64_t w = defined(head, "_width"), h = defined(head, "_height");
	ptrdiff_t open = str_find_char(file, '{');
	bool shorts = open > 0 && str_find(str_sub(file, 0, (size_t)open), STR("short")) >= 0; /* X10: 16 bits a number */
	if (open < 0 || !w || !h)
		return err_set(err, ST_SKIP, E_CORRUPT, "not an X bitmap");
	if (w / 8 * h > file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the X bitmap ends within its rows");
	enum status st = image_alloc(&im, w, h, err);
	if (st != ST_OK)
		return st;
	size_t at = (size_t)open + 1;
	uint64_t per = shorts ? 16 : 8;
	for (uint64_t y = 0; y < h; y++)
		for (uint64_t x = 0; x < w; x += per) {
			while (at + 1 < file.len && file.p[at] != '}' && !(file.p[at] == '0' && (file.p[at + 1] | 32) == 'x'))
				at++;
			uint32_t v = 0;
			for (at += 2; at < file.len && hex(file.p[at]) >= 0; at++)
				v = v << 4 | (uint32_t)hex(file.p[at]);
			if (at >= file.len) {
				*ret = im;
				return err_set(err, ST_WARN, E_TRUNCATED, "the X bitmap ends early");
			}
			for (uint64_t i = 0; i < per && x + i < w; i++)
				if (v >> i & 1)
					memset(image_row(&im, (int)y) + 3 * (x + i), 0, 3);
		}
	*ret = im;
	return ST_OK;
}

/* The next quoted string; moves *AT behind it. */
static bool quoted(struct str file, size_t *at, struct str *ret)
{
	ptrdiff_t a = str_find_char(str_sub(file, *at, file.len), '"');
	if (a < 0)
		return false;
	size_t from = *at + (size_t)a + 1;
	ptrdiff_t z = str_find_char(str_sub(file, from, file.len), '"');
	if (z < 0)
		return false;
	*ret = str_sub(file, from, from + (size_t)z);
	*at = from + (size_t)z + 1;
	return true;
}

struct xpm_colour {
	uint32_t key;
	uint8_t rgba[4];
};

static int by_key(const void *a, const void *b)
{
	uint32_t x = ((const struct xpm_colour *)a)->key, y = ((const struct xpm_colour *)b)->key;
	return (x > y) - (x < y);
}

static uint32_t key_of(const char *p, size_t n)
{
	uint32_t k = 0;
	for (size_t i = 0; i < n; i++)
		k = k << 8 | (uint8_t)p[i];
	return k;
}

/* "c #RRGGBB", longer or shorter, None, or the commoner names. */
static void colour(struct str s, uint8_t *rgba)
{
	static const struct { const char *name; uint8_t rgb[3];
	} names[] = { { "black", { 0, 0, 0 } },     { "white", { 255, 255, 255 } }, { "red", { 255, 0, 0 } },
		      { "green", { 0, 255, 0 } },   { "blue", { 0, 0, 255 } },      { "yellow", { 255, 255, 0 } },
		      { "cyan", { 0, 255, 255 } },  { "magenta", { 255, 0, 255 } }, { "orange", { 255, 165, 0 } },
		      { "brown", { 165, 42, 42 } }, { "navy", { 0, 0, 128 } },      { "gray", { 190, 190, 190 } },
		      { "grey", { 190, 190, 190 } } };
	struct str word, last = STR("");
	bool found = false;
	while (!found && str_next(&s, ' ', &word)) {
		word = str_trim(word);
		found = word.len && (str_eqz(last, "c") || str_eqz(last, "g") || str_eqz(last, "m"));
		if (word.len)
			last = word;
	}
	rgba[3] = found && !str_eq_nocase(last, STR("none")) ? 255 : 0;
	if (!found)
		return;
	if (last.p[0] == '#' && (last.len == 4 || last.len == 7 || last.len == 13)) {
		size_t per = (last.len - 1) / 3;
		for (size_t c = 0; c < 3; c++) {
			int hi = hex(last.p[1 + c * per]), lo = hex(last.p[1 + c * per + (per > 1)]);
			rgba[c] = (uint8_t)((hi < 0 ? 0 : hi) * 16 + (lo < 0 ? 0 : lo));
		}
		return;
	}
	if (last.len > 4 && (str_eq_nocase(str_sub(last, 0, 4), STR("gray")) || str_eq_nocase(str_sub(last, 0, 4), STR("grey")))) {
		size_t at = 4;
		uint64_t percent = number(last, &at);
		memset(rgba, percent < 100 ? (int)(percent * 255 / 100) : 255, 3);
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(last, str_from(names[i].name)))
			memcpy(rgba, names[i].rgb, 3);
}

enum status image_xpm(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct str s;
	size_t at = 0, k = 0;
	(void)meta;
	if (!quoted(file, &at, &s))
		return err_set(err, ST_SKIP, E_CORRUPT, "not an X pixmap");
	uint64_t w = number(s, &k), h = number(s, &k), n = number(s, &k), per = number(s, &k);
	if (!n || n > XPM_COLOURS_MAX || !per || per > XPM_KEY_MAX || w * per > file.len)
		return err_set(err, ST_SKIP, E_CORRUPT, "not an X pixmap");
	enum status st = image_fits(w, h, err);
	if (st != ST_OK)
		return st;
	if (h > file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the X pixmap ends within its rows");
	struct xpm_colour *v = xcalloc((size_t)n, sizeof *v);
	size_t have = 0;
	for (; have < n && quoted(file, &at, &s) && s.len >= per; have++) {
		v[have].key = key_of(s.p, (size_t)per);
		colour(str_sub(s, (size_t)per, s.len), v[have].rgba);
	}
	qsort(v, have, sizeof *v, by_key);
	uint8_t *rgba = xcalloc((size_t)(w * h), 4);
	uint64_t y = 0;
	for (; y < h && quoted(file, &at, &s); y++)
		for (uint64_t x = 0; x < w && (x + 1) * per <= s.len; x++) {
			struct xpm_colour want = { .key = key_of(s.p + x * per, (size_t)per) };
			const struct xpm_colour *c = bsearch(&want, v, have, sizeof *v, by_key);
			if (c)
				memcpy(rgba + 4 * (y * w + x), c->rgba, 4);
		}
	free(v);
	struct image im = { .width = 0 };
	image_from_rgba(&im, rgba, (int)w, (int)h);
	*ret = im;
	return y == h ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the X pixmap ends early");
}
