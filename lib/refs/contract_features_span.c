/* contract_features_span.c - what speaks for a span as the name of a project or
 * the title of a contract: its quotes, the names that it is in or that are in it,
 * how its borders are written, and how the paper's own heading writes it. */
#include "contract_features.h"
#include "rules.h"
#include <string.h>

static const char *quotes(const struct zh_text *t, size_t a, size_t b)
{
	uint32_t before = a ? t->c[a - 1] : 0, after = t->c[b];
	if (before == 0x300A && after == 0x300B)
		return "book";
	if (before == 0x201C && after == 0x201D)
		return "quote";
	if (before == 0x300A || before == 0x201C)
		return "open";
	if (after == 0x300B || after == 0x201D)
		return "close";
	return "none";
}

/* Is A..B inside 《 》 with more text at either side? */
static bool in_book(const struct zh_text *t, size_t a, size_t b)
{
	size_t i = a, n = 0;
	while (i > 0 && n++ < 90 && !zh_is_stop(t->c[i - 1]) && t->c[i - 1] != 0x300B) {
		if (t->c[i - 1] == 0x300A) {
			size_t e = zh_text_close(t, i - 1, 100);
			return e != SIZE_MAX && e >= b && !(i == a && e == b);
		}
		i--;
	}
	return false;
}

/* Both sides of one border in one feature, and both ends of the span in one. */
static void joint(const struct feature_out *o, const struct zh_text *t, const struct mention *m)
{
	if (m->b - m->a < 2)
		return;
	uint32_t before = m->a ? feature_plain(t->c[m->a - 1]) : '^', last = feature_plain(t->c[m->b - 1]), after = feature_plain(t->c[m->b]);
	uint32_t right[5] = { 'R', feature_plain(t->c[m->b - 2]), last, after, m->b + 1 <= t->n ? feature_plain(t->c[m->b + 1]) : '^' };
	o->fn(o->ctx, FEAT_joint, right, 5);
	uint32_t left[5] = { 'L', m->a >= 2 ? feature_plain(t->c[m->a - 2]) : '^', before, feature_plain(t->c[m->a]), feature_plain(t->c[m->a + 1]) };
	o->fn(o->ctx, FEAT_joint, left, 5);
	uint32_t ends[4] = { 'B', before, last, after };
	o->fn(o->ctx, FEAT_joint, ends, 4);
}

/* How often the words come of which such names are made, and whether each bracket
 * and quote has its other half. */
static void wording(const struct feature_out *o, const struct zh_text *t, const struct cand *c)
{
	static const char *const made_of[] = { "项目", "工程", "采购", "招标", "标段", "设备", "施工", "合同", "包", "系统" };
	enum { WORDS = sizeof made_of / sizeof *made_of };
	static const uint32_t pairs[4][2] = { { '(', ')' }, { '[', ']' }, { 0x201C, 0x201D }, { 0x300A, 0x300B } };
	size_t n[WORDS] = { 0 };
	int open[4] = { 0 };
	for (size_t i = c->a; i < c->b; i++) {
		uint32_t x = t->c[i];
		for (size_t k = 0; k < 4; k++)
			open[k] += (x == pairs[k][0]) - (x == pairs[k][1]);
		if (x != 0x9879 && x != 0x5DE5 && x != 0x91C7 && x != 0x62DB && x != 0x6807 && x != 0x8BBE && x != 0x65BD && x != 0x5408 &&
		    x != 0x5305 && x != 0x7CFB)
			continue; /* none of their first signs */
		for (size_t k = 0; k < WORDS; k++)
			n[k] += i + strlen(made_of[k]) / 3 <= c->b && zh_text_has(t, i, made_of[k]);
	}
	for (size_t k = 0; k < WORDS; k++)
		if (n[k])
			feature_words(o, FEAT_wording, n[k] == 1 ? "1" : n[k] == 2 ? "2" : "3", str_from(made_of[k]));
	char sign[6] = { 'b' };
	for (size_t k = 0; k < 4; k++)
		sign[k + 1] = open[k] > 0 ? '+' : open[k] < 0 ? '-' : '0';
	feature_word(o, FEAT_wording, sign);
	char length[4] = { 'l', (char)('A' + (c->b - c->a) / 3), 0 };
	feature_word(o, FEAT_wording, length);
}

/* Does the paper's own heading write the name so, and what stands there around it? */
static void own_heading(const struct feature_out *o, const struct scene *s, const struct cand *c)
{
	const struct zh_text *t = &s->t;
	size_t n = c->b - c->a, shared = 0;
	bool found = false;
	for (size_t i = c->a; i + 1 < c->b; i++)
		shared += scene_heading_has(s, t->c[i], t->c[i + 1]);
	for (size_t k = 0; k < s->n_heading && shared + 1 >= n && !found; k++)
		for (size_t i = s->heading[k].a; i + n <= s->heading[k].b && !found; i++) {
			if (memcmp(t->c + i, t->c + c->a, n * sizeof *t->c) != 0)
				continue;
			found = true;
			uint32_t left[3] = { 'L', i >= 2 ? feature_plain(t->c[i - 2]) : '^', i >= 1 ? feature_plain(t->c[i - 1]) : '^' };
			o->fn(o->ctx, FEAT_own_heading, left, 3);
			uint32_t right[3] = { 'R', feature_plain(t->c[i + n]), i + n < t->n ? feature_plain(t->c[i + n + 1]) : '^' };
			o->fn(o->ctx, FEAT_own_heading, right, 3);
		}
	feature_word(o, FEAT_own_heading, found ? "has" : "has-not");
	char share[4] = { 's', (char)('0' + (n > 1 ? 10 * shared / (n - 1) : 0)), 0 };
	feature_word(o, FEAT_own_heading, share);
}

void feature_span(const struct feature_out *o, const struct scene *s, const struct cand *c, enum cand_kind kind)
{
	const struct zh_text *t = &s->t;
	const struct cands *set = &s->set[kind];
	bool quoted = false, book = false, inside = false, labelled = false;
	size_t label, seen = 0;
	for (uint32_t k = c->first; k != UINT32_MAX && seen < FEATURE_MENTIONS_MAX; k = set->m[k].next, seen++) {
		const char *q = quotes(t, set->m[k].a, set->m[k].b);
		if (kind == CAND_PROJECT)
			joint(o, t, &set->m[k]);
		feature_word(o, FEAT_quotes, q);
		quoted |= strcmp(q, "quote") == 0;
		book |= strcmp(q, "book") == 0;
		inside |= in_book(t, set->m[k].a, set->m[k].b);
		labelled |= contract_label_before(s, set->m[k].a, &label).len > 0;
	}
	if (inside)
		feature_word(o, FEAT_quotes, "inside");
	char paper[8] = { (char)('a' + (s->type & 15)), book ? 'b' : quoted ? 'q' : inside ? 'i' : 'n', 0 };
	feature_word(o, FEAT_paper, paper);
	/* others that begin or end where this one does: is it the longest, the shortest? */
	size_t longer = 0, shorter = 0, further = 0, nearer = 0, outer = 0, outers = 0, inner = 0;
	for (size_t i = 0; kind == CAND_PROJECT && i < set->n && set->n < FEATURE_RIVALS_MAX; i++) {
		const struct cand *x = &set->v[i];
		if (x->a <= c->a && x->b >= c->b && x->b - x->a > c->b - c->a && x->b - x->a <= c->b - c->a + 30) {
			outer = x->n > outer ? x->n : outer;
			outers++;
		} else if (x->a >= c->a && x->b <= c->b && x->b - x->a < c->b - c->a) {
			inner = x->n > inner ? x->n : inner;
		}
		longer += x->a == c->a && x->b > c->b;
		shorter += x->a == c->a && x->b < c->b;
		further += x->b == c->b && x->a < c->a;
		nearer += x->b == c->b && x->a > c->a;
	}
	if (kind == CAND_PROJECT) {
		/* a longer name that comes as often, a shorter one that comes more often (C-value) */
		feature_words(o, FEAT_rivals, "outer", str_from(!outers ? "none" : outer >= c->n ? "same" : outer > 1 ? "less" : "once"));
		feature_words(o, FEAT_rivals, "inner", str_from(inner > c->n ? "more" : inner == c->n ? "same" : "less"));
		feature_words(o, FEAT_rivals, "longer", str_from(feature_bucket(longer)));
		feature_words(o, FEAT_rivals, "shorter", str_from(feature_bucket(shorter)));
		feature_words(o, FEAT_rivals, "further", str_from(feature_bucket(further)));
		feature_words(o, FEAT_rivals, "nearer", str_from(feature_bucket(nearer)));
		char mark[12] = { longer ? '1' : '0', shorter ? '1' : '0', further ? '1' : '0', nearer ? '1' : '0', quoted ? 'q' : book ? 'b' : labelled ? 'l' : 'n', 0 };
		feature_word(o, FEAT_rivals, mark);
	}
	paper[1] = labelled ? 'L' : 'N';
	feature_word(o, FEAT_paper, paper);
	paper[1] = 0;
	feature_word(o, FEAT_paper, paper);
	if (kind == CAND_PROJECT) { /* titles stand in quotes: nothing gained there */
		wording(o, t, c);
		own_heading(o, s, c);
	}
}
