/* talk_names.c - see talk_names.h.
 *
 * In running text two capital words, or ideographs that end in 社, may be
 * anything. Under "Lost:" or 待做： they are what the heading says, so a
 * weaker form is enough there; what holds a word for access or goods (邮件服务器)
 * is none even so. */
#include "name_front.h"
#include "name_spans.h"
#include "name_words.h"
#include "rules.h"
#include "talk_names.h"

#define HAN_BYTES_MIN 9u   /* three ideographs */
#define HAN_BYTES_MAX 60u
#define WORDS_MAX 7u
#define NEAR_BYTES 600u    /* so far around a name others vouch for it */

static bool is_threat_or_tool(const struct doc *d, uint32_t from, uint32_t to)
{
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++)
		if (KINDS_THREAT >> d->hits.v[i].kind & 1)
			return true;
	return false;
}

/* "Ann Lee <ann@…>": who wrote, not who is written of. */
static bool is_writer(struct str t, uint32_t end)
{
	struct str s = str_sub(t, end, end + 4);
	size_t n = 0;
	while (n < s.len && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	if (n == s.len || (s.p[n] != '<' && s.p[n] != '('))
		return false;
	struct str inside = str_sub(t, end + n + 1, end + n + 81);
	ptrdiff_t at = str_find_char(inside, '@'), close = str_find_char(inside, s.p[n] == '<' ? '>' : ')'), blank = str_find_char(inside, ' ');
	return at > 0 && close > at && (blank < 0 || blank > at);
}

static bool has_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

uint32_t talk_capitals_end(const struct doc *d, uint32_t from, uint32_t to, unsigned min)
{
	struct word name = { from, from };
	unsigned words = 0, all = 0;
	bool acronyms = true;
	while (all < WORDS_MAX) {
		enum word_gap gap;
		struct word w = word_after(d->text, name.end, &gap);
		if (!word_ok(w) || w.end > to || (all == 0 ? w.start != from : gap != GAP_SPACE && gap != GAP_AMPERSAND && gap != GAP_HYPHEN) ||
		    (unsigned char)d->text.p[w.start] >= 0xE3)
			break;
		struct str s = word_str(d->text, w);
		if (has_digits(s))
			return 0; /* a digest, a version */
		if (word_is_capital(s) && !(all == 0 && word_is_function(s))) {
			words++;
			acronyms = acronyms && word_is_acronym(s);
			name.end = w.end;
			all++;
			continue;
		}
		/* "Institute for Policy": a small word inside */
		struct word next = word_after(d->text, w.end, &gap);
		if (words == 0 || !word_in(s, "of for and the") || !word_ok(next) || gap != GAP_SPACE || next.end > to ||
		    !word_is_capital(word_str(d->text, next)) || word_in(s, "and the"))
			break;
		name.end = w.end;
		all++;
	}
	if (words < min || acronyms || is_threat_or_tool(d, from, name.end) || name_in_code(d->text, from, name.end) || is_writer(d->text, name.end))
		return 0;
	return name.end;
}

static bool ends_item(struct str t, uint32_t i, uint32_t to)
{
	static const char *const signs[] = { "：", "（", "，", "、", "；", "。", "—", "－", "–", "　", "【", "(",
					     ",",  ";",  ":",  " ",  "\t", "|",  "-", "/",  ".", "?",  "？" };
	if (i >= to)
		return true;
	struct str s = str_sub(t, i, to);
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (str_starts(s, str_from(signs[k])))
			return true;
	return false;
}

/* With KIND in the cell behind them; NULL: all. */
static void add_words(struct word_set *set, const struct refs_table *t, unsigned cell, char sep, const char *kind)
{
	for (uint32_t i = 0; i < t->n; i++) {
		struct str rest = refs_row_cell(t, i, cell), one;
		if (kind && !str_eqz(refs_row_cell(t, i, cell + 1), kind))
			continue;
		while (str_next(&rest, sep, &one))
			word_set_add(set, one);
	}
}

void talk_names_prepare(struct refs_rules *r)
{
	add_words(&r->name_ends, &r->tables[TABLE_slot_name], 0, '|', "");
	add_words(&r->name_not_ends, &r->tables[TABLE_slot_name], 0, '|', "not");
	add_words(&r->name_said_ends, &r->tables[TABLE_slot_name], 0, '|', "said");
	add_words(&r->name_houses, &r->tables[TABLE_slot_name], 0, '|', "house");
	add_words(&r->name_lands, &r->tables[TABLE_slot_name], 0, '|', "land");
	add_words(&r->common_words, &r->tables[TABLE_en_word], 1, ' ', NULL);
	add_words(&r->op_common, &r->tables[TABLE_op_common], 0, '|', NULL);
	name_front_prepare(r);
}

bool talk_ends_as_names(const struct doc *d, struct str s, bool said)
{
	const struct refs_rules *r = d->rules;
	return (word_set_ends(&r->name_ends, s) || (said && word_set_ends(&r->name_said_ends, s))) &&
	       !word_set_ends(&r->name_not_ends, s) && !word_set_has(&r->name_not_ends, s);
}

static bool holds_cue(const struct doc *d, uint32_t from, uint32_t to)
{
	static const enum refs_table_id tables[] = { TABLE_target_cue, TABLE_target_talk };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		size_t i = doc_lit_at(d, tables[k], from);
		if (i < d->lits[tables[k]].n && d->lits[tables[k]].v[i].start < to)
			return true;
	}
	return false;
}

bool talk_is_figures(const struct doc *d, uint32_t from, uint32_t to)
{
	struct str rest = doc_slice(d, from, to), cell;
	unsigned figures = 0, others = 0;
	bool first = true;
	while (str_next(&rest, '\t', &cell)) {
		bool digits = false, words = false;
		for (size_t i = 0; i < cell.len; i++) {
			unsigned char c = (unsigned char)cell.p[i];
			digits |= c >= '0' && c <= '9';
			words |= (c | 32) >= 'a' && (c | 32) <= 'z';
			words |= c >= 0xC3;
		}
		if (!first) {
			figures += digits && !words;
			others += words;
		}
		first &= !words; /* the cells before the name are empty or numbers */
	}
	return figures > 0 && others == 0;
}

bool talk_is_among_others(const struct doc *d, uint32_t from, uint32_t to)
{
	from = from > NEAR_BYTES ? from - NEAR_BYTES : 0;
	to += NEAR_BYTES;
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind == REF_country || h->kind == REF_organization || h->kind == REF_domain || h->kind == REF_ipv4 || h->kind == REF_url)
			return true;
	}
	return false;
}

uint32_t talk_name_end(const struct doc *d, uint32_t from, uint32_t to)
{
	unsigned char c = from < to ? (unsigned char)d->text.p[from] : 0;
	if (c < 0xE3) {
		uint32_t end = talk_capitals_end(d, from, to, 2);
		if (!end || (end < to && !ends_item(d->text, end, to)))
			return 0;
		/* "Ant Target" under "Targets" is one of them by another word */
		uint32_t last = end;
		while (last > from && d->text.p[last - 1] != ' ')
			last--;
		if (last > from && holds_cue(d, last, end))
			return 0;
		/* "OWA Exchange dump": a small word goes on with it */
		enum word_gap gap;
		struct word w = word_after(d->text, end, &gap);
		return gap == GAP_SPACE && word_ok(w) && w.start < to ? 0 : end;
	}
	uint32_t i = from;
	while (i < to && (unsigned char)d->text.p[i] >= 0xE3 && !ends_item(d->text, i, to) && i - from <= HAN_BYTES_MAX)
		i += 3;
	if (i - from < HAN_BYTES_MIN || i - from > HAN_BYTES_MAX || !ends_item(d->text, i, to) || holds_cue(d, from, i))
		return 0;
	return talk_ends_as_names(d, doc_slice(d, from, i), true) ? i : 0;
}
