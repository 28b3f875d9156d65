/* case_settle.c - what follows from evidence, texts and mentions: watchlist
 * hits, priorities, entities, clusters, counts.
 *
 * Each is a function of the whole case, so it is made anew, not patched; that
 * takes seconds for a million documents and must be done once, not once a
 * writer. Every change counts up `changes` in meta, and `settled` is the count
 * that was reached when all this was last done: eight writers that end together
 * settle once, and what a killed one left behind is settled by the next. Each
 * step is a transaction of its own, so that other writers wait for one step and
 * not for all; if they changed something meanwhile, the counts differ and they
 * settle again when they end. */
#include "case_priv.h"

#include <stdlib.h>

static enum status watch(struct casefile *c, struct err *err)
{
	return case_watch(c, NULL, err);
}

static enum status (*const steps[])(struct casefile *c, struct err *err) = { watch, case_rank, case_entities, case_similar, case_tally };

enum status case_changed(struct casefile *c, struct err *err)
{
	return case_run(c, case_sql(c, Q_changes_add, err), err);
}

static enum status number(struct casefile *c, const char *key, int64_t *ret, struct err *err)
{
	struct buf b;
	buf_init(&b, 64);
	enum status s = case_meta_get(c, key, &b, err);
	*ret = s == ST_OK ? strtoll(buf_z(&b), NULL, 10) : 0;
	buf_release(&b);
	return s == ST_FATAL ? s : ST_OK;
}

static enum status set_number(struct casefile *c, const char *key, int64_t n, struct err *err)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)n);
	return case_meta_set(c, key, str_from(text), err);
}

static enum status set_settled(struct casefile *c, int64_t n, struct err *err)
{
	return set_number(c, "settled", n, err);
}

/* A verdict changes none of the counts. */
static enum status same_tally(struct casefile *c, struct err *err)
{
	int64_t changes, tallied;
	enum status s = number(c, "changes", &changes, err);
	if (s == ST_OK)
		s = number(c, "tallied", &tallied, err);
	return s == ST_OK && tallied + 1 == changes ? set_number(c, "tallied", changes, err) : s;
}

enum status case_settled(struct casefile *c, struct err *err)
{
	int64_t changes;
	enum status s = number(c, "changes", &changes, err);
	return s == ST_OK ? set_settled(c, changes, err) : s;
}

/* Runs STEP, or with NULL writes down that all was done as of AT. */
static enum status in_transaction(struct casefile *c, enum status (*step)(struct casefile *c, struct err *err), int64_t at, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	s = step ? step(c, err) : set_settled(c, at, err);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}

/* Where the counts stand, once whoever is settling is done: it may be doing it for us as well. */
static enum status counts(struct casefile *c, int64_t *ret_changes, int64_t *ret_settled, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	s = number(c, "changes", ret_changes, err);
	if (s == ST_OK)
		s = number(c, "settled", ret_settled, err);
	case_rollback(c);
	return s;
}

enum status case_settle(struct casefile *c, struct err *err)
{
	int64_t changes, settled, tallied;
	enum status s = counts(c, &changes, &settled, err);
	if (s == ST_OK)
		s = number(c, "tallied", &tallied, err);
	if (s == ST_OK && changes == settled && changes != tallied)
		return in_transaction(c, case_tally, 0, err); /* an older program settled */
	if (s != ST_OK || changes == settled)
		return s;
	/* each step reads whole tables and keeps a row a document: the cache would only add to that */
	s = case_exec(c, "PRAGMA shrink_memory; PRAGMA cache_size = -12288", err);
	for (size_t i = 0; s == ST_OK && i < sizeof steps / sizeof *steps; i++)
		s = in_transaction(c, steps[i], 0, err);
	return s == ST_OK ? in_transaction(c, NULL, changes, err) : s;
}

enum status case_settle_verdicts(struct casefile *c, struct err *err)
{
	int64_t changes, settled;
	enum status s = counts(c, &changes, &settled, err);
	if (s == ST_OK)
		s = in_transaction(c, case_rank, 0, err);
	if (s == ST_OK)
		s = in_transaction(c, case_entities, 0, err);
	if (s == ST_OK)
		s = in_transaction(c, same_tally, 0, err);
	/* more than the verdict was waiting: that stays to be done */
	return s == ST_OK && settled + 1 == changes ? in_transaction(c, NULL, changes, err) : s;
}
