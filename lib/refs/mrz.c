/* mrz.c - the machine-readable zone of passports, visas and identity cards (ICAO Doc 9303): two lines of 44 or 36 signs,
 * or three of 30, whose fillers "<" are hardly ever anything else. The number, the birth and the end of validity have a
 * check digit each, with the weights 7, 3, 1; all three must hold.
 *
 * What stands in the zone is what a border reads: the number in it outweighs the one on the page. */
#include "passes.h"
#include "scan.h"

#define LINE_BYTES_MAX 64u
#define LONG_MAX 22u /* signs of a card's number with its check digit */

/* Value of a sign of the zone: a figure, A for 10 to Z for 35, the filler for 0; -1 for anything else. */
static int value(char c)
{
	return c == '<' ? 0 : is_digit(c) ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

/* The N signs at P have the check digit behind them. */
static bool holds(const char *p, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (unsigned)value(p[i]) * (unsigned)"\7\3\1"[i % 3];
	return is_digit(p[n]) && sum % 10 == (unsigned)(p[n] - '0');
}

/* Line LINE of the text without the blanks around it: as long as N, of the zone's signs alone. */
static bool zone_line(const struct doc *d, size_t line, size_t n, struct str *ret)
{
	if (line >= d->n_lines || d->lines[line].end - d->lines[line].start > LINE_BYTES_MAX)
		return false;
	*ret = str_trim(doc_line(d, line));
	if (ret->len != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (value(ret->p[i]) < 0)
			return false;
	return true;
}

static void tell(struct doc *d, const char *number, char kind)
{
	size_t n = 9;
	while (n > 0 && number[n - 1] == '<')
		n--;
	if (n < 5)
		return;
	uint32_t at = (uint32_t)(number - d->text.p);
	doc_hit(d, kind == 'P' ? REF_passport : REF_id_number, at, at + (uint32_t)n, str_make(number, n), SCORE_CHECKSUM, "mrz");
}

/* D23145890<7349<: a number of more than nine signs (Doc 9303-5, 4.2.2.1 note j) has the filler in its check digit's place,
 * what is left and the digit behind it. NUMBER has the 25 signs of the line behind it. */
static void tell_long(struct doc *d, const char *number)
{
	char whole[LONG_MAX + 2];
	size_t n = 9, rest = 10;
	memcpy(whole, number, n);
	while (rest < 25 && number[rest] != '<' && n <= LONG_MAX)
		whole[n++] = number[rest++];
	if (number[9] != '<' || n < 11 || n > LONG_MAX || memchr(number, '<', 9) || !holds(whole, n - 1))
		return;
	uint32_t at = (uint32_t)(number - d->text.p);
	doc_hit(d, REF_id_number, at, at + (uint32_t)rest, arena_copy(d->arena, str_make(whole, n - 1)), SCORE_CHECKSUM, "mrz");
}

/* LINE, or the next one where it is blank: OCR parts the rows so. */
static size_t after_blank(const struct doc *d, size_t line)
{
	return line < d->n_lines && str_trim(doc_line(d, line)).len == 0 ? line + 1 : line;
}

/* Line AT begins a zone: P<UTOERIKSSON<<ANNA<MARIA<<<…, I<UTOD231458907<<<…. */
static void zone(struct doc *d, size_t at)
{
	struct str first, second;
	struct str line = str_trim(doc_line(d, at));
	size_t n = line.len, next = after_blank(d, at + 1);
	if ((n != 44 && n != 36 && n != 30) || !strchr("PVIAC", line.p[0]) || !zone_line(d, at, n, &first) || !zone_line(d, next, n, &second))
		return;
	if (n == 30) {
		if (line.p[0] != 'P' && line.p[0] != 'V' && holds(second.p, 6) && holds(second.p + 8, 6)) {
			if (holds(first.p + 5, 9))
				tell(d, first.p + 5, first.p[0]);
			else
				tell_long(d, first.p + 5);
		}
		return;
	}
	if (holds(second.p, 9) && holds(second.p + 13, 6) && holds(second.p + 21, 6))
		tell(d, second.p, first.p[0]);
}

void refs_mrz(struct doc *d)
{
	const char *p = d->text.p, *end = p + d->text.len;
	/* one filler is rare enough, and looked for by vectors */
	while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		if (end - p < 3 || p[1] != '<' || p[2] != '<') {
			p++;
			continue;
		}
		size_t line = doc_line_at(d, (uint32_t)(p - d->text.p));
		zone(d, line);
		p = d->text.p + d->lines[line].end + 1;
	}
}
