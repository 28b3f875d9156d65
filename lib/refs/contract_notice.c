/* contract_notice.c - contracts out of free sentences: notices of awards and of
 * signed papers. Of the candidates that the weights hold for likely, which make
 * one contract, and how many contracts are there? */
#include "contract_model.h"
#include "contract_record.h"
#include "passes.h"
#include "rules.h"
#include <stdlib.h>

#define RECORDS_MAX 64u   /* of one window; a notice has at most some twenty */

/* A field is told when the probability that it is not stays below NONE; a
 * further value must be right with at least MORE when it is looked at alone. */
static const struct {
	enum cand_kind kind;
	double none, more;
} fields[CAND_FIELDS] = {
	[FIELD_PARTY_A] = { CAND_PARTY, 0.8, 0.8 }, [FIELD_PARTY_B] = { CAND_PARTY, 0.95, 0.6 },
	[FIELD_PROJECT] = { CAND_PROJECT, 0.8, 0.35 }, [FIELD_TITLE] = { CAND_TITLE, 0.7, 0.75 },
	[FIELD_AMOUNT] = { CAND_AMOUNT, 0.75, 0.25 },
};

struct choice {
	uint32_t cand[RECORDS_MAX];
	unsigned n;
};

static bool overlaps(const struct cands *c, uint32_t x, uint32_t y)
{
	for (uint32_t i = c->v[x].first; i != UINT32_MAX; i = c->m[i].next)
		for (uint32_t k = c->v[y].first; k != UINT32_MAX; k = c->m[k].next)
			if (c->m[i].a < c->m[k].b && c->m[k].a < c->m[i].b)
				return true;
	return false;
}

/* The likeliest values of a field, none inside another. */
static void choose(const struct scene *s, int field, struct choice *ret)
{
	const struct cands *c = &s->set[fields[field].kind];
	ret->n = 0;
	if (s->none[field] > fields[field].none)
		return;
	while (ret->n < RECORDS_MAX) {
		uint32_t best = UINT32_MAX;
		double least = ret->n ? fields[field].more : 0;
		for (uint32_t i = 0; i < c->n; i++) {
			if (c->v[i].alone[field] < least || (best != UINT32_MAX && c->v[i].p[field] <= c->v[best].p[field]))
				continue;
			bool taken = false;
			for (unsigned k = 0; k < ret->n && !taken; k++)
				taken = ret->cand[k] == i || overlaps(c, ret->cand[k], i);
			if (!taken)
				best = i;
		}
		if (best == UINT32_MAX)
			return;
		ret->cand[ret->n++] = best;
	}
}

static int by_place(const void *a, const void *b, void *ctx)
{
	const struct cands *c = ctx;
	const struct cand *x = &c->v[*(const uint32_t *)a], *y = &c->v[*(const uint32_t *)b];
	return x->a < y->a ? -1 : x->a > y->a;
}

/* How far a value's nearest mention is from an anchor's: the same line first,
 * then what follows, then what stands before. */
static uint32_t distance(const struct scene *s, const struct cands *anchors, uint32_t anchor, const struct cands *c, uint32_t cand, uint32_t *ret_mention)
{
	uint32_t best = UINT32_MAX;
	for (uint32_t i = anchors->v[anchor].first; i != UINT32_MAX; i = anchors->m[i].next)
		for (uint32_t k = c->v[cand].first; k != UINT32_MAX; k = c->m[k].next) {
			const struct mention *x = &anchors->m[i], *y = &c->m[k];
			uint32_t far = y->a >= x->b ? y->a - x->b : x->a >= y->b ? (x->a - y->b) * 2 + 30 : 0;
			if (s->line_of[x->a] != s->line_of[y->a])
				far += 60;
			if (far < best) {
				best = far;
				*ret_mention = k;
			}
		}
	return best;
}

static void set_text(const struct scene *s, struct contract *c, enum contract_text f, enum cand_kind kind, uint32_t cand, int field)
{
	const struct cand *x = &s->set[kind].v[cand];
	contract_set(c, f, zh_text_str(&s->t, x->a, x->b, s->d->arena), s->t.at[x->a], zh_text_end(&s->t, x->b), "notice", (double)x->p[field]);
}

static void set_sum(const struct scene *s, struct contract *c, uint32_t cand)
{
	const struct cand *x = &s->set[CAND_AMOUNT].v[cand];
	const struct hit *h = x->hit;
	if (!h)
		return;
	c->amount = (struct contract_value){ doc_slice(s->d, h->start, h->end), h->start, h->end, "notice", (float)x->p[FIELD_AMOUNT] };
	c->sum = h->amount;
	c->sum_min = h->amount_min;
	c->currency = h->currency;
	c->provisional = h->approx && strcmp(h->approx, "provisional") == 0;
}

static void add_party(const struct scene *s, struct contract *c, uint32_t cand, const char *role, int field)
{
	if (c->n_parties == CONTRACT_PARTIES_MAX)
		return;
	const struct cand *x = &s->set[CAND_PARTY].v[cand];
	struct contract_party *p = &c->party[c->n_parties++];
	p->name = (struct contract_value){ zh_text_str(&s->t, x->a, x->b, s->d->arena), s->t.at[x->a], zh_text_end(&s->t, x->b), "notice", (float)x->p[field] };
	p->role = role;
	unsigned n = 0;
	for (size_t i = 0; i < s->orgs.n_alias && n < 4; i++)
		if (s->orgs.v[s->orgs.alias[i].org].key == x->key)
			p->alias[n++] = zh_text_str(&s->t, s->orgs.alias[i].a, s->orgs.alias[i].b, s->d->arena);
}

static const enum contract_text text_of[CAND_FIELDS] = { CONTRACT_party_a, CONTRACT_party_b, CONTRACT_project, CONTRACT_title, CONTRACT_TEXT_COUNT };

static void fill(struct scene *s, struct contract *c, int field, uint32_t cand)
{
	if (field == FIELD_AMOUNT)
		set_sum(s, c, cand);
	else
		set_text(s, c, text_of[field], fields[field].kind, cand, field);
	if (field == FIELD_PARTY_A || field == FIELD_PARTY_B)
		add_party(s, c, cand, cand_field_names[field], field);
}

static void records(struct scene *s)
{
	struct choice choice[CAND_FIELDS];
	for (int f = 0; f < CAND_FIELDS; f++)
		choose(s, f, &choice[f]);
	/* one organisation is not both sides */
	if (choice[FIELD_PARTY_A].n && choice[FIELD_PARTY_B].n) {
		struct choice *a = &choice[FIELD_PARTY_A];
		const struct cands *set = &s->set[CAND_PARTY];
		unsigned n = 0;
		for (unsigned i = 0; i < a->n; i++)
			if (!(a->cand[i] == choice[FIELD_PARTY_B].cand[0] && set->v[a->cand[i]].p[FIELD_PARTY_B] > set->v[a->cand[i]].p[FIELD_PARTY_A]))
				a->cand[n++] = a->cand[i];
		a->n = n;
	}
	if (choice[FIELD_PROJECT].n == 0 && choice[FIELD_TITLE].n == 0 && !(choice[FIELD_PARTY_A].n && choice[FIELD_PARTY_B].n))
		return;
	/* what comes in numbers tells the contracts apart */
	int anchor = choice[FIELD_PROJECT].n >= choice[FIELD_TITLE].n && choice[FIELD_PROJECT].n ? FIELD_PROJECT : FIELD_TITLE;
	if (choice[anchor].n <= 1 && choice[FIELD_PARTY_A].n > 1)
		anchor = FIELD_PARTY_A;
	unsigned n = choice[anchor].n ? choice[anchor].n : 1;
	const struct cands *anchors = &s->set[fields[anchor].kind];
	qsort_r(choice[anchor].cand, choice[anchor].n, sizeof(uint32_t), by_place, (void *)(uintptr_t)anchors);
	for (unsigned i = 0; i < n; i++) {
		struct contract c = { .by = "notice" };
		double sum = 0;
		unsigned known = 0;
		for (int f = 0; f < CAND_FIELDS; f++) {
			if (choice[f].n == 0)
				continue;
			uint32_t best = choice[f].cand[0], at = 0;
			if (f == anchor) {
				best = choice[f].cand[i];
			} else if (n > 1 && choice[f].n > 1) {
				uint32_t far = UINT32_MAX;
				for (unsigned k = 0; k < choice[f].n; k++) {
					uint32_t x = distance(s, anchors, choice[anchor].cand[i], &s->set[fields[f].kind], choice[f].cand[k], &at);
					if (x < far) {
						far = x;
						best = choice[f].cand[k];
					}
				}
			}
			fill(s, &c, f, best);
			sum += 1 - s->none[f];
			known++;
		}
		c.score = known ? (float)(sum / known) : 0;
		contract_emit((struct doc *)(uintptr_t)s->d, &c);
	}
}

void refs_contracts(struct doc *d)
{
	struct scene s;
	if (!(d->features & DOC_HAS_HAN) || d->lits[TABLE_contract_cue].n < 3 || !d->rules->contract_model)
		return;
	contract_scene_make(&s, d);
	contract_cands_find(&s);
	contract_model_score(d->rules->contract_model, &s);
	records(&s);
	contract_scene_release(&s);
}
