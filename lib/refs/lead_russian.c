/* lead_russian.c - Russian names that begin with what kind of house it is in small letters, as talk has
 * them: университету Клоу, больницы святого Ипатия, по стрельсауской больнице. Anywhere
 * else a university with somebody's name behind it is none, so these are leads alone. */
#include "lead_find.h"
#include "name_spans.h"
#include "rules.h"

#define SMALL_WORDS_MAX 2u /* between the house and the capital word */
#define WORD_BYTES_MIN 6u
#define ITEM_WORDS_MAX 8u

static bool is_adjective(struct str w)
{
	return w.len >= 10 && str_ends_any(w, "ый|ий|ой|ая|ое|ого|его|ому|ему|ую|ые|ие|ых|их");
}

/* эльбонской, стрельсауской: of a place. */
static bool is_of_place(struct str w)
{
	return w.len > 12 && str_ends_any(w, "ская|ской|скую|ский|ского|скому|ским|ском|ское|ские|ских");
}

/* Behind a house: an adjective or two at the most, and a capital word; 0: nothing of the kind. */
static uint32_t proper_end(struct str t, uint32_t at, uint32_t to)
{
	for (unsigned n = 0; n <= SMALL_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word w = word_after(t, at, &gap);
		struct str x = word_str(t, w);
		if (!word_ok(w) || w.end > to || gap != GAP_SPACE || !lead_is_cyrillic(t, w.start) || x.len < WORD_BYTES_MIN)
			return 0;
		if (word_is_capital(x)) {
			struct word second = word_after(t, w.end, &gap); /* Святой | Анны */
			bool two = is_adjective(x) && word_ok(second) && gap == GAP_SPACE && second.end <= to && word_is_capital(word_str(t, second));
			return lead_ends_russian(x) ? 0 : two ? second.end : w.end;
		}
		if (!is_adjective(x))
			return 0;
		at = w.end;
	}
	return 0;
}

/* Of a capital house, свободных выборов, журналистов Фридонии: an adjective and its noun, or whose it is and where. */
static uint32_t genitive_end(struct str t, uint32_t at, uint32_t to)
{
	enum word_gap gap;
	struct word w = word_after(t, at, &gap), behind = word_after(t, w.end, &gap);
	bool where = word_ok(w) && word_ok(behind) && gap == GAP_SPACE && behind.end <= to && lead_is_cyrillic(t, behind.start) && word_is_capital(word_str(t, behind));
	w = word_after(t, at, &gap);
	if (where && gap == GAP_SPACE && lead_is_cyrillic(t, w.start) && !word_is_capital(word_str(t, w)) && str_ends_any(word_str(t, w), "ов|ев|ей|ий|ия|ии|ы|и"))
		return behind.end;
	if (!word_ok(w) || gap != GAP_SPACE || w.end > to || !lead_is_cyrillic(t, w.start) || word_is_capital(word_str(t, w)) || !str_ends_any(word_str(t, w), "ых|их|ого|его|ой"))
		return 0;
	struct word noun = word_after(t, w.end, &gap);
	struct str x = word_str(t, noun);
	return word_ok(noun) && gap == GAP_SPACE && noun.end <= to && lead_is_cyrillic(t, noun.start) && x.len >= WORD_BYTES_MIN && !lead_ends_russian(x) &&
		       str_ends_any(x, "ов|ев|ей|ий|ия|ии|ы|и|а|я|ик")
		   ? noun.end
		   : 0;
}

/* Государственный музей истории искусств: | взят. An item that begins with a house, or with an adjective and has one, is named up to its sign. */
static void item_name(struct leads *s, uint32_t line)
{
	static const char ends[] = ":| — | – | - ";
	const struct doc *d = s->d;
	const struct talk_line *l = &s->lines[line].l;
	uint32_t at = l->start, first = 0;
	unsigned words = 0;
	enum word_gap gap;
	for (; words < ITEM_WORDS_MAX; words++) {
		struct word w = word_after(d->text, at, &gap);
		if (!word_ok(w) || w.end > l->end || !lead_is_cyrillic(d->text, w.start) || (words ? gap != GAP_SPACE && gap != GAP_HYPHEN : w.start != at))
			return;
		first = words ? first : w.end;
		at = w.end;
		if (str_starts_any(str_sub(d->text, at, l->end), ends))
			break;
	}
	size_t i = doc_lit_at(d, TABLE_ru_org_word, l->start);
	const struct lit_hits *house = &d->lits[TABLE_ru_org_word];
	bool has = i < house->n && house->v[i].start < at, leads = has && house->v[i].start == l->start;
	struct str x = doc_slice(d, l->start, first);
	if (words < 2 || words == ITEM_WORDS_MAX || !has || !word_is_capital(x) || !(leads || is_adjective(x)))
		return;
	for (size_t k = s->lines[line].first; k < s->n; k++)
		if (s->v[k].start == l->start && s->v[k].end < at && !s->v[k].host) {
			s->v[k].end = at;
			return;
		}
	lead_add(s, line, (struct lead){ .start = l->start, .end = at, .hit = SIZE_MAX, .weak = true });
}

void lead_russian_names(struct leads *s, uint32_t line)
{
	const struct doc *d = s->d;
	const struct talk_line *l = &s->lines[line].l;
	const struct lit_hits *words = &d->lits[TABLE_ru_org_word];
	item_name(s, line);
	for (size_t i = doc_lit_at(d, TABLE_ru_org_word, l->start); i < words->n && words->v[i].start < l->end; i++) {
		uint32_t start = words->v[i].start, house = words->v[i].end;
		if (house > l->end || house - start < WORD_BYTES_MIN)
			continue;
		bool capital = word_is_capital(doc_slice(d, start, house));
		enum word_gap gap;
		struct word before = word_before(d->text, start, &gap);
		struct str x = word_str(d->text, before);
		bool placed = !capital && word_ok(before) && before.start >= l->start && gap == GAP_SPACE && is_of_place(x) && !word_is_capital(x);
		uint32_t end = capital ? genitive_end(d->text, house, l->end) : proper_end(d->text, house, l->end);
		if (!end && (!placed || lead_country_at(d, before.start, before.start)))
			continue; /* эльбонское министерство юстиции: its words go on */
		lead_add(s, line, (struct lead){ .start = placed ? before.start : start, .end = end ? end : house, .hit = SIZE_MAX, .weak = true });
	}
}
