/* contract_model.c - weights in an open hash table, keyed by a hash of template
 * and text: a feature that has no weight costs one look. One that has has them for one or two of the
 * fields mostly, so a slot names a few in a list: a row of all fields a slot took five times the memory. */
#include "compiled.h"
#include "contract_model.h"
#include "rules.h"
#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

struct slot {
	uint64_t key;
	uint32_t first, n; /* weights */
};

struct weight {
	float w;
	uint32_t field;
};

struct contract_model {
	bool mapped;       /* slots and weights lie in a file: compiled.h */
	struct slot *slots;
	struct weight *weights;
	size_t mask, n_weights;
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

/* A row's feature and field into *RET_KEY and *RET_FIELD; false: it is none, a limit perhaps, which goes into M. */
static bool read_row(struct contract_model *m, const struct refs_table *t, uint32_t i, uint64_t *ret_key, uint32_t *ret_field)
{
	uint32_t field = 0, f = 0;
	struct str text = refs_row_cell(t, i, 2), template = refs_row_cell(t, i, 1);
	while (field < CAND_FIELDS && !str_eqz(refs_row_cell(t, i, 0), cand_field_names[field]))
		field++;
	while (f < FEATURES && !str_eqz(template, contract_feature_name((enum feature)f)))
		f++;
	if (field < CAND_FIELDS && str_eqz(template, "limit"))
		set_limit(&m->limits[field], text, strtod(refs_row_cell(t, i, 3).p, NULL));
	if (field == CAND_FIELDS || f == FEATURES)
		return false;
	uint32_t c[64];
	size_t n = 0;
	for (size_t k = 0; k < text.len && n < 64;)
		k += utf8_decode(str_make(text.p + k, text.len - k), &c[n++]);
	*ret_key = hash((enum feature)f, c, n);
	*ret_field = field;
	return true;
}

static void add_weight(struct contract_model *m, struct slot *s, uint32_t field, float w)
{
	for (uint32_t k = s->first; k < s->first + s->n; k++)
		if (m->weights[k].field == field) {
			m->weights[k].w += w;
			return;
		}
	m->weights[s->first + s->n++] = (struct weight){ w, field };
}

struct contract_model *contract_model_new(const struct refs_rules *r)
{
	const struct refs_table *t = &r->tables[TABLE_contract_weight];
	struct contract_model *m = xcalloc(1, sizeof *m);
	struct of_row { uint64_t key; uint32_t field; } *rows = xcalloc(t->n + 1, sizeof *rows);
	size_t cap = 1024;
	uint32_t first = 0;
	while (cap < t->n + t->n / 2)
		cap *= 2;
	m->slots = xcalloc(cap, sizeof *m->slots);
	m->weights = xcalloc(t->n + 1, sizeof *m->weights);
	m->n_weights = t->n;
	m->mask = cap - 1;
	for (int f = 0; f < CAND_FIELDS; f++)
		m->limits[f] = (struct contract_limits){
			.none = 0.75, .least = 0, .more = 0.6, .near = 0.1, .list = 0.3, .many = 0.25, .same = 0.7, .beside = 0.6
		};
	for (uint32_t i = 0; i < t->n; i++) {
		if (!read_row(m, t, i, &rows[i].key, &rows[i].field))
			continue;
		struct slot *s = slot_of(m, rows[i].key);
		s->key = rows[i].key;
		s->n++;
	}
	for (size_t i = 0; i < cap; i++) {
		m->slots[i].first = first;
		first += m->slots[i].n;
		m->slots[i].n = 0;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		if (!rows[i].key)
			continue;
		struct str weight = refs_row_cell(t, i, 3);
		char number[32];
		size_t len = weight.len < sizeof number - 1 ? weight.len : sizeof number - 1;
		memcpy(number, weight.p ? weight.p : "", len);
		number[len] = '\0';
		add_weight(m, slot_of(m, rows[i].key), rows[i].field, strtof(number, NULL));
	}
	free(rows);
	return m;
}

void contract_model_put(const struct contract_model *m, struct buf *out)
{
	struct contract_model bare = *m; /* the same bytes in each build */
	bare.slots = NULL;
	bare.weights = NULL;
	bare.tap = NULL;
	bare.tap_ctx = NULL;
	compiled_put(out, &bare, 1, sizeof bare);
	compiled_put(out, m->slots, m->mask + 1, sizeof *m->slots);
	compiled_put(out, m->weights, m->n_weights, sizeof *m->weights);
}

struct contract_model *contract_model_take(struct compiled *c)
{
	struct contract_model *m = xmalloc(sizeof *m);
	const struct contract_model *put = compiled_take(c, sizeof *m, NULL);
	*m = put ? *put : (struct contract_model){ .mask = 0 };
	m->mapped = true;
	m->tap = NULL;
	m->slots = compiled_take(c, sizeof *m->slots, NULL);
	m->weights = compiled_take(c, sizeof *m->weights, NULL);
	return m;
}

size_t contract_model_layout(void)
{
	return sizeof(struct contract_model) << 8 ^ sizeof(struct slot) << 4 ^ sizeof(struct weight) ^ (size_t)FEATURES << 24;
}

void contract_model_tap(struct contract_model *m, contract_tap_fn *fn, void *ctx)
{
	m->tap = fn;
	m->tap_ctx = ctx;
}

void contract_model_free(struct contract_model *m)
{
	if (m && !m->mapped) {
		free(m->slots);
		free(m->weights);
	}
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
	for (uint32_t k = x->first; k < x->first + x->n; k++)
		s->w[s->m->weights[k].field] += (double)s->m->weights[k].w;
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
