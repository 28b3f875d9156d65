/* strings_text.c - documents of a kind nobody here can parse (notebooks,
 * drawings, shortcuts, metafiles): their runs of text, UTF-16 and UTF-8. Only
 * for kinds that hold people's text; never for programs and other data. */
#include "convert.h"

#include <iconv.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* Runs shorter than this are mostly chance. */
#define RUN_MIN 5
/* So many Han characters tell whether a run is text. */
#define HAN_JUDGED 64
#define WINDOW_BYTES (8u << 20)

static bool letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') || (cp >= 0xC0 && cp < 0x250) ||
	       (cp >= 0x370 && cp < 0x530) || (cp >= 0x5D0 && cp < 0x700) || (cp >= 0x3040 && cp < 0x3100) ||
	       (cp >= 0x4E00 && cp < 0x9FB0) || (cp >= 0xAC00 && cp < 0xD7A4);
}

static bool printable(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || cp == '\t' || letter(cp) || (cp >= 0xA0 && cp < 0xC0) || (cp >= 0x2010 && cp < 0x2050) ||
	       (cp >= 0x3000 && cp < 0x3020) || (cp >= 0xFF00 && cp < 0xFFEF);
}

/* Of the Han characters of S, most are among those that texts are made of: the
 * first level of GB 2312 or of Big5, a fifth and a quarter of all. Pairs of
 * bytes that are none land there by that chance only. */
static bool common_han(struct str s)
{
	static const struct {
		const char *set;
		unsigned char lead, lead_end, trail;
	} levels[] = { { "GB18030", 0xB0, 0xD8, 0xA1 }, { "BIG5-HKSCS", 0xA4, 0xC7, 0x40 } };
	for (size_t k = 0; k < sizeof levels / sizeof levels[0]; k++) {
		size_t han = 0, common = 0;
		iconv_t cd = iconv_open(levels[k].set, "UTF-8");
		if (cd == (iconv_t)-1)
			continue;
		for (size_t i = 0; i < s.len && han < HAN_JUDGED;) {
			uint32_t cp;
			size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
			if (cp >= 0x4E00 && cp < 0x9FB0) {
				char bytes[8], *to = bytes, *from = (char *)(uintptr_t)(s.p + i);
				size_t room = sizeof bytes, left = n;
				iconv(cd, NULL, NULL, NULL, NULL);
				bool in = iconv(cd, &from, &left, &to, &room) == 0 && to == bytes + 2;
				common += in && (unsigned char)bytes[0] >= levels[k].lead && (unsigned char)bytes[0] < levels[k].lead_end &&
					  (unsigned char)bytes[1] >= levels[k].trail;
				han++;
			}
			i += n;
		}
		iconv_close(cd);
		if (common * 10 >= han * 7)
			return true;
	}
	return false;
}

/* So are most of its syllables among the 2,350 of KS X 1001, a fifth of all
 * that can be written: the bytes of pictures and packed data are not. */
static bool common_hangul(struct str s)
{
	size_t hangul = 0, common = 0;
	iconv_t cd = iconv_open("EUC-KR", "UTF-8");
	for (size_t i = 0; cd != (iconv_t)-1 && i < s.len && hangul < HAN_JUDGED;) {
		uint32_t cp;
		size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
		if (cp >= 0xAC00 && cp < 0xD7A4) {
			char bytes[8], *to = bytes, *from = (char *)(uintptr_t)(s.p + i);
			size_t room = sizeof bytes, left = n;
			common += iconv(cd, &from, &left, &to, &room) == 0;
			hangul++;
		}
		i += n;
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return common * 10 >= hangul * 7;
}

/* A run is kept if most of it are letters of one kind: chance mixes scripts. */
static bool sensible(struct str s, bool wide)
{
	size_t letters = 0, all = 0, ascii = 0, han = 0, hangul = 0, east = 0, twins = 0;
	for (size_t i = 0; i < s.len;) {
		uint32_t cp;
		i += utf8_decode(str_sub(s, i, s.len), &cp);
		all++;
		letters += letter(cp) || cp == ' ';
		ascii += cp < 0x80;
		east += cp >= 0x2E80;
		han += cp >= 0x4E00 && cp < 0x9FB0;
		hangul += cp >= 0xAC00 && cp < 0xD7A4;
		/* two ASCII letters read as one ideograph */
		twins += cp >= 0x2020 && cp < 0x7F7F && (cp & 0xFF) >= 0x20 && (cp & 0xFF) < 0x7F;
	}
	if (wide && twins * 10 > all * 6)
		return false;
	if (all < RUN_MIN || letters * 4 < all * 3)
		return false;
	if (wide && east && ascii * 10 < all && east < 8)
		return false;
	if (wide && hangul && han * 4 > hangul)
		return false;
	return !wide || ((!han || common_han(s)) && (!hangul || common_hangul(s)));
}

static void give(struct text_out *o, struct buf *run, bool wide)
{
	struct str s = str_trim(buf_str(run));
	if (s.len && sensible(s, wide)) {
		text_put(o, s);
		text_line(o);
	}
	buf_clear(run);
}

static void scan_wide(struct text_out *o, struct str s, size_t phase, struct buf *run)
{
	for (size_t i = phase; i + 1 < s.len && !o->limit; i += 2) {
		uint32_t cp = (uint32_t)((unsigned char)s.p[i] | (unsigned char)s.p[i + 1] << 8);
		if (printable(cp) && !run->full)
			buf_add_utf8(run, cp);
		else
			give(o, run, true);
	}
	give(o, run, true);
}

static void scan_bytes(struct text_out *o, struct str s, struct buf *run)
{
	for (size_t i = 0; i < s.len && !o->limit;) {
		uint32_t cp;
		size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
		if (printable(cp) && !(n == 1 && cp == UTF8_REPLACEMENT) && !run->full)
			buf_add(run, s.p + i, n);
		else
			give(o, run, false);
		i += n;
	}
	give(o, run, false);
}

enum status text_strings(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct buf run;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	buf_init(&run, 65536);
	for (uint64_t at = 0; at < in->size && !o->limit; at += WINDOW_BYTES) {
		size_t n = in->size - at < WINDOW_BYTES ? (size_t)(in->size - at) : WINDOW_BYTES;
		struct str s = str_make(in->map + at, n);
		scan_wide(o, s, 0, &run);
		scan_wide(o, s, 1, &run);
		scan_bytes(o, s, &run);
	}
	buf_release(&run);
	return ST_OK;
}
