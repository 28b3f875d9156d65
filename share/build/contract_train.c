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
 * The same input gives the same output.
 *
 * Tried and left: a second model over the first one's scores (where a candidate
 * stands to the likeliest of the other fields, how it differs from the likeliest
 * of its own), bagging, dropped features; none gained on unseen papers. */
#include "contract_model.h"
#include "rules.h"
#include <math.h>
#include <sluice/io.h>
#include <sluice/json.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

static double opt_alpha = 0.05, opt_beta = 1, opt_l1 = 0.3, opt_l2 = 4, opt_alone = 0.3, opt_miss = 0.5;
static unsigned opt_epochs = 16, opt_docs_min = 5;
static double opt_record = 0.5;
static unsigned opt_rounds = 0;

struct gold {
	char *text[4]; /* folded: party_a, party_b, project, title; NULL: not told */
	double amount; /* 0: not told */
};

struct told { /* a record as the product gives it */
	char *text[4];
	double amount;
};

struct candidate {
	uint32_t first, n;          /* into features */
	bool right[CAND_FIELDS];
};

struct group { /* candidates of one kind in one document */
	struct candidate *v;
	size_t n, cap;
};

struct paper {
	char *id;
	struct buf text;
	struct gold *gold;
	size_t n_gold, cap_gold;
	struct told *told;
	size_t n_told, cap_told;
	struct group set[CAND_KINDS];
	unsigned fold;
};

struct feature_name {
	uint64_t key;
	char *name;       /* "template\ttext" */
	uint32_t docs, last_doc; /* in how many documents it was seen */
};

static struct paper *papers;
static size_t n_papers, cap_papers;
static uint32_t *feats;      /* all candidates' features */
static size_t n_feats, cap_feats;
static struct feature_name *names;
static size_t n_names, cap_names;
static uint32_t *slots;
static size_t slot_mask;
static struct paper *now;
#define FOLDS_MAX 20u

static uint64_t hash(const char *s)
{
	uint64_t h = 0xCBF29CE484222325u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001B3u;
	return (h ^ h >> 31) * 0x9E3779B97F4A7C15u | 1;
}

static uint32_t intern(const char *name)
{
	if ((n_names + 1) * 2 > slot_mask) {
		slot_mask = slot_mask ? slot_mask * 2 + 1 : (1u << 20) - 1;
		free(slots);
		slots = xcalloc(slot_mask + 1, sizeof *slots);
		for (size_t i = 0; i < n_names; i++) {
			size_t at = (size_t)names[i].key & slot_mask;
			while (slots[at])
				at = (at + 1) & slot_mask;
			slots[at] = (uint32_t)i + 1;
		}
	}
	uint64_t key = hash(name);
	size_t at = (size_t)key & slot_mask;
	while (slots[at] && names[slots[at] - 1].key != key)
		at = (at + 1) & slot_mask;
	if (!slots[at]) {
		names = xgrow(names, &cap_names, n_names + 1, sizeof *names);
		char *copy = xmalloc(strlen(name) + 1);
		strcpy(copy, name);
		names[n_names++] = (struct feature_name){ .key = key, .name = copy };
		slots[at] = (uint32_t)n_names;
	}
	return slots[at] - 1;
}

/* Letters and digits, compatibility forms folded, lower case. */
static char *folded(struct str s)
{
	utf8proc_uint8_t *p = NULL;
	if (utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, &p, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STABLE) < 0)
		return NULL;
	char *r = xmalloc(strlen((char *)p) + 1), *w = r;
	const utf8proc_uint8_t *q = p;
	for (utf8proc_int32_t c; *q;) {
		utf8proc_ssize_t n = utf8proc_iterate(q, -1, &c);
		if (n <= 0)
			break;
		const char *cat = utf8proc_category_string(c);
		if (cat[0] == 'L' || cat[0] == 'N') {
			memcpy(w, q, (size_t)n);
			w += n;
		}
		q += n;
	}
	*w = '\0';
	free(p);
	return r;
}

static uint32_t mine[4096];
static size_t n_mine;

static void take_feature(void *ctx, enum feature f, const uint32_t *text, size_t n)
{
	(void)ctx;
	char name[512];
	int len = snprintf(name, 64, "%s\t", contract_feature_name(f));
	for (size_t i = 0; i < n && len < 500; i++)
		len += (int)utf8_encode(text[i], name + len);
	name[len] = '\0';
	uint32_t id = intern(name);
	for (size_t i = 0; i < n_mine; i++)
		if (mine[i] == id)
			return;
	if (n_mine < sizeof mine / sizeof *mine)
		mine[n_mine++] = id;
}

static void judge(const struct scene *s, const struct cand *c, enum cand_kind kind, struct candidate *ret)
{
	char *text = kind == CAND_AMOUNT || kind == CAND_PAPER ? NULL : folded(zh_text_str(&s->t, c->a, c->b, s->d->arena));
	for (int f = 0; f < CAND_FIELDS; f++) {
		if (contract_kind_of((enum cand_field)f) != kind)
			continue;
		if (kind == CAND_PAPER)
			ret->right[f] = now->n_gold > 1;
		for (size_t i = 0; i < now->n_gold; i++) {
			const struct gold *g = &now->gold[i];
			if (kind == CAND_AMOUNT)
				ret->right[f] |= g->amount > 0 && c->hit && fabs(c->hit->amount - g->amount) <= 1e-4 * (g->amount > 1 ? g->amount : 1);
			else if (text && g->text[f])
				ret->right[f] |= strcmp(text, g->text[f]) == 0;
		}
	}
	free(text);
}

static void take_scene(void *ctx, const struct scene *s)
{
	(void)ctx;
	for (int k = 0; k < CAND_KINDS; k++)
		for (size_t i = 0; i < s->set[k].n; i++) {
			struct group *g = &now->set[k];
			g->v = xgrow(g->v, &g->cap, g->n + 1, sizeof *g->v);
			struct candidate *c = &g->v[g->n++];
			n_mine = 0;
			contract_features(s, (enum cand_kind)k, i, take_feature, NULL);
			*c = (struct candidate){ .first = (uint32_t)n_feats, .n = (uint32_t)n_mine };
			feats = xgrow(feats, &cap_feats, n_feats + n_mine, sizeof *feats);
			memcpy(feats + n_feats, mine, n_mine * sizeof *mine);
			n_feats += n_mine;
			uint32_t doc = (uint32_t)(now - papers) + 1;
			for (size_t m = 0; m < n_mine; m++) {
				struct feature_name *x = &names[mine[m]];
				x->docs += x->last_doc != doc;
				x->last_doc = doc;
			}
			judge(s, &s->set[k].v[i], (enum cand_kind)k, c);
		}
}

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

#define VALUES_MAX 256u

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

static void scan(const struct refs_rules *r, struct paper *p, refs_fn *fn, void *ctx)
{
	struct err err;
	now = p;
	struct refs_source s = { .text = buf_str(&p->text), .fd = -1, .path = str_from(p->id), .no_refs = true };
	if (refs_scan(r, &s, fn, ctx, &err) != ST_OK)
		fprintf(stderr, "contract_train: %s\n", err.msg);
}

/* One field's weights: FTRL's state, and the weights it stands for. */
struct fit {
	double *z, *n;
};

static double weight(const struct fit *f, uint32_t i)
{
	double z = f->z[i], a = fabs(z);
	if (a <= opt_l1)
		return 0;
	return -(z < 0 ? z + opt_l1 : z - opt_l1) / ((opt_beta + sqrt(f->n[i])) / opt_alpha + opt_l2);
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
	return names[i].docs >= opt_docs_min;
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
	double scale = told && !right ? opt_miss : 1;
	for (size_t i = 0; i < g->n; i++) {
		double share = exp(x[i] - top) / total, alone = 1 / (1 + exp(-x[i]));
		double y = g->v[i].right[field] ? 1 : 0;
		double grad = scale * (share - (right ? y / (double)right : 0)) + scale * opt_alone * (alone - y);
		if (fabs(grad) < 1e-6)
			continue;
		for (uint32_t k = 0; k < g->v[i].n; k++) {
			uint32_t id = feats[g->v[i].first + k];
			if (!in_use(id))
				continue;
			double s = (sqrt(f->n[id] + grad * grad) - sqrt(f->n[id])) / opt_alpha;
			f->z[id] += grad - s * weight(f, id);
			f->n[id] += grad * grad;
		}
	}
	free(x);
}

/* Fits on all papers that are not of FOLD; adds rows to OUT. */
static void fit_all(unsigned fold, struct buf *out)
{
	for (int field = 0; field < CAND_FIELDS; field++) {
		struct fit f = { .z = xcalloc(n_names, sizeof *f.z), .n = xcalloc(n_names, sizeof *f.n) };
		uint32_t *order = xmalloc(n_papers * sizeof *order);
		size_t n = 0;
		rng = SEED;
		for (size_t i = 0; i < n_papers; i++)
			if (papers[i].fold != fold)
				order[n++] = (uint32_t)i;
		for (unsigned e = 0; e < opt_epochs; e++) {
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

static void set_weights(struct refs_rules *r, const struct buf *rows, contract_tap_fn *tap)
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

static struct contract_limits limits[CAND_FIELDS];

static void add_limits(struct buf *rows)
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
static void fit_limits(struct refs_rules *r, unsigned folds, struct buf *rows, unsigned rounds)
{
	double f1[CAND_FIELDS], best;
	best = try_limits(r, folds, rows, f1);
	report("limits as they were", best, f1);
	best += f1[FIELD_SEVERAL] * opt_record;
	for (unsigned round = 0; round < rounds; round++)
		for (int f = 0; f < CAND_FIELDS - 1; f++)
			for (size_t k = 0; k < sizeof limits[0] / sizeof(double); k++) {
				static const double steps[] = { 0.82, 1.22 };
				double *v = (double *)&limits[f] + k;
				if (k == 5 && f != FIELD_PROJECT)
					continue;
				for (size_t i = 0; i < 2; i++)
					for (unsigned moves = 0; moves < 3; moves++) {
						double was = *v, at = k == 4 ? was * steps[i] : was / (1 - was) * (i ? 1.5 : 0.67);
						*v = k == 4 ? at : at / (1 + at);
						double x = try_limits(r, folds, rows, f1), all = x + opt_record * f1[FIELD_SEVERAL];
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

static char *cell(struct str s)
{
	return s.len ? folded(s) : NULL;
}

static struct paper *paper_of(struct str id)
{
	for (size_t i = 0; i < n_papers; i++)
		if (str_eqz(id, papers[i].id))
			return &papers[i];
	return NULL;
}

static void read_labels(const char *path)
{
	struct buf b;
	struct err err;
	buf_init(&b, 1u << 28);
	if (io_read_path(path, &b, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		exit(3);
	}
	struct str rest = buf_str(&b), line;
	str_next_line(&rest, &line);
	while (str_next_line(&rest, &line)) {
		struct str c[6] = { { 0 } };
		for (int i = 0; i < 6; i++)
			if (!str_next(&line, '\t', &c[i]))
				break;
		struct paper *p = paper_of(c[0]);
		if (!p)
			continue;
		p->gold = xgrow(p->gold, &p->cap_gold, p->n_gold + 1, sizeof *p->gold);
		struct gold *g = &p->gold[p->n_gold++];
		char number[40];
		snprintf(number, sizeof number, "%.*s", STR_ARG(c[5]));
		*g = (struct gold){ { cell(c[1]), cell(c[2]), cell(c[3]), cell(c[4]) }, strtod(number, NULL) };
	}
	buf_release(&b);
}

/* The items of the records on standard input; what they say lies in STORE. */
static void read_papers(const char *store)
{
	struct buf in, name;
	struct err err;
	buf_init(&in, 1u << 30);
	buf_init(&name, 1u << 16);
	if (io_read_file(0, &in, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		exit(3);
	}
	struct str rest = buf_str(&in), line;
	while (str_next_line(&rest, &line)) {
		struct str id = json_get(line, "id"), path = json_get(line, "path");
		char file[4096];
		buf_clear(&name);
		if (!str_eqz(json_get(line, "type"), "\"item\"") || id.len != 66 || !json_decode(path, &name))
			continue;
		struct str base = buf_str(&name);
		for (size_t i = base.len; i > 0; i--)
			if (base.p[i - 1] == '/' || base.p[i - 1] == '!') {
				base = str_sub(base, i, base.len);
				break;
			}
		ptrdiff_t dot = str_find_char(base, '.');
		base = str_sub(base, 0, dot > 0 ? (size_t)dot : base.len);
		snprintf(file, sizeof file, "%s/%.2s/%.62s.txt", store, id.p + 1, id.p + 3);
		papers = xgrow(papers, &cap_papers, n_papers + 1, sizeof *papers);
		struct paper *p = &papers[n_papers];
		*p = (struct paper){ .id = xcalloc(1, base.len + 1) };
		memcpy(p->id, base.p, base.len);
		buf_init(&p->text, 1u << 26);
		if (io_read_path(file, &p->text, &err) == ST_OK)
			n_papers++;
	}
	buf_release(&in);
	buf_release(&name);
}

static void coverage(void)
{
	for (int f = 0; f < FIELD_SEVERAL; f++) {
		size_t labels = 0, found = 0, cands = 0;
		for (size_t i = 0; i < n_papers; i++) {
			const struct paper *p = &papers[i];
			const struct group *g = &p->set[contract_kind_of((enum cand_field)f)];
			bool told = false, right = false;
			for (size_t k = 0; k < p->n_gold; k++)
				told |= f == FIELD_AMOUNT ? p->gold[k].amount > 0 : p->gold[k].text[f] != NULL;
			for (size_t k = 0; k < g->n; k++)
				right |= g->v[k].right[f];
			labels += told;
			found += told && right;
			cands += g->n;
		}
		fprintf(stderr, "%-8s %zu of %zu papers that tell it have it among their %zu candidates\n", cand_field_names[f], found, labels, cands);
	}
}

int main(int argc, char **argv)
{
	unsigned folds = 0;
	const char *predict = NULL;
	int i = 1;
	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		const char *o = argv[i] + 2, *v = argv[i + 1];
		if (!strcmp(o, "folds")) folds = (unsigned)atoi(v) % (FOLDS_MAX + 1);
		else if (!strcmp(o, "predict")) predict = v;
		else if (!strcmp(o, "alpha")) opt_alpha = atof(v);
		else if (!strcmp(o, "l1")) opt_l1 = atof(v);
		else if (!strcmp(o, "l2")) opt_l2 = atof(v);
		else if (!strcmp(o, "alone")) opt_alone = atof(v);
		else if (!strcmp(o, "miss")) opt_miss = atof(v);
		else if (!strcmp(o, "epochs")) opt_epochs = (unsigned)atoi(v);
		else if (!strcmp(o, "tune")) opt_rounds = (unsigned)atoi(v);
		else if (!strcmp(o, "docs-min")) opt_docs_min = (unsigned)atoi(v);
		else {
			fprintf(stderr, "contract_train: unknown option '%s'\n", argv[i]);
			return 2;
		}
	}
	if (argc - i != 3) {
		fprintf(stderr, "usage: contract_train [--folds K --predict FILE --tune N] STORE LABELS share/refs < records\n");
		return 2;
	}
	struct refs_rules *r;
	struct err err;
	struct refs_options o = { .data = argv[i + 2], .kinds = "contract,party" };
	read_papers(argv[i]);
	read_labels(argv[i + 1]);
	if (refs_open(&r, &o, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		return 3;
	}
	struct buf rows;
	static const struct contract_limits begin[CAND_FIELDS] = { { .5, .8, .1, .3, .25, .6 }, { .95, .6, .1, .3, .25, .6 }, { .9, .6, .2, .39, .25, .6 },
		{ .6, .8, .2, .3, .25, .6 }, { .75, .25, .05, .3, .25, .6 } };
	memcpy(limits, begin, sizeof limits);
	buf_init(&rows, 1u << 28);
	set_weights(r, &rows, take_scene);
	for (size_t k = 0; k < n_papers; k++) {
		papers[k].fold = folds ? (unsigned)(hash(papers[k].id) >> 32) % folds : 1;
		scan(r, &papers[k], no_ref, NULL);
	}
	coverage();
	fprintf(stderr, "%zu papers, %zu features\n", n_papers, n_names);
	if (folds == 0) {
		fit_all(0, &rows);
		add_limits(&rows);
		printf("# contract-weights: field, template, text, weight (see sluice-rules(7)); fitted by share/build/contract_train.c\n");
		fwrite(rows.p, 1, rows.len, stdout);
		return 0;
	}
	FILE *out = predict ? fopen(predict, "w") : stdout;
	struct buf fold_rows[FOLDS_MAX];
	for (unsigned f = 0; f < folds; f++) {
		buf_init(&fold_rows[f], 1u << 28);
		fit_all(f, &fold_rows[f]);
	}
	fit_limits(r, folds, fold_rows, opt_rounds);
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
