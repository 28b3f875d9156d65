/* talk_cues.c - see talk_cues.h. */
#include "rules.h"
#include "talk_cues.h"

#define HEADING_WORDS_MAX 8u

enum { COL_WORDS, COL_USE, COL_WEIGHT, COL_STATE };

/* By the first letters: asked of every word found. */
static enum use use_of(struct str s, bool heading)
{
	switch (s.len > 2 ? s.p[0] : 0) {
	case 'a': return s.p[2] == 's' ? USE_ASSET : s.p[2] == 'k' && !heading ? USE_ASK : USE_NONE;
	case 'b': return !str_eqz(s, "both") ? USE_NONE : heading ? USE_HEAD : USE_TALK;
	case 'h': return heading ? USE_HEAD : USE_NONE;
	case 'n':
		if (s.len == 6)
			return heading ? USE_NOHEAD : USE_NONE;
		return heading ? USE_NONE : s.len == 4 ? USE_TALK : USE_NOT; /* near, not */
	case 's': return heading ? USE_NONE : USE_SPARE;
	case 't': return heading ? USE_NONE : USE_TALK;
	default: return USE_NONE;
	}
}

static const enum refs_table_id tables[2] = { TABLE_target_talk, TABLE_target_cue };

/* A row's meaning in 16 bits: its use in text and in headings, its weight. */
static uint16_t code_of(const struct refs_table *t, uint32_t row)
{
	struct str w = refs_row_cell(t, row, COL_WEIGHT), use = refs_row_cell(t, row, COL_USE);
	unsigned weight = w.len == 1 && w.p[0] >= '1' && w.p[0] <= '9' ? (unsigned)(w.p[0] - '0') : 1;
	return (uint16_t)((unsigned)use_of(use, false) | (unsigned)use_of(use, true) << 4 | weight << 8);
}

void talk_cues_prepare(struct refs_rules *r)
{
	for (unsigned k = 0; k < 2; k++) {
		struct refs_table *t = &r->tables[tables[k]];
		t->codes = xmalloc(t->n * sizeof *t->codes);
		for (uint32_t i = 0; i < t->n; i++)
			t->codes[i] = code_of(t, i);
	}
}

static inline unsigned weight_of(const struct doc *d, unsigned which, uint32_t row)
{
	return d->rules->tables[tables[which]].codes[row] >> 8;
}

/* "Wholly-Owned", "install(TARGETS": a part of a word or of code. */
static bool in_compound(struct str t, uint32_t at)
{
	return at > 1 && (t.p[at - 1] == '(' || t.p[at - 1] == '-') && ((t.p[at - 2] | 32) >= 'a' && (t.p[at - 2] | 32) <= 'z');
}

/* The words of both tables in FROM..TO, by place; of those that overlap the first. */
void talk_cues_in(const struct doc *d, uint32_t from, uint32_t to, bool heading, struct cues *ret)
{
	size_t at[2] = { doc_lit_at(d, tables[0], from), doc_lit_at(d, tables[1], from) };
	uint32_t told = from;
	ret->n = 0;
	while (ret->n < TALK_CUES_MAX) {
		const struct lit_hit *best = NULL;
		unsigned which = 0;
		for (unsigned k = 0; k < 2; k++) {
			const struct lit_hits *l = &d->lits[tables[k]];
			if (at[k] >= l->n || l->v[at[k]].start >= to)
				continue;
			const struct lit_hit *x = &l->v[at[k]];
			if (!best || x->start < best->start || (x->start == best->start && x->end > best->end)) {
				best = x;
				which = k;
			}
		}
		if (!best)
			return;
		at[which]++;
		if (best->end > to || best->start < told)
			continue;
		enum use use = (enum use)(d->rules->tables[tables[which]].codes[best->row] >> (heading ? 4 : 0) & 15);
		if (use == USE_NONE || target_cue_in_name(d, best->start, best->end) || (use == USE_HEAD && in_compound(d->text, best->start)))
			continue;
		told = best->end;
		ret->v[ret->n++] = (struct cue){ .start = best->start, .end = best->end, .row = best->row, .table = tables[which], .use = use,
						 .weight = weight_of(d, which, best->row),
						 .state = which == 0 ? doc_cell(d, tables[0], best, COL_STATE) : STR("") };
	}
}

/* What the cues of C in FROM..TO come to, each row once. */
struct sum talk_sum_of(const struct doc *d, const struct cues *c, uint32_t from, uint32_t to, enum use also)
{
	struct sum s = { .state = STR(""), .words = STR("") };
	for (unsigned i = 0; i < c->n; i++) {
		const struct cue *x = &c->v[i];
		if (x->start < from || x->start >= to)
			continue;
		s.spare |= x->use == USE_SPARE;
		s.not |= x->use == USE_NOT;
		s.asked |= x->use == USE_ASK;
		bool again = x->use != USE_TALK && x->use != USE_ASSET && x->use != also;
		for (unsigned k = 0; k < i && !again; k++)
			again = c->v[k].start >= from && c->v[k].row == x->row && c->v[k].table == x->table;
		if (again)
			continue;
		s.weight += x->weight;
		if (s.state.len == 0)
			s.state = x->state;
		if (x->weight > s.best) {
			s.best = x->weight;
			s.words = doc_slice(d, x->start, x->end);
		}
	}
	return s;
}

/* More words, parted by blanks, than a heading has. */
static bool is_sentence(struct str s)
{
	unsigned blanks = 0;
	for (size_t i = 1; i + 1 < s.len; i++)
		blanks += s.p[i] == ' ' && s.p[i - 1] != ' ' && s.p[i - 1] != '\t';
	return blanks >= HEADING_WORDS_MAX;
}

struct heading talk_heading_of(const struct doc *d, uint32_t from, uint32_t to)
{
	struct cues c;
	talk_cues_in(d, from, to, true, &c);
	struct sum s = talk_sum_of(d, &c, from, to, USE_HEAD);
	struct heading h = { .on = true, .state = s.state, .words = s.words };
	bool head = false, others = false;
	for (unsigned i = 0; i < c.n; i++) {
		head |= c.v[i].use == USE_HEAD;
		others |= c.v[i].use == USE_NOHEAD;
	}
	/* "… furnished to do so, subject to the following conditions:" is a sentence */
	if (is_sentence(doc_slice(d, from, to)))
		head = false;
	/* "data" alone heads anything */
	unsigned most = s.best + (s.weight > s.best); /* goods in it add one at most */
	h.weight = head ? (most < TALK_SURE ? most : TALK_SURE) : 0;
	h.others = others && h.weight < TALK_SURE;
	if (h.others)
		h.weight = 0;
	return h;
}

/* The heaviest cue of FROM..TO. */
unsigned talk_heaviest(const struct doc *d, uint32_t from, uint32_t to)
{
	unsigned best = 0;
	for (unsigned k = 0; k < 2; k++) {
		const struct lit_hits *l = &d->lits[tables[k]];
		for (size_t i = doc_lit_at(d, tables[k], from); i < l->n && l->v[i].start < to; i++) {
			unsigned n = weight_of(d, k, l->v[i].row);
			best = n > best ? n : best;
		}
	}
	return best;
}

