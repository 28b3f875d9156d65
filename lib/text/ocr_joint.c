/* ocr_joint.c - what stands between two lines of one text.
 *
 * Words are parted by a space, Chinese by nothing. An address or a hash that is longer
 * than its bubble or cell is broken anywhere, and a space there would make two wrong ones
 * of it; that a line is full does not tell, because lines break between words for the same
 * reason. So the two ends tell: what the first line ends with is no whole address, hash or number
 * yet, or the next begins with what no word begins with, and both have only letters that
 * such a thing has. */
#include "text/ocr_joint.h"

#include <sluice/utf8.h>

/* The two ends of hexadecimal figures, of random letters and figures, at least. */
#define HEX_MIN 12
#define HEX_REST 4
#define RANDOM_MIN 12
#define RANDOM_REST 4
/* Figures of a number with letters in it. */
#define CODE_DIGITS_MIN 3
/* Last labels of hosts that are whole; two letters are a country. */
#define LAST_MAX 8

/* Characters FROM..TO of a line without a gap, and what they are. */
struct end {
	const struct ocr_char *c;
	size_t n;
	size_t digits, small, capitals, hex, dots, at, others; /* others: marks that addresses have */
	bool scheme;                                          /* has :// */
	bool odd;                                             /* something that no address has */
};

static struct end look(const struct ocr_char *c, size_t n)
{
	struct end e = { .c = c, .n = n };
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = c[i].cp;
		bool digit = cp >= '0' && cp <= '9', small = cp >= 'a' && cp <= 'z', capital = cp >= 'A' && cp <= 'Z';
		e.digits += digit;
		e.small += small;
		e.capitals += capital;
		e.hex += digit || (cp >= 'a' && cp <= 'f') || (cp >= 'A' && cp <= 'F');
		e.dots += cp == '.';
		e.at += cp == '@';
		bool mark = cp < 0x7F && cp > ' ' && strchr(":/?=&%#_-+~", (int)cp);
		e.others += mark;
		e.odd |= !digit && !small && !capital && !mark && cp != '.' && cp != '@';
		e.scheme |= cp == '/' && i >= 2 && c[i - 1].cp == '/' && c[i - 2].cp == ':';
	}
	return e;
}

/* What A ends with; a mark before it (a colon after Chinese, a bracket) is not of it. */
static struct end tail(const struct ocr_line *a)
{
	size_t i = a->n;
	while (i > 0 && a->c[i - 1].cp > ' ' && a->c[i - 1].cp < 0x7F && !strchr("\"'<>()[]{},;", (int)a->c[i - 1].cp)) {
		i--;
		if (a->c[i].space_before || a->c[i].cell_before)
			break;
	}
	return look(a->c + i, a->n - i);
}

static struct end head(const struct ocr_line *b)
{
	size_t n = 0;
	while (n < b->n && b->c[n].cp > ' ' && b->c[n].cp < 0x7F && !strchr("\"'<>()[]{},;", (int)b->c[n].cp) &&
	       !(n && (b->c[n].space_before || b->c[n].cell_before)))
		n++;
	return look(b->c, n);
}

/* Figures and dots that are an IPv4 address together and are none before. */
static bool one_ipv4(const struct end *a, const struct end *b)
{
	unsigned group = 0, groups = 0, len = 0;
	if (a->digits + a->dots != a->n || b->digits + b->dots != b->n || a->dots + b->dots != 3 || a->dots == 0)
		return false;
	for (size_t i = 0; i <= a->n + b->n; i++) {
		uint32_t cp = i == a->n + b->n ? '.' : i < a->n ? a->c[i].cp : b->c[i - a->n].cp;
		if (cp != '.') {
			group = group * 10 + (unsigned)(cp - '0');
			if (++len > 3 || group > 255)
				return false;
			continue;
		}
		if (len == 0)
			return false;
		groups++;
		group = len = 0;
	}
	return groups == 4 && (a->dots < 3 || a->c[a->n - 1].cp == '.');
}

/* A telephone, an IMEI, a card, an identity number: as long as one together, and none before. */
static bool one_number(const struct end *a, const struct end *b)
{
	size_t n = a->n + b->n;
	return a->digits == a->n && b->digits == b->n && a->n >= 4 && a->n != 11 &&
	       ((n == 11 && a->c[0].cp == '1') || (n >= 15 && n <= 19 && a->n < 15));
}

/* A date of figures: four, one or two, one or two, and none before. */
static bool one_date(const struct end *a, const struct end *b)
{
	size_t figures = 0, marks = 0, n = a->n + b->n;
	uint32_t mark = 0;
	if (n < 8 || n > 10)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = i < a->n ? a->c[i].cp : b->c[i - a->n].cp;
		if (cp >= '0' && cp <= '9') {
			if (++figures > (marks ? 2u : 4u))
				return false;
			continue;
		}
		if ((cp != '-' && cp != '/' && cp != '.') || (mark && cp != mark) || figures == 0 || (!marks && figures != 4))
			return false;
		mark = cp;
		marks++;
		figures = 0;
	}
	uint32_t last = a->c[a->n - 1].cp, first = b->c[0].cp;
	return marks == 2 && figures && (last == mark || first == mark || a->n <= 4);
}

/* Capitals, figures and dashes, with both kinds in all and a dash where they are broken: a number of a contract, of a type. */
static bool one_code(const struct end *a, const struct end *b)
{
	uint32_t last = a->c[a->n - 1].cp, first = b->c[0].cp;
	size_t dashes = 0;
	for (size_t i = 0; i < a->n + b->n; i++)
		dashes += (i < a->n ? a->c[i].cp : b->c[i - a->n].cp) == '-';
	return (last == '-') != (first == '-') && a->n + b->n == a->digits + a->capitals + b->digits + b->capitals + dashes && a->capitals &&
	       a->digits + b->digits >= CODE_DIGITS_MIN && b->digits + b->capitals && a->n > 2;
}

/* The small letters after A's last dot, with B's after them; the number of A's, 0 where that is no last label. */
static size_t last_label(const struct end *a, const struct end *b, char ret[LAST_MAX + 1])
{
	size_t n = 0, more = b ? b->n : 0;
	while (n < a->n && a->c[a->n - 1 - n].cp != '.')
		n++;
	if (n == a->n || n == 0 || n + more > LAST_MAX)
		return 0;
	for (size_t i = 0; i < n + more; i++) {
		uint32_t cp = i < n ? a->c[a->n - n + i].cp : b->c[i - n].cp;
		if (cp < 'a' || cp > 'z')
			return 0;
		ret[i] = (char)cp;
	}
	ret[n + more] = 0;
	return n;
}

static bool known_label(const char *label)
{
	static const char *const known[] = { "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "local", "example", "onion" };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(label, known[i]) == 0)
			return true;
	return false;
}

static bool whole_host(const struct end *a)
{
	char last[LAST_MAX + 1];
	size_t n = last_label(a, NULL, last);
	return n && (n == 2 || known_label(last));
}

/* mail.host.exa and mple, host.co and m. */
static bool one_label(const struct end *a, const struct end *b)
{
	char last[LAST_MAX + 1], both[LAST_MAX + 1];
	return last_label(a, NULL, last) && !known_label(last) && last_label(a, b, both) && known_label(both);
}

static bool starts_like(const struct end *b, const char *word)
{
	size_t i = 0;
	while (word[i] && i < b->n && (b->c[i].cp | 32) == (uint32_t)word[i])
		i++;
	return !word[i];
}

/* A host or mail address goes on with B. */
static bool one_host(const struct end *a, const struct end *b)
{
	uint32_t last = a->c[a->n - 1].cp, first = b->c[0].cp;
	bool address = a->at == 1 || (a->dots >= 1 && a->small >= 3);
	if (!address || b->at || b->scheme || starts_like(b, "www.") || b->n != b->digits + b->small + b->dots + b->others ||
	    (b->digits + b->dots == b->n && b->dots >= 3))
		return false;
	if (first == '.' && b->n >= 3)
		return true;
	if (last == '@' || (last == '.' && a->dots >= 2) || last == '-')
		return b->dots > 0 || b->small >= 2;
	if (one_label(a, b))
		return true;
	return b->dots > 0 && b->c[b->n - 1].cp != '.' && !whole_host(a) && (first < 'A' || first > 'Z');
}

static bool one_url(const struct end *a, const struct end *b)
{
	uint32_t first = b->c[0].cp;
	if (!a->scheme || b->scheme || b->at)
		return false;
	return (first < 0x7F && strchr("/?&=#%:._-", (int)first)) || strchr("/?&=#%:._-", (int)a->c[a->n - 1].cp) || b->digits ||
	       b->others || b->dots;
}

static bool random_letters(const struct end *e)
{
	return e->n == e->digits + e->small + e->capitals &&
	       ((e->digits && e->small && e->capitals) || (e->digits >= 3 && e->small + e->capitals >= 3));
}

bool ocr_joint_broken(const struct ocr_line *a, const struct ocr_line *b)
{
	struct end x = tail(a), y = head(b);
	if (x.n == 0 || y.n == 0 || x.odd || y.odd)
		return false;
	bool hex = x.hex == x.n && y.hex == y.n &&
		   (x.n + y.n == 32 || x.n + y.n == 40 || x.n + y.n == 64 || (x.n >= HEX_MIN && y.n >= HEX_REST)) && x.digits &&
		   x.digits < x.n;
	bool random = x.n >= RANDOM_MIN && random_letters(&x) && y.n >= RANDOM_REST && random_letters(&y);
	return hex || random || one_date(&x, &y) || one_code(&x, &y) || one_ipv4(&x, &y) || one_number(&x, &y) || one_url(&x, &y) || one_host(&x, &y);
}

bool ocr_joint_space(const struct ocr_line *a, const struct ocr_line *b)
{
	if (!a->n || !b->n || utf8_is_han(a->c[a->n - 1].cp) || utf8_is_han(b->c[0].cp) || utf8_width(a->c[a->n - 1].cp) != 1)
		return false;
	return !ocr_joint_broken(a, b);
}
