/* lead_model.c - the weights of target-weights.tsv: feature, weight. The sum of a
 * lead's features, each times its weight, is x. A second sum has x itself and what x
 * is of those that stand in one list, column or enumeration with it, and of others
 * nearby: y; it is a target with e^y / (1 + e^y). The row "limit" tells the least
 * probability that makes one, "kept" the least with which one that the rules told stays. */
#include "lead.h"
#include "rules.h"
#include <math.h>
#include <stdlib.h>

#define CLIP 4.0           /* more certainty than this does not count for others */
#define MATES_MAX 64u      /* leads to either side that are looked at */
#define MATE_LINES 40u

struct lead_model {
	float w[LEAD_FEATURES];
	double mate[MATE_FEATURES];
	struct lead_limits limits;
	lead_tap_fn *tap; /* NULL: none */
	void *tap_ctx;
	bool all;
	uint16_t *codes[LEAD_TABLES]; /* owned */
};

static const char *const mate_names[MATE_FEATURES] = {
#define X(name) #name,
	LEAD_MATE_FEATURES(X)
#undef X
};

const char *lead_mate_name(unsigned f)
{
	return mate_names[f];
}

static double clip(double x)
{
	return x > CLIP ? CLIP : x < -CLIP ? -CLIP : x;
}

void lead_mates(const struct lead_mate *v, size_t n, size_t i, double ret[MATE_FEATURES])
{
	size_t from = i > MATES_MAX ? i - MATES_MAX : 0, to = i + MATES_MAX < n ? i + MATES_MAX : n;
	double sum = 0, most = -CLIP, scene = -CLIP;
	unsigned mates = 0;
	for (size_t k = from; k < to; k++) {
		if (k == i || v[k].name == v[i].name)
			continue;
		double x = clip(v[k].x);
		if (v[k].line + MATE_LINES >= v[i].line && v[k].line <= v[i].line + MATE_LINES && x > scene)
			scene = x;
		if (v[i].group && v[k].group == v[i].group) {
			sum += x;
			mates++;
			most = x > most ? x : most;
		}
	}
	ret[MATE_own] = v[i].x;
	ret[MATE_mates_bias] = 1;
	ret[MATE_mates_mean] = mates ? sum / mates : 0;
	ret[MATE_mates_most] = mates ? most : 0;
	ret[MATE_mates_none] = mates ? 0 : 1;
	ret[MATE_scene_most] = scene;
}

struct lead_model *lead_model_new(const struct refs_rules *r)
{
	const struct refs_table *t = &r->tables[TABLE_target_weight];
	struct lead_model *m = xcalloc(1, sizeof *m);
	char room[32];
	m->limits.told = 2; /* no weights: nobody */
	m->mate[MATE_own] = 1;
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		const struct refs_table *words = &r->tables[lead_tables[k]];
		m->codes[k] = xcalloc(words->n + 1, sizeof *m->codes[k]);
		for (uint32_t i = 0; i < words->n; i++)
			m->codes[k][i] = lead_code(r, k, i);
	}
	for (uint32_t i = 0; i < t->n; i++) {
		struct str name = refs_row_cell(t, i, 0), w = refs_row_cell(t, i, 1);
		double x = w.len ? strtod(w.p, NULL) : 0;
		if (str_eqz(name, "limit"))
			m->limits.told = x;
		if (str_eqz(name, "kept"))
			m->limits.kept = x;
		for (unsigned f = 0; f < MATE_FEATURES; f++)
			if (str_eqz(name, mate_names[f]))
				m->mate[f] = x;
		for (unsigned f = 0; f < LEAD_FEATURES; f++)
			if (str_eqz(name, lead_feature_name(f, room)))
				m->w[f] = (float)x;
	}
	return m;
}

void lead_model_free(struct lead_model *m)
{
	for (unsigned k = 0; m && k < LEAD_TABLES; k++)
		free(m->codes[k]);
	free(m);
}

void lead_model_tap(struct lead_model *m, lead_tap_fn *fn, void *ctx, bool all)
{
	m->all = all;
	m->tap = fn;
	m->tap_ctx = ctx;
}

const uint16_t *lead_model_codes(const struct lead_model *m, unsigned table)
{
	return m->codes[table];
}

bool lead_model_all(const struct lead_model *m)
{
	return m->all;
}

struct lead_limits lead_model_score(const struct lead_model *m, struct leads *s)
{
	if (m->tap)
		m->tap(m->tap_ctx, s);
	struct lead_mate *v = arena_alloc(s->d->arena, (s->n + 1) * sizeof *v);
	for (size_t i = 0; i < s->n; i++) {
		v[i] = (struct lead_mate){ s->v[i].line, s->v[i].group, s->v[i].name, 0 };
		for (unsigned k = 0; k < LEAD_FEATURE_WORDS; k++)
			for (uint64_t on = s->v[i].on[k]; on; on &= on - 1) {
				unsigned f = 64 * k + (unsigned)__builtin_ctzll(on);
				v[i].x += (double)s->v[i].x[f] * (double)m->w[f];
			}
	}
	for (size_t i = 0; i < s->n; i++) {
		double of[MATE_FEATURES], x = 0;
		lead_mates(v, s->n, i, of);
		for (unsigned f = 0; f < MATE_FEATURES; f++)
			x += of[f] * m->mate[f];
		s->v[i].score = (float)(1 / (1 + exp(-x)));
	}
	return m->limits;
}
