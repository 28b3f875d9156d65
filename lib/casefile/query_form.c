/* query_form.c - other writings of a word of a query.
 *
 * The index keeps words as they are, so that others can query it; what can be
 * said in several ways is therefore asked in several ways. Stemming was
 * rejected: it needs a language for each word, and a name must not be stemmed. */
#include "query_form.h"
#include <sluice/utf8.h>

#define PHONE_DIGITS_MIN 7
#define PHONE_DIGITS_MAX 15 /* E.164 */
#define NUMBER_DIGITS_MAX 30
#define GERMAN_PAIRS_MAX 4 /* overlapping ones of three s count twice */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "1,200,000" to "1200000", "138-0013-8000" to "13800138000", and "1200000" to
 * "1 200 000", which is how the index has each with separators. */
static struct str number_form(struct arena *a, struct str s)
{
	char out[NUMBER_DIGITS_MAX * 2];
	size_t n = 0, group = 0, groups = 0;
	bool threes = true, dashes = false;
	if (!s.len || !digit(s.p[0]) || !digit(s.p[s.len - 1]))
		return str_make(NULL, 0);
	for (size_t i = 0; i < s.len; i++) {
		if (digit(s.p[i])) {
			if (n == NUMBER_DIGITS_MAX)
				return str_make(NULL, 0);
			out[n++] = s.p[i];
			group++;
			continue;
		}
		if (!strchr(",.' -", s.p[i]) || !group)
			return str_make(NULL, 0);
		threes &= groups++ ? group == 3 : group <= 3;
		dashes |= s.p[i] == '-' || s.p[i] == ' ';
		group = 0;
	}
	if (groups)
		return n >= 4 && ((threes && group == 3) || (dashes && n >= PHONE_DIGITS_MIN)) ? arena_copy(a, str_make(out, n)) : str_make(NULL, 0);
	if (n < 4 || out[0] == '0' || n > 15)
		return str_make(NULL, 0);
	char spaced[NUMBER_DIGITS_MAX * 2];
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			spaced[m++] = ' ';
		spaced[m++] = out[i];
	}
	return arena_copy(a, str_make(spaced, m));
}

/* S with FROM as TO; p NULL when it has none. */
static struct str exchanged(struct arena *a, struct str s, const char *const (*pairs)[2], size_t n_pairs)
{
	struct buf b;
	bool any = false;
	buf_init(&b, s.len * 3 + 8);
	while (s.len) {
		size_t i = 0, n = 1;
		while (i < n_pairs && !str_starts(s, str_from(pairs[i][0])))
			i++;
		if (i < n_pairs) {
			n = strlen(pairs[i][0]);
			buf_addz(&b, pairs[i][1]);
			any = true;
		} else {
			buf_add(&b, s.p, n);
		}
		s = str_sub(s, n, s.len);
	}
	struct str out = any ? arena_copy(a, buf_str(&b)) : str_make(NULL, 0);
	buf_release(&b);
	return out;
}

static size_t arabic_forms(struct arena *a, struct str s, struct str *ret, size_t n)
{
	/* the letters yeh and kaf, which Arabic and Persian keyboards have at different places of Unicode */
	static const char *const persian[][2] = { { "\u064A", "\u06CC" }, { "\u0643", "\u06A9" } };
	static const char *const arabic[][2] = { { "\u06CC", "\u064A" }, { "\u06A9", "\u0643" } };
	const struct str article = STR("\u0627\u0644");
	struct str other = exchanged(a, s, persian, 2), back = exchanged(a, s, arabic, 2);
	if (other.p)
		ret[n++] = other;
	if (back.p)
		ret[n++] = back;
	if (str_starts(s, article)) {
		struct str bare = str_sub(s, article.len, s.len);
		if (utf8_count(bare) >= 3)
			ret[n++] = bare;
	} else if (utf8_count(s) >= 3) {
		struct buf b;
		buf_init(&b, s.len + 16);
		buf_add_str(&b, article);
		buf_add_str(&b, s);
		ret[n++] = arena_copy(a, buf_str(&b));
		buf_release(&b);
	}
	return n;
}

/* Russian writes the letter yo mostly as ye: Королёв and Королев are one name.
 * Written without its dots it may be any ye of the word; no word has two. */
static size_t russian_forms(struct arena *a, struct str s, struct str *ret, size_t n)
{
	static const char *const plain[][2] = { { "ё", "е" }, { "Ё", "Е" } };
	/* the index has neither breve nor dots of decomposed text (macOS), but й as it is */
	static const char *const marked[][2] = { { "ё", "е" }, { "Ё", "Е" }, { "й", "и" }, { "Й", "И" }, { "ї", "і" }, { "Ї", "І" }, { "ў", "у" }, { "Ў", "У" } };
	struct str bare = exchanged(a, s, plain, 2), parted = exchanged(a, s, marked, sizeof marked / sizeof *marked);
	if (bare.p)
		ret[n++] = bare;
	if (parted.p && !(bare.p && str_eq(bare, parted)))
		ret[n++] = parted;
	for (size_t i = 0; !bare.p && i + 1 < s.len && n < QUERY_FORMS_MAX; i++) {
		struct str rest = str_sub(s, i, s.len);
		if (str_starts(rest, STR("е")) || str_starts(rest, STR("Е")))
			ret[n++] = str_from(arena_printf(a, "%.*sё%.*s", STR_ARG(str_sub(s, 0, i)), STR_ARG(str_sub(s, i + strlen("е"), s.len))));
	}
	return n;
}

/* Strasse and Straße; the capitals of a name have no ß at all. Of the pairs of a
 * word each may be a ß, the others not: Schloßstraße, Schlossstraße; of Wasserstraße only the last. */
static size_t german_forms(struct arena *a, struct str s, struct str *ret, size_t n)
{
	static const char *const sharp[][2] = { { "ß", "ss" }, { "ẞ", "ss" } };
	static const char *const two[][2] = { { "ss", "ß" }, { "SS", "ß" } };
	struct str bare = exchanged(a, s, sharp, 2);
	if (bare.p && n < QUERY_FORMS_MAX)
		ret[n++] = bare;
	struct str all = bare.p ? bare : exchanged(a, s, two, 2);
	if (!bare.p && all.p && n < QUERY_FORMS_MAX)
		ret[n++] = all;
	struct str from = bare.p ? bare : s;
	for (size_t i = 0, pairs = 0; i + 1 < from.len && pairs < GERMAN_PAIRS_MAX && n < QUERY_FORMS_MAX; i++) {
		if ((from.p[i] != 's' && from.p[i] != 'S') || from.p[i + 1] != from.p[i])
			continue;
		struct str one = str_from(arena_printf(a, "%.*sß%.*s", STR_ARG(str_sub(from, 0, i)), STR_ARG(str_sub(from, i + 2, from.len))));
		pairs++;
		if (!str_eq(one, s) && !str_eq(one, all))
			ret[n++] = one;
	}
	return n;
}

size_t query_forms(struct arena *a, struct str text, bool *prefix, struct str ret[QUERY_FORMS_MAX])
{
	size_t n = 0;
	ret[n++] = text;
	struct str number = number_form(a, text);
	if (number.p)
		ret[n++] = number;
	uint32_t first = 0, last = 0, cp;
	for (struct str s = text; s.len;) {
		s = str_sub(s, utf8_decode(s, &cp), s.len);
		first = first ? first : cp;
		last = cp;
	}
	if (last >= 0xAC00 && last <= 0xD7A3)
		*prefix = true; /* a Korean word carries its particles at its end */
	if (first >= 0x0620 && first <= 0x06FF && str_find_char(text, ' ') < 0)
		n = arabic_forms(a, text, ret, n);
	if (first >= 0x0400 && first <= 0x04FF)
		n = russian_forms(a, text, ret, n);
	return german_forms(a, text, ret, n);
}

struct str query_phone_span(struct str s)
{
	size_t best = 0, digits = 0;
	for (size_t i = 0; i <= s.len; i++) {
		char c = i < s.len ? s.p[i] : ' ';
		if (c == ' ' && digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX && i && digit(s.p[i - 1]))
			best = i;
		digits += digit(c);
		if (!(digit(c) || c == ' ' || c == '-' || c == '.' || c == '/' || (c == '+' && i == 0)))
			break;
	}
	return str_sub(s, 0, best);
}

struct str query_phone_key(struct arena *a, struct str s)
{
	char out[PHONE_DIGITS_MAX + 4];
	size_t n = 0;
	bool country = false;
	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		if (digit(s.p[i]) && n < sizeof out - 1)
			out[n++] = s.p[i];
		else if (s.p[i] == '+' && i == 0)
			country = true;
		else if (!strchr(" -./()", s.p[i]) || !s.p[i])
			return STR("");
	}
	struct str d = str_make(out, n);
	if (!country && str_starts(d, STR("00"))) {
		country = true;
		d = str_sub(d, 2, d.len);
	} else if (!country && str_starts(d, STR("0"))) {
		d = str_sub(d, 1, d.len); /* dialled within a country only */
	}
	if (d.len < PHONE_DIGITS_MIN || d.len > PHONE_DIGITS_MAX)
		return STR("");
	return str_from(arena_printf(a, "%s%.*s", country ? "+" : "", STR_ARG(d)));
}

bool query_phone_known(struct casefile *c, struct str key)
{
	struct case_rows *rows = NULL;
	bool found = key.len &&
		     casefile_query(c, &rows, "SELECT 1 FROM reference WHERE kind = 'phone' AND value LIKE '%' || ?1 LIMIT 1", &key, 1,
				    NULL) == ST_OK &&
		     case_rows_next(rows, NULL) == ST_OK;
	case_rows_close(rows);
	return found;
}
