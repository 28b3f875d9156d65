/* other_org.c - names of organisations in Persian, Arabic, Vietnamese, Korean and
 * Japanese, by the words they are built around (org-heads.tsv).
 *
 * These languages have no pass of their own; a word for an office or house and
 * what stands on its one side is enough for lists and talk, in which such
 * names are short. A name ends at a sign, at a place that is known, at a word of
 * grammar, or after so many words; what would be the head alone names nobody. */
#include "name_spans.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include <sluice/utf8.h>

#define WORDS_AFTER_MAX 3u    /* وزارت امور خارجه and its country */
#define WORDS_CAPITAL_MAX 7u  /* Ngân hàng Nhà nước Việt Nam */
#define WORD_BYTES_MAX 40u
#define RUN_CHARS_MAX 14u

struct span {
	uint32_t start, end;
};

/* The word that one space parts from AT; empty where a sign or the line's end does. */
static struct span next_word(struct str t, uint32_t at)
{
	struct span w = { at, at };
	if (at >= t.len || t.p[at] != ' ')
		return w;
	w.start = w.end = at + 1;
	while (w.end < t.len && w.end - w.start < WORD_BYTES_MAX) {
		unsigned char c = (unsigned char)t.p[w.end];
		struct str s = str_sub(t, w.end, w.end + 3);
		if (str_eq(s, STR("\xE2\x80\x8C")) && w.end > w.start) { /* تل‌آویو: the sign that keeps letters apart in one word */
			w.end += 3;
			continue;
		}
		if (c <= ' ' || (c < 0x80 && !((c | 32) >= 'a' && (c | 32) <= 'z')) || str_starts(s, STR("،")) || str_starts(s, STR("؛")) ||
		    str_starts(s, STR("؟")) || (c >= 0xE2 && c <= 0xE3))
			break;
		w.end++;
	}
	return w;
}

static bool is_one_of(struct str w, const char *list)
{
	struct str rest = str_from(list), one;
	while (str_next(&rest, ' ', &one))
		if (str_eq(w, one))
			return true;
	return false;
}

static bool is_grammar(struct str w)
{
	if (str_starts_any(w, "می\xE2\x80\x8C|نمی\xE2\x80\x8C")) /* میکند and its like */
		return true;
	if (str_starts_any(w, "۰|۱|۲|۳|۴|۵|۶|۷|۸|۹|٠|١|٢|٣|٤|٥|٦|٧|٨|٩")) /* how much of it: ۴۰ گیگابایت */
		return true;
	return is_one_of(
	    w,
	    "از به در را و که برای با است بود شد شده شدند گرفته کرد کردند کرده می نمی این آن تا یا هم بر هک نفوذ گرفت خود نیز سال هنوز حفظ برقرار دریافت انجام ارسال قطع موفق ناموفق تخلیه دانلود استخراج دسترسی شدیم کردیم گرفتیم گردید توسط جهت طی کنند کند کنید نمایید نماید نمود نمودند دارد دارند ندارد داشت داشته باشد باشند هستند نیست شوند شود استفاده قرار "
	    "پس باز خاص حیاتی ساختگی واقعی مناسب محدود چند چنین همه هیچ هر دیگر دیگری زیر بالا مورد برداشت روزانه هفتگی ماهانه "
	    "في من على إلى عن و أو قد تم أن إن هو هي مع بعد قبل خلال ضد كان كانت تمت عام هذا هذه التي الذي عند عندما حيث كما مثل أي كل بعض لا لم لن إذا وسحب وتم وتسريب وتحميل وبيع "
	    "và đã bị là để cho với từ tại trong các những được do khi nhưng thì mà về theo vào ra có không sẽ đang lấy gửi chiếm tải");
}

static bool is_capital(struct str w)
{
	uint32_t cp = 0;
	if (w.len == 0)
		return false;
	if ((unsigned char)w.p[0] < 0x80)
		return w.p[0] >= 'A' && w.p[0] <= 'Z';
	utf8_decode(w, &cp);
	return (cp >= 0xC0 && cp <= 0xDE) || cp == 0x110 || cp == 0x1A0 || cp == 0x1AF || (cp >= 0x1EA0 && cp <= 0x1EF9 && cp % 2 == 0);
}

static void add(struct doc *d, const struct name_spans *places, uint32_t start, uint32_t end)
{
	const struct name_span *p = name_span_over(places, start, end);
	struct str country = p && p->start >= start && p->end <= end ? organization_extra(&d->hits.v[p->hit], "country") : STR("");
	struct hit *h = doc_hit(d, REF_organization, start, end, doc_slice(d, start, end), SCORE_GRAMMAR, "org-head");
	if (country.len)
		organization_extras(h, STR(""), STR(""), country);
}

/* NEXT: a capital word must follow at once (Cục, Sở, Báo: words of everything); WHOLE: the head may be all of the name. */
static void after(struct doc *d, const struct name_spans *places, const struct lit_hit *x, bool capital, bool next, bool whole)
{
	uint32_t end = x->end, at = x->end, last = x->end; /* of the last capital word */
	unsigned small = 0;
	bool has_capital = whole;
	for (unsigned n = 0; n < (capital ? WORDS_CAPITAL_MAX : WORDS_AFTER_MAX); n++) {
		struct span w = next_word(d->text, at);
		struct str s = doc_slice(d, w.start, w.end);
		if (s.len == 0 || is_grammar(s) || (next && n == 0 && !is_capital(s)))
			break;
		has_capital |= is_capital(s);
		end = at = w.end;
		small = is_capital(s) ? 0 : small + 1;
		last = small ? last : end;
		const struct name_span *p = name_span_over(places, w.start, w.end);
		if (p && p->end >= w.end) {
			end = p->end;
			break;
		}
	}
	if (capital && small > 1 && (last > x->end || whole))
		end = last; /* Công ty Sông Xanh | tuyển dụng kỹ sư */
	if ((whole || end > x->end) && (!capital || has_capital))
		add(d, places, x->start, end);
}

static bool is_hangul(unsigned char c)
{
	return c >= 0xEA && c <= 0xED;
}

/* 엘보니아 국방부: the word itself, or with the one before it. */
static void before(struct doc *d, const struct name_spans *places, const struct lit_hit *x)
{
	static const char *const particles[] = { "은", "는", "이", "가", "을", "를", "의", "에", "서", "로", "와", "과", "도", "한", "된", "및" };
	uint32_t start = x->start;
	while (start >= 3 && is_hangul((unsigned char)d->text.p[start - 3]) && x->start - start < WORD_BYTES_MAX)
		start -= 3;
	struct str kind = doc_slice(d, start, x->start);
	bool whole = kind.len == 0 || str_is_any(kind, "국립|중앙|국가|시립|도립|공립|종합"); /* 라베니아 | 국립대학교 */
	if (whole && start >= 4 && d->text.p[start - 1] == ' ') {
		uint32_t end = start - 1, from = end;
		while (from >= 3 && is_hangul((unsigned char)d->text.p[from - 3]) && end - from < WORD_BYTES_MAX)
			from -= 3;
		struct str w = doc_slice(d, from, end);
		bool joins = w.len >= 6;
		for (size_t i = 0; i < sizeof particles / sizeof *particles && joins; i++)
			joins = !str_ends(w, str_from(particles[i]));
		if (joins)
			start = from;
	}
	if (start < x->start)
		add(d, places, start, x->end);
}

/* エルボニア外務省: ideographs and katakana up to hiragana or a sign. */
static void run(struct doc *d, const struct name_spans *places, const struct lit_hit *x)
{
	uint32_t start = x->start, chars = 0;
	bool katakana = false;
	while (start >= 3 && chars < RUN_CHARS_MAX) {
		uint32_t cp = 0;
		size_t n = utf8_decode_back(str_sub(d->text, 0, start), &cp);
		bool kana = (cp >= 0x30A1 && cp <= 0x30FF);
		if (n != 3 || !(kana || (cp >= 0x4E00 && cp < 0xA000)))
			break;
		katakana |= kana;
		start -= 3;
		chars++;
	}
	while (start < x->start && str_starts(str_sub(d->text, start, x->start), STR("・"))) { /* a bullet in front of the name */
		start += 3;
		chars--;
	}
	/* without katakana it is Chinese as well, which has its own pass */
	if (chars >= 2 && katakana)
		add(d, places, start, x->end);
}

void refs_other_orgs(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_org_head];
	if (l->n == 0)
		return;
	struct name_spans places = name_spans_of(d, KINDS_PLACE, 0);
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		struct str where = doc_cell(d, TABLE_org_head, x, 1), more = doc_cell(d, TABLE_org_head, x, 2);
		if (str_eqz(where, "after"))
			after(d, &places, x, false, false, false);
		else if (str_eqz(where, "capital"))
			after(d, &places, x, true, str_eqz(more, "next"), str_eqz(more, "whole"));
		else if (str_eqz(where, "before") && !(i > 0 && l->v[i - 1].end >= x->end))
			before(d, &places, x);
		else if (str_eqz(where, "run"))
			run(d, &places, x);
	}
}
