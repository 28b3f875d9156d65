/* case_record.c - the stream into the case, in batches.
 *
 * Lines wait in memory until a batch is full or the input pauses; then one
 * BEGIN IMMEDIATE … COMMIT writes them. So the lock is held while writing and
 * never while waiting, and a killed writer loses what waits, nothing else. A
 * thread of its own writes a batch while the next one is read and cut: until
 * it has been joined, the case is its alone. */
#include "recorder.h"

#include <stdlib.h>

enum status recorder_begin(struct recorder **ret, struct casefile *c, const struct recorder_options *opt, struct err *err)
{
	if (!c->writable)
		return err_set(err, ST_FATAL, E_USAGE, "'%s' is open for reading only", c->path);
	/* every number the recorder writes it has just read or made: looking each up
	 * again in its table takes a tenth of the time. `case verify` does it */
	if (case_exec(c, "PRAGMA foreign_keys = OFF", err) != ST_OK || batch_tables(c, err) != ST_OK)
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
	for (size_t i = 0; i < 2; i++) {
		buf_init(&r->waits[i].lines, BATCH_BYTES_MAX + RECORD_BYTES_MAX + 1);
		arena_init(&r->waits[i].bytes);
	}
	r->in = &r->waits[0];
	r->out = &r->waits[1];
	intern_init(&r->references, INTERN_CACHE);
	intern_init(&r->blobs, INTERN_CACHE / 10); /* references come by document */
	intern_init(&r->rules, INTERN_CACHE / 10);
	intern_init(&r->stores, INTERN_CACHE / 10);
	arena_init(&r->arena);
	r->hash = hash_new(HASH_SHA256);
	buf_init(&r->extra, RECORD_BYTES_MAX * 2u);
	buf_init(&r->cut, RECORD_BYTES_MAX * 2u);
	buf_init(&r->key, VALUE_BYTES_MAX + 256);
	buf_init(&r->open, RECORD_BYTES_MAX * 2u);
	*ret = r;
	return ST_OK;
}

static enum status one(struct recorder *r, struct str line, struct err *err)
{
	struct record rec = { line, RECORD_FOREIGN };
	enum status s = record_look(line, &rec, err);
	if (s != ST_OK)
		return s;
	arena_reset(&r->arena);
	switch (rec.type) {
	case RECORD_ITEM: return record_item(r, line, err);
	case RECORD_TARGET: return record_target(r, line, err);
	case RECORD_CONTRACT: return record_contract(r, line, err);
	case RECORD_ERROR: return record_loss(r, line, err);
	case RECORD_READ: return record_reading(r, line, err);
	case RECORD_END: r->ended = true; return ST_OK;
	case RECORD_REF: /* cut when they come */
	case RECORD_FOREIGN:
	case RECORD_OTHER: break;
	}
	r->counts.foreign++;
	return ST_OK;
}

/* Our own tools' lines tell their type in their first bytes. Whether they are
 * well-formed shows when they are cut. */
static bool is_ref(struct str line)
{
	struct record rec;
	if (str_starts(line, STR("{\"sluice\":1,\"type\":\"ref\",")))
		return true;
	return record_look(line, &rec, NULL) == ST_OK && rec.type == RECORD_REF;
}

/* All that waits, within the transaction. */
static enum status write_lines(struct recorder *r, struct batch *b, struct err *err)
{
	struct str rest = buf_str(&b->lines), line;
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
		if (got != ST_OK && !b->bad++)
			b->first_bad = bad;
	}
	if (s == ST_OK)
		s = batch_findings(r, b, err);
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
	free(r->renamed.p);
	r->replaced = r->met = r->renamed = (struct bits){ NULL, 0 };
	r->n_renamed_files = 0;
	r->last_blob = r->ruleset_blob = 0;
}

/* The writer: r->out into the case. */
static void *write_batch(void *arg)
{
	struct recorder *r = arg;
	struct batch *b = r->out;
	err_clear(&b->fault);
	b->result = case_begin(r->c, &b->fault);
	if (b->result == ST_OK) {
		b->result = write_lines(r, b, &b->fault);
		if (b->result == ST_OK)
			b->result = case_commit(r->c, &b->fault);
		else
			case_rollback(r->c);
	}
	if (b->result != ST_OK) {
		forget(r);
		b->result = ST_FATAL;
		return NULL;
	}
	r->begun = true;
	r->changed = false;
	r->counts.bad += b->bad;
	if (b->bad) {
		b->fault = b->first_bad;
		b->result = ST_WARN;
	}
	return NULL;
}

/* Waits for the writer. ST_WARN: there were bad lines, ERR the first one's. */
static enum status written(struct recorder *r, struct err *err)
{
	struct batch *b = r->out;
	if (!r->writing)
		return ST_OK;
	pthread_join(r->writer, NULL);
	r->writing = false;
	buf_clear(&b->lines);
	arena_reset(&b->bytes);
	b->n_found = 0;
	b->records = 0;
	b->bad = 0;
	if (b->result != ST_OK && err)
		*err = b->fault;
	return b->result;
}

/* The batch that is full goes to the writer, once the one before is written. */
static enum status hand_over(struct recorder *r, struct err *err)
{
	enum status s = written(r, err);
	if (s == ST_FATAL)
		return s;
	struct batch *full = r->in;
	r->in = r->out;
	r->out = full;
	int e = pthread_create(&r->writer, NULL, write_batch, r);
	if (e)
		return err_set(err, ST_FATAL, E_SYSTEM, "cannot start a thread: %s", strerror(e));
	r->writing = true;
	return s;
}

static void batch_release(struct batch *b)
{
	buf_release(&b->lines);
	free(b->found);
	arena_release(&b->bytes);
	*b = (struct batch){ .n_found = 0 };
}

void recorder_abort(struct recorder *r)
{
	if (!r)
		return;
	written(r, NULL);
	case_exec(r->c, "PRAGMA foreign_keys = ON", NULL);
	batch_release(&r->waits[0]);
	batch_release(&r->waits[1]);
	intern_release(&r->references);
	intern_release(&r->blobs);
	intern_release(&r->rules);
	intern_release(&r->stores);
	free(r->replaced.p);
	free(r->met.p);
	free(r->renamed.p);
	free(r->renamed_files);
	free(r->doubted);
	arena_release(&r->arena);
	hash_free(r->hash);
	buf_release(&r->extra);
	buf_release(&r->cut);
	buf_release(&r->key);
	buf_release(&r->open);
	free(r->who);
	free(r->tool);
	free(r->args);
	free(r);
}

enum status recorder_add(struct recorder *r, struct str line, struct err *err)
{
	enum status s = ST_OK;
	struct batch *b = r->in;
	line = str_trim(line);
	if (line.len == 0)
		return ST_OK;
	if (line.len > RECORD_BYTES_MAX)
		return err_set(err, ST_WARN, E_LIMIT_BYTES, "a line longer than a record may be");
	if (b->records >= r->opt.batch || (b->records && b->lines.len + b->bytes.used + line.len > BATCH_BYTES_MAX)) {
		s = hand_over(r, err);
		if (s == ST_FATAL)
			return s;
		b = r->in;
	}
	b->records++;
	r->counts.records++;
	if (is_ref(line)) {
		struct err bad;
		if (finding_cut(r, b, line, &bad) != ST_OK && !b->bad++)
			b->first_bad = bad;
	} else {
		buf_add_str(&b->lines, line);
		buf_add_char(&b->lines, '\n');
	}
	return s;
}

enum status recorder_flush(struct recorder *r, struct err *err)
{
	enum status s = r->in->records ? hand_over(r, err) : ST_OK;
	enum status t = s == ST_FATAL ? ST_OK : written(r, err);
	return t != ST_OK ? t : s;
}

/* What was told of the last item by an earlier run and not by this one. A stream that
 * does not say that it is whole may have been cut before it came. */
static enum status end_doubts(struct recorder *r, struct err *err)
{
	if (!r->n_doubted || !r->ended)
		return ST_OK;
	enum status s = case_begin(r->c, err);
	if (s != ST_OK)
		return s;
	s = recorder_drop_doubted(r, err);
	if (s == ST_OK)
		s = case_changed(r->c, err);
	if (s == ST_OK)
		return case_commit(r->c, err);
	case_rollback(r->c);
	return s;
}

/* Names that this run decoded otherwise. */
static enum status end_renames(struct recorder *r, struct err *err)
{
	if (!r->ended || !r->opt.replace || (!r->renamed.cap && !r->n_renamed_files))
		return ST_OK;
	enum status s = case_begin(r->c, err);
	if (s != ST_OK)
		return s;
	s = recorder_drop_renamed(r, err);
	if (s == ST_OK && r->counts.renamed)
		s = case_changed(r->c, err);
	if (s == ST_OK)
		return case_commit(r->c, err);
	case_rollback(r->c);
	return s;
}

static enum status finish(struct recorder *r, struct err *err)
{
	struct buf d;
	struct json j;
	char sum[65];
	enum status s = end_doubts(r, err);
	if (s == ST_OK)
		s = end_renames(r, err);
	if (s == ST_OK)
		s = case_settle(r->c, err);
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
	if (r->counts.renamed)
		json_kint(&j, "renamed", (int64_t)r->counts.renamed);
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
		batch_release(&r->waits[0]);
		batch_release(&r->waits[1]);
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
