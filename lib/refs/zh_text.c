/* zh_text.c - folding, and joining of lines that a page's edge had cut. */
#include "zh_text.h"
#include <sluice/utf8.h>

#define WRAP_CHARS 28u  /* a shorter line that ends without a stop is a heading, not a cut sentence */
#define BRACKET_CHARS 80u /* brackets that stay open longer are damage */

bool zh_is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || utf8_is_han(c);
}

static uint32_t fold(uint32_t c)
{
	if (c < 0x80)
		return c;
	if (c >= 0xFF01 && c <= 0xFF5E) {
		c -= 0xFEE0;
		return c == '[' ? '[' : c;
	}
	switch (c) {
	case 0x201C: case 0x300C: case 0x300E: case 0x2018: case 0xFE41: case 0x301D:
		return 0x201C;
	case 0x201D: case 0x300D: case 0x300F: case 0x2019: case 0xFE42: case 0x301E:
		return 0x201D;
	case 0x3010: case 0x3014: case 0x3016:
		return '[';
	case 0x3011: case 0x3015: case 0x3017:
		return ']';
	case 0x3008:
		return 0x300A;
	case 0x3009:
		return 0x300B;
	case 0x2236: case 0xFE30: case 0xFE55:
		return ':';
	case 0x2013: case 0x2014: case 0x2015: case 0x2212: case 0x2010: case 0x2011:
		return '-';
	case 0x301C: case 0x223C:
		return '~';
	case 0xFE52: case 0xFF61:
		return '.';
	default:
		return c;
	}
}

static bool is_close(uint32_t c)
{
	return c == ')' || c == ']' || c == 0x300B || c == 0x201D;
}

static bool is_open(uint32_t c)
{
	return c == '(' || c == '[' || c == 0x300A || c == 0x201C;
}

static bool is_numeral(uint32_t c)
{
	return c == 0x4E00 || c == 0x4E8C || c == 0x4E09 || c == 0x56DB || c == 0x4E94 || c == 0x516D || c == 0x4E03 || c == 0x516B || c == 0x4E5D ||
	       c == 0x5341; /* 一 to 十 */
}

/* Does a line that begins with R carry a list mark or a label? */
static bool begins_item(struct str r)
{
	uint32_t c, first = 0;
	size_t i = 0, chars = 0;
	while (i < r.len && chars < 14) {
		size_t n = utf8_decode(str_make(r.p + i, r.len - i), &c);
		c = fold(c);
		if (!utf8_is_space(c)) {
			if (chars == 0)
				first = c;
			if (c == ':' && chars >= 2)
				return true;
			if ((c == 0x3001 || c == '.' || c == ')') && chars >= 1 && chars <= 3 &&
			    (zh_is_digit(first) || first == '(' || is_numeral(first)))
				return true;
			if (c == 0x3002 || c == ',')
				return false;
			chars++;
		}
		if (c == '\n')
			return chars < 3;
		i += n;
	}
	return first == 0x25CF || first == '*' || first == 0x25A0 || first == 0x2022;
}

/* Is the line that ends here continued by REST? OPEN: a bracket is open. */
static bool continues(const struct zh_text *t, size_t line, bool open, bool cells, struct str rest)
{
	if (t->n == line || cells)
		return false;
	uint32_t last = t->c[t->n - 1], next = 0;
	ptrdiff_t nl = str_find_char(rest, '\n');
	struct str head = nl < 0 ? rest : str_sub(rest, 0, (size_t)nl);
	if (str_trim(head).len == 0 || str_find_char(head, '\t') >= 0)
		return false;
	if (open)
		return true;
	size_t i = 0;
	while (i < head.len) {
		i += utf8_decode(str_make(head.p + i, head.len - i), &next);
		if (!utf8_is_space(next))
			break;
	}
	next = fold(next);
	if (last == ',' || last == 0x3001 || next == ',' || next == 0x3002 || next == 0x3001 || next == ')' || next == 0x201D || next == ';')
		return true;
	if (zh_is_digit(last) && (next == 0x4E07 || next == 0x4EBF || next == 0x5143)) /* 万 亿 元 */
		return true;
	if (zh_is_stop(last) || last == ':' || last == 0x300B || t->n - line < WRAP_CHARS)
		return false;
	if (t->c[t->n - 2] == 0x516C && last == 0x544A) /* 公告 ends a heading */
		return false;
	if (begins_item(head))
		return false;
	/* 证券代码:… 简称:… 编号:… is a line of labels, complete as it stands */
	if (zh_is_digit(last)) {
		size_t labels = 0;
		for (size_t k = line; k < t->n; k++)
			labels += t->c[k] == ':';
		if (labels >= 2)
			return false;
	}
	return zh_is_han(last) || zh_is_digit(last) || zh_is_latin(last) || is_close(last) || last == '-';
}

/* Does "ft" at byte I stand for 山? Some fonts of Chinese PDF files give that sign the
 * name of the ligature ft, and so do texts taken from them. The unit follows a
 * number, a word has further letters. */
static bool is_mountain(struct str text, size_t i)
{
	if (i + 2 > text.len || memcmp(text.p + i, "ft", 2) != 0)
		return false;
	size_t a = i, b = i + 2;
	while (a > 0 && text.p[a - 1] == ' ')
		a--;
	while (b < text.len && text.p[b] == ' ')
		b++;
	unsigned char before = a > 0 ? (unsigned char)text.p[a - 1] : '\n', after = b < text.len ? (unsigned char)text.p[b] : '\n';
	if (zh_is_digit(before) || zh_is_latin(before) || zh_is_digit(after) || zh_is_latin(after))
		return false;
	uint32_t c = 0, e = 0;
	if (b < text.len)
		utf8_decode(str_make(text.p + b, text.len - b), &c);
	if (a >= 3)
		utf8_decode(str_make(text.p + a - 3, 3), &e);
	return zh_is_han(c) || zh_is_han(e);
}

void zh_text_make(const struct doc *d, uint32_t from, uint32_t to, struct zh_text *ret)
{
	struct str s = doc_slice(d, 0, to);
	size_t chars = utf8_count(doc_slice(d, from, to));
	struct zh_text t = { 0 };
	t.c = arena_alloc(d->arena, (chars + 1) * sizeof *t.c);
	t.o = arena_alloc(d->arena, (chars + 1) * sizeof *t.o);
	t.at = arena_alloc(d->arena, (chars + 1) * sizeof *t.at);
	size_t line = 0, open_at = 0;
	bool space = false, cells = false, quote = false;
	int depth = 0;
	for (size_t i = from, n; i < s.len; i += n) {
		uint32_t o;
		/* U+5000 to U+8FFF: nothing of what follows is about them */
		if (!space && s.len - i >= 3 && (unsigned char)((unsigned char)s.p[i] - 0xE5) < 4 && ((unsigned char)s.p[i + 1] & 0xC0) == 0x80 &&
		    ((unsigned char)s.p[i + 2] & 0xC0) == 0x80) {
			n = 3;
			t.c[t.n] = t.o[t.n] = (uint32_t)(s.p[i] & 0x0F) << 12 | (uint32_t)(s.p[i + 1] & 0x3F) << 6 | (uint32_t)(s.p[i + 2] & 0x3F);
			t.at[t.n++] = (uint32_t)i;
			continue;
		}
		n = utf8_decode(str_make(s.p + i, s.len - i), &o);
		if (o == 'f' && is_mountain(s, i)) {
			o = 0x5C71;
			n = 2;
		}
		uint32_t c = fold(o);
		if (c == '\n' || c == '\f') {
			bool open = depth > 0 && t.n - open_at < BRACKET_CHARS;
			space = false;
			if (c == '\n' && continues(&t, line, open, cells, str_make(s.p + i + 1, s.len - i - 1)))
				continue;
			depth = 0;
			quote = cells = false;
			line = t.n + 1;
			c = '\n';
		} else if (c == '\t') {
			cells = true;
			space = false;
			depth = 0;
		} else if (utf8_is_space(c) || c == '\r' || c == 0x200B || c == 0xFEFF) {
			space = t.n > 0;
			continue;
		} else if (c == '"') {
			c = quote ? 0x201D : 0x201C;
			quote = !quote;
		}
		if (is_open(c)) {
			if (depth++ == 0)
				open_at = t.n;
		} else if (is_close(c) && depth > 0) {
			depth--;
		}
		if (space) {
			uint32_t before = t.n ? t.c[t.n - 1] : '\n';
			bool a = zh_is_latin(before) || zh_is_digit(before), b = zh_is_latin(c) || zh_is_digit(c);
			if ((a && b) || ((before == '.' || before == ',' || before == '&') && zh_is_latin(c)) || (zh_is_latin(before) && c == '&')) {
				t.c[t.n] = t.o[t.n] = ' ';
				t.at[t.n++] = (uint32_t)i - 1;
			}
			space = false;
		}
		t.c[t.n] = c;
		t.o[t.n] = o;
		t.at[t.n++] = (uint32_t)i;
	}
	t.c[t.n] = t.o[t.n] = '\n';
	t.at[t.n] = to;
	*ret = t;
}

size_t zh_text_index(const struct zh_text *t, uint32_t byte)
{
	size_t lo = 0, hi = t->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (t->at[mid] < byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint32_t zh_text_end(const struct zh_text *t, size_t i)
{
	char b[4];
	if (i == 0)
		return 0;
	uint32_t end = t->at[i - 1] + (uint32_t)utf8_encode(t->o[i - 1], b);
	return end < t->at[i] ? end : t->at[i]; /* a malformed byte is shorter than what stands for it */
}

struct str zh_text_str(const struct zh_text *t, size_t a, size_t b, struct arena *arena)
{
	char *p = arena_alloc(arena, (b - a) * 4 + 1);
	size_t n = 0;
	for (size_t i = a; i < b; i++)
		if (t->c[i] != '\n' && t->c[i] != '\t')
			n += utf8_encode(t->o[i], p + n);
	return str_make(p, n);
}

static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return zh_is_digit(c) || zh_is_latin(c);
	return c >= 0xAA && !(c >= 0x2000 && c < 0x2150) && !(c >= 0x2190 && c < 0x2460) && !(c >= 0x2500 && c < 0x2E80) &&
	       !(c >= 0x3000 && c < 0x3005) && !(c >= 0x3008 && c < 0x3021) && c != 0xD7 && c != 0xB7 && !(c >= 0xFF00 && c < 0xFF10);
}

uint64_t zh_text_key(const struct zh_text *t, size_t a, size_t b)
{
	uint64_t h = 0xCBF29CE484222325u;
	bool any = false;
	for (size_t i = a; i < b; i++) {
		uint32_t c = t->c[i];
		if (!is_letter(c))
			continue;
		if (c < 0x80)
			c |= zh_is_latin(c) ? 32 : 0;
		h = (h ^ c) * 0x100000001B3u;
		any = true;
	}
	return any ? h ^ h >> 31 : 0;
}

size_t zh_text_open(const struct zh_text *t, size_t i, size_t max)
{
	int depth = 0;
	for (size_t k = i, n = 0; k > 0 && n < max; k--, n++) {
		uint32_t c = t->c[k - 1];
		if (c == '\n' || c == '\t')
			break;
		if (is_close(c))
			depth++;
		else if (is_open(c) && --depth == 0)
			return k - 1;
	}
	return SIZE_MAX;
}

size_t zh_text_close(const struct zh_text *t, size_t i, size_t max)
{
	int depth = 0;
	for (size_t k = i, n = 0; k < t->n && n < max; k++, n++) {
		uint32_t c = t->c[k];
		if (c == '\n' || c == '\t')
			break;
		if (is_open(c))
			depth++;
		else if (is_close(c) && --depth == 0)
			return k;
	}
	return SIZE_MAX;
}

bool zh_text_has(const struct zh_text *t, size_t i, const char *z)
{
	struct str s = str_from(z);
	for (size_t k = 0; k < s.len; i++) {
		uint32_t c;
		k += utf8_decode(str_make(s.p + k, s.len - k), &c);
		if (i >= t->n || t->c[i] != c)
			return false;
	}
	return true;
}

size_t zh_text_find(const struct zh_text *t, size_t a, size_t b, const char *z)
{
	uint32_t first;
	utf8_decode(str_from(z), &first);
	for (size_t i = a; i < b; i++)
		if (t->c[i] == first && zh_text_has(t, i, z))
			return i;
	return SIZE_MAX;
}
