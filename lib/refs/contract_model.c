/* contract_model.c - weights in an open hash table, keyed by a hash of template
 * and text: a feature that has no weight costs one look. */
#include "contract_model.h"
#include "rules.h"
#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

struct slot {
	uint64_t key;
	float w[CAND_FIELDS];
};

struct contract_model {
	struct slot *slots;
	size_t mask;
	struct contract_limits limits[CAND_FIELDS];
	contract_tap_fn *tap; /* NULL: none */
	void *tap_ctx;
};

static uint64_t hash(enum feature f, const uint32_t *text, size_t n)
{
	uint64_t h = 0xCBF29CE484222325u ^ (uint64_t)f * 0x9E3779B97F4A7C15u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ text[i]) * 0x100000001B3u;
	h ^= h >> 29;
	h *= 0x9E3779B97F4A7C15u;
	return (h ^ h >> 32) | 1;
}

static void set_limit(struct contract_limits *l, struct str name, double value)
{
#define X(field) if (str_eqz(name, #field)) l->field = value;
	CONTRACT_LIMITS(X)
#undef X
}

const struct contract_limits *contract_model_limits(const struct contract_model *m, enum cand_field f)
{
	return &m->limits[f];
}

static struct slot *slot_of(const struct contract_model *m, uint64_t key)
{
	size_t i = (size_t)key & m->mask;
	while (m->slots[i].key && m->slots[i].key != key)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

struct contract_model *contract_model_new(const struct refs_rules *r)
{
	const struct refs_table *t = &r->tables[TABLE_contract_weight];
	struct contract_model *m = xcalloc(1, sizeof *m);
	size_t cap = 1024;
	while (cap < t->n * 2)
		cap *= 2;
	m->slots = xcalloc(cap, sizeof *m->slots);
	m->mask = cap - 1;
	for (int f = 0; f < CAND_FIELDS; f++)
		m->limits[f] = (struct contract_limits){ .none = 0.75, .more = 0.6, .near = 0.1, .list = 0.3, .many = 0.25, .same = 0.7, .beside = 0.6 };
	for (uint32_t i = 0; i < t->n; i++) {
		int field = 0, f = 0;
		while (field < CAND_FIELDS && !str_eqz(refs_row_cell(t, i, 0), cand_field_names[field]))
			field++;
		while (f < FEATURES && !str_eqz(refs_row_cell(t, i, 1), contract_feature_name((enum feature)f)))
			f++;
		struct str text = refs_row_cell(t, i, 2), weight = refs_row_cell(t, i, 3);
		if (field < CAND_FIELDS && str_eqz(refs_row_cell(t, i, 1), "limit"))
			set_limit(&m->limits[field], text, strtod(weight.p, NULL));
		if (field == CAND_FIELDS || f == FEATURES)
			continue;
		uint32_t c[64];
		size_t n = 0;
		for (size_t k = 0; k < text.len && n < 64;)
			k += utf8_decode(str_make(text.p + k, text.len - k), &c[n++]);
		char number[32];
		size_t len = weight.len < sizeof number - 1 ? weight.len : sizeof number - 1;
		memcpy(number, weight.p ? weight.p : "", len);
		number[len] = '\0';
		uint64_t key = hash((enum feature)f, c, n);
		struct slot *s = slot_of(m, key);
		s->key = key;
		s->w[field] += strtof(number, NULL);
	}
	return m;
}

void contract_model_tap(struct contract_model *m, contract_tap_fn *fn, void *ctx)
{
	m->tap = fn;
	m->tap_ctx = ctx;
}

void contract_model_free(struct contract_model *m)
{
	if (m)
		free(m->slots);
	free(m);
}

struct sum {
	const struct contract_model *m;
	uint32_t *seen; /* per slot: the candidate that had it last */
	uint32_t now;
	double w[CAND_FIELDS];
};

static void add(void *ctx, enum feature f, const uint32_t *text, size_t n)
{
	struct sum *s = ctx;
	const struct slot *x = slot_of(s->m, hash(f, text, n));
	if (!x->key)
		return;
	size_t at = (size_t)(x - s->m->slots);
	if (s->seen[at] == s->now)
		return;
	s->seen[at] = s->now;
	for (int k = 0; k < CAND_FIELDS; k++)
		s->w[k] += (double)x->w[k];
}

void contract_model_score(const struct contract_model *m, struct scene *s)
{
	if (!m)
		return;
	if (m->tap)
		m->tap(m->tap_ctx, s);
	struct sum sum = { .m = m, .seen = xcalloc(m->mask + 1, sizeof *sum.seen) };
	double total[CAND_FIELDS];
	for (int f = 0; f < CAND_FIELDS; f++)
		total[f] = 1; /* e^0: none of them */
	for (int kind = 0; kind < CAND_KINDS; kind++)
		for (size_t i = 0; i < s->set[kind].n; i++) {
			struct cand *c = &s->set[kind].v[i];
			sum.now++;
			memset(sum.w, 0, sizeof sum.w);
			contract_features(s, (enum cand_kind)kind, i, add, &sum);
			for (int f = 0; f < CAND_FIELDS; f++) {
				if (contract_kind_of((enum cand_field)f) != (enum cand_kind)kind)
					continue;
				c->p[f] = exp(sum.w[f] < 600 ? sum.w[f] : 600);
				c->alone[f] = c->p[f] / (1 + c->p[f]);
				total[f] += c->p[f];
			}
		}
	for (int f = 0; f < CAND_FIELDS; f++) {
		struct cands *c = &s->set[contract_kind_of((enum cand_field)f)];
		s->none[f] = 1 / total[f];
		for (size_t i = 0; i < c->n; i++)
			c->v[i].p[f] /= total[f];
	}
	free(sum.seen);
}
