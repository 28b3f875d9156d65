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
	if (t->n == 0)
		return NULL;
	struct contract_model *m = xcalloc(1, sizeof *m);
	size_t cap = 1024;
	while (cap < t->n * 2)
		cap *= 2;
	m->slots = xcalloc(cap, sizeof *m->slots);
	m->mask = cap - 1;
	for (uint32_t i = 0; i < t->n; i++) {
		int field = 0, f = 0;
		while (field < CAND_FIELDS && !str_eqz(refs_row_cell(t, i, 0), cand_field_names[field]))
			field++;
		while (f < FEATURES && !str_eqz(refs_row_cell(t, i, 1), contract_feature_name((enum feature)f)))
			f++;
		if (field == CAND_FIELDS || f == FEATURES)
			continue;
		struct str text = refs_row_cell(t, i, 2), weight = refs_row_cell(t, i, 3);
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

struct contract_model *contract_model_tap(contract_tap_fn *fn, void *ctx)
{
	struct contract_model *m = xcalloc(1, sizeof *m);
	m->tap = fn;
	m->tap_ctx = ctx;
	return m;
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
	static const int fields[CAND_KINDS][2] = { { FIELD_PARTY_A, FIELD_PARTY_B }, { FIELD_PROJECT, -1 }, { FIELD_TITLE, -1 }, { FIELD_AMOUNT, -1 }, { FIELD_SEVERAL, -1 } };
	for (int f = 0; f < CAND_FIELDS; f++)
		s->none[f] = 1;
	if (!m)
		return;
	if (m->tap) {
		m->tap(m->tap_ctx, s);
		return;
	}
	struct sum sum = { .m = m, .seen = xcalloc(m->mask + 1, sizeof *sum.seen) };
	for (int kind = 0; kind < CAND_KINDS; kind++) {
		struct cands *c = &s->set[kind];
		double total[CAND_FIELDS];
		for (int f = 0; f < CAND_FIELDS; f++)
			total[f] = 1; /* e^0: none of them */
		for (size_t i = 0; i < c->n; i++) {
			sum.now++;
			memset(sum.w, 0, sizeof sum.w);
			contract_features(s, (enum cand_kind)kind, i, add, &sum);
			for (int k = 0; k < 2 && fields[kind][k] >= 0; k++) {
				int f = fields[kind][k];
				c->v[i].p[f] = exp(sum.w[f] < 600 ? sum.w[f] : 600);
				c->v[i].alone[f] = c->v[i].p[f] / (1 + c->v[i].p[f]);
				total[f] += c->v[i].p[f];
			}
		}
		for (int k = 0; k < 2 && fields[kind][k] >= 0; k++) {
			int f = fields[kind][k];
			s->none[f] = 1 / total[f];
			for (size_t i = 0; i < c->n; i++)
				c->v[i].p[f] /= total[f];
		}
	}
	free(sum.seen);
}
