/* ru_case.c - see ru_case.h.
 *
 * Only the first noun and the adjectives in front of it are bent by the sentence; what
 * follows is in the genitive for good. The noun is one of a closed list, which tells
 * its gender, and so the endings of all of them. A grammar of Russian was not wanted:
 * a noun that is not in the list stays as it stands. */
#include "ru_case.h"
#include <string.h>

#define ADJECTIVES_MAX 3u

enum gender { MALE, FEMALE, NEUTER };

/* Nouns without their first letter, which may be a capital one, and without their ending. */
struct noun {
	const char *stem, *ending; /* of the nominative */
	enum gender gender;
	bool generic;              /* says nothing in front of a name in quotes */
};
static const struct noun nouns[] = {
	{ "инистерств", "о", NEUTER, false }, { "равительств", "о", NEUTER, false }, { "гентств", "о", NEUTER, false },
	{ "осольств", "о", NEUTER, false }, { "азначейств", "о", NEUTER, false }, { "онсульств", "о", NEUTER, false },
	{ "здательств", "о", NEUTER, false }, { "бществ", "о", NEUTER, false }, { "едомств", "о", NEUTER, false },
	{ "юр", "о", NEUTER, false }, { "правлени", "е", NEUTER, false }, { "бъединени", "е", NEUTER, false },
	{ "редприяти", "е", NEUTER, true }, { "чреждени", "е", NEUTER, false },
	{ "дминистраци", "я", FEMALE, false }, { "кадеми", "я", FEMALE, false }, { "олици", "я", FEMALE, false },
	{ "нспекци", "я", FEMALE, false }, { "рганизаци", "я", FEMALE, true }, { "ссоциаци", "я", FEMALE, false },
	{ "едераци", "я", FEMALE, false }, { "омпани", "я", FEMALE, true }, { "виакомпани", "я", FEMALE, false },
	{ "елекомпани", "я", FEMALE, false }, { "нергокомпани", "я", FEMALE, false }, { "орпораци", "я", FEMALE, true },
	{ "омисси", "я", FEMALE, false }, { "рокуратур", "а", FEMALE, false }, { "ольниц", "а", FEMALE, false },
	{ "лужб", "а", FEMALE, false }, { "алат", "а", FEMALE, false }, { "ирм", "а", FEMALE, true }, { "азет", "а", FEMALE, false },
	{ "ирж", "а", FEMALE, false }, { "линик", "а", FEMALE, false }, { "абрик", "а", FEMALE, false }, { "аможн", "я", FEMALE, false },
	{ "епартамент", "", MALE, false }, { "омитет", "", MALE, false }, { "ниверситет", "", MALE, false },
	{ "нститут", "", MALE, false }, { "арламент", "", MALE, false }, { "енат", "", MALE, false }, { "эропорт", "", MALE, false },
	{ "анк", "", MALE, false }, { "онд", "", MALE, false }, { "оюз", "", MALE, false }, { "авод", "", MALE, false },
	{ "омбинат", "", MALE, false }, { "елеканал", "", MALE, false }, { "овет", "", MALE, false }, { "онцерн", "", MALE, true },
	{ "олдинг", "", MALE, true }, { "ентр", "", MALE, false }, { "енштаб", "", MALE, false }, { "рхив", "", MALE, false },
	{ "ператор", "", MALE, false }, { "орт", "", MALE, false }, { "инюст", "", MALE, false }, { "инфин", "", MALE, false }, { "осбанк", "", MALE, false },
};

/* The noun that W is a case of (of the singular); NULL: none. */
static const struct noun *noun_of(struct str w, struct str *ret_bent)
{
	static const char *const endings[] = { "а|у|ом|е", "ы|и|е|у|ой|ю|ей|а|я", "а|у|ом|е|о|я|ю|ем|и" };
	if (w.len < 6)
		return NULL;
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
		struct str tail = str_sub(w, 2, w.len);
		if (!str_starts(tail, str_from(nouns[i].stem)))
			continue;
		struct str end = str_sub(tail, strlen(nouns[i].stem), tail.len);
		if (end.len ? !str_is_any(end, endings[nouns[i].gender]) : nouns[i].ending[0])
			continue;
		*ret_bent = end;
		return &nouns[i];
	}
	return NULL;
}

/* The ending of an adjective in the nominative, by the case's ending E and what stands in front of it; NULL: it has none such. */
static const char *adjective_ending(struct str stem, struct str e, enum gender g)
{
	bool hard = str_is_any(e, "ого|ому|ом|ым"), soft = str_is_any(e, "его|ему|ем|им");
	if (g == FEMALE)
		return str_is_any(e, "ой|ую") ? "ая" : str_is_any(e, "ей|юю") ? "яя" : NULL;
	if (!hard && !soft)
		return NULL;
	bool velar = str_ends_any(stem, "г|к|х"), hushing = str_ends_any(stem, "ж|ш|ч|щ");
	if (g == NEUTER)
		return hard || velar ? "ое" : "ее";
	if (str_ends_any(stem, "ородск|орск|бластн|раев|ечн|емск")) /* the stress is on its ending: Городской */
		return str_ends(stem, STR("емск")) ? "ий" : "ой";
	return soft || velar || hushing ? "ий" : "ый";
}

static size_t next_word(struct str s, size_t at)
{
	ptrdiff_t n = str_find_char(str_sub(s, at, s.len), ' ');
	return n < 0 ? s.len : at + (size_t)n;
}

/* The name in the quotes that begin at AT and end the whole. */
static struct str inside(struct str s, size_t at)
{
	static const char *const quotes[][2] = { { "«", "»" }, { "“", "”" }, { "„", "”" }, { "\"", "\"" } };
	struct str q = str_sub(s, at, s.len);
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
		size_t a = strlen(quotes[i][0]), b = strlen(quotes[i][1]);
		if (q.len > a + b && str_starts(q, str_from(quotes[i][0])) && str_ends(q, str_from(quotes[i][1])) &&
		    str_find(str_sub(q, a, q.len - b), str_from(quotes[i][0])) < 0)
			return str_sub(q, a, q.len - b);
	}
	return STR("");
}

struct str ru_nominative(struct arena *a, struct str name)
{
	const struct noun *noun = NULL;
	struct str bent = STR(""), ends[ADJECTIVES_MAX];
	size_t at = 0, end = 0, n = 0;
	for (; at < name.len; at = end + 1) {
		end = next_word(name, at);
		noun = noun_of(str_sub(name, at, end), &bent);
		if (noun || n == ADJECTIVES_MAX)
			break;
		ends[n++] = str_sub(name, at, end);
	}
	if (!noun)
		return name;
	struct str quoted = end < name.len ? inside(name, end + 1) : STR("");
	if (noun->generic && n == 0 && quoted.len)
		return quoted;
	if (str_eqz(bent, noun->ending))
		return name;
	char *p = arena_alloc(a, name.len + 8 * (n + 1));
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		const char *to = NULL;
		struct str w = ends[i];
		for (size_t k = 6; k >= 4 && !to; k -= 2) /* endings of three letters, then of two */
			if (w.len > k + 6)
				to = adjective_ending(str_sub(w, 0, w.len - k), str_sub(w, w.len - k, w.len), noun->gender), w.len -= to ? k : 0;
		if (!to)
			return name; /* no adjective: the noun stands in the genitive behind another */
		memcpy(p + len, w.p, w.len);
		len += w.len;
		memcpy(p + len, to, strlen(to));
		len += strlen(to);
		p[len++] = ' ';
	}
	size_t keep = end - at - bent.len;
	memcpy(p + len, name.p + at, keep);
	len += keep;
	memcpy(p + len, noun->ending, strlen(noun->ending));
	len += strlen(noun->ending);
	memcpy(p + len, name.p + end, name.len - end);
	return str_make(p, len + name.len - end);
}
