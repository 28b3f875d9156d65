/* contract_train.c - fits share/refs/contract-weights.tsv.
 *
 *	… | sluice text | contract_train [--OPTION VALUE] STORE LABELS share/refs > weights.tsv
 *
 * On standard input the records of notices, their texts in STORE; LABELS is a
 * table with a header (doc, party_a, party_b, project, title, amount), one row a
 * contract, doc being the name of the notice's file without its ending. The
 * product's own passes make the candidates and their features; a candidate is
 * right when its letters are those of a label. Each field is a softmax over its
 * candidates and "not told here"; a second loss on each candidate alone keeps
 * the scores meaningful where a paper tells of several contracts.
 *
 * Fitting is FTRL-proximal (McMahan et al., "Ad Click Prediction: a View from
 * the Trenches", KDD 2013): it needs no schedule, and its L1 term leaves out
 * what does not help. Features seen in fewer than --docs-min documents are not
 * used at all: a weight must not know one paper.
 *
 * --folds K writes no weights but (to --predict FILE) the records that K models
 * give for the documents they have not seen, and their figures: what the weights
 * are worth elsewhere. --tune N then moves the limits, N rounds, as long as
 * those figures rise; they are printed, and stand in this file as LIMITS.
 * --held FILE names papers, an id a line, that are set aside: no fold has them;
 * with --folds 1 all others are fitted, and they are predicted, once, at the end.
 * The same input gives the same output.
 *
 * Tried and left, for none gained on unseen papers: a second model over the first
 * one's scores (where a candidate stands to the likeliest of the other fields, how
 * it differs from the likeliest of its own), linear or of boosted trees; a hidden
 * layer over embedded features; bagging, dropped features; a model of the paper's
 * looks that says whether a field is told; pairs of signs near a candidate in any
 * order; whether a sum is the total of others; how many different signs stand
 * beside a name; the name itself as a feature; names in lists as candidates of
 * their own; a convolution over characters whose marks of begin and end are added
 * to a candidate's score (alone .75 .78 .57 .72 for the four names, together
 * .005 more than without); mentions scored one by one and pooled (log of their sum
 * or mean) in place of their union: .799 to .801 against .805, and its errors are
 * the same ones, for the mean of both models picks no more right; papers whose label
 * has little of the probability weighing less (.799 to .806); a joint choice over whole
 * records (the three likeliest of each field and none, all pairs of fields scored by
 * distance, sentence, order and likeness of names, a conditional random field on held-out
 * scores, papers of one contract: fields .844 to .845 for .846, records .533 to .541 for
 * .540); convolutions over the paper's characters trained with the linear score given
 * (462 to 468 of 564 right first choices for 471); members of one list (P和Q, “P”、“Q”) as
 * further contracts (right in 4 of 25 projects, 19 of 161 clients). Of wrong sums in
 * foreign money a good part are the labels' own: 1992 for 1992万欧元. More papers help
 * slowly: with 1/2, 3/4, 7/8, 19/20 of them .797, .799, .805, .810 and records .480,
 * .475, .485, .497; what is left is mostly labels that another labeller would have
 * set otherwise: of 77 notices of the state grid's calls 61 are labelled with it as client, 10
 * with nobody and 6 with others; of 145 projects whose client's name stands before them 24 leave
 * it out, and 28 of 532 leave out 项目. In folds (split 0) of 1,079 suppliers 963 are right,
 * 61 another company, mostly of the same group, 37 no candidate; of 943 clients 736 right, 129 of papers
 * with one told or left out against their label, 44 no candidate; of 948 projects 689 right, 88 with another
 * border, 72 no candidate. L2 by template from the weights' own variance (empirical Bayes): right choices at
 * the best limit .8440 against .8438, four runs in other orders .8436, four bootstraps .8413; --docs-min 3
 * .8058 against .8062 (splits 0 to 2), 8 .8028 against .8058 (0 and 1). Of clients (held-out log loss, right choices at the
 * best limit, splits 0 and 1): as it is .627, .8015; --alone .1 .612, .8031; mean of the weights after each epoch and --alone .1
 * .597, .8015; --docs-min 20 .607, .8020; --l2 64 .598, .8026; the paper's own features for "not told" .626, .8020: calmer, not
 * better, and of projects fewer right (.8052, with the mean .8016). Cues of shares (其中, 承担), and what a bracket behind a name
 * says of its owner: parties and sums .002 to .004 less. A project that a list's items with titles of their own do not name left out
 * of them: .8063 to .8059. The least likelihood of a field's best value (limit "least") gains for projects alone: it would drop whole
 * records if it were asked before what is told is known, and of titles, sums and clients as many right ones go. What did gain was not in the weights but in how lists are read
 * (contract_items.c, contract_sides.c). */
#include "contract_train.h"
#include <stdio.h>
#include <stdlib.h>

struct options opt = { .alpha = 0.05, .beta = 1, .l1 = 0.3, .l2 = 4, .alone = 0.3, .miss = 0.5, .record = 0.5, .epochs = 16, .docs_min = 5 };

static void no_ref(void *ctx, const struct ref *r)
{
	(void)ctx;
	(void)r;
}

static void print_record(void *ctx, const struct ref *r)
{
	if (!r->kind && str_find(str_sub(r->record, 0, 40), STR("\"contract\"")) >= 0)
		fprintf(ctx, "{\"doc\":\"%s\",%.*s", now->id, (int)r->record.len - 1, r->record.p + 1);
}

/* SPLIT 0, 1, 2 …: other eighths, for figures that hang less on one of them. */
static unsigned fold_of(const char *id, unsigned split, unsigned folds)
{
	uint64_t h = hash(id) >> 32;
	for (unsigned i = 0; i < split; i++)
		h = (h ^ h >> 15) * 0x9E3779B97F4A7C15u >> 16;
	return (unsigned)h % folds;
}

int main(int argc, char **argv)
{
	unsigned folds = 0, split = 0;
	const char *predict = NULL, *held = NULL;
	int i = 1;
	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		const char *o = argv[i] + 2, *v = argv[i + 1];
		if (!strcmp(o, "folds")) folds = (unsigned)atoi(v) % (FOLDS_MAX + 1);
		else if (!strcmp(o, "predict")) predict = v;
		else if (!strcmp(o, "split")) split = (unsigned)atoi(v);
		else if (!strcmp(o, "held")) held = v;
		else if (!strcmp(o, "alpha")) opt.alpha = atof(v);
		else if (!strcmp(o, "l1")) opt.l1 = atof(v);
		else if (!strcmp(o, "l2")) opt.l2 = atof(v);
		else if (!strcmp(o, "alone")) opt.alone = atof(v);
		else if (!strcmp(o, "miss")) opt.miss = atof(v);
		else if (!strcmp(o, "epochs")) opt.epochs = (unsigned)atoi(v);
		else if (!strcmp(o, "tune")) opt.rounds = (unsigned)atoi(v);
		else if (!strcmp(o, "docs-min")) opt.docs_min = (unsigned)atoi(v);
		else {
			fprintf(stderr, "contract_train: unknown option '%s'\n", argv[i]);
			return 2;
		}
	}
	if (argc - i != 3) {
		fprintf(stderr, "usage: contract_train [--folds K --split N --predict FILE --tune N] STORE LABELS share/refs < records\n");
		return 2;
	}
	struct refs_rules *r;
	struct err err;
	struct refs_options o = { .data = argv[i + 2], .kinds = "contract,party" };
	read_papers(argv[i]);
	if (held)
		mark_held(held, folds > 1);
	read_labels(argv[i + 1]);
	if (refs_open(&r, &o, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		return 3;
	}
	struct buf rows;
	static const struct contract_limits begin[CAND_FIELDS] = { { .55, 0, .85, .12, .3, .25, .78, .6 }, { .95, 0, .6, .1, .3, .25, .7, .6 },
		{ .92, .1, .6, .2, .39, .3, .61, .6 }, { .77, 0, .9, .2, .3, .25, .92, .6 }, { .75, 0, .25, .05, .3, .25, .7, .6 } };
	memcpy(limits, begin, sizeof limits);
	buf_init(&rows, 1u << 28);
	set_weights(r, &rows, take_scene);
	for (size_t k = 0; k < n_papers; k++) {
		papers[k].fold = folds > 1 ? fold_of(papers[k].id, split, folds) : !papers[k].held;
		scan(r, &papers[k], no_ref, NULL);
	}
	coverage();
	fprintf(stderr, "%zu papers, %zu features\n", n_papers, n_names);
	if (folds == 0) {
		fit_all(0, &rows);
		add_limits(&rows);
		printf("# contract-weights: field, template, text, weight (see sluice-rules(7)); made by make contract-weights\n");
		fwrite(rows.p, 1, rows.len, stdout);
		return 0;
	}
	FILE *out = predict ? fopen(predict, "w") : stdout;
	struct buf fold_rows[FOLDS_MAX];
	for (unsigned f = 0; f < folds; f++) {
		buf_init(&fold_rows[f], 1u << 28);
		fit_all(f, &fold_rows[f]);
	}
	fit_limits(r, folds, fold_rows, opt.rounds);
	for (unsigned f = 0; f < folds && out; f++) {
		add_limits(&fold_rows[f]);
		set_weights(r, &fold_rows[f], NULL);
		for (size_t k = 0; k < n_papers; k++)
			if (papers[k].fold == f)
				scan(r, &papers[k], print_record, out);
	}
	struct buf l;
	buf_init(&l, 1u << 16);
	add_limits(&l);
	fwrite(l.p, 1, l.len, stderr);
	return out && fclose(out) == 0 ? 0 : 3;
}
