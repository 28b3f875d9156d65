/* test_ocr_other.c - what Tesseract and PP-OCR each read better, put together. */
#include "tap.h"
#include "text/ocr_splice.h"
#include "text/ocr_traditional.h"

#include <sluice/utf8.h>
#include <stdlib.h>

static void other(void)
{
	static const uint32_t as[] = { 0x54C1, 'A', '1', 0xB7, 0x540D }, bs[] = { 0x7A31, 0x4E00, '7', 0x7A31, ',', 0x540D, 0x7A31 };
	struct ocr_char *a = calloc(5, sizeof *a), b[7], *r;
	for (size_t i = 0; i < 5; i++)
		a[i] = (struct ocr_char){ .cp = as[i], .confidence = 0.9f };
	for (size_t i = 0; i < 7; i++)
		b[i] = (struct ocr_char){ .cp = bs[i], .confidence = 0.9f };
	/* 品A1·名 beside 稱一7稱,名稱 */
	size_t n = ocr_splice_chinese(a, 5, b, 7, &r);
	ok(n == 7 && r[0].cp == 0x7A31 && r[1].cp == 'A' && r[2].cp == '1', "letters and figures stay, characters are the other's");
	ok(r[3].cp == 0x7A31 && r[4].cp == 0xFF0C && r[5].cp == 0x540D && r[6].cp == 0x7A31, "marks too, and what was left out");
	free(r);
	a = calloc(2, sizeof *a);
	ok(ocr_splice_chinese(a, 2, b, 0, &r) == 2 && r == a, "nothing read: nothing changes");
	free(r);
}

/* TEXT as characters ten wide on a line that is 24 high; "_" is a gap before the next. */
static struct ocr_char *on_line(const char *text, float confidence, size_t *n)
{
	struct ocr_char *c = calloc(strlen(text) + 1, sizeof *c);
	struct str s = str_from(text);
	bool gap = false;
	float x = 0;
	for (*n = 0; s.len; x += 10) {
		uint32_t cp;
		s = str_sub(s, utf8_decode(s, &cp), s.len);
		if (cp == '_') {
			gap = true;
			continue;
		}
		c[(*n)++] = (struct ocr_char){ .cp = cp, .confidence = confidence, .x0 = x, .x1 = x + 10, .space_before = gap };
		gap = false;
	}
	return c;
}

static bool spells(const struct ocr_char *c, size_t n, const char *text)
{
	struct buf b;
	buf_init(&b, 1000);
	for (size_t i = 0; i < n; i++) {
		if (i && c[i].space_before)
			buf_add_char(&b, '_');
		buf_add_utf8(&b, c[i].cp);
	}
	bool same = strcmp(buf_z(&b), text) == 0;
	if (!same)
		fprintf(stderr, "# %s\n", buf_z(&b));
	buf_release(&b);
	return same;
}

static void splices(void)
{
	struct ocr_char *a, *b, *r;
	size_t n, m, k;
	/* a Russian line: PP-OCR's Latin look-alikes beside an address */
	a = on_line("KoHTaKT:_office@mfa.elbonia.example_77", 0.9f, &n);
	b = on_line("Контакт:_оййсе@и{а.еФ0ша.ехатр1]_77", 0.9f, &m);
	k = ocr_splice_words(a, n, b, m, 24, true, &r);
	ok(spells(r, k, "Контакт:_office@mfa.elbonia.example_77"), "an address in other writing is the first engine's");
	free(a), free(r);
	a = on_line("olyl.ygl_abc", 0.7f, &n);
	b = on_line("الوحدةوا_abd", 0.9f, &m);
	k = ocr_splice_words(a, n, b, m, 24, true, &r);
	ok(spells(r, k, "الوحدةوا_abd"), "letters that look like an address are none where the other is surer");
	free(a), free(r);
	a = on_line("客户名称：_MnHMCTepCTBO", 0.95f, &n);
	b = on_line("эззЯ=_Министерство", 0.9f, &m);
	k = ocr_splice_words(a, n, b, m, 24, true, &r);
	ok(spells(r, k, "客户名称：_Министерство"), "Chinese before other writing is the first engine's");
	free(a), free(r);
	/* accents */
	a = on_line("ministère_des_Affaires_étrangères", 0.9f, &n);
	b = on_line("ministere_des_Affaires_etrangeres", 0.95f, &m);
	k = ocr_splice_accents(a, n, b, m, 24, &r);
	ok(spells(r, k, "ministère_des_Affaires_étrangères"), "words get their accents");
	free(a), free(r);
	a = on_line("giám_đổc_ẽã@ä.example_àbc123", 0.9f, &n);
	b = on_line("giam_d6c_ea@a.example_abc123", 0.95f, &m);
	k = ocr_splice_accents(a, n, b, m, 24, &r);
	ok(spells(r, k, "giám_đổc_ea@a.example_abc123"), "a figure in a word is a letter; addresses and identifiers stay");
	free(a), free(r);
}

static void traditional(void)
{
	size_t n, simple, full;
	struct ocr_char *c = on_line("環礁银行的內網已经進去后里", 0.9f, &n);
	ocr_traditional_settle(c, n);
	ok(spells(c, n, "環礁銀行的內網已經進去后里"), "simplified characters of a traditional line are mistakes, those of both stay");
	free(c);
	c = on_line("临渊洞幽信息技术", 0.9f, &n);
	ocr_traditional_count(c, n, &simple, &full);
	ocr_traditional_settle(c, n);
	ok(simple == 3 && full == 0 && spells(c, n, "临渊洞幽信息技术"), "a simplified line stays");
	free(c);
}

int main(void)
{
	other();
	splices();
	traditional();
	return done();
}
