/* contract_items.c - lists of contracts in notices.
 *
 * Where a paper numbers its contracts, the item's borders tell what belongs
 * together better than any distance does. A list counts when at least two of
 * its items name a project or contract of their own together with a sum or a
 * client; the others need less, since they stand as these do. What a list's
 * closing words say (合计 …) stands in no item. */
#include "contract_items.h"

#define NAME_SURE 0.25    /* two items at least must name something this likely */
#define NAME_LIKELY 0.04  /* … the others this */
#define TITLE_LIKELY 0.04 /* a title may stand in several items, so it need not be an item's own */
#define SUM_LIKELY 0.05   /* an item's border says more than the words around a sum */
#define CLIENT_LIKELY 0.2 /* items name builders and agents, too */
#define SIDE_LIKELY 0.1   /* the one that the item does not name stands outside of the list */
#define ALIKE_SUM 0.98    /* names of one contract with one sum: the shorter is in the longer */
#define PARAGRAPH_SURE 0.25 /* a paragraph that tells a contract tells it plainly */
#define LEVELS 6u
#define SEGMENT_CHARS_MIN 12u /* shorter lines and clauses tell of no contract */
#define STARTS_MORE 4096u     /* items that begin inside of lines */
#define MENTIONS_LOOK 32u

static unsigned ideographic(const struct zh_text *t, size_t *i)
{
	static const uint32_t digits[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };
	unsigned value = 0;
	bool any = false;
	for (unsigned n = 0; n < 3; n++, (*i)++) {
		uint32_t c = t->c[*i];
		unsigned d = 0;
		while (d < 9 && digits[d] != c)
			d++;
		if (d < 9)
			value += d + 1;
		else if (c == 0x5341) /* 十 */
			value = value ? value * 10 : 10;
		else
			break;
		any = true;
	}
	return any ? value : 0;
}

static unsigned figures(const struct zh_text *t, size_t *i)
{
	unsigned value = 0;
	size_t from = *i;
	while (zh_is_digit(t->c[*i]) && *i - from < 3)
		value = value * 10 + (t->c[(*i)++] - '0');
	return zh_is_digit(t->c[*i]) ? 0 : value;
}

/* The mark that a line begins with: 一、 (一) 1、 (1) 项目一: and its number; level
 * LEVELS when there is none. */
static unsigned mark_of(const struct zh_text *t, size_t a, unsigned *ret_number)
{
	size_t i = a;
	bool bracket = t->c[i] == '(', word = false;
	if (bracket)
		i++;
	static const char *const words[] = { "项目", "合同", "标段", "工程", "第" };
	for (size_t k = 0; k < sizeof words / sizeof *words && !bracket && !word; k++)
		if (zh_text_has(t, i, words[k])) {
			i += strlen(words[k]) / 3;
			word = true;
		}
	size_t from = i;
	unsigned number = ideographic(t, &i);
	bool han = number > 0;
	if (!han) {
		if (t->c[i] >= 0x2460 && t->c[i] <= 0x2473) { /* ① */
			*ret_number = t->c[i] - 0x2460 + 1;
			return 4;
		}
		number = figures(t, &i);
	}
	*ret_number = number;
	if (number == 0 || i == from)
		return LEVELS;
	uint32_t c = t->c[i];
	if (word)
		return c == ':' || c == 0x3001 || c == 0x9879 ? 5 : LEVELS; /* 项目一: 第一项 */
	if (bracket)
		return c == ')' ? (han ? 1 : 3) : LEVELS;
	if (c == 0x3001 || c == ')' || ((c == ',' || c == '.') && !zh_is_digit(t->c[i + 1])) /* no sum: 金额:1,285,000 */ || (!han && c == 0x300A) || (!han && c == ' '))
		return han ? 0 : 2;
	return LEVELS;
}

static uint32_t likeliest(const struct scene *s, enum cand_field field, uint32_t a, uint32_t b, double least)
{
	const struct cands *c = &s->set[contract_kind_of(field)];
	uint32_t best = UINT32_MAX;
	for (size_t i = 0; i < c->n_m; i++) {
		const struct mention *m = &c->m[i];
		if (m->a < a || m->b > b || c->v[m->cand].alone[field] < least)
			continue;
		if (best == UINT32_MAX || c->v[m->cand].p[field] > c->v[best].p[field])
			best = m->cand;
	}
	return best;
}

uint32_t contract_outside(const struct scene *s, enum cand_field field, uint32_t a, uint32_t b, double least)
{
	const struct cands *c = &s->set[contract_kind_of(field)];
	uint32_t best = UINT32_MAX;
	for (size_t i = 0; i < c->n_m; i++) {
		const struct mention *m = &c->m[i];
		if ((m->a >= a && m->b <= b) || c->v[m->cand].alone[field] < least)
			continue;
		if (best == UINT32_MAX || c->v[m->cand].p[field] > c->v[best].p[field])
			best = m->cand;
	}
	return best;
}

static double sure(const struct scene *s, const struct contract_item *x, enum cand_field field)
{
	return x->cand[field] == UINT32_MAX ? 0 : s->set[contract_kind_of(field)].v[x->cand[field]].alone[field];
}

/* Does the candidate stand in another of the list's N items? A name that does
 * is the part that their names share. */
static bool elsewhere(const struct cands *c, uint32_t cand, const struct contract_item *x, const struct contract_item *v, size_t n)
{
	for (uint32_t k = c->v[cand].first, looked = 0; k != UINT32_MAX && looked < MENTIONS_LOOK; k = c->m[k].next, looked++)
		for (size_t i = 0; i < n; i++)
			if (&v[i] != x && c->m[k].a >= v[i].a && c->m[k].b <= v[i].b)
				return true;
	return false;
}

static uint32_t own_name(const struct scene *s, enum cand_field field, const struct contract_item *x, const struct contract_item *v, size_t n)
{
	const struct cands *c = &s->set[contract_kind_of(field)];
	uint32_t best = UINT32_MAX;
	for (size_t i = 0; i < c->n_m; i++) {
		const struct mention *m = &c->m[i];
		if (m->a < x->a || m->b > x->b || c->v[m->cand].alone[field] < NAME_LIKELY)
			continue;
		if ((best == UINT32_MAX || c->v[m->cand].p[field] > c->v[best].p[field]) && !elsewhere(c, m->cand, x, v, n))
			best = m->cand;
	}
	return best;
}

/* Fills X, the item AT of the N items V. */
static bool look(const struct scene *s, struct contract_item *x, const struct contract_item *at, const struct contract_item *v, size_t n)
{
	x->cand[FIELD_PROJECT] = own_name(s, FIELD_PROJECT, at, v, n);
	x->cand[FIELD_TITLE] = likeliest(s, FIELD_TITLE, x->a, x->b, TITLE_LIKELY);
	x->cand[FIELD_AMOUNT] = likeliest(s, FIELD_AMOUNT, x->a, x->b, SUM_LIKELY);
	x->cand[FIELD_PARTY_A] = likeliest(s, FIELD_PARTY_A, x->a, x->b, CLIENT_LIKELY);
	x->cand[FIELD_PARTY_B] = likeliest(s, FIELD_PARTY_B, x->a, x->b, SIDE_LIKELY);
	bool name = x->cand[FIELD_PROJECT] != UINT32_MAX || x->cand[FIELD_TITLE] != UINT32_MAX;
	return name && (x->cand[FIELD_AMOUNT] != UINT32_MAX || x->cand[FIELD_PARTY_A] != UINT32_MAX);
}

static uint32_t name_of(const struct contract_item *x, enum cand_field *ret_field)
{
	*ret_field = x->cand[FIELD_PROJECT] != UINT32_MAX ? FIELD_PROJECT : FIELD_TITLE;
	return x->cand[*ret_field];
}

double contract_likeness(const struct zh_text *t, const struct cand *x, const struct cand *y)
{
	if (x->b - x->a > y->b - y->a) {
		const struct cand *z = x;
		x = y;
		y = z;
	}
	uint32_t k = y->a, same = 0;
	for (uint32_t i = x->a; i < x->b; i++) {
		uint32_t at = k;
		while (at < y->b && t->c[at] != t->c[i])
			at++;
		if (at < y->b) {
			same++;
			k = at + 1;
		}
	}
	return (double)same / (double)(x->b - x->a);
}

/* Two places of one contract: its name, or nearly, and nothing that differs. */
static bool same_contract(const struct scene *s, const struct contract_item *x, const struct contract_item *y, bool few)
{
	enum cand_field fx, fy;
	uint32_t nx = name_of(x, &fx), ny = name_of(y, &fy);
	bool both = x->cand[FIELD_AMOUNT] != UINT32_MAX && y->cand[FIELD_AMOUNT] != UINT32_MAX;
	bool same_sum = both && x->cand[FIELD_AMOUNT] == y->cand[FIELD_AMOUNT];
	if (both && !same_sum) /* 买卖合同 with one, 买卖合同 with the other */
		return false;
	if (fx == fy && nx == ny)
		return true;
	if (same_sum) /* a list of several may hold one sum twice */
		return few || fx != fy ||
		       contract_likeness(&s->t, &s->set[contract_kind_of(fx)].v[nx], &s->set[contract_kind_of(fy)].v[ny]) >= ALIKE_SUM;
	bool clients = x->cand[FIELD_PARTY_A] != UINT32_MAX && y->cand[FIELD_PARTY_A] != UINT32_MAX;
	if (clients && x->cand[FIELD_PARTY_A] != y->cand[FIELD_PARTY_A])
		return false;
	return true; /* one of them has no sum, and no other client */
}

/* Keeps the items that tell of a contract of their own; 0 when they make no list. */
static size_t judge(const struct scene *s, const struct contract_item *v, size_t n, struct contract_item *ret)
{
	size_t kept = 0, certain = 0, merged = 0;
	for (size_t i = 0; i < n; i++) {
		struct contract_item x = v[i];
		if (!look(s, &x, &v[i], v, n))
			continue;
		size_t k = 0;
		while (k < kept && !same_contract(s, &x, &ret[k], n < 3))
			k++;
		if (k < kept) { /* told in two places: one contract */
			for (int f = 0; f < FIELD_SEVERAL; f++)
				if (ret[k].cand[f] == UINT32_MAX)
					ret[k].cand[f] = x.cand[f];
			merged++;
			continue;
		}
		certain += sure(s, &x, FIELD_PROJECT) >= NAME_SURE || sure(s, &x, FIELD_TITLE) >= NAME_SURE;
		ret[kept++] = x;
	}
	if (merged * 2 > kept)
		return 0;
	return certain >= 2 && kept >= 2 ? kept : 0;
}

/* A place where an item may begin: a line, or a mark behind ：；。 inside of one. */
struct start {
	uint32_t at;
	unsigned level, number;
};

static size_t starts(const struct scene *s, struct start *v, size_t max)
{
	const struct zh_text *t = &s->t;
	size_t n = 0;
	for (size_t line = 0; line < s->n_lines; line++)
		for (uint32_t i = s->line_start[line]; i < s->line_start[line + 1] && n < max; i++) {
			bool begins = i == s->line_start[line];
			if (!begins && t->c[i - 1] != ':' && t->c[i - 1] != ';' && t->c[i - 1] != 0x3002)
				continue;
			struct start x = { .at = i };
			x.level = mark_of(t, i, &x.number);
			if (begins || x.level != LEVELS)
				v[n++] = x;
		}
	return n;
}

/* The run of items that begins with V[FROM]. */
static size_t run(const struct scene *s, const struct start *v, size_t n, size_t from, struct contract_item *ret)
{
	size_t items = 0, steps = 0, begun = from, k = from;
	unsigned level = v[from].level;
	for (; k < n; k++) {
		unsigned l = v[k].level;
		if ((l == level && v[k].number != items + 1) || (l < level && level != 5))
			break;
		if (l != level)
			continue;
		if (items) {
			ret[items - 1].b = v[k].at;
			steps = k - begun > steps ? k - begun : steps;
		}
		if (items == CONTRACT_ITEMS_MAX)
			break;
		ret[items++].a = v[k].at;
		begun = k;
	}
	if (items < 2)
		return 0;
	/* the last item is no longer than the others: closing words follow it */
	if (k - begun > steps)
		k = begun + steps;
	ret[items - 1].b = k < n ? v[k].at : (uint32_t)s->t.n;
	return items;
}

/* Segments that may be contracts where nothing is numbered: the clauses of LINE,
 * or (LINE == n_lines) all lines. */
static size_t segments(const struct scene *s, size_t line, struct contract_item *v)
{
	const struct zh_text *t = &s->t;
	bool lines = line == s->n_lines;
	uint32_t a = lines ? 0 : s->line_start[line], b = lines ? (uint32_t)t->n : s->line_start[line + 1] - 1;
	size_t n = 0;
	for (uint32_t i = a; i <= b && n < CONTRACT_ITEMS_MAX; i++)
		if (i == b || (lines ? t->c[i] == '\n' : t->c[i] == ';' || t->c[i] == 0x3002)) {
			if (i > a + SEGMENT_CHARS_MIN) {
				v[n].a = a;
				v[n++].b = i;
			}
			a = i + 1;
		}
	return n;
}

/* Paragraphs that each tell all of a contract: its name, its sum and its client, none of them another's. */
static size_t paragraphs(const struct scene *s, const struct contract_item *v, size_t n, struct contract_item *ret)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct contract_item x = v[i];
		enum cand_field name;
		if (!look(s, &x, &v[i], v, n) || sure(s, &x, FIELD_AMOUNT) < PARAGRAPH_SURE || sure(s, &x, FIELD_PARTY_A) < PARAGRAPH_SURE)
			continue;
		uint32_t own = name_of(&x, &name);
		for (size_t k = 0; k < kept; k++) {
			enum cand_field other;
			if ((name_of(&ret[k], &other) == own && other == name) || ret[k].cand[FIELD_AMOUNT] == x.cand[FIELD_AMOUNT] || ret[k].cand[FIELD_PARTY_A] == x.cand[FIELD_PARTY_A])
				return 0;
		}
		ret[kept++] = x;
	}
	return kept > 1 ? kept : 0;
}

size_t contract_items_find(const struct scene *s, struct contract_item ret[CONTRACT_ITEMS_MAX])
{
	struct contract_item v[CONTRACT_ITEMS_MAX], kept[CONTRACT_ITEMS_MAX];
	size_t best = 0, n_starts, max = s->n_lines + STARTS_MORE;
	struct start *start = arena_alloc(s->d->arena, max * sizeof *start);
	n_starts = starts(s, start, max);
	for (size_t i = 0; i < n_starts; i++) {
		if (start[i].level == LEVELS || start[i].number != 1)
			continue;
		size_t n = judge(s, v, run(s, start, n_starts, i, v), kept);
		if (n > best) {
			memcpy(ret, kept, n * sizeof *kept);
			best = n;
		}
	}
	for (size_t line = 0; line < s->n_lines && best < 2; line++) {
		size_t n = judge(s, v, segments(s, line, v), kept);
		if (n > best) {
			memcpy(ret, kept, n * sizeof *kept);
			best = n;
		}
	}
	if (best < 2)
		best = paragraphs(s, v, segments(s, s->n_lines, v), ret);
	return best;
}
