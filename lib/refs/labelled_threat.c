/* labelled_threat.c - labels that are a part of what they announce: CVE-2020-1234, rule Name { … }, "YARA rule: Name". */
#include "labelled.h"

/* The hyphens of CVE-2020-1234, plain, as a dash or underlined; 0 for none. */
static size_t cve_hyphen(struct str s, size_t i)
{
	static const char *const forms[] = { "-", "_", "–", "‑", "－", "—" };
	for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
		if (has_at(s, i, str_from(forms[k])))
			return strlen(forms[k]);
	return 0;
}

/* The number from AT, of four figures and more, of the year before it. */
static size_t cve_number(struct scan *sc, size_t start, size_t at, const char *year)
{
	struct str s = sc->s;
	size_t i = at;
	while (is_digit(byte_at(s, i)) && i - at < 8)
		i++;
	if (i - at < 4 || is_alnum(byte_at(s, i)))
		return at;
	const char *v = arena_printf(sc->d->arena, "CVE-%.4s-%.*s", year, (int)(i - at), s.p + at);
	doc_hit(sc->d, REF_cve, (uint32_t)start, (uint32_t)i, str_from(v), SCORE_SHAPE, "cve");
	return i;
}

/* CVE-2020-1234, CVE: 2020-1234, CVE-2020-1234/1235; the first are of 1999. */
void label_cve(struct scan *sc, size_t start, size_t end)
{
	struct str s = sc->s;
	size_t i = end, d = 0, n = cve_hyphen(s, i);
	if (n) {
		i += n;
	} else {
		i += has_at(s, i, STR("：")) ? strlen("：") : byte_at(s, i) == ':';
		i += byte_at(s, i) == ' ';
	}
	const char *year = s.p + i;
	for (; is_digit(byte_at(s, i)) && d < 4; i++)
		d++;
	n = cve_hyphen(s, i);
	if (d != 4 || n == 0 || i - d == end || memcmp(year, "1999", 4) < 0 || memcmp(year, "2100", 4) > 0)
		return;
	size_t at = i + n, e = cve_number(sc, start, at, year);
	while (e > at && (byte_at(s, e) == '/' || has_at(s, e, STR("、")))) {
		at = e + (byte_at(s, e) == '/' ? 1 : strlen("、"));
		if (byte_at(s, at + 4) == '-') /* CVE-2020-1/2021-2: has a year of its own */
			break;
		e = cve_number(sc, at, at, year);
	}
}

/* rule Name : tags { … condition: */
void label_yara(struct scan *sc, size_t end)
{
	struct str s = sc->s;
	size_t i = end, a;
	while (byte_at(s, i) == ' ')
		i++;
	a = i;
	while (i - a < 128 && (is_alnum(byte_at(s, i)) || byte_at(s, i) == '_'))
		i++;
	size_t e = i;
	if (a == end || e - a < 2 || is_digit(s.p[a]))
		return;
	while (i < s.len && i - e < 120 && (is_alnum(s.p[i]) || strchr(" _:\t\r\n", s.p[i])))
		i++;
	if (byte_at(s, i) != '{' || str_find(str_sub(s, i, i + 4096), STR("condition")) < 0)
		return;
	doc_hit(sc->d, REF_yara_rule, (uint32_t)a, (uint32_t)e, str_sub(s, a, e), SCORE_LABELLED, "yara-rule");
}

/* YARA rule: Name, with the signs of a program's name in it. */
void label_yara_name(struct scan *sc, size_t end)
{
	struct str s = sc->s;
	size_t i = label_to_value(s, end), e = i;
	bool sign = false, capital = false;
	for (; e - i < 128 && (is_alnum(byte_at(s, e)) || byte_at(s, e) == '_'); e++) {
		sign |= s.p[e] == '_';
		capital |= s.p[e] >= 'A' && s.p[e] <= 'Z';
	}
	if (i == end || e - i < 4 || !sign || !capital || is_digit(s.p[i]) || (byte_at(s, e) == '.' && is_alnum(byte_at(s, e + 1))))
		return;
	doc_hit(sc->d, REF_yara_rule, (uint32_t)i, (uint32_t)e, str_sub(s, i, e), SCORE_LABELLED, "yara-rule");
}
