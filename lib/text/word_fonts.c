/* word_fonts.c - the font table and the character runs of "Microsoft Word 6.0
 * Binary File Format": a bin table names pages of 512 bytes, a page holds the
 * properties of a stretch of the file. */
#include "word_fonts.h"

#include "format/charset.h"
#include "codepage.h"
#include "ole_text.h"

#include <stdlib.h>
#include <string.h>

#define FONTS_MAX 512
#define SAMPLE_BYTES (64u << 10)
/* places in the header (offset, length) */
#define FIB_RUNS 0xB8
#define FIB_FONTS 0xD0

/* Sizes of the operands of character properties 65 to 118; VARIES: a length byte. */
#define VARIES 0xFF
static const uint8_t sprm_size[] = {
	1, 1, 1, VARIES, 2, 4, 1, 2, 3, VARIES, 1, 0, 0, 0, 0, /* 65 to 79 */
	2, VARIES, VARIES, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 3, 2, 2, 1, 2, /* 80 to 99 */
	1, 2, 1, VARIES, 1, VARIES, VARIES, 2, VARIES, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, /* 100 to 118 */
};
#define SPRM_FIRST 65
#define SPRM_FONT 93

static struct str part(struct str main, size_t at)
{
	uint32_t ofs = u32(main.p + at), len = u32(main.p + at + 4);
	return ofs >= main.len ? str_make(NULL, 0) : str_sub(main, ofs, (size_t)ofs + len);
}

/* Code pages of the fonts by number; 0 for the default set. */
static size_t read_fonts(struct str t, uint32_t cp[FONTS_MAX])
{
	size_t n = 0;
	for (size_t at = 2; at + 6 < t.len && n < FONTS_MAX; at += 1u + (unsigned char)t.p[at])
		cp[n++] = codepage_of_fcharset((unsigned char)t.p[at + 4]);
	return n;
}

/* Number of the font that PRL sets; -1: none. */
static int font_of(struct str prl)
{
	int font = -1;
	while (prl.len >= 2) {
		unsigned op = (unsigned char)prl.p[0];
		if (op < SPRM_FIRST || op - SPRM_FIRST >= sizeof sprm_size)
			break;
		unsigned size = sprm_size[op - SPRM_FIRST];
		size = size == VARIES ? 1u + (unsigned char)prl.p[1] : size;
		if (op == SPRM_FONT && prl.len >= 3)
			font = u16(prl.p + 1);
		prl = str_sub(prl, 1u + size, prl.len);
	}
	return font;
}

static void read_page(struct word_fonts *w, struct str main, uint32_t page, const uint32_t *cp, size_t fonts)
{
	if ((uint64_t)page * 512 + 512 > main.len)
		return;
	const char *p = main.p + (size_t)page * 512;
	unsigned n = (unsigned char)p[511];
	if (4 * (n + 1) + n > 511)
		return;
	for (unsigned i = 0; i < n && w->n < WORD_RUNS_MAX; i++) {
		size_t at = 2 * (size_t)(unsigned char)p[4 * (n + 1) + i];
		if (!at || at > 510)
			continue;
		int font = font_of(str_sub(str_make(p, 511), at + 1, at + 1 + (unsigned char)p[at]));
		struct word_run r = { u32(p + 4 * i), u32(p + 4 * i + 4), 0 };
		if (font < 0 || (size_t)font >= fonts || r.fc_end <= r.fc || !(r.cp = cp[font]))
			continue;
		w->v = xgrow(w->v, &w->cap, w->n + 1, sizeof *w->v);
		w->v[w->n++] = r;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct word_run *x = a, *y = b;
	return x->fc != y->fc ? (x->fc > y->fc) - (x->fc < y->fc) : (x->fc_end > y->fc_end) - (x->fc_end < y->fc_end);
}

/* The code page of the run at FC; 0 when it stands in none. */
static uint32_t find(const struct word_fonts *w, uint32_t fc, uint32_t *ret_end)
{
	size_t lo = 0, hi = w->n;
	while (lo < hi) { /* the first run that ends behind FC: they do not overlap */
		size_t mid = (lo + hi) / 2;
		if (w->v[mid].fc_end <= fc)
			lo = mid + 1;
		else
			hi = mid;
	}
	bool in = lo < w->n && w->v[lo].fc <= fc;
	*ret_end = in ? w->v[lo].fc_end : lo < w->n ? w->v[lo].fc : UINT32_MAX;
	return in ? w->v[lo].cp : 0;
}

uint32_t word_fonts_codepage(const struct word_fonts *w, uint32_t fc, uint32_t *ret_end)
{
	uint32_t cp = find(w, fc, ret_end);
	return cp ? cp : w->cp;
}

/* What the text outside all runs looks like, among the code pages of the fonts. */
static uint32_t by_look(const struct word_fonts *w, struct str text, uint32_t fc, const uint32_t *cp, size_t fonts)
{
	struct buf sample;
	char name[CHARSET_NAME_MAX], page[CHARSET_NAME_MAX];
	uint32_t found = 0;
	buf_init(&sample, SAMPLE_BYTES);
	for (size_t i = 0; i < text.len && sample.len < SAMPLE_BYTES / 2;) {
		uint32_t end;
		bool outside = find(w, fc + (uint32_t)i, &end) == 0;
		size_t to = end - fc < text.len ? end - fc : text.len;
		for (; i < to && outside && sample.len < SAMPLE_BYTES / 2; i++) /* controls are Word's own marks */
			buf_add_char(&sample, (unsigned char)text.p[i] < 0x20 ? ' ' : text.p[i]);
		i = outside ? i : to;
	}
	if (charset_guess(buf_str(&sample), false, name))
		for (size_t i = 0; i < fonts && !found; i++)
			if (cp[i] && charset_label(str_from(codepage_name(cp[i])), page) && strcmp(page, name) == 0)
				found = cp[i];
	buf_release(&sample);
	return found;
}

void word_fonts_read(struct word_fonts *w, struct str main)
{
	uint32_t cp[FONTS_MAX];
	size_t fonts = read_fonts(part(main, FIB_FONTS), cp);
	struct str plc = part(main, FIB_RUNS);
	size_t pages = plc.len < 4 ? 0 : (plc.len - 4) / 6;
	bool macintosh = u16(main.p + 0x14) == 256;
	uint32_t from = u32(main.p + 0x18), to = u32(main.p + 0x1C);
	for (size_t i = 0; i < pages; i++)
		read_page(w, main, u16(plc.p + 4 * (pages + 1) + 2 * i), cp, fonts);
	if (w->n)
		qsort(w->v, w->n, sizeof *w->v, by_place);
	size_t kept = 0;
	for (size_t i = 0; i < w->n; i++) /* a damaged table may name a place twice */
		if (!kept || w->v[i].fc >= w->v[kept - 1].fc_end)
			w->v[kept++] = w->v[i];
	w->n = kept;
	w->cp = macintosh ? 10000 : codepage_of_language(u16(main.p + 6));
	if (w->cp == 1252 && from < main.len && to > from) {
		uint32_t look = by_look(w, str_sub(main, from, to), from, cp, fonts);
		w->cp = look ? look : w->cp;
	}
}

void word_fonts_release(struct word_fonts *w)
{
	free(w->v);
}
