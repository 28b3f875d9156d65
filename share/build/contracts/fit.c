/* fit.c - one field's weights at a time, by FTRL-proximal. */
#include "contract_train.h"
#include <math.h>
#include <stdlib.h>

/* One field's weights: FTRL's state, and the weights it stands for. */
struct fit {
	double *z, *n;
};

static double weight(const struct fit *f, uint32_t i)
{
	double z = f->z[i], a = fabs(z);
	if (a <= opt.l1)
		return 0;
	return -(z < 0 ? z + opt.l1 : z - opt.l1) / ((opt.beta + sqrt(f->n[i])) / opt.alpha + opt.l2);
}

#define SEED 88172645463325252u
static uint64_t rng = SEED;

static uint32_t random_below(uint32_t n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % n);
}

static bool in_use(uint32_t i)
{
	return names[i].docs >= opt.docs_min;
}

static void learn(struct fit *f, const struct paper *p, int field)
{
	const struct group *g = &p->set[contract_kind_of((enum cand_field)field)];
	if (g->n == 0)
		return;
	double *x = xmalloc(g->n * sizeof *x), top = 0, total;
	size_t right = 0;
	for (size_t i = 0; i < g->n; i++) {
		x[i] = 0;
		for (uint32_t k = 0; k < g->v[i].n; k++)
			if (in_use(feats[g->v[i].first + k]))
				x[i] += weight(f, feats[g->v[i].first + k]);
		top = x[i] > top ? x[i] : top;
		right += g->v[i].right[field];
	}
	total = exp(-top);
	for (size_t i = 0; i < g->n; i++)
		total += exp(x[i] - top);
	bool told = false;
	for (size_t i = 0; i < p->n_gold && field < FIELD_SEVERAL; i++)
		told |= field == FIELD_AMOUNT ? p->gold[i].amount > 0 : p->gold[i].text[field] != NULL;
	double scale = told && !right ? opt.miss : 1;
	for (size_t i = 0; i < g->n; i++) {
		double share = exp(x[i] - top) / total, alone = 1 / (1 + exp(-x[i]));
		double y = g->v[i].right[field] ? 1 : 0;
		double grad = scale * (share - (right ? y / (double)right : 0)) + scale * opt.alone * (alone - y);
		if (fabs(grad) < 1e-6)
			continue;
		for (uint32_t k = 0; k < g->v[i].n; k++) {
			uint32_t id = feats[g->v[i].first + k];
			if (!in_use(id))
				continue;
			double s = (sqrt(f->n[id] + grad * grad) - sqrt(f->n[id])) / opt.alpha;
			f->z[id] += grad - s * weight(f, id);
			f->n[id] += grad * grad;
		}
	}
	free(x);
}

/* Fits on all papers that are not of FOLD; adds rows to OUT. */
void fit_all(unsigned fold, struct buf *out)
{
	for (int field = 0; field < CAND_FIELDS; field++) {
		struct fit f = { .z = xcalloc(n_names, sizeof *f.z), .n = xcalloc(n_names, sizeof *f.n) };
		uint32_t *order = xmalloc(n_papers * sizeof *order);
		size_t n = 0;
		rng = SEED;
		for (size_t i = 0; i < n_papers; i++)
			if (papers[i].fold != fold)
				order[n++] = (uint32_t)i;
		for (unsigned e = 0; e < opt.epochs; e++) {
			for (size_t i = n; i > 1; i--) {
				uint32_t k = random_below((uint32_t)i), t = order[i - 1];
				order[i - 1] = order[k];
				order[k] = t;
			}
			for (size_t i = 0; i < n; i++)
				learn(&f, &papers[order[i]], field);
		}
		for (size_t i = 0; i < n_names; i++)
			if (fabs(weight(&f, (uint32_t)i)) >= 0.02)
				buf_printf(out, "%s\t%s\t%.2f\n", cand_field_names[field], names[i].name, weight(&f, (uint32_t)i));
		free(f.z);
		free(f.n);
		free(order);
	}
}
