/* contract_model.h - the weights of contract-weights.tsv: how much a feature of
 * a candidate speaks for or against a field. The sum of the weights of a
 * candidate's features is x; its share of the field's probability is e^x over
 * the sum of all candidates' e^x and 1, the 1 standing for "not told here".
 * Rows: field, template, text, weight. */
#ifndef SLUICE_REFS_CONTRACT_MODEL_H
#define SLUICE_REFS_CONTRACT_MODEL_H

#include "contract_cands.h"

enum feature {
#define FEATURE(name) FEAT_##name,
#include "contract_features.def"
#undef FEATURE
	FEATURES
};
const char *contract_feature_name(enum feature f); /* static */

struct contract_model;

/* How sure a value must be; rows of template "limit". */
#define CONTRACT_LIMITS(X) \
	X(none)  /* the field is told when the probability that it is not stays below */ \
	X(least) /* … and its likeliest value's is at least this: many unlikely ones may share what is left */ \
	X(more)  /* a further value is taken when it is right with at least this, looked at alone */ \
	X(near)  /* … and one for a certain contract of several with at least this */ \
	X(list)  /* share of MORE that does for values that stand in one list */ \
	X(many)  /* how much the paper's looks move MORE */ \
	X(same)  /* of two values with one sum, the less likely must be right with at least this */ \
	X(beside) /* project: NONE where a title is told */
struct contract_limits {
#define X(name) double name;
	CONTRACT_LIMITS(X)
#undef X
};
const struct contract_limits *contract_model_limits(const struct contract_model *m, enum cand_field f);

/* Compiles the rows of the table. Owned by caller. */
struct contract_model *contract_model_new(const struct refs_rules *r);
void contract_model_free(struct contract_model *m);
/* Compiled form: compiled.h. What is taken borrows from C. */
struct compiled;
void contract_model_put(const struct contract_model *m, struct buf *out);
struct contract_model *contract_model_take(struct compiled *c);
size_t contract_model_layout(void); /* changes with the layout of what is put */

/* Called for each feature of a candidate: template and its text (characters). */
typedef void contract_feature_fn(void *ctx, enum feature f, const uint32_t *text, size_t n);
/* Features of candidate I of KIND, each mention's too; some may come twice. */
void contract_features(const struct scene *s, enum cand_kind kind, size_t i, contract_feature_fn *fn, void *ctx);

/* For whoever fits weights (share/build/contracts): FN sees each scene
 * before its candidates are weighed. */
typedef void contract_tap_fn(void *ctx, const struct scene *s);
void contract_model_tap(struct contract_model *m, contract_tap_fn *fn, void *ctx);

/* Fills p[] of all candidates and none[]. */
void contract_model_score(const struct contract_model *m, struct scene *s);

#endif
