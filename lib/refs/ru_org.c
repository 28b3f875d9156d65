/* ru_org.c - Russian names of organisations: a legal form or a common noun with
 * a name in «», offices of the state that go on in the genitive
 * (Министерство обороны Российской Федерации), and houses behind a capital
 * adjective (Национальный банк).
 *
 * Russian nouns that follow a head are small letters, so the end is told by the
 * first word that is a verb's neighbour rather than a name's: a preposition, a
 * sign, or a word after three small ones without a capital one. */
#include "name_spans.h"
#include "name_words.h"
#include "organizations.h"
#include "passes.h"
#include "ru_case.h"
#include "rules.h"
#include <sluice/utf8.h>

#define QUOTED_BYTES_MAX 240u
#define HEAD_WORDS_MAX 7
#define SMALL_WORDS_MAX 3

/* The closing sign for an opening quote at AT, or 0. */
static const char *closing(struct str t, uint32_t at)
{
	struct str s = str_sub(t, at, at + 3);
	if (str_starts(s, STR("«")))
		return "»";
	if (str_starts(s, STR("“")) || str_starts(s, STR("„")))
		return "”";
	return str_starts(s, STR("\"")) ? "\"" : NULL;
}

static void add(struct doc *d, const struct name_spans *places, uint32_t start, uint32_t end, double score, const char *by)
{
	const struct name_span *p = name_span_over(places, start, end);
	struct str country = p && p->start >= start && p->end <= end ? organization_extra(&d->hits.v[p->hit], "country") : STR("");
	struct hit *h = doc_hit(d, REF_organization, start, end, ru_nominative(d->arena, doc_slice(d, start, end)), score, by);
	if (country.len)
		organization_extras(h, STR(""), STR(""), country);
}

static void quoted(struct doc *d, const struct name_spans *places, const struct lit_hit *x)
{
	uint32_t at = x->end;
	while (at < d->text.len && at - x->end < 3 &&
	       (d->text.p[at] == ' ' || (unsigned char)d->text.p[at] == 0xC2 || (unsigned char)d->text.p[at] == 0xA0)) {
		if ((unsigned char)d->text.p[at] == 0xC2 && (unsigned char)d->text.p[at + 1] == 0xAB)
			break; /* « itself */
		at++;
	}
	const char *close = closing(d->text, at);
	if (!close)
		return;
	struct str rest = str_sub(d->text, at + 1, (size_t)at + QUOTED_BYTES_MAX);
	ptrdiff_t n = str_find(rest, str_from(close));
	ptrdiff_t nl = str_find_char(rest, '\n');
	if (n < 2 || (nl >= 0 && nl < n))
		return;
	uint32_t end = at + 1 + (uint32_t)n + (uint32_t)strlen(close);
	/* ООО «Торговый дом «Имя»: the inner quote closes both */
	if (close[0] != '"') {
		struct str tail = str_sub(d->text, end, end + 2);
		if (str_starts(tail, str_from(close)))
			end += (uint32_t)strlen(close);
	}
	bool form = word_is_capital(doc_slice(d, x->start, x->end));
	add(d, places, x->start, end, form ? SCORE_SHAPE : SCORE_GRAMMAR, "ru-quoted");
}

static bool is_link(struct str w)
{
	static const char *const links[] = { "и", "по", "при", "имени", "им", "в", "на" };
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (str_eqz(w, links[i]))
			return true;
	return false;
}

/* Endings that nouns and adjectives have in the genitive; verbs and adverbs do not. */
static bool is_genitive(struct str w)
{
	static const char *const ends[] = { "ой", "ых", "их", "ого", "его", "ей", "ии", "ия", "ов", "ев", "ам", "ы", "и", "а", "я" };
	static const char *const bare[] = { "дел",          "сил",       "войск",  "услуг", "наук", "лиц",   "прав",  "границ", "ситуаций",
					    "коммуникаций", "отношений", "земель", "недр",  "вод",  "дорог", "писем", "книг" };
	if (w.len < 6)
		return false;
	for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
		if (str_eqz(w, bare[i]))
			return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(w, str_from(ends[i])))
			return !str_ends(w, STR("ла")) && !str_ends(w, STR("ся")) &&
			       (!str_ends(w, STR("ли")) || str_ends_any(w, "торговли|отрасли|земли|мебели|кровли|автомобили|стали|пыли|соли"));
	return false;
}

/* … and hardly any other word has: not сегодня, вчера. */
static bool is_surely_genitive(struct str w)
{
	static const char *const weak[] = { "ам", "ы", "и", "а", "я" };
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
		if (str_ends(w, str_from(weak[i])) && !str_ends(w, STR("ии")) && !str_ends(w, STR("ия")))
			return false;
	return is_genitive(w);
}

/* по | водным ресурсам, атомной энергии: what an office is for, in the dative. */
static bool is_dative(struct str w)
{
	return w.len > 8 && str_ends_any(w, "ам|ям|ым|им|ому|ему|ой|ей|ию|ии|ти|ке|ву|ту|лу");
}

/* What institutes, banks and offices are of. */
static bool is_trade(struct str w)
{
	return str_is_any(w, "связи|права|экономики|медицины|культуры|физики|химии|математики|механики|искусств|управления|транспорта|строительства|технологий|финансов|"
			     "обороны|торговли|развития|сбережений|рыболовства|энергетики|энергии|геологии|океанологии|статистики|стандартов|архитектуры|языков|здоровья|"
			     "наук|недр|дел|здравоохранения|образования|земледелия|мелиорации|метеорологии|безопасности|юстиции");
}

static bool is_adjective(struct str w)
{
	static const char *const ends[] = { "ий", "ый", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом",
					    "ая", "яя", "ую", "юю",  "ое",  "ее",  "ые",  "ие", "ых", "их" };
	for (size_t k = 0; w.len > 8 && k < sizeof ends / sizeof *ends; k++)
		if (str_ends(w, str_from(ends[k])))
			return true;
	return false;
}

/* LOWER: "министерству финансов Эльбонии": without a capital letter of its own,
 * so that a capital word must end it. */
static void head(struct doc *d, const struct name_spans *places, const struct lit_hit *x, bool lower)
{
	struct str t = d->text;
	uint32_t end = x->end, pos = x->end;
	unsigned small = 0;
	bool ends_capital = false, is_for = false;
	enum word_gap gap;
	for (unsigned i = 0; i < HEAD_WORDS_MAX; i++) {
		struct word w = word_after(t, pos, &gap);
		if (!word_ok(w) || gap != GAP_SPACE)
			break;
		struct str s = word_str(t, w);
		if (is_link(s)) {
			struct word y = word_after(t, w.end, &gap);
			if (!word_ok(y) || gap != GAP_SPACE || !(is_genitive(word_str(t, y)) || word_is_capital(word_str(t, y)) || (str_eqz(s, "по") && is_dative(word_str(t, y)))) ||
			    (end == x->end && !str_eqz(s, "по")))
				break;
			if (str_eqz(s, "в") || str_eqz(s, "на"))
				break;
			if (str_eqz(s, "и") && ends_capital && word_is_capital(word_str(t, y)))
				break; /* Министерство финансов Руритании и | Союз … */
			is_for |= str_eqz(s, "по");
			pos = w.end;
			continue;
		}
		bool capital = word_is_capital(s);
		if (!capital && (!(is_genitive(s) || (is_for && is_dative(s))) || ++small > SMALL_WORDS_MAX))
			break;
		end = pos = w.end;
		ends_capital = capital;
	}
	if (end == x->end || (lower && !ends_capital))
		return;
	uint32_t start = x->start;
	struct word w = word_before(t, start, &gap);
	/* an adjective in front: Российский, Московский государственный */
	if (word_ok(w) && gap == GAP_SPACE && word_is_capital(word_str(t, w)) && is_adjective(word_str(t, w)))
		start = w.start;
	add(d, places, start, end, SCORE_GRAMMAR, "ru-head");
}

/* "Стрельсауского университета", "Национальный банк Руритании": a capital
 * adjective before a noun that names a kind of house. */
static void tail(struct doc *d, const struct name_spans *places, const struct lit_hit *x)
{
	struct str t = d->text;
	uint32_t start = x->start;
	enum word_gap gap;
	for (unsigned i = 0; i < HEAD_WORDS_MAX; i++) {
		struct word w = word_before(t, start, &gap);
		struct str s = word_str(t, w);
		if (!word_ok(w) || gap != GAP_SPACE || !is_adjective(s))
			break;
		start = w.start;
		if (word_is_capital(s))
			break;
	}
	if (start == x->start || !word_is_capital(str_sub(t, start, x->start)))
		return;
	uint32_t end = x->end;
	struct word w = word_after(t, end, &gap);
	/* Эльбонский реестр земель: behind an adjective of a country; университет связи */
	if (word_ok(w) && gap == GAP_SPACE && !word_is_capital(word_str(t, w)) &&
	    (is_trade(word_str(t, w)) || (name_span_starting(places, start) && is_surely_genitive(word_str(t, w))))) {
		end = w.end;
		w = word_after(t, end, &gap);
	}
	if (word_ok(w) && gap == GAP_SPACE && word_is_capital(word_str(t, w)) && is_genitive(word_str(t, w)))
		end = w.end;
	add(d, places, start, end, SCORE_GRAMMAR, "ru-tail");
}

void refs_ru_orgs(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_ru_org_word];
	if (l->n == 0 || !(d->features & DOC_HAS_CYRILLIC))
		return;
	struct name_spans places = name_spans_of(d, KINDS_PLACE, 0);
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		bool form = str_eq(doc_cell(d, TABLE_ru_org_word, x, 1), STR("form"));
		if (form)
			quoted(d, &places, x);
		if (str_eq(doc_cell(d, TABLE_ru_org_word, x, 2), STR("tail")) && !word_is_capital(doc_slice(d, x->start, x->end)))
			tail(d, &places, x);
		else if (form || str_eq(doc_cell(d, TABLE_ru_org_word, x, 1), STR("tail")))
			continue;
		else if (str_eq(doc_cell(d, TABLE_ru_org_word, x, 1), STR("lower")))
			head(d, &places, x, true);
		else if (word_is_capital(doc_slice(d, x->start, x->end)))
			head(d, &places, x, false);
	}
}
