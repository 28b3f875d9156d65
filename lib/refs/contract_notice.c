/* contract_notice.c - contracts out of free sentences: notices of awards and of
 * signed papers. Of the candidates that the weights hold for likely, which make
 * one contract, and how many contracts are there? */
#include "contract_notice.h"
#include "contract_items.h"
#include "contract_model.h"
#include "contract_record.h"
#include "rules.h"
#include <math.h>
#include <stdlib.h>

#define NEAR_CHARS 40.0   /* this much farther away weighs as much as e times likelier */
#define FAR_WEIGHT 4.5    /* no distance weighs more */
#define MANY_USUAL 1.5    /* the odds (log, negative) at which they stay */
#define TITLE_SURE 0.1    /* a title is told */
#define MENTIONS_LOOK 32u /* mentions of a candidate that are compared with another's */
#define ALIKE 0.85        /* names of one contract, where no sum tells them apart */
#define PAIR_LIKELY 0.12  /* a notice tells of several contracts: below it two items are none */
#define RECORDS_MAX 64u   /* of one window; a notice has at most some twenty */

static const struct contract_limits *limit(const struct scene *s, int field)
{
	return contract_model_limits(s->d->rules->contract_model, (enum cand_field)field);
}

struct choice {
	uint32_t cand[RECORDS_MAX];
	unsigned n;
};

static bool overlaps(const struct cands *c, uint32_t x, uint32_t y)
{
	for (uint32_t i = c->v[x].first, n = 0; i != UINT32_MAX && n < MENTIONS_LOOK; i = c->m[i].next, n++)
		for (uint32_t k = c->v[y].first, o = 0; k != UINT32_MAX && o < MENTIONS_LOOK; k = c->m[k].next, o++)
			if (c->m[i].a < c->m[k].b && c->m[k].a < c->m[i].b)
				return true;
	return false;
}

bool contract_alike(const struct scene *s, const struct mention *x, const struct mention *y)
{
	const struct zh_text *t = &s->t;
	size_t lx = 0, ly = 0;
	if (s->line_of[x->a] == s->line_of[y->a] && !s->column[x->a])
		return false;
	if (s->column[x->a] || s->column[y->a])
		return s->column[x->a] == s->column[y->a];
	struct str fx = contract_label_before(s, x->a, &lx), fy = contract_label_before(s, y->a, &ly);
	if (fx.len || fy.len)
		return fx.len && fy.len && s->label.v[lx].row == s->label.v[ly].row;
	/* 1、…,中标价 and 2、…,中标价 */
	for (unsigned k = 1; k <= 2; k++) {
		if (x->a < k || y->a < k)
			return false;
		uint32_t cx = t->c[x->a - k], cy = t->c[y->a - k];
		if (cx != cy && !(zh_is_digit(cx) && zh_is_digit(cy)))
			return false;
	}
	for (unsigned k = 0; k < 2; k++)
		if (x->b + k < t->n && y->b + k < t->n && t->c[x->b + k] != t->c[y->b + k])
			return false;
	return true;
}

static bool parallel(const struct scene *s, const struct cands *c, uint32_t x, uint32_t y)
{
	for (uint32_t i = c->v[x].first, n = 0; i != UINT32_MAX && n < MENTIONS_LOOK; i = c->m[i].next, n++)
		for (uint32_t k = c->v[y].first, o = 0; k != UINT32_MAX && o < MENTIONS_LOOK; k = c->m[k].next, o++)
			if (contract_alike(s, &c->m[i], &c->m[k]))
				return true;
	return false;
}

/* What a further value of a field needs: less when the paper looks like one that
 * tells of several contracts. */
static double needed(const struct scene *s, int field)
{
	double many = s->set[CAND_PAPER].n ? s->set[CAND_PAPER].v[0].p[FIELD_SEVERAL] : 0.1;
	double odds = log(many / (1 - many + 1e-9) + 1e-9), x = log(limit(s, field)->more / (1 - limit(s, field)->more));
	return 1 / (1 + exp(-x + limit(s, field)->many * (odds + MANY_USUAL)));
}

/* The likeliest values of a field, none inside another. What stands in a list
 * as the best one stands needs less to be taken too. */
static void choose(const struct scene *s, int field, struct choice *ret)
{
	const struct cands *c = &s->set[contract_kind_of((enum cand_field)field)];
	ret->n = 0;
	double most = limit(s, field)->none;
	/* where a title is told, a project is told less often */
	if (field == FIELD_PROJECT && s->none[FIELD_TITLE] < TITLE_SURE)
		most = limit(s, field)->beside;
	if (s->none[field] > most)
		return;
	while (ret->n < RECORDS_MAX) {
		uint32_t best = UINT32_MAX;
		double least = ret->n ? needed(s, field) : 0;
		for (uint32_t i = 0; i < c->n; i++) {
			if (best != UINT32_MAX && c->v[i].p[field] <= c->v[best].p[field])
				continue;
			if (c->v[i].alone[field] < least &&
			    (c->v[i].alone[field] < least * limit(s, field)->list || !parallel(s, c, ret->cand[0], i)))
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
static uint32_t distance(const struct scene *s, const struct cands *anchors, uint32_t anchor, const struct cands *c, uint32_t cand,
			 uint32_t *ret_mention)
{
	uint32_t best = UINT32_MAX;
	for (uint32_t i = anchors->v[anchor].first, n = 0; i != UINT32_MAX && n < MENTIONS_LOOK; i = anchors->m[i].next, n++)
		for (uint32_t k = c->v[cand].first, o = 0; k != UINT32_MAX && o < MENTIONS_LOOK; k = c->m[k].next, o++) {
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

/* The value of field F for one of several contracts: likely and near. */
static uint32_t nearest(const struct scene *s, const struct cands *anchors, uint32_t anchor, int f, uint32_t likeliest)
{
	const struct cands *c = &s->set[contract_kind_of((enum cand_field)f)];
	double most = -1e9;
	uint32_t best = likeliest, at;
	for (uint32_t k = 0; k < c->n; k++) {
		if (c->v[k].alone[f] < limit(s, f)->near)
			continue;
		double far = distance(s, anchors, anchor, c, k, &at) / NEAR_CHARS;
		double x = log(c->v[k].alone[f] / (1 - c->v[k].alone[f] + 1e-9)) - (far < FAR_WEIGHT ? far : FAR_WEIGHT);
		if (x > most) {
			most = x;
			best = k;
		}
	}
	return best;
}

static void set_text(const struct scene *s, struct contract *c, enum contract_text f, enum cand_kind kind, uint32_t cand, int field)
{
	const struct cand *x = &s->set[kind].v[cand];
	struct str text = kind == CAND_PROJECT ? contract_name_text(s, x->a, x->b) : zh_text_str(&s->t, x->a, x->b, s->d->arena);
	contract_set(c, f, text, s->t.at[x->a], zh_text_end(&s->t, x->b), "notice", x->p[field]);
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
	p->name = (struct contract_value){ zh_text_str(&s->t, x->a, x->b, s->d->arena), s->t.at[x->a], zh_text_end(&s->t, x->b), "notice",
					   (float)x->p[field] };
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
		set_text(s, c, text_of[field], contract_kind_of((enum cand_field)field), cand, field);
	if (field == FIELD_PARTY_A || field == FIELD_PARTY_B)
		add_party(s, c, cand, cand_field_names[field], field);
}

/* Text that is no notice must say more: a party, and what or how much. */
static bool convincing(const struct scene *s, const struct choice *choice)
{
	bool party = (choice[FIELD_PARTY_A].n && s->none[FIELD_PARTY_A] < 0.5) || (choice[FIELD_PARTY_B].n && s->none[FIELD_PARTY_B] < 0.3);
	bool what = (choice[FIELD_PROJECT].n && s->none[FIELD_PROJECT] < 0.5) || (choice[FIELD_TITLE].n && s->none[FIELD_TITLE] < 0.5);
	bool org = choice[FIELD_PARTY_A].n && s->set[CAND_PARTY].v[choice[FIELD_PARTY_A].cand[0]].org != UINT32_MAX;
	/* we have signed … with X: one name will do where the contract and its sum are plain */
	bool plain = (s->none[FIELD_TITLE] < 0.3 || s->none[FIELD_PROJECT] < 0.3) && choice[FIELD_AMOUNT].n && s->none[FIELD_AMOUNT] < 0.4;
	return party && what && org && (s->set[CAND_PARTY].n >= 2 || plain);
}

/* 拟签订的《T》: a mail or report of what is not signed yet. A notice tells of it as of any other. */
static bool only_planned(const struct scene *s)
{
	static const char *const plans[] = { "拟签", "拟与", "拟定签" }, *const done[] = { "已签", "签订了", "签署了", "已与", "中标", "已于" };
	bool plan = false;
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
		plan |= zh_text_find(&s->t, 0, s->t.n, plans[i]) != SIZE_MAX;
	for (size_t i = 0; plan && i < sizeof done / sizeof *done; i++)
		plan = zh_text_find(&s->t, 0, s->t.n, done[i]) == SIZE_MAX;
	return plan;
}

/* What labels tell and the model does not look for. */
static void supplement(struct contract *c, const struct contract *known)
{
	static const enum contract_text more[] = { CONTRACT_number, CONTRACT_tender, CONTRACT_signed, CONTRACT_effective,
						   CONTRACT_term,   CONTRACT_place,  CONTRACT_payment };
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (c->text[more[i]].value.len == 0)
			c->text[more[i]] = known->text[more[i]];
	for (unsigned i = 0; i < known->n_parties; i++) {
		bool third = strcmp(known->party[i].role, "party_c") == 0 || strcmp(known->party[i].role, "agent") == 0;
		if (third && c->n_parties < CONTRACT_PARTIES_MAX)
			c->party[c->n_parties++] = known->party[i];
	}
	if (!c->relation) {
		c->relation = known->relation;
		c->related = known->related;
	}
}

/* Does a candidate stand outside of A..B? What only one item names is not the others'. */
static bool stands_outside(const struct cands *c, uint32_t cand, uint32_t a, uint32_t b)
{
	for (uint32_t k = c->v[cand].first, n = 0; k != UINT32_MAX && n < MENTIONS_LOOK; k = c->m[k].next, n++)
		if (c->m[k].a < a || c->m[k].b > b)
			return true;
	return false;
}

/* A list's items, each a contract; what an item leaves out stands outside of the list. */
static size_t read_items(struct scene *s, const struct choice *choice, bool strict)
{
	struct contract_item v[CONTRACT_ITEMS_MAX];
	size_t n = contract_items_find(s, v);
	/* two items may be the contract and an earlier one, or a part of it: three are a list whatever the paper looks like */
	bool doubtful = n == 2 && !strict && choice[FIELD_PROJECT].n < 2 && choice[FIELD_TITLE].n < 2 && s->set[CAND_PAPER].n &&
			s->set[CAND_PAPER].v[0].p[FIELD_SEVERAL] < PAIR_LIKELY;
	if (n < 2 || doubtful)
		return 0;
	size_t titles = 0, projects = 0;
	for (size_t i = 0; i < n; i++) {
		titles += v[i].cand[FIELD_TITLE] != UINT32_MAX;
		projects += v[i].cand[FIELD_PROJECT] != UINT32_MAX;
	}
	uint32_t best[CAND_FIELDS];
	for (int f = 0; f < CAND_FIELDS; f++)
		best[f] = choice[f].n ? choice[f].cand[0] : UINT32_MAX;
	contract_sides_complete(s, v, n, best);
	for (size_t i = 0; i < n; i++) {
		struct contract c = { .by = "list" };
		double sum = 0;
		unsigned told = 0;
		for (int f = 0; f < FIELD_SEVERAL; f++) {
			uint32_t k = v[i].cand[f];
			bool shared = (f == FIELD_TITLE && titles == 0) || (f == FIELD_PROJECT && projects == 0);
			if (k == UINT32_MAX && shared && choice[f].n &&
			    stands_outside(&s->set[contract_kind_of((enum cand_field)f)], choice[f].cand[0], v[0].a, v[n - 1].b))
				k = choice[f].cand[0];
			if (k == UINT32_MAX)
				continue;
			fill(s, &c, f, k);
			sum += 1 - s->none[f];
			told++;
		}
		c.score = told ? (float)(sum / told) : 0;
		contract_emit(s->d, &c);
	}
	return n;
}

/* Values of one record. */
struct row {
	uint32_t cand[CAND_FIELDS];
};

/* Two names of one contract: nothing else tells them apart, above all no sum. */
static bool same_contract(const struct scene *s, const struct row *x, const struct row *y, int anchor)
{
	const struct cand *a = &s->set[contract_kind_of((enum cand_field)anchor)].v[x->cand[anchor]],
			  *b = &s->set[contract_kind_of((enum cand_field)anchor)].v[y->cand[anchor]];
	if (x->cand[FIELD_AMOUNT] != y->cand[FIELD_AMOUNT])
		return false;
	double surer = a->alone[anchor] < b->alone[anchor] ? a->alone[anchor] : b->alone[anchor];
	return surer < limit(s, anchor)->same || (anchor != FIELD_PARTY_A && contract_likeness(&s->t, a, b) >= ALIKE);
}

/* Leaves out the less likely of the rows that tell of one contract. */
static unsigned distinct(const struct scene *s, struct row *rows, unsigned n, int anchor)
{
	const struct cands *c = &s->set[contract_kind_of((enum cand_field)anchor)];
	unsigned kept = 0;
	for (unsigned i = 0; i < n; i++) {
		bool again = false;
		for (unsigned k = 0; k < n && !again; k++)
			again = k != i && c->v[rows[k].cand[anchor]].p[anchor] > c->v[rows[i].cand[anchor]].p[anchor] &&
				same_contract(s, &rows[k], &rows[i], anchor);
		if (!again)
			rows[kept++] = rows[i];
	}
	return kept;
}

/* A name that is hardly likelier than others is left out; that there is a contract stands all the same. */
static void leave_out_unlikely(const struct scene *s, struct choice *choice)
{
	for (int f = 0; f < CAND_FIELDS; f++) {
		const struct cands *c = &s->set[contract_kind_of((enum cand_field)f)];
		if (choice[f].n && c->v[choice[f].cand[0]].alone[f] < limit(s, f)->least)
			choice[f].n = 0;
	}
}

size_t contract_notice_read(struct scene *s, const struct contract *known, bool strict)
{
	struct choice choice[CAND_FIELDS];
	for (int f = 0; f < CAND_FIELDS; f++)
		choose(s, f, &choice[f]);
	/* one organisation is not both sides */
	if (choice[FIELD_PARTY_A].n && choice[FIELD_PARTY_B].n) {
		struct choice *a = &choice[FIELD_PARTY_A], *b = &choice[FIELD_PARTY_B];
		const struct cands *set = &s->set[CAND_PARTY];
		unsigned n = 0;
		for (unsigned i = 0; i < a->n; i++)
			if (!(a->cand[i] == b->cand[0] && set->v[a->cand[i]].p[FIELD_PARTY_B] > set->v[a->cand[i]].p[FIELD_PARTY_A]))
				a->cand[n++] = a->cand[i];
		a->n = n;
		for (unsigned i = n = 0; i < b->n; i++)
			if (!a->n || b->cand[i] != a->cand[0])
				b->cand[n++] = b->cand[i];
		b->n = n;
	}
	if (choice[FIELD_PROJECT].n == 0 && choice[FIELD_TITLE].n == 0 && !(choice[FIELD_PARTY_A].n && choice[FIELD_PARTY_B].n))
		return 0;
	if (strict && (!convincing(s, choice) || only_planned(s)))
		return 0;
	size_t items = read_items(s, choice, strict);
	if (items)
		return items;
	leave_out_unlikely(s, choice);
	/* what comes in numbers tells the contracts apart */
	int anchor = choice[FIELD_PROJECT].n >= choice[FIELD_TITLE].n && choice[FIELD_PROJECT].n ? FIELD_PROJECT : FIELD_TITLE;
	if (choice[anchor].n <= 1 && choice[FIELD_PARTY_A].n > 1)
		anchor = FIELD_PARTY_A;
	unsigned n = choice[anchor].n ? choice[anchor].n : 1;
	const struct cands *anchors = &s->set[contract_kind_of((enum cand_field)anchor)];
	qsort_r(choice[anchor].cand, choice[anchor].n, sizeof(uint32_t), by_place, (void *)(uintptr_t)anchors);
	struct row rows[RECORDS_MAX];
	for (unsigned i = 0; i < n; i++)
		for (int f = 0; f < CAND_FIELDS; f++) {
			uint32_t best = choice[f].n ? choice[f].cand[0] : UINT32_MAX;
			if (f == anchor && choice[f].n)
				best = choice[f].cand[i];
			else if (n > 1 && choice[f].n)
				best = nearest(s, anchors, choice[anchor].cand[i], f, best);
			rows[i].cand[f] = best;
		}
	n = distinct(s, rows, n, anchor);
	for (unsigned i = 0; i < n; i++)
		if (rows[i].cand[FIELD_AMOUNT] != UINT32_MAX)
			rows[i].cand[FIELD_AMOUNT] = contract_whole_sum(s, rows[i].cand[FIELD_AMOUNT], n == 1);
	for (unsigned i = 0; i < n; i++) {
		struct contract c = { .by = "notice" };
		double sum = 0;
		unsigned told = 0;
		for (int f = 0; f < CAND_FIELDS; f++) {
			if (rows[i].cand[f] == UINT32_MAX)
				continue;
			fill(s, &c, f, rows[i].cand[f]);
			sum += 1 - s->none[f];
			told++;
		}
		c.score = told ? (float)(sum / told) : 0;
		if (n == 1 && known)
			supplement(&c, known);
		contract_emit(s->d, &c);
	}
	return n;
}


/* NAME in the paper's own terms: the full name behind a short one. */
static void full_name(const struct scene *s, struct contract_value *v)
{
	const struct zh_text *t = &s->t;
	size_t a = zh_text_index(t, v->start), b = zh_text_index(t, v->end);
	uint64_t key = zh_text_key(t, a, b);
	for (size_t i = 0; i < s->orgs.n_alias; i++) {
		const struct zh_alias *x = &s->orgs.alias[i];
		if (zh_text_key(t, x->a, x->b) == key) {
			const struct zh_org *org = &s->orgs.v[x->org];
			v->value = zh_text_str(t, org->a, org->b, s->d->arena);
			return;
		}
	}
	v->value = zh_text_str(t, a, b, s->d->arena);
}

void contract_notice_complete(struct scene *s, struct contract *c)
{
	for (unsigned i = 0; i < c->n_parties; i++)
		full_name(s, &c->party[i].name);
	static const enum contract_text own[] = { CONTRACT_party_a, CONTRACT_party_b };
	for (size_t i = 0; i < 2; i++)
		if (c->text[own[i]].value.len)
			full_name(s, &c->text[own[i]]);
	if (c->text[CONTRACT_project].value.len) {
		struct contract_value *v = &c->text[CONTRACT_project];
		v->value = zh_text_str(&s->t, zh_text_index(&s->t, v->start), zh_text_index(&s->t, v->end), s->d->arena);
	}
	for (int f = FIELD_PARTY_A; f <= FIELD_PARTY_B; f++) {
		struct choice choice;
		if (c->text[text_of[f]].value.len)
			continue;
		choose(s, f, &choice);
		if (choice.n == 0)
			continue;
		struct str other = c->text[text_of[f == FIELD_PARTY_A ? FIELD_PARTY_B : FIELD_PARTY_A]].value;
		const struct cand *x = &s->set[CAND_PARTY].v[choice.cand[0]];
		if (str_eq(other, zh_text_str(&s->t, x->a, x->b, s->d->arena)))
			continue;
		fill(s, c, f, choice.cand[0]);
	}
}
