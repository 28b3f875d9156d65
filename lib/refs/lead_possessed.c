/* lead_possessed.c - names that hold an apostrophe, at which words end for everything else: Teachers' Front,
 * St. Brannock's Hospital Trust. What kind of house it is must end them, for most owners are no part of a name. */
#include "lead_find.h"
#include "rules.h"

#define WORDS_MAX 4u       /* behind the apostrophe */
#define FRONT_WORDS_MAX 2u /* before its owner */

static bool is_house(const struct leads *s, struct str x)
{
	return lead_is_house(s, x) || word_in(x, "Front Alliance Movement Forum Fund House");
}

/* Where the capital words behind AT end with a house; 0: nowhere. */
static uint32_t house_end(const struct leads *s, uint32_t at, uint32_t to)
{
	uint32_t end = 0;
	for (unsigned n = 0; n < WORDS_MAX; n++) {
		enum word_gap gap;
		struct word w = word_after(s->d->text, at, &gap);
		struct str x = word_str(s->d->text, w);
		if (!word_ok(w) || w.end > to || gap != GAP_SPACE || !word_is_capital(x) || word_is_acronym(x))
			break;
		at = w.end;
		end = is_house(s, x) ? at : end;
	}
	return end;
}

/* Queen | Mary's, St. | Brannock's: where the name of the owner begins. */
static uint32_t owner_start(struct str t, uint32_t from, uint32_t start)
{
	for (unsigned n = 0; n < FRONT_WORDS_MAX && start > from; n++) {
		enum word_gap gap;
		struct word w = word_before(t, start, &gap);
		struct str x = word_str(t, w);
		bool saint = word_in(x, "St Mt Ft Dr") && str_starts(str_sub(t, w.end, start), STR(". "));
		if (!word_ok(w) || w.start < from || (!saint && (gap != GAP_SPACE || !word_is_capital(x) || word_is_function(x) || word_is_acronym(x))))
			break;
		start = w.start;
	}
	/* O'Hara, D’Arcy: a letter and another apostrophe */
	for (uint32_t n = 1; n <= 3; n += 2)
		if (start >= from + n + 1 && str_eqz(str_sub(t, start - n, start), n == 1 ? "'" : "’") && (t.p[start - n - 1] == 'O' || t.p[start - n - 1] == 'D') &&
		    (start == from + n + 1 || t.p[start - n - 2] == ' '))
			return start - n - 1;
	return start;
}

/* A lead that is a part of FROM..TO becomes the whole. */
static bool widens(struct leads *s, uint32_t line, uint32_t from, uint32_t to)
{
	for (size_t k = s->lines[line].first; k < s->n; k++)
		if (s->v[k].start >= from && s->v[k].end <= to && !s->v[k].host) {
			s->v[k].start = from;
			s->v[k].end = to;
			return true;
		}
	return false;
}

/* The name whose owner's apostrophe stands at AT, N bytes long. */
static void name_at(struct leads *s, uint32_t line, uint32_t at, uint32_t n)
{
	struct str t = s->d->text;
	const struct talk_line *l = &s->lines[line].l;
	enum word_gap gap;
	struct word w = word_before(t, at, &gap);
	struct str x = word_str(t, w);
	if (!word_ok(w) || gap != GAP_NONE || w.start < l->start || x.len < 4 || !word_is_capital(x) || word_is_function(x) || lead_is_op_word(s, w) ||
	    lead_country_at(s->d, w.start, w.start))
		return;
	bool single = at + n < l->end && t.p[at + n] == 's'; /* Margie's, Teachers' */
	uint32_t end = single || x.p[x.len - 1] == 's' ? house_end(s, at + n + single, l->end) : 0;
	uint32_t start = end ? owner_start(t, l->start, w.start) : 0;
	if (end && !widens(s, line, start, end))
		lead_add(s, line, (struct lead){ .start = start, .end = end, .hit = SIZE_MAX, .weak = true });
}

void lead_possessed_names(struct leads *s, uint32_t line)
{
	struct str t = s->d->text;
	uint32_t to = s->lines[line].l.end;
	for (uint32_t i = s->lines[line].l.start; i < to; i++) {
		const char *p = memchr(t.p + i, '\'', to - i);
		if (!p)
			break;
		i = (uint32_t)(p - t.p);
		name_at(s, line, i, 1);
	}
	ptrdiff_t k;
	for (uint32_t i = s->lines[line].l.start; i < to && (k = str_find(str_sub(t, i, to), STR("’"))) >= 0; i += 3) {
		i += (uint32_t)k;
		name_at(s, line, i, 3);
	}
}
