/* user_rules.c - a user's own rules: words, labels with a check, patterns.
 *
 * Words join the matcher that runs anyway. Patterns are whole expressions, the
 * one place where Vectorscan earns its keep: they run in one automaton, with the
 * start of the match reported. */
#include "user_rules.h"
#include "compiled.h"
#include "passes.h"
#include <hs.h>
#include <sluice/io.h>
#include <stdio.h>
#include <stdlib.h>

#define RULES_BYTES_MAX (16u << 20)
#define PATTERNS_MAX 1000
#define MATCHES_MAX 200000 /* in a window; a pattern that matches everywhere is cut off there */

struct pattern {
	char *text; /* owned */
	enum ref_kind kind;
	double score;
};

struct user_patterns {
	struct pattern *v;
	size_t n, cap;
	uint64_t digest; /* of the patterns' lines, all their cells */
	hs_database_t *db;
	hs_scratch_t *scratch; /* prototype; each scan clones it */
};

void user_rules_free(struct user_patterns *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++)
		free(u->v[i].text);
	free(u->v);
	hs_free_scratch(u->scratch);
	hs_free_database(u->db);
	free(u);
}

uint64_t user_patterns_digest(const struct user_patterns *u)
{
	return u ? u->digest : 0;
}

static enum status compile(struct user_patterns *u, const char *path, struct err *err)
{
	const char **texts = xcalloc(u->n, sizeof *texts);
	unsigned *flags = xcalloc(u->n, sizeof *flags), *ids = xcalloc(u->n, sizeof *ids);
	for (unsigned i = 0; i < u->n; i++) {
		texts[i] = u->v[i].text;
		flags[i] = HS_FLAG_SOM_LEFTMOST;
		ids[i] = i;
	}
	hs_compile_error_t *why = NULL;
	enum status st = ST_OK;
	if (hs_compile_multi(texts, flags, ids, (unsigned)u->n, HS_MODE_BLOCK, NULL, &u->db, &why) != HS_SUCCESS) {
		int at = why ? why->expression : -1;
		st = err_set(err, ST_FATAL, E_USAGE, "'%s': pattern /%s/: %s", path, at >= 0 && (size_t)at < u->n ? texts[at] : "",
			     why ? why->message : "cannot be compiled");
	} else if (hs_alloc_scratch(u->db, &u->scratch) != HS_SUCCESS) {
		st = err_set(err, ST_FATAL, E_SYSTEM, "no memory for the patterns of '%s'", path);
	}
	hs_free_compile_error(why);
	free(texts);
	free(flags);
	free(ids);
	return st;
}

enum status user_rules_load(struct refs_rules *r, const char *path, struct err *err)
{
	struct buf b, words;
	buf_init(&b, RULES_BYTES_MAX);
	buf_init(&words, RULES_BYTES_MAX);
	enum status st = io_read_path(path, &b, err) == ST_OK ? ST_OK : ST_FATAL;
	struct user_patterns *u = xcalloc(1, sizeof *u);
	struct str rest = buf_str(&b), line;
	for (unsigned number = 1; st == ST_OK && str_next_line(&rest, &line); number++) {
		struct str whole = line;
		struct str cell[5] = { { 0 } };
		if (line.len == 0 || line.p[0] == '#')
			continue;
		for (unsigned i = 0; i < 5 && str_next(&line, '\t', &cell[i]); i++)
			cell[i] = str_trim(cell[i]);
		enum ref_kind kind = ref_kind_from(cell[0]);
		struct str what = cell[1];
		bool pattern = what.len > 2 && what.p[0] == '/' && what.p[what.len - 1] == '/';
		char score_text[16] = "";
		snprintf(score_text, sizeof score_text, "%.*s", (int)(cell[4].len < 15 ? cell[4].len : 15), cell[4].p ? cell[4].p : "");
		double score = cell[4].len ? strtod(score_text, NULL) : SCORE_LABELLED;
		if (kind == REF_KINDS || what.len == 0)
			st = err_set(err, ST_FATAL, E_USAGE, "'%s' line %u: '%.*s' is no kind of reference", path, number, STR_ARG(cell[0]));
		else if (cell[2].len && !labelled_type_known(cell[2]))
			st = err_set(err, ST_FATAL, E_USAGE, "'%s' line %u: no check is named '%.*s'", path, number, STR_ARG(cell[2]));
		else if (pattern && cell[2].len)
			st = err_set(err, ST_FATAL, E_USAGE, "'%s' line %u: a pattern is the value, so it takes no check: words before the value do", path, number);
		else if (score <= 0 || score > 1)
			st = err_set(err, ST_FATAL, E_USAGE, "'%s' line %u: a score lies between 0 and 1", path, number);
		if (st != ST_OK)
			break;
		if (pattern) {
			if (u->n == PATTERNS_MAX) {
				st = err_set(err, ST_FATAL, E_LIMIT_ENTRIES, "'%s' has more than %d patterns", path, PATTERNS_MAX);
				break;
			}
			u->v = xgrow(u->v, &u->cap, u->n + 1, sizeof *u->v);
			u->v[u->n++] = (struct pattern){ xstrndup(str_sub(what, 1, what.len - 1)), kind, score };
			u->digest = u->digest * 31 + compiled_digest(whole);
		} else {
			/* the table's order: text first */
			buf_printf(&words, "%.*s\t%s\t%.*s\t%.*s\t%g\n", STR_ARG(what), ref_kind_text(kind), STR_ARG(cell[2]),
				   STR_ARG(cell[3]), score);
		}
	}
	if (st == ST_OK && u->n)
		st = compile(u, path, err);
	if (st == ST_OK) {
		rules_parse(r, TABLE_user_rule, &words, LIT_PADDED | LIT_DIGITS);
		r->user_patterns = u;
	} else {
		user_rules_free(u);
	}
	buf_release(&words);
	buf_release(&b);
	return st;
}

struct matches {
	struct doc *d;
	const struct user_patterns *u;
	size_t first, n;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx)
{
	struct matches *m = ctx;
	(void)flags;
	if (from >= to)
		return 0;
	const struct pattern *p = &m->u->v[id];
	struct str raw = str_sub(m->d->text, from, to);
	/* every end of a match is told: the longest from one start counts */
	for (size_t i = m->d->hits.n; i-- > m->first && m->d->hits.n - i <= 8;) {
		struct hit *h = &m->d->hits.v[i];
		if (h->start == from && h->kind == p->kind) {
			if (h->end < to) {
				h->end = (uint32_t)to;
				h->value = raw;
			}
			return 0;
		}
	}
	doc_hit(m->d, p->kind, (uint32_t)from, (uint32_t)to, raw, p->score, "user-pattern");
	return ++m->n >= MATCHES_MAX;
}

void refs_user_rules(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_user_rule];
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *h = &l->v[i];
		enum ref_kind kind = ref_kind_from(doc_cell(d, TABLE_user_rule, h, 1));
		struct str check = doc_cell(d, TABLE_user_rule, h, 2);
		double score = strtod(doc_cell(d, TABLE_user_rule, h, 4).p, NULL);
		if (check.len)
			labelled_value(d, h->start, h->end, check, kind, score);
		else
			doc_hit(d, kind, h->start, h->end, doc_cell(d, TABLE_user_rule, h, 0), score, "user-rule");
	}
	const struct user_patterns *u = d->rules->user_patterns;
	if (!u || !u->db)
		return;
	hs_scratch_t *scratch = NULL;
	if (hs_clone_scratch(u->scratch, &scratch) != HS_SUCCESS)
		return;
	struct matches m = { d, u, d->hits.n, 0 };
	hs_scan(u->db, d->text.p, (unsigned)d->text.len, 0, scratch, on_match, &m);
	hs_free_scratch(scratch);
}
