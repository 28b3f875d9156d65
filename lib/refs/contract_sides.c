/* contract_sides.c - who buys and who sells in the items of a list: what an item says
 * in fewer words than a name (本公司与…), what it says as the others do, and what it
 * leaves to the text around it. */
#include "contract_items.h"
#include <math.h>

#define SELF_LIKELY 0.05   /* the paper's own company, where the item begins with it */
#define ALIKE_LIKELY 0.01  /* a client that stands as another item's does */
#define OUTSIDE_LIKELY 0.1 /* one that no item names */
#define OPENING_CHARS 6u   /* an item's mark and what it begins with */
#define UNNAMED_CHARS 12u  /* 公司之全资子公司与 */
#define NEAR_CHARS 40.0    /* this much farther away weighs as much as e times likelier */
#define FAR_WEIGHT 4.5     /* no distance weighs more */
#define MENTIONS_LOOK 32u

static uint32_t self_of(const struct scene *s)
{
	const struct cands *c = &s->set[CAND_PARTY];
	for (uint32_t i = 0; i < c->n && s->orgs.self != UINT32_MAX; i++)
		if (c->v[i].key == s->orgs.v[s->orgs.self].key)
			return i;
	return UINT32_MAX;
}

/* 1、本公司与…, （2）公司中标…; not 本公司控股子公司… */
static bool begins_with_self(const struct zh_text *t, const struct contract_item *x)
{
	static const char *const own[] = { "本公司", "我公司", "公司" }, *const next[] = { "与", "及", "和", "同", "、", "中标", "签" };
	for (size_t i = x->a; i < x->b && i < x->a + OPENING_CHARS; i++) {
		if (i > x->a && zh_is_han(t->c[i - 1]))
			continue;
		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			for (size_t m = 0; zh_text_has(t, i, own[k]) && m < sizeof next / sizeof *next; m++)
				if (zh_text_has(t, i + strlen(own[k]) / 3, next[m]))
					return true;
	}
	return false;
}

/* 本公司与…, 本公司全资子公司与…: whoever it is, no other item names it. */
static bool is_own(const struct zh_text *t, const struct contract_item *x)
{
	static const char *const unnamed[] = { "子公司与", "子公司和", "子公司中标", "子公司签" };
	bool found = begins_with_self(t, x);
	for (size_t i = x->a; !found && i < x->b && i < x->a + OPENING_CHARS; i++)
		if (zh_text_has(t, i, "公司") && !(i > x->a + 1 && zh_is_han(t->c[i - 2])))
			for (size_t k = 0; k < sizeof unnamed / sizeof *unnamed; k++)
				found |= zh_text_find(t, i, i + UNNAMED_CHARS < x->b ? i + UNNAMED_CHARS : x->b, unnamed[k]) != SIZE_MAX;
	return found;
}

static bool within(const struct mention *m, uint32_t a, uint32_t b)
{
	return m->a >= a && m->b <= b;
}

/* The client of X, an item that names none for sure: who stands there as Y's client does in Y. */
static uint32_t as_in(const struct scene *s, const struct contract_item *x, const struct contract_item *y)
{
	const struct cands *c = &s->set[CAND_PARTY];
	uint32_t best = UINT32_MAX, k = c->v[y->cand[FIELD_PARTY_A]].first;
	while (k != UINT32_MAX && !within(&c->m[k], y->a, y->b))
		k = c->m[k].next;
	for (size_t i = 0; i < c->n_m && k != UINT32_MAX; i++) {
		const struct cand *v = &c->v[c->m[i].cand];
		if (!within(&c->m[i], x->a, x->b) || v->alone[FIELD_PARTY_A] < ALIKE_LIKELY || !contract_alike(s, &c->m[k], &c->m[i]))
			continue;
		if (best == UINT32_MAX || v->p[FIELD_PARTY_A] > c->v[best].p[FIELD_PARTY_A])
			best = c->m[i].cand;
	}
	return best;
}

/* Characters between a mention of X and one of Y, both outside of A..B. */
static double apart(const struct cands *cx, uint32_t x, const struct cands *cy, uint32_t y, uint32_t a, uint32_t b)
{
	double best = NEAR_CHARS * FAR_WEIGHT;
	for (uint32_t i = cx->v[x].first, n = 0; i != UINT32_MAX && n < MENTIONS_LOOK; i = cx->m[i].next, n++)
		for (uint32_t k = cy->v[y].first, o = 0; k != UINT32_MAX && o < MENTIONS_LOOK; k = cy->m[k].next, o++) {
			const struct mention *p = &cx->m[i], *q = &cy->m[k];
			if (within(p, a, b) || within(q, a, b))
				continue;
			double far = q->a >= p->b ? q->a - p->b : p->a >= q->b ? p->a - q->b : 0;
			best = far < best ? far : best;
		}
	return best;
}

/* 收到招标人P发来的…为“X”的中标单位；收到招标人Q…“Y”: of those that no item names, the one that stands by the item's name. */
static uint32_t beside_name(const struct scene *s, const struct contract_item *x, enum cand_field field, uint32_t a, uint32_t b)
{
	const struct cands *c = &s->set[CAND_PARTY];
	enum cand_field named = x->cand[FIELD_PROJECT] != UINT32_MAX ? FIELD_PROJECT : FIELD_TITLE;
	double most = 0;
	uint32_t best = UINT32_MAX;
	for (uint32_t i = 0; i < c->n; i++) {
		bool outside = false;
		for (uint32_t k = c->v[i].first, n = 0; k != UINT32_MAX && n < MENTIONS_LOOK && !outside; k = c->m[k].next, n++)
			outside = !within(&c->m[k], a, b);
		if (!outside || c->v[i].alone[field] < OUTSIDE_LIKELY)
			continue;
		double odds = log(c->v[i].alone[field] / (1 - c->v[i].alone[field] + 1e-9));
		if (x->cand[named] != UINT32_MAX)
			odds -= apart(&s->set[contract_kind_of(named)], x->cand[named], c, i, a, b) / NEAR_CHARS;
		if (best == UINT32_MAX || odds > most) {
			best = i;
			most = odds;
		}
	}
	return best;
}

/* One organisation is not both sides, nor the client where it is likelier to be the other. */
static void part(const struct scene *s, struct contract_item *x)
{
	uint32_t *a = &x->cand[FIELD_PARTY_A], *b = &x->cand[FIELD_PARTY_B];
	if (*a == UINT32_MAX || (*b != UINT32_MAX && *a != *b))
		return;
	const struct cand *c = &s->set[CAND_PARTY].v[*a];
	if (c->alone[FIELD_PARTY_B] > c->alone[FIELD_PARTY_A]) {
		*b = *a;
		*a = UINT32_MAX;
	} else if (*a == *b) {
		*b = UINT32_MAX;
	}
}

void contract_sides_complete(const struct scene *s, struct contract_item *v, size_t n, const uint32_t best[CAND_FIELDS])
{
	struct contract_item model = { .a = 0 }; /* whose client is the surest */
	bool modelled = false;
	const struct cands *c = &s->set[CAND_PARTY];
	uint32_t self = self_of(s), from = v[0].a, to = v[n - 1].b;
	if (self != UINT32_MAX && c->v[self].alone[FIELD_PARTY_B] < SELF_LIKELY)
		self = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		if (self != UINT32_MAX && begins_with_self(&s->t, &v[i])) {
			v[i].cand[FIELD_PARTY_B] = self;
			if (v[i].cand[FIELD_PARTY_A] == self)
				v[i].cand[FIELD_PARTY_A] = UINT32_MAX;
		}
		part(s, &v[i]);
		uint32_t a = v[i].cand[FIELD_PARTY_A];
		if (a != UINT32_MAX && (!modelled || c->v[a].p[FIELD_PARTY_A] > c->v[model.cand[FIELD_PARTY_A]].p[FIELD_PARTY_A])) {
			model = v[i]; /* a copy: what V holds is still changed */
			modelled = true;
		}
	}
	bool one = true; /* no item names another supplier than the paper's likeliest */
	for (size_t i = 0; i < n; i++)
		one &= v[i].cand[FIELD_PARTY_B] == UINT32_MAX || v[i].cand[FIELD_PARTY_B] == best[FIELD_PARTY_B];
	for (size_t i = 0; i < n; i++) {
		uint32_t *a = &v[i].cand[FIELD_PARTY_A], *b = &v[i].cand[FIELD_PARTY_B];
		if (*a == UINT32_MAX && modelled)
			*a = as_in(s, &v[i], &model);
		if (*a == UINT32_MAX && best[FIELD_PARTY_A] != UINT32_MAX)
			*a = beside_name(s, &v[i], FIELD_PARTY_A, from, to);
		if (*b == UINT32_MAX && best[FIELD_PARTY_B] != UINT32_MAX) {
			*b = contract_outside(s, FIELD_PARTY_B, from, to, OUTSIDE_LIKELY);
			if (*b == UINT32_MAX && one && !is_own(&s->t, &v[i])) /* 公司与P签订…；与Q签订… */
				*b = best[FIELD_PARTY_B];
		}
		if (*a == *b)
			*a = UINT32_MAX;
	}
}
