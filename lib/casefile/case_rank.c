/* case_rank.c - what to read first, and why.
 *
 * A document is worth reading for what it names: targets and contracts above
 * all, each as sure as its finder was of it, and the more the fewer documents
 * of this case have any (in a trove of notices a contract is nothing rare, a
 * target is); then, as support, references, each weighed by its kind and by how
 * few documents have it. All count by their logarithm: a list of fifty thousand
 * telephone numbers says little more than one of fifty, and must not drown the
 * analysis that names three targets. References count less in a long text, for
 * a manual of a hundred pages mentions a hundred bodies whatever it is about.
 *
 * The result depends on the case's contents only, never on the order in which
 * they came. Documents are done some at a time, each time with all postings:
 * memory stays the same however many there are, and reading postings is quick. */
#include "case_priv.h"
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <math.h>
#include <stdlib.h>

enum group { G_NONE, G_WATCH, G_NAMES, G_PEOPLE, G_SYSTEMS, G_MONEY, GROUPS };
static const char *const group_text[GROUPS] = {
	"", "watchlist hit", "organisation", "person or account", "host, address or tool", "money or contract detail"
};
static const float group_scale[GROUPS] = { 0, 3.0f, 0.6f, 0.6f, 0.5f, 0.5f };
static const struct { const char *kind; enum group group; float weight; } kinds[] = {
#define KIND(kind, group, weight) { kind, group, weight },
#include "kind_weight.def"
#undef KIND
};
#define KINDS (sizeof kinds / sizeof *kinds)

#define WEIGHT_TARGET 4.0
#define WEIGHT_CONTRACT 1.5
#define WEIGHT_ROLE 0.8      /* references in the role of a target, client, supplier or staff */
#define UNIT 256
#define LONG_BYTES 4096.0    /* of a text: a page or two */
#define NAMES_BYTES 120      /* of targets in a reason */

struct feature {
	uint32_t sum[GROUPS]; /* weight by rarity, in 1/UNIT: sums of integers are the same in any order */
	uint32_t n[GROUPS];  /* distinct references */
	uint32_t roles;
};

struct rank {
	struct casefile *c;
	struct feature *f;   /* of the blobs FROM to TO; owned */
	int64_t from, to;
	uint8_t *kind;       /* by reference, index into kinds + 1; owned */
	int64_t *group;      /* blobs of one reference; owned */
	size_t cap_group;
	int64_t blobs, references;
	double target, contract; /* weights in this case */
};

static enum status load_kinds(struct rank *k, struct err *err)
{
	sqlite3_stmt *st = case_sql(k->c, Q_reference_kinds, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(k->c, st, err)) == ST_OK) {
		int64_t id = sqlite3_column_int64(st, 0);
		struct str kind = col_str(st, 1);
		for (size_t i = 0; id > 0 && id <= k->references && i < KINDS; i++)
			if (str_eqz(kind, kinds[i].kind)) {
				k->kind[id] = (uint8_t)(kinds[i].group ? i + 1 : 0);
				break;
			}
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static void add_group(struct rank *k, int64_t reference, size_t n)
{
	if (reference <= 0 || reference > k->references || !k->kind[reference])
		return;
	size_t i = k->kind[reference] - 1u;
	uint32_t w = (uint32_t)(kinds[i].weight * UNIT / (1.0f + log2f((float)n))) + 1;
	for (size_t b = 0; b < n; b++) {
		if (k->group[b] < k->from || k->group[b] > k->to)
			continue;
		struct feature *f = &k->f[k->group[b] - k->from];
		uint32_t *sum = &f->sum[kinds[i].group];
		*sum = *sum > UINT32_MAX - w ? UINT32_MAX : *sum + w;
		f->n[kinds[i].group]++;
	}
}

static enum status load_postings(struct rank *k, struct err *err)
{
	sqlite3_stmt *st = case_sql(k->c, Q_posting_all, err);
	enum status s = ST_FATAL;
	int64_t at = 0;
	size_t n = 0;
	while (st && (s = case_step(k->c, st, err)) == ST_OK) {
		int64_t ref = sqlite3_column_int64(st, 0), blob = sqlite3_column_int64(st, 1);
		if (blob <= 0 || blob > k->blobs)
			continue;
		if (ref != at) {
			add_group(k, at, n);
			at = ref;
			n = 0;
		}
		k->group = xgrow(k->group, &k->cap_group, n + 1, sizeof *k->group);
		k->group[n++] = blob;
		if (blob >= k->from && blob <= k->to)
			k->f[blob - k->from].roles += sqlite3_column_type(st, 3) != SQLITE_NULL && !str_eqz(col_str(st, 3), "infrastructure");
	}
	if (n)
		add_group(k, at, n);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static void reason(struct json *j, struct buf *tmp)
{
	json_str(j, buf_str(tmp));
	buf_clear(tmp);
}

/* A row of a query ordered by blob, or blob 0 at its end. */
struct cursor {
	sqlite3_stmt *st;
	int64_t blob;
};

static enum status advance(struct rank *k, struct cursor *cur, int64_t to, struct err *err)
{
	while (cur->st && cur->blob < to) {
		enum status s = case_step(k->c, cur->st, err);
		if (s == ST_FATAL)
			return s;
		if (s == ST_EOF) {
			cur->st = NULL;
			break;
		}
		cur->blob = sqlite3_column_int64(cur->st, 0);
	}
	return ST_OK;
}

/* What is found of a document beside its references, in order of documents. */
struct beside {
	struct cursor targets, contracts, texts;
};

static double score_blob(struct rank *k, int64_t b, const struct beside *x, struct json *j, struct buf *tmp)
{
	const struct feature *f = &k->f[b - k->from];
	const struct cursor *t = &x->targets, *c = &x->contracts;
	double score = 0, length = 1;
	if (x->texts.st && x->texts.blob == b)
		length = fmax(1, sqrt((double)sqlite3_column_int64(x->texts.st, 1) / LONG_BYTES));
	if (t->st && t->blob == b) {
		int64_t n = sqlite3_column_int64(t->st, 1);
		struct str names = col_str(t->st, 2);
		score += k->target * log2(1.0 + (double)sqlite3_column_int64(t->st, 3) / 100);
		buf_printf(tmp, "%lld target%s: ", (long long)n, n == 1 ? "" : "s");
		buf_add_str(tmp, str_sub(names, 0, utf8_cut(names, NAMES_BYTES)));
		if (names.len > NAMES_BYTES)
			buf_addz(tmp, "…");
		reason(j, tmp);
	}
	if (c->st && c->blob == b) {
		int64_t n = sqlite3_column_int64(c->st, 1);
		struct str name = col_str(c->st, 2);
		score += k->contract * log2(1.0 + (double)sqlite3_column_int64(c->st, 3) / 100);
		buf_printf(tmp, "%lld contract%s", (long long)n, n == 1 ? "" : "s");
		if (name.len) {
			buf_addz(tmp, ": ");
			buf_add_str(tmp, str_sub(name, 0, utf8_cut(name, NAMES_BYTES)));
		}
		reason(j, tmp);
	}
	if (f->roles) {
		score += WEIGHT_ROLE * log2(1.0 + f->roles);
		buf_printf(tmp, "%u with a role", f->roles);
		reason(j, tmp);
	}
	for (int g = G_WATCH; g < GROUPS; g++) {
		if (!f->n[g])
			continue;
		score += (double)group_scale[g] * log2(1.0 + (double)f->sum[g] / UNIT / (g == G_WATCH ? 1 : length));
		buf_printf(tmp, "%u × %s", f->n[g], group_text[g]);
		reason(j, tmp);
	}
	return round(score * 100) / 100;
}

static enum status write_some(struct rank *k, struct beside *x, struct err *err)
{
	enum status s = ST_OK;
	struct buf out, tmp;
	buf_init(&out, 64u << 10);
	buf_init(&tmp, 4096);
	for (int64_t b = k->from; s == ST_OK && b <= k->to; b++) {
		s = advance(k, &x->targets, b, err);
		if (s == ST_OK)
			s = advance(k, &x->contracts, b, err);
		if (s == ST_OK)
			s = advance(k, &x->texts, b, err);
		if (s != ST_OK)
			break;
		struct json j;
		buf_clear(&out);
		json_start(&j, &out);
		json_open(&j, '[');
		double score = score_blob(k, b, x, &j, &tmp);
		json_close(&j, ']');
		if (score <= 0)
			continue;
		sqlite3_stmt *st = case_sql(k->c, Q_priority_add, err);
		if (!st) {
			s = ST_FATAL;
			break;
		}
		sqlite3_bind_int64(st, 1, b);
		sqlite3_bind_double(st, 2, score);
		bind_str(st, 3, buf_str(&out));
		s = case_run(k->c, st, err);
	}
	buf_release(&out);
	buf_release(&tmp);
	return s;
}

/* The more, the fewer of ALL documents have what N have. */
static double rarity(int64_t n, int64_t all)
{
	return n > 0 && n < all ? sqrt(1 + log2((double)all / (double)n)) : 1;
}

static enum status weigh(struct rank *k, struct err *err)
{
	sqlite3_stmt *st = case_sql(k->c, Q_rank_shares, err);
	if (!st || case_step(k->c, st, err) != ST_OK)
		return ST_FATAL;
	int64_t all = sqlite3_column_int64(st, 0);
	k->target = WEIGHT_TARGET * rarity(sqlite3_column_int64(st, 1), all);
	k->contract = WEIGHT_CONTRACT * rarity(sqlite3_column_int64(st, 2), all);
	sqlite3_reset(st);
	return ST_OK;
}

static enum status rank_all(struct rank *k, struct err *err)
{
	struct beside x = { { case_sql(k->c, Q_rank_targets, err), 0 },
			    { case_sql(k->c, Q_rank_contracts, err), 0 },
			    { case_sql(k->c, Q_rank_texts, err), 0 } };
	enum status s = x.targets.st && x.contracts.st && x.texts.st ? weigh(k, err) : ST_FATAL;
	if (s == ST_OK)
		s = case_run(k->c, case_sql(k->c, Q_priority_clear, err), err);
	for (k->from = 1; s == ST_OK && k->from <= k->blobs; k->from = k->to + 1) {
		k->to = k->blobs - k->from < k->c->rank_pass ? k->blobs : k->from + k->c->rank_pass - 1;
		k->f = xcalloc((size_t)(k->to - k->from) + 1, sizeof *k->f);
		s = load_postings(k, err);
		if (s == ST_OK)
			s = write_some(k, &x, err);
		free(k->f);
	}
	sqlite3_reset(x.targets.st); /* NULL is fine */
	sqlite3_reset(x.contracts.st);
	sqlite3_reset(x.texts.st);
	return s;
}

enum status case_rank(struct casefile *c, struct err *err)
{
	struct rank k = { .c = c };
	sqlite3_stmt *st = case_sql(c, Q_blob_max, err);
	if (!st || case_step(c, st, err) != ST_OK)
		return ST_FATAL;
	k.blobs = sqlite3_column_int64(st, 0);
	k.references = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	if (k.blobs > ROWS_MAX || k.references > ROWS_MAX)
		return err_set(err, ST_FATAL, E_CORRUPT, "'%s' has rows of impossible numbers", c->path);
	k.kind = xcalloc((size_t)k.references + 1, 1);
	enum status s = load_kinds(&k, err);
	if (s == ST_OK)
		s = rank_all(&k, err);
	free(k.kind);
	free(k.group);
	return s;
}
