/* case_record.c - the stream into the case, in batches.
 *
 * Lines wait in memory until a batch is full or the input pauses; then one
 * BEGIN IMMEDIATE … COMMIT writes them. So the lock is held while writing and
 * never while waiting, and a killed writer loses what waits, nothing else. */
#include "recorder.h"

#include <stdlib.h>

enum status recorder_begin(struct recorder **ret, struct casefile *c, const struct recorder_options *opt, struct err *err)
{
	if (!c->writable)
		return err_set(err, ST_FATAL, E_USAGE, "'%s' is open for reading only", c->path);
	/* every number the recorder writes it has just read or made: looking each up
	 * again in its table takes a tenth of the time. `case verify` does it */
	if (case_exec(c, "PRAGMA foreign_keys = OFF", err) != ST_OK)
		return ST_FATAL;
	struct recorder *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->opt = *opt;
	r->who = xstrdup(opt->actor.who);
	r->tool = xstrdup(opt->actor.tool);
	r->args = xstrdup(opt->actor.args);
	case_uid(r->run);
	r->opt.actor = (struct casefile_actor){ r->who, r->tool, r->args };
	if (r->opt.batch <= 0)
		r->opt.batch = RECORDER_BATCH;
	buf_init(&r->lines, BATCH_BYTES_MAX + RECORD_BYTES_MAX + 1);
	intern_init(&r->references, INTERN_CACHE);
	intern_init(&r->blobs, INTERN_CACHE / 10); /* references come by document */
	intern_init(&r->rules, INTERN_CACHE / 10);
	intern_init(&r->stores, INTERN_CACHE / 10);
	arena_init(&r->arena);
	buf_init(&r->extra, RECORD_BYTES_MAX * 2u);
	buf_init(&r->key, VALUE_BYTES_MAX + 256);
	*ret = r;
	return ST_OK;
}

void recorder_abort(struct recorder *r)
{
	if (!r)
		return;
	case_exec(r->c, "PRAGMA foreign_keys = ON", NULL);
	buf_release(&r->lines);
	intern_release(&r->references);
	intern_release(&r->blobs);
	intern_release(&r->rules);
	intern_release(&r->stores);
	free(r->replaced.p);
	free(r->met.p);
	free(r->recount);
	arena_release(&r->arena);
	buf_release(&r->extra);
	buf_release(&r->key);
	free(r->posts);
	free(r->who);
	free(r->tool);
	free(r->args);
	free(r);
}

static enum status one(struct recorder *r, struct str line, struct err *err)
{
	struct record rec = { line, RECORD_FOREIGN };
	/* our own tools' lines tell their type in their first bytes; whether they
	 * are well-formed shows when they are cut */
	if (str_starts(line, STR("{\"sluice\":1,\"type\":\"ref\","))) {
		rec.type = RECORD_REF;
	} else {
		enum status s = record_look(line, &rec, err);
		if (s != ST_OK)
			return s;
	}
	arena_reset(&r->arena);
	switch (rec.type) {
	case RECORD_ITEM: return record_item(r, line, err);
	case RECORD_REF: return record_ref(r, line, err);
	case RECORD_TARGET: return record_target(r, line, err);
	case RECORD_CONTRACT: return record_contract(r, line, err);
	case RECORD_ERROR: return record_loss(r, line, err);
	case RECORD_FOREIGN:
	case RECORD_OTHER: break;
	}
	r->counts.foreign++;
	return ST_OK;
}

enum status recorder_add(struct recorder *r, struct str line, struct err *err)
{
	enum status s = ST_OK;
	line = str_trim(line);
	if (line.len == 0)
		return ST_OK;
	if (r->lines.len + line.len + 1 > BATCH_BYTES_MAX && r->lines.len && (s = recorder_flush(r, err)) != ST_OK)
		return s;
	if (!buf_add_str(&r->lines, line))
		return err_set(err, ST_WARN, E_LIMIT_BYTES, "a line longer than a record may be");
	buf_add_char(&r->lines, '\n');
	r->counts.records++;
	return ++r->waiting >= r->opt.batch ? recorder_flush(r, err) : ST_OK;
}

/* All lines that wait, within the transaction. */
static enum status batch(struct recorder *r, struct err *first, struct err *err)
{
	struct str rest = buf_str(&r->lines), line;
	enum status s = ST_OK;
	if (!r->begun) {
		struct buf d;
		struct json j;
		buf_init(&d, 1u << 20);
		json_start(&j, &d);
		json_open(&j, '{');
		json_kz(&j, "run", r->run);
		json_kz(&j, "args", r->args);
		json_kbool(&j, "replace", r->opt.replace);
		json_close(&j, '}');
		s = case_log_add(r->c, &r->opt.actor, "begin", buf_str(&d), err);
		buf_release(&d);
	}
	while (s == ST_OK && str_next(&rest, '\n', &line)) {
		struct err bad;
		enum status got = one(r, line, &bad);
		if (got == ST_FATAL) {
			*err = bad;
			return got;
		}
		if (got != ST_OK) {
			if (!r->counts.bad++)
				*first = bad;
		}
	}
	if (s == ST_OK)
		s = record_posts(r, err);
	if (s == ST_OK && r->changed)
		s = case_changed(r->c, err);
	return s;
}

/* What was numbered in a transaction that is undone has no number. */
static void forget(struct recorder *r)
{
	intern_clear(&r->references);
	intern_clear(&r->blobs);
	intern_clear(&r->rules);
	intern_clear(&r->stores);
	free(r->replaced.p);
	free(r->met.p);
	r->replaced = r->met = (struct bits){ NULL, 0 };
	r->n_posts = r->n_recount = 0;
	r->last_blob = r->ruleset_blob = 0;
}

enum status recorder_flush(struct recorder *r, struct err *err)
{
	if (r->waiting == 0)
		return ST_OK;
	struct err first, own;
	uint64_t bad = r->counts.bad;
	err_clear(&own);
	err_clear(&first);
	enum status s = case_begin(r->c, &own);
	if (s == ST_OK) {
		s = batch(r, &first, &own);
		if (s == ST_OK)
			s = case_commit(r->c, &own);
		else
			case_rollback(r->c);
	}
	if (s != ST_OK) {
		forget(r);
		if (err)
			*err = own;
		return ST_FATAL;
	}
	r->begun = true;
	r->changed = false;
	r->waiting = 0;
	buf_clear(&r->lines);
	if (r->counts.bad > bad && err)
		*err = first;
	return r->counts.bad > bad ? ST_WARN : ST_OK;
}

static enum status finish(struct recorder *r, struct err *err)
{
	struct buf d;
	struct json j;
	char sum[65];
	enum status s = case_settle(r->c, err);
	if (s == ST_OK)
		s = case_begin(r->c, err);
	if (s != ST_OK)
		return s;
	buf_init(&d, 1u << 20);
	json_start(&j, &d);
	json_open(&j, '{');
	json_kz(&j, "run", r->run);
	json_kint(&j, "records", (int64_t)r->counts.records);
	json_kint(&j, "items", (int64_t)r->counts.items);
	json_kint(&j, "references", (int64_t)r->counts.references);
	json_kint(&j, "targets", (int64_t)r->counts.targets);
	json_kint(&j, "contracts", (int64_t)r->counts.contracts);
	json_kint(&j, "errors", (int64_t)r->counts.errors);
	json_kint(&j, "texts", (int64_t)r->counts.texts);
	json_kint(&j, "added", (int64_t)r->counts.added);
	json_kint(&j, "bad", (int64_t)r->counts.bad);
	json_key(&j, "rulesets");
	json_open(&j, '[');
	for (size_t i = 0; i < r->n_rulesets; i++)
		json_str(&j, str_from(r->rulesets[i]));
	json_close(&j, ']');
	json_kz(&j, "evidence_sum", r->c->sum);
	sum256_hex(&r->c->mentions, sum);
	json_kz(&j, "mention_sum", sum);
	json_close(&j, '}');
	if (s == ST_OK)
		s = case_log_add(r->c, &r->opt.actor, "end", buf_str(&d), err);
	buf_release(&d);
	if (s == ST_OK)
		return case_commit(r->c, err);
	case_rollback(r->c);
	return s;
}

enum status recorder_end(struct recorder *r, struct recorder_counts *ret_counts, struct err *err)
{
	struct err warn;
	enum status s = recorder_flush(r, &warn), f = s == ST_FATAL ? s : ST_OK;
	if (f == ST_OK && r->begun) {
		/* settling a large case needs the memory */
		struct intern *maps[] = { &r->references, &r->blobs, &r->rules, &r->stores };
		for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
			intern_release(maps[i]);
			intern_init(maps[i], INTERN_CACHE);
		}
		buf_release(&r->lines);
		free(r->posts);
		r->posts = NULL;
		f = finish(r, err);
	}
	else if (err && s != ST_OK)
		*err = warn;
	if (f == ST_OK && s == ST_WARN && err)
		*err = warn;
	if (ret_counts)
		*ret_counts = r->counts;
	recorder_abort(r);
	return f != ST_OK ? f : s;
}
