/* case_store.c - finds the store a document's bytes and text lie in.
 *
 * A case and its store travel together but not always to the same place, so
 * several places are tried: what the user named, the path as recorded, that
 * path from the case file's folder, its last component beside the case file. */
#include "case_priv.h"

#include <stdlib.h>

static bool try_open(struct store **ret, const char *path)
{
	struct err err;
	return *path && store_open(ret, path, false, &err) == ST_OK;
}

static struct store *search(struct casefile *c, struct str name)
{
	struct store *s = NULL;
	struct buf b;
	if (c->user_store && try_open(&s, c->user_store))
		return s;
	buf_init(&b, 1u << 16);
	buf_add_str(&b, name);
	bool found = try_open(&s, buf_z(&b));
	const char *slash = strrchr(c->path, '/');
	struct str dir = slash ? str_make(c->path, (size_t)(slash - c->path) + 1) : STR("");
	if (!found && dir.len && name.len && name.p[0] != '/') {
		buf_clear(&b);
		buf_add_str(&b, dir);
		buf_add_str(&b, name);
		found = try_open(&s, buf_z(&b));
	}
	if (!found) {
		size_t from = name.len;
		while (from && name.p[from - 1] != '/')
			from--;
		buf_clear(&b);
		buf_add_str(&b, dir);
		buf_add_str(&b, str_sub(name, from, name.len));
		found = try_open(&s, buf_z(&b));
	}
	buf_release(&b);
	return found ? s : NULL;
}

struct store *case_store(struct casefile *c, struct str name)
{
	if (name.len == 0 && !c->user_store)
		return NULL;
	for (int i = 0; i < c->n_stores; i++)
		if (str_eqz(name, c->stores[i].name))
			return c->stores[i].store;
	if (c->n_stores == STORES_MAX) {
		/* a case of many stores (one a shard) is read in the order of its shards */
		c->n_stores--;
		store_close(c->stores[0].store);
		free(c->stores[0].name);
		memmove(&c->stores[0], &c->stores[1], (size_t)c->n_stores * sizeof c->stores[0]);
	}
	struct open_store *o = &c->stores[c->n_stores++];
	o->name = xstrndup(name);
	o->store = search(c, name);
	return o->store;
}
