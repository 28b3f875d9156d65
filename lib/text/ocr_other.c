/* ocr_other.c - what PP-OCRv4 cannot write is read by Tesseract.
 *
 * Its model knows 6,623 characters: of traditional Chinese it lacks 稱, 監, 規,
 * 採 and hundreds more and gives what looks like them; of Cyrillic, Hangul,
 * Kana, Arabic and Thai it has next to nothing and is unsure of every line or leaves
 * letters out; Latin letters lose their accents. The page is read again with Tesseract's
 * data for the language, as a whole, because so it finds base lines that a cut-out line
 * hides, and boxes that this left poor one by one. What PP-OCR reads better stays
 * (ocr_splice.h). Which script it is, ocr_script.c finds out; which language of the
 * script, the text that came out. */
#include "text/ocr_other.h"

#include "text/image.h"
#include "text/ocr_cut.h"
#include "text/ocr_packs.h"
#include "text/ocr_read.h"
#include "text/ocr_script.h"
#include "text/ocr_splice.h"
#include "text/ocr_traditional.h"

#include "format/lang.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* A page read less surely than this may be other writing, one in Chinese. */
#define PAGE_SURE 0.93f
#define CHINESE_SURE 0.75f
/* Of a line of Chinese, gaps of more than a character's width between its characters make less than this part. */
#define HOLES_PART 0.2f
/* A line of the page's reading that is less sure, or has less of its width, is read by itself. */
#define LINE_SURE 0.8f
#define LINE_PART 0.6f
#define LINE_MIN 0.5f
/* A line of Chinese amid other writing, read so surely by PP-OCR, is one, where so many of its letters are Chinese. */
#define CHINESE_LINE_SURE 0.93f
#define CHINESE_LINE_PART 0.5f
#define CHINESE_LINE_MIN 2
/* A line of so many Latin letters, and no others, read so surely, is one where the page's letters look otherwise: all from Hebrew on do. */
#define LATIN_LINE_SURE 0.93f
#define LATIN_LINE_MIN 4
#define UNLIKE_LATIN 0x590
/* Its line's middle is no farther from the box's, heights. */
#define SAME_LINE 0.4f
/* A line in simplified characters that is read so surely is one. */
#define SIMPLIFIED_SURE 0.8f
/* Of a line's Chinese that PP-OCR is so sure of, the other must read this part alike to have read the line at all. */
#define ALIKE_SURE 0.9f
#define ALIKE_PART 0.4f
/* So many characters that only traditional text has make a page of it, if only twice as many others are simplified. */
#define TRADITIONAL_MIN 4
/* Letters of a page's Latin words that make it one. */
#define LATIN_PART 0.7f
/* So many of a page's words, and this part of them, that are spelt as no Latin ones are: a page of look-alikes. */
#define ODD_MIN 4
#define ODD_PART 0.35f
/* Words of fewer letters tell nothing. */
#define ODD_WORD_MIN 3
/* The first letter of the one script that has Chinese characters of its own beside it, see ocr_packs.def. */
#define KANA 0x3041

/* The page as a whole in language PACK, made straight; false where it is not read. */
static bool read_page(struct tess *t, const struct ocr_picture *pic, const struct ocr_lean *lean, struct ocr_lines *ret)
{
	struct image straight = { .width = 0 };
	struct ocr_picture page = *pic;
	if (lean->leans) {
		if (ocr_lean_page(lean, pic, &straight, NULL) != ST_OK)
			return false;
		page = (struct ocr_picture){
			.rgb = straight.rgb, .width = straight.width, .height = straight.height, .stride = (size_t)straight.width * 3
		};
	}
	bool ok = tess_read(t, &page, ret, NULL) == ST_OK;
	image_release(&straight);
	return ok;
}

/* Characters of READ that stand in BOX, in READ's order (its characters' places are
 * rough, and Arabic runs the other way); places from the box's left. */
static size_t page_part(const struct ocr_lines *read, const struct ocr_quad *box, struct ocr_char **ret)
{
	size_t m = 0, cap = 0;
	float left = box->cx - box->w / 2;
	*ret = NULL;
	for (size_t r = 0; r < read->n; r++) {
		const struct ocr_line *l = &read->line[r];
		float shift = l->box.cx - l->box.w / 2 - left;
		if (fabsf(l->box.cy - box->cy) > SAME_LINE * box->h)
			continue;
		for (size_t k = 0; k < l->n; k++) {
			float x = shift + (l->c[k].x0 + l->c[k].x1) / 2;
			if (x < 0 || x > box->w)
				continue;
			*ret = xgrow(*ret, &cap, m + 1, sizeof **ret);
			(*ret)[m] = l->c[k];
			(*ret)[m].x0 += shift;
			(*ret)[m++].x1 += shift;
		}
	}
	return m;
}

/* The part of the box's width that has characters. */
static float covered(const struct ocr_char *c, size_t n, const struct ocr_quad *box)
{
	float x0 = box->w, x1 = 0;
	for (size_t i = 0; i < n; i++) {
		x0 = fminf(x0, c[i].x0);
		x1 = fmaxf(x1, c[i].x1);
	}
	return n ? (x1 - x0) / box->w : 0;
}

/* Has C the Chinese of L that PP-OCR is sure of? Letters that lie on their sides, as those of upright columns do when
 * the page is turned to read along them, are others to Tesseract. */
static bool reads_alike(const struct ocr_line *l, const struct ocr_char *c, size_t m)
{
	size_t sure = 0, both = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (!utf8_is_han(l->c[i].cp) || l->c[i].confidence < ALIKE_SURE)
			continue;
		size_t k = 0;
		while (k < m && c[k].cp != l->c[i].cp)
			k++;
		both += k < m;
		sure++;
	}
	return (float)both >= ALIKE_PART * (float)sure;
}

static void mend_line(struct ocr_line *l, const struct ocr_char *c, size_t m, bool accents)
{
	size_t simple, full;
	if (accents) {
		l->n = ocr_splice_accents(c, m, l->c, l->n, l->box.h, &l->c);
	} else {
		ocr_traditional_count(l->c, l->n, &simple, &full);
		/* a simplified line on such a page */
		if (simple >= 2 && !full && l->confidence >= SIMPLIFIED_SURE)
			return;
		if (reads_alike(l, c, m))
			l->n = ocr_splice_chinese(l->c, l->n, c, m, &l->c);
		ocr_traditional_settle(l->c, l->n);
	}
	l->confidence = ocr_read_confidence(l->c, l->n);
}

/* Traditional Chinese and accents: PP-OCR's lines, each with what the other reads better. */
static void mend_lines(struct tess *t, const struct ocr_picture *pic, struct ocr_lines *lines, bool accents)
{
	struct ocr_lines read = { .n = 0 };
	if (read_page(t, pic, &lines->lean, &read))
		for (size_t i = 0; i < lines->n; i++) {
			struct ocr_line *l = &lines->line[i];
			struct ocr_char *c;
			if (l->box.ux < 0.7f) {
				if (!accents)
					ocr_traditional_settle(l->c, l->n);
				continue;
			}
			size_t m = page_part(&read, &l->box, &c);
			mend_line(l, c, m, accents);
			free(c);
		}
	ocr_lines_release(&read);
}

/* Chinese is no other alphabet's page to read. Figures are sure in any line: its Chinese must be. */
static bool surely_chinese(const struct ocr_line *l)
{
	size_t han = 0, letters = 0;
	float sure = 0;
	for (size_t i = 0; i < l->n; i++) {
		bool is = utf8_is_han(l->c[i].cp);
		han += is;
		sure += is ? l->c[i].confidence : 0;
		letters += is || ((l->c[i].cp | 32) >= 'a' && (l->c[i].cp | 32) <= 'z');
	}
	return han >= CHINESE_LINE_MIN && (float)han >= CHINESE_LINE_PART * (float)letters && sure >= CHINESE_LINE_SURE * (float)han;
}

static bool latin_letter(uint32_t cp)
{
	return (cp | 32) >= 'a' && (cp | 32) <= 'z';
}

/* The word of N characters is an address or a number, or its letters are read surely. What is made of other writing
 * beside an address is not, though the line as a whole may be. */
static bool sure_word(const struct ocr_char *c, size_t n)
{
	bool joint = false, digit = false;
	for (size_t i = 0; i < n; i++) {
		joint |= i && i + 1 < n && strchr(".@/_", (int)c[i].cp);
		digit |= c[i].cp >= '0' && c[i].cp <= '9';
	}
	return joint || digit || ocr_read_confidence(c, n) >= LATIN_LINE_SURE;
}

/* An address alone on a line, or Latin words: packs of writing from right to left turn their parts about. */
static bool surely_latin(const struct ocr_line *l)
{
	size_t letters = 0, word = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->c[i].cp >= 0x80)
			return false;
		letters += latin_letter(l->c[i].cp);
		if (i && (l->c[i].space_before || l->c[i].cell_before)) {
			if (!sure_word(l->c + word, i - word))
				return false;
			word = i;
		}
	}
	return letters >= LATIN_LINE_MIN && l->confidence >= LATIN_LINE_SURE && sure_word(l->c + word, l->n - word);
}

/* Boxes Q anew in PACK's reading, with PP-OCR's Latin words and, unless PACK reads Chinese as well, its Chinese. */
static void replace_lines(struct tess *t, const struct ocr_pack *pack, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n,
			  struct ocr_lines *lines)
{
	bool chinese = pack->from == KANA;
	struct ocr_lines read = { .n = 0 }, out = { .n = 0 };
	if (!read_page(t, pic, &lines->lean, &read))
		read.n = 0;
	for (size_t i = 0; i < n; i++) {
		struct ocr_char *c, *again;
		struct ocr_line *l = ocr_lines_in(lines, &q[i]);
		if (l && ((!chinese && surely_chinese(l)) || (pack->from >= UNLIKE_LATIN && surely_latin(l)))) {
			ocr_lines_add(&out, &l->box, l->c, l->n);
			l->c = NULL;
			l->n = 0;
			continue;
		}
		size_t k = page_part(&read, &q[i], &c);
		if (ocr_read_confidence(c, k) < LINE_SURE || covered(c, k, &q[i]) < LINE_PART) {
			struct ocr_quad box = ocr_lean_stored(&lines->lean, q[i]);
			size_t m = ocr_cut_read(t, pic, &box, &again);
			bool better = ocr_read_confidence(again, m) > ocr_read_confidence(c, k) || covered(c, k, &q[i]) < LINE_PART;
			free(better ? c : again);
			k = better ? m : k;
			c = better ? again : c;
		}
		if (l)
			k = ocr_splice_words(l->c, l->n, c, k, q[i].h, !chinese, &c);
		if (k && ocr_read_confidence(c, k) >= LINE_MIN) {
			ocr_lines_add(&out, &q[i], c, k);
			out.line[out.n - 1].other = true;
		} else {
			free(c);
		}
	}
	for (size_t i = 0; i < lines->n; i++)
		free(lines->line[i].c);
	free(lines->line);
	lines->line = out.line;
	lines->n = out.n;
	lines->cap = out.cap;
	ocr_lines_release(&read);
}

/* The part of the lines' width that gaps between Chinese characters make, one character's worth left out:
 * what stands there was not read. */
static float holes(const struct ocr_lines *lines)
{
	float gaps = 0, width = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		width += l->box.w;
		for (size_t k = 1; k < l->n; k++) {
			float d = (l->c[k].x0 + l->c[k].x1 - l->c[k - 1].x0 - l->c[k - 1].x1) / 2 - 1.5f * l->box.h;
			if (d > 0 && utf8_width(l->c[k].cp) == 2 && utf8_width(l->c[k - 1].cp) == 2)
				gaps += d + 0.5f * l->box.h;
		}
	}
	return width > 0 ? gaps / width : 0;
}

/* What was read, and how many of its letters are Latin. */
static float gather(const struct ocr_lines *lines, struct buf *text, float *ret_latin)
{
	float sum = 0;
	size_t latin = 0, letters = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		sum += l->confidence * l->box.w;
		for (size_t k = 0; k < l->n && buf_str(text).len < LANG_HEAD_BYTES; k++) {
			bool is = latin_letter(l->c[k].cp);
			latin += is;
			letters += is || utf8_is_han(l->c[k].cp);
			if (k && l->c[k].space_before)
				buf_add_char(text, ' ');
			buf_add_utf8(text, l->c[k].cp);
		}
		buf_add_char(text, '\n');
	}
	*ret_latin = letters ? (float)latin / (float)letters : 0;
	return sum;
}

/* Is the word spelt as no Latin one is: a capital, or a figure that letters go on after, behind a small letter, or Greek
 * and Cyrillic letters among Latin ones? So Cyrillic comes out that is read as letters of the same shape: "KoHTyp". */
static bool odd_word(const struct ocr_char *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = c[i].cp, last = i ? c[i - 1].cp : 0, next = i + 1 < n ? c[i + 1].cp : 0;
		bool upper = cp >= 'A' && cp <= 'Z', digit = cp >= '0' && cp <= '9';
		if ((cp >= 0x370 && cp < 0x530) || (last >= 'a' && last <= 'z' && (upper || (digit && latin_letter(next)))))
			return true;
	}
	return false;
}

static bool word_character(uint32_t cp)
{
	return latin_letter(cp) || (cp >= '0' && cp <= '9') || (cp >= 0x370 && cp < 0x530);
}

/* Letters of the same shape are read as surely as Latin ones: their words tell. */
bool ocr_other_alike(const struct ocr_lines *lines)
{
	size_t odd = 0, words = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		for (size_t k = 0, end; k < l->n; k = end + 1) {
			size_t letters = 0;
			for (end = k; end < l->n && word_character(l->c[end].cp) && (end == k || !(l->c[end].space_before || l->c[end].cell_before)); end++)
				letters += l->c[end].cp > '9';
			if (letters >= ODD_WORD_MIN) {
				odd += odd_word(l->c + k, end - k);
				words++;
			}
			if (end > k)
				end--;
		}
	}
	return odd >= ODD_MIN && (float)odd >= ODD_PART * (float)words;
}

/* A short page in traditional characters, some of which were read as simplified ones. */
static bool traditional_page(const struct ocr_lines *lines)
{
	size_t simple = 0, full = 0, a, b;
	for (size_t i = 0; i < lines->n; i++) {
		ocr_traditional_count(lines->line[i].c, lines->line[i].n, &a, &b);
		simple += a;
		full += b;
	}
	return full >= TRADITIONAL_MIN && full >= simple / 2;
}

void ocr_other_read(struct ocr_packs *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, struct ocr_lines *lines)
{
	float width = 0, upright = 0, latin, sum;
	char lang[LANG_NAME_MAX];
	struct buf text;
	if (!o || n == 0)
		return;
	buf_init(&text, LANG_HEAD_BYTES + 8 * OCR_LINE_CHARS_MAX);
	sum = gather(lines, &text, &latin);
	for (size_t i = 0; i < n; i++)
		*(fabsf(q[i].uy) > 0.7f ? &upright : &width) += q[i].w;
	lang_of(buf_str(&text), lang);
	buf_release(&text);
	bool chinese = strcmp(lang, "zh") == 0, traditional = strcmp(lang, "zh-Hant") == 0 || (chinese && traditional_page(lines));
	size_t pack = ocr_pack_count;
	/* Letters that look like Latin are read with some confidence, what is no
	 * letter to it as any Chinese character, with little, or not at all. */
	if (upright > width)
		; /* columns: no pack here reads them */
	else if (latin < LATIN_PART && ((!traditional && sum < (chinese ? CHINESE_SURE : PAGE_SURE) * width) || holes(lines) > HOLES_PART))
		pack = ocr_script_choose(o, pic, q, n, lines);
	else if (latin >= LATIN_PART && sum < PAGE_SURE * width)
		pack = ocr_script_choose(o, pic, q, n, lines);
	else if (latin >= LATIN_PART && ocr_other_alike(lines)) {
		pack = ocr_script_choose(o, pic, q, n, lines);
		/* names of programs are spelt so, too: as read */
		if (pack < ocr_pack_count && ocr_pack[pack].from == 'A')
			pack = ocr_pack_count;
	}
	/* simplified Chinese that was read badly is nothing for the pack of the traditional */
	if (pack < ocr_pack_count && chinese && !traditional && strcmp(ocr_pack[pack].lang, "zh-Hant") == 0)
		pack = ocr_pack_count;
	if (pack == ocr_pack_count && (traditional || (latin >= LATIN_PART && strcmp(lang, "en") != 0)))
		pack = ocr_packs_for(o, lang);
	struct tess *t = ocr_packs_engine(o, pack);
	if (!t || strcmp(ocr_pack[pack].lang, "en") == 0)
		return;
	if (strcmp(ocr_pack[pack].lang, "zh-Hant") == 0 || ocr_pack[pack].from == 'A')
		mend_lines(t, pic, lines, ocr_pack[pack].from == 'A');
	else
		replace_lines(t, &ocr_pack[pack], pic, q, n, lines);
}
