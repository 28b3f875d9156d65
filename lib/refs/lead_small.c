/* lead_small.c - names that look like any word: of one word with a capital letter, or, in talk
 * and lists, in small letters. What is in no dictionary may be one; what kind of house it is
 * (slot-names.tsv) follows often, and tells where it ends. */
#include "lead_find.h"
#include "name_words.h"
#include "rules.h"
#include "talk_marks.h"

#define SINGLE_BYTES_MIN 5u
#define SINGLE_BYTES_MAX 20u
#define SINGLE_WORDS_MAX 4u  /* behind the first */
#define SMALL_WORDS_MAX 3u

/* Узбектелеком, обл|энерго: a Russian word of several whose last tells its trade, in any case. */
static bool is_compound(struct str x)
{
	static const char trades[] =
	    "телеком|банк|энерго|нефть|нефти|нефтегаз|газпром|пром|строй|почта|почты|почте|почту|инвест|экспорт|импорт|связь|связи|холдинг|лизинг|фарм|мобайл|страх|агро|финанс|авиа|"
	    "цемент|сталь|стали|водоканал|теплосеть|теплосети|метрополитен|комбинат|завод|транснефть|трансгаз|телесеть|логистик|маркет|торг|снаб|контракт|хлеб|молоко|спирт|табак|атом|сетьстрой";
	static const char ends[] = "ами|ом|ем|ой|а|у|е|ы|и";
	const size_t stem = 3 * 2; /* three letters before the trade at least */
	struct str end;
	for (struct str rest = str_from(trades), one; str_next(&rest, '|', &one);) {
		if (x.len >= one.len + stem && str_ends(x, one))
			return true;
		for (struct str cases = str_from(ends); str_next(&cases, '|', &end);)
			if (x.len >= one.len + end.len + stem && str_ends(x, end) && str_ends(str_sub(x, 0, x.len - end.len), one))
				return true;
	}
	return false;
}

/* A name of one word: what begins with a capital letter, or, in talk and lists, what is
 * spelled like any word and is none that is common. */
static bool is_single(const struct leads *s, const struct lead_line *l, struct word w)
{
	struct str x = word_str(s->d->text, w);
	if (lead_is_cyrillic(s->d->text, w.start))
		return (word_is_capital(x) || l->l.who || l->l.mark) && is_compound(x) &&
		       !str_is_any(x, "интернет-банк|онлайн-банк|Интернет-банк|супермаркет|супермаркета|супермаркеты") &&
		       !lead_is_op_word(s, w);
	char low[SINGLE_BYTES_MAX];
	bool small = true, plain = x.len >= SINGLE_BYTES_MIN && x.len < sizeof low;
	for (size_t i = 0; i < x.len && plain; i++) {
		plain = (x.p[i] >= 'a' && x.p[i] <= 'z') || (i == 0 && x.p[i] >= 'A' && x.p[i] <= 'Z');
		small = small && x.p[i] >= 'a';
		low[i] = (char)(x.p[i] | 32);
	}
	if (!plain || (small && !l->l.who && !l->l.mark && !l->sign))
		return false;
	/* a word of several that are capital, a name in front of a chat's line */
	if (w.end < s->d->text.len && (s->d->text.p[w.end] == ':' || s->d->text.p[w.end] == '-' || s->d->text.p[w.end] == '\''))
		return false;
	/* in a row it is a cell */
	struct str row = s->d->text;
	bool cell = (w.start == l->l.start || row.p[w.start - 1] == l->sign) && (w.end == l->l.end || row.p[w.end] == l->sign);
	if (l->sign && (l->sign == '_' || !cell))
		return false;
	if (word_set_has(&s->d->rules->common_words, str_make(low, x.len)))
		return false; /* nearly always */
	return !lead_is_op_word(s, w) && !name_in_code(s->d->text, w.start, w.end);
}

/* Where the name that begins with the unknown word W ends: behind what kind of house it is, other unknown
 * words, a second owner: tolmar group, kestrel valley dairy, harlan & moss. */
static uint32_t single_end(const struct leads *s, struct word w, uint32_t to)
{
	const struct refs_rules *r = s->d->rules;
	struct str t = s->d->text;
	uint32_t end = w.end, at = w.end;
	bool small = !word_is_capital(word_str(t, w));
	for (unsigned n = 0; n < SINGLE_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word x = word_after(t, at, &gap);
		struct str word = word_str(t, x);
		if (!word_ok(x) || x.end > to || word.len > SINGLE_BYTES_MAX || (gap == GAP_SPACE ? x.start != at + 1 : gap != GAP_AMPERSAND))
			break;
		bool house = word_set_has(&r->name_houses, word);
		at = x.end;
		if (house || (gap == GAP_AMPERSAND && word.len >= 3 && !lead_is_op_word(s, x)) ||
		    (small && gap == GAP_SPACE && word_is_small(word) && lead_is_unknown(s, word) && !lead_is_op_word(s, x)))
			end = at;
		else if (!word_set_has(&r->name_lands, word))
			break;
	}
	return end;
}

/* - гранитный дом, рдп есть: small Russian words at the head of an item up to its sign. */
static uint32_t item_end(const struct leads *s, const struct lead_line *l, struct word w)
{
	struct str t = s->d->text;
	if (!l->l.mark || w.start != l->l.start || !lead_is_cyrillic(t, w.start) || word_is_capital(word_str(t, w)))
		return 0;
	uint32_t end = w.start;
	for (unsigned n = 0; n <= SMALL_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word x = word_after(t, end, &gap);
		if (n && (!word_ok(x) || x.start > end + 1 || x.end > l->l.end))
			return end >= w.start + 10 ? end : 0;
		if (!lead_is_cyrillic(t, x.start) || x.end - x.start < 6 || lead_ends_russian(word_str(t, x)) || lead_is_op_word(s, x))
			return 0;
		end = x.end;
	}
	return 0;
}

uint32_t lead_small_end(const struct leads *s, const struct lead_line *l, struct word w)
{
	uint32_t end = is_single(s, l, w) ? single_end(s, w, l->l.end) : 0;
	return end || !l->l.mark ? end : item_end(s, l, w);
}
