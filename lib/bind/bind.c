/* bind.c - holding pages back until their set is known.
 *
 * A page's record must say what it is part of, and a document's identity is
 * its list of pages: so the lines of possible pages wait in their set, with
 * whatever followed them, and everything else passes at once. A set closes at
 * the end of the stream or when too much waits; the walk is sorted, so sets
 * rarely spread, and a set cut in two by the limit gives two documents rather
 * than none. */
#include "bind_set.h"

#include <stdlib.h>

/* Pictures that went by, so that a thumbnail that comes after its picture
 * finds it: a table without chains, the newer displaces the older. */
#define SEEN_MAX 65536u

struct seen {
	uint64_t hash;
	char id[STORE_ID_MAX];
};

struct bind {
	struct store *(*open_store)(void *ctx, struct str path);
	void (*emit)(void *ctx, struct str line);
	void *ctx;
	struct bind_set **slot;   /* hash table by key, open addressing */
	size_t slots, used;
	struct bind_set *oldest, *newest;
	struct bind_set *last;    /* set of the last item: what follows it waits with it */
	struct seen *seen;
	size_t held;
	uint64_t losses, documents;
	struct buf path, key, out;
};

struct bind *bind_new(struct store *(*open_store)(void *ctx, struct str path), void (*emit)(void *ctx, struct str line), void *ctx)
{
	struct bind *b = xcalloc(1, sizeof *b);
	b->open_store = open_store;
	b->emit = emit;
	b->ctx = ctx;
	b->slots = 1024;
	b->slot = xcalloc(b->slots, sizeof *b->slot);
	b->seen = xcalloc(SEEN_MAX, sizeof *b->seen);
	buf_init(&b->path, RECORD_BYTES_MAX);
	buf_init(&b->key, RECORD_BYTES_MAX);
	buf_init(&b->out, RECORD_BYTES_MAX * 2ull);
	return b;
}

void bind_free(struct bind *b)
{
	if (!b)
		return;
	for (struct bind_set *s = b->oldest, *next; s; s = next) {
		next = s->newer;
		bind_set_free(s);
	}
	free(b->slot);
	free(b->seen);
	buf_release(&b->path);
	buf_release(&b->key);
	buf_release(&b->out);
	free(b);
}

uint64_t bind_losses(const struct bind *b)
{
	return b->losses;
}

uint64_t bind_documents(const struct bind *b)
{
	return b->documents;
}

/* Closed sets leave their key behind as a tombstone until the table grows. */
static struct bind_set tombstone;

static size_t find(const struct bind *b, struct str key)
{
	size_t i = str_hash(key) & (b->slots - 1);
	while (b->slot[i] && (b->slot[i] == &tombstone || !str_eqz(key, b->slot[i]->key)))
		i = (i + 1) & (b->slots - 1);
	return i;
}

static void grow(struct bind *b)
{
	struct bind_set *s;
	size_t live = 0;
	for (s = b->oldest; s; s = s->newer)
		live++;
	free(b->slot);
	while (b->slots < live * 4)
		b->slots *= 2;
	b->slot = xcalloc(b->slots, sizeof *b->slot);
	b->used = live;
	for (s = b->oldest; s; s = s->newer)
		b->slot[find(b, str_from(s->key))] = s;
}

static struct bind_set *set_for(struct bind *b, struct str key)
{
	size_t i = find(b, key);
	if (b->slot[i])
		return b->slot[i];
	if (b->used * 2 > b->slots) {
		grow(b);
		i = find(b, key);
	}
	struct bind_set *s = bind_set_new(key);
	b->slot[i] = s;
	b->used++;
	s->older = b->newest;
	*(b->newest ? &b->newest->newer : &b->oldest) = s;
	b->newest = s;
	return s;
}

static enum status close_set(struct bind *b, struct bind_set *s, struct err *err)
{
	struct bind_result r = { .emit = b->emit, .ctx = b->ctx };
	size_t i = find(b, str_from(s->key));
	if (b->slot[i] == s)
		b->slot[i] = &tombstone;
	*(s->older ? &s->older->newer : &b->oldest) = s->newer;
	*(s->newer ? &s->newer->older : &b->newest) = s->older;
	b->held -= s->bytes;
	if (b->last == s)
		b->last = NULL;
	struct store *store = s->store.len ? b->open_store(b->ctx, buf_str(&s->store)) : NULL;
	enum status st = bind_set_close(s, store, &r, err);
	b->losses += r.losses;
	b->documents += r.documents;
	bind_set_free(s);
	return st;
}

static enum status hold(struct bind *b, struct bind_set *s, struct str line, const struct record *rec, const struct bind_name *name, struct err *err)
{
	size_t before = s->bytes;
	bind_set_add(s, line, rec, name);
	b->held += s->bytes - before;
	b->last = s;
	while (b->held > BIND_HELD_BYTES_MAX && b->oldest && b->oldest != s) {
		enum status st = close_set(b, b->oldest, err);
		if (st == ST_FATAL)
			return st;
	}
	return ST_OK;
}

enum status bind_feed(struct bind *b, struct str line, struct err *err)
{
	struct record rec;
	struct bind_name name;
	enum status st = record_look(line, &rec, err);
	if (st == ST_FATAL)
		return st;
	if (st != ST_OK)
		rec.type = RECORD_FOREIGN;
	if (rec.type != RECORD_ITEM) {
		/* What follows an item stays behind it. */
		if (b->last && (rec.type == RECORD_ERROR || rec.type == RECORD_REF))
			return hold(b, b->last, line, NULL, NULL, err);
		b->emit(b->ctx, line);
		return ST_OK;
	}
	b->last = NULL;
	buf_clear(&b->path);
	if (!str_eqz(record_kind(&rec), "file") || !record_id(&rec).len || !record_str(&rec, "path", &b->path)) {
		b->emit(b->ctx, line);
		return ST_OK;
	}
	bool candidate = bind_key(buf_str(&b->path), &name, &b->key);
	if (!candidate) {
		/* The picture that a waiting, or coming, thumbnail is of. */
		size_t i = find(b, buf_str(&b->key));
		if (b->slot[i])
			bind_set_picture(b->slot[i], record_id(&rec));
		uint64_t hash = str_hash(buf_str(&b->key));
		b->seen[hash % SEEN_MAX].hash = hash;
		memcpy(b->seen[hash % SEEN_MAX].id, record_id(&rec).p, STORE_ID_MAX - 1);
		b->emit(b->ctx, line);
		return ST_OK;
	}
	struct bind_set *s = set_for(b, buf_str(&b->key));
	const struct seen *seen = &b->seen[str_hash(buf_str(&b->key)) % SEEN_MAX];
	if (name.kind == BIND_THUMBNAIL && seen->hash == str_hash(buf_str(&b->key)) && seen->id[0])
		bind_set_picture(s, str_from(seen->id));
	if (s->store.len == 0)
		record_str(&rec, "store", &s->store);
	return hold(b, s, line, &rec, &name, err);
}

enum status bind_end(struct bind *b, struct err *err)
{
	enum status worst = ST_OK;
	while (b->oldest) {
		enum status st = close_set(b, b->oldest, err);
		if (st == ST_FATAL)
			return st;
		worst = st != ST_OK ? st : worst;
	}
	return worst;
}
