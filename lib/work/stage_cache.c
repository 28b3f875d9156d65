/* stage_cache.c - answers that need not be worked out again.
 *
 * Between runs an answer is kept beside the blob (a picture that was read takes a
 * second, its text none): a line of what it depends on, the object, the losses.
 * Within a run a blob that was refused is refused again, unread: an archive bomb
 * that lies at a thousand places costs its time once. A stage that adds records
 * keeps none: whoever holds them is asked whether an item was done before. */
#include "work/stage_driver.h"

void stage_cache_write(struct driver *d, struct slot *s)
{
	/* a cache that cannot be written costs time on the next run, nothing else */
	struct record rec = { buf_str(&s->line), RECORD_ITEM };
	struct err e;
	struct store_put *put;
	if (!d->st->cache_suffix || d->run->no_cache || !s->store || s->uncacheable)
		return;
	if (store_put_side(s->store, record_id(&rec), d->st->cache_suffix, &put, &e) != ST_OK)
		return;
	buf_clear(&d->scratch);
	d->st->cache_key(d->st->ctx, &rec, &d->scratch);
	buf_add_char(&d->scratch, '\n');
	buf_add_str(&d->scratch, buf_str(&s->object));
	buf_add_char(&d->scratch, '\n');
	buf_add_str(&d->scratch, buf_str(&s->losses));
	if (store_put_add(put, d->scratch.p, d->scratch.len, &e) == ST_OK)
		store_put_commit(put, NULL, NULL, &e);
	else
		store_put_abort(put);
}

/* Tells losses once more: "code TAB message" lines. */
static void retell(struct driver *d, struct slot *s, struct str rest)
{
	struct str line;
	while (str_next(&rest, '\n', &line)) {
		struct err loss, scrap;
		ptrdiff_t tab = str_find_char(line, '\t');
		if (tab < 0)
			continue;
		enum err_code code = err_code_from(str_sub(line, 0, (size_t)tab));
		err_set(&loss, ST_WARN, code == E_CODES ? E_PARTIAL : code, "%.*s", STR_ARG(str_sub(line, (size_t)tab + 1, line.len)));
		stage_add_error(d, s, &loss, &scrap);
	}
}

struct str stage_refusal_key(struct driver *d, const struct record *rec)
{
	buf_clear(&d->scratch);
	buf_add_str(&d->scratch, record_id(rec));
	d->st->cache_key(d->st->ctx, rec, &d->scratch);
	return buf_str(&d->scratch);
}

bool stage_refused_before(struct driver *d, struct slot *s, const struct record *rec)
{
	struct str losses = d->refused ? refusals_find(d->refused, stage_refusal_key(d, rec)) : STR("");
	if (losses.len)
		retell(d, s, losses);
	return losses.len > 0;
}

bool stage_cache_read(struct driver *d, struct slot *s, const struct record *rec)
{
	if (!d->st->cache_suffix || d->run->no_cache || !s->store)
		return false;
	struct str id = record_id(rec), rest, key, object;
	struct buf got;
	struct err e;
	buf_init(&got, CACHE_BYTES_MAX);
	bool good = store_read(s->store, id, d->st->cache_suffix, &got, &e) == ST_OK;
	buf_clear(&d->scratch);
	d->st->cache_key(d->st->ctx, rec, &d->scratch);
	rest = buf_str(&got);
	good = good && str_next(&rest, '\n', &key) && str_eq(key, buf_str(&d->scratch)) && str_next(&rest, '\n', &object);
	good = good && (!d->st->out_suffix || store_has(s->store, id, d->st->out_suffix));
	good = good && (object.len == 0 || json_valid(object));
	if (good) {
		buf_add_str(&s->object, object);
		retell(d, s, rest);
	}
	buf_release(&got);
	return good;
}

bool stage_known(struct driver *d, struct slot *s, struct record *rec)
{
	struct stage_run *run = d->run;
	if (!run->known)
		return false;
	buf_clear(&d->scratch);
	bool known = run->known(run->known_ctx, rec, s->blob, s->text, &d->scratch, &s->end);
	buf_clear(&d->object);
	if (d->scratch.len && record_with(rec, "read_before", buf_str(&d->scratch), &d->object)) {
		buf_clear(&s->line);
		buf_add_str(&s->line, buf_str(&d->object));
		rec->line = buf_str(&s->line);
	}
	return known;
}
