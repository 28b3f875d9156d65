/* limits.c - the bench's figures, and the limits that make them highest. */
#include "contract_train.h"
#include <math.h>
#include <sluice/json.h>
#include <stdio.h>
#include <stdlib.h>

#define VALUES_MAX 256u /* a paper with more is left out */

struct contract_limits limits[CAND_FIELDS];

static void keep_record(void *ctx, const struct ref *r)
{
	(void)ctx;
	if (r->kind || str_find(str_sub(r->record, 0, 40), STR("\"contract\"")) < 0)
		return;
	struct buf b;
	buf_init(&b, 1u << 16);
	now->told = xgrow(now->told, &now->cap_told, now->n_told + 1, sizeof *now->told);
	struct told *t = &now->told[now->n_told++];
	*t = (struct told){ .amount = json_as_num(json_get(r->record, "amount"), 0) };
	for (int f = 0; f < 4; f++) {
		struct str v = json_get(r->record, cand_field_names[f]);
		buf_clear(&b);
		if (v.len && json_decode(v, &b))
			t->text[f] = folded(buf_str(&b));
	}
	buf_release(&b);
}

static bool same_text(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static bool same_sum(double gold, double told)
{
	return gold > 0 && fabs(gold - told) <= 1e-4 * (gold > 1 ? gold : 1);
}

static bool same(const struct gold *g, const struct told *t, int f)
{
	return f == FIELD_AMOUNT ? same_sum(g->amount, t->amount) : same_text(g->text[f], t->text[f]);
}

static bool same_record(const struct gold *g, const struct told *t)
{
	for (int f = 0; f < FIELD_SEVERAL; f++) {
		bool has = f == FIELD_AMOUNT ? g->amount > 0 : g->text[f] != NULL;
		if (has ? !same(g, t, f) : f < 2 && t->text[f])
			return false;
	}
	return true;
}

/* The bench's figures: values of each field, each counted once a paper, and
 * whole records. RET[CAND_FIELDS - 1] is the records' F1. */
static double measure(double ret[CAND_FIELDS])
{
	double hit[CAND_FIELDS] = { 0 }, given[CAND_FIELDS] = { 0 }, labelled[CAND_FIELDS] = { 0 }, mean = 0;
	for (size_t i = 0; i < n_papers; i++) {
		const struct paper *p = &papers[i];
		if (p->n_gold == 0 || p->n_gold > VALUES_MAX || p->n_told > VALUES_MAX)
			continue;
		bool used[VALUES_MAX];
		for (int f = 0; f < FIELD_SEVERAL; f++) {
			memset(used, 0, sizeof used);
			for (size_t g = 0; g < p->n_gold; g++) {
				bool again = f == FIELD_AMOUNT ? p->gold[g].amount <= 0 : !p->gold[g].text[f];
				for (size_t k = 0; k < g && !again; k++)
					again = f == FIELD_AMOUNT ? p->gold[k].amount == p->gold[g].amount : same_text(p->gold[k].text[f], p->gold[g].text[f]);
				used[g] = again;
				labelled[f] += !again;
			}
			for (size_t t = 0; t < p->n_told; t++) {
				bool again = f == FIELD_AMOUNT ? p->told[t].amount <= 0 : !p->told[t].text[f];
				for (size_t k = 0; k < t && !again; k++)
					again = f == FIELD_AMOUNT ? p->told[k].amount == p->told[t].amount : same_text(p->told[k].text[f], p->told[t].text[f]);
				if (again)
					continue;
				given[f]++;
				for (size_t g = 0; g < p->n_gold; g++)
					if (!used[g] && same(&p->gold[g], &p->told[t], f)) {
						used[g] = true;
						hit[f]++;
						break;
					}
			}
		}
		memset(used, 0, sizeof used);
		labelled[FIELD_SEVERAL] += (double)p->n_gold;
		given[FIELD_SEVERAL] += (double)p->n_told;
		for (size_t t = 0; t < p->n_told; t++)
			for (size_t g = 0; g < p->n_gold; g++)
				if (!used[g] && same_record(&p->gold[g], &p->told[t])) {
					used[g] = true;
					hit[FIELD_SEVERAL]++;
					break;
				}
	}
	for (int f = 0; f < CAND_FIELDS; f++) {
		ret[f] = hit[f] > 0 ? 2 * hit[f] / (given[f] + labelled[f]) : 0;
		mean += f < FIELD_SEVERAL ? ret[f] / 5 : 0;
	}
	return mean;
}

void set_weights(struct refs_rules *r, const struct buf *rows, contract_tap_fn *tap)
{
	struct buf copy;
	buf_init(&copy, 1u << 28);
	buf_add_str(&copy, buf_str(rows));
	contract_model_free(r->contract_model);
	r->tables[TABLE_contract_weight].n = 0;
	rules_parse(r, TABLE_contract_weight, &copy, LIT_NONE);
	r->contract_model = contract_model_new(r);
	contract_model_tap(r->contract_model, tap, NULL);
}

static void forget(struct paper *p)
{
	for (size_t i = 0; i < p->n_told; i++)
		for (int f = 0; f < 4; f++)
			free(p->told[i].text[f]);
	p->n_told = 0;
}

void add_limits(struct buf *rows)
{
	for (int f = 0; f < CAND_FIELDS - 1; f++) {
#define X(name) buf_printf(rows, "%s\tlimit\t" #name "\t%.3f\n", cand_field_names[f], limits[f].name);
		CONTRACT_LIMITS(X)
#undef X
	}
}

/* How good the limits are on papers that the weights have not seen. */
static double try_limits(struct refs_rules *r, unsigned folds, struct buf *rows, double ret[CAND_FIELDS])
{
	for (unsigned f = 0; f < folds; f++) {
		size_t len = rows[f].len;
		add_limits(&rows[f]);
		set_weights(r, &rows[f], NULL);
		rows[f].len = len;
		for (size_t k = 0; k < n_papers; k++)
			if (papers[k].fold == f) {
				forget(&papers[k]);
				scan(r, &papers[k], keep_record, NULL);
			}
	}
	return measure(ret);
}

static void report(const char *what, double mean, const double f1[CAND_FIELDS])
{
	fprintf(stderr, "%-24s", what);
	for (int f = 0; f < CAND_FIELDS; f++)
		fprintf(stderr, " %s %.4f", f < FIELD_SEVERAL ? cand_field_names[f] : "record", f1[f]);
	fprintf(stderr, "  mean %.4f\n", mean);
}

/* One limit after the other is moved as long as that helps. */
void fit_limits(struct refs_rules *r, unsigned folds, struct buf *rows, unsigned rounds)
{
	double f1[CAND_FIELDS], best;
	best = try_limits(r, folds, rows, f1);
	report("limits as they were", best, f1);
	best += f1[FIELD_SEVERAL] * opt.record;
	for (unsigned round = 0; round < rounds; round++)
		for (int f = 0; f < CAND_FIELDS - 1; f++)
			for (size_t k = 0; k < sizeof limits[0] / sizeof(double); k++) {
				static const double steps[] = { 0.82, 1.22 };
				double *v = (double *)&limits[f] + k;
				if (k == 7 && f != FIELD_PROJECT)
					continue;
				for (size_t i = 0; i < 2; i++)
					for (unsigned moves = 0; moves < 3; moves++) {
						double was = *v, at = k == 5 ? was * steps[i] : was / (1 - was) * (i ? 1.5 : 0.67);
						*v = k == 5 ? at : at / (1 + at);
						double x = try_limits(r, folds, rows, f1), all = x + opt.record * f1[FIELD_SEVERAL];
						if (all < best + 0.0002) {
							*v = was;
							break;
						}
						best = all;
						char what[64];
						snprintf(what, sizeof what, "%s %zu to %.3f", cand_field_names[f], k, *v);
						report(what, x, f1);
					}
			}
}
