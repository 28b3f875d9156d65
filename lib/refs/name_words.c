/* name_words.c - see name_words.h. */
#include "name_words.h"
#include <sluice/utf8.h>

#define TOKEN_BYTES_MAX 160u /* how far an address is followed to either side */

static bool is_upper(uint32_t cp)
{
	return (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) || (cp >= 0x391 && cp <= 0x3A9) ||
	       (cp >= 0x400 && cp <= 0x42F) || cp == 0x15E || cp == 0x160 || cp == 0x17D || cp == 0x141 || cp == 0x10C || cp == 0x130;
}

static bool is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
	return cp >= 0xC0 && cp < 0x1100 && cp != 0xD7 && cp != 0xF7;
}

static uint32_t at_cp(struct str t, uint32_t i, uint32_t *n)
{
	uint32_t cp = (unsigned char)t.p[i];
	if (cp < 0x80) {
		*n = 1;
		return cp;
	}
	*n = (uint32_t)utf8_decode(str_sub(t, i, t.len), &cp);
	return cp;
}

static uint32_t back_cp(struct str t, uint32_t i, uint32_t *n)
{
	uint32_t cp = (unsigned char)t.p[i - 1];
	if (cp < 0x80) {
		*n = 1;
		return cp;
	}
	*n = (uint32_t)utf8_decode_back(str_sub(t, 0, i), &cp);
	return cp;
}

static enum word_gap gap_of(uint32_t cp, enum word_gap had)
{
	enum word_gap g = GAP_OTHER;
	if (cp == ' ' || cp == 0xA0 || cp == '\r')
		g = GAP_SPACE;
	else if (cp == ',')
		g = GAP_COMMA;
	else if (cp == '&')
		g = GAP_AMPERSAND;
	else if (cp == '-' || cp == 0x2010 || cp == 0x2011)
		g = GAP_HYPHEN;
	else if (cp == '\'' || cp == 0x2019)
		g = GAP_APOSTROPHE;
	if (had == GAP_NONE || had == g)
		return g;
	if (g == GAP_SPACE)
		return had;
	return had == GAP_SPACE ? g : GAP_OTHER;
}

/* Behind the ASCII letters and digits from I on. */
static inline uint32_t behind_ascii(struct str t, uint32_t i)
{
	while (i < t.len && ((unsigned char)((t.p[i] | 32) - 'a') < 26 || (unsigned char)(t.p[i] - '0') < 10))
		i++;
	return i;
}

struct word word_after(struct str t, uint32_t at, enum word_gap *ret_gap)
{
	struct word w = { at, at };
	uint32_t n, i = at;
	*ret_gap = GAP_NONE;
	while (i < t.len) {
		uint32_t cp = at_cp(t, i, &n);
		if (cp == '\n' || cp == '\t' || cp == '\f')
			return w;
		if (is_letter(cp))
			break;
		*ret_gap = gap_of(cp, *ret_gap);
		i += n;
		if (i - at > 16)
			return w;
	}
	w.start = w.end = i;
	while ((i = behind_ascii(t, i)) < t.len && (unsigned char)t.p[i] >= 0x80) {
		uint32_t cp = at_cp(t, i, &n);
		if (!is_letter(cp))
			break;
		i += n;
	}
	w.end = i;
	return w;
}

struct word word_before(struct str t, uint32_t at, enum word_gap *ret_gap)
{
	struct word w = { at, at };
	uint32_t n, i = at;
	*ret_gap = GAP_NONE;
	while (i > 0) {
		uint32_t cp = back_cp(t, i, &n);
		if (cp == '\n' || cp == '\t' || cp == '\f')
			return w;
		if (is_letter(cp))
			break;
		*ret_gap = gap_of(cp, *ret_gap);
		i -= n;
		if (at - i > 16)
			return w;
	}
	w.start = w.end = i;
	while (i > 0) {
		uint32_t cp = back_cp(t, i, &n);
		if (!is_letter(cp))
			break;
		i -= n;
	}
	w.start = i;
	return w;
}

bool word_is_capital(struct str w)
{
	uint32_t n;
	return w.len && is_upper(at_cp(w, 0, &n));
}

bool word_is_acronym(struct str w)
{
	size_t capitals = 0;
	for (size_t i = 0; i < w.len; i++) {
		if (w.p[i] >= 'A' && w.p[i] <= 'Z')
			capitals++;
		else if (w.p[i] < '0' || w.p[i] > '9')
			return false;
	}
	return capitals >= 2;
}

bool word_is_small(struct str w)
{
	for (size_t i = 0; i < w.len; i++)
		if (w.p[i] < 'a' || w.p[i] > 'z')
			return false;
	return w.len > 0;
}

/* A word of LIST that begins with FIRST is W. */
static bool is_among(struct str w, const char *list, char first)
{
	for (const char *p = list; (p = strchr(p, first)) != NULL; p++) {
		if (p != list && p[-1] != ' ')
			continue;
		size_t n = 1;
		while (n < w.len && p[n] && p[n] != ' ' &&
		       ((p[n] ^ w.p[n]) == 0 || ((p[n] ^ w.p[n]) == 32 && (unsigned char)((p[n] | 32) - 'a') < 26)))
			n++;
		if (n == w.len && (!p[n] || p[n] == ' '))
			return true;
	}
	return false;
}

bool word_in(struct str w, const char *list)
{
	if (w.len == 0 || w.p[0] == '\0')
		return false;
	bool letter = (unsigned char)((w.p[0] | 32) - 'a') < 26;
	return is_among(w, list, letter ? (char)(w.p[0] | 32) : w.p[0]) || (letter && is_among(w, list, (char)(w.p[0] & ~32)));
}

/* By first letter: asked of every capital word beside a name. */
static const char *const function_words[26] = {
	['a' - 'a'] = "a an and at as are after among against about also all any another although according additionally april august apr aug",
	['b' - 'a'] = "but by be before between both because based",
	['c' - 'a'] = "click",
	['d' - 'a'] = "during december dec dear",
	['e' - 'a'] = "each every even",
	['f' - 'a'] = "for from furthermore finally first four five figure following friday february feb",
	['h' - 'a'] = "he his her here however",
	['i' - 'a'] = "if in it its is i into",
	['j' - 'a'] = "just january june july jan jun jul",
	['l' - 'a'] = "last",
	['m' - 'a'] = "my many most more moreover meanwhile monday march may mar",
	['n' - 'a'] = "not no next new note november nov",
	['o' - 'a'] = "or on of our over other once only old one october oct",
	['p' - 'a'] = "per",
	['r' - 'a'] = "recently read",
	['s' - 'a'] = "she since some such several second see saturday sunday september sep sept",
	['t' - 'a'] = "the this that these those to they their there through than then though third two three table today tuesday thursday",
	['u' - 'a'] = "until upon under using",
	['v' - 'a'] = "via",
	['w' - 'a'] = "with was were we who what when where which while wednesday",
	['y' - 'a'] = "you your yesterday",
};

bool word_is_function(struct str w)
{
	char c = w.len ? (char)(w.p[0] | 32) : 0;
	return c >= 'a' && c <= 'z' && function_words[c - 'a'] && word_in(w, function_words[c - 'a']);
}

static bool ends_token(unsigned char c)
{
	return c <= ' ' || c == '"' || c == '<' || c == '>' || c == '(' || c == ')' || c == '[' || c == ']' || c == '|' ||
	       c == ',' || c == ';' || c == '*' || c == '`' || c == '{' || c == '}';
}

static bool is_latin(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool name_in_code(struct str t, uint32_t start, uint32_t end)
{
	uint32_t a = start, b = end;
	/* ideographs need no blank behind an address: lantern@mail.example在此 */
	bool han = start < t.len && (unsigned char)t.p[start] >= 0xE3;
	while (a > 0 && start - a < TOKEN_BYTES_MAX && !ends_token((unsigned char)t.p[a - 1]) && !(han && is_latin((unsigned char)t.p[a - 1])))
		a--;
	while (b < t.len && b - end < TOKEN_BYTES_MAX && !ends_token((unsigned char)t.p[b]) && !(han && is_latin((unsigned char)t.p[b])))
		b++;
	char before = start > 0 ? t.p[start - 1] : ' ', after = end < t.len ? t.p[end] : ' ';
	if (before == '_' || after == '_' || before == '$' || before == '#' || before == '%' || after == '=' || before == '=')
		return true;
	if ((after == ':' && end + 1 < t.len && t.p[end + 1] == ':') || (before == ':' && start > 1 && t.p[start - 2] == ':'))
		return true; /* AWS::Region */
	if (after == '.' && end + 1 < t.len && ((t.p[end + 1] >= 'a' && t.p[end + 1] <= 'z') || (t.p[end + 1] >= '0' && t.p[end + 1] <= '9')))
		return true;
	if (after == '[' && end + 1 < t.len && t.p[end + 1] == '.')
		return true;
	if (before == '.' && start >= 2 && t.p[start - 2] > ' ' && t.p[start - 2] != '.')
		return true;
	if (after == '/' && end + 1 < t.len && t.p[end + 1] >= '0' && t.p[end + 1] <= '9')
		return true; /* Mozilla/5.0 */
	unsigned slashes = 0;
	for (uint32_t i = a; i < b; i++) {
		char c = t.p[i];
		if (c == '\\' || c == '@')
			return true;
		if (c == '/' && ++slashes >= 2)
			return true;
	}
	/* a token that goes on behind the brackets of a defanged host or path */
	return a > 0 && t.p[a - 1] == ']' && start == a && before == ']' && start >= 2 && t.p[start - 2] == '.';
}

struct word name_hyphened(struct str t, uint32_t start, uint32_t end)
{
	struct word r = { start, end };
	uint32_t i = end;
	while (i + 1 < t.len && t.p[i] == '-' && (((unsigned char)t.p[i + 1] | 32) >= 'a' && ((unsigned char)t.p[i + 1] | 32) <= 'z')) {
		i++;
		while (i < t.len && (((unsigned char)t.p[i] | 32) >= 'a' && ((unsigned char)t.p[i] | 32) <= 'z'))
			i++;
		r.end = i;
	}
	i = start;
	if (i >= 2 && t.p[i - 1] == '-' && (((unsigned char)t.p[i - 2] | 32) >= 'a' && ((unsigned char)t.p[i - 2] | 32) <= 'z')) {
		i--;
		while (i > 0 && (((unsigned char)t.p[i - 1] | 32) >= 'a' && ((unsigned char)t.p[i - 1] | 32) <= 'z'))
			i--;
		r.start = i;
	}
	return r;
}

bool name_is_set(struct str t, uint32_t start)
{
	uint32_t n, cp = start < t.len ? at_cp(t, start, &n) : 0;
	return is_upper(cp) || cp >= 0x1100 || (cp >= '0' && cp <= '9');
}
