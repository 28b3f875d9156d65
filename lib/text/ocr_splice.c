/* ocr_splice.c - what each of two engines reads better goes into one line.
 *
 * Traditional Chinese is aligned character by character: of it PP-OCR has all letters and
 * figures and most characters. With other scripts PP-OCR's reading is rubbish but for Latin
 * words, and no alignment holds; there a word's place on the line tells what it is put for.
 * So do accents, because words are told better by both engines than letters. */
#include "text/ocr_splice.h"

#include <sluice/utf8.h>
#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

/* What is taken over has at least this confidence … */
#define TAKE_MIN 0.5f
/* … and more where PP-OCR has nothing. */
#define ADD_MIN 0.8f
/* Alignment costs the product of both lengths. */
#define MERGE_CHARS_MAX 400
/* A word of Latin letters in other writing: as sure as that, and surer than what stands there by so much. */
#define WORD_SURE 0.85f
#define WORD_SURER 0.1f
/* So many Chinese characters in other writing, so sure; that sure, whatever the other made of them (it is sure of rubbish, too). */
#define HAN_MIN 2
#define HAN_SURE 0.9f
#define HAN_CERTAIN 0.95f
/* An address is none that another alphabet's letters give by chance. */
#define ADDRESS_SURE 0.6f
/* A letter with an accent, and how much of its word may differ besides. */
#define ACCENT_SURE 0.6f
#define ACCENT_PART 0.34f
#define WORD_CHARS_MAX 80
/* A letter stands in a word's place when its middle is no farther outside, heights. */
#define REACH 0.25f

/* Chinese and its punctuation; letters and figures are better as PP-OCR read them. */
static bool chinese(uint32_t cp)
{
	return utf8_is_han(cp) || (cp >= 0x3001 && cp < 0x3020) || (cp >= 0xFF01 && cp < 0xFF5F && !(cp >= 0xFF10 && cp <= 0xFF19));
}

static bool digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool letter(uint32_t cp)
{
	return cp < 0x80 && (cp | 32) >= 'a' && (cp | 32) <= 'z';
}

/* B[J] with its width: a mark between two Chinese characters is a Chinese mark. */
static struct ocr_char widened(const struct ocr_char *b, size_t m, size_t j)
{
	static const struct {
		char narrow;
		uint32_t wide;
	} mark[] = { { ',', 0xFF0C }, { '.', 0x3002 }, { ':', 0xFF1A }, { ';', 0xFF1B }, { '\'', 0xFF0C } };
	struct ocr_char c = b[j];
	for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
		if (c.cp == (uint32_t)mark[i].narrow && j && j + 1 < m && utf8_is_han(b[j - 1].cp) && utf8_is_han(b[j + 1].cp))
			c.cp = mark[i].wide;
	return c;
}

size_t ocr_splice_chinese(struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m, struct ocr_char **ret)
{
	size_t wide = m + 1, k = 0;
	*ret = a;
	if (n == 0 || m == 0 || n > MERGE_CHARS_MAX || m > MERGE_CHARS_MAX)
		return n;
	int *cost = xmalloc((n + 1) * wide * sizeof *cost);
	struct ocr_char *out = xcalloc(n + m, sizeof *out);
	/* Least edits from the end, so that the way can be walked from the start. */
	for (size_t i = n + 1; i-- > 0;)
		for (size_t j = m + 1; j-- > 0;) {
			int best = i < n || j < m ? 1 << 30 : 0;
			if (i < n && j < m)
				best = cost[(i + 1) * wide + j + 1] + (a[i].cp != b[j].cp);
			if (i < n && cost[(i + 1) * wide + j] + 1 < best)
				best = cost[(i + 1) * wide + j] + 1;
			if (j < m && cost[i * wide + j + 1] + 1 < best)
				best = cost[i * wide + j + 1] + 1;
			cost[i * wide + j] = best;
		}
	for (size_t i = 0, j = 0; i < n || j < m;) {
		int here = cost[i * wide + j];
		struct ocr_char other = j < m ? widened(b, m, j) : (struct ocr_char){ .cp = 0 };
		if (i < n && j < m && here == cost[(i + 1) * wide + j + 1] + (a[i].cp != b[j].cp)) {
			out[k] = a[i++];
			if (out[k].cp != other.cp && chinese(other.cp) && !letter(out[k].cp) && !digit(out[k].cp) && other.confidence >= TAKE_MIN) {
				out[k].second = out[k].cp;
				out[k].second_confidence = out[k].confidence;
				out[k].cp = other.cp;
				out[k].confidence = other.confidence;
			}
			k++;
			j++;
		} else if (i < n && here == cost[(i + 1) * wide + j] + 1) {
			out[k++] = a[i++];
		} else {
			if (chinese(other.cp) && other.confidence >= ADD_MIN) {
				out[k] = other;
				out[k].space_before = out[k].cell_before = false;
				k++;
			}
			j++;
		}
	}
	free(cost);
	free(a);
	*ret = out;
	return k;
}

static float middle(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

static float sureness(const struct ocr_char *c, size_t n)
{
	float sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += c[i].confidence;
	return n ? sum / (float)n : 0;
}

/* A line that grows, and what stands in the place of a word. */
struct splice {
	struct ocr_char *c;
	size_t n;
	size_t from, to;
};

/* The characters whose middles are between X0 and X1: one run of them, or false. A run of none is before
 * the first that is behind. */
static bool find_place(struct splice *s, float x0, float x1)
{
	size_t inside = 0, behind = s->n;
	s->from = s->n;
	s->to = 0;
	for (size_t i = s->n; i-- > 0;) {
		float x = middle(&s->c[i]);
		if (x > x1)
			behind = i;
		if (x < x0 || x > x1)
			continue;
		inside++;
		s->from = i;
		s->to = s->to > i + 1 ? s->to : i + 1;
	}
	if (inside == 0)
		s->from = s->to = behind;
	return inside == s->to - s->from;
}

/* Puts W (N characters) where the place is. */
static void put(struct splice *s, const struct ocr_char *w, size_t n)
{
	size_t rest = s->n - s->to;
	struct ocr_char *all = xcalloc(s->from + n + rest + 1, sizeof *all);
	bool space = s->from < s->to ? s->c[s->from].space_before : w[0].space_before, cell = s->from < s->to && s->c[s->from].cell_before;
	memcpy(all, s->c, s->from * sizeof *all);
	memcpy(all + s->from, w, n * sizeof *all);
	memcpy(all + s->from + n, s->c + s->to, rest * sizeof *all);
	all[s->from].space_before = space;
	all[s->from].cell_before = cell;
	free(s->c);
	s->c = all;
	s->n = s->from + n + rest;
	s->to = s->from + n;
}

static bool same(const struct splice *s, const struct ocr_char *w, size_t n)
{
	if (s->to - s->from != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s->c[s->from + i].cp != w[i].cp)
			return false;
	return true;
}

/* Is the word better than what stands in its place? */
static bool better_latin(const struct splice *s, const struct ocr_char *w, size_t n)
{
	size_t letters = 0, digits = 0, joints = 0, at = 0;
	float sure = sureness(w, n), there = sureness(s->c + s->from, s->to - s->from);
	for (size_t i = 0; i < n; i++) {
		bool inside = i && i + 1 < n && (letter(w[i - 1].cp) || digit(w[i - 1].cp)) && (letter(w[i + 1].cp) || digit(w[i + 1].cp));
		letters += letter(w[i].cp);
		digits += digit(w[i].cp);
		joints += inside && (w[i].cp == '.' || w[i].cp == '_' || w[i].cp == '/');
		at += inside && w[i].cp == '@';
	}
	if (letters >= 3 && (at || joints))
		return sure >= ADDRESS_SURE && (at || sure > there + WORD_SURER || sure >= WORD_SURE);
	if (digits >= 2 && !letters)
		return sure >= WORD_SURE && sure >= there;
	return letters >= 3 && letters + digits == n && sure >= WORD_SURE && sure > there + WORD_SURER;
}

/* Chinese amid another alphabet: it is made of what no other writing looks like. */
static bool better_chinese(const struct splice *s, const struct ocr_char *w, size_t n)
{
	float sure = sureness(w, n);
	return n >= HAN_MIN && sure >= HAN_SURE && (sure >= HAN_CERTAIN || sure > sureness(s->c + s->from, s->to - s->from) + WORD_SURER);
}

/* Chinese characters and the marks behind them, without a gap. */
static size_t han_word(const struct ocr_char *c, size_t n)
{
	size_t i = 0;
	while (i < n && (utf8_is_han(c[i].cp) || (i && chinese(c[i].cp))) && (i == 0 || (!c[i].space_before && !c[i].cell_before)))
		i++;
	return i;
}

/* ASCII without a gap. */
static size_t ascii_word(const struct ocr_char *c, size_t n)
{
	size_t i = 0;
	while (i < n && c[i].cp > ' ' && c[i].cp < 0x7F && (i == 0 || (!c[i].space_before && !c[i].cell_before)))
		i++;
	return i;
}

size_t ocr_splice_words(const struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, float height, bool han, struct ocr_char **ret)
{
	struct splice s = { .c = b, .n = m };
	for (size_t i = 0, k; i < n; i += k ? k : 1) {
		k = ascii_word(a + i, n - i);
		bool is_han = han && k == 0;
		if (is_han)
			k = han_word(a + i, n - i);
		if (k < 2 || !find_place(&s, middle(&a[i]) - REACH * height, middle(&a[i + k - 1]) + REACH * height))
			continue;
		if (!same(&s, a + i, k) && (is_han ? better_chinese(&s, a + i, k) : better_latin(&s, a + i, k)))
			put(&s, a + i, k);
	}
	*ret = s.c;
	return s.n;
}

/* The letter without its accents. */
static uint32_t bare(uint32_t cp)
{
	static const struct {
		uint32_t cp;
		char plain;
	} own[] = { { 0x131, 'i' }, { 0x142, 'l' }, { 0x141, 'L' }, { 0x111, 'd' }, { 0x110, 'D' },
		    { 0xF8, 'o' },  { 0xD8, 'O' },  { 0xDF, 's' },  { 0xE6, 'a' },  { 0xC6, 'A' },
		    { 0x153, 'o' }, { 0x152, 'O' }, { 0xFE, 'p' },  { 0xF0, 'd' },  { 0x259, 'e' } };
	utf8proc_int32_t out[8];
	int last = 0;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own[i].cp == cp)
			return (uint32_t)own[i].plain;
	if (cp < 0x80)
		return cp;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, 8, UTF8PROC_DECOMPOSE, &last);
	return n > 0 && n <= 8 ? (uint32_t)out[0] : cp;
}

static bool accented(uint32_t cp)
{
	return ((cp >= 0xC0 && cp < 0x250) || (cp >= 0x1E00 && cp < 0x1F00)) && cp != 0xD7 && cp != 0xF7;
}

static uint32_t small(uint32_t cp)
{
	cp = bare(cp);
	return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

/* How many letters of two words differ, accents and case left out. */
static size_t differ(const struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m)
{
	size_t row[WORD_CHARS_MAX + 1];
	for (size_t k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 0; i < n; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t k = 0; k < m; k++) {
			size_t other = diagonal + (small(a[i].cp) != small(b[k].cp));
			diagonal = row[k + 1];
			other = row[k] + 1 < other ? row[k] + 1 : other;
			row[k + 1] = diagonal + 1 < other ? diagonal + 1 : other;
		}
	}
	return row[m];
}

static bool better_accented(const struct splice *s, const struct ocr_char *w, size_t n)
{
	size_t marks = 0, m = s->to - s->from;
	for (size_t i = 0; i < n; i++) {
		if (!letter(w[i].cp) && !accented(w[i].cp) && !(w[i].cp < 0x80 && !digit(w[i].cp)) && w[i].cp != 0x2019)
			return false;
		if (accented(w[i].cp) && w[i].confidence >= ACCENT_SURE)
			marks++;
	}
	for (size_t i = s->from; i < s->to; i++)
		if (s->c[i].cp == '@')
			return false;
	return marks && m && m <= WORD_CHARS_MAX && n <= WORD_CHARS_MAX && (float)differ(s->c + s->from, m, w, n) <= ACCENT_PART * (float)n;
}

size_t ocr_splice_accents(const struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, float height, struct ocr_char **ret)
{
	struct splice s = { .c = b, .n = m };
	for (size_t i = 0, k; i < n; i += k) {
		for (k = 1; i + k < n && !a[i + k].space_before && !a[i + k].cell_before; k++)
			;
		if (!find_place(&s, a[i].x0 - REACH * height / 2, a[i + k - 1].x1 + REACH * height / 2))
			continue;
		if (!same(&s, a + i, k) && better_accented(&s, a + i, k))
			put(&s, a + i, k);
	}
	*ret = s.c;
	return s.n;
}
